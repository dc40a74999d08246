"""Work that outlasts a request: storing uploads and publishing the index, one after another in one thread.

Jobs live in memory, the last 200 of them. A restart forgets them, and loses nothing: a stored notice is the truth,
and an index that is behind it is published anew.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from api.errors import OverloadedError
from api.intake import file_report
from api.json_log import log_error
from api.notice_schemas import FileReport, JobAnswer
from api.uploads import StagedFile, Upload
from kb.errors import KnowledgeBaseError, NotFoundError

if TYPE_CHECKING:
    from api.wiring import Services
    from kb.store import Store

MAX_WAITING = 20
MAX_REMEMBERED = 200
DEBOUNCE_SECONDS = 0.5
RETRY_SECONDS = 30.0
_logger = logging.getLogger("api.jobs")

JobState = Literal["queued", "running", "done", "failed"]
StoreFile = Callable[["Store", StagedFile], FileReport]


@dataclass
class Job:
    """One piece of work. Only the worker changes it; readers take `answer()`."""

    kind: Literal["ingest", "publish"]
    upload: Upload | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: JobState = "queued"
    stage: str = "排队中"
    message: str = ""
    files: list[FileReport] = field(default_factory=list)
    passages_done: int = 0
    passages_total: int = 0
    generation: int | None = None
    created_at: str = field(default_factory=lambda: _now())
    started_at: str | None = None
    finished_at: str | None = None

    def answer(self) -> JobAnswer:
        """The job as it stands now."""
        files = list(self.files)
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "stage": self.stage,
            "files_done": sum(file["status"] != "waiting" for file in files),
            "files_total": len(files),
            "files_failed": sum(file["status"] == "failed" for file in files),
            "passages_done": self.passages_done,
            "passages_total": self.passages_total,
            "generation": self.generation,
            "message": self.message,
            "created_at": self.created_at,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "files": files,
        }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Jobs:
    """A bounded queue and the one thread that works through it.

    services: gives the open services, or raises. store_file: stores one file, and raises KnowledgeBaseError if not.
    """

    def __init__(self, services: Callable[[], Services], store_file: StoreFile) -> None:
        self._services = services
        self._store_file = store_file
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: deque[Job] = deque()
        self._publication_due: float | None = None
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin working."""
        self._thread.start()

    def submit(self, upload: Upload) -> Job:
        """Queue an upload. Raises OverloadedError if MAX_WAITING jobs wait already."""
        job = Job("ingest", upload, files=[file_report(file, "waiting") for file in upload.files])
        with self._changed:
            if self._closing or len(self._waiting) >= MAX_WAITING:
                upload.discard()
                raise OverloadedError(
                    f"已有 {len(self._waiting)} 项任务在排队，暂不接受新的上传。请等它们完成后再试。"
                )
            self._waiting.append(job)
            self._remember(job)
            self._changed.notify_all()
        return job

    def publish_soon(self) -> None:
        """Publish the index after DEBOUNCE_SECONDS without further changes; many calls make one publication."""
        with self._changed:
            self._publication_due = time.monotonic() + DEBOUNCE_SECONDS
            self._changed.notify_all()

    def job(self, job_id: str) -> Job:
        """A remembered job. Raises NotFoundError."""
        with self._changed:
            job = self._jobs.get(job_id)
        if job is None:
            raise NotFoundError(
                f"没有编号为“{job_id[:80]}”的任务。任务记录只保留最近 {MAX_REMEMBERED} 项，服务重启后清空；"
                "已入库的通报请在通报列表中查看。"
            )
        return job

    def close(self, timeout_seconds: float = 60.0) -> None:
        """Finish the current file, leave the rest, and stop."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _remember(self, job: Job) -> None:
        self._jobs[job.id] = job
        settled = [i for i, old in self._jobs.items() if old.state in ("done", "failed")]
        for job_id in settled[: max(0, len(self._jobs) - MAX_REMEMBERED)]:
            del self._jobs[job_id]

    def _run(self) -> None:
        while (job := self._next()) is not None:
            job.state, job.started_at = "running", _now()
            try:
                self._work(job)
            except Exception as error:  # a job may fail; the worker may not
                self._fail(job, error)
            finally:
                job.finished_at = _now()
                if job.upload is not None:
                    job.upload.discard()
        self._abandon()

    def _next(self) -> Job | None:
        """The next job, or None once closing. Uploads go first: their publication covers what else changed."""
        with self._changed:
            while not self._closing:
                if self._waiting:
                    return self._waiting.popleft()
                due = self._publication_due
                if due is not None and due <= time.monotonic():
                    return Job("publish")
                self._changed.wait(None if due is None else due - time.monotonic())
        return None

    def _work(self, job: Job) -> None:
        services = self._services()
        for index, file in enumerate(job.upload.files if job.upload else ()):
            if self._closing:
                job.files[index] = file_report(
                    file, "failed", message="服务正在停止，这份文件没有处理。请重新上传。"
                )
                continue
            job.stage = f"正在读取第 {index + 1} 份，共 {len(job.files)} 份"
            job.files[index] = self._store(services, file)
        changed = any(file["status"] in ("added", "replaced") for file in job.files)
        if (changed or self._publication_due is not None) and not self._closing:
            self._publish(services, job)
        failed = sum(file["status"] == "failed" for file in job.files)
        job.state = "failed" if job.files and failed == len(job.files) else "done"
        job.stage = "已结束"
        job.message = f"共 {len(job.files)} 份，失败 {failed} 份。" if job.files else "索引已更新。"

    def _store(self, services: Services, file: StagedFile) -> FileReport:
        try:
            return self._store_file(services.store, file)
        except KnowledgeBaseError as error:
            return file_report(file, "failed", message=str(error))
        except Exception as error:  # one bad file must not take the others with it
            log_error(_logger, "file_failed", error, file_name=file.file_name)
            return file_report(
                file, "failed", message="处理这份文件时出现意外错误，已记入服务日志；其余文件不受影响。"
            )

    def _publish(self, services: Services, job: Job) -> None:
        job.stage = "正在更新索引"
        with self._changed:
            self._publication_due = None

        def progress(done: int, total: int) -> None:
            job.passages_done, job.passages_total = done, total

        try:
            job.generation = services.publish_index(progress)
        except BaseException:
            with self._changed:  # still owed
                self._publication_due = time.monotonic() + RETRY_SECONDS
            raise

    def _fail(self, job: Job, error: Exception) -> None:
        expected = isinstance(error, KnowledgeBaseError)
        reason = str(error) if expected else "出现意外错误，详情见服务日志。"
        stored = any(file["status"] in ("added", "replaced") for file in job.files)
        kept = "通报已入库，但索引未能更新，暂时搜不到：" if stored else ""
        job.state, job.stage, job.message = "failed", "已结束", kept + reason
        log_error(_logger, "job_failed", error, job=job.id)

    def _abandon(self) -> None:
        with self._changed:
            abandoned, self._waiting = list(self._waiting), deque()
        for job in abandoned:
            job.state, job.message, job.finished_at = "failed", "服务已停止，这项任务没有处理。", _now()
            if job.upload is not None:
                job.upload.discard()
