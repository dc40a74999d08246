"""Baskets keep what was collected, in its order, for whoever holds the key."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import baskets
from kb.baskets import Basket, Items
from kb.errors import ConflictError, InvalidInputError, NotFoundError, StorageError
from kb.store import Store, open_store

ITEMS = ("甲局#P1", "乙局#P2-M1", "甲局#P3")
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    yield opened
    opened.close()


def create(store: Store, *items: str, now: datetime = NOW) -> tuple[str, Basket]:
    key = baskets.new_key()
    return key, store.write(lambda c: baskets.create_basket(c, key, items, now=now))


def test_a_basket_is_read_by_its_id_in_the_order_of_adding(store: Store) -> None:
    key, made = create(store, *ITEMS)

    assert store.read(lambda c: baskets.read_basket(c, baskets.id_of(key))) == made
    assert made.items == ITEMS


def test_keys_and_ids_can_stand_in_cookies_and_addresses_and_differ() -> None:
    """The id is a hash of the key: whoever is sent an address cannot change what stands there."""
    key = baskets.new_key()

    assert baskets.is_name(key)
    assert baskets.is_name(baskets.id_of(key))
    assert baskets.id_of(key) != key
    assert len({baskets.new_key() for _ in range(50)}) == 50


def test_a_change_by_the_id_finds_nothing(store: Store) -> None:
    _, made = create(store, *ITEMS)

    with pytest.raises(NotFoundError, match="没有这份对照"):
        store.write(lambda c: baskets.change_basket(c, made.basket_id, lambda _: ()))


@pytest.mark.parametrize("key", ["", "x", "'; drop table baskets", "钥" * 32, "a" * 33, "\ud800" * 32])
def test_a_key_that_is_none_finds_nothing(store: Store, key: str) -> None:
    with pytest.raises(NotFoundError, match="没有这份对照"):
        store.write(lambda c: baskets.change_basket(c, key, lambda items: items))


def test_an_unknown_basket_is_none(store: Store) -> None:
    assert store.read(lambda c: baskets.read_basket(c, baskets.id_of("x"))) is None


def test_the_last_change_can_be_taken_back_and_brought_back(store: Store) -> None:
    key, _ = create(store, *ITEMS)
    store.write(lambda c: baskets.change_basket(c, key, lambda _: ()))

    assert store.write(lambda c: baskets.undo_change(c, key)).items == ITEMS
    assert store.write(lambda c: baskets.undo_change(c, key)).items == ()


def test_a_change_that_changes_nothing_leaves_the_way_back(store: Store) -> None:
    key, _ = create(store, *ITEMS)
    store.write(lambda c: baskets.change_basket(c, key, lambda _: ()))
    store.write(lambda c: baskets.change_basket(c, key, lambda _: ()))

    assert store.write(lambda c: baskets.undo_change(c, key)).items == ITEMS


@pytest.mark.parametrize(
    "item",
    [
        "",
        "甲局",
        "#P1",
        "甲局#P0",
        "甲局#P1-M",
        "甲 局#P1",
        "甲\x00局#P1",
        "甲局#P1-M1-M2",
        "x" * 300 + "#P1",
    ],
)
def test_what_is_no_id_is_refused(item: str) -> None:
    with pytest.raises(InvalidInputError, match=r"不是(问题|措施)编号"):
        baskets.checked([item])


def test_what_cannot_be_printed_is_named_by_its_code_alone() -> None:
    with pytest.raises(InvalidInputError, match=r"^“\\u202e#P1”不是问题编号"):
        baskets.checked(["\u202e#P1"])


def test_thirty_items_are_the_most() -> None:
    thirty = tuple(f"甲局#P{number}" for number in range(1, 31))

    assert baskets.checked(thirty) == thirty
    with pytest.raises(InvalidInputError, match="最多放 30 项"):
        baskets.with_item(thirty, "甲局#P31")
    assert baskets.with_item(thirty, "甲局#P7") == thirty


def test_a_refused_change_changes_nothing(store: Store) -> None:
    key, made = create(store, *ITEMS)

    with pytest.raises(InvalidInputError, match="不是问题编号"):
        store.write(lambda c: baskets.change_basket(c, key, lambda items: (*items, "?")))
    assert store.read(lambda c: baskets.read_basket(c, made.basket_id)) == made


def test_the_problem_of_an_item_is_itself_or_its_measures() -> None:
    assert baskets.problem_of("甲局#P1") == "甲局#P1"
    assert baskets.problem_of("乙局-M#P2-M1") == "乙局-M#P2"


def test_an_item_moves_one_place_and_stays_at_the_end_of_the_way() -> None:
    a, b, c = ITEMS
    assert baskets.with_item_moved(ITEMS, b, "earlier") == (b, a, c)
    assert baskets.with_item_moved(ITEMS, b, "later") == (a, c, b)
    assert baskets.with_item_moved(ITEMS, a, "earlier") == ITEMS
    assert baskets.with_item_moved(ITEMS, c, "later") == ITEMS
    with pytest.raises(NotFoundError, match="对照中没有"):
        baskets.with_item_moved(ITEMS, "甲局#P9", "later")


def test_what_is_unused_for_180_days_is_swept_when_another_is_made(store: Store) -> None:
    """180 days after 1 March 2025 is 28 August; a basket looked at in June is not unused."""
    _, forgotten = create(store, "甲局#P1")
    _, looked_at = create(store, "甲局#P2")
    june = NOW + timedelta(days=100)
    store.write(lambda c: baskets.mark_used(c, looked_at.basket_id, now=june))

    create(store, "甲局#P3", now=NOW + timedelta(days=181))

    assert store.read(lambda c: baskets.read_basket(c, forgotten.basket_id)) is None
    kept = store.read(lambda c: baskets.read_basket(c, looked_at.basket_id))
    assert kept is not None
    assert kept.used_at == june.isoformat(timespec="seconds")


def test_use_is_noted_once_a_day(store: Store) -> None:
    _, made = create(store, "甲局#P1")

    assert baskets.is_use_noted(made, now=NOW + timedelta(hours=23))
    assert not baskets.is_use_noted(made, now=NOW + timedelta(hours=25))


def test_beyond_the_cap_no_basket_is_made_and_it_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baskets, "MAX_BASKETS", 2)
    later = NOW + timedelta(minutes=5)
    keys = [create(store, f"甲局#P{number}")[0] for number in (1, 2)]
    store.write(lambda c: [baskets.change_basket(c, key, lambda _: ITEMS, now=later) for key in keys])

    with pytest.raises(ConflictError, match="达到上限"):
        create(store, "甲局#P3")
    assert store.write(lambda c: baskets.change_basket(c, keys[0], lambda _: ITEMS)).items == ITEMS


def test_at_the_cap_what_nobody_touched_again_makes_room_the_oldest_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can keep others from collecting by making baskets and leaving them."""
    monkeypatch.setattr(baskets, "MAX_BASKETS", 3)
    times = [NOW + timedelta(minutes=minute) for minute in range(4)]
    used, left, newer = (create(store, "甲局#P1", now=when)[0] for when in times[:3])
    store.write(lambda c: baskets.change_basket(c, used, lambda _: ITEMS, now=times[3]))

    made, _ = create(store, "甲局#P1", now=times[3])

    def is_held(key: str) -> bool:
        return store.read(lambda c: baskets.read_basket(c, baskets.id_of(key))) is not None

    assert [is_held(key) for key in (used, left, newer, made)] == [True, False, True, True]


