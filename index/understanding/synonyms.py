"""Which other words mean the same? Groups of synonyms, and what they add to a query's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from index.terms import fold, query_terms

# Of the original word's weight, for each word added. Measured on notices held out: 0 to .2 leave questions without a slip
# where they were (nDCG@10 within .001 of each kind), .3 costs keywords .003.
STRICT_SHARE, LOOSE_SHARE = 0.2, 0.07
MAX_ADDED = 12
_MAX_PER_WORD = 6
_MIN_FREE_CHARS = 4  # a shorter word must begin and end where words of the query do

Frequency = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """A canonical word and its variants. topic: of the taxonomy, "" if none; loose: only related in meaning."""

    canonical: str
    variants: tuple[str, ...]
    topic: str = ""
    loose: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the group, the canonical one first."""
        return (self.canonical, *self.variants)


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the lexicon that stands in a text, and the groups it belongs to."""

    word: str
    start: int
    groups: tuple[SynonymGroup, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words added to a query. weights: of the terms to look up; shown: original word → its synonyms."""

    weights: Mapping[str, float]
    shown: Mapping[str, tuple[str, ...]]


class Synonyms:
    """Immutable groups, found by the words of a text."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        """groups: earlier ones first; a word may stand in several."""
        by_word: dict[str, list[SynonymGroup]] = {}
        for group in groups:
            for word in group.words:
                by_word.setdefault(fold(word), []).append(group)
        self._by_word = {word: tuple(found) for word, found in by_word.items()}
        self._beginnings = frozenset(word[:end] for word in by_word for end in range(2, len(word) + 1))

    def find(self, text: str, boundaries: frozenset[int]) -> list[Found]:
        """The words that stand in a folded text, longest first at each place, none inside another.

        boundaries: offsets at which words of the text begin or end.
        """
        found: list[Found] = []
        start = 0
        while start < len(text) - 1:
            longest = None
            for end in range(start + 2, len(text) + 1):
                word = text[start:end]
                if word not in self._beginnings:
                    break
                fits = end - start >= _MIN_FREE_CHARS or (start in boundaries and end in boundaries)
                if fits and word in self._by_word:
                    longest = Found(word, start, self._by_word[word])
            if longest is not None:
                found.append(longest)
            start += len(longest.word) if longest is not None else 1
        return found

    def expand(self, found: Iterable[Found], present: Mapping[str, float], frequency: Frequency) -> Expansion:
        """What the found words add beside the words present, at most MAX_ADDED terms.

        All that one word adds weighs at most as much as the word itself. frequency: in how many passages a
        term stands; what stands in none is not added.
        """
        weights: dict[str, float] = {}
        shown: dict[str, tuple[str, ...]] = {}
        for one in found:
            own = max((present.get(term, 0.0) for term in terms_of(one.word)), default=0.0)
            if own <= 0:
                continue
            used = own
            names: list[str] = []
            for variant, share in _variants(one):
                terms = [t for t in terms_of(variant) if t not in present and frequency(t) > 0]
                weight = min(own * share, used)
                if not terms or weight <= 0 or len(names) == _MAX_PER_WORD:
                    continue
                if len(weights) + len(terms) > MAX_ADDED:
                    continue
                used -= weight
                names.append(variant)
                for term in terms:
                    weights[term] = max(weights.get(term, 0.0), weight / len(terms))
            if names:
                shown[one.word] = tuple(names)
        return Expansion(weights, shown)


def _variants(found: Found) -> Iterator[tuple[str, float]]:
    """The other words of the groups with their share: close ones before loose ones."""
    seen = {found.word}
    for group in sorted(found.groups, key=lambda group: group.loose):
        for word in group.words:
            folded = fold(word)
            if folded not in seen:
                seen.add(folded)
                yield folded, LOOSE_SHARE if group.loose else STRICT_SHARE


@lru_cache(maxsize=20_000)
def terms_of(word: str) -> tuple[str, ...]:
    """The terms a word is looked up by: itself if it is one, else its longest parts."""
    terms = query_terms(word)
    if word in terms:
        return (word,)
    return tuple(term for term in terms if not any(term != other and term in other for other in terms))


@cache
def shipped_groups() -> tuple[SynonymGroup, ...]:
    """The groups of index/lexicon/synonyms.tsv."""
    lines = (files("index.lexicon") / "synonyms.tsv").read_text(encoding="utf-8").splitlines()
    groups = []
    for line in filter(None, lines):
        topic, canonical, variants = line.split("\t")[:3]
        groups.append(
            SynonymGroup(
                canonical.lstrip("~"),
                tuple(filter(None, variants.split("|"))),
                topic,
                canonical.startswith("~"),
            )
        )
    return tuple(groups)
