"""Which sentences of a problem only say who does it and until when? 由法规科负责，10月20日前完成。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.document import Span
from kb.parser.spans import trim
from kb.plan.labels import find_inline_responsible
from kb.plan.plan import Entry

_WHEN = r"(?:20\d\d年|今年|年|\d{1,2}月|[一二三四]季度|[\d一二两三四五六七八九十]{1,3}个(?:月|工作日)|\d{1,2}日|[上中下]旬|月|底|末|初|内|度|之|以|反馈后)"
_DEADLINE = re.compile(
    rf"(?:^|(?<=[,。;\n]))[ \t]{{0,4}}(?:以上|上述)?[^\d,。;\n年]{{0,6}}?(?P<until>(?={_WHEN}){_WHEN}{{1,8}}前?)"
    r"(?:全部|全面|确保|基本)?(?:完成|办结|销号|整改(?:完成|到位)|落实到位)(?=以下|上述|以上|整改|全部|[,。;:\n]|$)"
)
_LOOSELY = re.compile(
    r"(?:尽快|尽早|近期|近日|择机|适时|抓紧|逐步|分步|持续)(?:完成|整改|办结|落实|推进|实施)(?:到位)?"
)
_WHO = r"[^,。;:\n]{0,24}(?:牵头|负责|承办|主办|组织实施|抓落实|督办|督导|监督|配合|协助|协办|参与|跟踪)"
_DUTY = re.compile(rf"(?:(?:以上|上述)?[^,。;:\n]{{0,12}}?由{_WHO}(?:落实|实施)?|{_WHO})")
_GOAL = re.compile(
    r"目标[】\]]?[:\s][^。;\n]{0,40}?(?P<until>(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?[之以]?前)"
)
_DONE = re.compile(
    r"(?:(?<=[。;,\n])|^)\s{0,4}(?:[该此本]?(?:项)?(?:问题|任务))?(?:目前|现|均)?(?P<done>已(?:经)?(?:全部)?(?:完成整改|整改完成|整改到位|完成销号|整改销号|办结|销号))[。;\s]{0,4}$"
)
_SENTENCE = re.compile(r"[^。;\n]+[。;]?")
_CLAUSE = re.compile(r"[^,。;、\n][^,。;\n]*")
_MAX_CHARS = 100


@dataclass(frozen=True, slots=True)
class Cut:
    """A measure without its last sentence, and what that says."""

    measure: Span
    duty: Span


def cut_duty(shadow: str, measure: Span) -> Cut:
    """The measure without a last sentence that says nothing but who and when; duty is empty if there is none.

    A measure that is nothing else stays: somebody is to do something.
    """
    last = Span(measure.end, measure.end)
    for match in _SENTENCE.finditer(shadow, max(measure.start, measure.end - 4 * _MAX_CHARS), measure.end):
        last = Span(match.start(), match.end())
    rest = trim(shadow, Span(measure.start, last.start))
    if rest.end <= rest.start or not _is_duty(shadow, last):
        return Cut(measure, Span(measure.end, measure.end))
    return Cut(rest, last)


def _is_duty(shadow: str, sentence: Span) -> bool:
    words = sentence.of(shadow).strip(" \t\n。;")
    if len(words) > _MAX_CHARS:
        return False
    clauses = _CLAUSE.findall(words)
    return bool(clauses) and all(
        _DUTY.fullmatch(one) or _DEADLINE.match(one) or _LOOSELY.fullmatch(one) for one in clauses
    )


def goal_entries(shadow: str, stretch: Span) -> Iterator[Entry]:
    """Until when, where the goal says so: 整改目标：7月底前每村储备2名以上。"""
    for match in _GOAL.finditer(shadow, stretch.start, stretch.end):
        yield Entry("deadline", "", match["until"], Span(*match.span("until")), in_words=True)


def done_entry(shadow: str, measure: Span) -> Entry | None:
    """What a problem's last measure ends with, where that is a sentence of its own: 已完成整改。"""
    start = max(measure.start, measure.end - _MAX_CHARS)
    match = _DONE.search(shadow, start, measure.end)
    return Entry("status", "", match["done"], Span(*match.span("done")), in_words=True) if match else None


def duty_entries(shadow: str, stretch: Span) -> Iterator[Entry]:
    """Who is responsible, and until when, by the clauses of a stretch that say so in words."""
    yield from find_inline_responsible(shadow, stretch)
    for match in _DEADLINE.finditer(shadow, stretch.start, stretch.end):
        yield Entry("deadline", "", match["until"], Span(*match.span("until")), in_words=True)
