"""Uploaded files on their way into the knowledge base: kept aside until they are stored, rejected or an hour old."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from kb.errors import InvalidInputError, NotFoundError
from kb.storage_errors import from_disk

MAX_FILES = 100
MAX_WAITING = 20
MAX_WAITING_LISTS = 500  # anyone may hand one in, and a course of thirty people does so at once
MAX_WAITING_BYTES = 2 * 2**30
KEEP_SECONDS = 3600
_MAX_NAME_BYTES = 180  # a file system allows 255, and a later suffix needs room
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One uploaded file. The path's last part is `file_name`, in a folder of its own."""

    path: Path
    file_name: str


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that came in one request, size_bytes in all. expires_at: ISO 8601, UTC."""

    id: str
    folder: Path
    files: tuple[StagedFile, ...]
    expires_at: str
    deadline: float
    size_bytes: int = 0

    def discard(self) -> None:
        """Remove the files; doing it twice is no error."""
        shutil.rmtree(self.folder, ignore_errors=True)


def safe_file_name(name: str | None) -> str:
    """The last part of a client's file name, without control characters, within 180 bytes; never "" or a path."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = kept, "", ""
    room = _MAX_NAME_BYTES - len((dot + suffix).encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return f"{stem or '未命名'}{dot}{suffix}"


class Uploads:
    """The waiting uploads of one process, in a folder of its own. What an earlier process left is removed."""

    def __init__(self, folder: Path, *, max_waiting: int = MAX_WAITING) -> None:
        self._folder = folder
        self._max_waiting = max_waiting
        self._waiting: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def sweep(self) -> None:
        """Remove what an earlier process left behind."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def stage(self, files: Iterable[tuple[str | None, BinaryIO]]) -> Upload:
        """Copy (name, content) pairs aside. Raises InvalidInputError without files, StorageError."""
        upload_id = secrets.token_hex(16)
        folder = self._folder / upload_id
        try:
            staged = tuple(_copy(folder / str(i), name, content) for i, (name, content) in enumerate(files))
            size = sum(file.path.stat().st_size for file in staged)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise from_disk(error, self._folder) from error
        if not staged:
            raise InvalidInputError("没有收到文件。请选择至少一份通报文件（txt、html、docx、pdf 或 xlsx）。")
        expires = datetime.now(UTC) + timedelta(seconds=KEEP_SECONDS)
        deadline = time.monotonic() + KEEP_SECONDS
        return Upload(upload_id, folder, staged, expires.isoformat(timespec="seconds"), deadline, size)

    def keep(self, upload: Upload) -> None:
        """Keep an upload until it is taken; the oldest go beyond max_waiting or MAX_WAITING_BYTES, all after an hour."""
        with self._lock:
            self._waiting[upload.id] = upload
            count, size = 0, 0
            for held in reversed(list(self._waiting.values())):  # newest first
                count, size = count + 1, size + held.size_bytes
                is_surplus = count > self._max_waiting or (size > MAX_WAITING_BYTES and count > 1)
                if is_surplus or held.deadline < time.monotonic():
                    del self._waiting[held.id]
                    held.discard()

    def look_at(self, upload_id: str) -> Upload:
        """A kept upload, which stays kept. Raises NotFoundError if it is unknown, taken or expired."""
        with self._lock:
            upload = self._waiting.get(upload_id)
        return self._unexpired(upload)

    def take(self, upload_id: str) -> Upload:
        """Hand a kept upload over. Raises NotFoundError if it is unknown, taken or expired."""
        with self._lock:
            upload = self._waiting.pop(upload_id, None)
        return self._unexpired(upload)

    def _unexpired(self, upload: Upload | None) -> Upload:
        if upload is not None and upload.deadline < time.monotonic():
            upload.discard()
            upload = None
        if upload is None:
            raise NotFoundError("这份预览已过期或已经处理过。请重新上传文件。")
        return upload


def _copy(folder: Path, name: str | None, content: BinaryIO) -> StagedFile:
    file_name = safe_file_name(name)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / file_name
    with path.open("xb") as target:
        shutil.copyfileobj(content, target, _COPY_BYTES)
    return StagedFile(path, file_name)
