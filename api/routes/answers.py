"""Precedents of a question: counted and quoted; and, where a language model is set, written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from api.answers import payload, writing
from api.answers.schemas import PrecedentsAnswer, WrittenAnswer
from api.errors import ModelServerError
from api.parameters import PrecedentBody, PrecedentParameters
from api.routes import problems
from api.routes.search import expect_json
from api.runtime import OpenServices

if TYPE_CHECKING:
    from api.wiring import Services

router = APIRouter(tags=["先例"])
Asked = Annotated[PrecedentParameters, Query()]


def _precedents(
    request: Request, services: Services, asked: PrecedentParameters | PrecedentBody, query: str
) -> Response:
    from index.precedents import find_precedents

    filters = _filters(asked)
    found = find_precedents(
        services.retriever, services.store, query, filters=filters, limit=asked.limit, literal=asked.literal
    )
    base_url = str(request.base_url).rstrip("/")
    return JSONResponse(payload.precedents_answer(found, filters, literal=asked.literal, base_url=base_url))


def _filters(asked: PrecedentParameters | PrecedentBody) -> Mapping[str, tuple[str, ...]]:
    if isinstance(asked, PrecedentParameters):
        return asked.filters()
    return {name: tuple(values) for name, values in asked.filters.items() if values}


def _written(
    request: Request, services: Services, asked: PrecedentParameters | PrecedentBody, query: str
) -> Response:
    question = writing.Question(query, _filters(asked), asked.literal)
    written = writing.write_whole(request, services, question)
    if not written.sentences:
        raise ModelServerError(written.ending.fault)
    answer: WrittenAnswer = {
        "query": query,
        "model": written.model,
        "sentences": [payload.written_sentence(one) for one in written.sentences],
        "sources": payload.written_sources(written.sources),
        **payload.ending(written.ending),
    }
    return JSONResponse(answer)


@router.get(
    "/precedents", response_model=PrecedentsAnswer, responses=problems(422, 503), summary="可比先例与统计"
)
def precedents(request: Request, services: OpenServices, asked: Asked) -> Response:
    """可比先例有多少个，来自多少家单位，各用了哪些措施、收回多少资金、完成到什么程度；每个数字都附上它所依据的问题与措施编号。

    没有可比先例时 verdict 为 none，nearest 列出最相近的几个，不作统计。
    """
    return _precedents(request, services, asked, asked.q)


@router.post(
    "/precedents",
    response_model=PrecedentsAnswer,
    responses=problems(413, 415, 422, 503),
    summary="可比先例与统计（JSON）",
    dependencies=[Depends(expect_json)],
)
def precedents_by_body(request: Request, services: OpenServices, asked: PrecedentBody) -> Response:
    """与 GET /precedents 相同，条件写在 JSON 中，适合长查询。"""
    return _precedents(request, services, asked, asked.query)


@router.get(
    "/precedents/written",
    response_model=WrittenAnswer,
    responses=problems(403, 404, 422, 429, 502, 503),
    summary="书面归纳",
)
def written(request: Request, services: OpenServices, asked: Asked) -> Response:
    """由所设置的语言模型根据可比先例的原文写成，须对照原文核对；没有注明出处的句子已去掉。没有设置 KB_LLM_BASE_URL 时为 404。"""
    return _written(request, services, asked, asked.q)


@router.post(
    "/precedents/written",
    response_model=WrittenAnswer,
    responses=problems(403, 404, 413, 415, 422, 429, 502, 503),
    summary="书面归纳（JSON）",
    dependencies=[Depends(expect_json)],
)
def written_by_body(request: Request, services: OpenServices, asked: PrecedentBody) -> Response:
    """与 GET /precedents/written 相同，条件写在 JSON 中。"""
    return _written(request, services, asked, asked.query)
