"""What has somebody collected to compare? Problems and measures by their ids, in the order they were added.

A basket is changed with its key, which only its owner holds; under its id, a hash of the key, anyone may read it.
Neither can be guessed, and an address that is passed on tells the id only. Functions over a connection of kb.store.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from kb.errors import ConflictError, InvalidInputError, NotFoundError
from kb.notice import parse_measure_id, parse_problem_id
from kb.staff_schema import baskets

MAX_ITEMS = 30
MAX_BASKETS = 20_000
KEPT_DAYS = 180
_HASH_BYTES = 24
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")  # of a key as of an id

Items = tuple[str, ...]
Way = Literal["earlier", "later"]


@dataclass(frozen=True, slots=True)
class Basket:
    """items: ids of problems ("slug#P4") and measures ("slug#P4-M2"), each once. previous: before the last change.

    made_at, changed_at, used_at: ISO 8601, UTC, seconds; used is changed or looked at, to the day.
    """

    basket_id: str
    items: Items
    previous: Items
    made_at: str
    changed_at: str
    used_at: str


def new_key() -> str:
    """A key nobody can guess, of 32 characters that may stand in a cookie."""
    return secrets.token_urlsafe(_HASH_BYTES)


def is_name(text: str) -> bool:
    """Whether this could be a key or an id."""
    return _NAME.fullmatch(text) is not None


def id_of(key: str) -> str:
    """The id that belongs to a key, of 32 characters that may stand in an address."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:_HASH_BYTES]
    return base64.urlsafe_b64encode(digest).decode("ascii")


def checked(items: Iterable[str]) -> Items:
    """The ids, each at its first place. Raises InvalidInputError for what is no id, and for more than MAX_ITEMS."""
    wanted = tuple(dict.fromkeys(items))
    if len(wanted) > MAX_ITEMS:
        raise InvalidInputError(
            f"对照最多放 {MAX_ITEMS} 项，这里有 {len(wanted)} 项，没有改动。请先移出不再需要的。"
        )
    for item in wanted:
        if not item.isprintable():
            raise InvalidInputError(f"“{ascii(item)[1:-1][:80]}”不是问题编号：含有不能使用的字符。")
        problem_of(item)
    return wanted


def problem_of(item: str) -> str:
    """The id of the problem: the item itself, or the one its measure belongs to. Raises InvalidInputError."""
    if "-M" in item.rpartition("#")[2]:
        return parse_measure_id(item).problem_id
    parse_problem_id(item)
    return item


def with_item(items: Items, item: str) -> Items:
    """The item at the end; at its place if it is there already. Raises InvalidInputError as `checked`."""
    return checked((*items, item))


def without_item(items: Items, item: str) -> Items:
    """All but this one; one that is not there is no error."""
    return tuple(other for other in items if other != item)


def with_item_moved(items: Items, item: str, way: Way) -> Items:
    """The item one place earlier or later; as it was at the end of the way. Raises NotFoundError if it is not there."""
    if item not in items:
        raise NotFoundError(f"对照中没有“{item[:80]}”，可能已在另一个页面移出。请刷新后再试。")
    place = items.index(item)
    target = place - 1 if way == "earlier" else place + 1
    if not 0 <= target < len(items):
        return items
    moved = list(items)
    moved[place], moved[target] = moved[target], moved[place]
    return tuple(moved)


def read_basket(connection: Connection, basket_id: str) -> Basket | None:
    """The basket of this id, or None."""
    row = connection.execute(select(baskets).where(baskets.c.basket_id == basket_id)).mappings().one_or_none()
    if row is None:
        return None
    lists = {name: tuple(row[name]) for name in ("items", "previous")}
    return Basket(**{**row, **lists})


