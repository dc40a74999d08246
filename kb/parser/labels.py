"""The words that announce what follows: 整改情况: …, 责任科室: …, 整改状态: …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LabelRole = Literal["measures", "status", "attribute"]

_ATTRIBUTES = [
    "整改目标",
    "整改时限",
    "完成时限",
    "整改期限",
    "完成时间",
    "整改时间",
    "责任领导",
    "责任单位",
    "责任科室",
    "责任部门",
    "责任处室",
    "责任股室",
    "责任人",
    "主要责任人",
    "直接责任人",
    "第一责任人",
    "牵头领导",
    "牵头单位",
    "牵头部门",
    "牵头科室",
    "配合单位",
    "配合部门",
    "协办单位",
    "主办单位",
    "督办领导",
    "督导单位",
    "整改类型",
    "整改责任",
    "整改责任单位",
    "整改责任人",
    "验收单位",
    "具体表现",
    "主要表现",
    "问题表现",
    "具体问题表现",
    "问题详情",
    "问题描述",
    "原因分析",
    "问题原因",
    "产生原因",
    "根本原因",
    "制度成果",
    "佐证材料",
    "验收意见",
    "验收结论",
    "验收情况",
    "公示期",
    "公示时间",
    "公示期限",
    "举报电话",
    "监督电话",
    "联系电话",
    "反馈时间",
    "问题来源",
    "问题类型",
    "问题性质",
    "涉及金额",
]
_STATUSES = [
    "整改状态",
    "完成状态",
    "整改进度",
    "销号情况",
    "销号状态",
    "整改结论",
    "是否完成",
    "状态",
    "进度",
]

_LABEL = re.compile(
    rf"""
    [【\[(]?
    (?:
      (?P<status>{"|".join(_STATUSES)})
    | (?P<attribute>{"|".join(sorted(_ATTRIBUTES, key=len, reverse=True))})
    | (?P<measures>
        (?:目前|当前|现|截至目前|主要|具体|采取的?|已采取的?|集中|阶段性|下一步)?
        (?:整改|落实|完成|推进|工作|办理|处理)?
        (?:落实|完成|推进|进展|工作)?
        (?:措施|举措|情况|进展|成效|成果|结果|效果|做法|落实)
        (?:情况)?
        (?:(?:以?及|和|与|、|/)(?:整改|工作|主要|取得)?的?(?:措施|成效|完成情况|进展情况|落实情况|进展|效果|结果|成果|情况|进度))?
      )
    )
    [】\])]?
    (?:\([^()\n]{{0,20}}\)(?=\s*:))?
    \s*(?P<colon>:)?\s*
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"[【\[]?整改(?:落实|完成|推进|进展)?(?:措施|情况|进展|成效|结果|状态|时限)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: [start, end) covers it with its colon and blanks; name is the word itself."""

    role: LabelRole
    name: str
    start: int
    end: int


def find_labels(shadow: str, start: int, end: int) -> Iterator[Label]:
    """The labels in shadow[start:end], in order. A label has a colon or a line of its own.

    It begins a line or follows 。;:] and the like; 整改情况 and its kin may follow anything (完成整改情况:).
    """
    for match in _LABEL.finditer(shadow, start, end):
        if _is_label(match, shadow, start, end):
            role: LabelRole = (
                "status" if match["status"] else "attribute" if match["attribute"] else "measures"
            )
            name = match["status"] or match["attribute"] or match["measures"]
            yield Label(role, name, match.start(), match.end())


def _is_label(match: re.Match[str], shadow: str, start: int, end: int) -> bool:
    before = match.start() - 1
    while before >= start and shadow[before] in " \t":
        before -= 1
    begins_line = before < start or shadow[before] == "\n"
    if match["colon"]:
        return begins_line or shadow[before] in '。;!?:)】]”"' or bool(_GLUED.match(match[0]))
    at_line_end = match.end() >= end or "\n" in shadow[match.start() : match.end()]
    is_bracketed = match[0].lstrip()[:1] in ("【", "[") and match[0].rstrip()[-1:] in ("】", "]")
    return (is_bracketed or (begins_line and at_line_end)) and len(match[0].strip()) >= 3


def first_measure_label(shadow: str, start: int, end: int) -> Label | None:
    """The first label in shadow[start:end] that announces measures or a status, if there is one."""
    return next((label for label in find_labels(shadow, start, end) if label.role != "attribute"), None)
