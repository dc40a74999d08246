"""The SELECT statements of the store, built once, and what their rows become. Rows go no further than here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from kb.document import Span
from kb.notice import Completion, Notice
from kb.records import MeasureRecord, NoticeSummary, StoredFile
from kb.rows import Row, codes_of, notice_from_rows
from kb.schema import CHILD_TABLES, change_log, measures, notices, originals, problems, sections

_SUMMARY_COLUMNS = (
    notices.c.slug,
    notices.c.title,
    notices.c.inspected_unit,
    notices.c.unit_kind,
    notices.c.region,
    notices.c.kind,
    notices.c.publication_date,
    notices.c.problem_count,
    notices.c.measure_count,
    notices.c.file_name,
    notices.c.warnings_count,
    notices.c.ingested_at,
)


def visible() -> ColumnElement[bool]:
    """The condition every query passes through: what a caller may see. Today: all that is not deleted."""
    return notices.c.deleted_at.is_(None)


def measure_select() -> Select[Any]:
    """Everything `measure_record` takes, of all visible measures."""
    return (
        select(
            measures.c.measure_id,
            problems.c.problem_id,
            notices.c.slug,
            measures.c.problem_number,
            measures.c.ordinal,
            measures.c.text,
            measures.c.span_start,
            measures.c.span_end,
            measures.c.types,
            measures.c.completion,
            measures.c.continuing,
            problems.c.title,
            sections.c.title,
            problems.c.topics,
            notices.c.title,
            notices.c.inspected_unit,
            notices.c.unit_kind,
            notices.c.region,
            notices.c.kind,
            notices.c.publication_date,
            notices.c.year,
        )
        .join_from(problems, notices, problems.c.notice_id == notices.c.notice_id)
        .outerjoin(
            sections,
            (sections.c.notice_id == problems.c.notice_id)
            & (sections.c.section_number == problems.c.section_number),
        )
        .join(
            measures,
            (measures.c.notice_id == problems.c.notice_id)
            & (measures.c.problem_number == problems.c.problem_number),
        )
        .where(visible())
    )


def _ids() -> Any:
    return bindparam("ids", expanding=True)


MEASURES_BY_NOTICE = measure_select().where(measures.c.notice_id.in_(_ids()))
NOTICE_SIZES = select(notices.c.slug, notices.c.notice_id, notices.c.measure_count).where(visible())
COUNTS = select(
    func.count(),
    func.coalesce(func.sum(notices.c.problem_count), 0),
    func.coalesce(func.sum(notices.c.measure_count), 0),
).where(visible())
ORIGINAL = (
    select(notices.c.file_name, notices.c.sha256, originals.c.format, originals.c.size_bytes, notices.c.url)
    .join_from(notices, originals)
    .where(visible(), notices.c.slug == bindparam("slug"))
)
_NOTICE = (
    select(notices, originals.c.format, originals.c.size_bytes)
    .join_from(notices, originals)
    .where(visible(), notices.c.slug == bindparam("slug"))
)
_CHILDREN = {
    table.name: select(table)
    .where(table.c.notice_id == bindparam("notice_id"))
    .order_by(*table.primary_key.columns)
    for table in CHILD_TABLES
}
STORED_FILES = select(
    notices.c.slug,
    notices.c.sha256,
    notices.c.parser_version,
    notices.c.origin,
    notices.c.deleted_at.is_not(None),
).where(or_(notices.c.sha256 == bindparam("sha256"), notices.c.slug.in_(bindparam("slugs", expanding=True))))


# Calling the enum takes eight times as long as looking its member up.
_COMPLETIONS = {completion.value: completion for completion in Completion}


def measure_record(row: Sequence[Any]) -> MeasureRecord:
    """One row of a measure query; positional, for this runs for every hit of every search."""
    return MeasureRecord(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        Span(row[6], row[7]),
        codes_of(row[8]),
        _COMPLETIONS[row[9]],
        bool(row[10]),
        row[11],
        row[12] or "",
        codes_of(row[13]),
        *row[14:],
    )


def read_notice(connection: Connection, slug: str) -> Notice | None:
    """The visible notice with this slug, or None."""
    row = connection.execute(_NOTICE, {"slug": slug}).mappings().one_or_none()
    if row is None:
        return None
    key = {"notice_id": row["notice_id"]}
    children: dict[str, Sequence[Row]] = {
        name: connection.execute(statement, key).mappings().all()  # type: ignore[misc]  # RowMapping is a Row
        for name, statement in _CHILDREN.items()
    }
    return notice_from_rows(row, row["format"], row["size_bytes"], children)  # type: ignore[arg-type]


def read_summaries(
    connection: Connection, *, offset: int, limit: int, contains: str | None
) -> tuple[list[NoticeSummary], int]:
    """A page of the list, newest publication first (undated last, then by slug), and the length of the whole."""
    condition = visible()
    if contains:
        columns = (notices.c.title, notices.c.inspected_unit, notices.c.slug, notices.c.file_name)
        condition &= or_(*(column.icontains(contains, autoescape=True) for column in columns))
    total = connection.execute(select(func.count()).select_from(notices).where(condition)).scalar_one()
    page = (
        select(*_SUMMARY_COLUMNS)
        .where(condition)
        .order_by(notices.c.publication_date.desc().nulls_last(), notices.c.slug)
        .offset(offset)
        .limit(limit)
    )
    return [NoticeSummary(*tuple(row)) for row in connection.execute(page)], total


def stored_files(connection: Connection, sha256: str, slugs: Iterable[str]) -> list[StoredFile]:
    """Notices of this content or with one of these slugs, deleted ones included, in order of their slug."""
    rows = connection.execute(STORED_FILES, {"sha256": sha256, "slugs": list(slugs)})
    return sorted((StoredFile(*row) for row in rows), key=lambda file: file.slug)


def read_change_sequence(connection: Connection) -> int:
    """The number of the last change, 0 if there was none."""
    last: int = connection.execute(select(func.coalesce(func.max(change_log.c.seq), 0))).scalar_one()
    return last
