"""What was made of a question: said to the user, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.understanding.concepts import NamedTopic
from index.understanding.corrections import Correction


@dataclass(frozen=True, slots=True)
class Understood:
    """text: the question as it is searched. dropped: filler left out, in reading order.

    synonyms: word of the question → words searched beside it. concepts: (code, weight 0..1), heaviest first.
    topic: the one that the question is just the name of. literal: nothing was interpreted, because that was asked for.
    """

    text: str
    corrections: tuple[Correction, ...] = ()
    dropped: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concepts: tuple[tuple[str, float], ...] = ()
    literal: bool = False
    topic: NamedTopic | None = None

    @property
    def changed(self) -> bool:
        """Whether anything is searched that was not written, or not searched that was."""
        return bool(self.corrections or self.dropped or self.synonyms)
