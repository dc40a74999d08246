"""Two rankings become one: reciprocal ranks, and the weighted sum."""

import numpy as np
import pytest

from index.fusion import FusionWeights, reciprocal_rank_fusion, weighted_scores


def test_reciprocal_ranks_add_up() -> None:
    rows, scores = reciprocal_rank_fusion([np.array([7, 3]), np.array([3])], rrf_k=60)
    assert rows.tolist() == [3, 7]
    assert scores.tolist() == pytest.approx([1 / 62 + 1 / 61, 1 / 61])


def test_equal_scores_are_ordered_by_row() -> None:
    rows, _ = reciprocal_rank_fusion([np.array([9]), np.array([2])])
    assert rows.tolist() == [2, 9]


def test_fusing_nothing_gives_nothing() -> None:
    rows, scores = reciprocal_rank_fusion([np.array([], dtype=np.int64)])
    assert (len(rows), len(scores)) == (0, 0)


def test_rrf_k_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        reciprocal_rank_fusion([], rrf_k=0)


def test_the_weighted_sum_is_that_of_both_sides() -> None:
    scores = weighted_scores(
        np.array([2.0, 0.5], dtype=np.float32),
        np.array([-0.5, 0.5], dtype=np.float32),
        FusionWeights(lexical=0.4, dense=0.6),
    )
    assert scores.tolist() == pytest.approx([0.4 * 2 - 0.6 * 0.5, 0.4 * 0.5 + 0.6 * 0.5])
