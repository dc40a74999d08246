"""Corrections and remarks of the ledger in Chinese words, the same in pages, JSON and Excel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from api.pages.citations import anchor_of
from api.pages.marks import mask_personal
from kb.corrections.records import FIELD_LABELS, Correction, Mark
from kb.corrections.values import value_words
from kb.deadlines import Deadline
from kb.document import Span
from kb.notice import Attribute, Fact

_DASH = re.compile(r"[至到—~～-]{1,2}")
ORIGIN_LABELS = {"measure": "", "problem": "整个问题", "words": "据措施原文"}


def mark_words(mark: Mark) -> str:
    """What stands beside a corrected passage: “完成情况经人工更正，原为“推进中””."""
    if mark.field == "add":
        return "这条措施由人工补充，解析时没有列出"
    original = mask_personal(value_words(mark.field, mark.original))
    if mark.family != "boundary":
        return f"{FIELD_LABELS[mark.field]}经人工更正，原为“{original}”"
    return f"措施起止经人工更正（{FIELD_LABELS[mark.field]}），原为{original}"


def place_words(target: str) -> str:
    """A target in words: “问题 4 的措施 2”, “问题 4”, “整份通报”."""
    anchor = anchor_of(target) if "#" in target else ""
    problem, _, measure = anchor.partition("-M")
    if not anchor:
        return "整份通报"
    return f"问题 {problem[1:]} 的措施 {measure}" if measure else f"问题 {problem[1:]}"


def change_words(correction: Correction) -> str:
    """What a correction changed: “推进中 → 完成”; for an undo, which correction it took back."""
    if correction.field == "undo":
        return f"撤销第 {correction.value} 号"
    before, value = (
        mask_personal(value_words(correction.field, one)) for one in (correction.before, correction.value)
    )
    return f"{before} → {value}"


def deadline_words(deadlines: Iterable[Deadline]) -> str:
    """Deadlines in one line, with where they come from if not from the measure's own remark."""
    found = []
    for one in deadlines:
        origin = ORIGIN_LABELS[one.origin]
        found.append(mask_personal(one.words) + (f"（{origin}）" if origin else ""))
    return "；".join(found)


def responsible_words(remarks: Iterable[Attribute]) -> str:
    """Who is responsible, in one line: “责任科室：办公室；责任人：张某”."""
    return "；".join(f"{one.name}：{mask_personal(one.value.strip())}" for one in remarks)


def figure_words(text: str, span: Span, figures: Sequence[Fact]) -> tuple[str, ...]:
    """Figures as the measure prints them, each once; both ends of a range (1至2名) are one. text: the words at span."""
    found: list[Span] = []
    for one, after in zip(figures, [*figures, None][1:], strict=True):
        end = one.span.end
        if found and found[-1].end >= end:
            continue  # the high end of a range
        if after is not None and not one.text.endswith(one.unit):
            between = text[end - span.start : after.span.start - span.start]
            end = after.span.end if _DASH.fullmatch(between.removeprefix(one.unit)) else end
        found.append(Span(one.span.start, end))
    return tuple(dict.fromkeys(text[one.start - span.start : one.end - span.start] for one in found))


def stated_words(remarks: Iterable[Attribute]) -> str:
    """What the notice's own columns of status say, in one line: “阶段性完成”."""
    return "；".join(dict.fromkeys(mask_personal(one.value.strip()) for one in remarks))
