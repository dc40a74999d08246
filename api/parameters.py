"""What may be asked of the JSON API? Parameters and bodies of its searches and lists, validated by pydantic."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from index.precedents import MAX_PRECEDENTS

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
Sort = Annotated[Literal["relevance", "date"], Field(description="按相关度，或按公开时间从新到旧")]
Duplicates = Annotated[
    Literal["fold", "show"],
    Field(description="相同或相近的措施：fold 并入最前的一条（also_in），show 逐条列出"),
]
PrecedentLimit = Annotated[
    int, Field(ge=1, le=MAX_PRECEDENTS, description="至多统计多少个可比先例，最相近的优先")
]
Values = Annotated[list[Annotated[CleanText, Field(max_length=200)]], Field(max_length=50)]


Literally = Annotated[bool, Field(description="按原文检索：不更正错字，不略去客套话，不加同义词")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Question(_Strict):
    """A question in a query string. A filter may be repeated: values of one name are ORed, names are ANDed."""

    q: QueryText = ""
    unit_kind: Annotated[Values, Field(description="单位类别", examples=[["教育"]])] = []
    region: Annotated[Values, Field(description="地区", examples=[["临澜市"]])] = []
    year: Annotated[Values, Field(description="年份", examples=[["2024"]])] = []
    topic: Annotated[Values, Field(description="问题主题：代码或名称", examples=[["B8"]])] = []
    measure_type: Annotated[Values, Field(description="措施类型：代码或名称", examples=[["M7"]])] = []
    status: Annotated[Values, Field(description="完成情况：代码或名称", examples=[["completed"]])] = []
    kind: Annotated[Values, Field(description="通报类别", examples=[["巡察"]])] = []
    notice: Annotated[Values, Field(description="只在这些通报中查找（slug）")] = []
    literal: Literally = False

    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that are set."""
        return {name: tuple(values) for name in FILTER_NAMES if (values := getattr(self, name))}


class SearchParameters(_Question):
    """Query string of GET /search."""

    page: Page = 1
    page_size: PageSize = None
    sort: Sort = "relevance"
    duplicates: Duplicates = "fold"


class PrecedentParameters(_Question):
    """Query string of GET /precedents."""

    limit: PrecedentLimit = MAX_PRECEDENTS


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


class PrecedentBody(_Strict):
    """JSON body of POST /precedents."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"query": "出差报销超标怎么整改", "filters": {"year": ["2024"]}}]},
    )
    query: QueryText = ""
    filters: Annotated[dict[str, Values], Field(max_length=20, description="筛选名 → 可接受的值")] = {}
    literal: Literally = False
    limit: PrecedentLimit = MAX_PRECEDENTS


class NoticesParameters(_Strict):
    """Query string of GET /notices."""

    contains: Annotated[CleanText, Field(max_length=200, description="标题或单位中包含的文字")] = ""
    page: Page = 1
    page_size: PageSize = None
