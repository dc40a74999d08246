"""Shapes of the JSON API for patterns, and what is asked of them; see api/schemas.py."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from api.parameters import Values
from api.patterns.choosing import MAX_PAGE, Choice, read_choice
from api.schemas import MeasureBrief, NoticeReference, Term

PageNumber = Annotated[int, Field(ge=1, le=MAX_PAGE, description="第几页，从 1 起")]
Notices = Annotated[Values, Field(description="通报编号", examples=[["linlan-edu-2024"]])]
ShowName = Literal["problems", "measures", "recovered", "open"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def choice(self) -> Choice:
        """The same, as the pages ask it. Raises InvalidInputError."""
        pairs: list[tuple[str, str]] = []
        for name, value in self:
            pairs += [(name, each) for each in (value if isinstance(value, list) else [str(value)])]
        return read_choice(pairs)


class PatternParameters(_Strict):
    """Query string of GET /patterns. A filter may be repeated: values of one name are ORed, names are ANDed."""

    unit_kind: Annotated[Values, Field(description="单位类型；unknown 为未载明", examples=[["教育"]])] = []
    region: Annotated[Values, Field(description="地区；unknown 为未载明", examples=[["临澜市"]])] = []
    year: Annotated[Values, Field(description="年份；unknown 为未载明", examples=[["2024"]])] = []


class PatternProblemParameters(PatternParameters):
    """Query string of GET /patterns/problems; the query of every figure in GET /patterns is one."""

    show: Annotated[
        ShowName,
        Field(
            description="统计什么：problems 问题，measures 措施，recovered 写明收回资金的措施，open 推进中或未完成的措施"
        ),
    ] = "problems"
    notice: Notices = []
    topic: Annotated[Values, Field(description="问题主题：代码或名称", examples=[["B8"]])] = []
    measure_type: Annotated[Values, Field(description="措施类型：代码或名称", examples=[["M7"]])] = []
    age: Annotated[
        Values,
        Field(description="从通报到今天：half、year、two、three、more 或 unknown", examples=[["half"]]),
    ] = []
    completion: Annotated[Values, Field(description="完成情况的代码", examples=[["in_progress"]])] = []
    not_unit_kind: Annotated[Values, Field(description="单位类型不是这些", examples=[["高校"]])] = []
    not_year: Annotated[Values, Field(description="年份不是这些", examples=[["2019"]])] = []
    page: PageNumber = 1
    page_size: Annotated[int, Field(ge=1, le=50, description="每页多少个问题")] = 20


class RecurrenceParameters(_Strict):
    """Query string of GET /patterns/recurrences; the filters are those of the later problem, a notice of either."""

    notice: Notices = []
    unit_kind: Annotated[Values, Field(description="单位类型", examples=[["教育"]])] = []
    region: Annotated[Values, Field(description="地区", examples=[["临澜市"]])] = []
    page: PageNumber = 1
    page_size: Annotated[int, Field(ge=1, le=50, description="每页多少对")] = 10


class ChecklistParameters(_Strict):
    """Query string of GET /patterns/checklist and of its files."""

    unit_kind: Annotated[
        Values,
        Field(
            description="单位类型；可以重复，把相近的几类合并成一份清单（最多 10 类）", examples=[["教育"]]
        ),
    ] = []


class MoneyAnswer(TypedDict):
    """A sum, exactly, in yuan; text: as it is shown."""

    yuan: Annotated[str, Field(examples=["26000"])]
    text: Annotated[str, Field(examples=["2.6 万元"])]


class PatternTotals(TypedDict):
    """What is counted over. open: measures that say they are not finished; years: the first and the last, [] for none."""

    notices: int
    units: int
    problems: int
    measures: int
    open: int
    recovered: MoneyAnswer
    years: list[int]


class PatternCell(TypedDict):
    """A figure: a count, or yuan as a decimal text. query: for GET /patterns/problems, which lists what it counts; "" for 0."""

    value: int | str
    text: str
    query: Annotated[str, Field(examples=["unit_kind=%E6%95%99%E8%82%B2&topic=B8"])]


class PatternRow(TypedDict):
    """One row; total: of everything under its label, not the sum of its cells."""

    label: str
    cells: list[PatternCell]
    total: PatternCell


class PatternTable(TypedDict):
    """columns: the headings of the cells; of: what is counted (问题, 措施, 元); note: what to bear in mind."""

    key: str
    title: str
    of: str
    note: str
    columns: list[str]
    rows: list[PatternRow]


class PatternsAnswer(TypedDict):
    """All tables. today: what ages are counted to."""

    filters: dict[str, list[str]]
    today: str
    totals: PatternTotals
    tables: list[PatternTable]


class PatternMeasure(MeasureBrief):
    """A measure, to be quoted. recovered: yuan that it says came back, null for none; url: of the page in the reader."""

    recovered: str | None
    citation: str
    url: Annotated[str, Field(examples=["/notices/linlan-edu-2024?cite=P1-M1#P1-M1"])]


class PatternProblem(TypedDict):
    """A problem with the measures that count here; all of them where problems are counted."""

    problem_id: Annotated[str, Field(examples=["linlan-edu-2024#P1"])]
    number: int
    title: str
    url: str
    notice: NoticeReference
    topics: list[Term]
    measures: list[PatternMeasure]


class PatternProblemsAnswer(TypedDict):
    """What a figure counts. problems, measures, recovered: over all pages; heading: the figure in words."""

    show: ShowName
    filters: dict[str, list[str]]
    page: int
    page_size: int
    heading: Annotated[str, Field(examples=["3 条措施，见于 2 个问题"])]
    problems: int
    measures: int
    recovered: MoneyAnswer
    results: list[PatternProblem]


class RecurrencePair(TypedDict):
    """Two problems of one unit to be compared by hand. similarity: cosine of their titles; earlier: with what says finished."""

    similarity: float
    topics: list[str]
    earlier: PatternProblem
    later: PatternProblem


class RecurrencesAnswer(TypedDict):
    """疑似反复: leads, not findings. rules: how they were found; limits: what they do not say."""

    filters: dict[str, list[str]]
    page: int
    page_size: int
    total: int
    rules: list[str]
    limits: list[str]
    results: list[RecurrencePair]


class KindCount(TypedDict):
    """A kind of unit and how many notices are of one."""

    value: str
    notices: int


class ChecklistType(TypedDict):
    """A type of measure; count: problems that one answers; query: see PatternCell."""

    code: str
    name: str
    count: int
    query: str


class ChecklistTopic(TypedDict):
    """A topic that was found at this kind of unit. titles: typical problems, without measures; quoted: one measure each."""

    topic: Term
    units: int
    problems: int
    query: str
    titles: list[PatternProblem]
    types: list[ChecklistType]
    quoted: list[PatternProblem]


class ChecklistAnswer(TypedDict):
    """未巡先改: what is most often found at these kinds of units; without one, only the kinds. more: topics not listed."""

    unit_kinds: list[str]
    kinds: list[KindCount]
    notices: int
    units: int
    problems: int
    more: int
    topics: list[ChecklistTopic]
    notes: list[str]
    word: Annotated[str, Field(description="Word 文件的地址；没有内容时为空")]
    excel: Annotated[str, Field(description="Excel 文件的地址；没有内容时为空")]
