"""A table in WordprocessingML: header row repeated on each page, rows kept whole, long text wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.documents.page_layout import (
    CELL_LARGE,
    CELL_SMALL,
    HEADER_LARGE,
    HEADER_SMALL,
    TEXT_WIDTH,
    ParagraphStyle,
    twips,
)
from api.documents.pagination import TableFlow, paragraph_lines
from api.documents.plain_text import lines_of
from api.documents.word_elements import paragraph, source_links, text_run

_MANY_COLUMNS = 5  # from here on 五号 instead of 小四
BORDER = 10
_EDGE = BORDER  # n rows have n + 1 borders, on each page the table stands on
CELL_SIDE, CELL_END = 85, 40  # 1.5 mm beside, 0.7 mm above and below the text of a cell
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)

_SHADING = '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/><w:vAlign w:val="center"/>'


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a table's cell and the numbers of its sources."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table ready to be written. widths: of the columns, in twips; flow: the heights of its rows."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    flow: TableFlow


def _styles(column_count: int) -> tuple[ParagraphStyle, ParagraphStyle]:
    """How the header's cells are set, and the others."""
    return (HEADER_LARGE, CELL_LARGE) if column_count < _MANY_COLUMNS else (HEADER_SMALL, CELL_SMALL)


def make_table(
    headers: Sequence[str | Cell], rows: Sequence[Sequence[str | Cell]], widths_mm: Sequence[float]
) -> WordTable:
    """The table with short rows filled up. Widths beyond the text block are scaled down to it.

    Raises ValueError without columns, if a width is missing or not positive, or if a row is longer than the header.
    """
    if not headers or len(widths_mm) != len(headers):
        raise ValueError(f"A table of {len(headers)} columns needs as many widths, got {len(widths_mm)}.")
    if not all(width > 0 for width in widths_mm):
        raise ValueError(f"Widths must be positive, got {list(widths_mm)}.")
    longest = max((len(row) for row in rows), default=0)
    if longest > len(headers):
        raise ValueError(f"A row has {longest} cells under {len(headers)} headers.")
    wanted = [twips(width) for width in widths_mm]
    scale = min(1.0, TEXT_WIDTH / max(1, sum(wanted)))
    widths = tuple(max(1, int(width * scale)) for width in wanted)
    header, cells = _cells(headers, len(headers)), tuple(_cells(row, len(headers)) for row in rows)
    header_style, cell_style = _styles(len(headers))
    flow = TableFlow(
        header=_row_height(header, widths, header_style) + _EDGE,
        rows=tuple(_row_height(row, widths, cell_style) for row in cells),
    )
    return WordTable(header, cells, widths, flow)


def _cells(row: Sequence[str | Cell], count: int) -> tuple[Cell, ...]:
    cells = [each if isinstance(each, Cell) else Cell(each) for each in row]
    return tuple(cells + [Cell("")] * (count - len(cells)))


def cell_lines(cell: Cell) -> list[str]:
    """What stands in the cell, a paragraph each; at least one."""
    return lines_of(cell.text) or [""]


def _cell_xml(cell: Cell, width: int, style: ParagraphStyle, shading: str) -> str:
    lines = cell_lines(cell)
    tail = source_links(cell.sources, raised=False)
    paragraphs = [paragraph(style, text_run(line)) for line in lines[:-1]]
    paragraphs.append(paragraph(style, text_run(lines[-1]), tail))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading}</w:tcPr>{"".join(paragraphs)}</w:tc>'


def _row_xml(cells: tuple[Cell, ...], widths: tuple[int, ...], *, properties: str, is_header: bool) -> str:
    header_style, cell_style = _styles(len(widths))
    style, shading = (header_style, _SHADING) if is_header else (cell_style, "")
    written = "".join(
        _cell_xml(cell, width, style, shading) for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{properties}{written}</w:tr>"


def _row_height(cells: tuple[Cell, ...], widths: tuple[int, ...], style: ParagraphStyle) -> int:
    lines = max(_line_count(cell, width, style) for cell, width in zip(cells, widths, strict=True))
    return lines * style.line + 2 * CELL_END + BORDER


def _line_count(cell: Cell, width: int, style: ParagraphStyle) -> int:
    lines = cell_lines(cell)
    lines[-1] += "".join(f"[{number}]" for number in cell.sources)
    room = max(width - 2 * CELL_SIDE, style.em)
    return sum(paragraph_lines(style, line, width=room)[1] for line in lines)


def _height(twips_high: int) -> str:
    return f'<w:trHeight w:val="{twips_high}" w:hRule="atLeast"/>'


def table_xml(table: WordTable) -> str:
    """The w:tbl element. A row that no page can hold may split; so may a header, which then stands but once.

    Whole rows are at least as high as foretold for the widest Latin font: pages are then the same with any.
    """
    flow, widths = table.flow, table.widths
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    repeated = f"<w:trPr><w:cantSplit/>{_height(flow.header - _EDGE)}<w:tblHeader/></w:trPr>"
    header = _row_xml(
        table.header, widths, properties=repeated if flow.repeats_header else "", is_header=True
    )
    body = "".join(
        _row_xml(
            row,
            widths,
            properties=f"<w:trPr><w:cantSplit/>{_height(height)}</w:trPr>" if whole else "",
            is_header=False,
        )
        for row, height, whole in zip(table.rows, flow.rows, flow.whole_rows, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{CELL_END}" w:type="dxa"/><w:left w:w="{CELL_SIDE}" w:type="dxa"/>'
        f'<w:bottom w:w="{CELL_END}" w:type="dxa"/><w:right w:w="{CELL_SIDE}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{header}{body}</w:tbl>'
    )
