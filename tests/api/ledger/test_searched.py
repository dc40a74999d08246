"""Corrections and the real index: what was corrected is found as it is now, without a restart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import runtime, wiring
from api.app import create_app
from api.settings import Settings
from tests.api import fakes, notices
from tests.api.conftest import TOKEN, WRITER
from tests.api.test_whole_service import until
from tests.index.fakes import FakeEncoder


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(wiring, "open_encoder", lambda _settings: FakeEncoder())
    monkeypatch.setattr(runtime, "WATCH_SECONDS", 0.05)
    settings = Settings(data_dir=tmp_path, write_token=TOKEN)
    store = wiring.open_store(settings, writable=True)
    for made in notices.ALL:
        content = made.text.encode()
        source = replace(made.source, sha256=hashlib.sha256(content).hexdigest())
        store.put(replace(made, source=source), content)
    store.close()
    with TestClient(create_app(settings, pipeline=fakes.PIPELINE), base_url="http://127.0.0.1") as client:
        until(lambda: client.get("/readyz").status_code == 200)
        yield client


def found(client: TestClient, **asked: Any) -> list[str]:
    body = client.get("/api/v1/search", params={"q": "科长轮岗", **asked}).json()
    return [measure["id"] for result in body["results"] for measure in result["measures"]]


def test_a_corrected_status_and_a_split_are_searched_within_seconds(client: TestClient) -> None:
    target = "linlan-edu-2024#P3-M1"
    assert found(client, status="completed") != [target]
    value = {"completion": "completed", "continuing": False}
    client.post(
        "/api/v1/corrections", json={"target": target, "field": "status", "value": value}, headers=WRITER
    )
    until(lambda: target in found(client, status="completed"))
    measure = client.get("/api/v1/measures/linlan-edu-2024%23P3-M1").json()
    at = measure["span"][0] + measure["text"].index("目前")
    client.post(
        "/api/v1/corrections", json={"target": target, "field": "split", "value": {"at": at}}, headers=WRITER
    )
    until(lambda: client.get("/readyz").json()["is_current"])
    assert client.get("/readyz").json()["measures"] == 8
