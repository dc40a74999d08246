"""Building publishes what the store holds, and redoes no work that was done before."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.errors import ModelError
from index.retriever import SearchRequest, open_retriever
from kb.errors import StorageError
from tests.index.fakes import FakeEncoder, FakeStore, measure


def test_the_manifest_tells_what_was_built(store: FakeStore, index_dir: Path, encoder: FakeEncoder) -> None:
    manifest = build_index(store, index_dir, encoder)
    described = manifest.description
    assert (manifest.generation, described.measures, described.problems) == (1, 7, 5)
    assert (described.sequence, described.model_id, described.dimension) == (1, "fake@1", 256)


def test_nothing_is_published_when_nothing_changed(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder
) -> None:
    first = build_index(store, index_dir, encoder)
    assert build_index(store, index_dir, encoder) == first


def test_only_new_measures_are_encoded(store: FakeStore, index_dir: Path, encoder: FakeEncoder) -> None:
    build_index(store, index_dir, encoder)
    encoder.encoded = 0
    store.add(measure("b#P9-M1", "新措施", title="新问题"))
    build_index(store, index_dir, encoder)
    assert encoder.encoded == 1


def test_another_model_encodes_everything_anew(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder
) -> None:
    build_index(store, index_dir, encoder)
    other = FakeEncoder(model_id="other@2", dimension=8)
    build_index(store, index_dir, other)
    assert other.encoded == 7


def test_an_incremental_build_answers_as_a_fresh_one(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder, tmp_path: Path
) -> None:
    """Rows shift when a measure is added in the middle, another changes and a third goes."""
    build_index(store, index_dir, encoder)
    store.add(measure("a#P1-M4", "新增:差旅费报销一律线上审批。"))
    store.add(measure("b#P1-M1", "追回住宿费五万元。", title="住宿费超标准报销", year=2020))
    store.remove("c#P1-M1")
    build_index(store, index_dir, encoder)
    build_index(store, tmp_path / "fresh", encoder)
    grown, fresh = (open_retriever(path, store, encoder) for path in (index_dir, tmp_path / "fresh"))
    assert grown.snapshot.catalog.measure_ids == fresh.snapshot.catalog.measure_ids
    np.testing.assert_array_equal(grown.snapshot.backend.vectors(), fresh.snapshot.backend.vectors())
    for query in ("差旅费报销", "住宿费追回", "食堂采购"):
        assert [one for one, _ in grown.rank(query, top_k=9)] == [
            one for one, _ in fresh.rank(query, top_k=9)
        ]
    narrowed = grown.search(SearchRequest("住宿费", filters={"year": ("2020",)}))
    assert [group.problem_id for group in narrowed.groups] == ["b#P1"]


def test_progress_ends_with_all_measures(store: FakeStore, index_dir: Path, encoder: FakeEncoder) -> None:
    seen: list[tuple[int, int]] = []
    build_index(store, index_dir, encoder, on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (7, 7)


def test_vectors_that_are_not_numbers_are_refused(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "encode_passages", lambda texts, **_: np.full((len(texts), 256), np.nan))
    with pytest.raises(ModelError, match="给出的向量不可用"):
        build_index(store, index_dir, encoder)


def test_a_failed_build_leaves_the_index_as_it_was(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder
) -> None:
    build_index(store, index_dir, encoder)
    store.add(measure("b#P9-M1", "新措施"))

    def full_disk(_done: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="原有索引没有改动"):
        build_index(store, index_dir, encoder, on_progress=full_disk)
    assert open_retriever(index_dir, store, encoder).generation == 1
    assert [path.name for path in index_dir.iterdir() if path.name.startswith("tmp")] == []


def test_a_full_disk_met_by_the_word_index_is_told_as_such(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder
) -> None:
    """tantivy tells of it by a ValueError; a file limit stands in for a disk that takes no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        with pytest.raises(StorageError, match="文件太大。原有索引没有改动"):
            build_index(store, index_dir, encoder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(index_dir.iterdir()) == []
