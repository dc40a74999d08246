"""Where are the files themselves? Under their sha256, durable before the database mentions them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from kb.errors import NotFoundError, StorageError
from kb.storage_errors import from_disk
from kb.system_reasons import reason_of


class Originals:
    """A folder of immutable files, <folder>/<first two hex digits>/<sha256>. File names are never paths here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, content: bytes) -> str:
        """The sha256 of content, once content lies on disk: written aside, fsynced, renamed.

        Raises StorageError if the disk refuses; no partial file is left under the final name.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        try:
            if path.exists() and path.stat().st_size == len(content):
                return sha256
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(path, content)
            _fsync_folder(path.parent)
            _fsync_folder(self.folder)
        except OSError as error:
            raise from_disk(error, path) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes stored under sha256. Raises NotFoundError if absent, StorageError if damaged."""
        path = self._path(sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(f"原件 {sha256[:12]}… 不在 {self.folder} 中；请从备份恢复该目录。") from error
        except OSError as error:
            raise StorageError(f"无法读取原件 {path}：{reason_of(error)}。请检查目录权限。") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StorageError(f"原件 {path} 与入库时不一致（已损坏或被改动）；请从备份恢复该文件。")
        return content

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _write_durably(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
