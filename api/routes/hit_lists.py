"""Lists of judged questions in and out: files of any common form, and TREC's two."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import JSONResponse, Response

from api.hits.exporting import qrels_tsv, queries_tsv
from api.hits.importing import keep_list, read_upload
from api.hits.schemas import ImportAnswer
from api.routes import problems
from api.routes.changes import expect_form
from api.routes.notices import attachment
from api.runtime import OpenServices
from kb.judged_answers import read_judged

router = APIRouter(tags=["命中测试"])


def _tsv(example: str) -> dict[str, Any]:
    return {"text/tab-separated-values": {"schema": {"type": "string"}, "example": example}}


@router.post(
    "/hits/import",
    response_model=ImportAnswer,
    responses=problems(401, 403, 413, 415, 422, 503),
    summary="批量添加问题",
    dependencies=[
        Depends(expect_form("问题文件放在字段 questions 中，判断文件放在 qrels 中，文字放在 text 中"))
    ],
    form_limits={"max_files": 2, "max_fields": 4, "max_part_size": 2**20},
)
def import_questions(
    services: OpenServices,
    questions: Annotated[
        UploadFile | None, File(description="问题：.txt（每行一个）、.tsv、.csv 或 .xlsx")
    ] = None,
    qrels: Annotated[UploadFile | None, File(description="判断文件：每行“编号 0 措施编号 等级”")] = None,
    text: Annotated[
        str,
        Form(
            max_length=1_000_000,
            description="或者直接给出文字，每行一个问题",
            examples=["出差报销超标\n公款吃喝"],
        ),
    ] = "",
) -> JSONResponse:
    """已有的问题（不计空格、标点和大小写）不重复添加，只补上标注；读不了的行逐行说明，其余照常保存。"""
    return JSONResponse(keep_list(services.store, read_upload(questions, qrels, text)))


@router.get(
    "/hits/queries.tsv",
    response_class=Response,
    responses={
        200: {"description": "每行：编号、类型、问题", "content": _tsv("q12\tkeyword\t出差报销超标\n")},
        **problems(503),
    },
    summary="导出问题（TREC）",
)
def queries(services: OpenServices) -> Response:
    """可直接用于 kb evaluate search --queries。"""
    return _file(queries_tsv(services.store.read(read_judged)), "queries.tsv")


@router.get(
    "/hits/qrels.tsv",
    response_class=Response,
    responses={
        200: {
            "description": "每行：编号、0、措施编号、等级",
            "content": _tsv("q12\t0\tlinlan-edu-2024#P1-M1\t2\n"),
        },
        **problems(503),
    },
    summary="导出判断（TREC）",
)
def judgments(services: OpenServices) -> Response:
    """可直接用于 kb evaluate search --qrels；标注了整个问题的，列出它的每条措施。"""
    return _file(qrels_tsv(services.store.read(read_judged)), "qrels.tsv")


def _file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": attachment(name)}
    return Response(text, media_type="text/tab-separated-values; charset=utf-8", headers=headers)
