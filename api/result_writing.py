"""Result files of a command on disk: each whole or not there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.uploads import safe_file_name
from kb.storage_errors import from_disk

if TYPE_CHECKING:
    from api.task_records import ResultFile


def write_files(folder: Path, files: Sequence[ResultFile]) -> list[Path]:
    """Where the files now lie; the folder is made, files of the same name are replaced. Raises StorageError."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            path = folder / safe_file_name(file.name)
            aside = path.with_name(path.name + ".tmp")
            aside.write_bytes(file.content)
            aside.replace(path)
            written.append(path)
    except OSError as error:
        raise from_disk(error, folder) from error
    return written
