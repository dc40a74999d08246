"""Workbooks and Word files as staff keep their lists, built with the libraries that office programs' files resemble."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from openpyxl import Workbook

Row = Sequence[str | int | float | None]


def book(*sheets: tuple[str, Sequence[Row]], merged: Sequence[str] = ()) -> bytes:
    """A workbook, its texts as texts whatever they begin with; merged: ranges of the last sheet."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in sheets:
        worksheet = workbook.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                if value is not None:
                    cell = worksheet.cell(row, column, value)
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type
    for area in merged:
        worksheet.merge_cells(area)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The file of a workbook."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def word(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file: paragraphs, then a table."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                made.cell(row, column).text = value
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
