"""What does each column of a ledger say of who, until when and how far? By its heading, the one above it, else its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.document import Cell, Span
from kb.parser.spans import trim
from kb.parser.table_columns import Row, place_in
from kb.plan.deadline_words import is_time
from kb.plan.labels import column_kind
from kb.plan.plan import Entry, EntryKind
from kb.plan.value_kinds import kind_of_values

# Columns of dates and names that bind nobody.
_OTHERS = re.compile(
    r"配合|协|督|监督|联系|填|验收|审核|核实|报送|来源|反馈|类|备注|对象|实际|开始|启动|巡察|巡视|审计|发现|更新|问题|措施|举措|目标|序号|编号"
)
# A column for who and until when at once, and how its cells are cut.
_WHO, _WHEN = re.compile("责任|牵头|负责"), re.compile("时限|期限|时间")
_PIECE = re.compile(r"[^;,、/\n\s()]+")
_SPACE = re.compile(r"\s+")


def column_kinds(
    shadow: str, grid: Sequence[Row], names: Mapping[int, str], first_row: int
) -> dict[int, EntryKind]:
    """The kind of each column that has one. names: the lowest heading over each; first_row: the first below them."""
    kinds: dict[int, EntryKind] = {}
    for column, name in names.items():
        if not name:
            continue
        above = _above(shadow, grid, column, first_row, name)
        kind = column_kind(name) or (column_kind(above + name) if above else None)
        if kind is None and not _OTHERS.search(above + name):
            cells = (place_in(row, column) for row in grid[first_row:])
            kind = kind_of_values(place.of(shadow) for place in dict.fromkeys(cells) if place is not None)
        if kind is not None:
            kinds[column] = kind
    return kinds


def cell_entries(
    shadow: str, kind: EntryKind, name: str, cell: Cell | None, own: Span | None = None
) -> Iterator[Entry]:
    """What a cell under, or beside, a heading says; value "" if it is empty. 责任人及时限 says two things.

    own: the stretch of the row's own cells; where there is no cell, the entry stands at its end.
    """
    if cell is None:
        place = Span(own.end, own.end) if own is not None else Span(0, 0)
    else:
        place = trim(shadow, cell.span)
    if not (_WHO.search(name) and _WHEN.search(name)):
        yield Entry(kind, name, place.of(shadow), place)
        return
    pieces = [trim(shadow, Span(*piece.span())) for piece in _PIECE.finditer(shadow, place.start, place.end)]
    times = [piece for piece in pieces if is_time(piece.of(shadow))]
    others = [piece for piece in pieces if piece not in times]
    parts: tuple[tuple[EntryKind, list[Span]], ...] = (("responsible", others), ("deadline", times))
    for part, spans in parts:
        stretch = Span(spans[0].start, spans[-1].end) if spans else Span(place.end, place.end)
        yield Entry(part, name, stretch.of(shadow), stretch)


def _above(shadow: str, grid: Sequence[Row], column: int, first_row: int, name: str) -> str:
    """The heading that spans this column and its neighbours, above the column's own; "" if there is none."""
    for row in grid[max(0, first_row - 2) : first_row]:
        cell = row[column]
        words = _words(shadow, cell)
        if cell is not None and words != name and 1 < cell.column_span < len(row):
            return words
    return ""


def _words(shadow: str, cell: Cell | None) -> str:
    return _SPACE.sub("", cell.span.of(shadow)) if cell else ""
