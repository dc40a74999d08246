"""Shapes of the JSON API. Inputs are pydantic models and are validated; outputs are TypedDicts.

An output is built as a plain dict (api/payloads.py), checked by mypy here and against this schema in the tests, and
sent without a second validation: that halves the time a search spends outside the index.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from typing_extensions import TypedDict

from api.understanding_answers import Understood

MAX_QUERY_CHARS = 20_000
MAX_PAGE = 1_000
MAX_PAGE_SIZE = 50
FILTER_NAMES = ("unit_kind", "region", "year", "topic", "measure_type", "status", "kind", "notice")


def _without_controls(text: Any) -> Any:
    """Control characters and lone surrogates carry no meaning in a query or filter; they become spaces."""
    if not isinstance(text, str) or text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


CleanText = Annotated[str, BeforeValidator(_without_controls)]
QueryText = Annotated[
    CleanText,
    Field(
        max_length=MAX_QUERY_CHARS,
        description="要查找的问题或做法",
        examples=["出差报销超标"],
    ),
]
Page = Annotated[int, Field(ge=1, le=MAX_PAGE, description="第几页，从 1 起")]
PageSize = Annotated[
    int | None, Field(ge=1, le=MAX_PAGE_SIZE, description="每页多少个问题；缺省见设置 page_size")
]
Sort = Annotated[Literal["relevance", "date"], Field(description="按相关度，或按公布日期从新到旧")]
Duplicates = Annotated[
    Literal["fold", "show"],
    Field(description="相同或相近的措施：fold 并入最前的一条（also_in），show 逐条列出"),
]
Values = Annotated[list[Annotated[CleanText, Field(max_length=200)]], Field(max_length=50)]


Literally = Annotated[bool, Field(description="按原文检索：不更正错字，不略去客套话，不加同义词")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SearchParameters(_Strict):
    """Query string of GET /search. A filter may be repeated: values of one name are ORed, names are ANDed."""

    q: QueryText = ""
    unit_kind: Annotated[Values, Field(description="单位类别", examples=[["教育"]])] = []
    region: Annotated[Values, Field(description="地区", examples=[["临澜市"]])] = []
    year: Annotated[Values, Field(description="年份", examples=[["2024"]])] = []
    topic: Annotated[Values, Field(description="问题主题：代码或名称", examples=[["B8"]])] = []
    measure_type: Annotated[Values, Field(description="措施类型：代码或名称", examples=[["M7"]])] = []
    status: Annotated[Values, Field(description="完成情况：代码或名称", examples=[["completed"]])] = []
    kind: Annotated[Values, Field(description="通报类别", examples=[["巡察"]])] = []
    notice: Annotated[Values, Field(description="只在这些通报中查找（slug）")] = []
    page: Page = 1
    page_size: PageSize = None
    sort: Sort = "relevance"
    duplicates: Duplicates = "fold"
    literal: Literally = False

    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that are set."""
        return {name: tuple(values) for name in FILTER_NAMES if (values := getattr(self, name))}


class SearchBody(_Strict):
    """JSON body of POST /search."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"query": "出差报销超标怎么整改", "filters": {"topic": ["B8"]}, "page_size": 10}]
        },
    )
    query: QueryText = ""
    filters: Annotated[dict[str, Values], Field(max_length=20, description="筛选名 → 可接受的值")] = {}
    page: Page = 1
    page_size: PageSize = None
    sort: Sort = "relevance"
    duplicates: Duplicates = "fold"
    literal: Literally = False


class NoticesParameters(_Strict):
    """Query string of GET /notices."""

    contains: Annotated[CleanText, Field(max_length=200, description="标题或单位中包含的文字")] = ""
    page: Page = 1
    page_size: PageSize = None


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
    notes: list[str]
    generation: int
    elapsed_ms: float
    results: list[Result]
    facets: dict[str, list[Facet]]


class FacetsAnswer(TypedDict):
    """All values of all filters over everything that is visible."""

    facets: dict[str, list[Facet]]
    change_sequence: int


class SuggestAnswer(TypedDict):
    """Completions of what has been typed, best first."""

    query: str
    suggestions: list[str]


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
