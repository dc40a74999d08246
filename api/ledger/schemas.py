"""Shapes of the JSON API for the ledger and for corrections, and what is asked of them; see api/schemas.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from api.ledger.asked import MAX_PAGE, ROWS_ON_A_PAGE, Asked
from api.notice_schemas import Attribute, Fact
from api.parameters import FILTER_NAMES, CleanText, Values
from api.schemas import MeasureBrief, NoticeReference, Offsets, Term

_Words = Annotated[CleanText, Field(max_length=200)]
SortName = Literal[
    "notice",
    "unit",
    "date",
    "problem",
    "topic",
    "measure",
    "type",
    "status",
    "deadline",
    "responsible",
    "amount",
]


class LedgerFilters(BaseModel):
    """Query string of GET /ledger.xlsx, and of GET /ledger without its paging. Filters as in a search."""

    model_config = ConfigDict(extra="forbid")
    unit_kind: Annotated[Values, Field(description="单位类别", examples=[["教育"]])] = []
    region: Annotated[Values, Field(description="地区", examples=[["临澜市"]])] = []
    year: Annotated[Values, Field(description="年份", examples=[["2024"]])] = []
    topic: Annotated[Values, Field(description="问题主题：代码或名称", examples=[["B8"]])] = []
    measure_type: Annotated[Values, Field(description="措施类型：代码或名称", examples=[["M7"]])] = []
    status: Annotated[Values, Field(description="完成情况：代码或名称", examples=[["in_progress"]])] = []
    kind: Annotated[Values, Field(description="通报类别", examples=[["巡察"]])] = []
    notice: Annotated[Values, Field(description="只列这些通报（slug）", examples=[["linlan-edu-2024"]])] = []
    unit: Annotated[_Words, Field(description="单位全称；没有正好叫这个名称的，则按名称中包含的文字")] = ""
    contains: Annotated[_Words, Field(description="问题标题或措施中包含的文字")] = ""
    sort: Annotated[SortName, Field(description="排序；没有值的总排在最后")] = "notice"
    order: Annotated[Literal["asc", "desc"], Field(description="升序或降序")] = "asc"

    def asked(self, page: int = 1) -> Asked:
        """The same, as the pages ask it."""
        filters = tuple(
            (name, value) for name in FILTER_NAMES for value in getattr(self, name) if value.strip()
        )
        return Asked(filters, self.unit.strip(), self.contains.strip(), self.sort, self.order == "desc", page)


class LedgerParameters(LedgerFilters):
    """Query string of GET /ledger."""

    page: Annotated[int, Field(ge=1, le=MAX_PAGE, description="第几页，从 1 起")] = 1
    page_size: Annotated[int, Field(ge=1, le=500, description="每页多少行")] = ROWS_ON_A_PAGE


class CorrectionBody(BaseModel):
    """JSON body of POST /corrections."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "target": "linlan-edu-2024#P1-M1",
                    "field": "status",
                    "value": {"completion": "completed", "continuing": False},
                    "note": "已核对销号资料。",
                }
            ]
        },
    )
    target: Annotated[
        CleanText, Field(max_length=240, description="措施编号、问题编号；更正通报的日期时为通报编号")
    ]
    field: Annotated[
        CleanText,
        Field(
            max_length=20,
            description="status、types、deadline、span、split、join（措施）；topics、add（问题）；"
            "publication_date、feedback_date、inspection_start、inspection_end（通报）",
        ),
    ]
    value: Annotated[
        Any,
        Field(
            description="status：{completion, continuing}；types、topics：代码的列表；deadline：文字；"
            "span、add：{start, end}；split：{at: [后一条开始的字符位置]}；join：不需要；日期：如 2024-03-20"
        ),
    ] = None
    note: Annotated[str, Field(max_length=500, description="为什么更正，可不填")] = ""
    seen: Annotated[
        CleanText,
        Field(
            max_length=64,
            description="更正记录给出的 seen：其间有人改过这一处时，不保存并答复 409；不填则以后到的为准",
        ),
    ] = ""


