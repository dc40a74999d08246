"""Problems are ordered by their best hit, or by date."""

import numpy as np

from index.grouping import group_by_problem, newest_first, page_order

HITS = np.array([5, 2, 5, 9, 2])
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5], dtype=np.float32)


def test_a_problem_stands_where_its_best_hit_does() -> None:
    grouping = group_by_problem(HITS, SCORES)
    assert grouping.problem_rows.tolist() == [5, 2, 9]
    assert grouping.hits_of(0).tolist() == [0, 2]
    assert grouping.hits_of(1).tolist() == [1, 4]


def test_newest_first_keeps_relevance_among_equal_dates() -> None:
    dates = np.zeros(10, dtype=np.int32)
    dates[[5, 2, 9]] = [20220101, 20230501, 20220101]
    grouping = newest_first(group_by_problem(HITS, SCORES), dates)
    assert grouping.problem_rows.tolist() == [2, 5, 9]
    assert grouping.hits_of(0).tolist() == [1, 4]


def test_other_measures_follow_the_hits_in_reading_order() -> None:
    assert page_order([12, 10], range(10, 14)) == [12, 10, 11, 13]


def test_no_hits_make_no_groups() -> None:
    assert len(group_by_problem(HITS[:0], SCORES[:0]).problem_rows) == 0
