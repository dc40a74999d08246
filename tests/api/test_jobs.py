"""The one worker: order, memory, and what a shutdown leaves."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pytest

from api import jobs as module
from api.intake import file_report
from api.jobs import Jobs
from api.uploads import StagedFile, Upload, Uploads
from kb.errors import NotFoundError
from tests.api import fakes


def _upload(folder: Path, *names: str) -> Upload:
    return Uploads(folder).stage((name, io.BytesIO(b"x")) for name in names)


def _added(_store: Any, file: StagedFile) -> Any:
    return file_report(file, "added", slug=file.file_name)


@pytest.fixture
def services(settings: Any) -> Any:
    return fakes.services_with(settings)


def test_a_shutdown_finishes_the_current_file_and_leaves_the_rest(tmp_path: Path, services: Any):
    reached, released = threading.Event(), threading.Event()

    def slow(store: Any, file: StagedFile) -> Any:
        reached.set()
        released.wait(20)
        return _added(store, file)

    jobs = Jobs(lambda: services, slow)
    jobs.start()
    running = jobs.submit(_upload(tmp_path, "a.txt", "b.txt"))
    waiting = jobs.submit(_upload(tmp_path, "c.txt"))
    reached.wait(20)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    released.set()
    closing.join(20)

    assert [file["status"] for file in running.files] == ["added", "failed"]
    assert running.files[1]["message"] == "服务正在停止，这份文件没有处理。请重新上传。"
    assert (waiting.state, waiting.message) == ("failed", "服务已停止，这项任务没有处理。")
    assert list(tmp_path.glob("*")) == []


def test_jobs_run_in_the_order_in_which_they_came(tmp_path: Path, services: Any):
    seen: list[str] = []

    def record(store: Any, file: StagedFile) -> Any:
        seen.append(file.file_name)
        return _added(store, file)

    jobs = Jobs(lambda: services, record)
    for name in ("1.txt", "2.txt", "3.txt"):
        jobs.submit(_upload(tmp_path, name))
    for _ in range(3):
        job = jobs._next()
        assert job is not None
        jobs._work(job)

    assert seen == ["1.txt", "2.txt", "3.txt"]


def test_the_oldest_finished_jobs_are_forgotten_first(
    tmp_path: Path, services: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "MAX_REMEMBERED", 2)
    jobs = Jobs(lambda: services, _added)
    submitted = [jobs.submit(_upload(tmp_path, "a.txt")) for _ in range(2)]
    submitted[0].state = "done"

    submitted.append(jobs.submit(_upload(tmp_path, "a.txt")))

    with pytest.raises(NotFoundError, match="最近 2 项"):
        jobs.job(submitted[0].id)
    assert [jobs.job(job.id) for job in submitted[1:]] == submitted[1:]


def test_a_failed_publication_is_still_owed(tmp_path: Path, services: Any, monkeypatch: pytest.MonkeyPatch):
    def fail(_progress: Any) -> int:
        raise OSError("disk")

    monkeypatch.setattr(services, "publish_index", fail)
    jobs = Jobs(lambda: services, _added)
    job = jobs.submit(_upload(tmp_path, "a.txt"))

    with pytest.raises(OSError, match="disk"):
        jobs._work(job)

    assert jobs._publication_due is not None


def test_an_upload_publishes_what_deletions_asked_for(tmp_path: Path, services: Any):
    jobs = Jobs(lambda: services, lambda _, file: file_report(file, "unchanged"))
    jobs.publish_soon()

    jobs._work(jobs.submit(_upload(tmp_path, "a.txt")))

    assert (services.published, jobs._publication_due) == (1, None)
