"""Which problems and measures do tables list? For ledgers and table-layout notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.document import Cell, Span, Table
from kb.parser.findings import FoundProblem, Remark
from kb.parser.headings import read_head, trim_bare_title
from kb.parser.measures import MeasureSplitter
from kb.parser.spans import trim
from kb.parser.status import completion_of_label
from kb.parser.table_columns import Columns, Role, Row, grid_of, place_in, read_columns

_ENUMERATOR = re.compile(r"\s*(?:\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[).、](?!\d)|[①-⑳])\s*")
_FRAME_COLUMNS = (
    ("unit", re.compile(r"被(?:巡察|巡视|审计|督察|检查)(?:单位|党组织|对象)")),
    ("body", re.compile(r"^(?:巡察|巡视|审计|督察)组$|^(?:巡察|巡视)组名称$")),
)


@dataclass(frozen=True, slots=True)
class TableReading:
    """What one table says: its problems with their measures, and what its columns say of the whole notice.

    header: the cells above the first row of content; frame: "unit" and "body", where all filled cells of such a
    column agree.
    """

    problems: list[FoundProblem]
    header: Span
    frame: dict[str, str]


def read_table(
    shadow: str, table: Table, splitter: MeasureSplitter, group: Span | None = None
) -> TableReading | None:
    """The problems and measures a table lists, or None if its headings do not name both a problem and a remedy.

    group: a heading right above the table, the section of its problems where no column names one.
    """
    grid = grid_of(table)
    columns = read_columns(shadow, grid)
    if columns is None:
        return None
    rows = grid[columns.first_row :]
    reader = _RowReader(shadow, columns, splitter, None if columns.of("section") else group)
    for row in rows:
        reader.read(row)
    cells = [cell.span for row in grid[: columns.first_row] for cell in row if cell]
    header = Span(min(cells).start, max(cell.end for cell in cells)) if cells else Span(0, 0)
    return TableReading(reader.problems, header, _frame(shadow, columns, rows))


def _frame(shadow: str, columns: Columns, rows: Sequence[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, pattern in _FRAME_COLUMNS:
        for column, name in columns.names.items():
            if not pattern.search(name):
                continue
            places = (place_in(row, column) for row in rows)
            values = {place.of(shadow).strip() for place in places if place is not None}
            if len(values) == 1:
                found[key] = values.pop()
    return found


class _RowReader:
    """Reads rows from top to bottom. A merged or empty problem cell continues the problem above it."""

    def __init__(
        self, shadow: str, columns: Columns, splitter: MeasureSplitter, section: Span | None
    ) -> None:
        self.problems: list[FoundProblem] = []
        self._shadow = shadow
        self._columns = columns
        self._splitter = splitter
        self._section = section
        self._problem: Span | None = None

    def read(self, row: Row) -> None:
        """Adds what the row says: a new problem, or one more measure of the problem above it."""
        problem, remedy = self._place(row, "problem"), self._place(row, "measure")
        self._section = self._place(row, "section") or self._section
        if problem == remedy:  # both missing, or one cell over both columns
            self._section = _banner(row) or self._section
            return
        if problem is None and (remedy is None or self._problem is None):
            return
        if problem is not None and not self._is_same(problem, self._place(row, "number")):
            self.problems.append(self._new_problem(row, problem))
            self._problem = problem
        found = self.problems[-1]
        spans = [cell.span for cell in row if cell and cell.span.end > cell.span.start]
        found.extent = Span(
            min([found.extent.start, *(span.start for span in spans)]),
            max([found.extent.end, *(span.end for span in spans)]),
        )
        if remedy is not None and found.stretches[-1:] != [remedy]:
            self._add_measures(found, row, remedy)

    def _place(self, row: Row, role: Role) -> Span | None:
        places = (place_in(row, column) for column in self._columns.of(role))
        return next((place for place in places if place is not None), None)

    def _is_same(self, problem: Span, number: Span | None) -> bool:
        if self._problem is None:
            return False
        is_repeated = problem.of(self._shadow) == self._problem.of(self._shadow) and number is None
        return problem == self._problem or is_repeated

    def _new_problem(self, row: Row, cell: Span) -> FoundProblem:
        shadow = self._shadow
        enumerator = _ENUMERATOR.match(shadow, cell.start, cell.end)
        start = enumerator.end() if enumerator else cell.start
        head = read_head(shadow, start, cell.end)
        title = head.title if head.is_explicit else trim_bare_title(shadow, head.title)
        rest = trim(shadow, Span(head.whole.end if head.rest is None else head.rest.start, cell.end))
        problem = FoundProblem(
            self._place(row, "number") or Span(cell.start, start),
            title,
            cell,
            group=self._section,
            in_table=True,
        )
        if rest.end > rest.start:
            problem.content.remarks.append(Remark("具体表现", rest))
        return problem

    def _add_measures(self, problem: FoundProblem, row: Row, cell: Span) -> None:
        """The measures of one cell, which may hold several; the row's other cells are remarks on each of them."""
        problem.stretches.append(cell)
        part = self._splitter.split([cell])
        statuses = [*part.status, *self._statuses(row)]
        for measure in part.measures:
            measure.remarks += self._remarks(row, "remark", "progress", "detail")
            measure.status = statuses
            problem.content.measures.append(measure)
        problem.content.remarks += part.remarks

    def _remarks(self, row: Row, *roles: Role) -> list[Remark]:
        return [
            Remark(self._columns.names[column], place)
            for column in self._columns.of(*roles)
            if (place := place_in(row, column)) is not None
        ]

    def _statuses(self, row: Row) -> list[Remark]:
        """The status cells, and the progress cells that are no more than a status."""
        return [
            Remark(self._columns.names[column], place)
            for column in self._columns.of("status", "progress")
            if (place := place_in(row, column)) is not None
            and (self._columns.roles[column] == "status" or self._is_status(place))
        ]

    def _is_status(self, place: Span) -> bool:
        return completion_of_label(place.of(self._shadow).strip()) is not None


def _banner(row: Sequence[Cell | None]) -> Span | None:
    """The one cell of a row that holds a group's name across the table."""
    cells = {id(cell): cell for cell in row if cell and cell.span.end > cell.span.start}
    only = next(iter(cells.values()), None)
    return only.span if only is not None and len(cells) == 1 and only.column_span > 1 else None
