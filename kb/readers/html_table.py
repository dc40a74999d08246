"""Is an HTML table data or page layout, and which cells does it have?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from kb.readers.composer import GridCell

_MAX_SPAN = 1000
_MAX_COLUMNS = 1000
_MAX_CELLS = 200_000
# A cell with more characters than this that holds most of its table's text is a page column, not a field.
_LAYOUT_CELL_CHARS = 400
_LAYOUT_SHARE = 0.6


def is_data_table(table: etree._Element) -> bool:
    """True for rows of fields; False for a table that only arranges the page or frames paragraphs."""
    if (
        next(table.iterdescendants("table"), None) is not None
        or next(table.iterdescendants("h1"), None) is not None
    ):
        return False
    rows = [list(_cells(row)) for row in table_rows(table)]
    if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:
        return False
    lengths = [
        sum(len("".join(str(text).split())) for text in cell.itertext()) for row in rows for cell in row
    ]
    longest, total = max(lengths), sum(lengths)
    return not (longest > _LAYOUT_CELL_CHARS and longest > _LAYOUT_SHARE * total)


def table_cells(table: etree._Element, text_of: Callable[[etree._Element], str]) -> list[GridCell]:
    """The cells with their place on the grid, spans resolved."""
    placed: list[GridCell] = []
    taken: dict[int, int] = {}  # column -> first row below the cell that reaches down into it
    for row_index, row in enumerate(table_rows(table)):
        column = 0
        for cell in _cells(row):
            while taken.get(column, 0) > row_index:
                column += 1
            if column >= _MAX_COLUMNS:
                break
            width, height = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            placed.append(GridCell(row_index, column, text_of(cell), height, width))
            for covered in range(column, column + width):
                taken[covered] = row_index + height
            column += width
            if len(placed) > _MAX_CELLS:
                return placed
    return _clip(placed)


def table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The table's own rows: head first, then bodies, then foot, as a browser shows them."""
    direct = [child for child in table.iterchildren(etree.Element)]
    order = {"thead": 0, "tfoot": 2}
    for child in sorted(direct, key=lambda child: order.get(str(child.tag), 1)):
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (child for child in row.iterchildren("td", "th"))


def _span(value: str | None) -> int:
    text = (value or "").strip()
    return min(int(text), _MAX_SPAN) if text.isdigit() and len(text) < 6 and int(text) > 0 else 1


def _clip(cells: list[GridCell]) -> list[GridCell]:
    """Row spans that run past the last row end with the table."""
    last = max((cell.row for cell in cells), default=0)
    return [
        GridCell(cell.row, cell.column, cell.text, min(cell.row_span, last - cell.row + 1), cell.column_span)
        for cell in cells
    ]
