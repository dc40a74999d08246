"""Shapes of the JSON API for baskets, and what is asked of it; see api/schemas.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from api.baskets.comparison import Gone
from api.notice_schemas import MeasureAnswer, ProblemAnswer
from api.payloads import measure_answer, notice_reference, problem_detail
from kb.baskets import MAX_ITEMS

if TYPE_CHECKING:
    from api.baskets.comparison import Entry
    from kb.baskets import Basket

_ITEM = "linlan-edu-2024#P1"
ItemId = Annotated[str, Field(max_length=240, examples=[_ITEM])]
_List = Annotated[list[ItemId], Field(max_length=MAX_ITEMS)]


class BasketBody(BaseModel):
    """All items of a basket, in their order."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"items": [_ITEM, "linlan-edu-2024#P2-M1"]}]}
    )
    items: Annotated[
        _List, Field(description="问题编号（单位名#P4）与措施编号（单位名#P4-M2），按显示的顺序")
    ]


class BasketChange(BaseModel):
    """What to take out of a basket and what to add at its end."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"add": ["linlan-edu-2024#P2-M1"], "remove": [_ITEM]}]},
    )
    add: Annotated[_List, Field(description="加在最后；已在其中的不动")] = []
    remove: Annotated[_List, Field(description="先移出这些；不在其中的不算错")] = []


class BasketItem(TypedDict):
    """One item: a problem with all its measures, or one measure with its problem. "gone": it can no longer be read."""

    id: Annotated[str, Field(examples=[_ITEM])]
    kind: Literal["problem", "measure", "gone"]
    problem: ProblemAnswer | None
    measure: MeasureAnswer | None
    citation: str
    page: Annotated[str, Field(description="在原文中查看的网页地址")]


class BasketAnswer(TypedDict):
    """A basket. Whoever knows its id may read it."""

    id: Annotated[str, Field(examples=["Zp3dQm8cXk1vTn5sRb7wLy2hFg9jEa4u"])]
    items: list[BasketItem]
    made_at: str
    changed_at: str
    page: Annotated[str, Field(description="可以转发的网页地址")]


class MadeBasketAnswer(BasketAnswer):
    """A new basket. key: shown this once; to change the basket, send it in the header X-Basket-Key."""

    key: str


def basket_answer(basket: Basket, entries: list[Entry], base_url: str) -> BasketAnswer:
    """The basket's JSON shape. entries: its items as compared."""
    return {
        "id": basket.basket_id,
        "items": [_item(entry, base_url) for entry in entries],
        "made_at": basket.made_at,
        "changed_at": basket.changed_at,
        "page": f"{base_url}/basket/{basket.basket_id}",
    }


def _item(entry: Entry, base_url: str) -> BasketItem:
    if isinstance(entry, Gone):
        nothing: BasketItem = {
            "id": entry.item_id,
            "kind": "gone",
            "problem": None,
            "measure": None,
            "citation": "",
            "page": "",
        }
        return nothing
    notice, problem, measure = entry.source.notice, entry.source.problem, entry.source.measure
    whole: ProblemAnswer = {**problem_detail(notice, problem), "notice": notice_reference(notice)}
    return {
        "id": entry.item_id,
        "kind": entry.kind,
        "problem": None if measure else whole,
        "measure": measure_answer(notice, problem, measure) if measure else None,
        "citation": entry.citation,
        "page": base_url + entry.url,
    }
