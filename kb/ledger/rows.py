"""The rows of a ledger: a measure each, in any order, with deadline, responsibility and figures as the notice has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from kb.corrections.log import read_marks
from kb.corrections.records import Mark
from kb.deadlines import Deadline, deadlines_of
from kb.document import Span
from kb.fact_queries import read_attributes, read_facts
from kb.ledger.computed import Key, sorted_keys
from kb.ledger.ordering import SORTS, is_computed, order_columns
from kb.ledger.remarks import responsible_of, says_otherwise, status_of
from kb.ledger.scope import Scope, condition, joined
from kb.notice import Attribute, Completion, Fact, FactKind, NoticeKind
from kb.queries import visible
from kb.rows import codes_of
from kb.schema import measures, notices, problems, sections

MAX_ROWS = 20_000  # of an export: about 15 seconds of one core, nearly all of it writing the file
_KEYS_AT_ONCE = 500

__all__ = ["MAX_ROWS", "SORTS", "LedgerPage", "LedgerRow", "Order", "read_rows"]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One measure of a problem; measure_id is None and its fields empty for a problem without measures.

    deadlines, responsible: the measure's, else its problem's. marks: what was corrected by hand in measure and problem.
    stated_status: what the notice's own column or label of status says beside the measure, else beside its problem.
    """

    slug: str
    notice_title: str
    unit: str | None
    unit_kind: str | None
    region: str | None
    kind: NoticeKind
    publication_date: str | None
    year: int | None
    section: str
    problem_id: str
    problem_number: int
    problem_title: str
    topics: tuple[str, ...]
    measure_id: str | None = None
    ordinal: int = 0
    text: str = ""
    span: Span | None = None
    types: tuple[str, ...] = ()
    completion: Completion | None = None
    continuing: bool = False
    deadlines: tuple[Deadline, ...] = ()
    responsible: tuple[Attribute, ...] = ()
    amounts: tuple[Fact, ...] = ()
    counts: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()
    stated_status: tuple[Attribute, ...] = ()

    @property
    def is_stated_otherwise(self) -> bool:
        """Whether the notice's label of status means another status than the measure's own words."""
        return self.completion is None or says_otherwise(self.stated_status, self.completion)


