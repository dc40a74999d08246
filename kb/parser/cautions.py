"""What should a reader be told of a parsed notice? Chinese sentences on what is missing or uncertain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.notice import Problem, Statistic

_BROKEN_DATE = re.compile(r"(?<!\d)(?:19|20)\d{5}日|(?<!\d)(?:19|20)\d{2}年\d{3,4}日")
_LISTED = 10


def cautions_on(
    shadow: str, problems: Sequence[Problem], statistics: Sequence[Statistic], *, has_title: bool
) -> list[str]:
    """What was not found, what disagrees with the notice's own numbers, and which dates are damaged."""
    if not shadow.strip():
        return ["文件里没有文字。"]
    cautions = []
    if problems and not has_title:
        cautions.append("原文没有标题，已用单位名称代替。")
    if not problems and "整改" in shadow:
        cautions.append(
            "只有总体情况和数字，没有逐条列出问题和措施；已保留原文和统计数字。"
            if statistics
            else "没有找到逐条列出的问题和整改措施；原文已保留，可在阅读页查看。"
        )
    cautions += [*_missing_measures(problems), *_disagreement(problems, statistics)]
    if _BROKEN_DATE.search(shadow):
        cautions.append("有的日期缺少“年”“月”等字（如 2024717日），没有推测，保持原样。")
    return cautions


def _missing_measures(problems: Sequence[Problem]) -> list[str]:
    without = [problem.number for problem in problems if not problem.measures]
    if not without:
        return []
    if len(without) == len(problems):
        return ["只有反馈的问题，没有整改措施（可能是巡察反馈通报）。"]
    listed = "、".join(str(number) for number in without[:_LISTED])
    more = f"等 {len(without)} 个" if len(without) > _LISTED else ""
    return [f"第 {listed} {more or '个'}问题下没有找到整改措施，请对照原文。"]


def _disagreement(problems: Sequence[Problem], statistics: Sequence[Statistic]) -> list[str]:
    stated = next((item.value for item in statistics if item.name == "reported_problems"), None)
    if not stated or not problems or stated == len(problems):
        return []
    return [f"原文说反馈了 {stated} 个问题，这里找到 {len(problems)} 个，请对照原文。"]
