"""One line above the results: what was searched instead of, and beside, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.understanding.understood import Understood

_SHOWN_SYNONYMS = 4


@dataclass(frozen=True, slots=True)
class UnderstoodLine:
    """literal: the question was taken as written. text: what was searched, "" if it is what was typed.

    corrections: (written, meant). synonyms: the first few; more: how many besides.
    """

    literal: bool
    text: str
    corrections: tuple[tuple[str, str], ...]
    synonyms: tuple[str, ...]
    more: int


def understood_line(understood: Understood) -> UnderstoodLine | None:
    """The line, None if there is nothing to say."""
    if not (understood.literal or understood.changed):
        return None
    added = tuple(dict.fromkeys(word for words in understood.synonyms.values() for word in words))
    return UnderstoodLine(
        literal=understood.literal,
        text=understood.text if understood.corrections or understood.dropped else "",
        corrections=tuple((one.written, one.meant) for one in understood.corrections),
        synonyms=added[:_SHOWN_SYNONYMS],
        more=len(added[_SHOWN_SYNONYMS:]),
    )
