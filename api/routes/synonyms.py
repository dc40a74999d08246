"""The site's own synonyms: read by anyone, changed by whoever may write; in force at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import JSONResponse, Response

from api.routes import problems
from api.routes.search import expect_json
from api.runtime import OpenServices
from api.understanding_answers import (
    SynonymGroupAnswer,
    SynonymsAnswer,
    SynonymsBody,
    group_answer,
)
from index.understanding.synonyms import SynonymGroup
from kb.synonyms import check_synonyms

router = APIRouter(tags=["同义词"])
Canonical = Annotated[str, Path(max_length=200, description="规范词", examples=["差旅费"])]


@router.get("/synonyms", response_model=SynonymsAnswer, responses=problems(503), summary="本单位的同义词")
def synonyms(services: OpenServices) -> JSONResponse:
    """本单位自己的同义词组，不含程序自带的。source 为 file 的写在数据目录的 synonyms.tsv 中，只能在文件里修改。"""
    own = services.retriever.own_synonyms.refresh()
    groups = [group_answer(group, "store") for group in own.stored]
    groups += [group_answer(group, "file") for group in own.from_file]
    return JSONResponse({"synonyms": groups, "faults": list(own.faults)})


@router.put(
    "/synonyms/{canonical}",
    response_model=SynonymGroupAnswer,
    responses=problems(401, 403, 415, 422, 503),
    summary="增加或替换一组同义词",
    dependencies=[Depends(expect_json)],
)
def put_synonyms(services: OpenServices, canonical: Canonical, asked: SynonymsBody) -> JSONResponse:
    """检索任何一个词时，也以较低的权重检索同组的其他词。立即生效，不必重启。"""
    group = check_synonyms(canonical, asked.variants)
    services.store.put_synonyms(group)
    services.retriever.own_synonyms.refresh()
    return JSONResponse(group_answer(SynonymGroup(group.canonical, group.variants), "store"))


@router.delete(
    "/synonyms/{canonical}",
    status_code=204,
    response_class=Response,
    responses=problems(401, 403, 404, 503),
    summary="删除一组同义词",
)
def delete_synonyms(services: OpenServices, canonical: Canonical) -> Response:
    """立即生效。"""
    services.store.delete_synonyms(canonical)
    services.retriever.own_synonyms.refresh()
    return Response(status_code=204)
