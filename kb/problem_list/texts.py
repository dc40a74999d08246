"""Reads problems from text: numbered in any of the usual ways, or one a line, or a table pasted from a workbook."""

from __future__ import annotations

import csv
import io

from kb.problem_list.columns import find_columns
from kb.problem_list.grids import read_grid
from kb.problem_list.items import Reading, read_items
from kb.problem_list.lists import ListedProblem, ListRow, ListTable, ProblemList
from kb.readers.composer import GridCell, clean_line

TEXT_HEADERS = ("序号", "问题")
_MIN_TABBED_SHARE = 0.6


def read_text_list(text: str) -> ProblemList:
    """The problems of a text; none is no error here."""
    return _read_tabbed(text) or list_of_items(read_items(clean_line(text).split("\n"), paragraphs_of(text)))


def paragraphs_of(text: str) -> list[list[str]]:
    """Lines in groups that blank lines set apart; what unnumbered problems of several lines are told by."""
    groups: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            groups[-1].append(line.strip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def list_of_items(reading: Reading) -> ProblemList:
    """A list whose rows are the items."""
    problems = tuple(ListedProblem(n, item.label, item.text) for n, item in enumerate(reading.items, 1))
    rows = tuple(ListRow((one.label or str(one.number), one.text), one.number) for one in problems)
    return ProblemList(
        format="txt",
        title=reading.title,
        problems=problems,
        tables=(ListTable("问题清单", TEXT_HEADERS, rows),),
        passed_over=tuple(reading.passed_over),
    )


def _read_tabbed(text: str) -> ProblemList | None:
    """Rows copied out of a workbook: fields apart by tabs, those of several lines in quotes. None if it is not that."""
    lines = [line for line in text.split("\n") if line.strip()]
    tabbed = sum("\t" in line.strip() for line in lines)
    if tabbed < 2 or (tabbed < _MIN_TABBED_SHARE * len(lines) and '"' not in text):
        return None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    except csv.Error:
        return None
    cells = [
        GridCell(place, column, field.strip())
        for place, row in enumerate(rows)
        for column, field in enumerate(row)
        if field.strip()
    ]
    columns = find_columns(cells)
    if columns is None:
        return None
    grid = read_grid(cells, columns, first_number=1, name="问题清单")
    return ProblemList("txt", grid.title, grid.problems, (grid.table,), passed_over=grid.passed_over)
