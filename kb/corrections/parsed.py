"""Corrected notices as they were read, kept beside their corrections: what these are applied to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from kb.notice import Notice
from kb.rows import child_rows, notice_from_rows, notice_row
from kb.staff_schema import parsed_notices


def keep_parsed(connection: Connection, notice: Notice) -> None:
    """Keep the notice as it was read; one kept before is replaced."""
    forget_parsed(connection, notice.slug)
    connection.execute(insert(parsed_notices).values(slug=notice.slug, content=content_of(notice)))


def read_parsed(connection: Connection, slug: str) -> Notice | None:
    """The notice as it was read, or None if none is kept: then the stored one is."""
    content = connection.execute(
        select(parsed_notices.c.content).where(parsed_notices.c.slug == slug)
    ).scalar_one_or_none()
    return None if content is None else notice_of(content)


def forget_parsed(connection: Connection, slug: str) -> None:
    """Drop the notice as it was read: nothing in it is corrected any more."""
    connection.execute(delete(parsed_notices).where(parsed_notices.c.slug == slug))


def content_of(notice: Notice) -> dict[str, Any]:
    """The notice as JSON."""
    return {
        "notice": notice_row(notice),
        "format": notice.source.format,
        "size_bytes": notice.source.size_bytes,
        "children": child_rows(notice),
    }


def notice_of(content: dict[str, Any]) -> Notice:
    """The notice that `content_of` was made of."""
    return notice_from_rows(content["notice"], content["format"], content["size_bytes"], content["children"])
