"""The readers' answer: plain text that spans can point into, and the little structure worth keeping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = Literal["txt", "html", "docx", "pdf", "xlsx"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end): character offsets into a document's text, 0 <= start <= end <= len(text)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters the span points at."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. A merged cell is stored once, at its top-left position.

    row, column count from 0; row_span, column_span >= 1; span points at the cell's text (empty: start == end).
    """

    row: int
    column: int
    row_span: int
    column_span: int
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table in reading order. `cells` are sorted by (row, column); merged cells appear once."""

    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph the file itself marks as a heading (docx style, html h1-h6). level: 0 title, 1 highest."""

    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found in one file.

    text: one paragraph a line ("\\n"); table rows are lines, their cells joined by "\\t". No "\\r", no "\\x00",
        Unicode as in the file otherwise (digits and spaces are not normalised here).
    title: a title the file states outside its text (html <title>, docx core property), else None.
    published: an ISO date the file states outside its text (html meta), else None.
    source_url: where an html page says it stands (canonical link), else None.
    warnings: Chinese sentences on what could not be read or was left out.
    """

    text: str
    format: Format
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None
    published: str | None = None
    source_url: str | None = None
    warnings: tuple[str, ...] = ()