def test_a_basket_is_no_change_of_the_notices(store: Store) -> None:
    create(store, *ITEMS)

    assert store.change_sequence() == 0


def test_a_read_only_store_keeps_none(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals").close()
    reader = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals", read_only=True)

    with pytest.raises(StorageError, match="只读"):
        create(reader, *ITEMS)
    reader.close()


def test_adding_from_many_pages_at_once_loses_nothing(store: Store) -> None:
    key, made = create(store, "甲局#P1")
    wanted = [f"乙局#P{number}" for number in range(1, 21)]

    def add(item: str) -> None:
        store.write(lambda c: baskets.change_basket(c, key, lambda items: baskets.with_item(items, item)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, wanted))

    kept = store.read(lambda c: baskets.read_basket(c, made.basket_id))
    assert kept is not None
    assert sorted(kept.items) == sorted(["甲局#P1", *wanted])


ids = st.integers(1, 9).map("甲局#P{}".format)
lists = st.lists(ids, max_size=12).map(lambda found: tuple(dict.fromkeys(found)))


@given(items=lists, item=ids)
def test_adding_keeps_every_item_once_in_order_and_the_new_one_last(items: Items, item: str) -> None:
    added = baskets.with_item(items, item)

    assert added == (items if item in items else (*items, item))


@given(items=lists, item=ids)
def test_removing_takes_that_item_only(items: Items, item: str) -> None:
    left = baskets.without_item(items, item)

    assert item not in left
    assert left == tuple(other for other in items if other != item)


@given(items=lists.filter(len), data=st.data(), way=st.sampled_from(["earlier", "later"]))
def test_moving_loses_nothing_and_keeps_the_others_in_order(
    items: Items, data: st.DataObject, way: baskets.Way
) -> None:
    item = data.draw(st.sampled_from(items))
    moved = baskets.with_item_moved(items, item, way)

    assert sorted(moved) == sorted(items)
    assert baskets.without_item(moved, item) == baskets.without_item(items, item)
    assert abs(moved.index(item) - items.index(item)) <= 1
