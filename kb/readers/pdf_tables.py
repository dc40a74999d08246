"""Ruled tables of a PDF: cells with their merges, and tables that go on over the page joined into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.readers.composer import GridCell
from kb.readers.line_cues import ends_paragraph, starts_paragraph
from kb.readers.pdf_lines import Character, page_lines
from kb.readers.pdf_paragraphs import join_wrapped

_TOLERANCE = 3.0  # points by which rules that are meant to meet may miss


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page. columns: x of the vertical rules; box: (x0, top, x1, bottom), all in points."""

    page: int
    box: tuple[float, float, float, float]
    columns: tuple[float, ...]
    row_count: int
    cells: tuple[GridCell, ...]


def page_tables(page: Any, number: int) -> list[PageTable]:
    """The ruled tables of a pdfplumber page with at least two columns and some text, from top to bottom."""
    if len(page.lines) + len(page.rects) + len(page.curves) < 3:
        return []
    found = []
    for table in page.find_tables():
        columns = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
        rows = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
        if len(columns) < 3 or len(rows) < 2:
            continue
        cells = tuple(cell for box in table.cells if (cell := _cell(box, columns, rows, page.chars, number)))
        if any(cell.text for cell in cells):
            found.append(PageTable(number, tuple(table.bbox), tuple(columns), len(rows) - 1, cells))
    return sorted(found, key=lambda table: table.box[1])


def outside(characters: Sequence[Character], tables: Sequence[PageTable]) -> list[Character]:
    """The characters that stand in none of the tables."""
    return [item for item in characters if not any(_holds(table.box, item) for table in tables)]


def continues(table: PageTable, following: PageTable) -> bool:
    """True if the table at the top of the next page has the same columns."""
    return (
        following.page == table.page + 1
        and len(table.columns) == len(following.columns)
        and all(abs(a - b) <= 2 * _TOLERANCE for a, b in zip(table.columns, following.columns, strict=True))
    )


def merge(tables: Sequence[PageTable]) -> list[GridCell]:
    """The cells of tables that continue one another; header rows repeated on later pages come once."""
    merged = list(tables[0].cells)
    row_count = tables[0].row_count
    for table in tables[1:]:
        repeated = _repeated_rows(merged, table)
        own = [cell for cell in table.cells if cell.row >= repeated]
        shift = row_count - repeated
        moved = [replace(cell, row=cell.row + shift) for cell in own]
        added = table.row_count - repeated
        if _is_broken_row(merged, moved, row_count):
            merged = _join_broken_row(merged, [cell for cell in moved if cell.row == row_count], row_count)
            moved = [replace(cell, row=cell.row - 1) for cell in moved if cell.row > row_count]
            added -= 1
        merged = _extend_open_merges(merged, moved, row_count)
        merged += [cell for cell in moved if cell.text or not _is_covered(merged, cell)]
        row_count += added
    return merged


def _repeated_rows(merged: Sequence[GridCell], table: PageTable) -> int:
    """How many of the table's first rows say the same as the first rows above."""
    count = 0
    while count < min(3, table.row_count):
        above = [(cell.column, cell.text) for cell in merged if cell.row == count]
        here = [(cell.column, cell.text) for cell in table.cells if cell.row == count]
        if not any(text for _, text in here) or sorted(above) != sorted(here):
            break
        count += 1
    return count


def _is_broken_row(merged: Sequence[GridCell], moved: Sequence[GridCell], row: int) -> bool:
    """True if the row goes on from the page before: a cell breaks off inside a sentence, and none begins anew."""
    last = {cell.column: cell.text for cell in merged if cell.row + cell.row_span == row}
    first = {cell.column: cell.text for cell in moved if cell.row == row and cell.text}
    if (
        not first
        or min(cell.column for cell in moved if cell.row == row) in first
        or not set(first) <= set(last)
    ):
        return False
    return all(
        last[column] and not ends_paragraph(last[column]) and not starts_paragraph(text)
        for column, text in first.items()
    )


def _join_broken_row(merged: list[GridCell], rest: Sequence[GridCell], row: int) -> list[GridCell]:
    texts = {cell.column: cell.text for cell in rest}
    return [
        replace(cell, text=cell.text + texts[cell.column])
        if cell.row + cell.row_span == row and texts.get(cell.column)
        else cell
        for cell in merged
    ]


def _extend_open_merges(merged: list[GridCell], moved: Sequence[GridCell], row: int) -> list[GridCell]:
    """A merged cell cut by the page comes back as an empty cell at the top of the next page: give it its rows."""
    empty = {cell.column: cell.row_span for cell in moved if cell.row == row and not cell.text}
    has_text = any(cell.row == row and cell.text for cell in moved)
    if not has_text:
        return merged
    return [
        replace(cell, row_span=cell.row_span + empty[cell.column])
        if cell.row + cell.row_span == row and cell.column in empty and cell.text
        else cell
        for cell in merged
    ]


def _is_covered(merged: Sequence[GridCell], cell: GridCell) -> bool:
    return any(
        other.column <= cell.column < other.column + other.column_span
        and other.row <= cell.row < other.row + other.row_span
        for other in merged
    )


def _cell(
    box: tuple[float, float, float, float],
    columns: Sequence[float],
    rows: Sequence[float],
    chars: Any,
    page: int,
) -> GridCell | None:
    x0, top, x1, bottom = box
    column, row = _place(columns, x0), _place(rows, top)
    lines = page_lines([item for item in chars if _holds(box, item)], page)
    padding = max(0.0, min((line.x0 for line in lines), default=x0) - x0)
    text = join_wrapped(lines, x1 - padding)
    return GridCell(
        row, column, text, max(1, _place(rows, bottom) - row), max(1, _place(columns, x1) - column)
    )


def _holds(box: tuple[float, float, float, float], item: Character) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
