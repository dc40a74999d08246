"""What do a plan's tables say? Columns beside the problems, and tables that the notice parser does not read.

Those are ledgers without a column of measures, or with a few words in it, and forms (kb/plan/forms.py).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kb.document import Document, Span, Table
from kb.parser.table_columns import Columns, Row, grid_of, place_in, read_columns
from kb.parser.text_tables import text_tables
from kb.plan.columns import cell_entries, column_kinds
from kb.plan.draft import TOTAL
from kb.plan.forms import (
    MAX_LABEL_CHARS,
    MEASURE,
    PROBLEM,
    RowProblem,
    is_form,
    read_form,
    words_of,
)
from kb.plan.labels import column_kind
from kb.plan.measure_names import likeliest_measure
from kb.plan.plan import Entry, EntryKind

_NUMBER = re.compile(r"^(?:序号|编号|序|问题序号|问题编号)$")
_COUNT = re.compile(r"[(（]?(?:[一二三四五六七八九十]|\d{1,2})[)）]?$")
_HEADER_ROWS = 6
_MIN_MEASURE_CHARS = 8


def tables_of(document: Document, shadow: str) -> Sequence[Table]:
    """The file's tables, or those that plain text draws with tabs."""
    return document.tables or text_tables(shadow)


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row of a table that belongs to a problem. index: of the problem; entries: what its columns say of it;
    own: the stretch of the cells that begin in this row, None if they are empty; measures: cells of further columns
    of measures (整改措施二)."""

    index: int
    entries: tuple[Entry, ...]
    own: Span | None
    measures: tuple[Span, ...] = ()


def problem_rows(shadow: str, table: Table, titles: Sequence[Span]) -> Iterator[ProblemRow]:
    """The rows of a table whose problems are known, from top to bottom.

    titles: of the problems, ascending. A row without a problem of its own continues the one above it; cells merged
    over several rows say the same of each, but belong to the first (merged kinds and leaders must not tie problems
    together). An empty cell is an entry with the value "".
    """
    grid = grid_of(table)
    columns = read_columns(shadow, grid)
    if columns is None:
        return
    starts = [title.start for title in titles]
    kinds = column_kinds(shadow, grid, columns.names, columns.first_row)
    further = _further_measures(columns)
    index, before = -1, ""
    for position, row in enumerate(grid[columns.first_row :], start=columns.first_row):
        if is_total_row(shadow, row):
            index = -1
            continue
        places = (place_in(row, column) for column in columns.of("problem"))
        place = next((one for one in places if one is not None), None)
        if place is not None:
            found = bisect_left(starts, place.start)
            if found < len(titles) and titles[found].end <= place.end:
                index = found
            elif place.of(shadow) != before:  # a banner, or a row the parser made nothing of
                index = -1
            before = place.of(shadow)
        own = _own_stretch(row, position)
        if index >= 0 and (own is not None or place is not None):
            entries = (
                entry
                for column, kind in kinds.items()
                for entry in cell_entries(shadow, kind, columns.names[column], row[column], own)
            )
            more = (place_in(row, column) for column in further)
            yield ProblemRow(index, tuple(entries), own, tuple(one for one in more if one is not None))


def _further_measures(columns: Columns) -> list[int]:
    """Columns named as the one that holds the measures, but for a number: 整改措施一, 整改措施二."""
    chosen = columns.of("measure")
    bases = {_COUNT.sub("", columns.names[column]) for column in chosen}
    return [
        column
        for column, name in columns.names.items()
        if column not in chosen and _COUNT.search(name) and _COUNT.sub("", name) in bases
    ]


def is_total_row(shadow: str, row: Row) -> bool:
    """Whether the row is the sum of those above it: 合计 in one of its first two filled cells."""
    filled = [cell.span.of(shadow).strip() for cell in row if cell and cell.span.end > cell.span.start]
    return any(TOTAL.fullmatch(words) for words in filled[:2])


def _own_stretch(row: Row, position: int) -> Span | None:
    """From the first to the last word of the cells that begin in this row; None if there are none."""
    spans = [cell.span for cell in row if cell and cell.row == position and cell.span.end > cell.span.start]
    return Span(min(spans).start, max(span.end for span in spans)) if spans else None


def read_unread_table(shadow: str, table: Table) -> list[RowProblem]:
    """The problems of a table that read_columns makes nothing of; [] if it lists none."""
    grid = grid_of(table)
    if is_form(shadow, grid):
        return read_form(shadow, grid)
    if not grid or read_columns(shadow, grid) is not None:
        return []
    return _read_ledger(shadow, grid) or read_form(shadow, grid)


def _read_ledger(shadow: str, grid: list[Row]) -> list[RowProblem]:
    """Rows under headings of which one names the problems and another says something of them."""
    for index in range(min(_HEADER_ROWS, len(grid))):
        names, first = _headings(shadow, grid, index)
        problem = next((column for column, name in enumerate(names) if PROBLEM.search(name)), None)
        others = [column_kind(name) or MEASURE.search(name) or _NUMBER.search(name) for name in names]
        if problem is None or not any(others):
            continue
        kinds = column_kinds(shadow, grid, dict(enumerate(names)), first)
        headings = _Headings(names, kinds, problem, _measure_columns(grid[first:], names, {problem, *kinds}))
        found: list[RowProblem] = []
        for position in range(first, len(grid)):
            row = grid[position]
            if not _is_banner(row, names, problem) and not is_total_row(shadow, row):
                _read_row(shadow, grid, position, headings, found)
        return found
    return []


def _measure_columns(rows: Sequence[Row], names: Sequence[str], told: Collection[int]) -> list[int]:
    """The columns named as measures; where there is none, the one whose name may mean them and whose cells are long."""
    named = [column for column, name in enumerate(names) if MEASURE.search(name)]
    if named:
        return named
    places = {
        column: [place for row in rows if (place := place_in(row, column)) is not None]
        for column in range(len(names))
        if column not in told
    }
    lengths = {names[column]: [one.end - one.start for one in some] for column, some in places.items()}
    name = likeliest_measure(lengths)
    is_text = max(lengths.get(name, ()), default=0) >= _MIN_MEASURE_CHARS
    return [names.index(name)] if is_text else []


def _headings(shadow: str, grid: list[Row], index: int) -> tuple[list[str], int]:
    """The columns' names, and the first row below them: 整改措施 over 序 and 内容 is 整改措施序 and 整改措施内容."""
    names = [words_of(shadow, cell) for cell in grid[index]]
    first = index + 1
    below = grid[first] if first < len(grid) else []
    wide = [column for column, cell in enumerate(grid[index]) if cell and cell.column_span > 1]
    words = [words_of(shadow, below[column]) for column in wide] if below else []
    are_names = bool(words) and all(
        0 < len(word) <= MAX_LABEL_CHARS and not word[0].isdigit() for word in words
    )
    if not are_names or len(set(words)) < 2:
        return names, first
    for column, word in zip(wide, words, strict=True):
        names[column] = word if PROBLEM.search(word) or column_kind(word) else names[column] + word
    return names, first + 1


