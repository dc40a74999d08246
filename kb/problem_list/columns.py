"""Which column of a table holds the problems? Told by its heading, else by the column with the most sentence-like text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kb.problem_list.headings import (
    GENERAL,
    HEADER_ROWS,
    TEXT_ONLY,
    WEAK,
    heading_rank,
    is_label,
    is_number_heading,
    label_row,
    names_aside,
)
from kb.problem_list.words import (
    han_count,
    is_group,
    is_numbered_name,
    is_problem_text,
    is_title,
    is_total,
    plain,
)
from kb.readers.composer import GridCell

_MAX_CANDIDATES = 20
_MAX_FORM_CELLS, _MAX_FORM_LABELS = 200, 5
_LABEL_SHARE = 0.8
# Words of findings and of remedies: which of two long columns is which, where no heading tells.
_FINDING = re.compile(
    r"不[够严到规实足清力全强及深畅准明]|未[按能及经履建进落严]|缺[乏失位少]|薄弱|滞后|违规|超标|虚|漏|问题|流于"
)
_REMEDY = re.compile(r"已[经完于将]|制[定订]|修订|印发|建立|完善|完成|召开|组织|开展|加强|清退|整改到位")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table's problems stand. column, width: the problem column and how many places its cells may begin in;
    first_row: of content; header_row: None without headings; header_top: the first row of headings over several rows;
    number: the column of printed numbers, None without. rank: how well the heading fits, 0 best, TEXT_ONLY where it
    does not.
    """

    column: int
    width: int
    first_row: int
    header_row: int | None
    heading: str
    number: int | None
    rank: int
    header_top: int | None = None
    rows: frozenset[int] | None = None  # of a form: only these hold a problem

    @property
    def is_told(self) -> bool:
        """Whether a heading names the problems."""
        return self.rank < TEXT_ONLY

    @property
    def is_general(self) -> bool:
        """Whether the heading stands over other things as well: it counts where no other table names its problems."""
        return self.rank >= GENERAL


def find_columns(cells: Sequence[GridCell]) -> Columns | None:
    """The problem column of a table by its heading, else by its text; None where nothing looks like problems."""
    return _of_form(cells) or _by_heading(cells) or _by_text(cells)


def _of_form(cells: Sequence[GridCell]) -> Columns | None:
    """A form, or several below one another: what stands right of 问题描述 where its column holds almost only labels."""
    by_place = {(cell.row, cell.column): cell for cell in cells}
    asked = {(cell.column, cell.text): cell for cell in cells[:_MAX_FORM_CELLS]}
    told = [(rank, cell) for cell in asked.values() if (rank := heading_rank(cell.text)) is not None]
    for rank, label in told[:_MAX_FORM_LABELS]:
        column = [cell for cell in cells if cell.column == label.column]
        beside = [
            by_place.get((cell.row, cell.column + cell.column_span))
            for cell in column
            if cell.text == label.text
        ]
        rows = frozenset(cell.row for cell in beside if cell is not None and is_problem_text(cell.text))
        labels = sum(is_label(cell.text) for cell in column)
        is_form = len(rows) == len(beside) and labels > 1 + len(rows) and labels >= _LABEL_SHARE * len(column)
        if is_form and rank <= WEAK:
            right = label.column + label.column_span
            return Columns(right, 1, min(rows), None, plain(label.text), None, rank, rows=rows)
    return None


def _by_heading(cells: Sequence[GridCell]) -> Columns | None:
    rows = sorted({cell.row for cell in cells})[:HEADER_ROWS]
    top = [cell for cell in cells if rows and cell.row <= rows[-1]]
    filled: dict[int, int] = defaultdict(int)
    for cell in top:
        filled[cell.row] += 1
    headings = [(rank, cell) for cell in top if (rank := heading_rank(cell.text)) is not None]
    best: tuple[tuple[int, int, int, int], Columns] | None = None
    for rank, cell in headings[:_MAX_CANDIDATES]:
        if rank >= WEAK and _is_finding(cell, top):
            continue
        columns = _columns_under(cells, cell, rank)
        count = len(problem_cells(cells, columns))
        # A title over the whole table names it too, but stands alone in its row.
        is_doubtful = (filled[cell.row] == 1 and cell.column_span > 1) or cell.column_span > 2
        order = (rank + (TEXT_ONLY if is_doubtful else 0), -count, -cell.row, cell.column)
        if count and (best is None or order < best[0]):
            best = (order, columns)
    return best[1] if best else None


