"""What is offered while typing follows the store, and never shows what may not be read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from index.suggester import Suggester, Suggestion
from kb.store import Store, open_store
from tests.kb.notices import content_of, notice

T = TypeVar("T")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    opened.put(notice("某局"), content_of("某局"))
    yield opened
    opened.close()


@pytest.fixture
def suggester() -> Iterator[Suggester]:
    made = Suggester(rest_seconds=0)
    yield made
    made.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait for the suggester's thread."""
    for _ in range(2_000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came")


def first_title(store: Store) -> str:
    return store.notice("某局").problems[0].title


def test_titles_units_and_documents_are_offered_with_their_kind(store: Store, suggester: Suggester) -> None:
    assert Suggestion("problem", "差旅费报销审核不严") in suggester.find(store, "差旅费报", 8)
    assert Suggestion("unit", "某局") in suggester.find(store, "某", 8)
    assert Suggestion("document", "差旅办法") in suggester.find(store, "clbf", 8)


def test_terms_are_offered_also_when_nothing_is_stored(tmp_path: Path, suggester: Suggester) -> None:
    empty = open_store(f"sqlite:///{tmp_path}/empty.sqlite", tmp_path / "originals")

    assert Suggestion("term", "差旅费") in suggester.find(empty, "chailv", 8)
    suggester.close()
    empty.close()


def test_a_deleted_notice_is_not_offered_at_once_and_comes_back(store: Store, suggester: Suggester) -> None:
    title = first_title(store)
    offered = Suggestion("problem", title)
    assert offered in suggester.find(store, title[:2], 8)

    store.delete("某局")
    assert offered not in suggester.find(store, title[:2], 8)
    store.restore("某局")
    until(lambda: offered in suggester.find(store, title[:2], 8))


def test_what_another_version_of_a_notice_said_is_not_offered(store: Store, suggester: Suggester) -> None:
    title = first_title(store)
    assert suggester.find(store, title[:2], 8)
    store.put(notice("某局", problems=()), content_of("某局"))

    assert Suggestion("problem", title) not in suggester.find(store, title[:2], 8)


def test_a_new_notice_is_offered_soon(store: Store, suggester: Suggester) -> None:
    suggester.find(store, "新", 8)
    store.put(notice("新局", inspected_unit="新设管理局"), content_of("新局"))

    until(lambda: Suggestion("unit", "新设管理局") in suggester.find(store, "新设", 8))


def test_no_more_than_the_limit_and_each_kind_has_its_share(store: Store, suggester: Suggester) -> None:
    for limit in range(9):
        assert len(suggester.find(store, "的", limit)) <= limit


class BrokenStore:
    """A store whose phrases cannot be read."""

    def change_sequence(self) -> int:
        return 1

    def read(self, work: Callable[[Connection], T]) -> T:
        raise RuntimeError(f"the disk is gone: {work}")


def test_a_store_that_cannot_be_read_leaves_the_terms(suggester: Suggester) -> None:
    assert Suggestion("term", "差旅费") in suggester.find(BrokenStore(), "差旅", 8)


def test_after_closing_nothing_is_read_any_more(store: Store) -> None:
    suggester = Suggester()
    suggester.close()

    suggester.refresh_soon(store)
    assert all(one.kind == "term" for one in suggester.find(store, "差", 8))
