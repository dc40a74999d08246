"""The OpenAPI document: FastAPI's, with the examples, problem documents and write token it does not know of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from api import examples, similar_answers, task_examples
from api.answers import examples as answer_examples
from api.baskets import examples as basket_examples
from api.hits import examples as hit_examples
from api.ledger import examples as ledger_examples
from api.notice_schemas import ProblemDetails
from api.patterns import examples as pattern_examples
from api.plan_check import schemas as plan_schemas
from api.reports import schemas as report_schemas
from api.routes import problems
from api.schema_descriptions import DESCRIPTIONS

EXAMPLES = {
    **examples.EXAMPLES,
    **answer_examples.EXAMPLES,
    **task_examples.EXAMPLES,
    **report_schemas.EXAMPLES,
    **plan_schemas.EXAMPLES,
    **basket_examples.EXAMPLES,
    **similar_answers.EXAMPLES,
    **hit_examples.EXAMPLES,
    **ledger_examples.EXAMPLES,
    **pattern_examples.EXAMPLES,
}
_SCHEMAS = "#/components/schemas/"
# What FastAPI says in English of an answer that the route does not describe.
_UNDESCRIBED = "Successful Response"
_SUCCESS = {
    "200": "成功",
    "201": "已新建",
    "202": "已收下，在后台处理；进度见所答的编号",
    "204": "成功，没有内容",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The document, built once."""
    if not app.openapi_schema:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        _complete(document)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(document: dict[str, Any]) -> None:
    components = document["components"]
    schema = TypeAdapter(ProblemDetails).json_schema(ref_template=_SCHEMAS + "{model}")
    components["schemas"].update(schema.pop("$defs", {}))
    components["schemas"]["ProblemDetails"] = schema
    components["schemas"].pop("HTTPValidationError", None)  # we answer with problem documents instead
    components["schemas"].pop("ValidationError", None)
    for name, shape in components["schemas"].items():
        if name in DESCRIPTIONS:
            shape["description"] = DESCRIPTIONS[name]
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for operation in _operations(document):
        responses = operation["responses"]
        if "application/json" in responses.get("422", {}).get("content", {}):
            responses["422"] = problems(422)[422]
        if "requestBody" in operation:  # whatever is sent may be cut short, garbled or too long
            unread = {str(status): answer for status, answer in problems(400, 413).items() if status != 500}
            operation["responses"] = responses = dict(sorted({**unread, **responses}.items()))
        if "401" in responses:
            operation["security"] = [{"token": []}]
        for status, response in responses.items():
            if response.get("description") == _UNDESCRIBED:
                response["description"] = _SUCCESS[status]
            _add_example(response)


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()


def _add_example(response: dict[str, Any]) -> None:
    for media in response.get("content", {}).values():
        name = media.get("schema", {}).get("$ref", "").removeprefix(_SCHEMAS)
        if name in EXAMPLES:
            media["example"] = EXAMPLES[name]
