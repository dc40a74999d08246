"""Originals lie under their sha256, whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kb.errors import NotFoundError, StorageError
from kb.originals import Originals
from kb.storage_errors import from_disk

SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1


def test_a_file_lies_under_its_sha256(tmp_path: Path) -> None:
    assert Originals(tmp_path).write(b"abc") == SHA256_OF_ABC
    assert (tmp_path / "ba" / SHA256_OF_ABC).read_bytes() == b"abc"
    assert [path.name for path in (tmp_path / "ba").iterdir()] == [SHA256_OF_ABC]


def test_a_file_cut_short_by_an_earlier_crash_is_written_again(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    originals.write(b"abc")
    (tmp_path / "ba" / SHA256_OF_ABC).write_bytes(b"a")
    originals.write(b"abc")
    assert originals.read(SHA256_OF_ABC) == b"abc"


def test_a_lost_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="请从备份恢复"):
        Originals(tmp_path).read(SHA256_OF_ABC)


def test_a_folder_that_is_a_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "originals").write_bytes(b"")
    with pytest.raises(StorageError, match=r"读写 .* 失败"):
        Originals(tmp_path / "originals").write(b"abc")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.ENOSPC, "磁盘已满.*请腾出空间"),
        (errno.EROFS, "没有权限写入.*检查目录权限"),
        (errno.EACCES, "没有权限写入"),
        (errno.EIO, "读写 /data/x 失败"),
    ],
)
def test_a_disk_error_says_what_is_kept_and_what_to_do(code: int, message: str) -> None:
    with pytest.raises(StorageError, match=message):
        raise from_disk(OSError(code, "text"), Path("/data/x"))
