"""Bringing notices in: choose files, look at the parse, accept, follow the job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from api.intake import Intake
from api.jobs import Jobs
from api.notice_schemas import Preview
from api.pages.rendering import render
from api.security import check_csrf
from api.uploads import Uploads
from kb.document import Span
from kb.errors import InvalidInputError

router = APIRouter(include_in_schema=False)
SHOWN_UNASSIGNED = 5
SHOWN_UNASSIGNED_CHARS = 120


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What one file would become. notice: the API's form of it, None if the file cannot be read (see message)."""

    file_name: str
    message: str
    notice: Any
    unassigned: tuple[str, ...]
    replaces: bool


@router.get("/upload")
def choose(request: Request) -> Response:
    """Choose files."""
    return upload_form(request)


def upload_form(request: Request, *, message: str = "", status: int = 200) -> Response:
    """The form, with what went wrong before."""
    max_mb = request.app.state.settings.max_upload_mb
    return render(request, "upload.html", status=status, message=message, max_mb=max_mb)


@router.post("/upload", dependencies=[Depends(check_csrf)])
def receive(request: Request, files: Annotated[list[UploadFile] | None, File()] = None) -> Response:
    """Keep the files for an hour and lead to what they would become. Nothing is stored yet."""
    chosen = [file for file in files or [] if file.filename]
    uploads: Uploads = request.app.state.uploads
    try:
        staged = uploads.stage((file.filename, file.file) for file in chosen)
    except InvalidInputError as error:
        return upload_form(request, message=str(error), status=422)
    uploads.keep(staged)
    # A page of its own, so that Back, after the files were accepted, does not ask to send them again.
    return RedirectResponse(f"/upload/{staged.id}", status_code=303)


@router.get("/upload/{upload_id}")
def preview(request: Request, upload_id: str) -> Response:
    """Show what the files would become."""
    uploads: Uploads = request.app.state.uploads
    intake: Intake = request.app.state.intake
    staged = uploads.look_at(upload_id)
    previews = [_file_preview(request, intake.preview(file)) for file in staged.files]
    previews.sort(key=lambda file: file.notice is not None)  # what needs attention stands first
    readable = sum(file.notice is not None for file in previews)
    return render(
        request,
        "preview.html",
        status=200 if readable else 422,
        upload_id=staged.id,
        files=previews,
        readable=readable,
    )


def _file_preview(request: Request, parsed: Preview) -> FilePreview:
    notice = parsed.get("notice")
    if notice is None:
        return FilePreview(parsed["file_name"], parsed["message"], None, (), replaces=False)
    text = parsed.get("text", "")
    longest = sorted(notice["unassigned"], key=lambda offsets: offsets[0] - offsets[1])[:SHOWN_UNASSIGNED]
    unassigned = tuple(_excerpt(text, Span(*offsets)) for offsets in longest)
    replaces = bool(request.app.state.runtime.services().store.notices(limit=1, contains=notice["title"])[1])
    return FilePreview(parsed["file_name"], parsed["message"], notice, unassigned, replaces)


def _excerpt(text: str, span: Span) -> str:
    words = span.of(text).strip()
    return words if len(words) <= SHOWN_UNASSIGNED_CHARS else words[:SHOWN_UNASSIGNED_CHARS] + "…"


@router.post("/upload/{upload_id}/accept", dependencies=[Depends(check_csrf)])
def accept(request: Request, upload_id: str) -> Response:
    """Store what was shown, as a job."""
    uploads: Uploads = request.app.state.uploads
    jobs: Jobs = request.app.state.jobs
    job = jobs.submit(uploads.take(upload_id))
    return RedirectResponse(f"/upload/jobs/{job.id}", status_code=303)


@router.post("/upload/{upload_id}/discard", dependencies=[Depends(check_csrf)])
def discard(request: Request, upload_id: str) -> Response:
    """Throw away what was shown."""
    uploads: Uploads = request.app.state.uploads
    uploads.take(upload_id).discard()
    return RedirectResponse("/upload", status_code=303)


@router.get("/upload/jobs/{job_id}")
def follow(request: Request, job_id: str) -> Response:
    """How far a job has come, and what became of each file."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.job(job_id).answer()
    template = "job_state.html" if request.headers.get("X-Fragment") else "job.html"
    response = render(request, template, job=job, is_running=job["state"] in ("queued", "running"))
    response.headers["Vary"] = "X-Fragment"
    return response
