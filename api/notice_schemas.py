"""Shapes of the JSON API for one notice, its parts, uploads and jobs, and for errors. See api/schemas.py."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas import MeasureBrief, NoticeReference, Offsets, Term


class StatusWords(TypedDict):
    """The words that justify a status. axis: completion or continuity."""

    axis: str
    text: str
    span: Offsets


class Attribute(TypedDict):
    """A labelled remark, such as 责任科室 or 整改时限."""

    name: str
    value: str
    span: Offsets


class Fact(TypedDict):
    """A date, amount, count, 《document》 or organisation. value is normalised: ISO date, yuan, number, name."""

    kind: Annotated[str, Field(examples=["amount"])]
    text: Annotated[str, Field(examples=["2.6万元"])]
    value: Annotated[str, Field(examples=["26000"])]
    unit: Annotated[str, Field(examples=["元"])]
    span: Offsets


class MeasureDetail(MeasureBrief):
    """A measure with all that was found in it."""

    status_words: list[StatusWords]
    attributes: list[Attribute]
    facts: list[Fact]


class ProblemDetail(TypedDict):
    """A problem with its measures. span: the title; extent: the whole block."""

    id: Annotated[str, Field(examples=["linlan-edu-2024#P1"])]
    number: int
    label: str
    title: str
    section: str
    topics: list[Term]
    span: Offsets
    extent: Offsets
    attributes: list[Attribute]
    measures: list[MeasureDetail]


class ProblemAnswer(ProblemDetail):
    """A problem and the notice it stands in."""

    notice: NoticeReference


class ProblemReference(TypedDict):
    """A problem, as far as a measure needs it."""

    id: str
    number: int
    title: str
    section: str
    topics: list[Term]


class MeasureAnswer(MeasureDetail):
    """A measure with the problem and the notice it stands in."""

    problem: ProblemReference
    notice: NoticeReference


class Section(TypedDict):
    """A heading of the outline. role: organisation, problems, outlook, other."""

    number: int
    level: int
    label: str
    title: str
    span: Offsets
    role: str


class Statistic(TypedDict):
    """A number the notice states of itself."""

    name: str
    value: int
    text: str
    span: Offsets


class Source(TypedDict):
    """The original file."""

    file_name: str
    sha256: str
    format: str
    size_bytes: int
    url: str | None


class NoticeAnswer(NoticeReference):
    """A notice with everything but its text. unassigned: spans of text that no role was found for."""

    inspecting_body: str | None
    inspection_period: Annotated[list[str | None], Field(min_length=2, max_length=2)]
    feedback_date: str | None
    problem_count: int
    measure_count: int
    character_count: int
    unassigned_characters: int
    source: Source
    sections: list[Section]
    problems: list[ProblemDetail]
    statistics: list[Statistic]
    unassigned: list[Offsets]
    warnings: list[str]


class TextAnswer(TypedDict):
    """The text that every span points into."""

    slug: str
    text: str


class Deleted(TypedDict):
    """How to take a deletion back."""

    slug: str
    message: str
    restore: Annotated[str, Field(examples=["/api/v1/notices/linlan-edu-2024/restore"])]


class Restored(TypedDict):
    """A notice that is visible again; search finds it once the index has been published."""

    slug: str
    message: str


class FileReport(TypedDict):
    """What became of one uploaded file. status: waiting, added, replaced, unchanged, duplicate, failed."""

    file_name: str
    status: str
    slug: str | None
    problems: int
    measures: int
    unassigned_characters: int
    warnings: list[str]
    message: str


class JobAnswer(TypedDict):
    """A job. state: queued, running, done, failed. `files_done` of `files_total` files are dealt with."""

    id: str
    kind: str
    state: Annotated[str, Field(examples=["running"])]
    stage: str
    files_done: int
    files_total: int
    files_failed: int
    passages_done: int
    passages_total: int
    generation: int | None
    message: str
    created_at: str
    started_at: str | None
    finished_at: str | None
    files: list[FileReport]


class Preview(TypedDict):
    """What one file would become. notice and text are missing if it cannot be read: `message` says why."""

    file_name: str
    readable: bool
    message: str
    notice: NotRequired[NoticeAnswer]
    text: NotRequired[str]


class PreviewAnswer(TypedDict):
    """Parses of an upload that is kept for an hour; POST to `accept` stores it."""

    upload_id: str
    accept: str
    expires_at: str
    files: list[Preview]


class Health(TypedDict):
    """The process lives."""

    status: str
    version: str
    sqlite_version: str


class Readiness(TypedDict):
    """Store and index are loaded. is_current: the index holds the last change of the store."""

    status: str
    generation: int
    is_current: bool
    notices: int
    problems: int
    measures: int
    notes: list[str]


class FieldError(TypedDict):
    """One wrong field."""

    field: Annotated[str, Field(examples=["query.page"])]
    message: Annotated[str, Field(examples=["“page”不能小于 1。"])]


class ProblemDetails(TypedDict):
    """RFC 9457 problem document; quote `reference` when asking for help."""

    type: Annotated[str, Field(examples=["urn:zhenggai-kb:problem:not-found"])]
    title: Annotated[str, Field(examples=["没有找到"])]
    status: Annotated[int, Field(examples=[404])]
    detail: Annotated[str, Field(examples=["没有编号为“x”的通报。请在通报列表中查找。"])]
    instance: Annotated[str, Field(examples=["/api/v1/notices/x"])]
    reference: Annotated[str, Field(examples=["3F9A-11BC"])]
    errors: NotRequired[list[FieldError]]