class DeadlineAnswer(TypedDict):
    """A deadline. date: ISO, perhaps partial, "" if its words name none. origin: measure, problem, words."""

    words: Annotated[str, Field(examples=["2024年12月底前"])]
    date: Annotated[str, Field(examples=["2024-12"])]
    origin: Literal["measure", "problem", "words"]


class MarkAnswer(TypedDict):
    """What was corrected by hand, and what the notice itself was read as."""

    correction_id: int
    field: str
    original: Any
    words: Annotated[str, Field(examples=["完成情况经人工更正，原为“推进中”"])]


class LedgerProblem(TypedDict):
    """A problem, as a row of the ledger shows it."""

    id: Annotated[str, Field(examples=["linlan-edu-2024#P1"])]
    number: int
    title: str
    section: str
    topics: list[Term]


class LedgerRowAnswer(TypedDict):
    """One row: a measure, or a problem without any (measure is null)."""

    notice: NoticeReference
    problem: LedgerProblem
    measure: MeasureBrief | None
    deadlines: list[DeadlineAnswer]
    responsible: list[Attribute]
    stated_status: Annotated[
        list[Attribute],
        Field(description="通报自己的“整改状态”等栏所写；状态按措施原文的词语判断，两者可能不同"),
    ]
    amounts: list[Fact]
    counts: list[Fact]
    corrections: list[MarkAnswer]
    citation: str
    page: Annotated[str, Field(description="在原文中查看的网页地址")]


class Count(TypedDict):
    """How many there are of one state."""

    state: str
    label: str
    count: int


class TotalsAnswer(TypedDict):
    """Counts over all pages. measure_states: by the measures' own words; problem_states: what a problem's measures say
    together: ongoing if one is under way or not done, else finished if one is done, else unstated.
    """

    notices: int
    problems: int
    problems_without_measures: int
    measures: int
    continuing: int
    measure_states: list[Count]
    problem_states: list[Count]


class StatedNumber(TypedDict):
    """A number that a notice states of itself, beside the counted one; counted is null where nothing of the kind is."""

    name: str
    label: str
    stated: int
    words: str
    span: Offsets
    counted: int | None
    remark: Annotated[str, Field(examples=["自述 62，台账中措施 48，相差 14。"])]


class StatedAnswer(TypedDict):
    """The numbers of one notice."""

    slug: str
    title: str
    inspected_unit: str | None
    differs: bool
    numbers: list[StatedNumber]


class LedgerAnswer(TypedDict):
    """One page of a ledger. stated: only where whole notices are listed, of at most 50 notices. export: the Excel file."""

    page: int
    page_size: int
    total: int
    filters: dict[str, list[str]]
    unit: str
    contains: str
    sort: str
    order: str
    totals: TotalsAnswer
    stated: list[StatedAnswer]
    export: str
    rows: list[LedgerRowAnswer]


class CorrectionAnswer(TypedDict):
    """One change by hand. original: what the notice itself was read as; before: what stood there; places: the ids it
    shapes now. state: active, undone, unfitting (in force, but does not fit the notice as it is read now), undo.
    """

    id: int
    notice: str
    target: str
    field: str
    field_label: str
    original: Any
    before: Any
    value: Any
    words: Annotated[str, Field(examples=["推进中 → 完成"])]
    note: str
    state: Literal["active", "undone", "unfitting", "undo"]
    failure: str
    places: list[str]
    made_at: str
    undone_at: str | None


class CorrectionsAnswer(TypedDict):
    """The history of a notice, newest first. seen: of the target that was asked for, to be sent with its correction."""

    notice: str
    seen: str
    corrections: list[CorrectionAnswer]


class CorrectedAnswer(TypedDict):
    """What was done, and which corrections in force do not fit (any more)."""

    correction: CorrectionAnswer
    unfitting: list[CorrectionAnswer]
    message: str
