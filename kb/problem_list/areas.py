"""Areas of a worksheet by their corners: what merged cells cover, and how filters and prints reach new columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,100}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)


def merged_area(part: bytes) -> int:
    """How many places all merged cells of a worksheet's XML cover."""
    total = 0
    for left, top, right, bottom in _MERGED.findall(part):
        width = _column_number(right) - _column_number(left) + 1
        total += max(0, width) * max(0, int(bottom) - int(top) + 1)
    return total


def _column_number(letters: bytes) -> int:
    """Which column a name stands for, from 1: b"AA" -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def widened(area: str, last: str) -> str:
    """The area up to another last column: ("A1:C9", "F") -> "A1:F9"."""
    top_left, _, bottom_right = area.partition(":")
    return f"{top_left}:{last}{re.sub(r'^[$]?[A-Z]+', '', bottom_right or top_left)}"


def prints_up_to(worksheet: Worksheet, right: int) -> bool:
    """Whether the sheet has one print area, and that goes at least as far right as its text."""
    area = str(worksheet.print_area or "").rpartition("!")[2]
    end = re.match(r"[$]?([A-Z]+)", area.rpartition(":")[2])
    return (
        "," not in str(worksheet.print_area) and end is not None and _column_number(end[1].encode()) >= right
    )
