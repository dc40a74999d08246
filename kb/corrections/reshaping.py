"""One correction of boundaries applied to a state: a measure's ends moved, a measure split, two joined, one put in."""

from __future__ import annotations

from kb.corrections.boundaries import (
    check_free,
    check_gap,
    pieces_at,
    reach_of,
    reread,
    settled,
    trimmed,
)
from kb.corrections.records import Correction, Value
from kb.corrections.refinding import find_starts, find_words
from kb.corrections.state import Piece, State, Touch, original_of
from kb.corrections.steps import UNCHANGED, Step, piece_at
from kb.corrections.targets import NEARLY, MeasurePlace, find_problem, likeness
from kb.document import Span
from kb.errors import InvalidInputError


def move(state: State, correction: Correction, place: MeasurePlace) -> Step:
    """A measure of another start or end."""
    text = state.notice.text
    span = _new_span(text, piece_at(state, place).measure.span, correction)
    check_free(state, place.block, range(place.piece, place.piece + 1), span)
    value = {"start": span.start, "end": span.end, "texts": [span.of(text)]}
    return _reshaped(state, correction, place, [span], value)


def split(state: State, correction: Correction, place: MeasurePlace) -> Step:
    """A measure in several; the later ones of the problem count on from there."""
    text, whole = state.notice.text, piece_at(state, place).measure.span
    starts: list[int] = correction.value["at"]
    if not correction.is_new:
        cuts = [start - correction.value["from"] for start in starts]
        starts = find_starts(text, whole, correction.anchor, cuts)
    spans = pieces_at(text, whole, starts)
    value = {"at": starts, "from": whole.start, "texts": [span.of(text) for span in spans]}
    return _reshaped(state, correction, place, spans, value)


def join(state: State, correction: Correction, place: MeasurePlace) -> Step:
    """A measure and the next one of its problem as one, with what stands between them."""
    text, pieces = state.notice.text, state.blocks[place.block].pieces
    if place.piece + 1 >= len(pieces):
        raise InvalidInputError("这是该问题的最后一条措施，后面没有可以合并的。")
    first, second = (piece.measure for piece in pieces[place.piece : place.piece + 2])
    if not correction.is_new and likeness(second.text, correction.before["texts"][1]) < NEARLY:
        raise InvalidInputError("后一条措施已不是当时合并的那一条。")
    check_gap(text, first.span, second.span)
    span = Span(first.span.start, second.span.end)
    check_free(state, place.block, range(place.piece, place.piece + 2), span)
    return _reshaped(state, correction, place, [span], {"texts": [span.of(text)]}, count=2)


def add(state: State, correction: Correction) -> Step:
    """A passage of a problem that was not read as a measure, as one; later ones of the problem count on from there."""
    text, place = state.notice.text, find_problem(state.blocks, correction)
    reach = reach_of([block.problem for block in state.blocks], place, len(text))
    start, end = correction.value["start"], correction.value["end"]
    words = "".join(correction.value.get("texts", ()))
    if words and text[start:end] != words:
        span = find_words(text, words, reach)
    else:
        span = trimmed(text, Span(min(start, len(text)), min(end, len(text))))
    if span.start >= span.end or span.start < reach.start or span.end > reach.end:
        raise InvalidInputError("补充的措施应是这个问题的一段原文：在它的标题之后、下一个问题之前。")
    check_free(state, place, range(0), span)
    pieces = state.blocks[place].pieces
    index = sum(piece.measure.span.start < span.start for piece in pieces)
    touch = Touch(correction.id, "boundary", {"texts": []})
    made = Piece(reread(state.notice, (), span), (touch,))
    after = settled(state.with_pieces(place, index, 0, (made,)), place, [], [span])
    value = {"start": span.start, "end": span.end, "texts": [span.of(text)]}
    return Step(after, {"texts": []}, {"texts": []}, value)


def as_wanted(state: State, correction: Correction) -> Step | None:
    """The state with a remark on measures that already stand as the correction wants them, as after a better reading.

    None if they do not, or if they do in several places.
    """
    texts = tuple(correction.value.get("texts", ()))
    found = [
        (b, p)
        for b, block in enumerate(state.blocks)
        for p in range(len(block.pieces) - len(texts) + 1)
        if texts and tuple(piece.measure.text for piece in block.pieces[p : p + len(texts)]) == texts
    ]
    if len(found) != 1:
        return None
    block, first = found[0]
    touch = Touch(correction.id, "boundary", correction.original)
    pieces = state.blocks[block].pieces[first : first + len(texts)]
    touched = tuple(Piece(piece.measure, (*piece.touches, touch)) for piece in pieces)
    after = state.with_pieces(block, first, len(texts), touched)
    return Step(after, correction.original, correction.before, correction.value)


def _new_span(text: str, old: Span, correction: Correction) -> Span:
    start, end = correction.value["start"], correction.value["end"]
    words = "".join(correction.value.get("texts", ()))
    if words and text[start:end] != words:
        return find_words(text, words, old)
    if not start < end <= len(text):
        raise InvalidInputError(
            f"起止位置 {start}–{end} 不可用：起应小于止，且不超过全文的 {len(text)} 个字。"
        )
    span = trimmed(text, Span(start, end))
    if span.start >= span.end:
        raise InvalidInputError("选定的范围里没有文字。")
    if not (span.start < old.end and old.start < span.end):
        raise InvalidInputError("新的起止范围与原来的措施没有一处重合；请在它的附近调整。")
    if correction.is_new and span == old:
        raise InvalidInputError(UNCHANGED)
    return span


def _reshaped(
    state: State,
    correction: Correction,
    place: MeasurePlace,
    spans: list[Span],
    value: Value,
    *,
    count: int = 1,
) -> Step:
    """`count` measures of a block exchanged for those of `spans`, each read anew."""
    sources = state.blocks[place.block].pieces[place.piece : place.piece + count]
    before = {"texts": [piece.measure.text for piece in sources]}
    originals = [original_of(piece.touches, "boundary", {"texts": [piece.measure.text]}) for piece in sources]
    original = {"texts": list(dict.fromkeys(text for one in originals for text in one["texts"]))}
    touches = {touch.correction_id: touch for piece in sources for touch in piece.touches}
    touch = Touch(correction.id, "boundary", original)
    made = tuple(Piece(reread(state.notice, sources, span), (*touches.values(), touch)) for span in spans)
    after = state.with_pieces(place.block, place.piece, count, made)
    given_up = [] if len(spans) > 1 else [piece.measure.span for piece in sources]
    return Step(settled(after, place.block, given_up, spans), original, before, value)
