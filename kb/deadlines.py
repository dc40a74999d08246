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
    """The dates by which a measure's words plan something: 计划…前, 确保…底前. text: the words at span."""
    found: dict[str, Deadline] = {}
    for fact in facts:
        start, end = fact.span.start - span.start, fact.span.end - span.start
        if fact.kind is not FactKind.DATE or (match := _BEFORE.match(text, end)) is None:
            continue
        lead = _CLAUSE.split(text[max(0, start - _LEAD_CHARS) : start])[-1]
        names_month = "-" in fact.value or fact.text.endswith(("底", "末", "半年", "季度"))
        if names_month and _PLANNED.search(lead):
            words = text[start : match.end()]
            place = Span(fact.span.start, span.start + match.end())
            found.setdefault(words, Deadline(words, iso_date(fact.value), "words", place))
    return tuple(found.values())


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
