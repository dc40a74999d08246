"""Plan check: hand in a plan and perhaps the list it answers, then read the findings beside its text."""

from __future__ import annotations

import time
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import base_url, render
from api.plan_check.making import make_outcome
from api.plan_check.page_rows import SEVERITIES, list_rows, overview, plan_rows, result_of
from api.plan_check.submitted import SubmittedPlan, from_form
from api.plan_check.wording import LIMITS
from api.routes.tasks import file_url
from api.runtime import OpenServices
from api.server_time import when_words
from api.tasks import Tasks
from kb.errors import InvalidInputError, NotFoundError, UnreadableFileError
from kb.plan.findings import Severity
from kb.plan.reading import MAX_PLAN_CHARS, MAX_PROBLEMS

router = APIRouter(include_in_schema=False)
# A small plan is done by then, and its reader spared the page of its progress.
WAIT_SECONDS = 1.5
_LOOK_AGAIN_SECONDS = 0.05
Chosen = Annotated[Literal["", "high", "medium", "low"], Query()]


@router.get("/plan")
def plan_form(request: Request) -> Response:
    """The form."""
    return _show_form(request, SubmittedPlan.empty())


def _show_form(request: Request, given: SubmittedPlan, *, message: str = "") -> Response:
    return render(
        request,
        "plan.html",
        status=422 if message else 200,
        given=given,
        message=message,
        limits={"chars": MAX_PLAN_CHARS // 10_000, "problems": MAX_PROBLEMS},
    )


@router.post("/plan")
def hand_in(
    request: Request, services: OpenServices, given: Annotated[SubmittedPlan, Depends(from_form)]
) -> Response:
    """Check the plan, and lead to the result or, where it takes longer, to its progress."""
    try:
        order = given.order(base_url(request))
    except (InvalidInputError, UnreadableFileError) as error:
        return _show_form(request, given, message=str(error))
    tasks: Tasks = request.app.state.tasks
    task = tasks.submit("plan", order.plan.title[:60], partial(make_outcome, services, order))
    deadline = time.monotonic() + WAIT_SECONDS
    while tasks.task(task.id).is_running and time.monotonic() < deadline:
        time.sleep(_LOOK_AGAIN_SECONDS)
    is_done = tasks.task(task.id).state == "done"
    return RedirectResponse(f"/plan/{task.id}" if is_done else f"/tasks/{task.id}", status_code=303)


@router.get("/plan/{task_id}")
def result(request: Request, task_id: str, severity: Chosen = "") -> Response:
    """The findings beside the plan's text. severity: only these; what still runs is followed on its task's page."""
    tasks: Tasks = request.app.state.tasks
    task = tasks.task(task_id)
    if task.kind != "plan":
        raise NotFoundError("没有这份体检结果。请重新提交方案。")
    answer = result_of(tasks.summary(task_id)) if task.state == "done" else None
    if answer is None:
        return RedirectResponse(f"/tasks/{task_id}", status_code=303)
    return render(
        request,
        "plan_result.html",
        task=task,
        kept_until=when_words(task.expires_at) if task.expires_at else "",
        answer=answer,
        kinds=overview(answer, severity),
        rows=plan_rows(answer, severity),
        listed=list_rows(answer, severity),
        chosen=severity,
        severities=[Severity(name) for name in SEVERITIES],
        files=[(file, file_url(task.id, file.name)) for file in task.files],
        limits=LIMITS,
    )
