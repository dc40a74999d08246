"""The basket that this browser holds: its key in a cookie, its items in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from kb.baskets import KEPT_DAYS
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from kb.baskets import Basket, Items

COOKIE = "kb_basket"
_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class HeldBasket:
    """What pages show of it. key, basket_id: "" before anything was added."""

    key: str = ""
    basket_id: str = ""
    items: Items = ()


def held_basket(request: Request) -> HeldBasket:
    """The browser's basket, read once a request; empty without a cookie, and where the store cannot be read."""
    found: HeldBasket | None = getattr(request.state, "held_basket", None)
    if found is None:
        found = request.state.held_basket = _read(request)
    return found


def hold(request: Request, response: Response, key: str, basket: Basket) -> None:
    """Let the browser hold this basket from now on, as long as the store keeps it."""
    request.state.held_basket = HeldBasket(key, basket.basket_id, basket.items)
    response.set_cookie(
        COOKIE,
        key,
        max_age=KEPT_DAYS * _DAY_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _read(request: Request) -> HeldBasket:
    from api.baskets.keeping import basket_of_key

    key = request.cookies.get(COOKIE, "")
    if not key:
        return HeldBasket()
    try:
        basket = basket_of_key(request.app.state.runtime.services().store, key)
    except KnowledgeBaseError:  # not ready, or the database cannot be read: the page says so by itself
        basket = None
    return HeldBasket(key, basket.basket_id, basket.items) if basket else HeldBasket()
