"""Adds columns and sheets to a user's workbook. Runs in a limited child: the workbook is not to be trusted.

Kept: sheets and their order, rows, columns, widths, heights, looks, merged cells, frozen panes, print settings, notes,
pictures, filters. Formulas become the values they were last shown with, or say that there is none; see kb.problem_list.defusing for what goes.
"""

from __future__ import annotations

import base64
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from kb.errors import UnreadableFileError
from kb.problem_list.areas import merged_area, prints_up_to, widened
from kb.problem_list.defusing import SAFE_LINK, defuse
from kb.problem_list.extension import Extension, Link, NewSheet, SheetExtension, unpack
from kb.problem_list.looks import Looks
from kb.problem_list.row_heights import LINE_POINTS, MAX_POINTS, needed_points
from kb.problem_list.workbook_writing import workbook_bytes
from kb.readers.archive import DAMAGED, SafeArchive
from kb.readers.office_xml import reject_dtd

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_NEARBY_COLUMNS = 50
_NAMED_CELLS = 6
_NO_RESULT = "（公式没有结果）"
_MAX_MERGED_CELLS = 300_000  # the library makes an object for each place that a merged cell covers


def extend_packed(packed: bytes) -> dict[str, Any]:
    """For the child: what kb.problem_list.extension.pack made -> {"workbook": base64, "remarks": [...]}."""
    content, extension = unpack(packed)
    workbook, remarks = extend(content, extension)
    return {"workbook": base64.b64encode(workbook).decode(), "remarks": remarks}


def extend(content: bytes, extension: Extension) -> tuple[bytes, list[str]]:
    """The extended workbook, and what could not be kept. Raises UnreadableFileError."""
    content = _usual_kind(content)
    workbook = _load(content)
    marked = _mark_uncached_formulas(workbook, content)
    remarks = [*marked, *defuse(workbook, SafeArchive(content).names)]
    by_name = {worksheet.title: worksheet for worksheet in workbook.worksheets}
    for sheet in extension.sheets:
        if sheet.sheet_name not in by_name:
            raise UnreadableFileError(f"工作簿里没有名为“{sheet.sheet_name}”的工作表。")
        _extend_sheet(by_name[sheet.sheet_name], sheet)
    for new in extension.new_sheets:
        _add_sheet(workbook, new)
    return workbook_bytes(workbook), remarks


def _usual_kind(content: bytes) -> bytes:
    """A workbook of the strict kind, which the library does not know, as one of the usual kind."""
    archive = SafeArchive(content)
    archive.read("xl/workbook.xml")
    if not archive.is_strict:
        return content
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as usual:
        for name in sorted(archive.names):
            usual.writestr(name, archive.read(name))
    return stream.getvalue()


def _load(content: bytes) -> Workbook:
    from openpyxl import load_workbook

    archive = SafeArchive(content)
    for name in archive.names:
        if name.endswith((".xml", ".rels", ".vml")):
            part = archive.read(name)
            reject_dtd(part)
            if name.startswith("xl/worksheets/") and merged_area(part) > _MAX_MERGED_CELLS:
                raise UnreadableFileError("合并单元格覆盖了几乎整张工作表")
    try:
        return load_workbook(
            BytesIO(content), data_only=True, rich_text=True, keep_links=False, keep_vba=False
        )
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise UnreadableFileError(DAMAGED) from error


def _mark_uncached_formulas(workbook: Workbook, content: bytes) -> list[str]:
    """Formulas without a result, as programs write them: their cells say so instead of coming back empty."""
    if not any(b"<f" in part for part in _worksheets(content)):
        return []
    from openpyxl import load_workbook

    written = load_workbook(BytesIO(content), keep_links=False)
    places = []
    for sheet in written.worksheets:
        for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
            target = workbook[sheet.title][cell.coordinate]
            if target.value is None:
                target.value = _NO_RESULT
                places.append(f"{sheet.title}!{cell.coordinate}")
    if not places:
        return []
    named = "、".join(places[:_NAMED_CELLS]) + ("等" if len(places) > _NAMED_CELLS else "")
    return [
        f"有 {len(places)} 个公式单元格没有算好的结果（{named}），在表里注明“公式没有结果”；用 Excel 或 WPS 打开保存一次再提交，就能读到结果。"
    ]


def _worksheets(content: bytes) -> Iterator[bytes]:
    archive = SafeArchive(content)
    return (archive.read(name) for name in archive.names if name.startswith("xl/worksheets/sheet"))


