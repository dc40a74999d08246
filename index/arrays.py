"""The array types that index files share, and the one form a ranking has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float32]
HalfArray: TypeAlias = NDArray[np.float16]
IntArray: TypeAlias = NDArray[np.int64] | NDArray[np.int32]
KeyArray: TypeAlias = NDArray[np.uint64]
ByteArray: TypeAlias = NDArray[np.uint8]
BoolArray: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows with their scores, best first; ties by row. rows (n,) int64; scores (n,) float32, higher is better."""

    rows: NDArray[np.int64]
    scores: FloatArray


EMPTY_RANKING = Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


def ranking_of(rows: NDArray[np.int64], scores: FloatArray, *, top_k: int) -> Ranking:
    """The top_k rows by descending score, ties by ascending row."""
    order = np.lexsort((rows, -scores))[:top_k]
    return Ranking(rows[order], scores[order])
