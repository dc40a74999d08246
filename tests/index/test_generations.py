"""Crash safety: a damaged index is noticed, set aside, and the one before serves."""

from __future__ import annotations

import random
import shutil
import threading
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import IndexCorruptError, IndexMissingError
from index.generations import CURRENT_FILE, MANIFEST_FILE, Generations, verify
from index.retriever import SearchRequest, open_retriever
from tests.index.fakes import FakeEncoder, FakeStore, measure


@pytest.fixture
def two_generations(store: FakeStore, index_dir: Path, encoder: FakeEncoder) -> Path:
    build_index(store, index_dir, encoder)
    store.add(measure("d#P1-M1", "新增措施"))
    build_index(store, index_dir, encoder)
    return index_dir


def files_of(generation: Path) -> list[Path]:
    """Every file that was checksummed, and the manifest."""
    return [*(generation / name for name in verify(generation).files), generation / MANIFEST_FILE]


def test_every_kind_of_file_is_checksummed(two_generations: Path) -> None:
    names = {path.name for path in files_of(two_generations / "gen-2")}
    assert {"dense.faiss", "vectors.npy", "catalog.json", "columns.npz", "meta.json"} <= names


def test_a_flipped_bit_in_any_file_is_noticed(two_generations: Path) -> None:
    generator = random.Random(7)
    for path in files_of(two_generations / "gen-2"):
        whole = path.read_bytes()
        for _ in range(3):
            damaged = bytearray(whole)
            damaged[generator.randrange(len(whole))] ^= 1 << generator.randrange(8)
            path.write_bytes(damaged)
            with pytest.raises(IndexCorruptError, match=r"损坏|版本不符"):
                verify(two_generations / "gen-2")
        path.write_bytes(whole)
    verify(two_generations / "gen-2")


def test_a_truncated_file_is_noticed(two_generations: Path) -> None:
    for path in files_of(two_generations / "gen-2"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexCorruptError, match=r"损坏|版本不符"):
            verify(two_generations / "gen-2")
        path.write_bytes(whole)


def test_a_missing_file_is_noticed(two_generations: Path) -> None:
    for path in files_of(two_generations / "gen-2"):
        aside = path.rename(path.with_name("aside"))
        with pytest.raises(IndexCorruptError, match="缺失"):
            verify(two_generations / "gen-2")
        aside.rename(path)


def test_the_one_before_serves_when_the_current_is_damaged(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    (two_generations / "gen-2" / "dense.faiss").write_bytes(b"")
    retriever = open_retriever(two_generations, store, encoder)
    assert retriever.generation == 1
    assert (two_generations / "bad-2").is_dir()
    assert not (two_generations / "gen-2").exists()


def test_when_all_are_damaged_the_error_asks_for_a_rebuild(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    for name in ("gen-1", "gen-2"):
        (two_generations / name / MANIFEST_FILE).unlink()
    with pytest.raises(IndexCorruptError, match="重建索引"):
        open_retriever(two_generations, store, encoder)
    build_index(store, two_generations, encoder)
    assert open_retriever(two_generations, store, encoder).generation == 3


def test_without_an_index_the_error_says_how_to_make_one(
    tmp_path: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    with pytest.raises(IndexMissingError, match="还没有建立索引"):
        open_retriever(tmp_path / "none", store, encoder)


@pytest.mark.parametrize("content", [b"", b"gen-x", b"../gen-1", b"\xff\xfe", b"gen-99"])
def test_an_unusable_current_file_falls_back_to_the_newest(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder, content: bytes
) -> None:
    (two_generations / CURRENT_FILE).write_bytes(content)
    assert open_retriever(two_generations, store, encoder).generation == 2


def test_two_generations_are_kept(two_generations: Path, store: FakeStore, encoder: FakeEncoder) -> None:
    store.add(measure("e#P1-M1", "再增措施"))
    build_index(store, two_generations, encoder)
    assert sorted(path.name for path in two_generations.iterdir()) == ["CURRENT", "gen-2", "gen-3"]


def test_leftovers_of_a_crash_are_swept_by_the_next_build(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    shutil.copytree(two_generations / "gen-2", two_generations / "tmp-3")
    store.add(measure("e#P1-M1", "再增措施"))
    build_index(store, two_generations, encoder)
    assert not list(two_generations.glob("tmp-*"))


def test_a_crash_before_current_was_replaced_leaves_the_former_one_current(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    """gen-2 lies there whole, but was never pointed at."""
    (two_generations / CURRENT_FILE).write_text("gen-1\n")
    assert open_retriever(two_generations, store, encoder).generation == 1
    build_index(store, two_generations, encoder)
    assert Generations(two_generations).current_name() == "gen-3"


def test_a_newer_generation_is_picked_up(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    retriever = open_retriever(two_generations, store, encoder)
    assert not retriever.reload_if_changed()
    store.add(measure("z#P1-M1", "无人机巡查", title="无人机闲置"))
    build_index(store, two_generations, encoder)
    assert retriever.reload_if_changed()
    assert retriever.generation == 3
    assert retriever.search(SearchRequest("无人机巡查")).groups[0].problem_id == "z#P1"


def test_a_damaged_newer_generation_does_not_replace_what_serves(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder
) -> None:
    retriever = open_retriever(two_generations, store, encoder)
    store.add(measure("z#P1-M1", "无人机巡查"))
    build_index(store, two_generations, encoder)
    (two_generations / "gen-3" / "vectors.npy").write_bytes(b"x")
    assert not retriever.reload_if_changed()
    assert retriever.generation == 2


def test_an_index_that_may_not_be_written_is_searched_all_the_same(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tantivy wants to write a lock file even to read: it is given a copy."""
    monkeypatch.setattr("os.access", lambda *_: False)
    retriever = open_retriever(two_generations, store, encoder)
    assert retriever.search(SearchRequest("公务用车")).groups[0].problem_id == "a#P2"


def test_an_index_of_another_lexicon_asks_to_be_rebuilt(
    two_generations: Path, store: FakeStore, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = open_retriever(two_generations, store, encoder)
    assert not retriever.needs_rebuild
    monkeypatch.setattr("index.retriever.analyzer_id", lambda: "another")
    assert retriever.needs_rebuild


def test_searches_go_on_while_generations_are_published(
    store: FakeStore, index_dir: Path, encoder: FakeEncoder
) -> None:
    """Every search answers from one whole generation; none fails, none misses what is in all of them."""
    build_index(store, index_dir, encoder)
    retriever = open_retriever(index_dir, store, encoder)
    stop = threading.Event()
    failures: list[object] = []

    def search() -> None:
        while not stop.is_set():
            try:
                found = retriever.search(SearchRequest("公务用车管理混乱")).groups[0].problem_id
                if found != "a#P2":
                    failures.append(found)
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(12):
            store.add(measure(f"n{number}#P1-M1", f"新增第{number}项措施", title="无关问题"))
            build_index(store, index_dir, encoder)
            retriever.reload_if_changed()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert retriever.generation == 13
