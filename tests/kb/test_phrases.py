"""Phrases are those that visible notices say at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.phrases import KINDS, Phrase, PhraseKind, read_phrases, still_said
from kb.store import Store, open_store
from tests.kb.notices import content_of, notice


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    for slug in ("甲", "乙", "丙", "丁"):
        opened.put(notice(slug), content_of(slug))
    yield opened
    opened.close()


def phrases(store: Store, kind: PhraseKind) -> dict[str, Phrase]:
    return {one.text: one for one in store.read(lambda c: read_phrases(c, kind))}


def said(store: Store, *wanted: Phrase) -> set[tuple[str, str]]:
    return {(kind, text) for kind, text in store.read(lambda c: still_said(c, wanted))}


def test_each_phrase_is_counted_and_names_three_notices_at_most(store: Store) -> None:
    title = phrases(store, "problem")["差旅费报销审核不严"]

    assert (title.count, len(title.notice_ids)) == (4, 3)
    assert phrases(store, "document")["差旅办法"].count == 4
    assert list(phrases(store, "unit")) == ["某局"]


def test_it_is_still_said_while_one_of_its_notices_is_left(store: Store) -> None:
    title = phrases(store, "problem")["差旅费报销审核不严"]
    for slug in ("甲", "乙"):
        store.delete(slug)
    assert said(store, title) == {("problem", "差旅费报销审核不严")}

    store.delete("丙")
    assert said(store, title) == set()


def test_another_version_that_does_not_say_it_ends_it(store: Store) -> None:
    """The row's number may be given to the new version: the words are asked for, not the notice alone."""
    (unit,) = phrases(store, "unit").values()
    for slug in ("甲", "乙", "丙", "丁"):
        store.put(notice(slug, inspected_unit="另一局"), content_of(slug))

    assert said(store, unit) == set()


def test_nothing_is_asked_for_no_phrases(store: Store) -> None:
    assert said(store) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_deleted_notices_say_nothing(store: Store, kind: PhraseKind) -> None:
    for slug in ("甲", "乙", "丙", "丁"):
        store.delete(slug)

    assert phrases(store, kind) == {}