def _is_banner(row: Row, names: Sequence[str], problem: int) -> bool:
    """Whether one cell spans the problem's column and what is said of it: a group's name across the table."""
    cell = row[problem]
    return cell is not None and any(
        row[column] is cell for column, name in enumerate(names) if column_kind(name) or MEASURE.search(name)
    )


@dataclass(frozen=True, slots=True)
class _Headings:
    """A ledger's columns: their names, what they say, and which hold the problems and the measures."""

    names: Sequence[str]
    kinds: dict[int, EntryKind]
    problem: int
    measures: Sequence[int]


def _read_row(
    shadow: str, grid: list[Row], position: int, headings: _Headings, found: list[RowProblem]
) -> None:
    row, names, problem = grid[position], headings.names, headings.problem
    place, own = place_in(row, problem), _own_stretch(row, position)
    spans = [cell.span for cell in row if cell and cell.span.end > cell.span.start]
    if place is not None and (not found or place != found[-1].title):
        number = next(
            (place_in(row, column) for column, name in enumerate(names) if _NUMBER.search(name)), None
        )
        if len({span.start for span in spans}) > 1:
            label = number or Span(place.start, place.start)
            found.append(RowProblem(place, label, own or place))
    if not found or not spans:
        return
    one = found[-1]
    if own is not None:
        one.extent = Span(one.extent.start, max(one.extent.end, own.end))
    for column, name in enumerate(names):
        cell = place_in(row, column)
        if column in headings.measures and cell is not None and cell not in one.measures:
            one.measures.append(cell)
        if column in headings.kinds:
            one.entries += cell_entries(shadow, headings.kinds[column], name, row[column], own)
