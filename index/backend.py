"""The one contract of an index back end, and the embedded one behind it: FAISS and tantivy.

A distributed back end (Milvus) would implement the same two protocols.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import BoolArray, FloatArray, HalfArray, Ranking
from index.dense import DenseIndex, build_dense, load_dense
from index.lexical import (
    FieldWeights,
    LexicalIndex,
    LexicalQuery,
    LexicalRanking,
    LexicalWriter,
    load_lexical,
)

if TYPE_CHECKING:
    from index.catalog import Catalog
    from index.passages import Passage

DENSE_FILE = "dense.faiss"
VECTORS_FILE = "vectors.npy"
LEXICAL_FOLDER = "lexical"
# tantivy's lock files: they hold nothing and come and go.
LOCK_PREFIX = ".tantivy-"


@dataclass(frozen=True, slots=True)
class Selection:
    """The passages that filters allow. filters: canonical values by facet; mask: (passages,) bool, None for all."""

    filters: Mapping[str, tuple[str, ...]]
    mask: BoolArray | None
    count: int


class IndexBackend(Protocol):
    """What search asks of an index. Rows are passage rows of the catalog; scores are similarities."""

    def count(self) -> int:
        """How many passages there are."""

    def filter(self, filters: Mapping[str, tuple[str, ...]]) -> Selection:
        """The passages these canonical facet values allow, for use in both searches."""

    def search_dense(self, vector: FloatArray, *, top_k: int, selection: Selection) -> Ranking:
        """The allowed passages nearest to a unit vector (dimension,) by cosine similarity (-1..1)."""

    def search_lexical(self, query: LexicalQuery, *, top_k: int, selection: Selection) -> LexicalRanking:
        """The allowed passages that hold a word or character of the query, by BM25 (> 0)."""

    def frequency(self, term: str) -> int:
        """In how many passages a term stands, in the title or the text."""

    def similarities(self, vector: FloatArray, rows: NDArray[np.int64]) -> FloatArray:
        """The exact cosine similarity of the vector with each of these passages."""

    def evenly_picked(self, count: int) -> FloatArray:
        """(at most count, dimension) float32: vectors of passages picked at even distances."""

    def vectors(self) -> HalfArray:
        """(passages, dimension) float16: every stored encoding, for the next build to reuse."""


class BackendWriter(Protocol):
    """Builds what an IndexBackend searches."""

    def add(self, key: int, passage: Passage) -> None:
        """Take the next passage."""

    def finish(self, vectors: HalfArray, *, removed_keys: Iterable[int]) -> None:
        """Write everything. vectors: (passages, dimension) float16, of all passages, in catalog order."""


class EmbeddedBackend:
    """FAISS and tantivy in this process, over one generation's folder; immutable, safe for many threads."""

    def __init__(self, dense: DenseIndex, lexical: LexicalIndex, catalog: Catalog) -> None:
        self.dense = dense
        self._lexical = lexical
        self._catalog = catalog

    def count(self) -> int:
        """How many passages there are."""
        return len(self._catalog.keys)

    def filter(self, filters: Mapping[str, tuple[str, ...]]) -> Selection:
        """The passages these canonical facet values allow."""
        mask = self._catalog.passage_mask(filters)
        return Selection(filters, mask, self.count() if mask is None else int(np.count_nonzero(mask)))

    def search_dense(self, vector: FloatArray, *, top_k: int, selection: Selection) -> Ranking:
        """The allowed passages nearest to the vector."""
        return self.dense.search(vector, top_k=top_k, mask=selection.mask)

    def search_lexical(self, query: LexicalQuery, *, top_k: int, selection: Selection) -> LexicalRanking:
        """The allowed passages that hold a word or character of the query."""
        return self._lexical.search(query, top_k=top_k, filters=selection.filters)

    def frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        return self._lexical.frequency(term)

    def similarities(self, vector: FloatArray, rows: NDArray[np.int64]) -> FloatArray:
        """The exact similarity of the vector with each row."""
        return self.dense.similarities(vector, rows)

    def evenly_picked(self, count: int) -> FloatArray:
        """Vectors of passages picked at even distances."""
        return self.dense.evenly_picked(count)

    def vectors(self) -> HalfArray:
        """Every stored encoding."""
        return self.dense.vectors


def load_embedded(folder: Path, catalog: Catalog, weights: FieldWeights) -> EmbeddedBackend:
    """The back end in a generation's folder, whose checksums hold. Raises OSError or ValueError if it is unfit."""
    vectors = np.load(folder / VECTORS_FILE, allow_pickle=False)
    dense = load_dense((folder / DENSE_FILE).read_bytes(), vectors)
    return EmbeddedBackend(dense, load_lexical(folder / LEXICAL_FOLDER, catalog.keys, weights), catalog)


class EmbeddedWriter:
    """Writes the embedded back end's files into a folder; starts from a former folder's when given."""

    def __init__(self, folder: Path, *, previous: Path | None) -> None:
        """previous: a generation whose terms were cut the same way, or None to cut every passage anew."""
        self._folder = folder
        self._previous = previous
        lexical = folder / LEXICAL_FOLDER
        if previous is None:
            lexical.mkdir()
        else:
            # Copies, not links: two generations are kept so that damage to one leaves the other whole.
            shutil.copytree(
                previous / LEXICAL_FOLDER, lexical, ignore=shutil.ignore_patterns(f"{LOCK_PREFIX}*")
            )
        self._lexical = LexicalWriter(lexical)

    def add(self, key: int, passage: Passage) -> None:
        """Take a passage the former folder lacks."""
        self._lexical.add(key, passage)

    def finish(self, vectors: HalfArray, *, removed_keys: Iterable[int]) -> None:
        """Write the dense files and commit the lexical ones."""
        self._lexical.finish(removed_keys=removed_keys)
        trained = None if self._previous is None else (self._previous / DENSE_FILE).read_bytes()
        dense = build_dense(vectors, previous=trained)
        np.save(self._folder / VECTORS_FILE, vectors)
        (self._folder / DENSE_FILE).write_bytes(dense.to_bytes())
