"""How far has a measure come, and does it go on? Two axes, each with the words that justify it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from kb.document import Span
from kb.notice import Completion, StatusWords
from kb.parser.shadow import shadow
from kb.parser.status_words import (
    CONTINUING,
    DONE_EVIDENT,
    DONE_EXPLICIT,
    LABEL_CONTINUING,
    LABELS,
    MOSTLY,
    NOT_DONE,
    PARTLY_DONE,
    UNDER_WAY,
)

Axis = Literal["completion", "continuity"]
_PROGRESS = re.compile(r"进展|进度")
_STATE = re.compile(r"状态|完成|销号")
_MAX_WORDS = 8  # of one kind: enough to justify a verdict, and bounded on hostile text
_BY_RANK = (
    (UNDER_WAY, Completion.IN_PROGRESS),
    (NOT_DONE, Completion.NOT_COMPLETED),
    (MOSTLY, Completion.MOSTLY_COMPLETED),
    (DONE_EXPLICIT, Completion.COMPLETED),
    (DONE_EVIDENT, Completion.COMPLETED),
)


@dataclass(frozen=True, slots=True)
class StatusVerdict:
    """words: all that speak to either axis, in text order, those that outvoted others included."""

    completion: Completion
    continuing: bool
    words: tuple[StatusWords, ...]


def judge_status(text: str, span: Span, *, inherited: Sequence[tuple[str, Span]] = ()) -> StatusVerdict:
    """The status of the measure in `span`, by its own words; where it has none, by the inherited ones.

    inherited: status cells or labels of the problem or table row (word, its span), nearest first.
    A part that is still under way outweighs a part that is done (已完成8条,其余2条正在推进: in progress).
    So does a part that is counted (13件积案，已办结11件).
    Verbs that report a finished act (追回3万元, 印发《…》) count as completed only where nothing else speaks.
    Without any words: UNSTATED, not continuing.
    """
    plain = shadow(span.of(text))
    completion = Completion.UNSTATED
    words: list[StatusWords] = []
    for pattern, meaning in _BY_RANK:
        if pattern is DONE_EVIDENT and completion is not Completion.UNSTATED:
            break
        found = _spans(pattern, plain, span.start)
        if pattern is UNDER_WAY:
            found += _remainders(plain, span.start)
        if pattern is DONE_EVIDENT:
            found = found[:1]
        if found and completion is Completion.UNSTATED:
            completion = meaning
        words += [_words("completion", text, place) for place in found if not _overlaps(place, words)]
    recurring = _spans(CONTINUING, plain, span.start)
    words += [_words("continuity", text, place) for place in recurring]
    continuing = bool(recurring)
    if completion is Completion.UNSTATED:
        completion, goes_on, justification = _inherit(inherited, text)
        continuing = continuing or goes_on
        words += justification
    return StatusVerdict(completion, continuing, tuple(sorted(words, key=lambda item: item.span)))


def completion_of_label(word: str) -> Completion | None:
    """What a status cell such as 已完成, 阶段性完成, 正在整改, 超期, 立行立改 says; None if it says nothing of it."""
    plain = "".join(shadow(word).split())
    return next((meaning for pattern, meaning in LABELS if pattern.search(plain)), None)


def tells_progress(name: str) -> bool:
    """Whether a column or label of this name tells how things go on (进展情况) rather than how far they are (完成状态).

    Where a table has both, 按方案推进 in the one is no answer to 已完成 in the other.
    """
    return _PROGRESS.search(name) is not None and _STATE.search(name) is None


def is_continuing_label(word: str) -> bool:
    """Whether a status cell says that the measure goes on: 长期坚持, 已完成并长期坚持, 持续整改."""
    return LABEL_CONTINUING.search("".join(shadow(word).split())) is not None


def _inherit(inherited: Sequence[tuple[str, Span]], text: str) -> tuple[Completion, bool, list[StatusWords]]:
    """The first inherited word that speaks to completion, else the first that speaks to continuity."""
    for word, place in inherited:
        meaning, goes_on = completion_of_label(word), is_continuing_label(word)
        if meaning is None and not goes_on:
            continue
        axes: list[Axis] = ["completion"] if meaning else []
        axes += ["continuity"] if goes_on else []
        return meaning or Completion.UNSTATED, goes_on, [_words(axis, text, place) for axis in axes]
    return Completion.UNSTATED, False, []


def _spans(pattern: re.Pattern[str], plain: str, offset: int) -> list[Span]:
    matches = islice(pattern.finditer(plain), _MAX_WORDS)
    return [Span(match.start() + offset, match.end() + offset) for match in matches]


def _remainders(plain: str, offset: int) -> list[Span]:
    """Where fewer are settled than were taken on."""
    return [
        Span(match.start() + offset, match.end() + offset)
        for match in islice(PARTLY_DONE.finditer(plain), _MAX_WORDS)
        if int(match["done"] or match["some"]) < int(match["all"])
    ]


def _words(axis: Axis, text: str, place: Span) -> StatusWords:
    return StatusWords(axis, place.of(text), place)


def _overlaps(place: Span, words: Sequence[StatusWords]) -> bool:
    return any(place.start < item.span.end and item.span.start < place.end for item in words)
