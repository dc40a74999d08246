"""By when is a measure to be done? Deadlines as labelled remarks say them, else as the words of the measure do.

A deadline set by hand is a remark without a place in the text: its span is empty, at the measure's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from kb.document import Span
from kb.notice import Attribute, Fact, FactKind, Measure

DEADLINE_NAME = "整改时限"  # of a remark that was entered by hand
_NAMES = re.compile(r"^(?!公示|反馈).*(?:时限|期限|完成时间|整改时间|办结时间)")
# What follows a date that is meant as a deadline: 2024年6月底前, 6月30日之前; but not 前期, 前往, 前三季度.
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
    """The dates in a measure's words that are followed by 前, 底前, 之前. text: the words at span."""
    found: dict[str, Deadline] = {}
    for fact in facts:
        end = fact.span.end - span.start
        if fact.kind is FactKind.DATE and (match := _BEFORE.match(text, end)):
            words = text[fact.span.start - span.start : match.end()]
            place = Span(fact.span.start, span.start + match.end())
            found.setdefault(words, Deadline(words, _iso(fact.value), "words", place))
    return tuple(found.values())


def is_deadline(remark: Attribute) -> bool:
    """Whether a labelled remark names a deadline: 整改时限, 完成时限, 整改期限 …"""
    return _NAMES.search(remark.name) is not None


def date_of(words: str) -> str:
    """The first date that words name, ISO, perhaps partial; "" if none, or one without a year."""
    if match := _ISO.fullmatch(words):
        return match[0]
    from kb.parser.dates import find_dates

    mentions = find_dates(words, Span(0, len(words)))
    return next((_iso(mention.value or "") for mention in mentions if _iso(mention.value or "")), "")


def with_deadline(measure: Measure, words: str) -> Measure:
    """The measure with this deadline, set by hand, instead of those its remarks name."""
    place = next((i for i, one in enumerate(measure.attributes) if is_deadline(one)), len(measure.attributes))
    name = measure.attributes[place].name if place < len(measure.attributes) else DEADLINE_NAME
    entered = Attribute(name, words, Span(measure.span.end, measure.span.end))
    others = [one for one in measure.attributes[place:] if not is_deadline(one)]
    return replace(measure, attributes=(*measure.attributes[:place], entered, *others))


def _iso(value: str) -> str:
    return value if _ISO.fullmatch(value) else ""
