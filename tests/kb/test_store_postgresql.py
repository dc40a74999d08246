"""The same store on PostgreSQL. Runs where KB_TEST_POSTGRESQL_URL names a database for tests."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import ConflictError, NotFoundError
from kb.store import Store, open_store
from tests.kb.notices import content_of, notice

URL = os.environ.get("KB_TEST_POSTGRESQL_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="KB_TEST_POSTGRESQL_URL names no database")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(URL, tmp_path / "originals")
    yield opened
    opened.close()


@pytest.fixture
def slug() -> str:
    """Fresh each time: the database is not emptied."""
    return f"局{uuid.uuid4().hex[:12]}"


def test_a_notice_comes_back_as_it_was_put(store: Store, slug: str) -> None:
    assert store.put(notice(slug), content_of(slug)) == "added"
    assert store.put(notice(slug), content_of(slug)) == "unchanged"
    assert store.notice(slug) == notice(slug)
    assert store.put(notice(slug, title="另一个标题"), content_of(slug)) == "replaced"


def test_measures_and_the_list_answer(store: Store, slug: str) -> None:
    store.put(notice(slug), content_of(slug))
    assert list(store.measures([f"{slug}#P1-M2", "没有#P1-M1"])) == [f"{slug}#P1-M2"]
    assert len(store.problem_measures([f"{slug}#P1"])[f"{slug}#P1"]) == 2
    assert [each.slug for each in store.notices(contains=slug.upper())[0]] == [slug]
    assert sum(record.slug == slug for record in store.iter_measures()) == 2


def test_deleting_restoring_and_refusing_duplicates_work(store: Store, slug: str) -> None:
    store.put(notice(slug), content_of(slug))
    before = store.change_sequence()
    store.delete(slug)
    with pytest.raises(NotFoundError, match="没有编号为"):
        store.notice(slug)
    store.restore(slug)
    assert store.change_sequence() > before
    with pytest.raises(ConflictError, match=f"与已入库的“{slug}”是同一份文件"):
        store.put(replace(notice(slug), slug=f"{slug}副本"), content_of(slug))
