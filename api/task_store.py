"""Finished tasks on disk: <data folder>/tasks/<id>/ with files/, summary.json and, written last, task.json.

Nothing here is the truth of anything: what is missing or damaged is as good as never made.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.task_records import FileEntry, Outcome, Task
from kb.errors import NotFoundError
from kb.storage_errors import from_disk

KEEP_SECONDS = 24 * 3600
MAX_KEPT = 200
MAX_KEPT_BYTES = 2**30
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def utc_now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class TaskStore:
    """What tasks made, each for KEEP_SECONDS; the oldest go earlier beyond MAX_KEPT tasks or MAX_KEPT_BYTES.

    now: the clock, to be replaced by tests.
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()

    def save(self, task: Task, outcome: Outcome | None) -> Task:
        """Keep an ended task with its files; returns it with the times and files filled in. Raises StorageError."""
        finished = self._now()
        files = () if outcome is None else outcome.files
        entries = tuple(FileEntry(f.name, f.label, f.media_type, len(f.content)) for f in files)
        ended = replace(
            task,
            files=entries,
            finished_at=finished.isoformat(),
            expires_at=(finished + timedelta(seconds=KEEP_SECONDS)).isoformat(),
        )
        folder = self._folder / task.id
        try:
            (folder / "files").mkdir(parents=True, mode=0o700)
            for place, file in enumerate(files):  # a name is for people, never a path
                (folder / "files" / str(place)).write_bytes(file.content)
            _write_json(folder / "summary.json", {} if outcome is None else outcome.summary)
            _write_json(folder / "task.json", asdict(ended))
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise from_disk(error, self._folder) from error
        self.sweep()
        return ended

    def load(self, task_id: str) -> Task | None:
        """An ended task that is still kept, or None."""
        if not _ID.fullmatch(task_id):
            return None
        task = _read_task(self._folder / task_id)
        return None if task is None or self._is_over(task) else task

    def summary(self, task_id: str) -> dict[str, Any]:
        """What the task's page shows; {} if it is not kept."""
        summary = _read_json(self._folder / task_id / "summary.json") if _ID.fullmatch(task_id) else None
        return summary if isinstance(summary, dict) else {}

    def file(self, task_id: str, name: str) -> tuple[FileEntry, bytes]:
        """A file of a kept task. Raises NotFoundError."""
        task = self.load(task_id)
        for place, entry in enumerate(task.files if task else ()):
            if entry.name == name:
                with suppress(OSError):  # swept just now
                    return entry, (self._folder / task_id / "files" / str(place)).read_bytes()
        raise NotFoundError("没有这个文件。任务的结果只保留 24 小时，可能已被清除；请重新提交。")

    def sweep(self) -> None:
        """Remove what is over, what never ended, and the oldest beyond the limits."""
        with self._lock:
            kept: list[tuple[str, int, Path]] = []
            for folder in self._folders():
                task = _read_task(folder)
                if task is None or self._is_over(task):
                    shutil.rmtree(folder, ignore_errors=True)
                else:
                    kept.append((task.finished_at, sum(file.size_bytes for file in task.files), folder))
            for folder in _surplus(sorted(kept, key=lambda row: row[0], reverse=True)):
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if path.is_dir()] if self._folder.is_dir() else []

    def _is_over(self, task: Task) -> bool:
        return task.expires_at <= self._now().isoformat()


def _surplus(newest_first: Iterable[tuple[str, int, Path]]) -> list[Path]:
    over, count, total = [], 0, 0
    for _, size, folder in newest_first:
        count, total = count + 1, total + size
        if count > MAX_KEPT or (total > MAX_KEPT_BYTES and count > 1):
            over.append(folder)
    return over


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    aside = path.with_suffix(".tmp")
    aside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    aside.replace(path)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _read_task(folder: Path) -> Task | None:
    held = _read_json(folder / "task.json")
    try:
        return Task(**{**held, "files": tuple(FileEntry(**file) for file in held["files"])})
    except (TypeError, KeyError):
        return None
