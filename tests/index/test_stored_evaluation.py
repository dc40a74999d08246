"""Evaluations of judged questions: what is asked, what is counted, and what may be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from index.hit_figures import MEASURES, NDCG
from index.retriever import Retriever
from index.stored_evaluation import (
    MIN_GATED,
    ask_all,
    compare,
    found_for,
    means_by_kind,
    plain_figures,
    question_set_of,
    state_of,
)
from kb.evaluations import Answer, Runs
from kb.judged import JudgedQuestion
from kb.judged_answers import JudgedAnswers
from kb.question_checks import QuestionKind
from tests.index.fakes import FakeEncoder

HALF = 1 / math.log2(3)  # nDCG of the one relevant measure at rank 2


def judged(
    question_id: int,
    grades: Mapping[str, int],
    kind: QuestionKind = QuestionKind.KEYWORD,
    text: str = "差旅费",
) -> JudgedAnswers:
    return JudgedAnswers(JudgedQuestion(question_id, text, kind, ""), grades, grades, ())


def runs(answers: Mapping[int, tuple[str, ...]], *notices: str, text: str = "差旅费") -> Runs:
    return Runs({id_: Answer(text, found) for id_, found in answers.items()}, frozenset(notices or ("a",)))


def test_every_question_is_asked_as_rank_answers_it(retriever: Retriever) -> None:
    questions = [judged(1, {}, text="差旅费").question, judged(2, {}, text="公务用车").question]
    progress: list[tuple[int, int]] = []
    state, asked = ask_all(retriever, questions, lambda done, total: progress.append((done, total)))
    assert asked.answers[2].found[0] == "a#P2-M1"
    assert asked.answers[1].found == tuple(one for one, _ in retriever.rank("差旅费", top_k=50))
    assert asked.notices == {"a", "b", "c"}
    assert progress == [(0, 2), (1, 2)]
    assert (state.generation, state.model_id) == (retriever.generation, "fake@1")


def test_a_question_without_anything_to_search_for_finds_nothing(retriever: Retriever) -> None:
    assert found_for(retriever, " ") == ()


def test_the_state_is_the_same_until_something_that_orders_results_changes(retriever: Retriever) -> None:
    state = state_of(retriever)
    assert state_of(retriever) == state
    words_only = retriever.over(retriever.snapshot, FakeEncoder("other@1"))
    assert state_of(words_only).model_id == "仅词语"


def test_figures_are_means_by_kind_after_those_of_all() -> None:
    questions = [
        judged(1, {"a#P1-M1": 2}),
        judged(2, {"a#P1-M2": 1}, QuestionKind.NOISY),
        judged(3, {"a#P1-M2": 1}, QuestionKind.NOISY),
    ]
    means = means_by_kind(questions, runs({1: ("a#P1-M1",), 2: ("a#P9-M1", "a#P1-M2"), 3: ()}))
    assert [(row.kind, row.means.questions) for row in means] == [("全部", 3), ("keyword", 1), ("noisy", 2)]
    assert means[0].means.values[NDCG] == pytest.approx((1 + HALF + 0) / 3)
    assert means[2].means.values[NDCG] == pytest.approx((HALF + 0) / 2)
    assert plain_figures(means)["noisy"] == pytest.approx(
        {"questions": 2, NDCG: HALF / 2, "MRR@10": 0.25, "Recall@5": 0.5, "Recall@10": 0.5}, abs=1e-6
    )


def test_questions_that_were_not_asked_or_have_no_relevant_measure_are_not_counted() -> None:
    questions = [
        judged(1, {"a#P1-M1": 2}),
        judged(2, {"a#P1-M1": 2}),
        judged(3, {"a#P1-M1": 0}),
        judged(4, {"a#P1-M1": 2}, text="别的写法"),
    ]
    means = means_by_kind(questions, runs({1: ("a#P1-M1",), 3: ("a#P1-M1",), 4: ("a#P1-M1",)}))
    assert means[0].means.questions == 1


def test_nothing_to_count_is_zero_questions() -> None:
    (row,) = means_by_kind([], runs({}))
    assert (row.kind, row.means.questions, row.means.values) == ("全部", 0, dict.fromkeys(MEASURES, 0.0))


def test_the_same_questions_are_compared_by_the_same_marks() -> None:
    questions = [judged(1, {"a#P1-M1": 2}), judged(2, {"a#P1-M1": 2}), judged(3, {"a#P1-M1": 2})]
    then = runs({1: ("x#P1-M1", "a#P1-M1"), 2: ("a#P1-M1",), 9: ("a#P1-M1",)})
    now = runs({1: ("a#P1-M1",), 2: ("a#P1-M1",), 3: ("a#P1-M1",)})
    comparison = compare(questions, then, now)
    assert comparison.questions == 2
    assert comparison.then[0].means.values[NDCG] == pytest.approx((HALF + 1) / 2)
    assert comparison.now[0].means.values[NDCG] == pytest.approx(1.0)
    assert (len(comparison.better), comparison.worse) == (1, ())
    (moved,) = comparison.better
    assert (moved.question.question_id, moved.ranks) == (1, {"a#P1-M1": (2, 1)})


def test_measures_of_notices_that_one_index_did_not_hold_count_for_neither() -> None:
    """A mark on a notice that came later must not make the earlier index look bad."""
    question = judged(1, {"a#P1-M1": 2, "new#P1-M1": 2})
    then = runs({1: ("a#P1-M1",)}, "a")
    now = runs({1: ("new#P1-M1", "a#P1-M1")}, "a", "new")
    comparison = compare([question], then, now)
    assert comparison.then[0].means.values[NDCG] == pytest.approx(1.0)
    assert comparison.now[0].means.values[NDCG] == pytest.approx(HALF)
    assert compare([judged(1, {"new#P1-M1": 2})], then, now).questions == 0


def test_the_worst_changes_come_first() -> None:
    questions = [judged(1, {"a#P1-M1": 2}), judged(2, {"a#P1-M1": 2})]
    then = runs({1: ("a#P1-M1",), 2: ("a#P1-M1",)})
    now = runs({1: ("x#P1-M1", "a#P1-M1"), 2: ()})
    worse = compare(questions, then, now).worse
    assert [one.question.question_id for one in worse] == [2, 1]
    assert worse[0].ranks == {"a#P1-M1": (1, None)}


def many(count: int, kind: QuestionKind, first: int = 1) -> list[JudgedAnswers]:
    return [judged(first + number, {"a#P1-M1": 2}, kind) for number in range(count)]


def test_a_fall_by_more_than_the_margin_is_told_over_all_and_in_kinds_of_enough_questions() -> None:
    questions = many(MIN_GATED, QuestionKind.KEYWORD) + many(MIN_GATED - 1, QuestionKind.NOISY, first=100)
    right = runs({one.question.question_id: ("a#P1-M1",) for one in questions})
    wrong = runs({one.question.question_id: () for one in questions})
    fallen = compare(questions, right, wrong).fallen(0.02)
    assert [(one.kind, one.then, one.now) for one in fallen] == [("全部", 1.0, 0.0), ("keyword", 1.0, 0.0)]
    assert compare(questions, wrong, right).fallen(0.0) == []


def test_a_fall_by_just_the_margin_is_none() -> None:
    """One of four questions is lost: 0.25."""
    questions = many(4, QuestionKind.KEYWORD)
    then = runs({one.question.question_id: ("a#P1-M1",) for one in questions})
    now = runs(
        {one.question.question_id: ("a#P1-M1",) if one.question.question_id > 1 else () for one in questions}
    )
    assert compare(questions, then, now).fallen(0.25) == []
    assert len(compare(questions, then, now).fallen(0.24)) == 1


def test_a_question_set_is_told_by_its_questions_and_marks() -> None:
    one, other = judged(1, {"a#P1-M1": 2}), judged(2, {"a#P1-M1": 1})
    assert question_set_of([one, other]) == question_set_of([other, one])
    changed = [
        [one],
        [judged(1, {"a#P1-M1": 1}), other],
        [judged(1, {"a#P1-M1": 2}, text="别的"), other],
        [judged(1, {"a#P1-M1": 2}, QuestionKind.NOISY), other],
    ]
    assert len({question_set_of(each) for each in [[one, other], *changed]}) == 5
