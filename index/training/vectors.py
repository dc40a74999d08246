"""Word vectors from plain text: shifted PPMI of a sliding window, factorised; then SIF weights.

Factorising this matrix optimises the objective of skip-gram with negative sampling (Levy & Goldberg, NIPS 2014),
and, unlike skip-gram in threads, yields the same vectors on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from tokenizers import Tokenizer

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int32]

_BOUNDARY = -1
_LINES = 20_000


def token_stream(tokenizer: Tokenizer, lines: Iterable[str]) -> IntArray:
    """Return the token ids of all lines in one array, each line closed by -1."""
    parts: list[IntArray] = []
    for chunk in _chunks(lines):
        for encoding in tokenizer.encode_batch_fast(chunk, add_special_tokens=False):
            parts.append(np.array([*encoding.ids, _BOUNDARY], dtype=np.int32))
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)


def count_tokens(stream: IntArray, size: int) -> npt.NDArray[np.int64]:
    """Return how often each of `size` tokens occurs in the stream."""
    return np.bincount(stream[stream >= 0], minlength=size).astype(np.int64)


def subsample(stream: IntArray, counts: npt.NDArray[np.int64], *, threshold: float, seed: int) -> IntArray:
    """Return the stream with frequent tokens thinned: kept with probability sqrt(threshold / share)."""
    share = counts / max(1, counts.sum())
    keep = np.minimum(1.0, np.sqrt(threshold / np.maximum(share, 1e-12)))
    keep[0] = 0.0  # the unknown token says nothing of its neighbours
    draws = np.random.default_rng(seed).random(len(stream))
    probability = np.where(stream >= 0, keep[stream], 1.0)
    kept: IntArray = stream[draws < probability]
    return kept


def cooccurrence(stream: IntArray, size: int, *, window: int) -> csr_matrix:
    """Return the symmetric (size, size) matrix of co-occurrences within `window` tokens of one line.

    A pair at distance d weighs (window - d + 1) / window, as a window of random width does on average.
    """
    from scipy.sparse import coo_matrix, csr_matrix

    line = np.cumsum(stream == _BOUNDARY)
    total = csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, window + 1):
        left, right = stream[:-distance], stream[distance:]
        same = (line[:-distance] == line[distance:]) & (left >= 0) & (right >= 0)
        weight = np.full(int(same.sum()), (window - distance + 1) / window, dtype=np.float32)
        total = total + coo_matrix((weight, (left[same], right[same])), shape=(size, size)).tocsr()
    symmetric: csr_matrix = (total + total.T).tocsr()
    return symmetric


def shifted_ppmi(counts: csr_matrix, *, shift: float, smoothing: float = 0.75) -> csr_matrix:
    """Return max(0, log(p(a,b) / (p(a) p(b)^smoothing')) - log(shift)) of each co-occurring pair, in place of counts.

    smoothing: exponent on the context distribution (Levy, Goldberg & Dagan, TACL 2015).
    """
    matrix = counts.tocoo()
    row_sum = np.asarray(counts.sum(axis=1)).ravel()
    context = np.asarray(counts.sum(axis=0)).ravel() ** smoothing
    context /= max(context.sum(), 1e-12)
    ratio = matrix.data / (row_sum[matrix.row] * context[matrix.col])
    matrix.data = np.maximum(np.log(ratio) - np.log(shift), 0.0).astype(np.float32)
    result = matrix.tocsr()
    result.eliminate_zeros()
    return result


def factorise(matrix: csr_matrix, dimension: int, *, seed: int, iterations: int = 4) -> FloatArray:
    """Return (size, dimension) vectors: left singular vectors times the square root of the singular values.

    Randomised range finding with power iterations (Halko, Martinsson & Tropp, SIAM Review 2011).
    """
    generator = np.random.default_rng(seed)
    basis = generator.standard_normal((matrix.shape[1], dimension + 16)).astype(np.float32)
    basis = np.linalg.qr(matrix @ basis)[0]
    for _ in range(iterations):
        basis = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ basis)[0])[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    vectors: FloatArray = (basis @ left[:, :dimension]) * np.sqrt(values[:dimension])
    return vectors.astype(np.float32)


def weighted(vectors: FloatArray, counts: npt.NDArray[np.int64], *, smoothing: float = 1e-3) -> FloatArray:
    """Return centred unit vectors times their SIF weight a / (a + p(word)) (Arora, Liang & Ma, ICLR 2017).

    Tokens never seen get zeros. Token 0, unknown, gets zeros.
    """
    seen = counts > 0
    seen[0] = False
    centred = vectors - vectors[seen].mean(axis=0)
    unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    weight = smoothing / (smoothing + counts / max(1, counts.sum()))
    result: FloatArray = (unit * (weight * seen)[:, None]).astype(np.float32)
    return result


def _chunks(lines: Iterable[str]) -> Iterator[Sequence[str]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, _LINES)):
        yield chunk
