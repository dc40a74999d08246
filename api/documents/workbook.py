"""Excel workbooks in which no cell is ever a formula, written row by row so that long ones take little memory."""

from __future__ import annotations

import errno
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from api.documents.cell_text import safe_text, sheet_names
from api.documents.cells import Value, add_styles, header_cell, value_cell
from api.documents.plain_text import is_web_address
from api.documents.sheet_setup import row_height, set_height, set_up, told_widths
from kb.errors import StorageError
from kb.storage_errors import from_disk

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Sheet", "Value", "safe_text", "sheet_names", "workbook_bytes"]

MAX_ROWS, MAX_COLUMNS = 1_048_575, 16_384  # rows below the header
_MAX_LINKS = 65_530  # of one sheet, in Excel
_SAMPLE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. widths: of columns in Latin characters, else told from the first rows; rows are read once.

    links: web addresses by (row, column), both from 0, the header not counted. Others than http(s) are left out.
    heading: stands above each page when printed.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[str | int | float | Decimal | date | None]]
    widths: Sequence[float] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    heading: str = ""


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx file: bold frozen headers with a filter, wrapped text, printed on A4 across with the header repeated.

    Raises ValueError without sheets or columns, if a row is longer than the header, or beyond what Excel takes;
    StorageError if there is no room for temporary files.
    """
    from lxml.etree import SerialisationError

    if not sheets:
        raise ValueError("A workbook needs at least one sheet.")
    try:
        return _workbook_bytes(sheets)
    except OSError as error:
        raise _no_room(error) from error
    except SerialisationError as error:  # "IO_ENOSPC": a name of errno's is all that libxml2 tells
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise _no_room(OSError(number, str(error))) from error


def _no_room(error: OSError) -> StorageError:
    """Names the folder of temporary files; where none can be written to at all, there is none to name."""
    return from_disk(error, Path(tempfile.tempdir or "临时文件夹"))


def _workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    add_styles(workbook)
    try:
        for name, sheet in zip(sheet_names([sheet.name for sheet in sheets]), sheets, strict=True):
            _fill(cast("Worksheet", workbook.create_sheet(name)), sheet)
    finally:
        stream = io.BytesIO()
        workbook.save(stream)  # after an error as well: saving removes openpyxl's temporary files
    return stream.getvalue()


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    if not 1 <= len(sheet.headers) <= MAX_COLUMNS:
        raise ValueError(f"A sheet takes 1 to {MAX_COLUMNS} columns, got {len(sheet.headers)}.")
    rows = iter(sheet.rows)
    sample = list(islice(rows, _SAMPLE_ROWS))
    widths = sheet.widths or told_widths(sheet.headers, sample)
    set_up(worksheet, widths, sheet.heading)
    _append(worksheet, 1, [header_cell(worksheet, header) for header in sheet.headers], widths)
    count, links = 0, 0
    for place, row in enumerate(chain(sample, rows)):
        if place >= MAX_ROWS or len(row) > len(sheet.headers):
            raise ValueError(
                f"Row {place} has {len(row)} cells; {len(sheet.headers)} and {MAX_ROWS} rows fit."
            )
        cells = []
        for column in range(len(sheet.headers)):
            value = row[column] if column < len(row) else None
            url = sheet.links.get((place, column), "") if links < _MAX_LINKS else ""
            cells.append(_cell(worksheet, value, url))
            links += cells[-1].hyperlink is not None
        _append(worksheet, place + 2, cells, widths)
        count += 1
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headers))}{count + 1}"


def _append(worksheet: Worksheet, row: int, cells: list[Cell], widths: Sequence[float]) -> None:
    height = row_height([cell.value for cell in cells], widths)
    if height is not None:
        set_height(worksheet, row, height)
    worksheet.append(cells)
    worksheet.row_dimensions.pop(row, None)  # written, and not needed any more


def _cell(worksheet: Worksheet, value: Value, url: str) -> Cell:
    is_linked = bool(url) and is_web_address(url)
    cell = value_cell(worksheet, value, is_linked=is_linked)
    if is_linked:
        cell.hyperlink = url
    return cell
