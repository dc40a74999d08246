"""Where do the words of a boundary correction stand now? Offsets shift when a file is replaced; words do not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.corrections.boundaries import overlap
from kb.document import Span
from kb.errors import InvalidInputError

_CUE_CHARS = (
    12,
    8,
    5,
    3,
)  # around a cut, by which it is known in a reworded measure: as many as still stand there
_LOST = "更正后的文字在现在的原文中找不到，这一处可能已改写。"


def find_words(text: str, words: str, near: Span) -> Span:
    """Where the words stand in one piece, white space aside, sharing a character with `near`.

    Of several such places the one that shares most. Raises InvalidInputError if there is none, or no single best.
    """
    letters = "".join(words.split())
    if not letters:
        raise InvalidInputError("没有填写措施的文字。")
    window = Span(max(0, near.start - 2 * len(words) - 200), min(len(text), near.end + 2 * len(words) + 200))
    pattern = re.compile(r"\s*".join(map(re.escape, letters)))
    found: list[tuple[int, Span]] = []
    match = pattern.search(text, window.start, window.end)
    while match is not None:
        span = Span(*match.span())
        if overlap(span, near):
            found.append((min(span.end, near.end) - max(span.start, near.start), span))
        match = pattern.search(text, match.start() + 1, window.end)
    found.sort(key=lambda pair: -pair[0])
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        raise InvalidInputError(_LOST)
    return found[0][1]


def find_starts(text: str, whole: Span, former: str, cuts: Sequence[int]) -> list[int]:
    """Where the later pieces begin in a measure that was split before. former: its words then; cuts: offsets in them.

    In a reworded measure a piece begins where its first words stand once, or where the last ones before it end.
    Raises InvalidInputError if that cannot be told.
    """
    if whole.of(text) == former:
        return [whole.start + cut for cut in cuts]
    return [_refound(text, whole, former, cut) for cut in cuts]


def line_starts(text: str, whole: Span, lines: Sequence[str]) -> list[int]:
    """Where each later line begins, if the lines together are the measure's words, white space aside.

    Raises InvalidInputError if they are not.
    """
    given = ["".join(line.split()) for line in lines]
    given = [line for line in given if line]
    places = [place for place in range(whole.start, whole.end) if not text[place].isspace()]
    if "".join(given) != "".join(text[place] for place in places):
        raise InvalidInputError(
            "拆分时只能加入换行，不能增删文字。请把文字恢复原样，再在要断开的地方另起一行。"
        )
    starts, count = [], 0
    for line in given[:-1]:
        count += len(line)
        starts.append(places[count])
    if not starts:
        raise InvalidInputError("没有断开的地方。请在要断开的地方另起一行。")
    return starts


def _refound(text: str, whole: Span, former: str, cut: int) -> int:
    for length in _CUE_CHARS:
        for cue, offset in ((former[cut : cut + length], 0), (former[max(0, cut - length) : cut], length)):
            at = text.find(cue, whole.start, whole.end) if len(cue) == length else -1
            if at >= 0 and text.find(cue, at + 1, whole.end) < 0:
                return at + offset
    raise InvalidInputError("拆分处的文字已改写，无法确定从哪里断开。")
