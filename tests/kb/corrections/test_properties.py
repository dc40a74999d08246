"""What holds for any corrections of any notice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.corrections.applying import apply
from kb.corrections.making import _words_at
from kb.corrections.parsed import content_of, notice_of
from kb.corrections.records import Correction, Field
from kb.corrections.values import check_value
from kb.document import Span
from kb.notice import Completion, Measure, Notice, Problem
from tests.kb.corrections.notices import assert_true, notice
from tests.kb.notices import notice as full_notice

_words = st.text("修订制度，。；一是2已完成正在推进 \n", min_size=4, max_size=30).filter(
    lambda it: len(it.strip()) > 3
)


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    """A notice of 1-3 problems with 0-4 measures each; between them anything may stand."""
    text, problems = "通报\n", []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        begin = len(text)
        title = Span(begin + 2, begin + 6)
        text += f"{number}.问题{number}甲\n"
        measures = []
        for ordinal in range(1, draw(st.integers(0, 4)) + 1):
            words = draw(_words).strip()
            text += draw(st.sampled_from(["", "一是", "备注。", "\n"]))
            measures.append(Measure(ordinal, words, Span(len(text), len(text) + len(words))))
            text += words + draw(st.sampled_from(["", "\n", "；"]))
        extent = Span(begin, len(text))
        problems.append(
            Problem(number, f"{number}.", title.of(text), title, extent, None, (), tuple(measures))
        )
        text += "\n"
    return replace(notice(), text=text, problems=tuple(problems), unassigned=())


def _value(draw: st.DrawFn, field: str, made: Notice, measure: Measure) -> Any:
    if field == "status":
        return {"completion": draw(st.sampled_from(Completion)).value, "continuing": draw(st.booleans())}
    if field == "types":
        return draw(st.lists(st.sampled_from(["M1", "M7", "M20"]), max_size=2))
    if field == "deadline":
        return draw(st.sampled_from(["2024-12-20", "年底前", "未明确"]))
    if field == "span":
        start = draw(st.integers(max(0, measure.span.start - 3), measure.span.end))
        return {"start": start, "end": draw(st.integers(start, min(len(made.text), measure.span.end + 3)))}
    if field == "add":
        start = draw(st.integers(0, len(made.text)))
        return {"start": start, "end": draw(st.integers(start, min(len(made.text), start + 20)))}
    if field == "split":
        return {
            "at": draw(st.lists(st.integers(measure.span.start, measure.span.end), min_size=1, max_size=3))
        }
    return {}


@st.composite
def corrected(draw: st.DrawFn) -> tuple[Notice, list[Correction]]:
    """A notice with the history of up to six changes that were accepted, each made to what the former ones left."""
    made = draw(notices())
    history: list[Correction] = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        effective = apply(made, history).notice
        places = [(p, m) for p in effective.problems for m in p.measures]
        if not places:
            break
        problem, measure = draw(st.sampled_from(places))
        field: Field = draw(st.sampled_from(["status", "types", "deadline", "span", "split", "join", "add"]))
        target = f"{made.slug}#P{problem.number}" + (f"-M{measure.ordinal}" if field != "add" else "")
        value = check_value(field, _value(draw, field, made, measure))
        anchor, context = _words_at(effective, field, target)
        asked = Correction(0, made.slug, target, field, value, anchor, context, sha256=made.source.sha256)
        outcome = apply(made, [*history, asked]).outcomes[0]
        if not outcome.failure:
            kept = replace(
                asked, id=number, original=outcome.original, before=outcome.before, value=outcome.value
            )
            history.append(kept)
    return made, history


@settings(max_examples=150, deadline=None)
@given(corrected())
def test_spans_always_show_the_text_and_measures_stay_in_order_and_apart(
    found: tuple[Notice, list[Correction]],
) -> None:
    made, history = found
    effective = apply(made, history).notice
    assert_true(effective)
    assert effective.text == made.text
    assert [p.number for p in effective.problems] == [p.number for p in made.problems]
    for span in effective.unassigned:
        covered = [m.span for p in effective.problems for m in p.measures]
        assert all(span.end <= one.start or one.end <= span.start for one in covered)


@settings(max_examples=100, deadline=None)
@given(corrected())
def test_with_every_correction_taken_back_the_notice_is_as_it_was_read(
    found: tuple[Notice, list[Correction]],
) -> None:
    made, history = found
    undone = [replace(correction, undone_at="2025-01-01T00:00:00+00:00") for correction in history]
    assert apply(made, undone).notice == made


@settings(max_examples=100, deadline=None)
@given(corrected())
def test_what_was_accepted_fits_again_as_long_as_the_notice_is_read_the_same(
    found: tuple[Notice, list[Correction]],
) -> None:
    made, history = found
    again = json.loads(json.dumps([(one.original, one.before, one.value) for one in history]))
    stored = [
        replace(one, original=original, before=before, value=value)
        for one, (original, before, value) in zip(history, again, strict=True)
    ]
    applied = apply(made, stored)
    assert [outcome.failure for outcome in applied.outcomes.values()] == [""] * len(history)
    assert applied == apply(made, history)
    assert all(outcome.places for outcome in applied.outcomes.values())


@settings(max_examples=100, deadline=None)
@given(corrected(), st.data())
def test_taking_any_one_back_leaves_a_true_notice(
    found: tuple[Notice, list[Correction]], data: st.DataObject
) -> None:
    made, history = found
    if not history:
        return
    gone = data.draw(st.sampled_from(history)).id
    rest = [replace(one, undone_at="x") if one.id == gone else one for one in history]
    applied = apply(made, rest)
    assert_true(applied.notice)
    assert gone not in applied.outcomes
    for outcome in applied.outcomes.values():
        assert bool(outcome.places) != bool(outcome.failure)


def test_a_notice_comes_back_from_json_as_it_was_read() -> None:
    for made in (notice(), full_notice()):
        assert notice_of(json.loads(json.dumps(content_of(made)))) == made
