"""Starting, failing to start, and following new generations."""

from __future__ import annotations

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import runtime
from api.app import create_app
from api.errors import NotReadyError
from api.runtime import Runtime
from index.errors import IndexCorruptError
from kb.errors import StorageError
from tests.api import fakes


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(runtime, "RETRY_SECONDS", 0.01)


def until(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.005)


def test_while_loading_only_the_liveness_check_answers(settings: Any):
    app = create_app(settings)  # never started, so never loaded
    client = TestClient(app, base_url="http://127.0.0.1")

    assert client.get("/healthz").json()["status"] == "ok"
    for url in ("/readyz", "/api/v1/search?q=报销", "/api/v1/notices"):
        response = client.get(url)
        assert response.status_code == 503
        assert "正在载入" in response.json()["detail"]


def test_the_reason_for_a_failed_start_is_told_and_opening_is_tried_again(settings: Any):
    services: Any = fakes.services_with(settings)
    attempts: list[bool] = []

    def open_services(*, writable: bool) -> Any:
        attempts.append(writable)
        if len(attempts) < 3:
            raise IndexCorruptError("索引已损坏，请重建。")
        return services

    running = Runtime(open_services)
    running._try_open()
    with pytest.raises(NotReadyError, match="索引已损坏，请重建"):
        running.services()
    running.start()
    until(lambda: running._services is services)
    running.close()
    assert attempts == [True, True, True]
    assert services.store.closed


def test_a_folder_that_cannot_be_written_is_served_read_only(settings: Any):
    services: Any = fakes.services_with(settings)

    def open_services(*, writable: bool) -> Any:
        if writable:
            raise StorageError("没有权限写入。")
        return services

    running = Runtime(open_services)
    running._try_open()

    assert running.services() is services
    assert running.notes() == ["数据目录不可写，只能检索和阅读：没有权限写入。"]


def test_a_folder_that_cannot_even_be_read_tells_the_first_reason():
    def open_services(*, writable: bool) -> Any:
        raise StorageError("没有权限写入。" if writable else "没有数据库。")

    running = Runtime(open_services)
    running._try_open()

    with pytest.raises(NotReadyError, match="没有权限写入"):
        running.services()


def test_generations_of_other_processes_are_noticed(settings: Any):
    services: Any = fakes.services_with(settings)
    running = Runtime(lambda **_: services, services)

    running.start()

    until(lambda: services.retriever.checks > 1)
    running.close()


def test_a_failed_reload_keeps_the_service_running(settings: Any, monkeypatch: pytest.MonkeyPatch):
    services: Any = fakes.services_with(settings)
    calls: list[int] = []

    def corrupt() -> bool:
        calls.append(1)
        raise IndexCorruptError("新的索引已损坏。")

    monkeypatch.setattr(services.retriever, "reload_if_changed", corrupt)
    running = Runtime(lambda **_: services, services)
    running.start()

    until(lambda: len(calls) > 2)
    assert running.services() is services
    running.close()


def test_what_an_earlier_process_left_unpublished_is_published_at_the_start(settings: Any):
    services: Any = fakes.services_with(settings)
    services.is_current = False

    with TestClient(create_app(settings, services), base_url="http://127.0.0.1"):
        until(lambda: services.published == 1)


def test_a_current_index_is_not_published_again(client: TestClient, services: Any):
    time.sleep(0.7)  # longer than the debounce

    assert client.get("/readyz").json()["is_current"] is True
    assert services.published == 0
