"""Which function reads which format? Imported only when first needed: a reader's libraries take a while to load."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from kb.document import Document, Format

FORMATS: tuple[Format, ...] = get_args(Format)


def load_reader(file_format: Format) -> Callable[[bytes], Document]:
    """The format's reader, with its libraries loaded."""
    if file_format == "txt":
        from kb.readers.text import read_text

        return read_text
    if file_format == "html":
        import trafilatura  # noqa: F401 (loaded here, so that a forked child need not)

        from kb.readers.html import read_html

        return read_html
    if file_format == "docx":
        from kb.readers.docx import read_docx

        return read_docx
    if file_format == "pdf":
        import pdfplumber  # noqa: F401 (as above)

        from kb.readers.pdf import read_pdf

        return read_pdf
    from kb.readers.xlsx import read_xlsx

    return read_xlsx
