"""A running application over fakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api import fakes

TOKEN = "a-write-token-for-tests"
WRITER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def settings(tmp_path: Path) -> fakes.FakeSettings:
    return fakes.FakeSettings(data_dir=tmp_path, write_token=TOKEN)


@pytest.fixture
def services(settings: fakes.FakeSettings) -> fakes.FakeServices:
    return fakes.services_with(settings)


@pytest.fixture
def app(settings: fakes.FakeSettings, services: fakes.FakeServices) -> Any:
    from api.app import create_app

    return create_app(settings, services, pipeline=fakes.PIPELINE)


@pytest.fixture
def client(app: Any) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client
