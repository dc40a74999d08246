"""Which problems count as comparable, and how that is shown beside other bars."""

from __future__ import annotations

import numpy as np

from bench.precedents import Found, found_problems, report_of
from index.comparable import MIN_SCORE, MIN_SHARE
from index.judgments import JudgedQuery
from index.retriever import SearchRequest


def found(scores: list[float], on_topic: list[bool]) -> Found:
    return Found(np.array(scores, dtype=np.float32), np.array(on_topic))


def test_both_bars_must_be_passed_but_the_best_always_counts() -> None:
    one = found([0.9, 0.5, 0.44, 0.3], [True] * 4)
    assert one.passes(0.4, 0.5).tolist() == [True, True, False, False]
    assert one.passes(0.4, 0.0).tolist() == [True, True, True, False]
    assert found([0.2, 0.19], [True, True]).passes(0.35, 0.5).tolist() == [True, False]


def test_the_report_counts_what_passes_and_what_shares_a_topic() -> None:
    """Two questions: 3 of 4 problems pass the bars in use, 2 of them on topic, of 3 on topic in all."""
    text = report_of([found([0.8, 0.5], [True, False]), found([0.6, 0.2], [True, True])], 2)
    assert text.startswith("2 个问题，2 篇通报：")
    assert f"| **{MIN_SCORE:g}** | **{MIN_SHARE:g}** | **1.5** | **0.667** | **0.667** |" in text


def test_only_questions_about_unseen_notices_are_asked(samples) -> None:  # type: ignore[no-untyped-def]
    problem = samples.retriever.search(SearchRequest("差旅费报销审核不严")).groups[0].problem_id
    slug = problem.partition("#")[0]
    queries = [JudgedQuery("q1", "question", "差旅费报销审核不严"), JudgedQuery("q2", "question", "食堂")]
    qrels = {"q1": {f"{problem}-M1": 1}, "q2": {"elsewhere#P1-M1": 1}}
    answers = found_problems(samples.retriever, queries, qrels, frozenset({slug}))
    assert len(answers) == 1
    assert answers[0].on_topic[0]
    assert found_problems(samples.retriever, queries, qrels, frozenset()) == []
