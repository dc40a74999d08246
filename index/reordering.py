"""Which of the best problems answers best, read together with the question? The first twenty, in a reranker's order."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import FloatArray
from index.catalog import Catalog
from index.evidence import Evidence
from index.grouping import Grouping, reranked_first
from index.page import RecordSource

if TYPE_CHECKING:
    from index.reranking import Reranker

# A page or two: each pair costs a whole pass through the model, so that more would be felt.
RERANKED_PROBLEMS = 20
# Of problem title and measure. What is longer would be cut by most models anyway, and costs the others the more.
_MAX_CHARS = 1_000
# Pairs: 250 questions.
_KEPT = 5_000


class Reordering:
    """Puts the best problems in a reranker's order and keeps the scores of the latest pairs. Safe to share between threads.

    A pair is kept by its texts: the next page, another filter and another generation ask the model nothing twice.
    """

    def __init__(self, reranker: Reranker | None = None) -> None:
        """reranker: None leaves every order as it is."""
        self.reranker = reranker
        self._kept: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def apply(self, evidence: Evidence, catalog: Catalog, store: RecordSource) -> Grouping:
        """The groups of the evidence, the best twenty by how the reranker scores the best hit of each; ties as before.

        The texts come from the store, in one query; a problem whose best hit it does not show goes behind the others.
        Raises ModelError if the reranker gives no usable scores.
        """
        grouping = evidence.grouping
        count = min(len(grouping.problem_rows), RERANKED_PROBLEMS)
        if self.reranker is None or count < 2:
            return grouping
        best = [evidence.matches.rows[grouping.hits_of(group)[0]] for group in range(count)]
        ids = [catalog.measure_ids[row] for row in best]
        visible = store.measures(ids)
        read = [group for group, measure_id in enumerate(ids) if measure_id in visible]
        records = [visible[ids[group]] for group in read]
        passages = [f"{record.problem_title}\n{record.text}"[:_MAX_CHARS] for record in records]
        scores = np.full(count, -np.inf, dtype=np.float32)
        scores[read] = self._scores(self.reranker, evidence.text, passages)
        return reranked_first(grouping, scores)

    def _scores(self, reranker: Reranker, query: str, passages: Sequence[str]) -> FloatArray:
        """(passages,): what was kept, and what the reranker says of the rest."""
        pairs = [(query, passage) for passage in passages]
        with self._lock:
            scores = {pair: self._kept[pair] for pair in pairs if pair in self._kept}
        unknown = [pair for pair in dict.fromkeys(pairs) if pair not in scores]
        if unknown:
            found = reranker.scores(query, [passage for _, passage in unknown])
            scores.update(zip(unknown, found.tolist(), strict=True))
        with self._lock:
            for pair, score in scores.items():
                self._kept[pair] = score
                self._kept.move_to_end(pair)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return np.array([scores[pair] for pair in pairs], dtype=np.float32)
