"""Shapes of the JSON API for tasks: work in the background whose result is files."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict


class TaskFile(TypedDict):
    """A file of a finished task. url: where to fetch it until the task expires."""

    name: Annotated[str, Field(examples=["整改先例报告.docx"])]
    label: Annotated[str, Field(examples=["Word 报告"])]
    media_type: str
    size_bytes: int
    url: str


class TaskAnswer(TypedDict):
    """A task. state: queued, running, done, failed. `done` of `total` steps are dealt with; ahead: tasks before it."""

    id: str
    kind: Annotated[str, Field(examples=["report"])]
    title: str
    state: Annotated[str, Field(examples=["running"])]
    stage: str
    done: int
    total: int
    ahead: int
    message: str
    files: list[TaskFile]
    created_at: str
    finished_at: str | None
    expires_at: str | None
    page: Annotated[str, Field(description="网页地址", examples=["/tasks/vT1kNq4b7hB0yGfX2mWc9Q"])]
