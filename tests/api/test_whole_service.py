"""The service over the real store, the real index and a real folder; only the encoder and the parser are fakes."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import runtime, wiring
from api.app import create_app
from api.settings import Settings
from kb.readers import read_safely
from tests.api import fakes, notices
from tests.api.conftest import TOKEN, WRITER
from tests.index.fakes import FakeEncoder

NOTICES = "/api/v1/notices"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(wiring, "open_encoder", lambda _settings: FakeEncoder())
    monkeypatch.setattr(runtime, "WATCH_SECONDS", 0.05)
    settings = Settings(data_dir=tmp_path, write_token=TOKEN)
    store = wiring.open_store(settings, writable=True)
    for notice in notices.ALL:
        content = notice.text.encode()
        source = replace(notice.source, sha256=hashlib.sha256(content).hexdigest())
        store.put(replace(notice, source=source), content)
    store.close()
    return settings


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings, pipeline=fakes.PIPELINE), base_url="http://127.0.0.1") as client:
        until(lambda: client.get("/readyz").status_code == 200)
        yield client


def until(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def found(client: TestClient, query: str) -> list[str]:
    body = client.get("/api/v1/search", params={"q": query}).json()
    return [] if body["nearest"] else [result["problem_id"] for result in body["results"]]


def upload(client: TestClient, name: str, text: str) -> dict[str, Any]:
    response = client.post(NOTICES, files=[("files", (name, text.encode()))], headers=WRITER)
    location = response.headers["location"]
    until(lambda: client.get(location, headers=WRITER).json()["state"] in ("done", "failed"))
    job: dict[str, Any] = client.get(location, headers=WRITER).json()
    return job


def test_a_store_without_an_index_is_indexed_at_the_start(client: TestClient):
    assert "linlan-edu-2024#P1" in found(client, "出差住宿超标准报销")
    ready = client.get("/readyz").json()
    assert (ready["notices"], ready["is_current"]) == (3, True)


def test_an_upload_is_searchable_without_a_restart(client: TestClient):
    job = upload(client, "新通报.txt", "食堂采购账目混乱:逐笔核对食堂采购台账;公开招标选定供应商")

    assert job["state"] == "done"
    assert "新通报#P1" in found(client, "食堂采购台账")
    original = client.get(f"{NOTICES}/新通报/original")
    assert original.content.decode().startswith("食堂采购账目混乱")


def test_the_same_content_again_is_told_and_another_file_of_that_name_is_kept(client: TestClient):
    upload(client, "通报.txt", "甲问题:整改甲")

    again, other = upload(client, "通报.txt", "甲问题:整改甲"), upload(client, "通报.txt", "乙问题:整改乙")
    renamed = upload(client, "另名.txt", "甲问题:整改甲")

    assert again["files"][0]["status"] == "unchanged"
    assert other["files"][0]["status"] == "added"
    assert other["files"][0]["slug"] != "通报"
    assert (renamed["files"][0]["status"], renamed["files"][0]["slug"]) == ("duplicate", "通报")


def test_a_deleted_notice_disappears_before_the_index_follows_and_returns(client: TestClient):
    url = f"{NOTICES}/linlan-edu-2024"
    client.delete(url, headers=WRITER)

    assert "linlan-edu-2024#P1" not in found(client, "出差住宿超标准报销")
    assert client.get(f"{url}/original").status_code == 404
    assert client.get("/api/v1/measures/linlan-edu-2024%23P1-M1").status_code == 404
    client.post(f"{url}/restore", headers=WRITER)
    until(lambda: "linlan-edu-2024#P1" in found(client, "出差住宿超标准报销"))


def test_what_another_process_publishes_is_found(client: TestClient, settings: Settings):
    other = wiring.open_services(settings, writable=True)
    content = b"x"
    source = replace(notices.HOSPITAL.source, sha256=hashlib.sha256(content).hexdigest())
    other.store.put(replace(notices.HOSPITAL, slug="another", source=source), content)
    other.publish_index()
    other.close()

    until(lambda: "another#P1" in found(client, "设备招标采购程序不完备"))


def test_a_damaged_index_is_rebuilt_at_the_start(settings: Settings):
    services = wiring.open_services(settings, writable=True)
    services.close()
    for path in settings.index_dir.rglob("*"):
        if path.is_file() and path.stat().st_size and path.name != "CURRENT":
            path.write_bytes(path.read_bytes()[:-1] + b"\x00")

    with TestClient(create_app(settings, pipeline=fakes.PIPELINE), base_url="http://127.0.0.1") as client:
        until(lambda: client.get("/readyz").status_code == 200)
        assert "linlan-edu-2024#P1" in found(client, "出差住宿超标准报销")


def test_a_damaged_database_is_told(settings: Settings):
    (settings.data_dir / "kb.sqlite").write_bytes(b"not a database" * 100)

    with TestClient(create_app(settings, pipeline=fakes.PIPELINE), base_url="http://127.0.0.1") as client:
        until(lambda: "正在载入" not in client.get("/readyz").json()["detail"])
        response = client.get("/readyz")

    assert response.status_code == 503
    assert "kb.sqlite" in response.json()["detail"]


@pytest.mark.parametrize(
    "query", ["", "  ", "的了和", "🙂", "差" * 10_000, "\x00\x01", "a" * 10_000, "!@#$%^&*()"]
)
def test_no_query_breaks_a_search(client: TestClient, query: str):
    response = client.post("/api/v1/search", json={"query": query})

    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert response.json()["type"] == "urn:zhenggai-kb:problem:invalid-input"


def test_a_filter_with_an_impossible_value_says_what_is_possible(client: TestClient):
    response = client.get("/api/v1/search", params={"q": "报销", "status": "maybe"})

    assert response.status_code == 422
    assert "completed" in response.json()["detail"]


def _zip_bomb() -> bytes:
    """An xlsx whose sheet unpacks to 300 MB of zeros."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(bytes(1_000_000))
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


def test_hostile_files_cost_only_their_own_place_in_the_job(settings: Settings):
    files = {
        "空.txt": b"",
        "图片.txt": b"\x89PNG\r\n\x1a\n" + bytes(1000),
        "炸弹.xlsx": _zip_bomb(),
        "截断.docx": _zip_bomb()[:500],
        "好.txt": "食堂采购账目混乱:逐笔核对食堂采购台账".encode(),
    }
    pipeline = replace(fakes.PIPELINE, read=read_safely)
    with TestClient(create_app(settings, pipeline=pipeline), base_url="http://127.0.0.1") as client:
        until(lambda: client.get("/readyz").status_code == 200)
        sent = [("files", (name, content)) for name, content in files.items()]
        location = client.post(NOTICES, files=sent, headers=WRITER).headers["location"]
        until(lambda: client.get(location, headers=WRITER).json()["state"] in ("done", "failed"))
        reports = client.get(location, headers=WRITER).json()["files"]

        assert [report["status"] for report in reports] == ["failed"] * 4 + ["added"]
        assert all(report["message"] for report in reports)
        assert "好#P1" in found(client, "食堂采购台账")
