"""A report as a workbook: the user's own one extended, or a new one with the user's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.documents.cell_text import safe_text
from api.reports.sheet_rows import ADDED, added_sheets, added_values
from kb.errors import UnreadableFileError
from kb.problem_list.extension import (
    CellValue,
    Extension,
    Link,
    NewColumn,
    NewSheet,
    SheetExtension,
    extended_workbook,
)

if TYPE_CHECKING:
    from api.documents.workbook import Sheet
    from api.reports.content import Report
    from kb.problem_list.lists import ListTable, SheetColumn


_MARK = "'"  # of what is no formula: not needed behind a name


@dataclass(frozen=True, slots=True)
class ReportWorkbook:
    """The .xlsx file. remarks: Chinese sentences on what of the user's workbook could not be kept."""

    content: bytes
    remarks: tuple[str, ...]


def workbook_of(report: Report, original: bytes | None) -> ReportWorkbook:
    """The user's workbook extended; without one, or where that fails, a new one that holds all of the user's rows.

    original: the workbook the list was read from, None if it came as something else.
    """
    if original is not None and report.source.sheets:
        try:
            extended = extended_workbook(original, _extension(report))
        except UnreadableFileError as error:
            remark = f"原工作簿的版式没能保留（{str(error).rstrip('。')}），清单各行已写入新的工作簿。"
            return ReportWorkbook(_new_workbook(report), (remark,))
        return ReportWorkbook(extended.content, extended.remarks)
    return ReportWorkbook(_new_workbook(report), ())


def _extension(report: Report) -> Extension:
    return Extension(
        tuple(_sheet_extension(report, sheet) for sheet in report.source.sheets), added_sheets(report)
    )


def _sheet_extension(report: Report, sheet: SheetColumn) -> SheetExtension:
    rows: dict[int, Sequence[CellValue]] = {}
    row_counts: dict[int, int] = {}
    for part in report.parts:
        place = part.problem.place
        if place is not None and place.sheet == sheet.sheet:
            rows[place.row] = added_values(report, part)
            row_counts[place.row] = place.row_count
    if not sheet.header_row and 1 in rows:
        rows = {row: _named(values) for row, values in rows.items()}
    return SheetExtension(
        sheet.sheet_name,
        sheet.column,
        sheet.right,
        sheet.header_row,
        ADDED,
        rows,
        row_counts,
        header_top=sheet.header_top,
        header_bottom=sheet.header_bottom,
    )


def _named(values: Sequence[CellValue]) -> list[CellValue]:
    """Values that say themselves what they are, for a sheet with no room for headings."""
    return [
        value if value is None or isinstance(value, Link) else f"{column.heading}：{str(value).lstrip(_MARK)}"
        for column, value in zip(ADDED, values, strict=True)
    ]


def _new_workbook(report: Report) -> bytes:
    from api.documents.workbook import workbook_bytes

    tables = [_sheet(_table_sheet(report, table)) for table in report.source.tables]
    return workbook_bytes([*tables, *(_sheet(sheet) for sheet in added_sheets(report))])


def _table_sheet(report: Report, table: ListTable) -> NewSheet:
    own = tuple(
        NewColumn(header, _width([row.cells[place] for row in table.rows]))
        for place, header in enumerate(table.headers)
    )
    parts = {part.problem.number: part for part in report.parts}
    rows: list[Sequence[CellValue]] = []
    for row in table.rows:
        added: Sequence[CellValue] = (
            [None] * len(ADDED) if row.problem is None else added_values(report, parts[row.problem])
        )
        rows.append([*(safe_text(cell) or None for cell in row.cells), *added])
    return NewSheet(table.name or "问题清单", (*own, *ADDED), rows)


def _width(texts: Sequence[str]) -> float:
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(2.0 * longest + 2, 8), 50)


def _sheet(new: NewSheet) -> Sheet:
    from api.documents.workbook import Sheet

    links = {
        (row, column): value.url
        for row, values in enumerate(new.rows)
        for column, value in enumerate(values)
        if isinstance(value, Link)
    }
    rows = [[value.text if isinstance(value, Link) else value for value in values] for values in new.rows]
    return Sheet(
        new.name,
        [column.heading for column in new.columns],
        rows,
        [column.width for column in new.columns],
        links,
    )
