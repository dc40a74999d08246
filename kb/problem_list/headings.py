"""What does a column's heading say: that problems stand below it, their numbers, or what else an office notes of them?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.problem_list.words import plain
from kb.readers.composer import GridCell

HEADER_ROWS = 40  # a title, a date and who filled it in may stand above the headings
_MAX_HEADING_CHARS = 24
_SOURCES = "(?:存在|反馈|发现|查摆|查找|查出|检查|督查|督察|审计|巡察|巡视|整改|移交|具体|主要|突出|个性|共性|自查|本级|上级|指出)"
# In the order of trust: what a heading says of its column. The first that fits gives the rank, 0 the best.
_HEADINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_SOURCES}*的?问题的?(?:具体|详细)?(?:表现|描述|内容|表述|详情|事项|明细)$|^(?:具体|主要|突出)?(?:问题)?的?(?:具体|主要)?表现(?:形式)?$",
        rf"^{_SOURCES}{{1,3}}(?:出)?的?(?:主要|突出|具体)?问题$"
        rf"|^{_SOURCES}*的?问题[及和与、](?:其|具体|主要)*(?:表现|不足|差距|短板|薄弱环节)$",
        r"^(?:审计|巡[察视]|检查|督[查察])(?:发现|指出|查出|反馈)(?:的?(?:事项|内容|情况))?$"
        rf"|^{_SOURCES}*的?问题(?:名称|清单|情况|点|概述|概况|摘要|简述|要点)?$",
        r"问题$",
        r"^(?:巡[察视]|审计|督[查察]|检查|反馈)*(?:意见|内容)(?:建议)?$|^整改(?:任务|事项|内容)$|^(?:存在)?不足$|^事项$|^内容$|^线索(?:内容)?$",
    )
)
TEXT_ONLY = len(_HEADINGS)  # the rank of a column that only its text tells
GENERAL = 4  # headings such as 内容, which stand over other things as well
WEAK = 3  # from this rank on a finding may end in the same words
_NOT_A_PROBLEM = re.compile(
    r"序号|编号|类别|类型|分类|大类|小类|来源|数量?$|个数|件数|性质|领域|方面|责任|等级|状态|原因|时间|日期|时限|期限|措施|进展|结果|单位|部门|是否|备注"
)
_NUMBER = re.compile(r"^(?:序号|编号|序|问题(?:序号|编号)|条目|号|No\.?|#)$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:整改|责任|牵头|配合|完成|落实|问题|主要|具体|所属|涉及|当前|计划|目前)*"
    r"(?:类别|类型|分类|来源|性质|领域|金额|措施|举措|责任|领导|单位|部门|科室|人|时间|日期|时限|期限|进展|结果|情况|成效|目标|状态|备注)$"
)


def heading_rank(text: str) -> int | None:
    """How well a heading names the problem column, 0 best; None if it does not."""
    words = _heading(text)
    if not words or len(words) > _MAX_HEADING_CHARS or _NOT_A_PROBLEM.search(words):
        return None
    return next((rank for rank, pattern in enumerate(_HEADINGS) if pattern.search(words)), None)


def is_number_heading(text: str) -> bool:
    """Whether a heading names the column of numbers."""
    return _NUMBER.match(_heading(text)) is not None


def is_label(text: str) -> bool:
    """Whether a cell names what stands beside or below it, as in a form: 问题描述, 责任人, 问题编号."""
    return names_aside(text) or is_number_heading(text) or heading_rank(text) is not None


def names_aside(text: str) -> bool:
    """Whether a cell names what an office notes beside a problem: 措施1, 责任人."""
    return _LABEL.match(re.sub(r"[\d一二三四五六七八九十]+$", "", _heading(text))) is not None


def label_row(cells: Iterable[GridCell]) -> int | None:
    """The first row whose cells are headings whatever the problem column is called; None without one.

    Such a row names numbers and something else, or two of the things that offices note beside a problem.
    """
    rows: dict[int, list[str]] = {}
    for cell in cells:
        if cell.row <= HEADER_ROWS:
            rows.setdefault(cell.row, []).append(_heading(cell.text))
    for row in sorted(rows):
        short = all(
            len(words) <= _MAX_HEADING_CHARS and not re.search("[,。;]", words) for words in rows[row]
        )
        numbers = sum(bool(_NUMBER.match(words)) for words in rows[row])
        labels = sum(bool(_LABEL.match(words)) for words in rows[row])
        if short and len(rows[row]) > 1 and (numbers or labels > 1):
            return row
    return None


def _heading(text: str) -> str:
    words = re.sub(r"\s+", "", plain(text))
    return re.sub(r"\([^()]*\)|[:*※★]", "", words)
