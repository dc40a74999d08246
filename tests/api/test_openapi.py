"""The OpenAPI document is complete and true."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, TypeAdapter, with_config

from api import notice_schemas, schemas, similar_answers, task_schemas, understanding_answers
from api.answers import schemas as answer_schemas
from api.baskets import answers as basket_answers
from api.hits import schemas as hit_schemas
from api.ledger import schemas as ledger_schemas
from api.openapi import EXAMPLES
from api.patterns import schemas as pattern_schemas
from api.plan_check import schemas as plan_schemas
from api.reports import schemas as report_schemas
from api.schema_descriptions import DESCRIPTIONS


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return document


def _operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def test_only_the_json_routes_are_described(document: dict[str, Any]):
    paths = set(document["paths"])

    assert {path for path in paths if not path.startswith("/api/v1/")} == {"/healthz", "/readyz"}


def test_every_route_has_a_chinese_summary_and_its_errors(document: dict[str, Any]):
    for name, operation in _operations(document):
        assert any("\u4e00" <= c <= "\u9fff" for c in operation["summary"]), name
        assert "500" in operation["responses"], name
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"], (name, status)
            assert any("\u4e00" <= c <= "\u9fff" for c in response["description"]), (name, status)


def test_every_reference_leads_somewhere(document: dict[str, Any]):
    text = json.dumps(document)
    for part in text.split('"$ref": "')[1:]:
        target = part.split('"')[0].removeprefix("#/components/schemas/")
        assert target in document["components"]["schemas"]


def test_every_json_answer_has_an_example(document: dict[str, Any]):
    for name, operation in _operations(document):
        for status, response in operation["responses"].items():
            for media in response.get("content", {}).values():
                if status < "300" and media.get("schema", {}).get("$ref"):
                    assert media.get("example"), (name, status)


def test_every_parameter_and_every_field_of_a_body_says_what_it_is(document: dict[str, Any]):
    shapes = document["components"]["schemas"]
    for name, operation in _operations(document):
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (name, parameter["name"])
        for media in operation.get("requestBody", {}).get("content", {}).values():
            reference = media["schema"].get("$ref", "").rpartition("/")[2]
            fields = shapes.get(reference, media["schema"]).get("properties", {})
            assert not [field for field, shape in fields.items() if not shape.get("description")], name


def test_every_shape_is_described_in_chinese_in_api_schema_descriptions(document: dict[str, Any]):
    for name, shape in document["components"]["schemas"].items():
        assert any("\u4e00" <= c <= "\u9fff" for c in shape.get("description", "")), name
    assert not set(DESCRIPTIONS) - set(document["components"]["schemas"])


def test_every_json_body_has_an_example_of_its_shape(document: dict[str, Any]):
    shapes = document["components"]["schemas"]
    for name, operation in _operations(document):
        media = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if media is not None:
            shape = shapes.get(media["schema"].get("$ref", "").rpartition("/")[2], media["schema"])
            assert media.get("example") or shape.get("examples"), name


def test_whatever_takes_a_body_may_find_it_garbled_or_too_long(document: dict[str, Any]):
    for name, operation in _operations(document):
        if "requestBody" in operation:
            assert {"400", "413"} <= set(operation["responses"]), name


def test_writing_says_that_it_needs_a_token(document: dict[str, Any]):
    secured = {name for name, operation in _operations(document) if operation.get("security")}

    assert {name for name in secured if name.startswith("GET")} == {"GET /api/v1/jobs/{job_id}"}
    assert "DELETE /api/v1/notices/{slug}" in secured


def test_the_file_field_is_a_file(document: dict[str, Any]):
    body = document["paths"]["/api/v1/notices"]["post"]["requestBody"]["content"]

    assert list(body) == ["multipart/form-data"]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_has_the_shape_it_stands_for(name: str):
    modules = (
        answer_schemas,
        notice_schemas,
        schemas,
        understanding_answers,
        task_schemas,
        basket_answers,
        similar_answers,
        hit_schemas,
        ledger_schemas,
        report_schemas,
        pattern_schemas,
        plan_schemas,
    )
    shape = next(getattr(module, name) for module in modules if hasattr(module, name))
    strict = with_config(ConfigDict(extra="forbid", strict=True))(shape)

    TypeAdapter(strict).validate_python(EXAMPLES[name])
