"""Which passages hold the query's words? BM25 by tantivy over terms that were cut here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import EMPTY_RANKING, KeyArray, Ranking, ranking_of
from index.terms import document_terms

if TYPE_CHECKING:
    from index.passages import Passage

# 200 MB and one thread worked; 500 MB and two threads died on a two-core machine.
_HEAP_BYTES = 200_000_000
_TITLE, _TEXT, _UNIT, _FACETS, _KEY = "title", "text", "unit", "facets", "key"


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a word counts by where it stands. Measured: docs/quality.md."""

    title: float = 1.0
    text: float = 1.0
    unit: float = 0.3

    def items(self) -> tuple[tuple[str, float], ...]:
        """(field, weight) of the fields that count."""
        pairs = ((_TITLE, self.title), (_TEXT, self.text), (_UNIT, self.unit))
        return tuple((name, weight) for name, weight in pairs if weight > 0)


@dataclass(frozen=True, slots=True)
class LexicalRanking:
    """A BM25 ranking. ideal_score: what a passage of average length with every query term once would score."""

    ranking: Ranking
    ideal_score: float


class LexicalIndex:
    """Immutable BM25 search (k1 1.2, b 0.75: tantivy has no others) over one folder."""

    def __init__(self, index: Any, keys: KeyArray, weights: FieldWeights) -> None:
        """index: a tantivy Index. keys: (passages,) the key of each row. Raises ValueError if the counts differ."""
        self._searcher = index.searcher()
        self._schema = index.schema
        if self._searcher.num_docs != len(keys):
            raise ValueError(f"tantivy holds {self._searcher.num_docs} passages, {len(keys)} are expected")
        self._rows_by_key = np.argsort(keys, kind="stable")
        self._sorted_keys = keys[self._rows_by_key]
        self._weights = weights

    def search(
        self, terms: Mapping[str, float], *, top_k: int, filters: Mapping[str, tuple[str, ...]]
    ) -> LexicalRanking:
        """The top_k rows that hold at least one of the terms, by BM25 (> 0, unbounded); ties by row.

        terms: query terms with their weights. filters: canonical facet values, applied before ranking.
        """
        if not terms or not len(self._sorted_keys) or top_k < 1:
            return LexicalRanking(EMPTY_RANKING, 0.0)
        known = {term: weight for term, weight in terms.items() if self._document_frequency(term)}
        ideal = sum(weight * self._ideal_term_score(term) for term, weight in terms.items())
        if not known:
            return LexicalRanking(EMPTY_RANKING, ideal)
        hits = self._searcher.search(self._query(known, filters), top_k, count=False).hits
        positive = [(score, address) for score, address in hits if score > 0]
        keys = self._searcher.fast_field_values(_KEY, [address for _, address in positive])
        places = np.searchsorted(self._sorted_keys, np.array(keys, dtype=np.uint64))
        scores = np.array([score for score, _ in positive], dtype=np.float32)
        return LexicalRanking(ranking_of(self._rows_by_key[places], scores, top_k=top_k), ideal)

    def _query(self, terms: Mapping[str, float], filters: Mapping[str, tuple[str, ...]]) -> Any:
        from tantivy import Occur, Query

        words = Query.boolean_query(
            [
                (Occur.Should, _boosted(Query.term_query(self._schema, field, term, "freq"), weight * boost))
                for term, weight in terms.items()
                for field, boost in self._weights.items()
            ]
        )
        if not filters:
            return words
        clauses = [(Occur.Must, words)]
        for name, values in filters.items():
            tokens = [facet_token(name, value) for value in values]
            allowed = Query.term_set_query(self._schema, _FACETS, tokens)
            clauses.append((Occur.Must, Query.const_score_query(allowed, 0.0)))
        return Query.boolean_query(clauses)

    def _document_frequency(self, term: str) -> int:
        return max(int(self._searcher.doc_freq(field, term)) for field, _ in self._weights.items())

    def _ideal_term_score(self, term: str) -> float:
        """The term's idf in the measures' text: its BM25 there, once, at average length."""
        count = len(self._sorted_keys)
        frequency = self._searcher.doc_freq(_TEXT, term)
        return float(np.log1p((count - frequency + 0.5) / (frequency + 0.5))) * self._weights.text


class LexicalWriter:
    """Makes a folder's tantivy index out of nothing, or out of a copy of the former one."""

    def __init__(self, folder: Path) -> None:
        """folder: empty, or a copy of an index this class wrote. Syncing is the caller's."""
        import tantivy

        self._schema = _schema()
        index = tantivy.Index(self._schema, path=str(folder))
        self._writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, key: int, passage: Passage) -> None:
        """Add a passage under its key."""
        self._writer.add_document(_document(key, passage))

    def finish(self, *, removed_keys: Iterable[int]) -> None:
        """Remove these passages and write everything; the writer is used up."""
        from tantivy import Query

        for key in removed_keys:
            # By query: delete_documents_by_term takes a Python int for a signed one, and finds nothing.
            self._writer.delete_documents_by_query(Query.term_query(self._schema, _KEY, int(key)))
        self._writer.commit()
        self._writer.wait_merging_threads()


def load_lexical(folder: Path, keys: KeyArray, weights: FieldWeights) -> LexicalIndex:
    """The index in this folder, whose documents are the rows of keys. Raises ValueError if they do not fit."""
    import tantivy

    index = tantivy.Index.open(str(folder))
    index.reload()
    return LexicalIndex(index, keys, weights)


def facet_token(name: str, value: str) -> str:
    """How a facet value is stored beside a passage."""
    return f"{name}={value}"


def _boosted(query: Any, weight: float) -> Any:
    from tantivy import Query

    return query if weight == 1.0 else Query.boost_query(query, weight)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for field in (_TITLE, _TEXT, _UNIT):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(_FACETS, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(_KEY, indexed=True, fast=True)
    return builder.build()


def _document(key: int, passage: Passage) -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_text(_TITLE, " ".join(document_terms(passage.title)))
    document.add_text(_TEXT, " ".join(document_terms(passage.text)))
    document.add_text(_UNIT, " ".join(document_terms(passage.unit)))
    for name, values in passage.facets.items():
        for value in values:
            document.add_text(_FACETS, facet_token(name, value))
    document.add_unsigned(_KEY, key)
    return document
