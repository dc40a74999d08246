"""What a search is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.confidence import Confidence
    from index.facets import FacetValue
    from index.understanding.understood import Understood
    from kb.document import Span
    from kb.records import MeasureRecord

Sort = Literal["relevance", "date"]
Duplicates = Literal["fold", "show"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query with its filters and page. offset and limit count problem groups.

    filters: by name (see index.filters): values of one name are alternatives, names add up.
    literal: take the query as it is written: nothing is corrected, left out or added.
    duplicates: list what nearly repeats a better result under that one, or show it by itself.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0
    limit: int = 10
    sort: Sort = "relevance"
    duplicates: Duplicates = "fold"
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A measure that matched, and why.

    score: fused, higher is better, comparable within one query only. rank: from 1, over all matching measures
    of the query. lexical_score: BM25, None without a common word. similarity: cosine, None without an encoder.
    matched_terms: the query's terms that stand in the measure or its problem's title.
    highlights: where they stand in record.text, ascending, apart from each other.
    also_in: matching measures that say the same and are therefore not shown by themselves, best first, at most
    three; also_count: how many there are; also_ids: all of them, of which the store may no longer show some.
    words_part: how much of the score its words account for, 0..1; the rest is likeness of meaning.
    """

    record: MeasureRecord
    score: float
    rank: int
    lexical_score: float | None
    similarity: float | None
    matched_terms: tuple[str, ...]
    highlights: tuple[Span, ...]
    also_in: tuple[MeasureRecord, ...] = ()
    also_count: int = 0
    also_ids: tuple[str, ...] = ()
    words_part: float = 0.0


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """A problem with its matching measures, best first, and its other measures in reading order.

    title_highlights: offsets into the problem's title. folded_measures: measures of this problem that matched, but
    are listed under a better hit that says the same, in reading order.
    """

    problem_id: str
    score: float
    hits: tuple[Hit, ...]
    title_highlights: tuple[Span, ...]
    other_measures: tuple[MeasureRecord, ...]
    folded_measures: tuple[MeasureRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of problem groups and what is known of all matches.

    total_groups, total_measures: matching problems and measures (see index.candidates for what matches).
    shown_groups: how many of the groups are listed over all pages; folded_measures: how many of the measures stand
    under another one. A group whose every hit is folded is not listed.
    facets: by name, most frequent value first; counts are of matching measures, and a facet's counts ignore
    the filter on that facet itself. notes: Chinese sentences for the user.
    nearest: nothing really matched, or the confidence is low; the groups are merely the nearest.
    confidence: that the first group by relevance answers; None where it cannot be told (see index.confidence).
    understood: what was made of the query. reranked: how many of the first problems, those without a card included,
    a reranker has put in order; confidence and scores are of before.
    """

    request: SearchRequest
    groups: tuple[ProblemGroup, ...]
    total_groups: int
    total_measures: int
    shown_groups: int
    folded_measures: int
    facets: dict[str, tuple[FacetValue, ...]]
    generation: int
    elapsed_ms: float
    notes: tuple[str, ...]
    nearest: bool
    understood: Understood
    confidence: Confidence | None = None
    reranked: int = 0
