"""Work that makes files for whoever asked: a report, a checked plan. One after another, in one thread.

    task = tasks.submit("plan", "体检：某某方案", run)     # run(progress) -> Outcome; 429 if the queue is full
    tasks.stop(task.id)                                   # whoever has the id may
    tasks.task(task.id); tasks.summary(task.id); tasks.file(task.id, "体检结果.docx")

Anyone who has a task's id may see it and fetch its files: ids cannot be guessed. What has ended is kept for a day and
survives a restart (api/task_store.py); what has not is lost with the process.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.errors import OverloadedError
from api.json_log import log_error
from api.task_records import FileEntry, Outcome, Progress, ResultFile, Run, Task, TaskKind
from api.task_store import TaskStore, utc_now
from kb.errors import KnowledgeBaseError, NotFoundError

__all__ = ["MAX_WAITING", "Outcome", "Progress", "ResultFile", "Run", "Task", "TaskKind", "Tasks"]

MAX_WAITING = 10
_MAX_LOST = 50
_STOPPED = "已按要求停止，没有生成文件。"
_logger = logging.getLogger("api.tasks")


class StoppedError(KnowledgeBaseError):
    """The service is ending, or somebody wants no result any more; what a task was doing is given up."""


class Tasks:
    """A bounded queue, the one thread that works through it, and what it made. folder: <data folder>/tasks."""

    def __init__(self, folder: Path) -> None:
        self._kept = TaskStore(folder)
        self._open: OrderedDict[str, tuple[Task, Run]] = OrderedDict()  # waiting and running ones, in order
        self._stopping: set[str] = set()
        self._lost: OrderedDict[str, Task] = OrderedDict()  # ended ones that could not be kept
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="tasks", daemon=True)

    def start(self) -> None:
        """Remove what is out of date, and begin working."""
        self._kept.sweep()
        self._thread.start()

    def submit(self, kind: TaskKind, title: str, run: Run) -> Task:
        """Queue the work. Raises OverloadedError if MAX_WAITING tasks are not done yet."""
        task = Task(secrets.token_urlsafe(16), kind, title, created_at=utc_now().isoformat())
        with self._changed:
            if self._closing or len(self._open) >= MAX_WAITING:
                raise OverloadedError(
                    f"已有 {len(self._open)} 项任务在排队，暂不接受新的任务。请几分钟后再试。"
                )
            self._open[task.id] = (task, run)
            self._changed.notify_all()
        return self.task(task.id)

    def task(self, task_id: str) -> Task:
        """The task as it stands now. Raises NotFoundError."""
        with self._changed:
            if task_id in self._open:
                return replace(self._open[task_id][0], ahead=list(self._open).index(task_id))
            if task_id in self._lost:
                return self._lost[task_id]
        ended = self._kept.load(task_id)
        if ended is None:
            raise NotFoundError(
                "没有这项任务。任务的结果只保留 24 小时；服务重启时还没有做完的任务不会保留。请重新提交。"
            )
        return ended

    def stop(self, task_id: str) -> Task:
        """Give the task up: at once while it waits, at its next step while it runs; one that has ended stays as it is.

        Raises NotFoundError.
        """
        with self._changed:
            task = self.task(task_id)
            if task.state == "running":
                self._stopping.add(task_id)
            if task.state == "queued":  # within the lock, so that it is never nowhere
                self._keep(replace(task, state="failed", stage="已结束", message=_STOPPED, ahead=0), None)
                del self._open[task_id]
            return self.task(task_id)

    def summary(self, task_id: str) -> dict[str, Any]:
        """What an ended task says of its result; {} before that."""
        return self._kept.summary(task_id)

    def file(self, task_id: str, name: str) -> tuple[FileEntry, bytes]:
        """A file the task made. Raises NotFoundError."""
        return self._kept.file(task_id, name)

    def close(self, timeout_seconds: float = 30.0) -> None:
        """Stop the present task at its next step, leave the rest, and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _run(self) -> None:
        while (started := self._next()) is not None:
            task, run = started
            self._keep(*self._work(task, run))
            with self._changed:
                del self._open[task.id]
                self._stopping.discard(task.id)

    def _keep(self, ended: Task, outcome: Outcome | None) -> None:
        try:
            self._kept.save(ended, outcome)
        except Exception as error:  # a disk may fail; the worker may not
            self._lose(ended, error)

    def _next(self) -> tuple[Task, Run] | None:
        with self._changed:
            while not self._closing:
                if self._open:
                    task, run = next(iter(self._open.values()))
                    self._update(task.id, state="running", stage="正在准备")
                    return task, run
                self._changed.wait()
        return None

    def _work(self, task: Task, run: Run) -> tuple[Task, Outcome | None]:
        """The task as it ended, with what it made; a failure is told in its message."""
        try:
            outcome = run(lambda done, total, stage: self._move(task.id, done, total, stage))
        except KnowledgeBaseError as error:
            return replace(self._present(task.id), state="failed", stage="已结束", message=str(error)), None
        except Exception as error:
            log_error(_logger, "task_failed", error, task=task.id)
            message = "处理时出现意外错误，已记入服务日志。可以重新提交；若仍出错，请联系管理员。"
            return replace(self._present(task.id), state="failed", stage="已结束", message=message), None
        done = replace(self._present(task.id), state="done", stage="已结束", message=outcome.message)
        return replace(done, done=done.total), outcome

    def _lose(self, task: Task, error: Exception) -> None:
        log_error(_logger, "task_lost", error, task=task.id)
        reason = str(error) if isinstance(error, KnowledgeBaseError) else "保存时出现意外错误。"
        with self._changed:
            self._lost[task.id] = replace(task, state="failed", message=f"结果没能保存：{reason}")
            while len(self._lost) > _MAX_LOST:
                self._lost.popitem(last=False)

    def _move(self, task_id: str, done: int, total: int, stage: str) -> None:
        if self._closing:
            raise StoppedError("服务正在停止，这项任务没有做完。请稍后重新提交。")
        if task_id in self._stopping:
            raise StoppedError(_STOPPED)
        self._update(task_id, done=done, total=total, stage=stage)

    def _update(self, task_id: str, **changes: Any) -> None:
        with self._changed:
            task, run = self._open[task_id]
            self._open[task_id] = (replace(task, **changes), run)

    def _present(self, task_id: str) -> Task:
        with self._changed:
            return self._open[task_id][0]
