"""Which lines number the problems in ways that notices do not know? 问题1  住房分配…, 2-1 政府采购…, one block a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kb.document import Span
from kb.parser.enumerators import chinese_number
from kb.parser.spans import trim

_BULLET = r"^[ \t]{0,8}(?:(?:[^\w\s]|〇){1,2}[ \t]{0,2})?"
_NAMED = re.compile(
    _BULLET + r"(?:反馈|存在|整改)?(?:问题|任务|事项)[ \t]?[(]?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})[)]?"
    r"(?:[】\]][ \t]{0,4}:?|[:、.,—-]{1,2}|(?=[ \t]))[ \t]{0,8}(?=[^\s\d])",
    re.MULTILINE,
)
_DASHED = re.compile(
    _BULLET + r"[(]?(?P<part>\d{1,2})[-—–.](?P<n>\d{1,2})[)]?(?:[ \t]{1,8}|[、.:])[ \t]{0,4}(?=[^\s\d.%])",
    re.MULTILINE,
)
_PART = re.compile(r"^[ \t]{0,4}[一二三四五六七八九十]{1,3}、", re.MULTILINE)
_MIN_NAMED, _MIN_DASHED = 2, 3


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line that begins a problem. extent: up to the next, or to the next part 一、; title: the rest of its line."""

    label: str
    title: Span
    extent: Span


def numbered_lines(shadow: str) -> list[NumberedLine]:
    """The lines in document order; [] where their numbers do not run on."""
    named = list(_NAMED.finditer(shadow))
    if len(named) >= _MIN_NAMED and _runs_on([(0, _number(match["n"])) for match in named]):
        return _lines(shadow, named)
    dashed = list(_DASHED.finditer(shadow))
    if len(dashed) >= _MIN_DASHED and _runs_on([(int(one["part"]), int(one["n"])) for one in dashed]):
        return _lines(shadow, dashed)
    return []


def _number(digits: str) -> int:
    return int(digits) if digits.isdigit() else chinese_number(digits)


def _runs_on(numbers: Sequence[tuple[int, int]]) -> bool:
    """Whether each number is the next, or the first of the next part."""
    before = (numbers[0][0], numbers[0][1] - 1)
    for part, number in numbers:
        is_next = part == before[0] and number == before[1] + 1
        if not is_next and not (number == 1 and part in (before[0], before[0] + 1)):
            return False
        before = (part, number)
    return numbers[0][1] == 1


def _lines(shadow: str, matches: Sequence[re.Match[str]]) -> list[NumberedLine]:
    parts = [match.start() for match in _PART.finditer(shadow)]
    stops = [*(match.start() for match in matches[1:]), len(shadow)]
    lines = []
    for match, stop in zip(matches, stops, strict=True):
        following = bisect_right(parts, match.start())
        stop = min(stop, parts[following]) if following < len(parts) else stop
        end = shadow.find("\n", match.end(), stop)
        title = trim(shadow, Span(match.end(), stop if end < 0 else end), " \t\n。;:")
        lines.append(
            NumberedLine(
                shadow[match.start() : match.end()].strip(" \t【】[]:"),
                title,
                trim(shadow, Span(match.start(), stop)),
            )
        )
    return [line for line in lines if line.title.end > line.title.start]