@dataclass(frozen=True, slots=True)
class Order:
    """sort: a key of SORTS; ties in the order of notices, newest first. is_descending: the other way round."""

    sort: str = "notice"
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some rows, and how many there are in all."""

    rows: tuple[LedgerRow, ...]
    total: int


def read_rows(
    connection: Connection, scope: Scope, order: Order | None = None, *, offset: int = 0, limit: int = 50
) -> LedgerPage:
    """A page of the ledger. scope: checked. Raises InvalidInputError for an unknown order."""
    total = connection.execute(joined(func.count()).where(condition(connection, scope))).scalar_one()
    return LedgerPage(
        rows_of(connection, read_keys(connection, scope, order, offset=offset, limit=limit)), total
    )


def read_keys(
    connection: Connection,
    scope: Scope,
    order: Order | None = None,
    *,
    offset: int = 0,
    limit: int = MAX_ROWS,
) -> list[Key]:
    """Which rows stand there, in order; `rows_of` gives them."""
    order = order or Order()
    where = condition(connection, scope)
    columns = order_columns(order.sort, is_descending=order.is_descending)
    keys = joined(*_KEY).where(where).order_by(*columns)
    if not is_computed(order.sort):
        return [_key(row) for row in connection.execute(keys.offset(offset).limit(limit))]
    everything = [_key(row) for row in connection.execute(keys)]
    ordered = sorted_keys(connection, everything, where, order.sort, is_descending=order.is_descending)
    return ordered[offset : offset + limit]


_KEY = (notices.c.slug, problems.c.problem_number, measures.c.ordinal)


def _key(row: Any) -> Key:
    return row[0], row[1], row[2] or 0


def rows_of(connection: Connection, keys: Sequence[Key]) -> tuple[LedgerRow, ...]:
    """These rows, in this order; those that are not visible (any more) are absent."""
    found: dict[Key, Any] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        for row in connection.execute(_select(keys[start : start + _KEYS_AT_ONCE])).mappings():
            found[row["slug"], row["problem_number"], row["ordinal"] or 0] = row
    rows = [found[key] for key in keys if key in found]
    problem_ids = list(dict.fromkeys(row["problem_id"] for row in rows))
    remarks, facts = read_attributes(connection, problem_ids), read_facts(connection, problem_ids)
    marks = read_marks(connection, list(dict.fromkeys(row["slug"] for row in rows)))
    return tuple(_row(row, remarks, facts, marks) for row in rows)


def _select(keys: Sequence[Key]) -> Any:
    """Everything a row shows, for these keys; by ranges of whole problems, for an absent measure has no ordinal."""
    by_notice: dict[str, set[int]] = {}
    for slug, number, _ in keys:
        by_notice.setdefault(slug, set()).add(number)
    chosen: list[ColumnElement[bool]] = [
        and_(notices.c.slug == slug, problems.c.problem_number.in_(sorted(numbers)))
        for slug, numbers in by_notice.items()
    ]
    section = (
        select(sections.c.title)
        .where(
            sections.c.notice_id == problems.c.notice_id,
            sections.c.section_number == problems.c.section_number,
        )
        .scalar_subquery()
        .label("section")
    )
    return joined(
        notices.c.slug,
        notices.c.title.label("notice_title"),
        notices.c.inspected_unit,
        notices.c.unit_kind,
        notices.c.region,
        notices.c.kind,
        notices.c.publication_date,
        notices.c.year,
        section,
        problems.c.problem_number,
        problems.c.problem_id,
        problems.c.title.label("problem_title"),
        problems.c.topics,
        measures.c.ordinal,
        measures.c.measure_id,
        measures.c.text,
        measures.c.span_start,
        measures.c.span_end,
        measures.c.types,
        measures.c.completion,
        measures.c.continuing,
    ).where(visible(), or_(*chosen))


def _row(
    row: Any,
    remarks: dict[str, tuple[Attribute, ...]],
    facts: dict[str, tuple[Fact, ...]],
    marks: dict[str, tuple[Mark, ...]],
) -> LedgerRow:
    problem_id, measure_id = row["problem_id"], row["measure_id"]
    shared = remarks.get(problem_id, ())
    own = remarks.get(measure_id, ()) if measure_id else ()
    stated = facts.get(measure_id, ()) if measure_id else ()
    span = Span(row["span_start"], row["span_end"]) if measure_id else None
    text = row["text"] or ""
    return LedgerRow(
        slug=row["slug"],
        notice_title=row["notice_title"],
        unit=row["inspected_unit"],
        unit_kind=row["unit_kind"],
        region=row["region"],
        kind=row["kind"],
        publication_date=row["publication_date"],
        year=row["year"],
        section=row["section"] or "",
        problem_id=problem_id,
        problem_number=row["problem_number"],
        problem_title=row["problem_title"],
        topics=codes_of(row["topics"]),
        measure_id=measure_id,
        ordinal=row["ordinal"] or 0,
        text=text,
        span=span,
        types=codes_of(row["types"] or ""),
        completion=Completion(row["completion"]) if measure_id else None,
        continuing=bool(row["continuing"]),
        deadlines=deadlines_of(text, span or Span(0, 0), own, shared, stated),
        responsible=responsible_of(own) or responsible_of(shared),
        amounts=tuple(fact for fact in stated if fact.kind is FactKind.AMOUNT),
        counts=tuple(fact for fact in stated if fact.kind is FactKind.COUNT),
        stated_status=status_of(own) or status_of(shared),
        marks=(*(marks.get(measure_id, ()) if measure_id else ()), *marks.get(problem_id, ())),
    )
