"""Which passages hold the query's words? BM25 by tantivy over terms that were cut here."""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import EMPTY_RANKING, KeyArray, Ranking, ranking_of
from index.terms import document_characters, document_terms

if TYPE_CHECKING:
    from index.passages import Passage

# 200 MB and one thread worked; 500 MB and two threads died on a two-core machine.
_HEAP_BYTES = 200_000_000
_FACETS, _KEY = "facets", "key"
_WORDS, _CHARACTERS = "words", "characters"
# A word of the title counts as often as if it stood there this many times: the title says what a measure is about.
_TITLE_REPEATS = 2


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a word and a character count, each >= 0; 0 leaves the field out.

    Both fields hold title, measure and, for words, the unit's name; one posting list a term is what keeps a search
    of 100,000 passages within a few milliseconds.
    """

    words: float = 0.7
    characters: float = 1.3


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """Words and single characters to look up, each with its weight (> 0).

    added: further words, as synonyms are. They score, but nobody expects them: the ideal score leaves them out.

    Characters let near wordings meet (退款, 退还) where words are cut apart differently; measured, they raise
    nDCG@10 of grouped BM25 from .439 to .503.
    """

    words: Mapping[str, float]
    characters: Mapping[str, float]
    added: Mapping[str, float] = field(default_factory=dict)


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
        self, query: LexicalQuery, *, top_k: int, filters: Mapping[str, tuple[str, ...]]
    ) -> LexicalRanking:
        """The top_k rows that hold a word or character of the query, by BM25 (> 0, unbounded); ties by row.

        filters: canonical facet values, applied before ranking.
        """
        clauses = self._clauses(query)
        if not clauses or not len(self._sorted_keys) or top_k < 1:
            return LexicalRanking(EMPTY_RANKING, 0.0)
        hits = self._searcher.search(self._filtered(clauses, filters), top_k, count=False).hits
        positive = [(score, address) for score, address in hits if score > 0]
        keys = self._searcher.fast_field_values(_KEY, [address for _, address in positive])
        places = np.searchsorted(self._sorted_keys, np.array(keys, dtype=np.uint64))
        scores = np.array([score for score, _ in positive], dtype=np.float32)
        ranking = ranking_of(self._rows_by_key[places], scores, top_k=top_k)
        return LexicalRanking(ranking, self._ideal_score(query))

    def frequency(self, term: str) -> int:
        """In how many passages the term stands, in the title or the text."""
        return int(self._searcher.doc_freq(_WORDS, term))

    def _clauses(self, query: LexicalQuery) -> list[tuple[str, str, float]]:
        """(field, term, weight) of everything that can add to a score."""
        weights = self._weights
        return [
            (name, term, weight * boost)
            for name, boost, terms in (
                (_WORDS, weights.words, query.words),
                (_WORDS, weights.words, query.added),
                (_CHARACTERS, weights.characters, query.characters),
            )
            if boost
            for term, weight in terms.items()
        ]

    def _filtered(self, clauses: list[tuple[str, str, float]], filters: Mapping[str, tuple[str, ...]]) -> Any:
        from tantivy import Occur, Query

        wanted = Query.boolean_query(
            [
                (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term, "freq"), weight))
                for field, term, weight in clauses
            ]
        )
        if not filters:
            return wanted
        required = [(Occur.Must, wanted)]
        for name, values in filters.items():
            tokens = [facet_token(name, value) for value in values]
            alternatives = [Query.term_query(self._schema, _FACETS, token, "basic") for token in tokens]
            allowed = Query.boolean_query([(Occur.Should, one) for one in alternatives])
            required.append((Occur.Must, Query.const_score_query(allowed, 0.0)))
        return Query.boolean_query(required)

    def _ideal_score(self, query: LexicalQuery) -> float:
        """What a passage of average length would score that holds every word and character of the query once."""
        weights = self._weights
        sides = ((_WORDS, weights.words, query.words), (_CHARACTERS, weights.characters, query.characters))
        return sum(
            weight * boost * self._idf(field, term)
            for field, boost, terms in sides
            for term, weight in terms.items()
        )

    def _idf(self, field: str, term: str) -> float:
        """tantivy's inverse document frequency; an unknown term has the highest."""
        frequency = self._searcher.doc_freq(field, term)
        return math.log1p((len(self._sorted_keys) - frequency + 0.5) / (frequency + 0.5))


class LexicalWriter:
    """Makes a folder's tantivy index out of nothing, or out of a copy of the former one.

    Every method raises OSError if the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        """folder: empty, or a copy of an index this class wrote. Syncing is the caller's."""
        import tantivy

        self._schema = _schema()
        with _disk_errors():
            index = tantivy.Index(self._schema, path=str(folder))
            self._writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, key: int, passage: Passage) -> None:
        """Add a passage under its key."""
        with _disk_errors():
            self._writer.add_document(_document(key, passage))

    def finish(self, *, removed_keys: Iterable[int]) -> None:
        """Remove these passages and write everything; the writer is used up."""
        from tantivy import Query

        with _disk_errors():
            for key in removed_keys:
                # By query: delete_documents_by_term takes a Python int for a signed one, and finds nothing.
                self._writer.delete_documents_by_query(Query.term_query(self._schema, _KEY, int(key)))
            self._writer.commit()
            self._writer.wait_merging_threads()


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    """tantivy tells of a full disk by a ValueError that holds the system's error number: raise that OSError."""
    try:
        yield
    except ValueError as error:
        found = re.search(r"os error (\d+)", str(error))
        if found is None:
            raise
        number = int(found[1])
        raise OSError(number, os.strerror(number)) from error


def load_lexical(folder: Path, keys: KeyArray, weights: FieldWeights) -> LexicalIndex:
    """The index in this folder, whose documents are the rows of keys. Raises ValueError if they do not fit."""
    if os.access(folder, os.W_OK):
        return _opened(folder, keys, weights)
    # tantivy takes a lock file even to read. What it has opened stays readable after the copy is gone.
    with tempfile.TemporaryDirectory(prefix="kb-lexical-") as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True, copy_function=shutil.copyfile)
        Path(copy).chmod(0o700)
        return _opened(Path(copy), keys, weights)


def _opened(folder: Path, keys: KeyArray, weights: FieldWeights) -> LexicalIndex:
    import tantivy

    index = tantivy.Index.open(str(folder))
    # A published index never changes: no thread need watch it.
    index.config_reader("manual")
    index.reload()
    return LexicalIndex(index, keys, weights)


def facet_token(name: str, value: str) -> str:
    """How a facet value is stored beside a passage."""
    return f"{name}={value}"


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in (_WORDS, _CHARACTERS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(_FACETS, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(_KEY, indexed=True, fast=True)
    return builder.build()


def _document(key: int, passage: Passage) -> Any:
    import tantivy

    document = tantivy.Document()
    title = document_terms(passage.title) * _TITLE_REPEATS
    characters = document_characters(passage.title) * _TITLE_REPEATS
    words = [*title, *document_terms(passage.text), *document_terms(passage.unit)]
    document.add_text(_WORDS, " ".join(words))
    document.add_text(_CHARACTERS, " ".join([*characters, *document_characters(passage.text)]))
    for name, values in passage.facets.items():
        for value in values:
            document.add_text(_FACETS, facet_token(name, value))
    document.add_unsigned(_KEY, key)
    return document
