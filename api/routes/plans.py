"""The check of a plan: at once where it is small, else as a task that makes files."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.pages.rendering import base_url
from api.plan_check.answers import check_answer
from api.plan_check.checking import check_plan
from api.plan_check.making import SMALL_PROBLEMS, base_of, make_outcome
from api.plan_check.schemas import FORM_SCHEMA, PlanBody, PlanCheckAnswer
from api.plan_check.submitted import Submission
from api.routes import problems
from api.routes.tasks import accepted
from api.runtime import OpenServices
from api.task_schemas import TaskAnswer
from api.tasks import Tasks

router = APIRouter(tags=["方案体检"])
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": FORM_SCHEMA},
            "application/json": {"schema": PlanBody.model_json_schema()},
        },
    }
}


@router.post(
    "/plans/check",
    response_model=PlanCheckAnswer,
    responses={
        202: {
            "model": TaskAnswer,
            "description": "方案较大，或要求后台完成：进度与文件见 Location 所指的任务",
        },
        **problems(403, 413, 415, 422, 429, 503),
    },
    summary="整改方案体检",
    openapi_extra=_BODY,
)
def check(request: Request, services: OpenServices, asked: Submission) -> JSONResponse:
    """逐个问题检查：有没有措施、责任、时限，是否明确，措施是否只有口号，数字和日期是否对得上，比多数先例少了哪类措施；
    给了问题清单的，还检查漏了哪些问题。每处意见都带原文位置。

    问题不超过 60 个的立即答复；更多的，或 background 为真的，交给后台任务，结果是一份 Word 报告和一份 Excel 意见表。
    """
    order = asked.order(base_url(request))
    if len(order.plan.problems) <= SMALL_PROBLEMS and not asked.background:
        return JSONResponse(check_answer(check_plan(order, base_of(services))))
    tasks: Tasks = request.app.state.tasks
    return accepted(tasks.submit("plan", order.plan.title[:60], partial(make_outcome, services, order)))
