"""A user's list: its problems, and its rows as the user wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

ListFormat = Literal["xlsx", "docx", "txt", "json"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands in a workbook. sheet: from 0, over all worksheets; row, column: from 1, as in Excel.

    row_count: how many rows its cell covers, merged ones included; >= 1.
    """

    sheet: int
    sheet_name: str
    row: int
    column: int
    row_count: int = 1


@dataclass(frozen=True, slots=True)
class ListedProblem:
    """One problem. number: from 1, in the list's order; label: its printed number, "" without one; text: its words
    without the label, line breaks kept. place: in a workbook only.
    """

    number: int
    label: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row as the user wrote it; problem: the number of the problem that begins in it, None for other rows."""

    cells: tuple[str, ...]
    problem: int | None = None


@dataclass(frozen=True, slots=True)
class ListTable:
    """Rows that belong together: a worksheet, a table, or the items of a text. Covered places of merged cells are "".

    headers: one for each column; as many as the longest row has cells.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """The column of a worksheet that holds problems. sheet from 0; column, header_row, last_row from 1; header_row 0:
    none. right: the last column in use; heading: the header's words, "" without one. header_top, header_bottom:
    the first and the last row of headings over several rows; 0 where header_row is the only one.
    """

    sheet: int
    sheet_name: str
    column: int
    header_row: int
    last_row: int
    right: int
    heading: str
    problem_count: int
    header_top: int = 0
    header_bottom: int = 0


@dataclass(frozen=True, slots=True)
class ProblemList:
    """What was recognised in a list. title: as the list states it, else "". remarks: Chinese sentences for the user.

    sheets: for a workbook, where the problems stand; empty where it had to be read as text.
    passed_over: lines and rows with text that were not taken for problems: titles, lead-ins, groups, totals, notes.
    """

    format: ListFormat
    title: str
    problems: tuple[ListedProblem, ...]
    tables: tuple[ListTable, ...]
    sheets: tuple[SheetColumn, ...] = ()
    remarks: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


def to_plain(found: ProblemList) -> dict[str, Any]:
    """JSON-ready data, for a reading child process to answer with."""
    return asdict(found)


def from_plain(plain: Mapping[str, Any]) -> ProblemList:
    """The list that to_plain took apart. Raises KeyError or TypeError for data of another form."""
    return ProblemList(
        format=plain["format"],
        title=plain["title"],
        problems=tuple(
            ListedProblem(**{**item, "place": Place(**item["place"]) if item["place"] else None})
            for item in plain["problems"]
        ),
        tables=tuple(
            ListTable(
                table["name"],
                tuple(table["headers"]),
                tuple(ListRow(tuple(row["cells"]), row["problem"]) for row in table["rows"]),
            )
            for table in plain["tables"]
        ),
        sheets=tuple(SheetColumn(**sheet) for sheet in plain["sheets"]),
        remarks=tuple(plain["remarks"]),
        passed_over=tuple(plain["passed_over"]),
    )
