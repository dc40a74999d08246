"""Whatever is sent, the answer is an answer or a problem document, never a failure of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app
from tests.api import fakes
from tests.api.conftest import TOKEN, WRITER

NAMES = st.sampled_from(["q", "page", "page_size", "sort", "topic", "status", "year", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
BODIES = st.fixed_dictionaries({}, optional={name: JSON for name in ("query", "filters", "page", "sort")})
PATHS = st.sampled_from(
    [
        "/api/v1/notices/{}",
        "/api/v1/notices/{}/text",
        "/api/v1/notices/{}/original",
        "/api/v1/notices/a/problems/{}",
        "/api/v1/problems/{}",
        "/api/v1/measures/{}",
        "/api/v1/jobs/{}",
    ]
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("data")
    chosen: Any = fakes.FakeSettings(folder, write_token=TOKEN)
    services: Any = fakes.services_with(chosen)
    with TestClient(
        create_app(chosen, services, pipeline=fakes.PIPELINE), base_url="http://127.0.0.1"
    ) as client:
        yield client


@settings(max_examples=60, deadline=None)
@given(parameters=st.lists(st.tuples(NAMES, st.text(max_size=30)), max_size=5))
def test_any_query_string_is_answered(served: TestClient, parameters: list[tuple[str, str]]):
    encoded = [
        (name, value.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        for name, value in parameters
    ]

    assert served.get("/api/v1/search", params=encoded).status_code in (200, 422)


@settings(max_examples=60, deadline=None)
@given(body=JSON | BODIES)
def test_any_json_is_answered(served: TestClient, body: Any):
    import json

    content = json.dumps(body).encode()  # NaN and lone surrogates included
    response = served.post("/api/v1/search", content=content, headers={"Content-Type": "application/json"})

    assert response.status_code in (200, 422)


@settings(max_examples=60, deadline=None)
@given(path=PATHS, part=st.binary(min_size=1, max_size=12))
def test_any_path_is_answered(served: TestClient, path: str, part: bytes):
    escaped = "".join(f"%{byte:02X}" for byte in part)

    response = served.get(path.format(escaped), headers=WRITER)

    assert response.status_code in (200, 404, 422)
