"""From bytes to Document: picks the reader by content, and runs all but plain text in a limited child process."""

from __future__ import annotations

from pathlib import Path

from kb.document import Document
from kb.errors import UnreadableFileError
from kb.readers.content_type import detect_format
from kb.readers.loading import load_reader
from kb.readers.sandbox import can_fork, read_in_child
from kb.system_reasons import reason_of

MAX_FILE_BYTES = 50 * 2**20


def read_document(content: bytes, file_name: str) -> Document:
    """The file's text, read in this process; for files of unknown origin use read_safely.

    file_name: for messages only. Raises UnreadableFileError, its message without the file's name.
    """
    del file_name
    _check_size(len(content))
    return load_reader(detect_format(content))(content)


def read_safely(content: bytes, file_name: str) -> Document:
    """As read_document; html, docx, pdf and xlsx are read in a fresh child with memory and time limits."""
    del file_name
    _check_size(len(content))
    file_format = detect_format(content)
    if file_format == "txt" or not can_fork():
        return load_reader(file_format)(content)
    return read_in_child(file_format, content)


def read_file(path: Path | str) -> Document:
    """The text of a file on disk, read safely. Raises UnreadableFileError, also if the file cannot be opened."""
    path = Path(path)
    try:
        _check_size(path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"无法打开文件：{reason_of(error)}。请检查路径和读取权限。") from error
    return read_safely(content, path.name)


def _check_size(size_bytes: int) -> None:
    if size_bytes > MAX_FILE_BYTES:
        raise UnreadableFileError(
            f"文件有 {size_bytes / 2**20:.0f} MB，超过上限 {MAX_FILE_BYTES // 2**20} MB。请压缩图片或拆分后再提交。"
        )
