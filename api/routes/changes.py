"""Whatever changes the knowledge base: uploads and their jobs, deleting and restoring. All of it needs a writer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Path, Request, UploadFile
from fastapi.responses import JSONResponse, Response

from api.errors import UnsupportedMediaTypeError
from api.intake import Intake
from api.jobs import Job, Jobs
from api.notice_schemas import Deleted, JobAnswer, PreviewAnswer, Restored
from api.routes import problems
from api.routes.notices import Slug
from api.runtime import OpenServices
from api.uploads import MAX_FILES, Upload, Uploads

router = APIRouter(tags=["写入"])
UploadId = Annotated[
    str,
    Path(max_length=64, description="预览时得到的 upload_id", examples=["0f8fad5bd9cb469fa16570867728950e"]),
]
JobId = Annotated[str, Path(max_length=64, description="任务编号", examples=["5f0c2f6a9d3b8e41"])]


def expect_form(fields: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency that raises UnsupportedMediaTypeError unless the body is a form. fields: what goes where, in Chinese."""

    async def check(request: Request) -> None:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "multipart/form-data":
            raise UnsupportedMediaTypeError(f"上传须用 multipart/form-data 表单，{fields}。")

    return check


_expect_files = expect_form("文件放在字段 files 中")


Files = Annotated[list[UploadFile], File(description="1 至 100 份通报文件：txt、html、docx、pdf 或 xlsx")]


def _stage(request: Request, files: list[UploadFile]) -> Upload:
    uploads: Uploads = request.app.state.uploads
    return uploads.stage((file.filename, file.file) for file in files)


def _accepted(job: Job) -> JSONResponse:
    return JSONResponse(job.answer(), 202, {"Location": f"/api/v1/jobs/{job.id}"})


@router.post(
    "/notices",
    status_code=202,
    response_model=JobAnswer,
    responses=problems(401, 403, 413, 415, 422, 429, 503),
    summary="上传通报",
    dependencies=[Depends(_expect_files)],
    form_limits={"max_files": MAX_FILES, "max_fields": 10, "max_part_size": 10_000},
)
def upload(request: Request, services: OpenServices, files: Files) -> JSONResponse:
    """收下文件后立即答复；读取、入库与更新索引由后台任务完成，进度见 Location 所指的任务。"""
    del services  # not ready: refuse before anything is kept
    jobs: Jobs = request.app.state.jobs
    return _accepted(jobs.submit(_stage(request, files)))


@router.post(
    "/notices/preview",
    response_model=PreviewAnswer,
    responses=problems(401, 403, 413, 415, 422, 429, 503),
    summary="预览解析结果",
    dependencies=[Depends(_expect_files)],
    form_limits={"max_files": MAX_FILES, "max_fields": 10, "max_part_size": 10_000},
)
def preview_upload(request: Request, files: Files) -> JSONResponse:
    """只解析，不入库。文件保留一小时，确认后向 accept 所指地址 POST 即可入库。"""
    uploads: Uploads = request.app.state.uploads
    intake: Intake = request.app.state.intake
    staged = _stage(request, files)
    try:
        parsed = [intake.preview(file) for file in staged.files]
    except BaseException:
        staged.discard()
        raise
    uploads.keep(staged)
    answer: PreviewAnswer = {
        "upload_id": staged.id,
        "accept": f"/api/v1/notices/preview/{staged.id}/accept",
        "expires_at": staged.expires_at,
        "files": parsed,
    }
    return JSONResponse(answer)


@router.post(
    "/notices/preview/{upload_id}/accept",
    status_code=202,
    response_model=JobAnswer,
    responses=problems(401, 403, 404, 429, 503),
    summary="确认入库",
)
def accept(request: Request, services: OpenServices, upload_id: UploadId) -> JSONResponse:
    """把预览过的文件入库。"""
    del services
    uploads: Uploads = request.app.state.uploads
    jobs: Jobs = request.app.state.jobs
    return _accepted(jobs.submit(uploads.take(upload_id)))


@router.get("/jobs/{job_id}", response_model=JobAnswer, responses=problems(401, 404), summary="任务进度")
def job(request: Request, job_id: JobId) -> JSONResponse:
    """任务的状态、进度与逐份结果。只保留最近 200 项，重启后清空；已入库的通报不受影响。"""
    jobs: Jobs = request.app.state.jobs
    return JSONResponse(jobs.job(job_id).answer())


@router.delete(
    "/notices/{slug}",
    status_code=204,
    response_class=Response,
    responses={
        204: {
            "description": "已删除；响应头 Link 给出恢复的地址",
            "headers": {"Link": {"schema": {"type": "string"}}},
        },
        200: {"description": "已删除（请求头 Prefer: return=representation 时附说明）", "model": Deleted},
        **problems(401, 403, 404, 503),
    },
    summary="删除通报",
)
def delete(request: Request, services: OpenServices, slug: Slug) -> Response:
    """立即从检索结果与列表中消失；可以恢复。"""
    services.store.delete(slug)
    jobs: Jobs = request.app.state.jobs
    jobs.publish_soon()
    restore_url = f"/api/v1/notices/{quote(slug, safe='')}/restore"
    headers = {"Link": f'<{restore_url}>; rel="restore"; method="POST"'}
    if "return=representation" in request.headers.get("prefer", ""):
        message = f"通报“{slug}”已删除。向 {restore_url} 发送 POST 即可恢复。"
        return JSONResponse({"slug": slug, "message": message, "restore": restore_url}, 200, headers)
    return Response(status_code=204, headers=headers)


@router.post(
    "/notices/{slug}/restore",
    response_model=Restored,
    responses=problems(401, 403, 404, 409, 503),
    summary="恢复已删除的通报",
)
def restore(request: Request, services: OpenServices, slug: Slug) -> JSONResponse:
    """恢复后立即可以阅读，索引更新后（通常几秒）可以检索。"""
    services.store.restore(slug)
    jobs: Jobs = request.app.state.jobs
    jobs.publish_soon()
    return JSONResponse({"slug": slug, "message": f"通报“{slug}”已恢复，几秒后可以检索。"})
