"""Which tables does pasted text draw with upright strokes? |序号|问题|整改措施| as chat programs and Markdown write them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from kb.document import Cell, Document, Span, Table
from kb.parser.shadow import shadow as shadow_of
from kb.parser.spans import trim

_MIN_CELLS = 3
_MIN_ROWS = 2
_RULE = re.compile(r"[\s|:+=\-—–─│┼]*")


def with_drawn_tables(document: Document) -> Document:
    """The document, with the tables that a plain text draws; as it is where it has tables of its own."""
    if document.tables or "|" not in document.text.replace("｜", "|"):
        return document
    return replace(document, tables=tuple(_tables(shadow_of(document.text))))


def _tables(shadow: str) -> Iterator[Table]:
    rows: list[list[Span]] = []
    position = 0
    for line in [*shadow.split("\n"), ""]:
        cells = _cells(shadow, Span(position, position + len(line)))
        position += len(line) + 1
        if cells and _RULE.fullmatch(line):  # |---|---|
            continue
        if rows and len(cells) != len(rows[0]):
            if len(rows) >= _MIN_ROWS:
                yield _table(rows)
            rows = []
        if len(cells) >= _MIN_CELLS:
            rows.append(cells)


def _cells(shadow: str, line: Span) -> list[Span]:
    """The cells of a line; the strokes at its edges bound the first and the last."""
    place = trim(shadow, line, " \t")
    words = place.of(shadow)
    if words.count("|") < _MIN_CELLS - 1:
        return []
    bounds = [place.start + index for index, sign in enumerate(words) if sign == "|"]
    if bounds[0] != place.start:
        bounds.insert(0, place.start - 1)
    if bounds[-1] != place.end - 1:
        bounds.append(place.end)
    return [trim(shadow, Span(start + 1, stop), " \t") for start, stop in itertools.pairwise(bounds)]


def _table(rows: list[list[Span]]) -> Table:
    cells = tuple(
        Cell(row, column, 1, 1, span) for row, line in enumerate(rows) for column, span in enumerate(line)
    )
    return Table(len(rows), len(rows[0]), cells, Span(rows[0][0].start, rows[-1][-1].end))
