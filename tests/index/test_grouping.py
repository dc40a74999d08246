"""Problems are ordered by their best hit, by a reranker, or by date."""

import numpy as np
import pytest

from index.grouping import Grouping, group_by_problem, newest_first, page_order, reranked_first

HITS = np.array([5, 2, 5, 9, 2])
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5], dtype=np.float32)
SIZES = np.array([0, 0, 2, 0, 0, 2, 0, 0, 0, 1])


def test_problems_come_by_score_with_their_hits_best_first() -> None:
    grouping = group_by_problem(HITS, SCORES, SIZES)
    assert grouping.problem_rows.tolist() == [5, 2, 9]
    assert grouping.hits_of(0).tolist() == [0, 2]
    assert grouping.hits_of(1).tolist() == [1, 4]


def test_a_score_is_half_the_best_and_half_the_mean_with_unfound_measures_at_half_the_best() -> None:
    """Problem 1 has three measures, two found: the mean is (.8 + .4 + .5 x .8) / 3."""
    found = group_by_problem(np.array([1, 1]), np.array([0.8, 0.4], dtype=np.float32), np.array([0, 3]))
    assert found.scores.tolist() == pytest.approx([0.5 * 0.8 + 0.5 * (0.8 + 0.4 + 0.5 * 0.8) / 3])


def test_a_problem_whose_measures_all_fit_comes_before_one_with_a_single_lucky_measure() -> None:
    """Row 0: (.80 + (.80 + 3 x .40) / 4) / 2 = .65; row 1: .75 throughout."""
    scores = np.array([0.8, 0.75, 0.75], dtype=np.float32)
    assert group_by_problem(np.array([0, 1, 1]), scores, np.array([4, 2])).problem_rows.tolist() == [1, 0]


def test_newest_first_keeps_relevance_among_equal_dates() -> None:
    dates = np.zeros(10, dtype=np.int32)
    dates[[5, 2, 9]] = [20220101, 20230501, 20220101]
    grouping = newest_first(group_by_problem(HITS, SCORES, SIZES), dates)
    assert grouping.problem_rows.tolist() == [2, 5, 9]
    assert grouping.hits_of(0).tolist() == [1, 4]


def test_other_measures_follow_the_hits_in_reading_order() -> None:
    assert page_order([12, 10], range(10, 14)) == [12, 10, 11, 13]


def test_no_hits_make_no_groups() -> None:
    assert len(group_by_problem(HITS[:0], SCORES[:0], SIZES).problem_rows) == 0


def test_scores_order_the_first_problems_and_leave_the_rest() -> None:
    """Five problems, the first three scored .1 .9 .9: second, third (a tie stays in order), first; then four, five."""
    before = Grouping(np.array([10, 11, 12, 13, 14]), np.arange(5, 0, -1).astype(np.float32), np.arange(5))
    after = reranked_first(before, np.array([0.1, 0.9, 0.9], dtype=np.float32))
    assert after.problem_rows.tolist() == [11, 12, 10, 13, 14]
    assert after.scores.tolist() == [4, 3, 5, 2, 1]
    assert after.group_of_hit.tolist() == [2, 0, 1, 3, 4]
    assert (before.reranked, after.reranked) == (0, 3)


def test_ties_of_a_reranker_stay_in_order_however_many_there_are() -> None:
    """Twenty problems, every second one better: the odd ones, then the even ones."""
    before = Grouping(np.arange(20), np.zeros(20, dtype=np.float32), np.arange(20))
    after = reranked_first(before, np.tile([0.1, 0.9], 10).astype(np.float32))
    assert after.problem_rows.tolist() == [*range(1, 20, 2), *range(0, 20, 2)]
