"""Tasks: how far one has come, and the files it made. Whoever has the id may ask."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from api.routes import EXCEL, WORD, problems
from api.routes.notices import attachment
from api.task_records import Task
from api.task_schemas import TaskAnswer, TaskFile
from api.tasks import Tasks
from kb.errors import InvalidInputError

router = APIRouter(tags=["任务"])
TaskId = Annotated[str, Path(max_length=64, description="任务编号", examples=["vT1kNq4b7hB0yGfX2mWc9Q"])]
FileName = Annotated[
    str, Path(max_length=200, description="文件名，见任务的 files", examples=["整改先例报告.docx"])
]


def file_url(task_id: str, name: str) -> str:
    """Where a file of a task is fetched."""
    return f"/api/v1/tasks/{task_id}/files/{quote(name, safe='')}"


def task_answer(task: Task) -> TaskAnswer:
    """The task's JSON shape."""
    files: list[TaskFile] = [
        {
            "name": file.name,
            "label": file.label,
            "media_type": file.media_type,
            "size_bytes": file.size_bytes,
            "url": file_url(task.id, file.name),
        }
        for file in task.files
    ]
    return {
        "id": task.id,
        "kind": task.kind,
        "title": task.title,
        "state": task.state,
        "stage": task.stage,
        "done": task.done,
        "total": task.total,
        "ahead": task.ahead,
        "message": task.message,
        "files": files,
        "created_at": task.created_at,
        "finished_at": task.finished_at or None,
        "expires_at": task.expires_at or None,
        "page": f"/tasks/{task.id}",
    }


def accepted(task: Task) -> JSONResponse:
    """202 with the task and where to follow it, for routes that submit one."""
    return JSONResponse(task_answer(task), 202, {"Location": f"/api/v1/tasks/{task.id}"})


@router.get("/tasks/{task_id}", response_model=TaskAnswer, responses=problems(404), summary="任务进度与结果")
def task(request: Request, task_id: TaskId) -> JSONResponse:
    """状态、进度与结果文件。结果保留 24 小时；知道编号的人都可以查看。"""
    tasks: Tasks = request.app.state.tasks
    return JSONResponse(task_answer(tasks.task(task_id)))


@router.delete(
    "/tasks/{task_id}", response_model=TaskAnswer, responses=problems(404, 422), summary="停止任务"
)
def stop_task(request: Request, task_id: TaskId) -> JSONResponse:
    """排队的立即停止，正在做的在下一步停止；已经结束的不受影响。停止的任务没有结果文件。"""
    tasks: Tasks = request.app.state.tasks
    return JSONResponse(task_answer(stopped(tasks, task_id)))


def stopped(tasks: Tasks, task_id: str) -> Task:
    """The task after a request to stop it. Raises NotFoundError, and InvalidInputError for one that is not a user's own."""
    if tasks.task(task_id).kind == "evaluation":
        raise InvalidInputError("评测由工作人员发起，不能停止，几分钟内会自己结束。")
    return tasks.stop(task_id)


@router.get(
    "/tasks/{task_id}/files/{name}",
    response_class=Response,
    responses={
        200: {"description": "Word 或 Excel 文件，以附件下载", "content": {WORD: {}, EXCEL: {}}},
        **problems(404),
    },
    summary="下载任务的结果文件",
)
def task_file(request: Request, task_id: TaskId, name: FileName) -> Response:
    """任务生成的一个文件。"""
    tasks: Tasks = request.app.state.tasks
    entry, content = tasks.file(task_id, name)
    return Response(
        content, media_type=entry.media_type, headers={"Content-Disposition": attachment(entry.name)}
    )
