"""The figures of one ranking, worked by hand, and the same as those of ir_measures for any ranking."""

from __future__ import annotations

import math

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.hit_figures import MEASURES, figures_of, means_of, ranks_of

TEN = [f"m{rank}" for rank in range(1, 11)]


def test_all_right_hits_first_and_best_first_is_one_in_everything() -> None:
    assert figures_of(["a", "b", "x"], {"a": 2, "b": 1}) == dict.fromkeys(MEASURES, 1.0)


def test_a_right_hit_at_rank_two_is_discounted() -> None:
    """nDCG: (1/log2(3)) / (1/log2(2)); reciprocal rank 1/2; the one relevant measure is among the first five."""
    figures = figures_of(["x", "a"], {"a": 1})
    assert figures == pytest.approx(
        {"nDCG@10": 1 / math.log2(3), "MRR@10": 0.5, "Recall@5": 1.0, "Recall@10": 1.0}
    )


def test_grades_weigh_the_gain() -> None:
    """Found: grade 1 first, grade 2 second; ideal: the other way round."""
    gained = 1 / math.log2(2) + 2 / math.log2(3)
    possible = 2 / math.log2(2) + 1 / math.log2(3)
    assert figures_of(["b", "a"], {"a": 2, "b": 1})["nDCG@10"] == pytest.approx(gained / possible)


def test_recall_counts_to_its_own_depth() -> None:
    """Of three relevant measures one stands at rank 5, one at rank 6 and one at rank 11."""
    found = [*TEN[:4], "a", "b", *TEN[6:], "c"]
    figures = figures_of(found, {"a": 1, "b": 1, "c": 2})
    assert figures["Recall@5"] == pytest.approx(1 / 3)
    assert figures["Recall@10"] == pytest.approx(2 / 3)
    assert figures["MRR@10"] == pytest.approx(1 / 5)
    gained = 1 / math.log2(6) + 1 / math.log2(7)
    possible = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert figures["nDCG@10"] == pytest.approx(gained / possible)


def test_what_was_found_beyond_ten_counts_for_nothing() -> None:
    assert figures_of([*TEN, "a"], {"a": 2}) == dict.fromkeys(MEASURES, 0.0)


def test_more_than_ten_relevant_measures_can_still_be_answered_perfectly_but_for_recall() -> None:
    figures = figures_of(TEN, dict.fromkeys([*TEN, "m11", "m12"], 1))
    assert figures["nDCG@10"] == pytest.approx(1.0)
    assert figures["Recall@10"] == pytest.approx(10 / 12)


@pytest.mark.parametrize("grades", [{}, {"a": 0}])
def test_a_question_without_a_relevant_measure_is_zero(grades: dict[str, int]) -> None:
    assert figures_of(["a"], grades) == dict.fromkeys(MEASURES, 0.0)


def test_means_are_over_all_questions_and_zero_over_none() -> None:
    rows = [figures_of(["a"], {"a": 1}), figures_of([], {"a": 1})]
    assert means_of(rows).values == pytest.approx(dict.fromkeys(MEASURES, 0.5))
    assert means_of(rows).questions == 2
    assert means_of([]).values == dict.fromkeys(MEASURES, 0.0)


def test_ranks_are_of_relevant_measures_best_first_and_none_where_not_found() -> None:
    ranks = ranks_of(["x", "b", "a"], {"a": 1, "b": 2, "x": 0, "lost": 1})
    assert list(ranks.items()) == [("b", 2), ("a", 3), ("lost", None)]


IDS = st.sampled_from([f"m{number}" for number in range(25)])


@given(st.lists(IDS, unique=True, max_size=20), st.dictionaries(IDS, st.integers(0, 2), min_size=1))
def test_any_ranking_scores_as_by_ir_measures(found: list[str], grades: dict[str, int]) -> None:
    if not found or not any(grades.values()):
        assert figures_of(found, grades)["nDCG@10"] == 0.0
        return
    names = {"nDCG@10": "nDCG@10", "RR@10": "MRR@10", "R@5": "Recall@5", "R@10": "Recall@10"}
    run = {"q": {one: 1 / rank for rank, one in enumerate(found, start=1)}}
    expected = {
        names[str(metric.measure)]: metric.value
        for metric in ir_measures.iter_calc(
            [ir_measures.parse_measure(name) for name in names], {"q": grades}, run
        )
    }
    assert figures_of(found, grades) == pytest.approx(expected)
