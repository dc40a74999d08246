"""Which passages lie nearest to a query's vector? FAISS, exact while small, compressed above that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import EMPTY_RANKING, BoolArray, FloatArray, HalfArray, Ranking, ranking_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Up to here a flat scan costs at most 6 ms (256 dimensions, one thread) and is exact.
EXACT_LIMIT = 50_000
# Candidates asked of a compressed index for each one wanted; the exact vectors then choose.
_OVERSAMPLING = 2
_PROBE_SHARE = 1 / 40
_MIN_PROBES = 16
_TRAINING_ROWS_PER_LIST = 40
_RETRAIN_GROWTH = 2.0


class DenseIndex:
    """Immutable nearest-neighbour search by inner product of unit vectors (cosine similarity, -1..1)."""

    def __init__(self, index: Any, vectors: HalfArray) -> None:
        """index: a FAISS index; vectors: (n, dimension) float16, the same rows. Raises ValueError if they differ."""
        if index.ntotal != len(vectors) or index.d != vectors.shape[1]:
            raise ValueError(
                f"FAISS holds {index.ntotal} x {index.d}, the vectors are {vectors.shape[0]} x {vectors.shape[1]}"
            )
        self._index = index
        # In full precision: widening 900 rows for each search takes 0.5 ms, a tenth of the whole.
        self._vectors = vectors.astype(np.float32)

    @property
    def vectors(self) -> HalfArray:
        """(n, dimension) float16: the vectors similarities are computed from. A copy."""
        return self._vectors.astype(np.float16)

    @property
    def is_exact(self) -> bool:
        """True if the index compares every vector."""
        return not hasattr(self._index, "nprobe")

    def search(self, vector: FloatArray, *, top_k: int, mask: BoolArray | None = None) -> Ranking:
        """The top_k rows of greatest similarity among those the mask allows; ties by row.

        vector: (dimension,) float32, unit length; a zero vector (a blank query) finds nothing.
        mask: (n,) bool, None for all. The filter applies before ranking: fewer rows come back only if
        fewer are allowed (exact index), or none more were met in the probed lists (compressed index).
        """
        allowed = len(self._vectors) if mask is None else int(np.count_nonzero(mask))
        if not allowed or top_k < 1 or not vector.any():
            return EMPTY_RANKING
        if self.is_exact:
            return self._search_faiss(vector, min(top_k, allowed), mask)
        rows = self._search_faiss(vector, min(top_k * _OVERSAMPLING, allowed), mask).rows
        return ranking_of(rows, self.similarities(vector, rows), top_k=top_k)

    def similarities(self, vector: FloatArray, rows: NDArray[np.int64]) -> FloatArray:
        """(len(rows),) float32: the exact inner product of the vector with each of these rows."""
        # Not a matrix product: BLAS would wake all cores for a few hundred rows.
        found: FloatArray = np.einsum("ij,j->i", self._vectors[rows], vector)
        return found

    def evenly_picked(self, count: int) -> FloatArray:
        """(at most count, dimension) float32: vectors of rows picked at even distances, in one block of memory."""
        rows = np.linspace(0, len(self._vectors) - 1, num=min(count, len(self._vectors))).astype(np.int64)
        return self._vectors[rows]

    def _search_faiss(self, vector: FloatArray, top_k: int, mask: BoolArray | None) -> Ranking:
        faiss = _faiss()
        # The setting belongs to the calling thread: one query must not spread over all cores.
        faiss.omp_set_num_threads(1)
        selector = None
        if mask is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        if self.is_exact:
            parameters = faiss.SearchParameters(sel=selector)
        else:
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=self._probes(mask))
        scores, rows = self._index.search(vector[np.newaxis, :], top_k, params=parameters)
        found = rows[0] >= 0
        return ranking_of(rows[0][found], scores[0][found], top_k=top_k)

    def _probes(self, mask: BoolArray | None) -> int:
        """How many lists to look into: the more, the fewer of each list's rows the mask allows."""
        if mask is None:
            return int(self._index.nprobe)
        share = max(int(np.count_nonzero(mask)), 1) / len(mask)
        return min(int(self._index.nlist), math.ceil(int(self._index.nprobe) / share))

    def to_bytes(self) -> bytes:
        """The FAISS part in its own format; check a checksum before giving it to `load_dense`."""
        faiss = _faiss()
        serialized: bytes = faiss.serialize_index(self._index).tobytes()
        return serialized


def build_dense(
    vectors: HalfArray, *, previous: bytes | None = None, exact_limit: int = EXACT_LIMIT
) -> DenseIndex:
    """An index over these unit vectors, (n, dimension) float16: exact up to exact_limit rows, else IVF with SQ8.

    previous: the bytes of the former index; its trained lists are reused while the corpus has not doubled.
    """
    faiss = _faiss()
    rows, dimension = vectors.shape
    faiss.omp_set_num_threads(faiss.omp_get_max_threads())
    if rows <= exact_limit:
        index = faiss.IndexFlatIP(dimension)
    else:
        index = _trained_before(previous, rows, dimension) or _train(vectors)
        index.nprobe = max(_MIN_PROBES, math.ceil(index.nlist * _PROBE_SHARE))
    for start in range(0, rows, EXACT_LIMIT):
        index.add(vectors[start : start + EXACT_LIMIT].astype(np.float32))
    return DenseIndex(index, vectors)


def load_dense(serialized: bytes, vectors: HalfArray) -> DenseIndex:
    """The index `to_bytes` gave, over the same vectors. Raises ValueError if they do not fit together."""
    faiss = _faiss()
    return DenseIndex(faiss.deserialize_index(np.frombuffer(serialized, dtype=np.uint8)), vectors)


def recall_against_exact(index: DenseIndex, queries: FloatArray, *, top_k: int) -> float:
    """The share (0..1) of the exact top_k that the index finds, averaged over queries (n, dimension); 1 if n is 0."""
    exact = build_dense(index.vectors, exact_limit=len(index.vectors))
    shares = []
    for query in queries:
        wanted = exact.search(query, top_k=top_k).rows
        found = index.search(query, top_k=top_k).rows
        shares.append(len(np.intersect1d(wanted, found)) / len(wanted) if len(wanted) else 1.0)
    return float(np.mean(shares)) if shares else 1.0


def _train(vectors: HalfArray) -> Any:
    """An empty IVF index whose lists are trained on a fixed sample. 4·sqrt(n) lists."""
    faiss = _faiss()
    rows, dimension = vectors.shape
    lists = max(1, round(4 * math.sqrt(rows)))
    sample_size = min(rows, lists * _TRAINING_ROWS_PER_LIST)
    sample = np.random.default_rng(0).choice(rows, sample_size, replace=False)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.train(vectors[np.sort(sample)].astype(np.float32))
    return index


def _trained_before(previous: bytes | None, rows: int, dimension: int) -> Any | None:
    """The former index, emptied, if its lists still suit a corpus of this size."""
    faiss = _faiss()
    if previous is None:
        return None
    index = faiss.deserialize_index(np.frombuffer(previous, dtype=np.uint8))
    fits = hasattr(index, "nlist") and index.d == dimension
    if not fits or not index.ntotal / _RETRAIN_GROWTH <= rows <= index.ntotal * _RETRAIN_GROWTH:
        return None
    index.reset()
    return index


def _faiss() -> Any:
    """The library, imported when first needed. Untyped: its stubs do not know its Python constructors."""
    import faiss

    return faiss
