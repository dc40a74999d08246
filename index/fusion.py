"""How do two rankings become one? Reciprocal ranks, or a weighted sum of scores that are comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatArray

RRF_K = 60


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """lexical and dense: what each side counts in the weighted sum, each >= 0."""

    lexical: float = 0.5
    dense: float = 0.5


def reciprocal_rank_fusion(
    rankings: Sequence[NDArray[np.int64]], *, rrf_k: int = RRF_K
) -> tuple[NDArray[np.int64], FloatArray]:
    """Rows and scores (> 0) of rankings merged by summed reciprocal rank, best first; ties by row.

    rankings: rows, best first, each row once; rank starts at 1. Omit non-matches.
    Raises ValueError if rrf_k < 1. Source: Cormack, Clarke, Büttcher, SIGIR 2009.
    """
    if rrf_k < 1:
        raise ValueError(f"rrf_k must be at least 1, not {rrf_k}")
    rows = np.unique(np.concatenate([*rankings, np.empty(0, dtype=np.int64)])).astype(np.int64)
    scores = np.zeros(len(rows), dtype=np.float32)
    for ranking in rankings:
        scores[np.searchsorted(rows, ranking)] += 1.0 / (rrf_k + np.arange(1, len(ranking) + 1))
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


def weighted_scores(lexical_share: FloatArray, similarity: FloatArray, weights: FusionWeights) -> FloatArray:
    """The weighted sum of both sides, (n,) float32.

    lexical_share: BM25 over what the query's words could ideally score, >= 0, 0 without a common word; both
    sides are comparable between queries, unlike scores scaled by the best hit. similarity: cosine, -1..1.
    """
    words = weights.lexical * np.minimum(lexical_share, 1.0)
    meaning = weights.dense * np.maximum(similarity, 0.0)
    return (words + meaning).astype(np.float32)
