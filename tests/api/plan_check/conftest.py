"""The service over the samples, and plans to hand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Services


@pytest.fixture(scope="session")
def client(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over the samples, with a folder of its own for what it makes."""
    chosen = Settings(data_dir=tmp_path_factory.mktemp("plans"), write_token="a-token-for-tests-only")
    shared = Services(chosen, samples.store, samples.current_encoder, samples.retriever)
    shared.close = lambda: None  # type: ignore[method-assign]  # others go on reading the samples
    with TestClient(create_app(chosen, shared), base_url="http://127.0.0.1:8000") as client:
        yield client
