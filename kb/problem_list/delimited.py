"""Reads rows whose fields are set apart by tabs, commas, semicolons or bars: copied out of a workbook, saved as CSV, or typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from kb.problem_list.columns import find_columns
from kb.problem_list.grids import read_grid
from kb.problem_list.lists import ProblemList
from kb.readers.composer import GridCell

_MIN_TABBED_SHARE = 0.6
_RULE = re.compile(r"[|:\-—\s]+")  # the line below the headings of a table typed with bars


def read_delimited(text: str) -> ProblemList | None:
    """The problems of such a text, those of several lines in quotes; None if it is not that."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    tabbed = sum("\t" in line for line in lines)
    if tabbed >= 2 and (tabbed >= _MIN_TABBED_SHARE * len(lines) or '"' in text):
        return _list_of(_fields(text, "\t"), needs_headings=False)
    if all(line.count("|") > 1 for line in lines):
        rows = [line.strip("|").split("|") for line in lines if not _RULE.fullmatch(line)]
        return _list_of(rows, needs_headings=False)
    for delimiter in ",;":  # these alone tell little
        if delimiter in lines[0] and delimiter in lines[1]:
            return _list_of(_fields(text, delimiter), needs_headings=True)
    return None


def _fields(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return []


def _list_of(rows: Sequence[Sequence[str]], *, needs_headings: bool) -> ProblemList | None:
    cells = [
        GridCell(place, column, field.strip())
        for place, row in enumerate(rows)
        for column, field in enumerate(row)
        if field.strip()
    ]
    columns = find_columns(cells)
    if columns is None or (needs_headings and columns.header_row is None):
        return None
    grid = read_grid(cells, columns, first_number=1, name="问题清单")
    return ProblemList("txt", grid.title, grid.problems, (grid.table,), passed_over=grid.passed_over)
