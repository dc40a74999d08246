"""Shapes of the JSON API for the check of a plan: what is asked, what is answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from api.parameters import CleanText
from api.schemas import Offsets
from kb.plan.reading import MAX_PLAN_CHARS

MAX_LISTED = 2_000
_EXAMPLE_BODY: dict[str, Any] = {
    "text": "1.关于“公务接待超标准”的问题\n整改措施：进一步提高思想认识。\n责任人：张三\n整改时限：尽快",
    "problems": ["公务接待超标准", "固定资产账实不符"],
}


class PlanBody(BaseModel):
    """A plan as text, with the list it should answer as `problems` (told apart already) or as `list_text`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE_BODY]})
    text: Annotated[str, Field(min_length=1, max_length=MAX_PLAN_CHARS, description="整改方案或台账的文字")]
    title: Annotated[CleanText, Field(max_length=200, description="方案名称；缺省用文中的标题")] = ""
    problems: Annotated[
        list[Annotated[str, Field(max_length=5_000)]] | None,
        Field(max_length=MAX_LISTED, description="问题清单：逐个列出的问题"),
    ] = None
    list_text: Annotated[
        str | None, Field(max_length=300_000, description="问题清单：一段文字，逐行或按编号识别")
    ] = None
    background: Annotated[
        bool, Field(description="总是由后台任务完成，并生成 Word 和 Excel 文件；缺省时小方案立即答复")
    ] = False


class PlanPassage(TypedDict):
    """The words a finding speaks of. where: plan or list; text == that text[span[0]:span[1]]."""

    where: Literal["plan", "list"]
    span: Offsets
    text: str


class PlanExample(TypedDict):
    """What another unit did, quoted. url: the passage in its notice; citation: to be copied."""

    measure_id: str
    text: str
    unit: str
    notice_title: str
    date: str | None
    url: str
    citation: str


class PlanFinding(TypedDict):
    """One fault or hint. number: from 1, in the order listed; problems: numbers of the plan's problems it concerns,
    [] for the plan as a whole or a problem it lacks."""

    number: int
    code: Annotated[str, Field(examples=["no_deadline"])]
    code_label: str
    severity: Literal["high", "medium", "low"]
    severity_label: Literal["高", "中", "低"]
    advice: Literal["必须修改", "建议修改", "提示"]
    problems: list[int]
    passage: PlanPassage
    explanation: str
    suggestion: str
    examples: list[PlanExample]


class PlanProblemEntry(TypedDict):
    """A problem as the plan states it. span: its title; extent: all that belongs to it."""

    number: int
    label: str
    title: str
    span: Offsets
    extent: Offsets
    measure_count: int
    has_precedents: bool | None


class PlanCounts(TypedDict):
    """How many findings of each severity."""

    high: int
    medium: int
    low: int


class PlanCheckAnswer(TypedDict):
    """The result. text, list_text: what all passages point into; listed: how many problems the list has, null without
    one; is_clean: nothing of high or medium severity; notes: what could not be read or asked."""

    title: str
    verdict: str
    is_clean: bool
    counts: PlanCounts
    problem_count: int
    measure_count: int
    listed: int | None
    problems: list[PlanProblemEntry]
    findings: list[PlanFinding]
    notes: list[str]
    text: str
    list_text: str | None


FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "plan": {
            "type": "string",
            "format": "binary",
            "description": "整改方案或台账：docx、xlsx、txt、html 或 pdf（有文字层）",
        },
        "text": {"type": "string", "description": "不传文件时：粘贴的方案"},
        "list": {
            "type": "string",
            "format": "binary",
            "description": "问题清单（可不传）：xlsx、docx 或 txt",
        },
        "list_text": {"type": "string", "description": "问题清单：粘贴的文字"},
        "background": {"type": "boolean", "description": "总是由后台任务完成，并生成 Word 和 Excel 文件"},
    },
}
_TEXT = "1.关于“公务接待超标准”的问题\n整改措施：进一步提高思想认识。\n责任人：张三\n整改时限：尽快"
EXAMPLES: dict[str, dict[str, Any]] = {
    "PlanCheckAnswer": {
        "title": "公务接待整改方案",
        "verdict": "共 1 个问题、1 条措施。发现 1 处：高（必须修改）1 处，中（建议修改）0 处，低（提示）0 处。",
        "is_clean": False,
        "counts": {"high": 1, "medium": 0, "low": 0},
        "problem_count": 1,
        "measure_count": 1,
        "listed": None,
        "problems": [
            {
                "number": 1,
                "label": "1.",
                "title": "公务接待超标准",
                "span": [5, 12],
                "extent": [0, 50],
                "measure_count": 1,
                "has_precedents": True,
            }
        ],
        "findings": [
            {
                "number": 1,
                "code": "vague_deadline",
                "code_label": "整改时限不明确",
                "severity": "high",
                "severity_label": "高",
                "advice": "必须修改",
                "problems": [1],
                "passage": {"where": "plan", "span": [48, 50], "text": "尽快"},
                "explanation": "时限写的是“尽快”，没有日期，到期没到期无从判断。",
                "suggestion": "写明到哪年哪月哪日完成；需要分步的，写明每一步的日期。",
                "examples": [
                    {
                        "measure_id": "linlan-edu-2024#P1-M1",
                        "text": "逐张复核近三年接待票据412份,超标准部分由本人退回2.6万元。",
                        "unit": "临澜市教育局",
                        "notice_title": "关于巡察整改情况的通报",
                        "date": "2024-03-01",
                        "url": "http://127.0.0.1:8000/notices/linlan-edu-2024?cite=P1-M1#P1-M1",
                        "citation": "临澜市教育局《关于巡察整改情况的通报》（2024-03-01公开），linlan-edu-2024#P1-M1",
                    }
                ],
            }
        ],
        "notes": [],
        "text": _TEXT,
        "list_text": None,
    }
}
