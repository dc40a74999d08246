"""Comparing what was collected: the browser's own basket, and those of others, which are only read."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.baskets import comparison, keeping
from api.pages.held_basket import HeldBasket, held_basket, hold
from api.pages.rendering import base_url, render
from api.runtime import OpenServices
from api.wiring import Services
from kb import baskets
from kb.baskets import Basket
from kb.errors import NotFoundError

router = APIRouter(include_in_schema=False)
Item = Annotated[str, Form(max_length=240)]
_TOLD = {
    "added": "已加入对照。",
    "removed": "已移出对照。",
    "cleared": "对照已清空。",
    "moved": "顺序已调整。",
    "copied": "已另存为您的对照，从这里起可以增减、调整。",
    "undone": "已撤销。",
}
_CAN_UNDO = ("removed", "cleared", "copied")


@router.get("/basket")
def own(request: Request, services: OpenServices, did: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The browser's own basket side by side. did: what was just done with it."""
    held = held_basket(request)
    former = keeping.look_at(services.store, held.basket_id).previous if held.basket_id else ()
    return _page(request, services, held.basket_id, held.items, is_own=True, did=did, former=len(former))


@router.get("/basket/{basket_id}")
def shared(request: Request, services: OpenServices, basket_id: str) -> Response:
    """Somebody's basket, to be read and saved as one's own."""
    basket = keeping.look_at(services.store, basket_id)
    return _page(request, services, basket.basket_id, basket.items, is_own=False)


def _page(
    request: Request,
    services: Services,
    basket_id: str,
    items: baskets.Items,
    *,
    is_own: bool,
    did: str = "",
    former: int = 0,
) -> Response:
    """former: how many items there were before the last change."""
    entries = comparison.compare(services.store, items, base_url(request))
    return render(
        request,
        "basket.html",
        entries=entries,
        present=comparison.present(entries),
        basket_id=basket_id,
        is_own=is_own,
        share_url=f"{base_url(request)}/basket/{basket_id}",
        told=_TOLD.get(did, ""),
        can_undo=is_own and did in _CAN_UNDO,
        former=former,
        max_items=baskets.MAX_ITEMS,
        kept_days=baskets.KEPT_DAYS,
    )


@router.post("/basket/add")
def add(request: Request, services: OpenServices, item: Item = "") -> Response:
    """Put an item at the end; the first one makes the basket."""
    held = held_basket(request)
    if held.basket_id:
        changed = keeping.change(services.store, held.key, lambda items: baskets.with_item(items, item))
        return _done(request, held.key, changed, "added", item)
    return _done(request, *keeping.make(services.store, [item]), "added", item)


@router.post("/basket/remove")
def remove(request: Request, services: OpenServices, item: Item = "") -> Response:
    """Take an item out."""
    held = _expect_basket(request)
    changed = keeping.change(services.store, held.key, lambda items: baskets.without_item(items, item))
    return _done(request, held.key, changed, "removed", item)


@router.post("/basket/move")
def move(
    request: Request,
    services: OpenServices,
    way: Annotated[Literal["earlier", "later"], Form()],
    item: Item = "",
) -> Response:
    """Move an item one place earlier or later."""
    held = _expect_basket(request)
    changed = keeping.change(
        services.store, held.key, lambda items: baskets.with_item_moved(items, item, way)
    )
    return _done(request, held.key, changed, "moved", item)


@router.post("/basket/clear")
def clear(request: Request, services: OpenServices) -> Response:
    """Take everything out."""
    held = _expect_basket(request)
    return _done(request, held.key, keeping.change(services.store, held.key, lambda _: ()), "cleared")


@router.post("/basket/undo")
def undo(request: Request, services: OpenServices) -> Response:
    """Take the last change back."""
    held = _expect_basket(request)
    restored = services.store.write(lambda connection: baskets.undo_change(connection, held.key))
    return _done(request, held.key, restored, "undone")


@router.post("/basket/copy")
def copy(
    request: Request, services: OpenServices, basket_id: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Save somebody's basket as one's own, without what can no longer be read; undo brings one's former items back."""
    theirs = keeping.look_at(services.store, basket_id)
    readable = comparison.present(comparison.compare(services.store, theirs.items, ""))
    items = tuple(one.item_id for one in readable)
    held = held_basket(request)
    if held.basket_id:
        return _done(request, held.key, keeping.change(services.store, held.key, lambda _: items), "copied")
    return _done(request, *keeping.make(services.store, items), "copied")


def _expect_basket(request: Request) -> HeldBasket:
    held = held_basket(request)
    if not held.basket_id:
        raise NotFoundError("这个浏览器里还没有对照，或它已被自动清理。请从检索结果中重新加入。")
    return held


def _done(request: Request, key: str, basket: Basket, did: str, item: str = "") -> Response:
    """The new state for a script; a form leads back to where it stood, at the item."""
    response: Response
    if "application/json" in request.headers.get("accept", ""):
        told = f"{_TOLD[did].rstrip('。')}，共 {len(basket.items)} 项"
        answer: dict[str, Any] = {"items": list(basket.items), "count": len(basket.items), "message": told}
        response = JSONResponse(answer)
    else:
        shown = _neighbour(basket, item) if did == "removed" else item
        response = RedirectResponse(_way_back(request, did, item, shown), status_code=303)
    hold(request, response, key, basket)
    return response


def _neighbour(basket: Basket, removed: str) -> str:
    """The item that now stands where the removed one stood, or the last; "" if there is none."""
    if removed not in basket.previous or not basket.items:
        return ""
    return basket.items[min(basket.previous.index(removed), len(basket.items) - 1)]


def _way_back(request: Request, did: str, item: str, shown: str) -> str:
    """The page the form stood on, if it is one of ours that can be had again, at the item; else the comparison.

    shown: the item to be seen there, "" for none.
    """
    came_from = urlsplit(request.headers.get("referer", ""))
    path, query = came_from.path, f"?{came_from.query}" if came_from.query else ""
    slug, _, anchor = item.rpartition("#")
    is_ours = came_from.netloc == request.headers.get("host") and not path.startswith("//")
    if is_ours and anchor and path.startswith(("/search", "/similar")) and query:
        return f"{path}{query}#t-{slug}-{anchor.partition('-')[0]}"
    if is_ours and anchor and path.startswith("/notices/"):
        return f"{path}{query}#{anchor}"
    if is_ours and anchor and path == "/ledger":
        return f"{path}{query}#r-{slug}-{anchor}"
    if is_ours and path.startswith(("/patterns", "/answer/passages", "/tasks/", "/plan/")):
        return f"{path}{query}"
    return f"/basket?did={did}" + (f"#b-{shown.replace('#', '-')}" if shown else "")
