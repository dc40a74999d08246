"""Word vectors: counts by hand, factorisation against numpy."""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import csr_matrix

from index.training.vectors import (
    cooccurrence,
    count_tokens,
    factorise,
    shifted_ppmi,
    subsample,
    weighted,
)

STREAM = np.array([1, 2, 1, -1, 2, 3, -1], dtype=np.int32)


def test_tokens_are_counted_without_line_ends() -> None:
    assert count_tokens(STREAM, 4).tolist() == [0, 2, 2, 1]


def test_neighbours_weigh_less_with_distance_and_never_cross_a_line() -> None:
    # Window 2: distance 1 weighs 1, distance 2 weighs 1/2. Line 1 2 1: pairs (1,2), (2,1) and (1,1) at 1/2.
    # Line 2 3: pair (2,3). Made symmetric: 1-2 twice, 1-1 twice 1/2, 2-3 once each way.
    expected = [[0, 0, 0, 0], [0, 1, 2, 0], [0, 2, 0, 1], [0, 0, 1, 0]]
    assert cooccurrence(STREAM, 4, window=2).toarray().tolist() == expected


def test_ppmi_keeps_pairs_that_meet_more_often_than_chance() -> None:
    # No smoothing: p(1,2) = 3/8, p(1) = p(2) = 1/2, so log(3/8 / (1/4)) = log 1.5; pairs of like tokens fall below 0.
    counts = csr_matrix(np.array([[1, 3], [3, 1]], dtype=np.float32))
    result = shifted_ppmi(counts, shift=1.0, smoothing=1.0).toarray()
    assert np.allclose(result, [[0, math.log(1.5)], [math.log(1.5), 0]], atol=1e-6)


def test_factors_of_full_rank_give_the_matrix_back() -> None:
    generator = np.random.default_rng(0)
    half = generator.random((30, 4)).astype(np.float32)
    matrix = half @ half.T  # positive semidefinite: left and right vectors agree
    vectors = factorise(csr_matrix(matrix), 4, seed=1)
    assert np.allclose(vectors @ vectors.T, matrix, atol=1e-3)


def test_frequent_tokens_are_thinned_and_line_ends_kept() -> None:
    stream = np.array(([1] * 99 + [2, -1]) * 100, dtype=np.int32)
    thinned = subsample(stream, count_tokens(stream, 3), threshold=0.01, seed=0)
    # Kept: 2 at sqrt(.01/.01) = 1, 1 at sqrt(.01/.99) = .1, of 9,900 about 995.
    assert int((thinned == -1).sum()) == 100
    assert int((thinned == 2).sum()) == 100
    assert 800 < int((thinned == 1).sum()) < 1200


def test_unseen_and_unknown_tokens_have_no_weight() -> None:
    table = np.array([[1, 1], [1, 0], [0, 1], [5, 5]], dtype=np.float32)
    result = weighted(table, np.array([9, 1, 1, 0]))
    assert result[0].tolist() == [0, 0]
    assert result[3].tolist() == [0, 0]


def test_a_frequent_token_weighs_less_than_a_rare_one() -> None:
    table = np.array([[0, 0], [1, 0], [-1, 0]], dtype=np.float32)
    lengths = np.linalg.norm(weighted(table, np.array([0, 999, 1]), smoothing=1e-3), axis=1)
    # a / (a + p): .001 / (.001 + .999) = .001 and .001 / (.001 + .001) = .5
    assert np.allclose(lengths, [0, 0.001, 0.5], atol=1e-6)
