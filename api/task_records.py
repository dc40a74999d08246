"""What is known of a task and of what it made: plain frozen values, for the queue, the disk, JSON and pages alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

TaskKind = Literal["report", "plan", "evaluation"]
TaskState = Literal["queued", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file to take away.

    name: as it is downloaded, one of its kind in the task; label: what it is, in Chinese ("Word 报告").
    """

    name: str
    content: bytes
    media_type: str
    label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task made. message: one Chinese sentence on how it ended.

    summary: JSON-ready; the task's page shows it by templates/<kind>_summary.html as `summary`.
    """

    files: tuple[ResultFile, ...]
    message: str
    summary: Mapping[str, Any] = field(default_factory=dict)


# progress(done, total, what is being done in Chinese). Call it often: a task is stopped there too.
Progress = Callable[[int, int, str], None]
Run = Callable[[Progress], Outcome]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a finished task, without its content."""

    name: str
    label: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it stood when it was asked for.

    done of total steps are dealt with; ahead: how many tasks are dealt with before it. Times are ISO 8601, UTC,
    seconds; finished_at and expires_at (when its files go) are "" until it has ended.
    """

    id: str
    kind: TaskKind
    title: str
    created_at: str
    state: TaskState = "queued"
    stage: str = "排队中"
    done: int = 0
    total: int = 0
    ahead: int = 0
    message: str = ""
    files: tuple[FileEntry, ...] = ()
    finished_at: str = ""
    expires_at: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in ("queued", "running")
