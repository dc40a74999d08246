"""Reads problems from a Word file: from its tables where one has a column of problems, else from its text."""

from __future__ import annotations

from dataclasses import replace

from kb.document import Document, Table
from kb.problem_list.columns import Columns, find_columns
from kb.problem_list.grids import GridProblems, read_grid
from kb.problem_list.lists import ProblemList
from kb.problem_list.markers import marker_of
from kb.problem_list.texts import read_text_list
from kb.problem_list.words import in_one_line, is_problem_text, is_title
from kb.readers.composer import GridCell

_BULLET = "● "
_MIN_HEADINGS = 2


def read_document_list(document: Document) -> ProblemList:
    """The problems of a document that a reader has read."""
    tables = [
        (cells, find_columns(cells)) for table in document.tables if (cells := _cells(document.text, table))
    ]
    told = [(cells, columns) for cells, columns in tables if columns and columns.is_told]
    told = [(cells, columns) for cells, columns in told if not columns.is_general] or told
    text_list = read_text_list(_text_outside(document))
    if not told and not text_list.problems:
        told = [(cells, columns) for cells, columns in tables if columns]
    if told:
        return _from_tables(document, told)
    remarks = (*document.warnings, *text_list.remarks)
    return replace(text_list, format="docx", title=text_list.title or document.title or "", remarks=remarks)


def _from_tables(document: Document, told: list[tuple[list[GridCell], Columns]]) -> ProblemList:
    grids: list[GridProblems] = []
    for place, (cells, columns) in enumerate(told, 1):
        first = sum(len(grid.problems) for grid in grids) + 1
        name = "问题清单" if len(told) == 1 else f"问题清单{place}"
        grids.append(read_grid(cells, columns, first_number=first, name=name))
    lines = document.text[: document.tables[0].span.start].split("\n")
    title = next((in_one_line(line) for line in lines if is_title(line)), document.title or "")
    return ProblemList(
        format="docx",
        title=title,
        problems=tuple(problem for grid in grids for problem in grid.problems),
        tables=tuple(grid.table for grid in grids),
        remarks=document.warnings,
        passed_over=tuple(line for grid in grids for line in grid.passed_over),
    )


def _cells(text: str, table: Table) -> list[GridCell]:
    return [
        GridCell(cell.row, cell.column, words, cell.row_span, cell.column_span)
        for cell in table.cells
        if (words := cell.span.of(text).strip())
    ]


def _text_outside(document: Document) -> str:
    """The text without its tables, paragraphs as lines; headings that Word alone knows as such have a bullet."""
    parts, cursor = [], 0
    places = [(table.span.start, table.span.end, "") for table in document.tables]
    places += [(start, start, _BULLET) for start in _bare_headings(document)]
    for start, end, instead in sorted(places):
        if start >= cursor:
            parts += [document.text[cursor:start], instead]
            cursor = end
    return "".join([*parts, document.text[cursor:]])


def _bare_headings(document: Document) -> list[int]:
    """Where the headings of the lowest level begin, if there are several and none has a number: each is a problem's."""
    lowest = max((heading.level for heading in document.headings), default=0)
    spans = [heading.span for heading in document.headings if heading.level == lowest]
    texts = [span.of(document.text) for span in spans]
    if len(spans) < _MIN_HEADINGS or any(marker_of(text)[0] or is_title(text) for text in texts):
        return []
    return [span.start for span, text in zip(spans, texts, strict=True) if is_problem_text(text)]
