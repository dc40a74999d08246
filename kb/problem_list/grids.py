"""A table of cells, made into numbered problems and whole rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.problem_list.columns import Columns, problem_cells
from kb.problem_list.headings import is_number_heading
from kb.problem_list.lists import ListedProblem, ListRow, ListTable, Place, SheetColumn
from kb.problem_list.words import in_one_line, is_group, is_title
from kb.readers.composer import GridCell

_LABEL = re.compile(
    r"^(?:[（(]?[ \t]{0,3}(?:\d{1,3}|[一二三四五六七八九十]{1,3})[ \t]{0,3}[)）][、.．]?"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})[ \t]{0,3}(?:、|[.．](?!\d)))"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which worksheet a table is. index: from 0."""

    index: int
    name: str


@dataclass(frozen=True, slots=True)
class GridProblems:
    """What was found in one table."""

    problems: tuple[ListedProblem, ...]
    table: ListTable
    title: str
    sheet: SheetColumn | None
    passed_over: tuple[str, ...]


def split_label(text: str) -> tuple[str, str]:
    """(printed number, the rest): "3.会议费超预算" -> ("3.", "会议费超预算"); ("", text) without one or with several."""
    text = text.strip()
    match = _LABEL.match(text)
    if match is None or not text[match.end() :].strip() or _is_several(text):
        return "", text
    return match[0].strip(), text[match.end() :].strip()


def told_several(problems: Sequence[ListedProblem]) -> tuple[str, ...]:
    """A remark if cells hold several numbered problems each: a cell is asked as one."""
    several = [one for one in problems if one.place and _is_several(one.text)]
    if not several or several[0].place is None:
        return ()
    place = several[0].place
    return (
        f"有 {len(several)} 个单元格里写了几个编号的问题（如“{place.sheet_name}”第 {place.row} 行），每格按一个问题查询；分行填写可以逐个查询。",
    )


def _is_several(text: str) -> bool:
    """Whether a cell lists numbered problems, a line each."""
    return sum(_LABEL.match(line.strip()) is not None for line in text.split("\n")) > 1


def read_grid(
    cells: Sequence[GridCell],
    columns: Columns,
    *,
    first_number: int,
    name: str = "",
    origin: Origin | None = None,
) -> GridProblems:
    """The problems of a table, numbered from first_number, and its rows from the headings on."""
    found = problem_cells(cells, columns)
    numbers = _printed_numbers(cells, columns)
    problems = []
    for place, cell in enumerate(found):
        label, text = split_label(cell.text)
        where = _place(cell, origin)
        problems.append(ListedProblem(first_number + place, numbers.get(cell.row) or label, text, where))
    starts = {cell.row: first_number + place for place, cell in enumerate(found)}
    return GridProblems(
        tuple(problems),
        _table(cells, columns, starts, name),
        _title(cells, columns),
        None if origin is None else _sheet_column(cells, columns, origin, len(found)),
        _passed_over(cells, columns, found),
    )


def _passed_over(cells: Sequence[GridCell], columns: Columns, found: Sequence[GridCell]) -> tuple[str, ...]:
    """The rows below the headings that belong to no problem, as text."""
    covered = {row for cell in found for row in range(cell.row, cell.row + cell.row_span)}
    rows: dict[int, list[str]] = {}
    for cell in cells:
        if cell.row >= columns.first_row and cell.row not in covered:
            rows.setdefault(cell.row, []).append(in_one_line(cell.text))
    return tuple(" ".join(texts) for _, texts in sorted(rows.items()))


def _place(cell: GridCell, origin: Origin | None) -> Place | None:
    if origin is None:
        return None
    return Place(origin.index, origin.name, cell.row + 1, cell.column + 1, cell.row_span)


def _printed_numbers(cells: Sequence[GridCell], columns: Columns) -> dict[int, str]:
    """By row, what the number column says; a merged number holds for all of its rows."""
    numbers: dict[int, str] = {}
    for cell in cells:
        if cell.column == columns.number and cell.row >= columns.first_row and len(cell.text) <= 12:
            numbers |= dict.fromkeys(range(cell.row, cell.row + cell.row_span), in_one_line(cell.text))
    return numbers


def _table(cells: Sequence[GridCell], columns: Columns, starts: dict[int, int], name: str) -> ListTable:
    left = min(cell.column for cell in cells)
    width = max(cell.column for cell in cells) + 1 - left
    top = _top(columns)
    lines: dict[int, list[str]] = {}
    for cell in cells:
        lines.setdefault(cell.row, [""] * width)[cell.column - left] = cell.text
    headers = [""] * width
    for cell in cells:
        if columns.header_row is not None and top <= cell.row < columns.first_row:
            headers[cell.column - left] = in_one_line(cell.text)
    headers = [header or f"第 {place} 列" for place, header in enumerate(headers, 1)]
    body = (row for row in sorted(lines) if row >= columns.first_row or columns.header_row is None)
    return ListTable(name, tuple(headers), tuple(ListRow(tuple(lines[row]), starts.get(row)) for row in body))


def _top(columns: Columns) -> int:
    """The first row of the table: of its headings, or of its content without any."""
    tops = (columns.header_top, columns.header_row, columns.first_row)
    return next(top for top in tops if top is not None)


def _title(cells: Sequence[GridCell], columns: Columns) -> str:
    """The title above the table; "" without one."""
    top = _top(columns)
    above = [in_one_line(cell.text) for cell in cells if cell.row < top]
    titles = [words for words in above if is_title(words)]
    is_name = bool(above) and len(above[0]) <= 60 and not (is_number_heading(above[0]) or is_group(above[0]))
    first = above[0] if is_name and not split_label(above[0])[0] else ""
    return titles[0] if titles else first


def _sheet_column(
    cells: Sequence[GridCell], columns: Columns, origin: Origin, problem_count: int
) -> SheetColumn:
    return SheetColumn(
        sheet=origin.index,
        sheet_name=origin.name,
        column=columns.column + 1,
        header_row=0 if columns.header_row is None else columns.header_row + 1,
        last_row=max(cell.row + cell.row_span for cell in cells),
        right=max(cell.column + cell.column_span for cell in cells),
        heading=columns.heading,
        problem_count=problem_count,
        header_top=0 if columns.header_top is None else columns.header_top + 1,
        header_bottom=0 if columns.header_row is None else columns.first_row,
    )
