"""What would one side alone, plain rank fusion, or no grouping have answered? To compare the page's order with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.fusion import reciprocal_rank_fusion
from index.query import analyse
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.retriever import Retriever

Run = list[tuple[str, float]]


def rank_by_words(snapshot: Snapshot, query: str, *, top_k: int) -> Run:
    """At most top_k measure ids by BM25 alone, best first."""
    rows = _lexical_rows(snapshot, query, top_k)
    return _run(snapshot, rows)


def rank_by_meaning(snapshot: Snapshot, encoder: Encoder, query: str, *, top_k: int) -> Run:
    """At most top_k measure ids by similarity alone, best first."""
    return _run(snapshot, _dense_rows(snapshot, encoder, query, top_k))


def rank_by_rrf(snapshot: Snapshot, encoder: Encoder, query: str, *, top_k: int) -> Run:
    """At most top_k measure ids by reciprocal rank fusion of the two, ungrouped, best first."""
    rankings = [_lexical_rows(snapshot, query, top_k), _dense_rows(snapshot, encoder, query, top_k)]
    rows, _ = reciprocal_rank_fusion(rankings)
    return _run(snapshot, rows[:top_k])


def rank_ungrouped(retriever: Retriever, query: str, *, top_k: int) -> Run:
    """At most top_k measure ids as they match, best first, problems mixed."""
    return _run(retriever.snapshot, retriever.evidence(query).matches.rows[:top_k])


def _lexical_rows(snapshot: Snapshot, query: str, top_k: int) -> NDArray[np.int64]:
    everything = snapshot.backend.filter({})
    found = snapshot.backend.search_lexical(analyse(query).lexical, top_k=top_k, selection=everything)
    return _measures(snapshot, found.ranking.rows)


def _dense_rows(snapshot: Snapshot, encoder: Encoder, query: str, top_k: int) -> NDArray[np.int64]:
    vector = encoder.encode_queries([analyse(query).text])[0]
    everything = snapshot.backend.filter({})
    found = snapshot.backend.search_dense(vector, top_k=top_k, selection=everything)
    return _measures(snapshot, found.rows)


def _measures(snapshot: Snapshot, passages: NDArray[np.int64]) -> NDArray[np.int64]:
    """The measures of these passages, each where its best passage stands."""
    rows = snapshot.catalog.measure_of_passage[passages]
    _, first = np.unique(rows, return_index=True)
    return rows[np.sort(first)].astype(np.int64)


def _run(snapshot: Snapshot, rows: NDArray[np.int64]) -> Run:
    ids = snapshot.catalog.measure_ids
    return [(ids[row], 1.0 / rank) for rank, row in enumerate(rows.tolist(), start=1)]
