"""Work in the background: its progress is seen, its result kept for a day, its failure told, and no id can be guessed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import task_store, tasks
from api.errors import OverloadedError
from api.task_records import Outcome, Progress, ResultFile, Task
from api.task_store import TaskStore
from api.tasks import Tasks
from kb.errors import InvalidInputError, NotFoundError, StorageError

FILE = ResultFile("报告.txt", "内容".encode(), "text/plain", "文字")


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Tasks]:
    made = Tasks(tmp_path / "tasks")
    made.start()
    yield made
    made.close()


def ended(made: Tasks, task: Task) -> Task:
    return until(lambda: made.task(task.id), lambda now: not now.is_running)


def until(ask: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    deadline = time.monotonic() + 60
    while not is_so(now := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)
    return now


def makes_a_file(progress: Progress) -> Outcome:
    progress(1, 2, "过半")
    return Outcome((FILE,), "完成了。", {"parts": [1]})


def test_a_task_ends_with_files_a_message_and_a_summary(working: Tasks) -> None:
    task = ended(working, working.submit("report", "一份报告", makes_a_file))
    assert (task.state, task.message, task.title) == ("done", "完成了。", "一份报告")
    assert [(file.name, file.label, file.size_bytes) for file in task.files] == [("报告.txt", "文字", 6)]
    assert working.file(task.id, "报告.txt")[1] == "内容".encode()
    assert working.summary(task.id) == {"parts": [1]}


def test_progress_and_the_place_in_the_queue_are_seen(working: Tasks) -> None:
    seen, go = threading.Event(), threading.Event()

    def waits(progress: Progress) -> Outcome:
        progress(3, 7, "正在查找")
        seen.set()
        go.wait(30)
        return Outcome((), "好。")

    first = working.submit("report", "甲", waits)
    second = working.submit("report", "乙", makes_a_file)
    assert seen.wait(30)
    now = working.task(first.id)
    assert (now.state, now.done, now.total, now.stage, now.ahead) == ("running", 3, 7, "正在查找", 0)
    assert (working.task(second.id).state, working.task(second.id).ahead) == ("queued", 1)
    go.set()
    assert ended(working, second).state == "done"


def test_a_failure_is_told_in_its_own_words_or_in_none(working: Tasks) -> None:
    def refuses(_: Progress) -> Outcome:
        raise InvalidInputError("清单是空的。")

    def breaks(_: Progress) -> Outcome:
        raise ZeroDivisionError("secret")

    told, untold = (ended(working, working.submit("report", "x", run)) for run in (refuses, breaks))
    assert (told.state, told.message) == ("failed", "清单是空的。")
    assert untold.state == "failed"
    assert "secret" not in untold.message
    assert ended(working, working.submit("report", "x", makes_a_file)).state == "done"


def test_a_full_queue_refuses(tmp_path: Path) -> None:
    idle = Tasks(tmp_path / "tasks")  # never started: everything waits
    for _ in range(tasks.MAX_WAITING):
        idle.submit("report", "x", makes_a_file)
    with pytest.raises(OverloadedError, match="排队"):
        idle.submit("report", "x", makes_a_file)


def test_stopping_ends_a_task_at_its_next_step(tmp_path: Path) -> None:
    made = Tasks(tmp_path / "tasks")
    made.start()
    seen = threading.Event()

    def goes_on(progress: Progress) -> Outcome:
        while True:
            progress(0, 1, "x")
            seen.set()
            time.sleep(0.01)

    task = made.submit("report", "x", goes_on)
    assert seen.wait(30)
    made.close()
    assert "正在停止" in made.task(task.id).message


def test_what_has_ended_survives_a_restart_and_what_has_not_does_not(tmp_path: Path) -> None:
    first = Tasks(tmp_path / "tasks")
    first.start()
    done = ended(first, first.submit("report", "x", makes_a_file))
    first.close()
    (tmp_path / "tasks" / ("A" * 22)).mkdir()
    again = Tasks(tmp_path / "tasks")
    again.start()
    assert again.file(done.id, "报告.txt")[1] == "内容".encode()
    assert not (tmp_path / "tasks" / ("A" * 22)).exists()
    again.close()


def test_a_result_goes_after_a_day(tmp_path: Path) -> None:
    now = datetime(2025, 1, 2, tzinfo=UTC)
    clock = [now]
    kept = TaskStore(tmp_path, now=lambda: clock[0])
    task = kept.save(Task("a" * 22, "report", "x", now.isoformat(), state="done"), Outcome((FILE,), ""))
    clock[0] = now + timedelta(hours=23)
    assert kept.load(task.id) == task
    clock[0] = now + timedelta(hours=24)
    assert kept.load(task.id) is None
    kept.sweep()
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go_beyond_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [datetime(2025, 1, 2, tzinfo=UTC)]
    kept = TaskStore(tmp_path, now=lambda: clock[0])

    def save(letter: str) -> None:
        clock[0] += timedelta(minutes=1)
        kept.save(Task(letter * 22, "report", "x", clock[0].isoformat(), state="done"), Outcome((FILE,), ""))

    monkeypatch.setattr(task_store, "MAX_KEPT", 2)
    for letter in "abc":
        save(letter)
    assert sorted(path.name[0] for path in tmp_path.iterdir()) == ["b", "c"]
    monkeypatch.setattr(task_store, "MAX_KEPT_BYTES", 6)
    save("d")
    assert [path.name[0] for path in tmp_path.iterdir()] == ["d"]


def test_a_result_that_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Tasks(tmp_path / "tasks")

    def full(*_: object) -> None:
        raise StorageError("磁盘已满。")

    monkeypatch.setattr(made._kept, "save", full)
    made.start()
    task = ended(made, made.submit("report", "x", makes_a_file))
    made.close()
    assert task.state == "failed"
    assert "磁盘已满" in task.message


@pytest.mark.parametrize("task_id", ["", "x", "..", "../../etc/passwd", "a" * 22, "A" * 21 + "/", "a" * 500])
def test_an_unknown_id_is_not_found_and_reaches_no_file(working: Tasks, task_id: str) -> None:
    with pytest.raises(NotFoundError):
        working.task(task_id)
    with pytest.raises(NotFoundError):
        working.file(task_id, "task.json")
    assert working.summary(task_id) == {}


def test_only_the_files_of_a_task_can_be_fetched(working: Tasks) -> None:
    task = ended(working, working.submit("report", "x", makes_a_file))
    for name in ("task.json", "../summary.json", "0", "files/0"):
        with pytest.raises(NotFoundError):
            working.file(task.id, name)


def test_the_api_and_the_page_show_a_task(client: TestClient, app: Any) -> None:
    made: Tasks = app.state.tasks
    task = ended(made, made.submit("report", "一份<b>报告", lambda _: Outcome((FILE,), "完成了。")))
    answer = client.get(f"/api/v1/tasks/{task.id}").json()
    assert (answer["state"], answer["files"][0]["name"]) == ("done", "报告.txt")
    file = client.get(answer["files"][0]["url"])
    assert file.content == "内容".encode()
    assert "attachment" in file.headers["content-disposition"]
    assert "default-src 'none'" in file.headers["content-security-policy"]


def test_a_running_task_refreshes_by_itself_without_scripts(client: TestClient, app: Any) -> None:
    go = threading.Event()

    def waits(progress: Progress) -> Outcome:
        progress(3, 7, "正在查找")
        go.wait(30)
        return Outcome((), "好。")

    task = app.state.tasks.submit("evaluation", "一份<b>报告", waits)
    until(lambda: app.state.tasks.task(task.id), lambda now: now.total == 7)
    page = client.get(f"/tasks/{task.id}").text
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "3 / 7" in page
    assert "一份&lt;b&gt;报告" in page
    fragment = client.get(f"/tasks/{task.id}", headers={"X-Fragment": "1"}).text
    assert "<html" not in fragment
    go.set()
    ended(app.state.tasks, task)


def test_an_unknown_task_is_a_problem_document(client: TestClient) -> None:
    response = client.get("/api/v1/tasks/" + "a" * 22)
    assert response.status_code == 404
    assert "24 小时" in response.json()["detail"]


def holds(seen: threading.Event, go: threading.Event) -> Callable[[Progress], Outcome]:
    """Work that says it has begun, waits, and takes one more step."""

    def run(progress: Progress) -> Outcome:
        progress(1, 3, "正在查找")
        seen.set()
        go.wait(30)
        progress(2, 3, "正在查找")
        return Outcome((FILE,), "完成了。")

    return run


def test_whoever_wants_no_result_any_more_stops_a_task(working: Tasks) -> None:
    seen, go = threading.Event(), threading.Event()
    running = working.submit("report", "甲", holds(seen, go))
    waiting = working.submit("report", "乙", makes_a_file)
    assert seen.wait(30)
    stopped = working.stop(waiting.id)
    assert (stopped.state, stopped.message) == ("failed", "已按要求停止，没有生成文件。")
    assert working.stop(running.id).state == "running"
    go.set()
    assert ended(working, running).message == "已按要求停止，没有生成文件。"
    assert working.task(running.id).files == ()
    assert ended(working, working.submit("report", "丙", makes_a_file)).state == "done"


def test_what_has_ended_cannot_be_stopped(working: Tasks) -> None:
    task = ended(working, working.submit("report", "甲", makes_a_file))
    assert working.stop(task.id) == task
    with pytest.raises(NotFoundError):
        working.stop("a" * 22)


@pytest.mark.parametrize("ask", ["page", "api"])
def test_the_page_and_the_api_stop_a_task(client: TestClient, app: Any, ask: str) -> None:
    seen, go = threading.Event(), threading.Event()
    first = app.state.tasks.submit("report", "甲", holds(seen, go))
    second = app.state.tasks.submit("report", "乙", makes_a_file)
    assert seen.wait(30)
    assert f'action="/tasks/{second.id}/stop"' in client.get(f"/tasks/{second.id}").text
    if ask == "page":
        assert "已按要求停止" in client.post(f"/tasks/{second.id}/stop").text
    else:
        assert client.delete(f"/api/v1/tasks/{second.id}").json()["state"] == "failed"
    page = client.get(f"/tasks/{second.id}").text
    assert "/stop" not in page
    go.set()
    ended(app.state.tasks, first)


def test_an_evaluation_is_not_stopped_by_whoever_has_its_address(client: TestClient, app: Any) -> None:
    seen, go = threading.Event(), threading.Event()
    task = app.state.tasks.submit("evaluation", "评测", holds(seen, go))
    assert client.delete(f"/api/v1/tasks/{task.id}").status_code == 422
    assert "/stop" not in client.get(f"/tasks/{task.id}").text
    go.set()
    assert ended(app.state.tasks, task).state == "done"
