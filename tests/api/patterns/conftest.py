"""A site over the real store, of the notices of made.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.wiring import Services
from tests.api.hit_site import app_of, open_site
from tests.api.patterns.made import NOTICES


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Read-only by agreement."""
    services = open_site(tmp_path_factory.mktemp("patterns"), NOTICES)
    yield services
    services.close()


@pytest.fixture(scope="module")
def client(site: Services) -> Iterator[TestClient]:
    with TestClient(app_of(site), base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """A site without notices."""
    services = open_site(tmp_path, ())
    with TestClient(app_of(services), base_url="http://127.0.0.1:8000") as client:
        yield client
    services.close()
