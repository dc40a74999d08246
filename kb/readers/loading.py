"""Which function reads which format, and what else may a child process do with an untrusted file?

Imported only when first needed: a reader's libraries take a while to load.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from kb.document import Document, Format

FORMATS: tuple[Format, ...] = get_args(Format)
# What a child process may be asked for: the text of a file, a workbook's problems, it extended, its rows of questions.
Work = Literal[Format, "problem_list", "extended_workbook", "question_sheet"]
WORKS: tuple[Work, ...] = (*FORMATS, "problem_list", "extended_workbook", "question_sheet")

# How long a child may take: seconds of processor, and by the clock. Writing a workbook anew takes longer than reading.
SECONDS: dict[Work, tuple[int, int]] = {work: (20, 30) for work in WORKS} | {"extended_workbook": (60, 120)}


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


def load_work(work: Work) -> Callable[[bytes], Any]:
    """What does the work, with its libraries loaded: bytes in, JSON-ready data out."""
    if work == "problem_list":
        from kb.problem_list.lists import to_plain as list_to_plain
        from kb.problem_list.sheets import read_sheets

        return lambda content: list_to_plain(read_sheets(content))
    if work == "extended_workbook":
        from kb.problem_list.extending import extend_packed

        return extend_packed
    if work == "question_sheet":
        from kb.question_rows import read_sheet_rows

        return read_sheet_rows
    from kb.readers.plain import to_plain

    read = load_reader(work)
    return lambda content: to_plain(read(content))
