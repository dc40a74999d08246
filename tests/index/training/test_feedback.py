"""Which questions teach, and which examine: divided by notice, never by question."""

from __future__ import annotations

import pytest

from index.judgments import JudgedQuery, Qrels
from index.training.feedback import FeedbackQuestion, feedback_questions, folds_by_notice
from kb.errors import InvalidInputError


def questions(*answers: dict[str, int], text: str = "问题{}") -> tuple[list[JudgedQuery], Qrels]:
    """One query for each set of grades by measure id."""
    queries = [JudgedQuery(f"q{number}", "全部", text.format(number)) for number in range(len(answers))]
    return queries, {query.query_id: dict(grades) for query, grades in zip(queries, answers, strict=True)}


def about(*notices: str) -> list[dict[str, int]]:
    return [{f"{notice}#P1-M1": 1} for notice in notices]


def read(*answers: dict[str, int], text: str = "问题{}") -> list[FeedbackQuestion]:
    queries, qrels = questions(*answers, text=text)
    return feedback_questions(queries, qrels, {measure for grades in answers for measure in grades})


def test_grade_zero_is_a_rejection() -> None:
    (first, *_) = read({"a#P1-M1": 2, "a#P1-M2": 0}, *about(*"ab" * 30))
    assert first.relevant == ("a#P1-M1",)
    assert first.rejected == ("a#P1-M2",)


def test_a_question_belongs_to_the_notice_most_of_its_relevance_is_about() -> None:
    (first, *_) = read({"a#P1-M1": 1, "b#P1-M1": 1, "b#P2-M1": 1}, *about(*"ab" * 30))
    assert first.home == "b"
    assert first.notices == {"a", "b"}


def test_questions_without_a_relevant_measure_are_left_out() -> None:
    queries, qrels = questions(*about(*"ab" * 30), {"a#P1-M1": 0})
    queries.append(JudgedQuery("unjudged", "全部", "没有判断"))
    assert len(feedback_questions(queries, qrels, {"a#P1-M1", "b#P1-M1"})) == 60


def test_fewer_than_fifty_questions_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="只有 49 个问题有相关的措施，至少要 50 个"):
        read(*about(*("ab" * 25)[:49]))
    assert len(read(*about(*"ab" * 25))) == 50


def test_measures_that_are_not_in_the_base_are_named() -> None:
    queries, qrels = questions(*about(*"ab" * 30))
    with pytest.raises(InvalidInputError, match="不在库里：b#P1-M1。"):
        feedback_questions(queries, qrels, {"a#P1-M1"})


def test_of_many_unknown_measures_the_first_and_the_number_are_told() -> None:
    queries, qrels = questions(*about(*(f"n{number}" for number in range(60))))
    with pytest.raises(InvalidInputError, match="n12#P1-M1等 60 条"):
        feedback_questions(queries, qrels, set())


def test_questions_about_one_notice_alone_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="同一份通报（a）"):
        read(*about(*"a" * 60))


def test_every_question_is_examined_once_and_no_notice_is_on_both_sides() -> None:
    found = read(*about(*"abcdef" * 10))
    folds = folds_by_notice(found, seed=1)
    assert len(folds) == 4
    assert sorted(q.query_id for fold in folds for q in fold.examined) == sorted(q.query_id for q in found)
    for fold in folds:
        examined = {notice for question in fold.examined for notice in question.notices}
        assert not any(question.notices & examined for question in fold.training)


def test_a_question_about_two_notices_teaches_only_where_neither_is_examined() -> None:
    both = {"a#P1-M1": 2, "b#P1-M1": 1}
    folds = folds_by_notice(read(both, *about(*"abcd" * 15)), seed=1)
    for fold in folds:
        homes = {question.home for question in fold.examined}
        teaches = any(question.query_id == "q0" for question in fold.training)
        assert teaches == (not homes & {"a", "b"})


def test_a_wording_that_is_examined_is_not_trained_on() -> None:
    """The same words about another notice, in other punctuation, would give the answer away."""
    queries, qrels = questions(*about(*"abcd" * 15))
    queries[0] = JudgedQuery("q0", "全部", "出差报销 超标？")
    queries[1] = JudgedQuery("q1", "全部", "出差报销超标")
    folds = folds_by_notice(feedback_questions(queries, qrels, {f"{n}#P1-M1" for n in "abcd"}), seed=1)
    for fold in folds:
        if {"q0", "q1"} & {question.query_id for question in fold.examined}:
            assert not {"q0", "q1"} & {question.query_id for question in fold.training}


def test_the_division_is_the_same_every_time() -> None:
    found = read(*about(*"abcdef" * 10))
    assert folds_by_notice(found, seed=1) == folds_by_notice(found, seed=1)


def test_nearly_all_questions_about_one_notice_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="集中在一两份通报上"):
        folds_by_notice(read(*about(*"a" * 55, *"b" * 5)), seed=1)
