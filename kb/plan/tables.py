"""What do a plan's tables say? Columns beside the problems, and tables that the notice parser does not read.

Those are ledgers without a column of measures, or with a few words in it, and forms: one table a problem, labels at the
left and what belongs to them at the right.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.document import Cell, Document, Span, Table
from kb.parser.spans import trim
from kb.parser.table_columns import Row, grid_of, place_in, read_columns
from kb.parser.text_tables import text_tables
from kb.plan.labels import column_kind
from kb.plan.plan import Entry

_PROBLEM = re.compile(
    r"^(?:\d{1,3}[.、])?(?:巡察|巡视|审计|督察)?(?:反馈|存在|具体|主要|发现)?的?(?:问题|整改任务|整改事项|整改内容|反馈意见)(?:内容|描述|表述|清单|表现)?$"
)
_MEASURE = re.compile(r"(?:整改|具体|工作|主要)?(?:措施|举措|做法)")
_NUMBER = re.compile(r"^(?:序号|编号|序|问题序号|问题编号)$")
_HEADER_ROWS = 6
_MAX_LABEL_CHARS = 16


@dataclass(slots=True)
class RowProblem:
    """A problem as a table states it. measures: cells that hold them; entries: what its other cells say."""

    title: Span
    label: Span
    extent: Span
    measures: list[Span] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def tables_of(document: Document, shadow: str) -> Sequence[Table]:
    """The file's tables, or those that plain text draws with tabs."""
    return document.tables or text_tables(shadow)


def column_entries(shadow: str, table: Table, extents: Sequence[Span]) -> Iterator[tuple[int, Entry]]:
    """(index of the problem, what a column says of it), row by row, for a table whose problems are known.

    extents: of the problems, ascending. An empty cell is an entry with the value "".
    """
    grid = grid_of(table)
    columns = read_columns(shadow, grid)
    if columns is None:
        return
    starts = [extent.start for extent in extents]
    for row in grid[columns.first_row :]:
        filled = [cell.span.start for cell in row if cell and cell.span.end > cell.span.start]
        index = bisect_right(starts, max(filled)) - 1 if filled else -1
        if index < 0 or max(filled) >= extents[index].end:
            continue
        for column, name in columns.names.items():
            entry = _entry(shadow, name, row[column])
            if entry is not None:
                yield index, entry


def _entry(shadow: str, name: str, cell: Cell | None) -> Entry | None:
    kind = column_kind(name)
    if kind is None:
        return None
    place = trim(shadow, cell.span) if cell else Span(0, 0)
    return Entry(kind, name, place.of(shadow), place)


def read_unread_table(shadow: str, table: Table) -> list[RowProblem]:
    """The problems of a table that read_columns makes nothing of; [] if it lists none."""
    grid = grid_of(table)
    if not grid or read_columns(shadow, grid) is not None:
        return []
    return _read_ledger(shadow, grid) or _read_form(shadow, grid)


def _words(shadow: str, cell: Cell | None) -> str:
    return re.sub(r"\s+", "", cell.span.of(shadow)).rstrip(":") if cell else ""


def _read_ledger(shadow: str, grid: list[Row]) -> list[RowProblem]:
    """Rows under headings of which one names the problems and another says something of them."""
    for index, header in enumerate(grid[:_HEADER_ROWS]):
        names = [_words(shadow, cell) for cell in header]
        problem = next((column for column, name in enumerate(names) if _PROBLEM.search(name)), None)
        others = [column_kind(name) or _MEASURE.search(name) or _NUMBER.search(name) for name in names]
        if problem is None or not any(others):
            continue
        found: list[RowProblem] = []
        for row in grid[index + 1 :]:
            _read_row(shadow, row, names, problem, found)
        return found
    return []


def _read_row(shadow: str, row: Row, names: Sequence[str], problem: int, found: list[RowProblem]) -> None:
    place = place_in(row, problem)
    spans = [cell.span for cell in row if cell and cell.span.end > cell.span.start]
    if place is not None and (not found or place != found[-1].title):
        number = next(
            (place_in(row, column) for column, name in enumerate(names) if _NUMBER.search(name)), None
        )
        if len({span.start for span in spans}) > 1:
            label = number or Span(place.start, place.start)
            found.append(RowProblem(place, label, Span(min(spans).start, max(span.end for span in spans))))
    if not found or not spans:
        return
    one = found[-1]
    one.extent = Span(one.extent.start, max(one.extent.end, *(span.end for span in spans)))
    for column, name in enumerate(names):
        cell = place_in(row, column)
        if _MEASURE.search(name) and cell is not None and cell not in one.measures:
            one.measures.append(cell)
        entry = _entry(shadow, name, row[column])
        if entry is not None:
            one.entries.append(entry)


def _read_form(shadow: str, grid: list[Row]) -> list[RowProblem]:
    """Labels at the left, values at the right of them; 问题 begins a new problem."""
    found: list[RowProblem] = []
    labelled = 0
    for row in grid:
        for label, value in _pairs(shadow, row):
            name = _words(shadow, label)
            place = trim(shadow, value.span)
            if _PROBLEM.search(name) and place.end > place.start:
                found.append(
                    RowProblem(place, Span(place.start, place.start), Span(label.span.start, place.end))
                )
                labelled += 1
            elif found and (_MEASURE.search(name) or column_kind(name)):
                labelled += 1
                one = found[-1]
                one.extent = Span(one.extent.start, max(one.extent.end, label.span.end, place.end))
                if _MEASURE.search(name):
                    one.measures += [place] if place.end > place.start else []
                elif (entry := _entry(shadow, name, value)) is not None:
                    one.entries.append(entry)
    return found if labelled >= 3 else []


def _pairs(shadow: str, row: Row) -> Iterator[tuple[Cell, Cell]]:
    """(label, value) cells that stand side by side in a row."""
    cells = list({id(cell): cell for cell in row if cell}.values())
    for label, value in itertools.pairwise(cells):
        name = _words(shadow, label)
        known = _PROBLEM.search(name) or _MEASURE.search(name) or column_kind(name)
        if known and len(name) <= _MAX_LABEL_CHARS:
            yield label, value
