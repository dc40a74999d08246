"""A workbook is put together in temporary files: where these find no room, the reader is told so."""

from __future__ import annotations

import errno
import tempfile
from typing import Any

import pytest
from lxml.etree import SerialisationError
from openpyxl.worksheet import _write_only, _writer

from api.documents.workbook import Sheet, workbook_bytes
from kb.errors import StorageError

ROWS = [(n, f"第{n}项") for n in range(50)]


def test_no_room_for_the_temporary_file_is_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(_writer, "create_temporary_file", full)
    with pytest.raises(StorageError, match=f"磁盘已满，无法写入 {tempfile.gettempdir()}"):
        workbook_bytes([Sheet("台账", ("序号", "问题"), ROWS)])


def test_no_folder_for_temporary_files_at_all_is_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_usable() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", none_usable)
    with pytest.raises(StorageError, match="读写 临时文件夹 失败"):
        workbook_bytes([Sheet("台账", ("序号", "问题"), ROWS)])


@pytest.mark.parametrize(
    ("told", "message"),
    [("IO_ENOSPC", "磁盘已满"), ("IO_WRITE", r"读写 .+ 失败"), ("IO_EFBIG", r"读写 .+ 失败")],
)
def test_no_room_while_rows_are_written_is_told_too(
    monkeypatch: pytest.MonkeyPatch, told: str, message: str
) -> None:
    """libxml2 tells of it by the name of its error alone."""
    close = _write_only.WriteOnlyWorksheet.close

    def fails(worksheet: Any) -> None:
        close(worksheet)
        raise SerialisationError(told)

    monkeypatch.setattr(_write_only.WriteOnlyWorksheet, "close", fails)
    with pytest.raises(StorageError, match=message):
        workbook_bytes([Sheet("台账", ("序号", "问题"), ROWS)])
