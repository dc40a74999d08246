"""A retriever follows the model of the index; searches under way keep the one they began with."""

from __future__ import annotations

from pathlib import Path

from index.build import build_index
from index.encoders import EncodersInUse
from index.retriever import SearchRequest, open_retriever
from tests.index.fakes import FakeEncoder, FakeStore, measure


def test_an_encoder_that_is_not_open_is_not_there() -> None:
    encoders = EncodersInUse(FakeEncoder("old@1"))
    assert encoders.of("new@1") is None
    encoders.follow("new@1")
    assert encoders.of("new@1") is None


def test_after_following_the_former_encoder_stays_for_searches_under_way() -> None:
    old, new = FakeEncoder("old@1"), FakeEncoder("new@1")
    encoders = EncodersInUse(old, lambda: new)
    encoders.follow("old@1")
    assert encoders.latest is old
    encoders.follow("new@1")
    assert encoders.latest is new
    assert encoders.of("old@1") is old


def test_a_generation_of_another_model_is_searched_by_meaning_with_that_model(tmp_path: Path) -> None:
    store = FakeStore([measure("a#P1-M1", "修订差旅费管理办法。")])
    old, new = FakeEncoder("old@1"), FakeEncoder("new@1", dimension=24)
    build_index(store, tmp_path, old)
    retriever = open_retriever(tmp_path, store, old, reopen_encoder=lambda: new)
    build_index(store, tmp_path, new)

    assert retriever.reload_if_changed()

    assert not retriever.needs_rebuild
    result = retriever.search(SearchRequest("差旅费"))
    assert result.notes == ()
    assert result.groups[0].hits[0].similarity is not None
