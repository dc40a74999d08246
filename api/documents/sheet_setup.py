"""How a sheet looks and prints: widths, a header that stays, A4 across."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from api.documents.cell_text import safe_text

if TYPE_CHECKING:
    from openpyxl.worksheet.dimensions import RowDimension
    from openpyxl.worksheet.worksheet import Worksheet

_MIN_WIDTH, _MAX_WIDTH = 8.0, 48.0
_MAX_EXCEL_WIDTH = 255.0
_WIDE = 2.1  # a Chinese character of 11 pt, in the digits of which widths are counted
_LINE_POINTS, _MAX_HEIGHT = 15.0, 409.0
_MAX_HEADING = 100
_MAX_MEASURED = 2_000  # characters: more than fill the highest row


def told_widths(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[float]:
    """Widths in Latin characters that hold the longest line of each column, from 8 to 48."""
    widths = [_MIN_WIDTH] * len(headers)
    for row in (headers, *rows):
        for column, value in enumerate(row[: len(headers)]):
            lines = str(value if value is not None else "")[:500].splitlines()
            widths[column] = max(widths[column], *(_line_width(line) + 2 for line in lines), 0)
    return [min(width, _MAX_WIDTH) for width in widths]


def row_height(values: Sequence[object], widths: Sequence[float]) -> float | None:
    """The height in points that a row's wrapped texts need; none if one line does. At most Excel's 409."""
    lines = max(
        (_wrapped_lines(value, width) for value, width in zip(values, widths, strict=False)), default=1
    )
    return min(lines * _LINE_POINTS, _MAX_HEIGHT) if lines > 1 else None


def _wrapped_lines(value: object, width: float) -> int:
    if not isinstance(value, str):
        return 1
    room = max(width - 1, 1.0)
    return sum(max(1, math.ceil(_line_width(line) / room)) for line in value[:_MAX_MEASURED].split("\n"))


def set_height(worksheet: Worksheet, row: int, points: float) -> None:
    """Give a row (from 1) a height that programs still fit to its text when the text changes."""
    worksheet.row_dimensions[row] = _fitted_row()(worksheet, index=row, ht=points)


@cache
def _fitted_row() -> type[RowDimension]:
    from openpyxl.worksheet.dimensions import RowDimension

    class FittedRow(RowDimension):
        customHeight = False  # noqa: N815 (openpyxl's name): it would fix the height for good

    return FittedRow


def _line_width(line: str) -> float:
    return float(sum(_WIDE if east_asian_width(character) in "WFA" else 1 for character in line))


def set_up(worksheet: Worksheet, widths: Sequence[float], heading: str = "") -> None:
    """Everything of a sheet that must be said before its rows. heading: printed above each page."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(widths, 1):
        worksheet.column_dimensions[get_column_letter(column)].width = min(max(width, 1.0), _MAX_EXCEL_WIDTH)
    worksheet.freeze_panes = "A2"
    worksheet.print_title_rows = "1:1"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.5
    footer = worksheet.HeaderFooter.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "第 &P 页，共 &N 页"
    header = worksheet.HeaderFooter.oddHeader
    if heading and header is not None and header.center is not None:
        header.center.text = _plain_heading(heading)


def _plain_heading(text: str) -> str:
    """The text as Excel prints it in a page's head: "&" begins a code there, and 255 characters are all it takes."""
    words = " ".join(safe_text(text).split())
    shown = words if len(words) <= _MAX_HEADING else words[: _MAX_HEADING - 1] + "…"
    return shown.replace("&", "&&")
