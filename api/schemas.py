"""Shapes of the answers of the JSON API, as TypedDicts; what is asked is checked in api/parameters.py.

An output is built as a plain dict (api/search_answers.py, api/payloads.py), checked by mypy here and against this schema
in the tests, and sent without a second validation: that halves the time a search spends outside the index.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.understanding_answers import Understood

Offsets = Annotated[
    list[int], Field(min_length=2, max_length=2, description="[起, 止)：字符位置", examples=[[120, 158]])
]


class Term(TypedDict):
    """A topic or measure type of the taxonomy."""

    code: str
    name: str


class NoticeReference(TypedDict):
    """A notice, as far as a citation needs it."""

    slug: str
    title: str
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    kind: str
    publication_date: str | None
    year: NotRequired[int | None]


class MeasureBrief(TypedDict):
    """A measure; span points into the notice's text."""

    id: Annotated[str, Field(examples=["linlan-edu-2024#P1-M1"])]
    ordinal: int
    text: str
    span: Offsets
    types: list[Term]
    status: Annotated[str, Field(examples=["completed"])]
    status_label: Annotated[str, Field(examples=["完成"])]
    continuing: bool


class Source(TypedDict):
    """Where a measure stands that says the same as a match."""

    measure_id: Annotated[str, Field(examples=["linlan-edu-2024#P1-M1"])]
    problem_id: str
    problem_title: str
    notice: str
    unit: str | None
    year: int | None
    text: str
    status: str
    status_label: str


class Match(MeasureBrief):
    """A measure that matched, and why. highlights point into its text; rank counts from 1. also_in: what says the same, the first three;
    also_count: how many do; `duplicates=show` lists them all.

    words_part: how much of the score its words account for, 0..1; the rest is likeness of meaning.
    """

    rank: int
    score: float
    similarity: float | None
    words_part: float
    lexical_score: float | None
    matched_terms: list[str]
    highlights: list[Offsets]
    also_in: list[Source]
    also_count: int


class Result(TypedDict):
    """A problem with its matching measures, best first, and its other measures.

    folded_measures: ids of its matching measures that stand in also_in of a better match.
    """

    problem_id: Annotated[str, Field(examples=["linlan-edu-2024#P1"])]
    number: int
    title: str
    title_highlights: list[Offsets]
    section: str
    topics: list[Term]
    score: float
    notice: NoticeReference
    measures: list[Match]
    other_measures: list[MeasureBrief]
    folded_measures: list[str]


class Facet(TypedDict):
    """One value of a filter, and how many matching measures have it."""

    value: str
    label: str
    count: int


class SearchAnswer(TypedDict):
    """One page of results. nearest: nothing comparable was found, these are only the nearest. notes: Chinese remarks.

    confidence: the probability (0..1) that the first result by relevance is a precedent, with its band and what that
    means; null where it cannot be told, as with another embedding model.

    total_results: how many results all pages have: of total_problems those that show a measure of their own.
    folded_measures: how many of total_measures stand in also_in.

    reranked: how many of the first of total_problems a reranker has put in order, 0 where none is set or sort is
    date; scores, ranks and confidence are of before.
    """

    query: str
    filters: dict[str, list[str]]
    sort: str
    page: int
    page_size: int
    total_problems: int
    total_measures: int
    total_results: int
    folded_measures: int
    duplicates: str
    understood: Understood
    nearest: bool
    confidence: float | None
    confidence_band: Literal["高", "中", "低"] | None
    verdict: Literal["有直接先例", "可参考", "未找到可比先例"] | None
    reranked: int
    notes: list[str]
    generation: int
    elapsed_ms: float
    results: list[Result]
    facets: dict[str, list[Facet]]


class FacetsAnswer(TypedDict):
    """All values of all filters over everything that is visible."""

    facets: dict[str, list[Facet]]
    change_sequence: int


class SuggestedItem(TypedDict):
    """One completion. kind: term, problem (a title), unit or document (《…》); url: the page it leads to."""

    text: str
    kind: Literal["term", "problem", "unit", "document"]
    label: Annotated[str, Field(examples=["问题"])]
    url: str


class SuggestAnswer(TypedDict):
    """Completions of what has been typed, kind by kind, the best of each first. suggestions: their texts alone."""

    query: str
    suggestions: list[str]
    items: list[SuggestedItem]


class NoticeListEntry(NoticeReference):
    """One line of the list of notices."""

    problem_count: int
    measure_count: int
    warnings_count: int
    file_name: str
    ingested_at: str


class NoticesAnswer(TypedDict):
    """One page of the list of notices."""

    page: int
    page_size: int
    total: int
    notices: list[NoticeListEntry]
