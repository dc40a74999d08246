"""From a list of problems to a report: hand it in, look at what was recognised, have it made."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from api.facet_list import FacetList
from api.pages.rendering import base_url, render
from api.reports.content import MAX_ANSWERED
from api.reports.making import MAX_TITLE_CHARS, check_filters, make_outcome
from api.reports.submitted import MAX_FORM_PART_BYTES, Submitted
from api.runtime import OpenServices
from api.tasks import Tasks
from api.uploads import Uploads
from kb.errors import InvalidInputError, NotFoundError, UnreadableFileError
from kb.problem_list.reading import MAX_LIST_BYTES

router = APIRouter(include_in_schema=False)
PASTED_NAME = "粘贴的问题清单.txt"
SHOWN_PROBLEMS = 1_000
SHOWN_PASSED_OVER = 50
Short = Annotated[str, Query(max_length=200)]
ShortField = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen beside the list: the report's title, and whose precedents count. "" for none."""

    title: str = ""
    unit_kind: str = ""
    region: str = ""

    def filters(self) -> dict[str, tuple[str, ...]]:
        """As a search takes them."""
        chosen = {"unit_kind": self.unit_kind.strip(), "region": self.region.strip()}
        return {name: (value,) for name, value in chosen.items() if value}

    def query(self, **more: str) -> str:
        """The choices as the query of an address, with its question mark; "" without any."""
        pairs = {**more, "title": self.title, "unit_kind": self.unit_kind, "region": self.region}
        encoded = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{encoded}" if encoded else ""


@dataclass(frozen=True, slots=True)
class _Form:
    """The form as it is shown: empty, or with what the reader had put in and what was wrong with it."""

    choices: Choices = field(default_factory=Choices)
    text: str = ""
    message: str = ""


@router.get("/report")
def report_form(
    request: Request,
    services: OpenServices,
    edit: Short = "",
    title: Short = "",
    unit_kind: Short = "",
    region: Short = "",
) -> Response:
    """The form. edit: a list handed in before, whose pasted text is to be changed."""
    shown = _Form(Choices(title, unit_kind, region), _pasted_text(request, edit))
    return _show_form(request, services, shown)


def _show_form(request: Request, services: OpenServices, form: _Form, *, status: int = 200) -> Response:
    facet_list: FacetList = request.app.state.facet_list
    facets, _ = facet_list.of(services.store)
    limits: Mapping[str, int] = {
        "mb": MAX_LIST_BYTES // 2**20,
        "answered": MAX_ANSWERED,
        "title": MAX_TITLE_CHARS,
    }
    return render(
        request,
        "report.html",
        status=status,
        form=form,
        unit_kinds=facets.get("unit_kind", []),
        regions=facets.get("region", []),
        limits=limits,
    )


def _pasted_text(request: Request, list_id: str) -> str:
    """The text of a list that was pasted; "" for a file, and once it is gone."""
    lists: Uploads = request.app.state.lists
    with contextlib.suppress(NotFoundError, OSError):
        file = lists.look_at(list_id).files[0]
        return file.path.read_text(encoding="utf-8") if file.file_name == PASTED_NAME else ""
    return ""


@router.post("/report", form_limits={"max_files": 1, "max_fields": 10, "max_part_size": MAX_FORM_PART_BYTES})
def hand_in(
    request: Request,
    services: OpenServices,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form()] = "",
    title: ShortField = "",
    unit_kind: ShortField = "",
    region: ShortField = "",
) -> Response:
    """Keep the list for an hour and lead to what was recognised; what cannot be read comes back with why."""
    choices = Choices(title.strip(), unit_kind, region)
    has_file = file is not None and bool(file.filename)
    try:
        if not has_file and not text.strip():
            raise InvalidInputError("没有收到问题清单。请选择一个文件，或粘贴文字。")
        content = file.file.read(MAX_LIST_BYTES + 1) if file is not None and has_file else text.encode()
        name = (file.filename or "") if file is not None and has_file else PASTED_NAME
        _submission(name, content, choices).read()
        check_filters(services, choices.filters())
    except (InvalidInputError, UnreadableFileError) as error:
        return _show_form(request, services, _Form(choices, text, str(error)), status=422)
    lists: Uploads = request.app.state.lists
    kept = lists.stage([(name, io.BytesIO(content))])
    lists.keep(kept)
    return RedirectResponse(f"/report/lists/{kept.id}{choices.query()}", status_code=303)


def _submission(name: str, content: bytes, choices: Choices) -> Submitted:
    if name == PASTED_NAME:
        return Submitted(name, None, content.decode(), None, choices.title, choices.filters())
    return Submitted(name, content, None, None, choices.title, choices.filters())


def _kept_list(request: Request, list_id: str, choices: Choices) -> Submitted:
    lists: Uploads = request.app.state.lists
    file = lists.look_at(list_id).files[0]
    try:
        return _submission(file.file_name, file.path.read_bytes(), choices)
    except OSError as error:  # it went while we looked
        raise NotFoundError("这份清单已过期。请重新提交。") from error


@router.get("/report/lists/{list_id}")
def recognised_list(
    request: Request,
    services: OpenServices,
    list_id: str,
    title: Short = "",
    unit_kind: Short = "",
    region: Short = "",
) -> Response:
    """What was recognised, before anything is looked up."""
    del services
    choices = Choices(title, unit_kind, region)
    order = _kept_list(request, list_id, choices).order(base_url(request))
    found = order.source
    return render(
        request,
        "report_list.html",
        list_id=list_id,
        found=found,
        choices=choices,
        name=order.name,
        back="/report" + choices.query(edit=list_id),
        max_answered=MAX_ANSWERED,
        shown=found.problems[:SHOWN_PROBLEMS],
        passed_over=found.passed_over[:SHOWN_PASSED_OVER],
    )


@router.post("/report/lists/{list_id}")
def order_report(
    request: Request,
    services: OpenServices,
    list_id: str,
    title: ShortField = "",
    unit_kind: ShortField = "",
    region: ShortField = "",
) -> Response:
    """Have the report made, and lead to the task."""
    order = _kept_list(request, list_id, Choices(title.strip(), unit_kind, region)).order(base_url(request))
    check_filters(services, order.filters)
    tasks: Tasks = request.app.state.tasks
    task = tasks.submit("report", order.name, partial(make_outcome, services, order))
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)
