"""What did others do about a comparable problem? Precedents of a question, and what can be counted of them.

Nothing here is worded or guessed: every figure is the length of a list of problems, with the measures that show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from index.precedent_counts import PrecedentCounts, count_precedents
from index.results import Hit, ProblemGroup, SearchRequest
from kb.fact_queries import read_attributes, read_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from index.confidence import Confidence
    from index.retriever import Retriever
    from kb.notice import Attribute, Fact
    from kb.records import MeasureRecord

__all__ = ["Precedent", "PrecedentCounts", "Precedents", "Verdict", "find_precedents", "precedents_of"]

T = TypeVar("T")
Verdict = Literal["direct", "comparable", "none"]
VERDICT_LABELS: Mapping[Verdict, str] = {
    "direct": "有直接先例",
    "comparable": "有可参考的先例",
    "none": "未找到可比先例",
}
MAX_PRECEDENTS = 60
NEAREST = 5
# A problem counts as comparable from this score on, and from this share of the best one's. Measured with 564 questions
# over 72 notices: of what passes, .81 share a topic with the problem asked about, 8 problems a question.
_MIN_SCORE = 0.35
_MIN_SHARE = 0.5


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
    similarity: the best cosine of its measures, None without vectors; matched_terms: the question's words in it.
    facts, remarks: by measure id; remarks (整改时限 and the like) also by problem id, those of the whole problem.
    also_in: further sources that say the same as one of its measures.
    """

    problem_id: str
    measures: tuple[MeasureRecord, ...]
    best: MeasureRecord
    score: float = 0.0
    similarity: float | None = None
    matched_terms: tuple[str, ...] = ()
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)
    also_in: tuple[MeasureRecord, ...] = ()

    @property
    def title(self) -> str:
        """What was found."""
        return self.best.problem_title

    @property
    def unit(self) -> str:
        """Who was told; the notice's title where the unit is not known."""
        return self.best.inspected_unit or self.best.notice_title


@dataclass(frozen=True, slots=True)
class Precedents:
    """The answer to a question. precedents: comparable problems, best first, none if the verdict is "none".

    nearest: then, and only then, what comes nearest. counts: of the precedents.
    confidence: see index.confidence; None where it cannot be told.
    """

    query: str
    verdict: Verdict
    confidence: Confidence | None
    precedents: tuple[Precedent, ...]
    nearest: tuple[Precedent, ...]
    counts: PrecedentCounts

    @property
    def verdict_label(self) -> str:
        """The verdict in Chinese."""
        return VERDICT_LABELS[self.verdict]


def find_precedents(
    retriever: Retriever,
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
    left_out = frozenset(exclude)
    request = SearchRequest(
        query, filters or {}, limit=limit + len(left_out), duplicates="show", literal=literal
    )
    result = retriever.search(request)
    groups = [group for group in result.groups if group.hits[0].record.slug not in left_out]
    comparable = [] if result.nearest else _comparable(groups)
    if comparable:
        found = _with_facts(store, [_precedent(group) for group in comparable[:limit]])
        sure = result.confidence is not None and result.confidence.band == "high"
        return Precedents(
            query, "direct" if sure else "comparable", result.confidence, found, (), count_precedents(found)
        )
    nearest = _with_facts(store, [_precedent(group) for group in groups[:NEAREST]])
    return Precedents(query, "none", result.confidence, (), nearest, count_precedents(()))


def precedents_of(store: Source, problem_ids: Sequence[str]) -> tuple[Precedent, ...]:
    """These problems with what is known of them, in the order asked for; what is not visible is left out."""
    by_problem = store.problem_measures(problem_ids)
    return _with_facts(
        store, [Precedent(each, tuple(measures), measures[0]) for each, measures in by_problem.items()]
    )


def _comparable(groups: Sequence[ProblemGroup]) -> list[ProblemGroup]:
    """The groups that pass both bars; the first one always does, for the search stands by it."""
    if not groups:
        return []
    best = max(group.score for group in groups)
    bar = max(_MIN_SCORE, _MIN_SHARE * best)
    return [group for place, group in enumerate(groups) if not place or group.score >= bar]


def _precedent(group: ProblemGroup) -> Precedent:
    hits = group.hits
    records = {hit.record.measure_id: hit.record for hit in hits}
    records |= {one.measure_id: one for one in (*group.other_measures, *group.folded_measures)}
    similarities = [hit.similarity for hit in hits if hit.similarity is not None]
    return Precedent(
        problem_id=group.problem_id,
        measures=tuple(sorted(records.values(), key=lambda record: record.ordinal)),
        best=hits[0].record,
        score=group.score,
        similarity=max(similarities) if similarities else None,
        matched_terms=_terms(hits),
        also_in=tuple(record for hit in hits for record in hit.also_in),
    )


def _terms(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Each matched word once; a word inside a longer one is left out."""
    seen = dict.fromkeys(term for hit in hits for term in hit.matched_terms)
    return tuple(term for term in seen if not any(term != other and term in other for other in seen))


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
