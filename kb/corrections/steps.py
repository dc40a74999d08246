"""One correction of a value applied to a state: dates, topics, types, status, deadline."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.corrections.records import Correction, Value, family_of
from kb.corrections.state import Piece, State, Touch, original_of
from kb.corrections.targets import MeasurePlace, find_problem
from kb.corrections.values import value_words
from kb.deadlines import deadlines_of, with_deadline
from kb.errors import InvalidInputError
from kb.notice import Completion, Measure

UNCHANGED = "与现在的内容相同，没有需要更正的。"


@dataclass(frozen=True, slots=True)
class Step:
    """The state after one correction. original: what the notice itself was read as; before: what stood there;
    value: the correction's, completed by the words it stands for.
    """

    state: State
    original: Value
    before: Value
    value: Value


def set_date(state: State, correction: Correction) -> Step:
    """A date of the notice."""
    notice, value, family = state.notice, correction.value, family_of(correction.field)
    start, end = notice.inspection_period
    if correction.field == "publication_date":
        present, changed = notice.publication_date, replace(notice, publication_date=value)
    elif correction.field == "feedback_date":
        present, changed = notice.feedback_date, replace(notice, feedback_date=value)
    elif correction.field == "inspection_start":
        present, changed = start, replace(notice, inspection_period=(value, end))
    else:
        present, changed = end, replace(notice, inspection_period=(start, value))
    _check_meant(state, correction, present)
    original = original_of(state.touches, family, present)
    touches = (*state.touches, Touch(correction.id, family, original))
    return Step(replace(state, notice=changed, touches=touches), original, present, value)


def set_topics(state: State, correction: Correction) -> Step:
    """The topics of a problem."""
    place = find_problem(state.blocks, correction)
    block = state.blocks[place]
    present = list(block.problem.topics)
    _check_new(correction, present)
    original = original_of(block.touches, "topics", present)
    changed = replace(
        block,
        problem=replace(block.problem, topics=tuple(correction.value)),
        touches=(*block.touches, Touch(correction.id, "topics", original)),
    )
    return Step(state.with_block(place, changed), original, present, correction.value)


def set_types(state: State, correction: Correction, place: MeasurePlace) -> Step:
    """The types of a measure."""
    measure = piece_at(state, place).measure
    present = list(measure.types)
    _check_new(correction, present)
    return _exchanged(state, correction, place, present, replace(measure, types=tuple(correction.value)))


def set_status(state: State, correction: Correction, place: MeasurePlace) -> Step:
    """Both axes of a measure's status; the words that justified the former one stay."""
    measure, value = piece_at(state, place).measure, correction.value
    present = {"completion": measure.completion.value, "continuing": measure.continuing}
    _check_meant(state, correction, present, is_reworded=not place.is_same)
    changed = replace(measure, completion=Completion(value["completion"]), continuing=value["continuing"])
    return _exchanged(state, correction, place, present, changed)


def set_deadline(state: State, correction: Correction, place: MeasurePlace) -> Step:
    """A measure's deadline, instead of what its remarks, its problem or its words say."""
    measure = piece_at(state, place).measure
    shared = state.blocks[place.block].problem.attributes
    found = deadlines_of(measure.text, measure.span, measure.attributes, shared, measure.facts)
    present = "；".join(deadline.words for deadline in found) or None
    _check_meant(state, correction, present, is_reworded=not place.is_same)
    return _exchanged(state, correction, place, present, with_deadline(measure, correction.value))


def piece_at(state: State, place: MeasurePlace) -> Piece:
    """The measure at a place."""
    return state.blocks[place.block].pieces[place.piece]


def _exchanged(
    state: State, correction: Correction, place: MeasurePlace, present: Value, changed: Measure
) -> Step:
    piece, family = piece_at(state, place), family_of(correction.field)
    original = original_of(piece.touches, family, present)
    touched = Piece(changed, (*piece.touches, Touch(correction.id, family, original)))
    after = state.with_pieces(place.block, place.piece, 1, (touched,))
    return Step(after, original, present, correction.value)


def _check_new(correction: Correction, present: Value) -> None:
    if correction.is_new and correction.value == present:
        raise InvalidInputError(UNCHANGED)


def _check_meant(state: State, correction: Correction, present: Value, *, is_reworded: bool = False) -> None:
    """A correction of what the notice says holds for what it said then: another file, or other words, may say otherwise.

    Raises InvalidInputError if the value now read is none that the correction knew.
    """
    _check_new(correction, present)
    is_same_file = correction.sha256 == state.notice.source.sha256
    if correction.is_new or (is_same_file and not is_reworded):
        return
    if present not in (correction.before, correction.original, correction.value):
        now, then = (value_words(correction.field, value) for value in (present, correction.before))
        raise InvalidInputError(f"现在的原文为“{now}”，与更正时的“{then}”不同，没有套用。请核对后重新更正。")
