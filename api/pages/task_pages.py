"""How far a task has come, and what it made: one page for every kind of task."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import render
from api.routes.tasks import file_url, stopped
from api.server_time import when_words
from api.tasks import Tasks

router = APIRouter(include_in_schema=False)

# What is said around a task of each kind; its result is shown by templates/<kind>_summary.html with the style named.
WORDS = {
    "report": {
        "name": "整改先例报告",
        "again": "/report",
        "again_label": "再查一份清单",
        "unit": "个问题",
        "style": "report.css",
    },
    "plan": {
        "name": "整改方案体检",
        "again": "/plan",
        "again_label": "再检查一份方案",
        "unit": "个问题",
        "style": "plan.css",
    },
    "evaluation": {"name": "命中测试", "again": "/hits", "again_label": "查看各项指标", "unit": "个问题"},
}


@router.post("/tasks/{task_id}/stop")
def stop(request: Request, task_id: str) -> Response:
    """Give the task up and show it again."""
    tasks: Tasks = request.app.state.tasks
    stopped(tasks, task_id)
    return RedirectResponse(f"/tasks/{task_id}", status_code=303)


@router.get("/tasks/{task_id}")
def follow(request: Request, task_id: str) -> Response:
    """The task's progress, then its files and its result on the page."""
    tasks: Tasks = request.app.state.tasks
    task = tasks.task(task_id)
    response = render(
        request,
        "task_state.html" if request.headers.get("X-Fragment") else "task.html",
        task=task,
        words=WORDS[task.kind],
        nav_section=WORDS[task.kind]["again"],
        summary=tasks.summary(task_id) if task.state == "done" else {},
        kept_until=when_words(task.expires_at) if task.expires_at else "",
        files=[(file, file_url(task.id, file.name)) for file in task.files],
    )
    response.headers["Vary"] = "X-Fragment"
    return response
