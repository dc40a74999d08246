"""Which brackets only say who and until when? …（牵头领导：于归；住房保障处；2025年6月底前）"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.document import Span
from kb.parser.spans import trim
from kb.plan.deadline_words import is_time
from kb.plan.labels import find_entries
from kb.plan.plan import Entry
from kb.plan.value_kinds import names_somebody

_BRACKET = re.compile(r"\((?P<words>[^()\n]{3,160})\)[。;,]?")
_PIECE = re.compile(r"[^;,。]+")
_MAX_BRACKETS = 400


@dataclass(frozen=True, slots=True)
class DutyBracket:
    """A bracket of duties. entries: its pieces that no label announces."""

    span: Span
    entries: tuple[Entry, ...]


def duty_brackets(shadow: str, stretch: Span) -> Iterator[DutyBracket]:
    """The brackets of a stretch of which every piece is a label with its value, a time, or who is responsible."""
    for count, match in enumerate(_BRACKET.finditer(shadow, stretch.start, stretch.end)):
        if count >= _MAX_BRACKETS:
            return
        inside = Span(*match.span("words"))
        labelled = [Span(start, max(start + 1, one.span.end)) for start, one in find_entries(shadow, inside)]
        pieces = [
            trim(shadow, Span(*piece.span())) for piece in _PIECE.finditer(shadow, *match.span("words"))
        ]
        told = [(piece, _entry(shadow, piece, labelled)) for piece in pieces if piece.end > piece.start]
        if told and all(entry is not None or _is_labelled(piece, labelled) for piece, entry in told):
            entries = tuple(entry for _, entry in told if entry is not None)
            if labelled or any(entry.kind == "deadline" for entry in entries) or len(entries) > 1:
                yield DutyBracket(Span(match.start(), match.end()), entries)


def _is_labelled(piece: Span, labelled: Sequence[Span]) -> bool:
    return any(piece.start < span.end and span.start < piece.end for span in labelled)


def _entry(shadow: str, piece: Span, labelled: Sequence[Span]) -> Entry | None:
    if _is_labelled(piece, labelled):
        return None
    words = piece.of(shadow)
    if is_time(words):
        return Entry("deadline", "", words, piece, in_words=True)
    return Entry("responsible", "", words, piece, in_words=True) if names_somebody(words) else None


def cut_brackets(measures: Sequence[Span], brackets: Sequence[DutyBracket], shadow: str) -> list[Span]:
    """The measures without brackets of duties at their ends, and without what is nothing else."""
    kept = []
    for measure in measures:
        for bracket in brackets:
            if bracket.span.start <= measure.start < bracket.span.end:
                measure = Span(min(bracket.span.end, measure.end), measure.end)
            elif measure.start < bracket.span.start and bracket.span.end >= measure.end > bracket.span.start:
                measure = Span(measure.start, bracket.span.start)
        measure = trim(shadow, measure)
        if measure.end > measure.start:
            kept.append(measure)
    return kept
