"""Shapes of the JSON API for like problems, with one example; see api/schemas.py."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from typing_extensions import TypedDict

from api.examples import EXAMPLES as _OTHERS
from api.schemas import Result
from api.search_answers import search_answer

if TYPE_CHECKING:
    from index.similar import Similar

_TEXT = "2021年至2023年，局机关有12人次出差住宿超标准，涉及1.3万元，财务审核没有发现。个别公务接待没有公函。"


def _paragraph(text: Any) -> Any:
    """Without control characters, but with lines and the tabs between cells: they tell where findings end."""
    if not isinstance(text, str):
        return text
    lines = text.replace("\r\n", "\n")
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" else c for c in lines)


class SimilarBody(BaseModel):
    """A paragraph, as of a letter of findings."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": _TEXT}]})
    # The limit of 2,000 characters is told by the search itself, in words.
    text: Annotated[
        str, BeforeValidator(_paragraph), Field(max_length=100_000, description="一段文字，最多 2,000 字")
    ]


class SimilarResult(TypedDict):
    """A like problem. asked: the sentence it was found by, "" where everything was one question."""

    asked: str
    result: Result


class SimilarAnswer(TypedDict):
    """Like problems, best first. problem: the id of the one asked about, which is itself left out; null for a text.

    asked: what was searched, sentence by sentence; sentences_left_out: how many only frame the text, or came too late.
    nearest: nothing comparable was found, these are only the nearest; never said of a problem's like.
    """

    problem: str | None
    asked: list[str]
    sentences_left_out: int
    nearest: bool
    notes: list[str]
    results: list[SimilarResult]


def similar_answer(similar: Similar, problem_id: str | None) -> SimilarAnswer:
    """The JSON shape."""
    found = search_answer(replace(similar.result, groups=similar.groups), 1)["results"]
    return {
        "problem": problem_id,
        "asked": list(similar.sentences),
        "sentences_left_out": similar.left_out,
        "nearest": similar.nearest,
        "notes": list(similar.result.notes) if len(similar.sentences) == 1 and problem_id is None else [],
        "results": [
            {"asked": asked, "result": result} for asked, result in zip(similar.asked, found, strict=True)
        ],
    }


EXAMPLES: dict[str, dict[str, Any]] = {
    "SimilarAnswer": {
        "problem": None,
        "asked": [
            "2021年至2023年，局机关有12人次出差住宿超标准，涉及1.3万元，财务审核没有发现。",
            "个别公务接待没有公函。",
        ],
        "sentences_left_out": 0,
        "nearest": False,
        "notes": [],
        "results": [
            {
                "asked": "2021年至2023年，局机关有12人次出差住宿超标准，涉及1.3万元，财务审核没有发现。",
                "result": _OTHERS["SearchAnswer"]["results"][0],
            }
        ],
    }
}
