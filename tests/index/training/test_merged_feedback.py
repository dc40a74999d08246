"""Feedback of two sources becomes one: questions by their wording, grades of the first where both have one."""

from __future__ import annotations

from index.judgments import JudgedQuery
from index.training.feedback import merged_feedback


def test_questions_of_both_are_learned() -> None:
    queries, qrels = merged_feedback(
        [JudgedQuery("q1", "keyword", "差旅费")],
        {"q1": {"a#P1-M1": 2}},
        [JudgedQuery("hits-1", "question", "怎么管公车")],
        {"hits-1": {"b#P1-M1": 1}},
    )
    assert [query.text for query in queries] == ["差旅费", "怎么管公车"]
    assert qrels == {"q1": {"a#P1-M1": 2}, "hits-1": {"b#P1-M1": 1}}


def test_one_wording_is_one_question_and_the_first_grade_holds() -> None:
    queries, qrels = merged_feedback(
        [JudgedQuery("q1", "keyword", "差旅费 超标")],
        {"q1": {"a#P1-M1": 2}},
        [JudgedQuery("hits-1", "other", "差旅费超标？")],
        {"hits-1": {"a#P1-M1": 0, "a#P1-M2": 1}},
    )
    assert queries == [JudgedQuery("q1", "keyword", "差旅费 超标")]
    assert qrels == {"q1": {"a#P1-M1": 2, "a#P1-M2": 1}}


def test_an_id_that_both_use_is_told_apart() -> None:
    queries, qrels = merged_feedback(
        [JudgedQuery("q1", "keyword", "差旅费")],
        {"q1": {"a#P1-M1": 2}},
        [JudgedQuery("q1", "keyword", "公车")],
        {"q1": {"b#P1-M1": 1}},
    )
    assert [query.query_id for query in queries] == ["q1", "q1'"]
    assert qrels == {"q1": {"a#P1-M1": 2}, "q1'": {"b#P1-M1": 1}}


def test_a_question_that_was_not_judged_stays_unjudged() -> None:
    queries, qrels = merged_feedback([JudgedQuery("q1", "keyword", "差旅费")], {}, [], {})
    assert (len(queries), qrels) == (1, {})
