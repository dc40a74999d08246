"""Evaluations are kept one a state and question set, with what was found, and the oldest go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb import evaluations
from kb.errors import NotFoundError
from kb.evaluations import Answer, Evaluation, Runs, SearchState, put_evaluation, read_evaluations, read_runs
from kb.store import Store, open_store

STATE = SearchState(3, "model@1", "ranking", 7)
MADE = Evaluation(STATE, "set-1", 2, {"全部": {"questions": 2, "nDCG@10": 0.5}})
RUNS = Runs(
    {1: Answer("差旅费\ud800", ("a#P1-M1", "局#P2-M3")), 2: Answer("公车", ())}, frozenset({"a", "局"})
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    yield opened
    opened.close()


def put(store: Store, made: Evaluation = MADE, runs: Runs = RUNS) -> int:
    return store.write(lambda connection: put_evaluation(connection, made, runs))


def test_an_evaluation_comes_back_as_it_was_made(store: Store) -> None:
    evaluation_id = put(store)
    (kept,) = store.read(read_evaluations)
    assert replace(kept, evaluation_id=0, made_at="") == MADE
    assert kept.evaluation_id == evaluation_id
    assert store.read(lambda connection: read_runs(connection, evaluation_id)) == RUNS


def test_the_same_state_and_question_set_are_kept_once(store: Store) -> None:
    put(store)
    put(store, replace(MADE, questions=3))
    put(store, replace(MADE, question_set="set-2"))
    put(store, replace(MADE, state=replace(STATE, generation=4)))
    kept = store.read(read_evaluations)
    assert [(one.state.generation, one.question_set, one.questions) for one in kept] == [
        (4, "set-1", 2),
        (3, "set-2", 2),
        (3, "set-1", 3),
    ]


@pytest.mark.parametrize("part", ["generation", "model_id", "ranking_id", "sequence"])
def test_whatever_orders_the_results_tells_states_apart(store: Store, part: str) -> None:
    put(store)
    other = "other" if isinstance(getattr(STATE, part), str) else 99
    put(store, replace(MADE, state=replace(STATE, **{part: other})))
    assert len(store.read(read_evaluations)) == 2


def test_of_too_many_the_oldest_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluations, "MAX_EVALUATIONS", 2)
    first = put(store)
    for generation in (4, 5):
        put(store, replace(MADE, state=replace(STATE, generation=generation)))
    assert [one.state.generation for one in store.read(read_evaluations)] == [5, 4]
    with pytest.raises(NotFoundError, match="没有编号为 1 的评测"):
        store.read(lambda connection: read_runs(connection, first))
