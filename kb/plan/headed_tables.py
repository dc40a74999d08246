"""Which problems stand above tables of their own? （一）接待超标, and below it a table of its measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.document import Span, Table
from kb.parser.spans import trim
from kb.parser.table_columns import Row, grid_of, place_in
from kb.plan.columns import cell_entries, column_kinds
from kb.plan.forms import MEASURE, PROBLEM, RowProblem, is_form, words_of
from kb.plan.tables import is_total_row

_LEAD = re.compile(
    r"(?:(?:问题|任务)?[ ]{0,2}(?:[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[)]?[、.:)]?|第[一二三四五六七八九十\d]{1,3}[个项]?(?:问题)?[、.:]?)[ \t]{0,4})?(?:(?:反馈|存在)?的?问题[一二三四五六七八九十\d]{0,3}:)?"
)
_NO_TITLE = re.compile(r"^(?:附|单位|填报|日期|备注|注:|联系)|(?:措施|清单|台账|一览表|分解表|如下)[:。]?$")
_TRAILING = " \t\n。;:,"
_MIN_TABLES = 2


def headed_tables(shadow: str, tables: Sequence[Table]) -> list[RowProblem]:
    """The problems, in order; [] unless two tables of measures have a line of words above them."""
    found = []
    before = 0
    for table in tables:
        grid = grid_of(table)
        headings = None if is_form(shadow, grid) else _headings(shadow, grid)
        title = _title_above(shadow, before, table.span.start) if headings else None
        before = table.span.end
        if headings is not None and title is not None:
            found.append(_problem(shadow, table, grid, headings, title))
    return found if len(found) >= _MIN_TABLES else []


def _headings(shadow: str, grid: Sequence[Row]) -> list[str] | None:
    """The first row, if it names measures and no problems."""
    names = [words_of(shadow, cell) for cell in grid[0]] if grid else []
    is_list = any(MEASURE.search(name) for name in names) and not any(map(PROBLEM.search, names))
    return names if is_list and len(set(names)) > 1 else None


def _title_above(shadow: str, floor: int, position: int) -> Span | None:
    """The words of the line above a table, without their number."""
    end = trim(shadow, Span(floor, position)).end
    line = trim(shadow, Span(max(floor, shadow.rfind("\n", floor, end) + 1), end))
    lead = _LEAD.match(shadow, line.start, line.end)
    title = trim(shadow, Span(lead.end() if lead else line.start, line.end), _TRAILING)
    return title if title.end > title.start and not _NO_TITLE.search(title.of(shadow)) else None


def _problem(shadow: str, table: Table, grid: Sequence[Row], names: Sequence[str], title: Span) -> RowProblem:
    line_start = shadow.rfind("\n", 0, title.start) + 1
    label = Span(line_start, title.start)
    found = RowProblem(title, label, Span(line_start, table.span.end))
    kinds = column_kinds(shadow, grid, dict(enumerate(names)), 1)
    for row in grid[1:]:
        if is_total_row(shadow, row):
            continue
        spans = list(_filled(row))
        own = Span(min(spans).start, max(span.end for span in spans)) if spans else None
        for column, name in enumerate(names):
            place = place_in(row, column)
            if MEASURE.search(name) and place is not None and place not in found.measures:
                found.measures.append(place)
            if column in kinds:
                found.entries += cell_entries(shadow, kinds[column], name, row[column], own)
    return found


def _filled(row: Row) -> Iterator[Span]:
    return (cell.span for cell in row if cell is not None and cell.span.end > cell.span.start)
