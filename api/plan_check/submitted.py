"""A plan as it is submitted: files or texts in a form, or JSON; read within limits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from api.errors import UnsupportedMediaTypeError
from api.intake import parsing_place
from api.plan_check.checking import PlanOrder
from api.plan_check.schemas import PlanBody
from kb.document import Document
from kb.errors import InvalidInputError, UnreadableFileError
from kb.plan.reading import plan_of, read_plan
from kb.problem_list import list_of, read_pasted, read_problem_list
from kb.problem_list.reading import MAX_LIST_BYTES
from kb.readers.reading import MAX_FILE_BYTES

MAX_FORM_PART_BYTES = 2_500_000  # of a pasted text: its limit in characters is checked in reading it
MAX_FILES = 2


@dataclass(frozen=True, slots=True)
class Given:
    """A file's name and bytes, or a text; nothing if content is None and text is blank."""

    name: str = ""
    content: bytes | None = None
    text: str = ""

    @property
    def is_there(self) -> bool:
        """Whether anything was given."""
        return self.content is not None or bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class SubmittedPlan:
    """What came in, not read yet. problems: of a list told apart already; then `listed` is empty."""

    plan: Given
    listed: Given
    problems: tuple[str, ...] = ()
    title: str = ""
    background: bool = False

    @classmethod
    def empty(cls) -> SubmittedPlan:
        """Nothing yet: the form as it is first shown."""
        return cls(Given(), Given())

    def order(self, base_url: str) -> PlanOrder:
        """The plan and its list, read. Raises InvalidInputError, UnreadableFileError, OverloadedError."""
        if not self.plan.is_there:
            raise InvalidInputError("没有收到整改方案。请选择一个文件，或粘贴方案的文字。")
        with parsing_place():
            if self.plan.content is not None:
                plan = read_plan(self.plan.content, self.plan.name)
            else:
                plan = plan_of(_pasted(self.plan.text), name=self.title or "粘贴的方案")
            listed, notes = self._list()
        return PlanOrder(plan, listed, notes, base_url)

    def _list(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The list's problems and remarks. Errors say that it is the list that is meant."""
        if not self.problems and not self.listed.is_there:
            return (), ()
        try:
            if self.problems:
                found = list_of(self.problems)
            elif self.listed.content is not None:
                found = read_problem_list(self.listed.content, self.listed.name)
            else:
                found = read_pasted(self.listed.text)
        except (InvalidInputError, UnreadableFileError) as error:
            raise type(error)(f"问题清单：{error}") from error
        return tuple(one.text for one in found.problems), found.remarks


def _pasted(text: str) -> Document:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return Document(text=plain, format="txt")


async def submitted(request: Request) -> SubmittedPlan:
    """Dependency: the plan of a request's body. Raises UnsupportedMediaTypeError, InvalidInputError."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await from_form(request)
    if media_type == "application/json":
        return _from_json(await request.body())
    raise UnsupportedMediaTypeError(
        "请以 multipart/form-data 表单提交方案文件（字段 plan）或文字（字段 text），或以 JSON 提交 text。"
    )


Submission = Annotated[SubmittedPlan, Depends(submitted)]


async def from_form(request: Request) -> SubmittedPlan:
    """What a request's form holds: files plan and list, texts text, list_text, title, and background."""
    limits = {"max_files": MAX_FILES, "max_fields": 20, "max_part_size": MAX_FORM_PART_BYTES}
    async with request.form(**limits) as form:  # its temporary files are closed at the end
        return SubmittedPlan(
            plan=await _given(form, "plan", "text", MAX_FILE_BYTES),
            listed=await _given(form, "list", "list_text", MAX_LIST_BYTES),
            title=_text(form, "title")[:200].strip(),
            background=_text(form, "background").lower() in ("1", "true", "on", "yes"),
        )


async def _given(form: FormData, file_field: str, text_field: str, max_bytes: int) -> Given:
    file = form.get(file_field)
    if isinstance(file, UploadFile) and (file.filename or file.size):
        return Given(file.filename or "", await file.read(max_bytes + 1))
    return Given(text=_text(form, text_field))


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _from_json(body: bytes) -> SubmittedPlan:
    try:
        asked = PlanBody.model_validate(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise _refusal(error) from error
    if asked.problems and asked.list_text:
        raise InvalidInputError("问题清单请只用“problems”与“list_text”中的一种给出。")
    return SubmittedPlan(
        plan=Given(text=asked.text),
        listed=Given(text=asked.list_text or ""),
        problems=tuple(asked.problems or ()),
        title=asked.title,
        background=asked.background,
    )


def _refusal(error: Exception) -> Exception:
    if isinstance(error, ValidationError):
        return RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()])
    return RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": "", "ctx": {}}])
