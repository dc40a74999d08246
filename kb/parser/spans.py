"""Which characters of a stretch count? Trimming, lines, and membership in many stretches."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from kb.document import Span

_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"\s*")


def trim(shadow: str, span: Span, characters: str = " \t\n") -> Span:
    """The span without the given characters at its ends; empty at its end if it holds nothing else."""
    start, end = span.start, span.end
    while start < end and shadow[start] in characters:
        start += 1
    while end > start and shadow[end - 1] in characters:
        end -= 1
    return Span(start, end)


def without_stop(shadow: str, span: Span) -> Span:
    """The span without the punctuation that ends it."""
    end = span.end
    while end > span.start and shadow[end - 1] in "。;,. ":
        end -= 1
    return Span(span.start, end)


def is_blank(shadow: str, start: int, end: int) -> bool:
    """Whether shadow[start:end] holds nothing but white space; reads no further than its first word."""
    match = _BLANK.match(shadow, start, max(start, end))
    return match is None or match.end() >= end


def lines_of(shadow: str, start: int, stop: int) -> list[Span]:
    """The non-blank lines of shadow[start:stop], in order, without the blanks around them."""
    spans = []
    for match in _LINE.finditer(shadow, start, stop):
        words = match[0].strip()
        if words:
            begin = match.start() + match[0].index(words[0])
            spans.append(Span(begin, begin + len(words)))
    return spans


def find_quotations(shadow: str, *, max_chars: int = 200) -> list[Span]:
    """Quoted stretches by start, quotes included: closed within the line and max_chars; others are none."""
    spans: list[Span] = []
    opened: list[int] = []
    straight: int | None = None
    for match in _QUOTE_OR_BREAK.finditer(shadow):
        position, character = match.start(), match[0]
        if character == "\n":
            opened.clear()
            straight = None
        elif character == "“":
            opened.append(position)
        elif character == '"' and straight is None:
            straight = position
        else:
            start = straight if character == '"' else opened.pop() if opened else None
            if start is not None and position - start <= max_chars:
                spans.append(Span(start, position + 1))
            if character == '"':
                straight = None
    return sorted(spans)


_QUOTE_OR_BREAK = re.compile(r"[\n“”\"]")


class Intervals:
    """Answers in logarithmic time whether a position lies in any of the spans."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start < merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        self._starts = [span.start for span in merged]
        self._ends = [span.end for span in merged]

    def cover(self, position: int) -> bool:
        """Whether a span has start <= position < end."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]

    def contain(self, position: int) -> bool:
        """Whether a span has start < position < end: strictly inside, as a quotation holds its words."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and self._starts[index] < position < self._ends[index]
