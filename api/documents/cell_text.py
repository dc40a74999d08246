"""What may stand in a spreadsheet: text that no program reads as a formula, and names a sheet may have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.documents.plain_text import clean_text
from kb.formulas import formula_sign

MAX_CELL_UNITS = 32_767  # UTF-16 units, as Excel counts
_CUT = "……（过长，以下略）"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_MAX_SHEET_NAME = 31


def safe_text(text: str) -> str:
    """What may stand in a cell: never read as a formula, no control characters, at most 32,767 UTF-16 units.

    Text whose first visible character is one with which Excel, WPS or LibreOffice begin a formula (= + - @, also in
    full width) gets an apostrophe before it. It is part of the text and so survives saving as CSV, where the mark
    "this is text" of a cell would be lost and opening the CSV would run the formula. `_x0041_`, which Excel decodes,
    gets a full-width underscore. Too long a text ends with a remark. safe_text(safe_text(t)) == safe_text(t).
    """
    cleaned = _ESCAPE.sub("＿", clean_text(text))
    return _shortened("'" + cleaned if formula_sign(cleaned) else cleaned)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names as Excel takes them: without []:*?/\\, at most 31 UTF-16 units, each different whatever its case."""
    names: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(wanted, 1):
        cleaned = " ".join(_SHEET_NAME_FORBIDDEN.sub(" ", clean_text(name)).split()).strip("' ")
        base = cleaned or f"工作表{number}"
        if base.casefold() == "history":  # Excel keeps this name for itself
            base += "表"
        candidate, again = _named(base, ""), 2
        while candidate.casefold() in taken:
            candidate, again = _named(base, f"（{again}）"), again + 1
        taken.add(candidate.casefold())
        names.append(candidate)
    return names


def _shortened(text: str) -> str:
    if len(text) * 2 <= MAX_CELL_UNITS or len(text.encode("utf-16-le")) <= MAX_CELL_UNITS * 2:
        return text
    return _first_units(text, MAX_CELL_UNITS - len(_CUT)) + _CUT


def _first_units(text: str, count: int) -> str:
    """The longest beginning of at most `count` UTF-16 units."""
    return text.encode("utf-16-le")[: count * 2].decode("utf-16-le", "ignore")


def _named(base: str, suffix: str) -> str:
    return _first_units(base, _MAX_SHEET_NAME - len(suffix)).rstrip("' ") + suffix
