"""How well would the whole search do with another encoder? The same words, ranking and grouping over other vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.arrays import FloatArray, HalfArray, Ranking
from index.backend import IndexBackend, Selection
from index.baselines import Run, rank_by_meaning
from index.dense import DenseIndex, build_dense
from index.lexical import LexicalQuery, LexicalRanking
from index.retriever import Retriever

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.judgments import Qrels
    from index.training.feedback import FeedbackQuestion

CUTOFF = 10
_RESAMPLES = 2000
ScoreArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """nDCG@10 of each question, in order: of the whole search, and of the vectors alone."""

    whole: ScoreArray
    dense: ScoreArray


def examine(retriever: Retriever, questions: Sequence[FeedbackQuestion], qrels: Qrels) -> Scores:
    """The retriever's scores on these questions; a question without results scores 0."""
    snapshot, encoder = retriever.snapshot, retriever.encoder
    whole = {q.query_id: retriever.rank(q.text, top_k=CUTOFF) for q in questions}
    dense = {q.query_id: rank_by_meaning(snapshot, encoder, q.text, top_k=CUTOFF) for q in questions}
    return Scores(_ndcg(whole, questions, qrels), _ndcg(dense, questions, qrels))


def with_encoder(retriever: Retriever, encoder: Encoder, passages: Sequence[str]) -> Retriever:
    """The retriever as it would be after re-encoding; nothing is written.

    passages: what is encoded of each passage, in the catalog's order. Raises ValueError if they are not as many.
    """
    snapshot = retriever.snapshot
    if len(passages) != snapshot.backend.count():
        raise ValueError(f"{len(passages)} texts for {snapshot.backend.count()} passages")
    dense = build_dense(encoder.encode_passages(passages).astype(np.float16), previous=None)
    description = replace(
        snapshot.manifest.description, model_id=encoder.model_id, dimension=encoder.dimension
    )
    other = replace(
        snapshot,
        backend=_OtherVectors(snapshot.backend, dense),
        manifest=replace(snapshot.manifest, description=description),
    )
    return retriever.over(other, encoder)


def bootstrap_interval(gains: ScoreArray, *, seed: int) -> tuple[float, float]:
    """The 90 % percentile bootstrap interval of the mean gain over the questions (at least one)."""
    generator = np.random.default_rng(seed)
    drawn = generator.integers(len(gains), size=(_RESAMPLES, len(gains)))
    low, high = np.quantile(gains[drawn].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)


def _ndcg(runs: Mapping[str, Run], questions: Sequence[FeedbackQuestion], qrels: Qrels) -> ScoreArray:
    import ir_measures

    wanted = {question.query_id: qrels[question.query_id] for question in questions}
    run = {query_id: dict(ranking) for query_id, ranking in runs.items() if ranking}
    values = dict.fromkeys(wanted, 0.0)
    for metric in ir_measures.iter_calc([ir_measures.nDCG @ CUTOFF], wanted, run) if run else ():
        values[metric.query_id] = metric.value
    return np.array([values[question.query_id] for question in questions], dtype=np.float64)


class _OtherVectors:
    """A back end whose words are those of another, and whose vectors are its own."""

    def __init__(self, words: IndexBackend, dense: DenseIndex) -> None:
        self._words = words
        self._dense = dense

    def count(self) -> int:
        return self._words.count()

    def filter(self, filters: Mapping[str, tuple[str, ...]]) -> Selection:
        return self._words.filter(filters)

    def search_dense(self, vector: FloatArray, *, top_k: int, selection: Selection) -> Ranking:
        return self._dense.search(vector, top_k=top_k, mask=selection.mask)

    def search_lexical(self, query: LexicalQuery, *, top_k: int, selection: Selection) -> LexicalRanking:
        return self._words.search_lexical(query, top_k=top_k, selection=selection)

    def frequency(self, term: str) -> int:
        return self._words.frequency(term)

    def similarities(self, vector: FloatArray, rows: npt.NDArray[np.int64]) -> FloatArray:
        return self._dense.similarities(vector, rows)

    def evenly_picked(self, count: int) -> FloatArray:
        return self._dense.evenly_picked(count)

    def vectors(self) -> HalfArray:
        return self._dense.vectors
