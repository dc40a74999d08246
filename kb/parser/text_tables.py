"""Where does plain text hold a table? Runs of lines whose cells are set off by tabs."""

from __future__ import annotations

from collections.abc import Sequence

from kb.document import Cell, Span, Table
from kb.parser.spans import trim

_MIN_TABS = 2


def text_tables(shadow: str) -> list[Table]:
    """Tables in plain text: runs of two or more lines with the same number of tabs (two at least)."""
    tables: list[Table] = []
    run: list[Span] = []
    tabs_of_run = 0
    position = 0
    for line in [*shadow.split("\n"), ""]:
        span = Span(position, position + len(line))
        position = span.end + 1
        tabs = line.count("\t")
        if tabs >= _MIN_TABS and (not run or tabs == tabs_of_run):
            run.append(span)
        else:
            if len(run) >= 2:
                tables.append(_text_table(shadow, run, tabs_of_run + 1))
            run = [span] if tabs >= _MIN_TABS else []
        tabs_of_run = tabs
    return tables


def _text_table(shadow: str, lines: Sequence[Span], column_count: int) -> Table:
    cells = []
    for row, line in enumerate(lines):
        position = line.start
        for column in range(column_count):
            stop = shadow.find("\t", position, line.end)
            stop = line.end if stop < 0 else stop
            cells.append(Cell(row, column, 1, 1, trim(shadow, Span(position, stop))))
            position = stop + 1
    return Table(len(lines), column_count, tuple(cells), Span(lines[0].start, lines[-1].end))
