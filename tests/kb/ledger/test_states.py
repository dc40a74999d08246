"""What the ledger counts in SQL is what a plain count over the rows gives, whatever the states of a problem's measures."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.ledger import Totals, checked_scope, read_totals
from kb.notice import Completion
from kb.store import open_store
from tests.api.notices import M, P, write_notice

C = Completion
STATES = st.lists(st.lists(st.sampled_from(list(Completion)), max_size=4), min_size=1, max_size=5)


def totals_of(states: list[list[Completion]]) -> Totals:
    """The totals of one notice whose problems have measures in these states."""
    problems = tuple(
        P(f"第{number}个问题", ("B8",), tuple(M(f"第{number}之{n}条措施", ("M1",), one) for n, one in enumerate(own, 1)))
        for number, own in enumerate(states, 1)
    )  # fmt: skip
    made = write_notice("某局", "某局整改通报", {"问题": problems})
    content = made.text.encode()
    made = replace(made, source=replace(made.source, sha256=hashlib.sha256(content).hexdigest()))
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/kb.sqlite", Path(folder) / "originals")
        try:
            store.put(made, content)
            return store.read(lambda c: read_totals(c, checked_scope(c, {})))
        finally:
            store.close()


@settings(max_examples=20, deadline=None)
@given(states=STATES)
def test_totals_are_a_plain_count(states: list[list[Completion]]) -> None:
    totals = totals_of(states)
    everything = Counter(one for own in states for one in own)
    assert totals.problems == len(states)
    assert totals.measures == everything.total()
    assert totals.completions == {one: everything[one] for one in Completion}
    assert totals.bare_problems == sum(not own for own in states)
    assert totals.states == {
        name: sum(state_of(own) == name for own in states) for name in ("finished", "ongoing", "unstated")
    }


def state_of(own: list[Completion]) -> str:
    if {C.IN_PROGRESS, C.NOT_COMPLETED} & set(own):
        return "ongoing"
    return "finished" if {C.COMPLETED, C.MOSTLY_COMPLETED} & set(own) else "unstated"


@pytest.mark.parametrize("still_open", [C.IN_PROGRESS, C.NOT_COMPLETED])
def test_a_problem_with_one_measure_under_way_is_not_finished_whatever_else_is_done(
    still_open: Completion,
) -> None:
    totals = totals_of([[C.COMPLETED, still_open, C.MOSTLY_COMPLETED]])
    assert totals.states == {"finished": 0, "ongoing": 1, "unstated": 0}
