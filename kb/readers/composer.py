"""Builds a Document: plain text line by line, with the spans of headings and tables kept in step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.document import Cell, Document, Format, Heading, Span, Table
from kb.errors import UnreadableFileError

MAX_CHARS = 20_000_000


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table cell before its text has a place. row, column from 0; spans >= 1; a merged cell comes once."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class TextComposer:
    """Collects lines and tables in reading order; `document` closes the account."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[Heading] = []
        self._tables: list[Table] = []
        self._warnings: list[str] = []

    @property
    def is_empty(self) -> bool:
        """True as long as no text was added."""
        return self._length == 0

    def warn(self, sentence: str) -> None:
        """Keep a Chinese sentence on what was left out; the same sentence is kept once."""
        if sentence not in self._warnings:
            self._warnings.append(sentence)

    def add_line(self, text: str, *, level: int | None = None) -> None:
        """Append one paragraph; a line break inside it stays. Blank text is skipped. level: heading level."""
        text = clean_line(text)
        if not text:
            return
        start = self._length
        self._append(text)
        if level is not None:
            self._headings.append(Heading(level, Span(start, start + len(text))))
        self._append("\n")

    def add_table(self, cells: Iterable[GridCell]) -> None:
        """Append a table: a line a row, fields joined by tabs; places covered by a merged cell are empty fields.

        Raises nothing: cells that overlap are kept, each with its own text. A table without text is skipped.
        """
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        if not any(cell.text.strip() for cell in ordered):
            return
        start = self._length
        placed: list[Cell] = []
        row_count = max(cell.row + cell.row_span for cell in ordered)
        column_count = max(cell.column + cell.column_span for cell in ordered)
        position = 0
        for row in range(row_count):
            first = position
            while position < len(ordered) and ordered[position].row == row:
                position += 1
            placed.extend(self._add_row(ordered[first:position]))
        end = self._length
        self._append("\n")
        self._tables.append(Table(row_count, column_count, tuple(placed), Span(start, end)))

    def _add_row(self, cells: Sequence[GridCell]) -> list[Cell]:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._append("\n")
        placed = []
        column = 0
        for cell in cells:
            text = clean_cell(cell.text)
            if text:
                self._append("\t" * max(0, cell.column - column))
                column = max(column, cell.column)
            start = self._length
            self._append(text)
            span = Span(start, self._length)
            placed.append(Cell(cell.row, cell.column, cell.row_span, cell.column_span, span))
        return placed

    def _append(self, text: str) -> None:
        if not text:
            return
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_CHARS:
            raise UnreadableFileError(
                f"文件的文字超过 {MAX_CHARS // 10_000} 万字，请拆分成几个文件后再提交。"
            )

    def document(
        self,
        file_format: Format,
        *,
        title: str | None = None,
        published: str | None = None,
        source_url: str | None = None,
    ) -> Document:
        """The finished Document; its text has no line break at the end."""
        return Document(
            text="".join(self._parts).rstrip("\n"),
            format=file_format,
            headings=tuple(self._headings),
            tables=tuple(self._tables),
            title=title,
            published=published,
            source_url=source_url,
            warnings=tuple(self._warnings),
        )


def clean_line(text: str) -> str:
    """The paragraph without NUL, carriage returns, blank lines and white space around each line."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line for line in (part.strip() for part in text.split("\n")) if line)


def clean_cell(text: str) -> str:
    """A cell's text: as a paragraph, and without tabs, which separate cells."""
    return clean_line(text.replace("\t", " "))
