"""Reports: a list of problems in, a task that makes a Word report and a workbook out."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.pages.rendering import base_url
from api.reports.making import check_filters, make_outcome
from api.reports.schemas import FORM_SCHEMA, RecognisedList, ReportBody
from api.reports.submitted import SubmittedList, recognised
from api.routes import problems
from api.routes.tasks import accepted
from api.runtime import OpenServices
from api.task_schemas import TaskAnswer
from api.tasks import Tasks

router = APIRouter(tags=["报告"])
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": FORM_SCHEMA},
            "application/json": {"schema": ReportBody.model_json_schema()},
        },
    }
}


@router.post(
    "/reports",
    status_code=202,
    response_model=TaskAnswer,
    responses=problems(403, 413, 415, 422, 429, 503),
    summary="按问题清单生成先例报告",
    openapi_extra=_BODY,
)
def order_report(request: Request, services: OpenServices, asked: SubmittedList) -> JSONResponse:
    """读出清单里的问题后立即答复；逐个查找先例由后台任务完成，进度与文件见 Location 所指的任务。

    一次最多查询 500 个问题，其余各行原样返回并注明；某个问题查询失败不影响其余。结果是一份 Word 报告和一份 Excel 清单：
    以工作簿提交的，在原表右侧加列。
    """
    check_filters(services, asked.filters)
    order = asked.order(base_url(request))
    tasks: Tasks = request.app.state.tasks
    return accepted(tasks.submit("report", order.name, partial(make_outcome, services, order)))


@router.post(
    "/reports/preview",
    response_model=RecognisedList,
    responses=problems(403, 413, 415, 422, 429, 503),
    summary="预览识别出的问题",
    openapi_extra=_BODY,
)
def preview_list(asked: SubmittedList) -> JSONResponse:
    """只识别，不查找：列出认出的问题、没有当作问题的行和提醒。"""
    return JSONResponse(recognised(asked.read()))
