"""What a client sees when something goes wrong."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import errors as service
from api.json_log import log_error
from api.problems import problem_of
from index.errors import IndexCorruptError, IndexMissingError, ModelError
from kb import errors as kb

URL = "/api/v1/search?q=报销"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (service.NotAuthenticatedError, 401),
        (service.ForbiddenError, 403),
        (service.TooLargeError, 413),
        (service.UnsupportedMediaTypeError, 415),
        (service.MisdirectedError, 421),
        (service.OverloadedError, 429),
        (service.NotReadyError, 503),
        (IndexMissingError, 503),
        (IndexCorruptError, 503),
        (ModelError, 503),
        (kb.UnreadableFileError, 422),
        (kb.NotFoundError, 404),
        (kb.ConflictError, 409),
        (kb.BusyError, 503),
        (kb.StorageError, 503),
        (kb.InvalidInputError, 422),
        (kb.KnowledgeBaseError, 500),
        (ZeroDivisionError, 500),
    ],
)
def test_every_error_has_its_status(error: type[Exception], status: int):
    assert problem_of(error("原因。"), "/x").status == status


def test_every_error_raised_on_purpose_has_a_kind_of_its_own():
    from api.problems import _KINDS

    listed = {kind for kind, *_ in _KINDS}
    for module in (kb, service):
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, kb.KnowledgeBaseError):
                assert member in listed or member is kb.KnowledgeBaseError


def test_a_problem_document_has_all_its_members(client: TestClient):
    response = client.get("/api/v1/notices/none")

    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "detail", "instance", "reference"}
    assert body["type"] == "urn:zhenggai-kb:problem:not-found"
    assert body["instance"] == "/api/v1/notices/none"


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [("GET", "/api/v1/nothing", 404), ("PATCH", "/api/v1/search", 405), ("TRACE", "/healthz", 405)],
)
def test_the_routers_own_errors_are_problem_documents(client: TestClient, method: str, url: str, status: int):
    response = client.request(method, url)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_told_the_right_ones(client: TestClient):
    assert "GET" in client.put("/healthz").headers["allow"]


def test_an_unexpected_error_says_nothing_of_its_inside_and_is_logged_under_its_reference(
    client: TestClient, services: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def explode(_request: Any) -> Any:
        raise ZeroDivisionError("secret\ninside")

    monkeypatch.setattr(services.retriever, "search", explode)

    with caplog.at_level(logging.ERROR, "api.problems"):
        response = client.get(URL)

    assert response.status_code == 500
    assert "secret" not in response.text
    (line,) = (record.getMessage() for record in caplog.records)
    assert "\n" not in line
    logged = json.loads(line)
    assert logged["reference"] == response.json()["reference"]
    assert "ZeroDivisionError: secret\ninside" in logged["traceback"]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (IndexMissingError("没有索引。"), "index-missing"),
        (IndexCorruptError("索引已损坏。"), "index-corrupt"),
    ],
)
def test_a_search_without_an_index_says_so(
    client: TestClient, services: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, name: str
):
    def refuse(_request: Any) -> Any:
        raise error

    monkeypatch.setattr(services.retriever, "search", refuse)

    response = client.get(URL)

    assert response.status_code == 503
    assert response.json()["type"] == f"urn:zhenggai-kb:problem:{name}"
    assert response.headers["retry-after"] == "5"


def test_a_browser_sees_a_page_and_a_program_a_document(client: TestClient):
    html = {"Accept": "text/html,application/xhtml+xml"}

    assert client.get("/nothing", headers=html).headers["content-type"].startswith("text/html")
    assert client.get("/nothing").headers["content-type"] == "application/problem+json"
    assert client.get("/api/v1/nothing", headers=html).headers["content-type"] == "application/problem+json"


def test_a_page_that_fails_itself_leaves_the_document(client: TestClient, app: Any):
    def broken(_request: Any, _problem: Any) -> Any:
        raise KeyError("template")

    app.state.problem_page = broken

    response = client.get("/nothing", headers={"Accept": "text/html"})

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_log_line_keeps_chinese_readable_and_escapes_what_could_deceive(caplog: pytest.LogCaptureFixture):
    log_error(logging.getLogger("x"), "e", kb.StorageError("磁盘已满\u202e\x9b\ud800\n"), path="\u2028")

    (line,) = (record.getMessage() for record in caplog.records)
    assert "磁盘已满\\u202e\\u009b\\ud800\\n" in line
    assert json.loads(line)["path"] == "\u2028"


def test_a_text_that_is_too_long_is_counted_in_characters_and_a_list_in_entries(client: TestClient):
    long_text = client.get("/api/v1/notices", params={"contains": "差" * 201}).json()["errors"][0]["message"]
    long_list = client.get("/api/v1/search", params={"q": "差旅", "year": ["2024"] * 51}).json()["errors"][0][
        "message"
    ]

    assert long_text.endswith("不能超过 200 个字符。")
    assert long_list.endswith("不能超过 50 项。")
