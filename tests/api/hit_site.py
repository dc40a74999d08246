"""A site to test hits on: the real store and index of the three notices, a fake encoder. Shared with the browser tests."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import wiring
from api.app import create_app
from api.settings import Settings
from api.wiring import Services
from index.build import build_index
from index.retriever import open_retriever
from index.understanding.own_synonyms import OwnSynonyms
from kb.notice import Notice
from tests.api import fakes, notices
from tests.api.conftest import TOKEN, WRITER
from tests.index.fakes import FakeEncoder

API = "/api/v1/hits"
TRAVEL, CAR = "linlan-edu-2024#P1", "linlan-edu-2024#P2"


def open_site(folder: Path, stored: Sequence[Notice] = notices.ALL) -> Services:
    """The open parts over a store of these notices, indexed."""
    settings = Settings(data_dir=folder, write_token=TOKEN)
    store = wiring.open_store(settings, writable=True)
    encoder = FakeEncoder()
    services = Services(settings, store, lambda: encoder, None)  # type: ignore[arg-type]  # opened below
    for notice in stored:
        put(services, notice)
    build_index(store, settings.index_dir, encoder)
    own = OwnSynonyms(settings.synonyms_file, store)
    services.retriever = open_retriever(settings.index_dir, store, encoder, own_synonyms=own)
    return services


def put(services: Services, notice: Notice) -> None:
    """Store a notice, whatever its source says."""
    content = notice.text.encode()
    source = replace(notice.source, sha256=hashlib.sha256(content).hexdigest())
    services.store.put(replace(notice, source=source), content)


def reindex(services: Services) -> None:
    """Publish the next generation of what the store holds."""
    build_index(services.store, services.settings.index_dir, services.encoder)
    services.retriever.reload_if_changed()


def app_of(services: Services) -> FastAPI:
    """The application over a site."""
    return create_app(services.settings, services, pipeline=fakes.PIPELINE)


def add(client: TestClient, text: str, marks: dict[str, int] | None = None, kind: str = "keyword") -> int:
    """Add a question with marks; its id."""
    answer = client.post(f"{API}/questions", json={"text": text, "kind": kind}, headers=WRITER)
    assert answer.status_code in (200, 201), answer.text
    question_id = int(answer.json()["id"])
    for target, grade in (marks or {}).items():
        assert mark(client, question_id, target, grade).status_code == 200
    return question_id


def mark(client: TestClient, question_id: int, target: str, grade: int | None) -> Any:
    """Mark a target, or take its mark away."""
    body = {"target": target, "grade": grade}
    return client.put(f"{API}/questions/{question_id}/marks", json=body, headers=WRITER)


def evaluate(client: TestClient) -> dict[str, Any]:
    """Evaluate and wait; the task as it ended."""
    answer = client.post(f"{API}/evaluations", headers=WRITER)
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + 60
    while (task := client.get(answer.headers["location"]).json())["state"] in ("queued", "running"):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
    ended: dict[str, Any] = task
    return ended
