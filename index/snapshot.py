"""What does a search read? One generation in memory, immutable, loaded whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.arrays import FloatArray
from index.backend import IndexBackend, load_embedded
from index.catalog import Catalog, load_catalog
from index.errors import IndexCorruptError, IndexMissingError
from index.generations import Generations, Manifest, verify
from index.lexical import FieldWeights

# How many passages stand for the whole: what the notices' language looks like to the model.
_BACKGROUND = 512


@dataclass(frozen=True)
class Snapshot:
    """A generation. folder: where it lies; backend: what is searched."""

    folder: Path
    manifest: Manifest
    catalog: Catalog
    backend: IndexBackend

    @cached_property
    def background(self) -> FloatArray:
        """(at most 512, dimension) float32: vectors of evenly picked passages, for index.confidence."""
        return self.backend.evenly_picked(_BACKGROUND)


def load_snapshot(folder: Path, weights: FieldWeights) -> Snapshot:
    """The generation in this folder, its checksums verified first. Raises IndexCorruptError."""
    manifest = verify(folder)
    try:
        catalog = load_catalog(folder)
        backend = load_embedded(folder, catalog, weights)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise IndexCorruptError(f"索引“{folder.name}”无法载入：{error}") from error
    return Snapshot(folder, manifest, catalog, backend)


def load_newest(generations: Generations, weights: FieldWeights) -> Snapshot:
    """The current generation; if it is damaged, it is quarantined and the one before is taken.

    Raises IndexMissingError if none was ever published, IndexCorruptError if none is whole: build a new one.
    """
    names = generations.names()
    for name in names:
        try:
            return load_snapshot(generations.path(name), weights)
        except IndexCorruptError:
            if generations.path(name).exists() or generations.current_name() in (None, name):
                generations.quarantine(name)
            else:
                # Published over and removed while it was being read: nothing is damaged.
                return load_newest(generations, weights)
    if names:
        raise IndexCorruptError("索引文件全部损坏，已隔离；请从数据库重建索引（kb index rebuild）。")
    raise IndexMissingError("还没有建立索引；请先导入通报（kb ingest）或重建索引（kb index rebuild）。")
