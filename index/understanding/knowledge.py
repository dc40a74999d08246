"""What understanding needs besides the question: the index's words, and synonyms, the site's own among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from index.understanding.concepts import name_groups
from index.understanding.synonyms import SynonymGroup, Synonyms, shipped_groups


@dataclass(frozen=True, slots=True)
class Knowledge:
    """frequency: in how many passages of the index a term stands. revision: of the synonyms; it tells caches apart."""

    frequency: Callable[[str], int]
    synonyms: Synonyms
    revision: str = ""


@cache
def shipped_synonyms() -> Synonyms:
    """The synonyms of the lexicon."""
    return combined_synonyms(())


def combined_synonyms(own: Sequence[SynonymGroup]) -> Synonyms:
    """The site's own groups, which come first, and those of the lexicon."""
    return Synonyms((*own, *shipped_groups(), *name_groups()))
