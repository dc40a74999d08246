"""FAISS against brute force: the same rows and the same scores."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.arrays import HalfArray
from index.dense import build_dense, load_dense, recall_against_exact


def unit_vectors(count: int, dimension: int = 16, seed: int = 0) -> HalfArray:
    made = np.random.default_rng(seed).standard_normal((count, dimension))
    unit: HalfArray = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float16)
    return unit


def brute_force(
    vectors: HalfArray, query: npt.NDArray[np.float32], top_k: int, mask: npt.NDArray[np.bool_]
) -> tuple[list[int], list[float]]:
    scores = vectors.astype(np.float32) @ query
    order = [row for row in np.lexsort((np.arange(len(scores)), -scores)) if mask[row]][:top_k]
    return order, [float(scores[row]) for row in order]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 80), top_k=st.integers(1, 100), keep=st.floats(0, 1))
def test_exact_search_gives_the_rows_and_scores_of_brute_force(
    seed: int, count: int, top_k: int, keep: float
) -> None:
    vectors = unit_vectors(count, seed=seed)
    query = unit_vectors(1, seed=seed + 1)[0].astype(np.float32)
    mask = np.random.default_rng(seed).random(count) < keep
    found = build_dense(vectors).search(query, top_k=top_k, mask=mask)
    rows, scores = brute_force(vectors, query, top_k, mask)
    assert found.rows.tolist() == rows
    assert found.scores.tolist() == pytest.approx(scores, abs=1e-5)


def test_a_compressed_index_gives_exact_scores() -> None:
    vectors = unit_vectors(2_000)
    query = vectors[5].astype(np.float32)
    found = build_dense(vectors, exact_limit=100).search(query, top_k=5)
    assert found.rows[0] == 5
    assert found.scores.tolist() == pytest.approx((vectors[found.rows].astype(np.float32) @ query).tolist())


def test_a_compressed_index_finds_nearly_what_an_exact_one_does() -> None:
    vectors = unit_vectors(3_000)
    index = build_dense(vectors, exact_limit=100)
    assert not index.is_exact
    assert recall_against_exact(index, vectors[:50].astype(np.float32), top_k=10) >= 0.7


def test_a_narrow_filter_on_a_compressed_index_misses_nothing() -> None:
    """Few rows allowed: every list is looked into."""
    vectors = unit_vectors(3_000)
    mask = np.zeros(3_000, dtype=np.bool_)
    mask[[3, 700, 2_999]] = True
    query = vectors[0].astype(np.float32)
    found = build_dense(vectors, exact_limit=100).search(query, top_k=10, mask=mask)
    assert found.rows.tolist() == brute_force(vectors, query, 10, mask)[0]


def test_a_blank_query_finds_nothing() -> None:
    assert len(build_dense(unit_vectors(3)).search(np.zeros(16, dtype=np.float32), top_k=3).rows) == 0


def test_an_empty_index_finds_nothing() -> None:
    index = build_dense(np.empty((0, 16), dtype=np.float16))
    assert len(index.search(np.ones(16, dtype=np.float32), top_k=3).rows) == 0


def test_a_loaded_index_answers_as_the_saved_one() -> None:
    vectors = unit_vectors(20)
    index = build_dense(vectors)
    query = vectors[3].astype(np.float32)
    again = load_dense(index.to_bytes(), vectors)
    assert again.search(query, top_k=4).rows.tolist() == index.search(query, top_k=4).rows.tolist()


def test_an_index_over_other_vectors_is_refused() -> None:
    with pytest.raises(ValueError, match="FAISS holds 20 x 16, the vectors are 19 x 16"):
        load_dense(build_dense(unit_vectors(20)).to_bytes(), unit_vectors(19))


def test_trained_lists_are_kept_while_the_corpus_grows_a_little() -> None:
    former = build_dense(unit_vectors(2_000), exact_limit=100)
    grown = np.concatenate([unit_vectors(2_000), unit_vectors(10, seed=9)])
    index = build_dense(grown, previous=former.to_bytes(), exact_limit=100)
    assert index.search(grown[2_005].astype(np.float32), top_k=1).rows.tolist() == [2_005]
