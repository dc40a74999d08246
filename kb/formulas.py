"""What would a spreadsheet take for a formula? One rule for exports, for a user's own workbook and for stored questions."""

from __future__ import annotations

from itertools import dropwhile
from unicodedata import category

# With these Excel, WPS or LibreOffice begin a formula; the wide and small ones, and the minus sign, are typed for them.
_STARTS = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")


def formula_sign(text: str) -> str:
    """The first character that can be seen, if a spreadsheet begins a formula with it; else ""."""
    first = next((c for c in text if not _is_invisible(c)), "")
    return first if first in _STARTS else ""


def without_formula_signs(text: str) -> str:
    """The text from its first character on that is visible and begins no formula."""
    return "".join(dropwhile(lambda c: c in _STARTS or _is_invisible(c), text))


def _is_invisible(character: str) -> bool:
    return character.isspace() or category(character) in ("Cc", "Cf", "Mn")
