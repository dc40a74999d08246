"""Reads .xlsx: every visible sheet as a table, with the title rows above it as text."""

from __future__ import annotations

from dataclasses import dataclass

from kb.document import Document
from kb.errors import UnreadableFileError
from kb.readers.archive import SafeArchive
from kb.readers.composer import GridCell, TextComposer
from kb.readers.office_xml import read_xml
from kb.readers.xlsx_sheet import CellReader, S, Sheet, read_sheet

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MIN_HEADER_CELLS = 3


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet of the workbook, in its order; part: the archive's member."""

    name: str
    part: str
    is_hidden: bool


def read_xlsx(content: bytes) -> Document:
    """The workbook's text. Raises UnreadableFileError for damaged archives, DTDs and limits passed."""
    archive = SafeArchive(content)
    entries = sheet_entries(archive)
    visible = [entry for entry in entries if not entry.is_hidden]
    composer = TextComposer()
    if len(visible) < len(entries):
        names = "、".join(entry.name for entry in entries if entry.is_hidden)
        composer.warn(f"有 {len(entries) - len(visible)} 个隐藏的工作表未读入：{names}。")
    cell_reader = CellReader.from_archive(archive)
    sheets = [(entry, read_sheet(archive.read(entry.part), cell_reader)) for entry in visible]
    filled = [(entry, sheet) for entry, sheet in sheets if sheet.cells]
    for entry, sheet in filled:
        if len(filled) > 1:
            composer.add_line(entry.name, level=1)
        _add_sheet(composer, sheet)
        for warning in sheet.warnings:
            composer.warn(f"工作表“{entry.name}”：{warning}")
    if composer.is_empty:
        raise UnreadableFileError("表格中没有文字。请检查内容是否在隐藏的工作表或图片里。")
    return composer.document("xlsx")


def _add_sheet(composer: TextComposer, sheet: Sheet) -> None:
    """Rows before the header and remark rows after the table become lines; the rest is one table."""
    rows: dict[int, list[GridCell]] = {}
    filled: dict[int, int] = {}  # row -> filled fields, those covered by a merged cell from above included
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell)
        for row in range(cell.row, cell.row + cell.row_span):
            filled[row] = filled.get(row, 0) + 1
    order = sorted(filled)
    widest = max(filled.values())
    needed = min(_MIN_HEADER_CELLS, widest)
    first = next(place for place, row in enumerate(order) if filled[row] >= needed)
    last = max(place for place, row in enumerate(order) if filled[row] >= min(2, widest))
    if widest == 1:
        first = last + 1 if (last := len(order) - 1) >= 0 else 0
    has_title = False
    for row in order[:first]:
        line = "  ".join(cell.text for cell in rows.get(row, []))
        composer.add_line(line, level=None if has_title else 0)
        has_title = True
    body = order[first : last + 1]
    composer.add_table(_renumber([cell for row in body for cell in rows.get(row, [])], body))
    for row in order[max(first, last + 1) :]:
        composer.add_line("  ".join(cell.text for cell in rows.get(row, [])))


def _renumber(cells: list[GridCell], rows: list[int]) -> list[GridCell]:
    """The cells with empty rows and empty leading columns taken out."""
    if not cells:
        return []
    places = {row: place for place, row in enumerate(rows)}
    left = min(cell.column for cell in cells)
    renumbered = []
    for cell in cells:
        covered = sum(row in places for row in range(cell.row, cell.row + cell.row_span))
        renumbered.append(
            GridCell(places[cell.row], cell.column - left, cell.text, max(1, covered), cell.column_span)
        )
    return renumbered


def sheet_entries(archive: SafeArchive) -> list[SheetEntry]:
    """The workbook's worksheets, hidden ones included."""
    workbook = read_xml(archive, "xl/workbook.xml")
    relations = read_xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    entries = []
    for sheet in workbook.iterfind(f"{S}sheets/{S}sheet"):
        target = targets.get(sheet.get(f"{_R}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            entries.append(
                SheetEntry(sheet.get("name", ""), part, sheet.get("state", "visible") != "visible")
            )
    return entries
