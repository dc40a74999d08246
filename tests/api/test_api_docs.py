"""The page of the interface: all of OpenAPI, as it is, and commands that work."""

from __future__ import annotations

import html
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.pages.api_reference import Operation, chapters_of
from api.wiring import Services
from tests.api.over_samples import client_over

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return answer


@pytest.fixture
def operations(document: dict[str, Any]) -> list[Operation]:
    return [one for chapter in chapters_of(document, SITE) for one in chapter.operations]


def test_every_operation_stands_on_the_page_once(client: TestClient, document: dict[str, Any]) -> None:
    page = client.get("/api-docs").text
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            assert page.count(f'id="{said["operationId"]}"') == 1, (method, path)
            assert html.escape(said["summary"]) in page


def test_every_parameter_and_field_has_a_place_and_a_meaning(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    for one in operations:
        said = document["paths"][one.path][one.method.lower()]
        names = [field.name for field in one.fields]
        assert names[: len(said.get("parameters", []))] == [par["name"] for par in said.get("parameters", [])]
        assert [field for field in one.fields if not (field.words and field.place and field.limits)] == []


def test_a_field_tells_its_bounds_and_what_holds_without_it(operations: list[Operation]) -> None:
    search = next(one for one in operations if (one.method, one.path) == ("GET", "/api/v1/search"))
    limits = {field.name: field.limits for field in search.fields}
    assert limits["q"] == "文字，最多 20,000 字"
    assert limits["page"] == "整数，1 至 1,000，缺省 1"
    assert limits["topic"] == "文字（可以有多个），最多 50 个"
    assert limits["sort"] == 'relevance、date，缺省 "relevance"'


def test_who_must_show_a_token_is_told(document: dict[str, Any], operations: list[Operation]) -> None:
    for one in operations:
        assert one.needs_token == bool(document["paths"][one.path][one.method.lower()].get("security"))
        assert ("Authorization: Bearer" in one.command) == one.needs_token


def test_answers_are_the_examples_of_the_document(operations: list[Operation]) -> None:
    for one in operations:
        if one.answer:
            json.loads(one.answer)
    assert sum(bool(one.answer) for one in operations) > 40


def test_commands_that_only_ask_work_as_they_stand(
    samples: Services, tmp_path: Path, operations: list[Operation]
) -> None:
    with client_over(samples, tmp_path) as service:
        _try(service, operations)


def _try(client: TestClient, operations: list[Operation]) -> None:
    tried = 0
    for one in operations:
        words = shlex.split(one.command)
        address = words[-1].removeprefix(SITE)
        if one.method == "GET" and "{" not in one.path and "written" not in one.path:
            assert client.get(address).status_code in (200, 404), (
                one.command
            )  # the examples name no real unit
            tried += 1
        elif one.path == "/api/v1/search":
            body = json.loads(words[words.index("-d") + 1])
            assert client.post(address, json=body).status_code == 200
            tried += 1
    assert tried > 12


def test_files_are_sent_and_fetched_as_files(operations: list[Operation]) -> None:
    commands = {(one.method, one.path): one.command for one in operations}
    assert "-F 'files=@文件'" in commands["POST", "/api/v1/notices"]
    assert "-X" not in commands["POST", "/api/v1/notices"]
    assert "-OJ" in commands["GET", "/api/v1/ledger.xlsx"]
    assert "-X DELETE" in commands["DELETE", "/api/v1/notices/{slug}"]


def test_what_the_document_says_is_text_on_the_page(client: TestClient) -> None:
    """A quote or an angle bracket of an example ends nothing."""
    page = client.get("/api-docs").text
    assert "<script>" not in page
    assert "Authorization: Bearer 写入令牌" in html.unescape(page)


def test_a_single_quote_in_an_example_stays_in_the_command() -> None:
    document = {
        "paths": {
            "/x": {
                "post": {
                    "tags": ["甲"],
                    "summary": "乙",
                    "operationId": "x",
                    "requestBody": {"content": {"application/json": {"example": {"text": "it's"}}}},
                    "responses": {"200": {"description": "成功"}},
                }
            }
        }
    }
    ((operation,),) = (chapter.operations for chapter in chapters_of(document, SITE))
    words = shlex.split(operation.command)
    assert json.loads(words[words.index("-d") + 1]) == {"text": "it's"}
