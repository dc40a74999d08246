"""Baskets in the store, as the pages and the JSON API use them: looking, making, and only what can be read goes in."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from api.baskets import comparison
from api.errors import ForbiddenError
from kb import baskets
from kb.errors import KnowledgeBaseError, NotFoundError

if TYPE_CHECKING:
    from kb.baskets import Basket, Items
    from kb.store import Store


def basket_of_key(store: Store, key: str) -> Basket | None:
    """The basket this key opens; None if there is none (any more)."""
    if not baskets.is_name(key):
        return None
    return store.read(lambda connection: baskets.read_basket(connection, baskets.id_of(key)))


def look_at(store: Store, basket_id: str) -> Basket:
    """The basket of this id; that it was looked at is noted once a day. Raises NotFoundError."""
    basket = store.read(lambda connection: baskets.read_basket(connection, basket_id))
    if basket is None:
        raise NotFoundError(
            f"没有这份对照。网址可能不完整，或它已超过 {baskets.KEPT_DAYS} 天没有人使用、自动清理了。"
        )
    if not baskets.is_use_noted(basket):
        with suppress(KnowledgeBaseError):  # busy or read-only: it can be read all the same
            store.write(lambda connection: baskets.mark_used(connection, basket_id))
    return basket


def make(store: Store, items: Iterable[str]) -> tuple[str, Basket]:
    """A new basket's key and the basket. Raises NotFoundError for what cannot be read, and as create_basket does."""
    wanted = baskets.checked(items)
    expect_readable(store, wanted)
    key = baskets.new_key()
    return key, store.write(lambda connection: baskets.create_basket(connection, key, wanted))


def change(store: Store, key: str, how: Callable[[Items], Items]) -> Basket:
    """The basket after a change; only new items need be readable. Raises NotFoundError, and whatever `how` does."""
    before = basket_of_key(store, key)
    held = frozenset(before.items) if before else frozenset()
    if before is not None:
        expect_readable(store, [item for item in baskets.checked(how(before.items)) if item not in held])
    return store.write(lambda connection: baskets.change_basket(connection, key, how))


def expect_key(basket_id: str, key: str) -> None:
    """Raises ForbiddenError unless the key opens the basket of this id."""
    if not hmac.compare_digest(baskets.id_of(key).encode(), basket_id.encode("utf-8", "replace")):
        raise ForbiddenError(
            "这份对照只有持有钥匙的人可以修改，没有改动。请在请求头 X-Basket-Key 中给出新建时得到的 key；"
            "也可以用 POST /api/v1/baskets 另存一份。"
        )


def expect_readable(store: Store, items: Iterable[str]) -> None:
    """Raises NotFoundError naming the first item that no visible notice holds."""
    for item in items:
        try:
            found = comparison.find_item(store.notice(item.rpartition("#")[0]), item)
        except NotFoundError:
            found = None
        if found is None:
            raise NotFoundError(
                f"库中没有“{item[:80]}”这个问题或措施，没有加入对照。它所在的通报可能已经删除，请重新检索。"
            )
