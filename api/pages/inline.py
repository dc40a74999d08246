"""Annotations drawn into a stretch of a notice's text: anchors, the cited mark, facts, words of status."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from markupsafe import Markup, escape

from kb.document import Span
from kb.notice import Fact, FactKind, Notice


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch with an anchor: a problem's title ("P4"), a measure ("P4-M2") or a section's title ("S2")."""

    span: Span
    anchor: str
    css: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A small stretch inside: a fact, words of status, a stated number. title: what it means, for a tooltip."""

    span: Span
    css: str
    title: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """All stretches of a notice; each list is sorted and free of overlaps, so that a line's are found by bisection.

    corrected: the anchors of passages that were corrected by hand.
    """

    passages: tuple[Passage, ...]
    remarks: tuple[Remark, ...]
    cited: str | None
    corrected: frozenset[str] = frozenset()

    def passages_in(self, span: Span) -> tuple[Passage, ...]:
        """The passages that begin in span or reach into it."""
        first = bisect_right(self.passages, span.start, key=lambda p: p.span.end)
        last = bisect_left(self.passages, span.end, key=lambda p: p.span.start)
        # An empty passage at span.start ends there without reaching in, but begins here.
        while first > 0 and self.passages[first - 1].span.start == span.start:
            first -= 1
        return self.passages[first:last]

    def problems_in(self, span: Span) -> tuple[str, ...]:
        """The anchors of the problems whose titles begin in span."""
        found = self.passages_in(span)
        return tuple(p.anchor for p in found if p.css == "problem-title" and p.span.start >= span.start)

    def is_cited_in(self, span: Span) -> bool:
        """Whether the cited passage begins in span or reaches into it."""
        return self.cited is not None and any(p.anchor == self.cited for p in self.passages_in(span))

    def remarks_in(self, span: Span) -> tuple[Remark, ...]:
        """The remarks that reach into span."""
        first = bisect_right(self.remarks, span.start, key=lambda r: r.span.end)
        last = bisect_left(self.remarks, span.end, key=lambda r: r.span.start)
        return self.remarks[first:last]

    @classmethod
    def of(cls, notice: Notice, cited: str | None, corrected: frozenset[str] = frozenset()) -> Annotations:
        """Everything of the notice that is drawn into its text. cited: an anchor, or None."""
        passages = [Passage(s.span, f"S{s.number}", "section-title") for s in notice.sections]
        remarks = [Remark(s.span, "stated", f"通报自述：{s.text}") for s in notice.statistics]
        for problem in notice.problems:
            passages.append(Passage(problem.span, f"P{problem.number}", "problem-title"))
            for measure in problem.measures:
                passages.append(Passage(measure.span, f"P{problem.number}-M{measure.ordinal}", "measure"))
                remarks += [Remark(f.span, "fact", fact_title(f)) for f in measure.facts]
                remarks += [Remark(w.span, "status-words", "表明状态的词语") for w in measure.status_words]
        return cls(tuple(_apart_passages(passages)), tuple(_apart_remarks(remarks)), cited, corrected)


def fact_title(fact: Fact) -> str:
    """A fact in words: its kind and its value, such as 26,000元."""
    return f"{fact.kind.label}：{_value(fact)}"


def fact_row(fact: Fact) -> tuple[str, str, str]:
    """(kind, text as printed, value where it says more than the text, else "")."""
    value = _value(fact)
    says_more = value.replace(",", "") not in (fact.text.replace(",", ""), fact.text.strip("《》"))
    return fact.kind.label, fact.text, value if says_more else ""


def _value(fact: Fact) -> str:
    if fact.kind is FactKind.DATE and fact.value.startswith("--"):
        return "年份未载明"
    if fact.kind in (FactKind.AMOUNT, FactKind.COUNT):
        return _grouped(fact.value) + fact.unit
    return fact.value


def _grouped(number: str) -> str:
    """ "26000" -> "26,000"; what is not a number stays as it is."""
    try:
        return f"{Decimal(number):,f}"
    except InvalidOperation:
        return number


def _apart_passages(passages: Sequence[Passage]) -> list[Passage]:
    """Sorted; one that reaches into the next is cut short there, so that each keeps its place and anchor."""
    ordered = sorted(passages, key=lambda p: (p.span.start, -p.span.end))
    apart = [
        replace(one, span=Span(one.span.start, min(one.span.end, following.span.start)))
        for one, following in pairwise(ordered)
    ]
    return [*apart, *ordered[-1:]]


def _apart_remarks(remarks: Sequence[Remark]) -> list[Remark]:
    """Sorted; one inside another is left out, and one that reaches into the next is cut short there."""
    apart: list[Remark] = []
    for remark in sorted(remarks, key=lambda r: (r.span.start, -r.span.end)):
        if remark.span.start == remark.span.end or (apart and remark.span.end <= apart[-1].span.end):
            continue
        if apart and remark.span.start < apart[-1].span.end:
            apart[-1] = replace(apart[-1], span=Span(apart[-1].span.start, remark.span.start))
        apart.append(remark)
    return apart


def annotate(text: str, stretch: Span, annotations: Annotations) -> Markup:
    """The stretch of text, escaped, with everything that lies in it drawn in.

    A passage that goes on from an earlier stretch has its id there only; here it has data-anchor.
    """
    parts: list[Markup] = []
    cursor = stretch.start
    for passage in annotations.passages_in(stretch):
        start, end = max(passage.span.start, stretch.start), min(passage.span.end, stretch.end)
        parts.append(_remarked(text, Span(cursor, start), annotations))
        is_start = start == passage.span.start
        parts.append(_drawn(text, passage, Span(start, end), annotations, is_start=is_start))
        cursor = end
    parts.append(_remarked(text, Span(cursor, stretch.end), annotations))
    return Markup("").join(parts)


def _drawn(text: str, passage: Passage, span: Span, annotations: Annotations, *, is_start: bool) -> Markup:
    is_cited = passage.anchor == annotations.cited
    css = f"{passage.css} cited" if is_cited else passage.css
    if passage.anchor in annotations.corrected and span.end == passage.span.end:
        css += " corrected"
    # autofocus brings ?cite= into view where scripts are off and the address has no fragment.
    focus = Markup(' tabindex="-1" autofocus') if is_cited and is_start else Markup("")
    name = Markup(' id="{}"').format(passage.anchor) if is_start else Markup("")
    return Markup('<span class="{}" data-anchor="{}"{}{}>{}</span>').format(
        css, passage.anchor, name, focus, _remarked(text, span, annotations)
    )


def _remarked(text: str, span: Span, annotations: Annotations) -> Markup:
    parts: list[Markup] = []
    cursor = span.start
    for remark in annotations.remarks_in(span):
        start, end = max(remark.span.start, span.start), min(remark.span.end, span.end)
        parts.append(escape(text[cursor:start]))
        parts.append(
            Markup('<span class="{}" title="{}">{}</span>').format(remark.css, remark.title, text[start:end])
        )
        cursor = end
    parts.append(escape(text[cursor : span.end]))
    return Markup("").join(parts)
