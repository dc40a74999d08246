"""The counted answer as a page shows it: its figures are links to what stands behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.answers import sentence as words
from index.comparable import MIN_SCORE
from index.query import MAX_QUERY_CHARS
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from api.pages.links import SearchState
    from index.confidence import Confidence
    from index.precedents import Precedents

HINT = (
    "可比先例：与所问最相近的那些问题，检索得分不低于最高分的一半，并且达到 "
    f"{MIN_SCORE:g}。数的是问题，同一家单位可以有几个；每个数字都能点开，看到它背后的全部原文。",
    "完成情况：有一条措施写明仍在推进，整个问题算推进中；有写明完成或基本完成的，又没有仍在推进的，算已完成。",
    "收回的资金：只加总原文写明已经追回、退回、收缴的金额；查出、责令、退给群众和企业的，以及单位补缴、变卖所得，都不算在内。",
)
# 8 个, 3 份: a number and its measure word are not broken over two lines, nor is a comma put at the start of one.
_UNIT = re.compile(r" ?[个家份类年]?[，；。）：]*")
_MAX_WHOLE = 12  # a list of years may be broken
NEAREST, UNCOUNTED = "最相近，仅供参考", "相近，未计入统计"


@dataclass(frozen=True, slots=True)
class LinkedPiece:
    """A part of the sentence. url: what opens behind a figure, "" for plain words; unit: what stays on a figure's line."""

    text: str
    url: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """pieces: the counted sentence. hint: how it is counted, in lines. stands_first: what counts has the best scores.
    all_url: all passages; written_url: the written answer, "" where none can be had."""

    pieces: tuple[LinkedPiece, ...]
    confidence: Confidence | None
    hint: tuple[str, ...]
    stands_first: bool
    all_url: str
    written_url: str


def answer_view(answer: Precedents, state: SearchState, *, can_write: bool) -> AnswerView | None:
    """The view, None without precedents. can_write: is a language model set?"""
    if not answer.precedents:
        return None
    all_url = passages_url(state, words.ALL)  # once: a long question takes long to encode
    return AnswerView(
        pieces=tuple(_linked(words.sentence(answer), all_url)),
        confidence=answer.confidence,
        hint=_hint(answer),
        stands_first=not answer.topic,
        all_url=all_url,
        written_url=_url("/answer/written", state) if can_write else "",
    )


def _linked(pieces: Iterable[words.Piece], all_url: str) -> Iterator[LinkedPiece]:
    """Figures with what opens behind them, each with the measure word that follows it."""
    figure: LinkedPiece | None = None
    for piece in pieces:
        is_short = figure is not None and len(figure.text) <= _MAX_WHOLE
        unit = _UNIT.match(piece.text) if is_short and not piece.show else None
        if figure is not None:
            yield replace(figure, unit=unit[0] if unit else "")
        figure = LinkedPiece(piece.text, _figure_url(all_url, piece.show)) if piece.show else None
        if figure is None:
            yield LinkedPiece(piece.text[unit.end() :] if unit else piece.text, "")
    if figure is not None:
        yield figure


def _hint(answer: Precedents) -> tuple[str, ...]:
    """How it is counted; of the name of a topic also, whose problems count."""
    if not answer.topic:
        return HINT
    return (
        f"所问是一类问题的名称，检索到的“{name_of(answer.topic)}”类问题，得分不到下面的标准也算可比。",
        *HINT,
    )


def passages_url(state: SearchState, show: str) -> str:
    """The page of the passages behind a figure."""
    return _figure_url(_url("/answer/passages", state), show)


def _figure_url(all_url: str, show: str) -> str:
    return all_url if show == words.ALL else f"{all_url}&{urlencode({'show': show})}"


def _url(path: str, state: SearchState) -> str:
    literal = (("literal", "1"),) if state.literal else ()
    return f"{path}?{urlencode([('q', state.query[:MAX_QUERY_CHARS]), *state.filters, *literal])}"
