"""How is an index made from the store? One pass over all measures; only what changed is cut and encoded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.arrays import HalfArray
from index.backend import EmbeddedWriter, load_embedded
from index.catalog import Catalog, CatalogBuilder
from index.duplicates import DUPLICATES_ID
from index.errors import IndexCorruptError, IndexMissingError, ModelError
from index.generations import Description, Generations, Manifest
from index.lexical import FieldWeights
from index.passages import Passage, encoder_text
from index.snapshot import Snapshot, load_newest
from index.terms import analyzer_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.embedding import Encoder
    from kb.records import Counts, MeasureRecord

Progress = Callable[[int, int], None]
_BATCH = 2048
# tantivy keeps removed passages in its statistics until it merges: beyond this share, cut everything anew.
_MAX_DELETED_SHARE = 0.2


class MeasureSource(Protocol):
    """What building needs of the store."""

    def iter_measures(self) -> Iterator[MeasureRecord]:
        """All visible measures, ordered by slug, problem and ordinal."""

    def change_sequence(self) -> int:
        """Grows with every change."""

    def counts(self) -> Counts:
        """How many measures are visible."""


def build_index(
    store: MeasureSource,
    index_dir: Path,
    encoder: Encoder,
    *,
    on_progress: Progress | None = None,
    from_scratch: bool = False,
) -> Manifest:
    """Publish a generation that holds all the store's measures; its manifest.

    Nothing is written if the current one already does. Terms and encodings of the current one are reused where
    text, model and lexicon are the same, unless from_scratch. on_progress: (measures done, measures in all).
    Only one process may build at a time. Raises StorageError if the disk refuses: the current index stays.
    """
    generations = Generations(index_dir)
    previous = None if from_scratch else _previous(generations)
    sequence = store.change_sequence()
    if previous is not None and _is_current(previous, sequence, encoder):
        return previous.manifest
    lexical_base = previous if previous is not None and _terms_can_be_kept(previous) else None
    with generations.draft() as draft:
        writer = EmbeddedWriter(draft.folder, previous=lexical_base.folder if lexical_base else None)
        known_keys = set() if lexical_base is None else set(lexical_base.catalog.keys.tolist())
        encodings = _Encodings(encoder, previous)
        builder = CatalogBuilder()
        total = store.counts().measures
        for done, record in enumerate(store.iter_measures(), start=1):
            for passage, key, content_hash in builder.add(record):
                encodings.add(content_hash, passage)
                if key not in known_keys:
                    writer.add(key, passage)
            if on_progress is not None and (done % _BATCH == 0 or done == total):
                on_progress(done, total)
        catalog = builder.finish()
        removed = known_keys.difference(catalog.keys.tolist())
        writer.finish(encodings.finish(), removed_keys=sorted(removed))
        catalog.save(draft.folder)
        # Never publish what cannot be opened.
        load_embedded(draft.folder, catalog, FieldWeights())
        return draft.publish(_describe(catalog, encoder, sequence, _deleted(lexical_base, removed)))


class _Encodings:
    """Vectors of passages in the order added: those of the former index, and new ones encoded in batches."""

    def __init__(self, encoder: Encoder, previous: Snapshot | None) -> None:
        self._encoder = encoder
        self._known: dict[bytes, int] = {}
        self._former: HalfArray | None = None
        if previous is not None and previous.manifest.description.model_id == encoder.model_id:
            self._former = previous.backend.vectors()
            self._known = {row.tobytes(): place for place, row in enumerate(previous.catalog.content_hashes)}
        self._blocks: list[HalfArray] = []
        self._pending: list[tuple[bytes, str]] = []

    def add(self, content_hash: bytes, passage: Passage) -> None:
        """Take the next passage."""
        self._pending.append((content_hash, encoder_text(passage)))
        if len(self._pending) == _BATCH:
            self._flush()

    def finish(self) -> HalfArray:
        """(passages, dimension) float16."""
        self._flush()
        empty = np.empty((0, self._encoder.dimension), dtype=np.float16)
        return np.concatenate([empty, *self._blocks])

    def _flush(self) -> None:
        block = np.zeros((len(self._pending), self._encoder.dimension), dtype=np.float16)
        new = {hashed: text for hashed, text in self._pending if hashed not in self._known}
        encoded = self._encode(list(new.values()))
        fresh = dict(zip(new, encoded, strict=True))
        for row, (hashed, _) in enumerate(self._pending):
            former = self._known.get(hashed)
            block[row] = fresh[hashed] if former is None or self._former is None else self._former[former]
        self._blocks.append(block)
        self._pending = []

    def _encode(self, texts: list[str]) -> HalfArray:
        if not texts:
            return np.empty((0, self._encoder.dimension), dtype=np.float16)
        vectors = self._encoder.encode_passages(texts)
        expected = (len(texts), self._encoder.dimension)
        if vectors.shape != expected or not np.isfinite(vectors).all():
            raise ModelError(
                f"向量模型“{self._encoder.model_id}”给出的向量不可用：形状 {vectors.shape}，应为 {expected} 且全为有限数值。"
                "请更换模型（KB_EMBEDDING_MODEL）后重建索引。"
            )
        return vectors.astype(np.float16)


def _previous(generations: Generations) -> Snapshot | None:
    try:
        return load_newest(generations, FieldWeights())
    except (IndexMissingError, IndexCorruptError):
        return None


def _is_current(previous: Snapshot, sequence: int, encoder: Encoder) -> bool:
    description = previous.manifest.description
    found = (description.sequence, description.model_id, description.analyzer_id, description.duplicates_id)
    return found == (sequence, encoder.model_id, analyzer_id(), DUPLICATES_ID)


def _terms_can_be_kept(previous: Snapshot) -> bool:
    description = previous.manifest.description
    few_deleted = description.deleted_since_fresh <= _MAX_DELETED_SHARE * description.passages
    return description.analyzer_id == analyzer_id() and few_deleted


def _deleted(lexical_base: Snapshot | None, removed: Collection[int]) -> int:
    """How many passages were taken out of the terms since they were last cut from nothing."""
    earlier = 0 if lexical_base is None else lexical_base.manifest.description.deleted_since_fresh
    return earlier + len(removed)


def _describe(catalog: Catalog, encoder: Encoder, sequence: int, deleted: int) -> Description:
    return Description(
        sequence=sequence,
        model_id=encoder.model_id,
        dimension=encoder.dimension,
        analyzer_id=analyzer_id(),
        passages=len(catalog.keys),
        measures=len(catalog.measure_ids),
        problems=len(catalog.problem_ids),
        deleted_since_fresh=deleted,
        duplicates_id=DUPLICATES_ID,
    )