def create_basket(
    connection: Connection, key: str, items: Iterable[str], *, now: datetime | None = None
) -> Basket:
    """A new basket with these items. Raises InvalidInputError, or ConflictError if there are MAX_BASKETS already.

    What has been unused for KEPT_DAYS is swept away first; at the limit also what was made and never touched again,
    the oldest first: else whoever makes that many would keep everybody else from making one.
    """
    wanted = checked(items)
    sweep_baskets(connection, now=now)
    if _count(connection) >= MAX_BASKETS:
        _sweep_untouched(connection)
    if _count(connection) >= MAX_BASKETS:
        raise ConflictError(
            f"本站的对照已有 {MAX_BASKETS:,} 份，达到上限，不能再新建；久不使用的会自动清理，请过几天再试。"
        )
    stamp = _stamp(now)
    made = Basket(id_of(key), wanted, (), stamp, stamp, stamp)
    connection.execute(
        insert(baskets).values(
            basket_id=made.basket_id,
            items=list(wanted),
            previous=[],
            made_at=stamp,
            changed_at=stamp,
            used_at=stamp,
        )
    )
    return made


def change_basket(
    connection: Connection, key: str, change: Callable[[Items], Items], *, now: datetime | None = None
) -> Basket:
    """The basket of this key with its items changed; what they were can be had back by `undo_change`.

    A change that changes nothing leaves that as it is. Raises NotFoundError, and whatever `change` does.
    """
    basket = _owned(connection, key)
    wanted = checked(change(basket.items))
    return basket if wanted == basket.items else _write(connection, basket, wanted, now)


def undo_change(connection: Connection, key: str, *, now: datetime | None = None) -> Basket:
    """The basket as it was before its last change; undoing twice brings that back. Raises NotFoundError."""
    basket = _owned(connection, key)
    return _write(connection, basket, basket.previous, now)


def mark_used(connection: Connection, basket_id: str, *, now: datetime | None = None) -> None:
    """Note that somebody looked at a basket; an unknown one is no error."""
    connection.execute(update(baskets).where(baskets.c.basket_id == basket_id).values(used_at=_stamp(now)))


def is_use_noted(basket: Basket, *, now: datetime | None = None) -> bool:
    """Whether its use was written down within the last day, so that looking at it need not write again."""
    return basket.used_at > _stamp(now, days_ago=1)


def sweep_baskets(connection: Connection, *, now: datetime | None = None) -> int:
    """Forget the baskets that nobody used for KEPT_DAYS; how many they were."""
    unused = baskets.c.used_at < _stamp(now, days_ago=KEPT_DAYS)
    return connection.execute(delete(baskets).where(unused)).rowcount


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(baskets)).scalar_one()


def _sweep_untouched(connection: Connection) -> None:
    """Make some room: the oldest baskets that were neither changed nor looked at since they were made go."""
    untouched = (baskets.c.changed_at == baskets.c.made_at) & (baskets.c.used_at == baskets.c.made_at)
    oldest = select(baskets.c.basket_id).where(untouched).order_by(baskets.c.made_at)
    some = oldest.limit(max(1, MAX_BASKETS // 100)).subquery()
    connection.execute(delete(baskets).where(baskets.c.basket_id.in_(select(some.c.basket_id))))


def _owned(connection: Connection, key: str) -> Basket:
    basket = read_basket(connection, id_of(key)) if is_name(key) else None
    if basket is None:
        raise NotFoundError(
            f"没有这份对照：钥匙不对，或超过 {KEPT_DAYS} 天没有使用、已自动清理。请重新加入要对照的内容。"
        )
    return basket


def _write(connection: Connection, basket: Basket, items: Items, now: datetime | None) -> Basket:
    stamp = _stamp(now)
    values = {
        "items": list(items),
        "previous": list(basket.items),
        "changed_at": stamp,
        "used_at": stamp,
    }
    connection.execute(update(baskets).where(baskets.c.basket_id == basket.basket_id).values(values))
    return Basket(basket.basket_id, items, basket.items, basket.made_at, stamp, stamp)


def _stamp(now: datetime | None, *, days_ago: int = 0) -> str:
    moment = (now or datetime.now(UTC)) - timedelta(days=days_ago)
    return moment.astimezone(UTC).isoformat(timespec="seconds")
