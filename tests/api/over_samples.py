"""A service over the shared samples, with a folder of its own; and waiting for its tasks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Services

TASK_SECONDS = 120


@contextmanager
def client_over(samples: Services, folder: Path, base_url: str = "http://127.0.0.1") -> Iterator[TestClient]:
    """The service over the samples; what it makes goes to folder, and the samples stay open for others."""
    chosen = Settings(data_dir=folder, write_token="a-token-for-tests-only")
    shared = Services(chosen, samples.store, samples.current_encoder, samples.retriever)
    shared.close = lambda: None  # type: ignore[method-assign]
    with TestClient(create_app(chosen, shared), base_url=base_url) as client:
        yield client


def finished(client: TestClient, location: str) -> dict[str, Any]:
    """The task once it has ended, well or not. Raises TimeoutError."""
    deadline = time.monotonic() + TASK_SECONDS
    while (answer := client.get(location).json())["state"] in ("queued", "running"):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
    done: dict[str, Any] = answer
    return done
