"""The ledger: problems and measures as rows, counted, and as an Excel file. Read-only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.ledger.answers import ledger_answer
from api.ledger.exporting import file_name, ledger_workbook
from api.ledger.looking import look
from api.ledger.schemas import LedgerAnswer, LedgerFilters, LedgerParameters
from api.routes import problems
from api.routes.notices import attachment
from api.runtime import OpenServices

router = APIRouter(tags=["台账"])
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/ledger", response_model=LedgerAnswer, responses=problems(404, 422, 503), summary="整改台账")
def ledger(
    request: Request, services: OpenServices, asked: Annotated[LedgerParameters, Query()]
) -> JSONResponse:
    """每条措施一行，没有措施的问题也占一行；可筛选、排序、分页。完整列出通报时，附通报自述的数与台账所列的数。"""
    question = asked.asked(asked.page)
    found = look(services.store, question, asked.page_size)
    base_url = str(request.base_url).rstrip("/")
    return JSONResponse(ledger_answer(question, found, asked.page_size, base_url))


@router.get(
    "/ledger.xlsx",
    response_class=Response,
    responses={
        200: {"description": "Excel 文件", "content": {EXCEL: {}}},
        **problems(404, 422, 429, 503),
    },
    summary="整改台账导出为 Excel",
)
def ledger_file(
    request: Request, services: OpenServices, asked: Annotated[LedgerFilters, Query()]
) -> Response:
    """与页面相同的筛选和排序，最多 20,000 行（另一张表写明是否还有）；单元格里没有公式。"""
    question = asked.asked()
    content = ledger_workbook(services.store, question, str(request.base_url).rstrip("/"))
    headers = {"Content-Disposition": attachment(file_name(question))}
    return Response(content, media_type=EXCEL, headers=headers)
