"""The INSERT, UPDATE and DELETE statements of the store: each function is part of one write transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from kb.errors import ConflictError, NotFoundError
from kb.notice import Notice
from kb.records import PutOutcome
from kb.rows import Rows
from kb.schema import CHILD_TABLES, change_log, notices, originals


def put_notice(connection: Connection, notice: Notice, columns: dict[str, Any], children: Rows) -> PutOutcome:
    """Store the notice's rows, swapping those of an earlier version. Raises ConflictError for a duplicate.

    columns: of table notices, with fingerprint, parser_version and origin; children: of the child tables.
    """
    _refuse_duplicate(connection, notice.slug, notice.source.sha256)
    stored = connection.execute(
        select(notices.c.notice_id, notices.c.fingerprint, notices.c.deleted_at, notices.c.origin).where(
            notices.c.slug == notice.slug
        )
    ).one_or_none()
    if stored is not None and stored.deleted_at is None and stored.fingerprint == columns["fingerprint"]:
        origin = columns["origin"] or stored.origin  # an upload does not forget where the file lies
        kept = {"parser_version": columns["parser_version"], "origin": origin}
        connection.execute(update(notices).where(notices.c.notice_id == stored.notice_id).values(kept))
        return "unchanged"
    if stored is not None:
        _remove(connection, stored.notice_id)
    _insert(connection, notice, columns, children)
    log_change(connection, notice.slug, "put")
    return "added" if stored is None or stored.deleted_at is not None else "replaced"


def hide_notice(connection: Connection, slug: str) -> None:
    """Mark the notice deleted. Raises NotFoundError if there is none, or it is already."""
    hidden = connection.execute(
        update(notices)
        .where(notices.c.slug == slug, notices.c.deleted_at.is_(None))
        .values(deleted_at=_now())
    )
    if hidden.rowcount == 0:
        raise NotFoundError(f"没有编号为“{slug}”的通报（或已删除）。请在通报列表中查找。")
    log_change(connection, slug, "delete")


def unhide_notice(connection: Connection, slug: str) -> None:
    """Take a deletion back. Raises NotFoundError if nothing was deleted, ConflictError for a duplicate."""
    stored = connection.execute(
        select(notices.c.sha256).where(notices.c.slug == slug, notices.c.deleted_at.is_not(None))
    ).one_or_none()
    if stored is None:
        raise NotFoundError(f"没有已删除的通报“{slug}”可以恢复。请在通报列表中查找。")
    _refuse_duplicate(connection, slug, stored.sha256)
    connection.execute(update(notices).where(notices.c.slug == slug).values(deleted_at=None))
    log_change(connection, slug, "restore")


def log_change(connection: Connection, slug: str, action: Literal["put", "delete", "restore"]) -> None:
    """Add the next number to the change log: derived files compare it to tell whether they are current."""
    connection.execute(insert(change_log).values(slug=slug, action=action, at=_now()))


def _refuse_duplicate(connection: Connection, slug: str, sha256: str) -> None:
    other = connection.execute(
        select(notices.c.slug).where(
            notices.c.sha256 == sha256, notices.c.slug != slug, notices.c.deleted_at.is_(None)
        )
    ).first()
    if other is not None:
        raise ConflictError(f"与已入库的“{other.slug}”是同一份文件，未重复入库。")


def _remove(connection: Connection, notice_id: int) -> None:
    for table in (*CHILD_TABLES, notices):
        connection.execute(delete(table).where(table.c.notice_id == notice_id))


def _insert(connection: Connection, notice: Notice, columns: dict[str, Any], children: Rows) -> None:
    source = notice.source
    known = select(originals.c.sha256).where(originals.c.sha256 == source.sha256)
    now = _now()
    if connection.execute(known).first() is None:
        connection.execute(
            insert(originals).values(
                sha256=source.sha256, format=source.format, size_bytes=source.size_bytes, stored_at=now
            )
        )
    added = connection.execute(insert(notices).values(**columns, ingested_at=now))
    (notice_id,) = added.inserted_primary_key or (None,)
    for table in reversed(CHILD_TABLES):  # parents before children
        if rows := children[table.name]:
            connection.execute(insert(table), [{"notice_id": notice_id, **row} for row in rows])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
