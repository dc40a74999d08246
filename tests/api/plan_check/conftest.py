"""The service over the samples, and plans to hand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.wiring import Services
from tests.api.over_samples import client_over


@pytest.fixture(scope="session")
def client(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over the samples, with a folder of its own for what it makes."""
    with client_over(samples, tmp_path_factory.mktemp("plans"), "http://127.0.0.1:8000") as client:
        yield client
