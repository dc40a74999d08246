"""Where are the parts put together? Here only: the command line and the service both start from these functions.

Imports are made inside, so that listing notices loads neither the model nor the index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.models import CurrentEncoder, model_in_use
from api.settings import Settings

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.generations import Manifest
    from index.reranking import Reranker
    from index.retriever import Retriever
    from kb.store import Store

Progress = Callable[[int, int], None]
_BUILD_WAIT_SECONDS = 60.0  # for another process that builds: its build may well cover our change


@dataclass
class Services:
    """The opened parts. Close them when done. current_encoder: gives the one in use by now."""

    settings: Settings
    store: Store
    current_encoder: Callable[[], Encoder]
    retriever: Retriever

    @property
    def encoder(self) -> Encoder:
        """The encoder in use; another one after `kb train`. Raises ModelError."""
        return self.current_encoder()

    def publish_index(self, on_progress: Progress | None = None) -> int:
        """Index the store's present content, load it, and return its generation. on_progress: (done, total)."""
        publish_index(self.settings, self.store, self.encoder, on_progress=on_progress)
        self.retriever.reload_if_changed()
        return self.retriever.generation

    def index_is_current(self) -> bool:
        """Whether the generation being searched holds the store's last change and was built with this encoder."""
        return self.retriever.sequence == self.store.change_sequence() and not self.retriever.needs_rebuild

    def close(self) -> None:
        """Close the store's connections."""
        self.store.close()


def open_store(settings: Settings, *, writable: bool) -> Store:
    """The store of the data folder; created if writable and absent. Raises StorageError, BusyError."""
    from kb.store import open_store as open_

    if writable:
        _check_writable(settings.data_dir)
    return open_(settings.database_url, settings.originals_dir, read_only=not writable)


def _check_writable(folder: Path) -> None:
    """Raise StorageError if no file can be made in the data folder: a database there may still open for reading."""
    from tempfile import TemporaryFile

    from kb.storage_errors import from_disk

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise from_disk(error, folder) from error


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that is set, else the site's own, else the shipped one. Raises ModelError."""
    from index.embedding import load_encoder

    return load_encoder(model_in_use(settings))


def open_reranker(settings: Settings) -> Reranker | None:
    """The reranker that is set, if one is. Raises ModelError."""
    if settings.reranker_model is None:
        return None
    from index.reranking import load_reranker

    return load_reranker(settings.reranker_model)


def publish_index(
    settings: Settings,
    store: Store,
    encoder: Encoder,
    *,
    on_progress: Progress | None = None,
    from_scratch: bool = False,
) -> Manifest:
    """Publish a generation of the store's content; one process builds at a time, and writing goes on meanwhile.

    Nothing happens if the current generation already holds it. Raises BusyError, StorageError, ModelError.
    """
    from index.build import build_index
    from kb.writer_lock import WriterLock

    lock = WriterLock(settings.data_dir / "index.lock", wait_seconds=_BUILD_WAIT_SECONDS)
    with lock.held():
        return build_index(
            store, settings.index_dir, encoder, on_progress=on_progress, from_scratch=from_scratch
        )


def read_manifest(settings: Settings) -> Manifest:
    """The manifest of the current generation, every file of it verified.

    Raises IndexMissingError if there is none, IndexCorruptError if it is damaged.
    """
    from index.errors import IndexMissingError
    from index.generations import Generations, verify

    generations = Generations(settings.index_dir)
    name = generations.current_name()
    if name is None:
        raise IndexMissingError("还没有建立索引。请先用 kb ingest 入库，或用 kb index rebuild 重建。")
    return verify(generations.path(name))


def is_index_current(settings: Settings, store: Store) -> bool:
    """Whether the current generation is whole and is what publishing would make; the model is not loaded for it."""
    from index.duplicates import DUPLICATES_ID
    from index.embedding import model_id_of
    from index.errors import IndexCorruptError, IndexMissingError
    from index.terms import analyzer_id

    try:
        held = read_manifest(settings).description
    except (IndexMissingError, IndexCorruptError):
        return False
    built = (held.sequence, held.model_id, held.analyzer_id, held.duplicates_id)
    model_id = model_id_of(model_in_use(settings))
    return built == (store.change_sequence(), model_id, analyzer_id(), DUPLICATES_ID)


def open_services(settings: Settings, *, writable: bool) -> Services:
    """Store, encoder, reranker if one is set, and a retriever over the newest whole generation.

    A writable caller gets a missing or damaged index built from the store. A stale one is served as it is: compare
    `Services.index_is_current` and publish. Raises IndexMissingError or IndexCorruptError for a read-only caller,
    StorageError, ModelError, BusyError.
    """
    from index.errors import IndexCorruptError, IndexMissingError
    from index.retriever import open_retriever
    from index.understanding.own_synonyms import OwnSynonyms

    store = open_store(settings, writable=writable)
    try:
        encoder = CurrentEncoder(settings, open_encoder)
        own = OwnSynonyms(settings.synonyms_file, store)
        open_index = partial(
            open_retriever,
            settings.index_dir,
            store,
            own_synonyms=own,
            reopen_encoder=encoder,
            reranker=open_reranker(settings),
        )
        try:
            retriever = open_index(encoder())
        except (IndexMissingError, IndexCorruptError):
            if not writable:
                raise
            publish_index(settings, store, encoder(), from_scratch=True)
            retriever = open_index(encoder())
    except BaseException:
        store.close()
        raise
    return Services(settings, store, encoder, retriever)
