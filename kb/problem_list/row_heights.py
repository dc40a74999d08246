"""How high must a row be to show its text? Estimated from the columns' widths: a file does not know its fonts."""

from __future__ import annotations

from collections.abc import Sequence

from kb.problem_list.extension import CellValue, Link, NewColumn

LINE_POINTS = 15.0
MAX_POINTS = 300.0  # Excel takes 409; a row that fills the screen cannot be scrolled past


def needed_points(values: Sequence[CellValue], columns: Sequence[NewColumn]) -> float:
    """The height in points of a row of wrapped cells, LINE_POINTS .. MAX_POINTS."""
    lines = max(
        (_lines(value, column.width) for value, column in zip(values, columns, strict=True)), default=1
    )
    return min(lines * LINE_POINTS, MAX_POINTS)


def _lines(value: CellValue, width: float) -> int:
    text = value.text if isinstance(value, Link) else str(value or "")
    room = max(1, int(width) - 1)
    if "\n" not in text:
        return -(-max(1, _width(text)) // room)
    return sum(-(-max(1, _width(line)) // room) for line in text.split("\n"))


def _width(line: str) -> int:
    """In Latin characters: GBK takes two bytes for what is twice as wide, and encoding is quick."""
    return len(line.encode("gbk", "replace"))
