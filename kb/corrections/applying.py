"""The notice as it is with all corrections in force: a pure function of the notice as it was read and of them.

One after another, in the order they were made, so that of two the later one wins. One that does not fit is left out
and says why; it never stops the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from kb.corrections import reshaping, steps
from kb.corrections.records import BOUNDARY_FIELDS, NOTICE_FIELDS, Correction, Field, Outcome
from kb.corrections.state import State, closed, opened, places_of
from kb.corrections.steps import Step
from kb.corrections.targets import MeasurePlace, find_measure
from kb.errors import InvalidInputError
from kb.notice import Notice, parse_measure_id, parse_problem_id

_MEASURE_STEPS: Mapping[Field, Callable[[State, Correction, MeasurePlace], Step]] = {
    "status": steps.set_status,
    "types": steps.set_types,
    "deadline": steps.set_deadline,
    "span": reshaping.move,
    "split": reshaping.split,
    "join": reshaping.join,
}


@dataclass(frozen=True, slots=True)
class Applied:
    """The effective notice, and what each correction came to, by its number."""

    notice: Notice
    outcomes: Mapping[int, Outcome]


def apply(notice: Notice, corrections: Iterable[Correction]) -> Applied:
    """The notice with these corrections, in this order; those that are not in force are passed over."""
    state = opened(notice)
    outcomes: dict[int, Outcome] = {}
    for correction in corrections:
        if not correction.is_active:
            continue
        try:
            step = _applied(state, correction)
        except InvalidInputError as error:
            outcomes[correction.id] = Outcome(failure=str(error))
            continue
        state = step.state
        outcomes[correction.id] = Outcome((), "", step.original, step.before, step.value)
    places = places_of(state)
    found = {number: replace(one, places=places.get(number, ())) for number, one in outcomes.items()}
    return Applied(closed(state), found)


def _applied(state: State, correction: Correction) -> Step:
    if correction.field in NOTICE_FIELDS:
        return steps.set_date(state, correction)
    if correction.field == "topics":
        return steps.set_topics(state, correction)
    if correction.field == "add":
        return _added(state, correction)
    try:
        place = find_measure(state.blocks, correction)
    except InvalidInputError:
        wanted = reshaping.as_wanted(state, correction) if correction.field in BOUNDARY_FIELDS else None
        if wanted is None:
            raise
        return wanted
    return _MEASURE_STEPS[correction.field](state, correction, place)


def _added(state: State, correction: Correction) -> Step:
    """A measure put in; one that a better reading has found meanwhile counts as put in."""
    try:
        return reshaping.add(state, correction)
    except InvalidInputError:
        wanted = None if correction.is_new else reshaping.as_wanted(state, correction)
        if wanted is None:
            raise
        return wanted


def version_of(notice: Notice, target: str) -> str:
    """A short digest of what can be corrected at a target: it differs as soon as somebody changed that.

    A target the notice does not have has a digest too. Raises InvalidInputError for what is no id.
    """
    seen: object
    if "#" not in target:
        seen = (notice.inspection_period, notice.feedback_date, notice.publication_date)
    elif "-M" not in target.rpartition("#")[2]:
        number = parse_problem_id(target)[1]
        seen = [(one.title, one.topics) for one in notice.problems if one.number == number]
    else:
        wanted = parse_measure_id(target)
        siblings = next((one.measures for one in notice.problems if one.number == wanted.problem), ())
        here = siblings[wanted.measure - 1 : wanted.measure + 1]
        seen = (here[:1], [measure.text for measure in here[1:]])
    return hashlib.sha256(repr(seen).encode("utf-8", "backslashreplace")).hexdigest()[:16]
