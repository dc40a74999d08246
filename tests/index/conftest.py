"""A small published index to search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build_index
from index.retriever import Retriever, open_retriever
from kb.notice import Completion
from kb.records import MeasureRecord
from tests.index.fakes import FakeEncoder, FakeStore, measure

RECORDS = (
    measure("a#P1-M1", "逐笔核对2022年差旅费报销凭证,多报部分全部清退。"),
    measure("a#P1-M2", "修订差旅费管理办法,明确住宿标准。", types=("M1", "M7")),
    measure("a#P1-M3", "对当事人进行批评教育。", completion=Completion.UNSTATED),
    measure("a#P2-M1", "清理违规配备的公务用车三辆。", title="公务用车管理混乱", topics=("B6",)),
    measure(
        "b#P1-M1",
        "追缴超标准住宿费两万元。",
        title="住宿费超标准报销",
        year=2021,
        publication_date="2021-03-01",
        unit_kind="教育局",
    ),
    measure(
        "b#P2-M1",
        "建立三重一大议事清单。",
        title="三重一大事项未集体研究",
        topics=("B14",),
        year=2021,
        publication_date="2021-03-01",
        unit_kind="教育局",
        completion=Completion.IN_PROGRESS,
    ),
    measure(
        "c#P1-M1",
        "食堂采购改为公开招标。",
        title="食堂采购不规范",
        topics=("B10",),
        year=None,
        publication_date=None,
        continuing=True,
    ),
)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(RECORDS)


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def retriever(store: FakeStore, encoder: FakeEncoder, index_dir: Path) -> Retriever:
    build_index(store, index_dir, encoder)
    return open_retriever(index_dir, store, encoder)


@pytest.fixture
def retriever_of(encoder: FakeEncoder, index_dir: Path) -> Callable[..., Retriever]:
    """Publishes an index of the given records and opens it."""

    def opened(*records: MeasureRecord) -> Retriever:
        store = FakeStore(records)
        build_index(store, index_dir, encoder)
        return open_retriever(index_dir, store, encoder)

    return opened
