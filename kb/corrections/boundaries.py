"""What becomes of measures whose boundaries are moved? Spans stay true, and what lies in them is read anew.

Everything keeps to the notice's text: a measure is always text[start:end]. Facts and words of status go to whoever
holds their span; status and types are judged again from the new words, unless somebody set them by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from kb.corrections.state import Piece, State
from kb.document import Span
from kb.errors import InvalidInputError
from kb.notice import Fact, Measure, Notice, Problem

MAX_GAP_CHARS = 200  # between two measures that are joined: an enumerator, a blank line, hardly more
_BLANKS = " \t\r\n\u3000\xa0"
_STRAY = _BLANKS + "；;，,、"


def overlap(one: Span, other: Span) -> bool:
    """Whether they share a character."""
    return one.start < other.end and other.start < one.end


def trimmed(text: str, span: Span, characters: str = _BLANKS) -> Span:
    """The span without these characters at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in characters:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    return Span(start, end)


def reach_of(problems: Sequence[Problem], place: int, length: int) -> Span:
    """Where the words of the problem at this place may stand: after its title, before the next one.

    length: of the notice's text.
    """
    own = problems[place]
    later = (one.span.start for one in problems if one.span.start > own.span.start)
    before = (one.extent.start for one in problems if one.extent.start > own.span.start)
    return Span(own.span.end, max(own.extent.end, min((*later, *before), default=length)))


def reread(notice: Notice, pieces: Sequence[Piece], span: Span) -> Measure:
    """The measure of this span. pieces: the measures it was made of, () for a new one; remarks beside them are kept."""
    from kb.parser.classify import types_of
    from kb.parser.status import judge_status

    text = notice.text
    words = span.of(text)
    inherited = dict.fromkeys(
        (word.text, word.span)
        for piece in pieces
        for word in piece.measure.status_words
        if not _inside(word.span, piece.measure.span)
    )
    verdict = judge_status(text, span, inherited=list(inherited))
    judged_by_hand = next((piece.measure for piece in pieces if piece.is_set("status")), None)
    typed_by_hand = next((piece.measure for piece in pieces if piece.is_set("types")), None)
    return Measure(
        ordinal=pieces[0].measure.ordinal if pieces else 1,
        text=words,
        span=span,
        types=typed_by_hand.types if typed_by_hand else types_of(words),
        completion=judged_by_hand.completion if judged_by_hand else verdict.completion,
        continuing=judged_by_hand.continuing if judged_by_hand else verdict.continuing,
        status_words=tuple(sorted(verdict.words, key=lambda word: (word.span.start, word.axis))),
        attributes=tuple(dict.fromkeys(one for piece in pieces for one in piece.measure.attributes)),
        facts=_facts(notice, pieces, span),
    )


def _facts(notice: Notice, pieces: Sequence[Piece], span: Span) -> tuple[Fact, ...]:
    """Those known to lie in the span, and those that are found where nothing was known."""
    from kb.parser.facts import find_facts

    known = [fact for piece in pieces for fact in piece.measure.facts if _inside(fact.span, span)]
    found = [
        fact
        for fact in find_facts(notice.text, span, default_year=certain_year(notice))
        if not any(one.kind is fact.kind and overlap(one.span, fact.span) for one in known)
    ]
    return tuple(sorted({*known, *found}, key=lambda fact: (fact.span, fact.kind)))


def certain_year(notice: Notice) -> int | None:
    """The year that all dates of the notice share, by which dates without one were completed; None if they do not."""
    dates = (*notice.inspection_period, notice.feedback_date, notice.publication_date)
    years = {date[:4] for date in dates if date and date[:4].isdigit()}
    return int(years.pop()) if len(years) == 1 else None


