"""How do two rankings become one? A weighted mean of comparable scores, the weight chosen for each question."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatArray

RRF_K = 60
FITTED_FILE = Path(__file__).parent / "ranking" / "fusion.json"


# What the weight of a question's words is predicted from. No feature depends on how many notices there are.
QUERY_FEATURES = (
    "top_share",  # the best share of the words' ideal score: are the words there together?
    "share_gap",  # and how far it stands above the sixth best: do they single something out?
    "top_similarity",  # the best cosine
    "similarity_gap",  # and how far it stands above the sixth best
    "share_of_most_similar",  # do both sides agree on the best?
    "log_words",  # the logarithm of how many words are looked up
)
_GAP_TO = 5


@dataclass(frozen=True, slots=True)
class FusionModel:
    """How much a question's words count beside its meaning: a logistic function of what both searches found.

    means, scales, weights: (features,), in the order of QUERY_FEATURES; the words' part lies between low and high,
    0..1, and the meaning's is the rest. Fitted by bench.train_fusion.
    """

    means: FloatArray
    scales: FloatArray
    weights: FloatArray
    intercept: float
    low: float
    high: float

    def lexical_weight(self, features: FloatArray) -> float:
        """The words' part of the weight for a question's features, (features,)."""
        logit = float((features - self.means) / self.scales @ self.weights) + self.intercept
        return self.low + (self.high - self.low) / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def fixed_weight(lexical: float) -> FusionModel:
    """A model that gives every question's words the same part of the weight, 0..1."""
    nothing = np.zeros(len(QUERY_FEATURES), dtype=np.float32)
    return FusionModel(nothing, nothing + 1, nothing, 0.0, lexical, lexical)


def load_fusion(path: Path = FITTED_FILE) -> FusionModel:
    """The fitted model. Raises ValueError if it has other features than this program computes."""
    fitted = json.loads(path.read_text(encoding="utf-8"))
    by_name = fitted["features"]
    if tuple(by_name) != QUERY_FEATURES:
        raise ValueError(f"{path.name} has features {list(by_name)}, expected {list(QUERY_FEATURES)}")
    means, scales, weights = (
        np.array([by_name[name][key] for name in QUERY_FEATURES], dtype=np.float32)
        for key in ("mean", "scale", "weight")
    )
    return FusionModel(means, scales, weights, fitted["intercept"], fitted["low"], fitted["high"])


@cache
def shipped_fusion() -> FusionModel:
    """The model that comes with the program."""
    return load_fusion()


def query_features(lexical_share: FloatArray, similarity: FloatArray, words: int) -> FloatArray:
    """(features,) in the order of QUERY_FEATURES, from all candidates of a question, (n,) each; n = 0 gives zeros.

    words: how many are looked up.
    """
    if not len(similarity):
        return np.zeros(len(QUERY_FEATURES), dtype=np.float32)
    shares, similarities = (_best_of(side) for side in (lexical_share, similarity))
    features = (
        shares[0],
        shares[0] - shares[-1],
        similarities[0],
        similarities[0] - similarities[-1],
        lexical_share[int(np.argmax(similarity))],
        math.log1p(words),
    )
    return np.array(features, dtype=np.float32)


def _best_of(scores: FloatArray) -> FloatArray:
    """The best six, or as many as there are, best first."""
    count = min(_GAP_TO + 1, len(scores))
    return np.sort(np.partition(scores, len(scores) - count)[len(scores) - count :])[::-1]


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


def weighted_scores(lexical_share: FloatArray, similarity: FloatArray, lexical_weight: float) -> FloatArray:
    """The weighted mean of both sides, (n,) float32.

    lexical_share: BM25 over what the query's words could ideally score, >= 0 (above 1 where words repeat), 0
    without a common word. Both sides are comparable between queries, unlike scores scaled by the best hit: a
    query of rare wording does not inflate its few common words. similarity: cosine, -1..1. lexical_weight: 0..1.
    """
    scores = lexical_weight * lexical_share + (1 - lexical_weight) * similarity
    return scores.astype(np.float32)
