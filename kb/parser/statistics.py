"""What numbers does a notice state of itself? 反馈N个问题, 已完成整改N个, 制定措施N条 …"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.document import Span
from kb.notice import Problem, Statistic
from kb.parser.enumerators import chinese_number

_NUMBER = r"(?P<n>\d{1,5}|[一二三四五六七八九十百]{1,4})"
_UNIT = r"(?:个|项|条|件|类|方面)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "reported_problems",
        re.compile(
            rf"(?:反馈|指出|提出|通报|发现|查出|移交|涉及)[^。;\n]{{0,24}}?(?<!等){_NUMBER}(?:个|项|条)(?:具体|主要|突出)?问题"
        ),
    ),
    (
        "reported_problems",
        re.compile(rf"(?:反馈|通报|指出|查出)的?(?:具体|主要|突出)?问题{_NUMBER}(?:个|项|条|类)"),
    ),
    (
        "planned_measures",
        re.compile(
            rf"(?:制定|列出|细化|分解|形成|提出|制订|明确)[^。;,\n]{{0,16}}?(?:整改)?措施{_NUMBER}{_UNIT}"
        ),
    ),
    (
        "planned_measures",
        re.compile(
            rf"(?:制定|列出|细化为?|分解为?|形成|提出|制订|明确)[^。;,\n]{{0,10}}?{_NUMBER}(?:条|项)(?:具体)?(?:整改)?措施"
        ),
    ),
    (
        "completed",
        re.compile(
            rf"(?:已|已经)?(?:全部)?(?:完成整改|整改完成|完成|办结|整改到位|销号)(?:的?(?:问题|任务|措施))?(?P<n>\d{{1,5}}){_UNIT}"
        ),
    ),
    (
        "in_progress",
        re.compile(rf"(?:正在|持续|尚在)(?:推进|整改|办理)(?:的?(?:问题|任务|措施))?{_NUMBER}{_UNIT}"),
    ),
    (
        "new_rules",
        re.compile(
            rf"(?:制定|修订|完善|建立|出台|健全)[^。;,\n]{{0,12}}?(?:制度|办法|规定|文件){_NUMBER}{_UNIT}"
        ),
    ),
)


def find_statistics(text: str, shadow: str, problems: Sequence[Problem]) -> tuple[Statistic, ...]:
    """The first number of each name outside the problems: in the opening, the narrative parts and the closing."""
    starts = [problem.extent.start for problem in problems]
    ends = [problem.extent.end for problem in problems]
    stretches = [(0, starts[0] if starts else len(shadow))]
    if ends:
        stretches.append((ends[-1], len(shadow)))
    found: dict[str, Statistic] = {}
    for name, pattern in _PATTERNS:
        for start, stop in stretches:
            match = pattern.search(shadow, start, stop)
            if match and name not in found:
                digits = match["n"]
                value = int(digits) if digits.isdigit() else chinese_number(digits)
                span = Span(match.start(), match.end())
                found[name] = Statistic(name, value, span.of(text), span)
    return tuple(sorted(found.values(), key=lambda item: item.span.start))
