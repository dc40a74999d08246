"""By when is a measure to be done? Deadlines as labelled remarks say them, else as the words of the measure do.

A deadline set by hand is a remark without a place in the text: its span is empty, at the measure's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.document import Span
from kb.notice import Attribute, Fact, FactKind, Measure

DEADLINE_NAME = "整改时限"  # of a remark that was entered by hand
DEADLINE_WORDS = ("时限", "期限", "完成时间", "整改时间", "办结时间")
_NAMES = re.compile(rf"^(?!公示|反馈).*(?:{'|'.join(DEADLINE_WORDS)})")
# A date is a deadline where the words around it plan: 计划2024年6月底前, 确保6月30日之前; 3月底前已退回 is none, nor 2018年前入伍.
_PLANNED = re.compile(r"计划|预计|力争|争取|确保|拟|将|限|务必|务求|要求|责令|明确|承诺|定于|时间表|节点")
# 将8月底前积压的案件办结: when they piled up, not by when it is done.
_ATTRIBUTE = re.compile(r"(?:已|所|仍)?[^，,。；;：:\s]{1,6}的(?!$)")
# 计划2024年10月投运 says by when without 前; 计划2024年9月启动 says when it begins.
_PLANS_FOR = re.compile(
    r"(?:(?<!整改)(?<!工作)(?<!行动)(?<!年度)(?<!实施)计划|预计|力争|争取|确保|拟|定于)(?:于|在|到)?$"
)
_BEGINS = re.compile(r"[^，,。；;]{0,6}?(?:启动|开始|开工|动工|开班|着手|招标|起)")
_CLAUSE = re.compile(r"[，,。；;：:！？!?\n]")
_LEAD_CHARS = 30
_BEFORE = re.compile(
    r"\s*(?:[上中下]旬|底|末)?(?:之前|以前|前(?![期往后任述夕身置来去一二两三四五六七八九十]))"
)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")

Origin = Literal["measure", "problem", "words"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """words: as printed or entered; date: ISO, perhaps partial, "" if the words name none.

    origin: a remark beside the measure, one beside the whole problem, or the measure's own words; span: of the words.
    """

    words: str
    date: str
    origin: Origin
    span: Span


def deadlines_of(
    text: str,
    span: Span,
    remarks: Iterable[Attribute],
    problem_remarks: Iterable[Attribute],
    facts: Iterable[Fact],
) -> tuple[Deadline, ...]:
    """A measure's deadlines: those of its remarks, else of its problem's, else of its words. text: span's words."""
    own = remarked(remarks, "measure")
    return own or remarked(problem_remarks, "problem") or said(text, span, facts)


def remarked(remarks: Iterable[Attribute], origin: Origin) -> tuple[Deadline, ...]:
    """The deadlines among labelled remarks; empty cells are none."""
    found = (remark for remark in remarks if is_deadline(remark) and remark.value.strip())
    return tuple(
        Deadline(remark.value.strip(), date_of(remark.value.strip()), origin, remark.span) for remark in found
    )


def said(text: str, span: Span, facts: Iterable[Fact]) -> tuple[Deadline, ...]:
    """The dates by which a measure's words plan something: 计划…前, 确保…底前, 计划…投运. text: the words at span."""
    found: dict[str, Deadline] = {}
    for fact in facts:
        names_month = "-" in fact.value or fact.text.endswith(("底", "末", "半年", "季度"))
        if fact.kind is not FactKind.DATE or not names_month:
            continue
        start, end = fact.span.start - span.start, fact.span.end - span.start
        planned = _planned_end(text, start, end)
        if planned is not None:
            words = text[start:planned]
            place = Span(fact.span.start, span.start + planned)
            found.setdefault(words, Deadline(words, iso_date(fact.value), "words", place))
    return tuple(found.values())


def _planned_end(text: str, start: int, end: int) -> int | None:
    """Where the words of a planned date end, those after it included (前); None if nothing is planned by it."""
    lead = _CLAUSE.split(text[max(0, start - _LEAD_CHARS) : start])[-1]
    if match := _BEFORE.match(text, end):
        is_attribute = lead.endswith("将") and _ATTRIBUTE.match(text, match.end())
        is_planned = _PLANNED.search(lead) and not is_attribute and not lead.endswith("每年")
        return match.end() if is_planned else None
    return end if _PLANS_FOR.search(lead) and not _BEGINS.match(text, end) else None


def is_deadline(remark: Attribute) -> bool:
    """Whether a labelled remark names a deadline: 整改时限, 完成时限, 整改期限 …"""
    return _NAMES.search(remark.name) is not None


def date_of(words: str) -> str:
    """The first date that words name, ISO, perhaps partial; "" if none, or one without a year."""
    if _ISO.fullmatch(words) and exists(words):
        return words
    from kb.parser.dates import find_dates

    mentions = find_dates(words, Span(0, len(words)))
    return next((iso_date(mention.value or "") for mention in mentions if iso_date(mention.value or "")), "")


def with_deadline(measure: Measure, words: str) -> Measure:
    """The measure with this deadline, set by hand, instead of those its remarks name."""
    place = next((i for i, one in enumerate(measure.attributes) if is_deadline(one)), len(measure.attributes))
    name = measure.attributes[place].name if place < len(measure.attributes) else DEADLINE_NAME
    entered = Attribute(name, words, Span(measure.span.end, measure.span.end))
    others = [one for one in measure.attributes[place:] if not is_deadline(one)]
    return replace(measure, attributes=(*measure.attributes[:place], entered, *others))


def exists(iso: str) -> bool:
    """Whether an ISO date, perhaps partial, is one of the calendar."""
    year, month, day = (*map(int, iso.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def iso_date(value: str) -> str:
    """An ISO date that has a year, perhaps partial; "" for any other text."""
    return value if _ISO.fullmatch(value) else ""
