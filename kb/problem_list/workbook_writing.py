"""Writes a workbook without temporary files: a limited child may make none, and what it left would stay."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook


def workbook_bytes(workbook: Workbook) -> bytes:
    """The .xlsx file, as openpyxl would save it, made in memory. Charts are not written."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class MemoryWriter(ExcelWriter):
        _archive: Any

        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = [], ws._images
            held = BytesIO()
            writer: Any = WorksheetWriter(ws, held)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], held.getvalue())
            self.manifest.append(ws)

    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        workbook.properties.modified = datetime.now(UTC).replace(tzinfo=None)
        MemoryWriter(workbook, archive).save()
    return stream.getvalue()
