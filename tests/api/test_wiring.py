"""Parts are put together for writing only where the data folder takes a file."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from api.wiring import open_store
from kb.errors import StorageError


def test_a_folder_that_takes_no_file_is_told_apart_though_its_database_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite opens a database on a read-only disk; the first upload would find out. The start has to."""
    settings = Settings(data_dir=tmp_path)
    open_store(settings, writable=True).close()

    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)

    with pytest.raises(StorageError, match="没有权限写入"):
        open_store(settings, writable=True)
    open_store(settings, writable=False).close()
