"""A list as it is submitted: a file or a text in a form, or JSON; read into problems within limits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from api.errors import UnsupportedMediaTypeError
from api.intake import parsing_place
from api.parameters import FILTER_NAMES
from api.reports.content import MAX_ANSWERED
from api.reports.making import ReportOrder
from api.reports.schemas import RecognisedList, ReportBody
from kb.errors import InvalidInputError
from kb.problem_list import ProblemList, list_of, read_pasted, read_problem_list
from kb.problem_list.reading import MAX_LIST_BYTES

MAX_FORM_PART_BYTES = 2_000_000  # of a pasted text: its limit in characters is checked in reading it
_SHOWN_PASSED_OVER = 100


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came in, not read yet: a file's bytes, a text, or problems told apart; exactly one of them is not None."""

    file_name: str
    content: bytes | None
    text: str | None
    problems: tuple[str, ...] | None
    title: str
    filters: Mapping[str, tuple[str, ...]]

    def read(self) -> ProblemList:
        """The problems. Raises InvalidInputError, UnreadableFileError, OverloadedError."""
        if self.problems is not None:
            return list_of(self.problems)
        with parsing_place():
            if self.content is not None:
                return read_problem_list(self.content, self.file_name)
            return read_pasted(self.text or "")

    def order(self, base_url: str) -> ReportOrder:
        """The list read, with what else a report is made of. Raises as `read`."""
        source = self.read()
        original = self.content if source.format == "xlsx" else None
        return ReportOrder(source, self.title, base_url, original, self.filters)


async def submitted(request: Request) -> Submitted:
    """Dependency: the list of a request's body. Raises UnsupportedMediaTypeError, InvalidInputError."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await _from_form(request)
    if media_type == "application/json":
        return _from_json(await request.body())
    raise UnsupportedMediaTypeError(
        "请以 multipart/form-data 表单提交文件（字段 file）或文字（字段 text），或以 JSON 提交 problems 或 text。"
    )


SubmittedList = Annotated[Submitted, Depends(submitted)]


async def _from_form(request: Request) -> Submitted:
    async with request.form(max_files=1, max_fields=60, max_part_size=MAX_FORM_PART_BYTES) as form:
        file = form.get("file")
        content, name = None, ""
        if isinstance(file, UploadFile) and (file.filename or file.size):
            content, name = await file.read(MAX_LIST_BYTES + 1), file.filename or ""
        text, title = form.get("text"), form.get("title")
        filters = {key: values for key in FILTER_NAMES if (values := _texts(form.getlist(key)))}
    if content is None and not (isinstance(text, str) and text.strip()):
        raise InvalidInputError("没有收到问题清单。请选择一个 .xlsx、.docx、.txt 或 .csv 文件，或粘贴文字。")
    return Submitted(
        name,
        content,
        text if content is None and isinstance(text, str) else None,
        None,
        title.strip()[:200] if isinstance(title, str) else "",
        filters,
    )


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())


def _from_json(body: bytes) -> Submitted:
    try:
        asked = ReportBody.model_validate(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise _refusal(error) from error
    filters = {name: tuple(values) for name, values in asked.filters.items() if values}
    problems = None if asked.problems is None else tuple(asked.problems)
    return Submitted("", None, asked.text, problems, asked.title, filters)


def _refusal(error: Exception) -> Exception:
    if isinstance(error, ValidationError):
        told: list[Any] = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        if any(one["type"] == "value_error" for one in told):
            return InvalidInputError("“problems”与“text”应当恰好给出一个。")
        return RequestValidationError(told)
    return RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": "", "ctx": {}}])


def recognised(found: ProblemList) -> RecognisedList:
    """The JSON shape of a list that was read."""
    return {
        "format": found.format,
        "title": found.title,
        "problem_count": len(found.problems),
        "answered": min(len(found.problems), MAX_ANSWERED),
        "problems": [
            {
                "number": one.number,
                "label": one.label,
                "text": one.text,
                "sheet": one.place.sheet_name if one.place else None,
                "row": one.place.row if one.place else None,
            }
            for one in found.problems
        ],
        "passed_over": list(found.passed_over[:_SHOWN_PASSED_OVER]),
        "remarks": list(found.remarks),
    }
