"""Suggestions as the page and the JSON API give them: with the word for their kind, and where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.pages.marks import mask_personal
from api.schemas import SuggestAnswer, SuggestedItem

if TYPE_CHECKING:
    from index.suggester import Suggestion

LABELS = {"term": "词语", "problem": "问题", "unit": "单位", "document": "文件"}


def suggest_answer(query: str, found: Sequence[Suggestion]) -> SuggestAnswer:
    """The JSON shape, in the order of the suggestions."""
    items = [_item(one) for one in found]
    return {"query": query, "suggestions": [item["text"] for item in items], "items": items}


def _item(one: Suggestion) -> SuggestedItem:
    """A unit leads to its notices, everything else to what is found with its words."""
    text = mask_personal(f"《{one.text}》" if one.kind == "document" else one.text)
    path = "/notices" if one.kind == "unit" else "/search"
    return {
        "text": text,
        "kind": one.kind,
        "label": LABELS[one.kind],
        "url": f"{path}?{urlencode({'q': text})}",
    }
