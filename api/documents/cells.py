"""One cell of a workbook: its value typed, its looks by name."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from api.documents.cell_text import safe_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | Decimal | date | None

_HEADER, _TEXT, _NUMBER, _DATE, _TIME, _LINK = "表头文字", "正文", "数值", "日期", "日期时间", "链接"
_MAX_DIGITS = 15  # what Excel keeps of a number
_MAX_EXPONENT = 300
_FIRST_YEAR = 1901  # before, Excel counts a leap day that was not


def add_styles(workbook: Workbook) -> None:
    """Give the workbook the named styles that the cells refer to."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Side(style="thin", color="FFBFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    wrapped = Alignment(vertical="top", wrap_text=True)
    plain, bold = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
    link = Font(name="宋体", size=11, color="FF1F4E79", underline="single")
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    right = Alignment(horizontal="right", vertical="top")
    grey = PatternFill("solid", fgColor="FFE7E6E6")
    for style in (
        NamedStyle(_HEADER, font=bold, fill=grey, border=border, alignment=centred, number_format="@"),
        NamedStyle(_TEXT, font=plain, border=border, alignment=wrapped, number_format="@"),
        NamedStyle(_LINK, font=link, border=border, alignment=wrapped, number_format="@"),
        NamedStyle(_NUMBER, font=plain, border=border, alignment=right, number_format="General"),
        NamedStyle(_DATE, font=plain, border=border, alignment=right, number_format="yyyy-mm-dd"),
        NamedStyle(_TIME, font=plain, border=border, alignment=right, number_format="yyyy-mm-dd hh:mm"),
    ):
        workbook.add_named_style(style)


def header_cell(worksheet: Worksheet, text: str) -> Cell:
    """A column's header."""
    return _text_cell(worksheet, text, _HEADER)


def value_cell(worksheet: Worksheet, value: Value, *, is_linked: bool = False) -> Cell:
    """A cell: numbers and dates as such where Excel keeps them exactly, everything else as text, none as empty."""
    from openpyxl.cell import WriteOnlyCell

    if value is None:
        cell: Cell = WriteOnlyCell(worksheet)
        cell.style = _TEXT
        return cell
    typed = typed_value(value)
    if isinstance(typed, str):
        return _text_cell(worksheet, typed, _LINK if is_linked else _TEXT)
    cell = WriteOnlyCell(worksheet)
    cell.value = typed
    is_date = isinstance(typed, date)
    cell.style = (_TIME if isinstance(typed, datetime) else _DATE) if is_date else _NUMBER
    return cell


def typed_value(value: str | int | float | Decimal | date) -> str | int | float | Decimal | date:
    """The value as a workbook can hold it exactly, else its text.

    Booleans become 是 and 否; numbers of more than 15 digits, beyond 1e300 or none, and dates before 1901 become text;
    a time zone is dropped, the clock's time kept.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) if value.year >= _FIRST_YEAR else value.isoformat(" ")
    if isinstance(value, date):
        return value if value.year >= _FIRST_YEAR else value.isoformat()
    return value if _is_kept(value) else str(value)


def _is_kept(value: int | float | Decimal) -> bool:
    """Whether a workbook keeps a number as it is."""
    number = Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) >= _MAX_EXPONENT):
        return False
    return isinstance(value, float) or len(number.normalize().as_tuple().digits) <= _MAX_DIGITS


def _text_cell(worksheet: Worksheet, text: str, style: str) -> Cell:
    from openpyxl.cell import WriteOnlyCell

    cell: Cell = WriteOnlyCell(worksheet)
    cell.value = safe_text(text)
    cell.data_type = "s"  # openpyxl guesses: "=1" a formula, "#N/A" an error
    cell.style = style
    return cell
