"""What the store reads for a page of results: exactly what is visible, in one statement, on any driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event

from kb.errors import StorageError
from kb.measure_reads import MeasureReader
from kb.store import Store, open_store
from tests.kb.notices import content_of, notice

SLUGS = ("某局", "另一局", "第三局")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    for slug in SLUGS:
        opened.put(notice(slug), content_of(slug))
    yield opened
    opened.close()


def test_a_page_is_the_measures_of_its_problems_and_some_others(store: Store) -> None:
    by_problem, by_id = store.page_measures(["另一局#P1", "没有#P1"], ["某局#P1-M2", "没有#P1-M1"])
    assert {name: [one.ordinal for one in found] for name, found in by_problem.items()} == {
        "另一局#P1": [1, 2]
    }
    assert set(by_id) == {"另一局#P1-M1", "另一局#P1-M2", "某局#P1-M2"}


def test_what_is_asked_for_twice_comes_once(store: Store) -> None:
    by_problem, by_id = store.page_measures(["某局#P1", "某局#P1"], ["某局#P1-M2", "某局#P1-M2"])
    assert [one.measure_id for one in by_problem["某局#P1"]] == ["某局#P1-M1", "某局#P1-M2"]
    assert by_id["某局#P1-M2"] is by_problem["某局#P1"][1]


def test_each_way_of_asking_gives_the_same_records(store: Store) -> None:
    ids = [f"{slug}#P1-M{ordinal}" for slug in SLUGS for ordinal in (1, 2)]
    by_problem, _ = store.page_measures([f"{slug}#P1" for slug in SLUGS], ())
    assert store.measures(ids) == {one.measure_id: one for found in by_problem.values() for one in found}
    assert list(store.measures(ids).values()) == sorted(
        store.iter_measures(), key=lambda one: ids.index(one.measure_id)
    )


def test_nothing_asked_for_is_nothing_read(store: Store) -> None:
    assert store.page_measures([], []) == ({}, {})


@pytest.mark.parametrize("odd", ["", "%s", "?", ":id_0", "' OR 1=1 --", "\x00", "某局#P1%"])
def test_an_odd_id_finds_nothing(store: Store, odd: str) -> None:
    assert store.page_measures([odd], [odd]) == ({}, {})


def test_what_is_deleted_is_gone_from_the_next_page_and_comes_back(store: Store) -> None:
    """The statement is kept, what it found is not."""
    asked = (["某局#P1"], ["另一局#P1-M1"])
    before = store.page_measures(*asked)
    store.delete("某局")
    store.delete("另一局")
    assert store.page_measures(*asked) == ({}, {})
    store.restore("某局")
    store.restore("另一局")
    assert store.page_measures(*asked) == before


@pytest.mark.parametrize("count", [16, 17, 1024, 1025, 3000])
def test_as_many_as_are_asked_for_are_found(store: Store, count: int) -> None:
    missing = [f"没有#P{number}" for number in range(1, count)]
    by_problem, by_id = store.page_measures(
        [*missing, "某局#P1"], [*(f"{one}-M1" for one in missing), "另一局#P1-M1"]
    )
    assert (list(by_problem), len(by_id)) == (["某局#P1"], 3)


def test_a_driver_that_takes_parameters_by_name_finds_the_same(store: Store, tmp_path: Path) -> None:
    by_name = create_engine(f"sqlite:///{tmp_path}/kb.sqlite", paramstyle="named")
    asked = (["某局#P1", "第三局#P1"], ["另一局#P1-M2"])
    assert MeasureReader(by_name).page(*asked) == store.page_measures(*asked)
    by_name.dispose()


def test_a_connection_goes_back_to_the_pool_whatever_happens(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/empty.sqlite", pool_size=1, max_overflow=0, pool_timeout=1)
    returned: list[object] = []
    event.listen(engine, "checkin", lambda connection, _: returned.append(connection))
    for _ in range(3):
        with pytest.raises(Exception, match="no such table"):
            MeasureReader(engine).page(["某局#P1"], [])
    assert len(returned) == 3
    engine.dispose()


def test_a_database_that_cannot_be_read_is_told_in_chinese(store: Store, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "kb.sqlite")
    other.execute("DROP TABLE measures")
    other.commit()
    other.close()
    with pytest.raises(StorageError, match="出错"):
        store.measures(["某局#P1-M1"])
