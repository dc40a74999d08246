"""A Document as plain data (dicts, lists, strings) and back: what a reading child process answers in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kb.document import Cell, Document, Heading, Span, Table


def to_plain(document: Document) -> dict[str, Any]:
    """The document as JSON-ready data."""
    return asdict(document)


def from_plain(plain: dict[str, Any]) -> Document:
    """The document that to_plain took apart. Raises KeyError or TypeError for data of another form."""
    return Document(
        text=str(plain["text"]),
        format=plain["format"],
        headings=tuple(Heading(int(item["level"]), _span(item["span"])) for item in plain["headings"]),
        tables=tuple(_table(item) for item in plain["tables"]),
        title=plain["title"],
        published=plain["published"],
        source_url=plain["source_url"],
        warnings=tuple(str(sentence) for sentence in plain["warnings"]),
    )


def _table(plain: dict[str, Any]) -> Table:
    cells = tuple(
        Cell(
            int(cell["row"]),
            int(cell["column"]),
            int(cell["row_span"]),
            int(cell["column_span"]),
            _span(cell["span"]),
        )
        for cell in plain["cells"]
    )
    return Table(int(plain["row_count"]), int(plain["column_count"]), cells, _span(plain["span"]))


def _span(plain: dict[str, int]) -> Span:
    return Span(int(plain["start"]), int(plain["end"]))