def _extend_sheet(worksheet: Worksheet, sheet: SheetExtension) -> None:
    from openpyxl.utils import get_column_letter

    first, looks = _first_free_column(worksheet, sheet), Looks()
    for place, column in enumerate(sheet.columns):
        letter = get_column_letter(first + place)
        worksheet.column_dimensions[letter].width = column.width
        worksheet.column_dimensions[letter].hidden = False
        _put_heading(worksheet, sheet, first + place, column.heading, looks)
    for row, values in sheet.rows.items():
        height = sheet.row_counts.get(row, 1)
        _make_room(worksheet, range(row, row + height), needed_points(values, sheet.columns))
        for place, value in enumerate(values):
            cell = _put(worksheet, row, first + place, value)
            looks.give(cell, worksheet.cell(row, sheet.model_column), is_heading=False)
            if height > 1:
                worksheet.merge_cells(
                    start_row=row,
                    end_row=row + height - 1,
                    start_column=first + place,
                    end_column=first + place,
                )
    last = get_column_letter(first + len(sheet.columns) - 1)
    if worksheet.auto_filter.ref:
        worksheet.auto_filter.ref = widened(worksheet.auto_filter.ref, last)
    if prints_up_to(worksheet, sheet.right):
        worksheet.print_area = widened(str(worksheet.print_area).rpartition("!")[2], last)


def _put_heading(worksheet: Worksheet, sheet: SheetExtension, column: int, words: str, looks: Looks) -> None:
    """A heading as high as the user's own beside it; without those, in the row above the problems if there is one."""
    if not sheet.header_row:
        above = min(sheet.rows, default=1) - 1
        if above:
            cell = _put(worksheet, above, column, words)
            looks.give(cell, worksheet.cell(above, sheet.model_column), is_heading=True)
        return
    top, bottom = sheet.header_top or sheet.header_row, sheet.header_bottom or sheet.header_row
    model = worksheet.cell(sheet.header_row, sheet.model_column)
    for row in range(top, bottom + 1):
        cell = _put(worksheet, row, column, words if row == top else None)
        looks.give(cell, model, is_heading=True)
    if top < bottom:
        worksheet.merge_cells(start_row=top, end_row=bottom, start_column=column, end_column=column)


def _make_room(worksheet: Worksheet, rows: range, points: float) -> None:
    """Raise the rows, where they are too low for the new text: programs do not fit merged cells by themselves."""
    dimensions = worksheet.row_dimensions
    present = [dimensions[row].height or LINE_POINTS for row in rows]
    missing = (points - sum(present)) / len(rows)
    for row, height in zip(rows, present, strict=True):
        if missing > 0:
            dimensions[row].height = min(height + missing, MAX_POINTS)


def _first_free_column(worksheet: Worksheet, sheet: SheetExtension) -> int:
    """Where the new columns begin: right of the text and of merged cells beside it.

    A merged cell that runs on over the empty rest of the sheet is cut off where the text ends.
    """
    rows = sorted({sheet.header_row, *sheet.rows})
    beside = [
        merged
        for merged in worksheet.merged_cells.ranges
        if merged.max_col > sheet.right
        and bisect_left(rows, merged.min_row) < bisect_right(rows, merged.max_row)
    ]
    near = [merged.max_col for merged in beside if merged.max_col <= sheet.right + _NEARBY_COLUMNS]
    right: int = max([sheet.right, *near])
    for merged in beside:
        if merged.max_col > right:
            worksheet.unmerge_cells(merged.coord)
            if merged.min_col < right or merged.min_row < merged.max_row:
                worksheet.merge_cells(
                    start_row=merged.min_row,
                    end_row=merged.max_row,
                    start_column=min(merged.min_col, right),
                    end_column=right,
                )
    return right + 1


def _put(worksheet: Worksheet, row: int, column: int, value: str | int | Link | None) -> Cell:
    """A new cell. Text is text whatever it looks like; a place inside one of the user's merged cells is freed."""
    place: Any = worksheet.cell(row, column)
    text = value.text if isinstance(value, Link) else value
    place.value = text
    if isinstance(text, str):
        place.data_type = "s"
    if isinstance(value, Link) and SAFE_LINK.match(value.url):
        place.hyperlink = value.url
    cell: Cell = place
    return cell


def _add_sheet(workbook: Workbook, new: NewSheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    worksheet: Worksheet = workbook.create_sheet(new.name)
    looks = Looks()
    for place, column in enumerate(new.columns, 1):
        looks.give_plain(_put(worksheet, 1, place, column.heading), is_heading=True)
        worksheet.column_dimensions[get_column_letter(place)].width = column.width
    for row, values in enumerate(new.rows, 2):
        for place, value in enumerate(values, 1):
            if value is not None:
                looks.give_plain(_put(worksheet, row, place, value), is_heading=False)
        worksheet.row_dimensions[row].height = needed_points(values, new.columns)
    worksheet.freeze_panes = "A2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(new.columns))}{len(new.rows) + 1}"
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", "9"  # A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_title_rows = "1:1"
