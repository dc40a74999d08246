"""What did others do about a comparable problem? Precedents of a question, and what can be counted of them.

Nothing here is worded or guessed: every figure is the length of a list of problems, with the measures that show it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from index.comparable import NEAREST
from index.highlights import find_highlights
from index.precedent_counts import PrecedentCounts, count_precedents
from index.results import SearchRequest
from kb.fact_queries import read_attributes, read_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from index.comparable import Comparison
    from index.confidence import Confidence
    from kb.notice import Attribute, Fact
    from kb.records import MeasureRecord

__all__ = [
    "NEAREST",
    "Precedent",
    "PrecedentCounts",
    "Precedents",
    "Verdict",
    "find_precedents",
    "precedents_of",
]

T = TypeVar("T")
Verdict = Literal["direct", "comparable", "none"]
VERDICT_LABELS: Mapping[Verdict, str] = {
    "direct": "有直接先例",
    "comparable": "有可参考的先例",
    "none": "未找到可比先例",
}
MAX_PRECEDENTS = 60


class Compares(Protocol):
    """What is needed of the search (index.retriever.Retriever)."""

    def compare(self, request: SearchRequest, *, exclude: Collection[str] = ()) -> Comparison:
        """The comparable problems, or the nearest."""


class Source(Protocol):
    """What is needed of the store (kb.store.Store)."""

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        """All visible measures of these problems."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """What work reads."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """A problem that others were told of, with all its visible measures, by ordinal.

    best: the measure that answers best, or the first one. score: of the search, comparable within one question only;
    similarity: the best cosine of its measures, None without vectors; words: the question's own.
    facts, remarks: by measure id; remarks (整改时限 and the like) also by problem id, those of the whole problem.
    also_in: further sources that say the same as one of its measures.
    """

    problem_id: str
    measures: tuple[MeasureRecord, ...]
    best: MeasureRecord
    score: float = 0.0
    similarity: float | None = None
    words: tuple[str, ...] = ()
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)
    also_in: tuple[MeasureRecord, ...] = ()

    @property
    def title(self) -> str:
        """What was found."""
        return self.best.problem_title

    @property
    def matched_terms(self) -> tuple[str, ...]:
        """Those of the question's words that stand in it; a word inside a longer one is left out."""
        text = "\n".join((self.title, *(one.text for one in self.measures)))
        found = find_highlights(text, self.words).terms
        return tuple(term for term in found if not any(term != other and term in other for other in found))

    @property
    def unit(self) -> str:
        """Who was told; the notice's title where the unit is not known."""
        return self.best.inspected_unit or self.best.notice_title


@dataclass(frozen=True, slots=True)
class Precedents:
    """The answer to a question. precedents: comparable problems, best first, none if the verdict is "none".

    nearest: then, and only then, what comes nearest. counts: of the precedents. more: how many further problems
    are comparable and are not counted. topic: the one whose name the question is, and whose problems therefore count
    whatever their scores; "" otherwise. same: measures that say the same share a name; the others are absent.
    confidence: see index.confidence; None where it cannot be told.
    """

    query: str
    verdict: Verdict
    confidence: Confidence | None
    precedents: tuple[Precedent, ...]
    nearest: tuple[Precedent, ...]
    counts: PrecedentCounts
    more: int = 0
    same: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""

    @property
    def verdict_label(self) -> str:
        """The verdict in Chinese."""
        return VERDICT_LABELS[self.verdict]


def find_precedents(
    retriever: Compares,
    store: Source,
    query: str,
    *,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    limit: int = MAX_PRECEDENTS,
    exclude: Iterable[str] = (),
    literal: bool = False,
) -> Precedents:
    """The comparable problems for a question, at most `limit`, and what they have in common.

    exclude: slugs of notices that do not count, as the asking unit's own. Raises InvalidInputError as a search does.
    """
    request = SearchRequest(query, filters or {}, limit=limit, literal=literal)
    compared = retriever.compare(request, exclude=frozenset(exclude))
    found = _with_facts(store, _read(store, compared))
    if compared.is_nearest or not found:
        return Precedents(query, "none", compared.confidence, (), found, count_precedents(()))
    sure = compared.confidence is not None and compared.confidence.band == "high"
    return Precedents(
        query,
        "direct" if sure else "comparable",
        compared.confidence,
        found,
        (),
        count_precedents(found, compared.same),
        more=compared.more,
        same=compared.same,
        topic=compared.topic,
    )


def precedents_of(store: Source, problem_ids: Sequence[str]) -> tuple[Precedent, ...]:
    """These problems with what is known of them, in the order asked for; what is not visible is left out."""
    by_problem = store.problem_measures(problem_ids)
    return _with_facts(
        store, [Precedent(each, tuple(measures), measures[0]) for each, measures in by_problem.items()]
    )


def _read(store: Source, compared: Comparison) -> list[Precedent]:
    """What was found, as the store shows it now. The best measure gone, the first one left stands for it."""
    by_problem = store.problem_measures([one.problem_id for one in compared.problems])
    shown = {each.measure_id: each for measures in by_problem.values() for each in measures}
    sayings: dict[str, list[MeasureRecord]] = {}
    for measure_id, name in compared.same.items():
        if measure_id in shown:
            sayings.setdefault(name, []).append(shown[measure_id])
    return [
        Precedent(
            problem_id=one.problem_id,
            measures=tuple(measures),
            best=shown.get(one.best_measure_id, measures[0]),
            score=one.score,
            similarity=one.similarity,
            words=compared.words,
            also_in=_also_in(one.problem_id, measures, compared.same, sayings),
        )
        for one in compared.problems
        if (measures := by_problem.get(one.problem_id))
    ]


def _also_in(
    problem_id: str,
    measures: Iterable[MeasureRecord],
    same: Mapping[str, str],
    sayings: Mapping[str, Iterable[MeasureRecord]],
) -> tuple[MeasureRecord, ...]:
    """The measures of other problems that say what one of these says."""
    names = dict.fromkeys(same[one.measure_id] for one in measures if one.measure_id in same)
    return tuple(other for name in names for other in sayings[name] if other.problem_id != problem_id)


def _with_facts(store: Source, precedents: Sequence[Precedent]) -> tuple[Precedent, ...]:
    if not precedents:
        return ()
    ids = [precedent.problem_id for precedent in precedents]
    facts, remarks = store.read(lambda c: (read_facts(c, ids), read_attributes(c, ids)))
    return tuple(
        replace(
            precedent,
            facts={key: facts[key] for key in _ids_of(precedent) if key in facts},
            remarks={
                key: remarks[key] for key in (precedent.problem_id, *_ids_of(precedent)) if key in remarks
            },
        )
        for precedent in precedents
    )


def _ids_of(precedent: Precedent) -> list[str]:
    return [record.measure_id for record in precedent.measures]
