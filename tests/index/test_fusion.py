"""Two rankings become one: reciprocal ranks, and the weighted sum."""

import math
from pathlib import Path

import numpy as np
import pytest

from index.fusion import (
    QUERY_FEATURES,
    FusionModel,
    fixed_weight,
    load_fusion,
    query_features,
    reciprocal_rank_fusion,
    weighted_scores,
)


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


def test_the_weighted_mean_is_that_of_both_sides() -> None:
    scores = weighted_scores(
        np.array([2.0, 0.5], dtype=np.float32), np.array([-0.5, 0.5], dtype=np.float32), 0.4
    )
    assert scores.tolist() == pytest.approx([0.4 * 2 - 0.6 * 0.5, 0.4 * 0.5 + 0.6 * 0.5])


def test_features_tell_the_best_their_lead_over_the_sixth_and_agreement() -> None:
    share = np.array([0.1, 0.9, 0.2, 0.3, 0.4, 0.5, 0.0], dtype=np.float32)
    similarity = np.array([0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2], dtype=np.float32)
    features = dict(zip(QUERY_FEATURES, query_features(share, similarity, 3).tolist(), strict=True))
    assert features == pytest.approx(
        {
            "top_share": 0.9,
            "share_gap": 0.9 - 0.1,
            "top_similarity": 0.8,
            "similarity_gap": 0.8 - 0.3,
            "share_of_most_similar": 0.1,
            "log_words": math.log(4),
        }
    )


def test_fewer_candidates_than_six_lead_over_the_last() -> None:
    features = query_features(
        np.array([0.5, 0.2], dtype=np.float32), np.array([0.1, 0.4], dtype=np.float32), 1
    )
    assert features[1] == pytest.approx(0.3)
    assert features[3] == pytest.approx(0.3)


def test_without_candidates_every_feature_is_zero() -> None:
    nothing = np.array([], dtype=np.float32)
    assert query_features(nothing, nothing, 2).tolist() == [0.0] * len(QUERY_FEATURES)


def test_the_weight_is_a_logistic_function_between_its_bounds() -> None:
    count = len(QUERY_FEATURES)
    weights = np.zeros(count, dtype=np.float32)
    weights[0] = 2.0
    model = FusionModel(
        means=np.full(count, 1.0),
        scales=np.full(count, 0.5),
        weights=weights,
        intercept=1.0,
        low=0.1,
        high=0.6,
    )
    features = np.ones(count, dtype=np.float32)
    assert model.lexical_weight(features) == pytest.approx(0.1 + 0.5 / (1 + math.exp(-1)))
    features[0] = 1.5  # one scale above its mean
    assert model.lexical_weight(features) == pytest.approx(0.1 + 0.5 / (1 + math.exp(-3)))


def test_a_fixed_weight_is_the_same_for_every_question() -> None:
    features = np.arange(len(QUERY_FEATURES), dtype=np.float32)
    assert fixed_weight(0.25).lexical_weight(features) == 0.25


def test_the_shipped_weights_stay_within_their_bounds() -> None:
    model = load_fusion()
    assert 0 <= model.low <= model.high <= 1


def test_a_file_of_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fusion.json"
    path.write_text('{"features": {"length": {}}}', encoding="utf-8")
    with pytest.raises(ValueError, match="expected"):
        load_fusion(path)