def _is_finding(cell: GridCell, top: Sequence[GridCell]) -> bool:
    """Whether what ends like a heading is itself a problem: a sentence, or one more below others of its column."""
    if re.search("[,。;]", plain(cell.text)):
        return True
    return any(
        other.column == cell.column
        and other.row < cell.row
        and other.column_span <= 1
        and is_problem_text(other.text)
        and not is_title(other.text)
        for other in top
    )


def _columns_under(cells: Sequence[GridCell], heading: GridCell, rank: int) -> Columns:
    first_row = heading.row + heading.row_span
    number = next(
        (
            cell.column
            for cell in cells
            if heading.row - 2 <= cell.row < first_row and is_number_heading(cell.text)
        ),
        None,
    )
    return Columns(
        heading.column,
        heading.column_span,
        first_row,
        heading.row,
        plain(heading.text),
        number,
        rank,
        # headings of other columns that reach down to this one began above it
        min(cell.row for cell in cells if cell.row <= heading.row < cell.row + cell.row_span),
    )


def _by_text(cells: Sequence[GridCell]) -> Columns | None:
    """The column with the most sentence-like text, words of findings before words of remedies."""
    header = label_row(cells)
    first = 0
    if header is not None:
        first = max(cell.row + cell.row_span for cell in cells if cell.row == header)
    texts: dict[int, list[GridCell]] = defaultdict(list)
    for cell in cells:
        if cell.row >= first and is_problem_text(cell.text):
            texts[cell.column].append(cell)
    scored = sorted((-_likelihood([cell.text for cell in found]), column) for column, found in texts.items())
    if not scored or not scored[0][0]:
        return None
    column = scored[0][1]
    below_titles = [cell for cell in texts[column] if not (is_title(cell.text) or is_group(cell.text))]
    if not below_titles:
        return None
    number = _numbers(cells, column)
    if header is None:
        return Columns(column, 1, below_titles[0].row, None, "", number, TEXT_ONLY)
    heading = next((plain(cell.text) for cell in cells if cell.row == header and cell.column == column), "")
    return Columns(column, 1, first, header, heading, number, TEXT_ONLY, header)


def _likelihood(texts: Sequence[str]) -> float:
    lengths = [min(han_count(text), 80) for text in texts]
    if max(lengths) < 4:
        return 0.0
    findings = sum(bool(_FINDING.search(text)) for text in texts) / len(texts)
    remedies = sum(bool(_REMEDY.search(text)) for text in texts) / len(texts)
    return sum(lengths) * (1 + 2 * findings) / (1 + 2 * remedies)


def _numbers(cells: Sequence[GridCell], column: int) -> int | None:
    """The column before the problems that holds whole numbers, if one does."""
    counts: dict[int, int] = defaultdict(int)
    for cell in cells:
        if cell.column < column and re.fullmatch(r"\d{1,4}[.、]?", plain(cell.text)):
            counts[cell.column] += 1
    return max(counts, key=lambda one: counts[one]) if counts else None


def problem_cells(cells: Sequence[GridCell], columns: Columns) -> list[GridCell]:
    """The cells of the problem column that hold a problem, by row; one a row. Headings between rows are left out."""
    if columns.rows is not None:
        return [cell for cell in cells if cell.column == columns.column and cell.row in columns.rows]
    table_width = max(cell.column + cell.column_span for cell in cells)
    filled: dict[int, int] = defaultdict(int)
    for cell in cells:
        filled[cell.row] += 1
    totals = {cell.row for cell in cells if len(cell.text) <= 20 and is_total(cell.text)}
    if columns.is_general:  # a form: the cell on the left says what stands in the row
        totals |= {cell.row for cell in cells if cell.column < columns.column and names_aside(cell.text)}
    found: dict[int, GridCell] = {}
    for cell in cells:
        is_inside = columns.column <= cell.column < columns.column + columns.width
        if cell.row < columns.first_row or not is_inside or cell.row in found or cell.row in totals:
            continue
        is_across = cell.column_span > max(columns.width, 2) or (
            cell.column_span > columns.width and cell.column_span >= table_width
        )
        if is_across or not is_problem_text(cell.text) or _is_heading_again(cell, columns):
            continue
        is_alone = columns.number is not None and filled[cell.row] == 1
        if (is_group(cell.text) and filled[cell.row] <= 2) or (is_alone and is_numbered_name(cell.text)):
            continue
        found[cell.row] = cell
    return [found[row] for row in sorted(found)]


def _is_heading_again(cell: GridCell, columns: Columns) -> bool:
    """Whether the headings are repeated inside the table, as at the top of a printed page."""
    return bool(columns.heading) and plain(cell.text) == columns.heading