def pieces_at(text: str, whole: Span, starts: Sequence[int]) -> list[Span]:
    """The spans a measure falls into. starts: where each later piece begins.

    A later piece does not keep the enumerator (二是, 2.) and the comma or blank it begins with.
    Raises InvalidInputError for a start outside, or a piece without words.
    """
    if not all(whole.start < start < whole.end for start in starts):
        raise InvalidInputError(
            f"拆分的位置应在措施之内：大于 {whole.start}，小于 {whole.end}（全文中的字符位置）。"
        )
    edges = [whole.start, *starts, whole.end]
    spans = [trimmed(text, Span(whole.start, edges[1]))]
    for start, end in pairwise(edges[1:]):
        stripped = trimmed(text, Span(start, end), _STRAY)
        begins = stripped.start + _enumerator_length(stripped.of(text))
        spans.append(trimmed(text, Span(begins, stripped.end), _STRAY))
    if any(span.start == span.end for span in spans):
        raise InvalidInputError("拆开后有一条没有文字。请把断开处放在两句话之间。")
    return spans


def _enumerator_length(words: str) -> int:
    from kb.parser.enumerators import find_markers
    from kb.parser.shadow import shadow

    first = next(iter(find_markers(shadow(words[:60]))), None)
    return first.end if first is not None and first.start == 0 else 0


def check_free(state: State, block: int, pieces: range, span: Span) -> None:
    """Raises InvalidInputError if the span reaches into another measure, a problem's title or another problem.

    pieces: the positions in the block of the measures that the span replaces.
    """
    own = state.blocks[block].problem.extent
    for place, other in enumerate(state.blocks):
        number = other.problem.number
        if overlap(span, other.problem.span):
            raise InvalidInputError(f"与第 {number} 个问题的标题重叠。措施不能包括问题的标题。")
        for ordinal, piece in enumerate(other.pieces, 1):
            is_own = place == block and ordinal - 1 in pieces
            if not is_own and overlap(span, piece.measure.span):
                raise InvalidInputError(f"与第 {number} 个问题的措施 {ordinal} 重叠。请先调整那一条。")
        beyond = [Span(span.start, min(span.end, own.start)), Span(max(span.start, own.end), span.end)]
        if place != block and any(
            part.start < part.end and overlap(part, other.problem.extent) for part in beyond
        ):
            raise InvalidInputError(f"伸入了第 {number} 个问题。措施应在自己的问题之内。")


def check_gap(text: str, first: Span, second: Span) -> None:
    """Raises InvalidInputError if too much, or a border of a table, stands between two measures to be joined."""
    between = text[first.end : second.start]
    if second.start < first.end or "\t" in between or len(between) > MAX_GAP_CHARS:
        raise InvalidInputError("这两条措施之间隔着其他内容（另一格、另一段），不能合并。")


def settled(state: State, block: int, old: Sequence[Span], new: Sequence[Span]) -> State:
    """The state after measures of a block moved from `old` spans to `new` ones.

    The problem's extent covers its measures; text that a measure gave up counts as without a role, text it gained
    does so no more. For a split, `old` is empty: the enumerators between the pieces keep their role.
    """
    notice, problem = state.notice, state.blocks[block].problem
    extent = Span(
        min(problem.extent.start, *(span.start for span in new)),
        max(problem.extent.end, *(span.end for span in new)),
    )
    given_up = _minus(old, new)
    spans = [trimmed(notice.text, span) for span in (*_minus(notice.unassigned, new), *given_up)]
    unassigned = tuple(sorted({span for span in spans if span.start < span.end}))
    changed = replace(state.blocks[block], problem=replace(problem, extent=extent))
    return replace(state.with_block(block, changed), notice=replace(notice, unassigned=unassigned))


def _minus(spans: Iterable[Span], cuts: Iterable[Span]) -> list[Span]:
    """What is left of the spans without the cuts."""
    left = list(spans)
    for cut in cuts:
        left = [
            part
            for span in left
            for part in (
                [Span(span.start, cut.start), Span(cut.end, span.end)] if overlap(span, cut) else [span]
            )
            if part.start < part.end
        ]
    return left


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
