"""What a reader wants to know first: how the list went, what has no precedent, what others did most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.reports.wording import outcome_sentence, short_title, verdict_words

if TYPE_CHECKING:
    from api.reports.content import PartState, Report, ReportPart

MAIN_TYPES = 3  # of a problem, as the overview's table shows them
_NAMED_PROBLEMS = 10
_NAMED_TYPES = 5


def overview_sentences(report: Report) -> list[str]:
    """The paragraphs above the overview's table. Every number can be counted in that table."""
    said = [outcome_sentence(report) + _verdicts(report), _main_types(report)]
    said.append(_named(report, "none", "未找到可比先例的是{}，需要结合实际自行研究整改措施。"))
    said.append(_named(report, "failed", "查询失败的是{}，请另行查询。"))
    return [sentence for sentence in said if sentence]


def _verdicts(report: Report) -> str:
    counts = Counter(verdict_words(part) for part in report.parts if part.state == "found")
    if len(counts) < 2:
        return ""
    return "其中" + "，".join(f"{verdict}的 {count} 个" for verdict, count in counts.most_common()) + "。"


def _main_types(report: Report) -> str:
    """In how many problems a measure type is one of the main ones."""
    answers = [part.answer for part in report.parts if part.state == "found" and part.answer]
    counts = Counter(one.label for answer in answers for one in answer.counts.types[:MAIN_TYPES])
    most = [(label, count) for label, count in counts.most_common(_NAMED_TYPES) if count > 1]
    if not most:
        return ""
    named = "，".join(f"{label}（{count} 个问题）" for label, count in most)
    return f"各单位整改同类问题最常用的措施：{named}；按下表“主要措施类型”一列统计。"


def _named(report: Report, state: PartState, sentence: str) -> str:
    numbered = [(number, part) for number, part in enumerate(report.parts, 1) if part.state == state]
    return sentence.format(_names(numbered)) if numbered else ""


def _names(numbered: Sequence[tuple[int, ReportPart]]) -> str:
    shown = "、".join(
        f"第 {number} 个“{short_title(part.problem.text)}”" for number, part in numbered[:_NAMED_PROBLEMS]
    )
    return shown + (f"等 {len(numbered)} 个" if len(numbered) > _NAMED_PROBLEMS else "")
