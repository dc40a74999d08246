"""Shapes of the JSON API for reports: what is asked for, and what was recognised in a list."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from typing_extensions import TypedDict

from api.parameters import CleanText, Values

MAX_JSON_PROBLEMS = 2_000
_EXAMPLE: dict[str, Any] = {
    "problems": ["差旅费报销审核不严", "公务接待超标准"],
    "title": "市教育局巡察反馈问题",
    "filters": {"unit_kind": ["教育"]},
}


class ReportBody(BaseModel):
    """A list as JSON: either `problems`, told apart already, or `text`, to be told apart as a pasted text is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})
    problems: Annotated[
        list[Annotated[str, Field(max_length=5_000)]] | None,
        Field(max_length=MAX_JSON_PROBLEMS, description="逐个列出的问题"),
    ] = None
    text: Annotated[
        str | None, Field(max_length=300_000, description="一段文字，按“1.”“一、”“一是”或逐行识别")
    ] = None
    title: Annotated[CleanText, Field(max_length=200, description="报告标题；缺省用清单自己的标题")] = ""
    filters: Annotated[
        dict[str, Values], Field(max_length=20, description="只查找这些单位、地区等的先例")
    ] = {}

    @model_validator(mode="after")
    def _one_of_both(self) -> ReportBody:
        if (self.problems is None) == (self.text is None):
            raise ValueError("problems 与 text 应当恰好给出一个")
        return self


class RecognisedProblem(TypedDict):
    """A problem of a list. label: its printed number; sheet, row: where it stands in a workbook, else null."""

    number: int
    label: str
    text: str
    sheet: str | None
    row: int | None


class RecognisedList(TypedDict):
    """What was recognised. answered: how many of the problems one report looks up; passed_over: lines that are none."""

    format: Annotated[str, Field(examples=["xlsx"])]
    title: str
    problem_count: int
    answered: int
    problems: list[RecognisedProblem]
    passed_over: list[str]
    remarks: list[str]


FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "xlsx、docx、txt 或 csv，不超过 20 MB"},
        "text": {"type": "string", "description": "不传文件时：粘贴的文字"},
        "title": {"type": "string", "description": "报告标题；缺省用清单自己的标题"},
        "unit_kind": {"type": "array", "items": {"type": "string"}, "description": "只查找这类单位的先例"},
        "region": {"type": "array", "items": {"type": "string"}, "description": "只查找这个地区的先例"},
    },
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "RecognisedList": {
        "format": "xlsx",
        "title": "市教育局巡察反馈问题清单",
        "problem_count": 2,
        "answered": 2,
        "problems": [
            {
                "number": 1,
                "label": "1",
                "text": "差旅费报销审核不严",
                "sheet": "问题清单",
                "row": 3,
            },
            {"number": 2, "label": "2", "text": "公务接待超标准", "sheet": "问题清单", "row": 4},
        ],
        "passed_over": ["合计 2个问题"],
        "remarks": ["工作表“填表说明”里没有找到问题列，原样保留。"],
    }
}
