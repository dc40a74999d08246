"""Orders of a ledger that no column has: by deadline, by who is responsible, by the largest amount of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from kb.deadlines import DEADLINE_WORDS, remarked, said
from kb.document import Span
from kb.ledger.remarks import RESPONSIBLE_WORDS, responsible_of
from kb.ledger.scope import joined
from kb.notice import Attribute, Fact, FactKind
from kb.queries import visible
from kb.schema import attributes, facts, measures, notices, problems

Key = tuple[str, int, int]  # slug, problem number, ordinal; 0 for a problem without measures
_FEW_NOTICES = 1_000


def sorted_keys(
    connection: Connection,
    keys: Sequence[Key],
    where: ColumnElement[bool],
    sort: str,
    *,
    is_descending: bool,
) -> list[Key]:
    """The keys by their computed values; those without one stay last, in the order they came in."""
    values: dict[Key, Any]
    if sort == "amount":
        values = _largest_amounts(connection, where)
    elif sort == "deadline":
        values = _deadlines(connection, where, keys)
    else:
        values = _responsible(connection, keys)
    having = [key for key in keys if key in values]
    having.sort(key=lambda key: values[key], reverse=is_descending)
    return [*having, *(key for key in keys if key not in values)]


def _largest_amounts(connection: Connection, where: ColumnElement[bool]) -> dict[Key, Decimal]:
    largest: dict[Key, Decimal] = {}
    for key, row in _facts(connection, where, FactKind.AMOUNT):
        largest[key] = max(Decimal(row.value), largest.get(key, Decimal(0)))
    return largest


def _deadlines(
    connection: Connection, where: ColumnElement[bool], keys: Sequence[Key]
) -> dict[Key, tuple[int, str]]:
    """The first deadline of each measure; those that name a date stand before bare words."""
    remarks, values = _remarks(connection, keys, DEADLINE_WORDS), dict[Key, tuple[int, str]]()
    for key in keys:
        shared = (key[0], key[1], 0)
        found = remarked(remarks.get(key, ()), "measure") or remarked(remarks.get(shared, ()), "problem")
        if found:
            values[key] = (0, found[0].date) if found[0].date else (1, found[0].words)
    for key, row in _facts(connection, where, FactKind.DATE):
        span = Span(row.span_start, row.span_end)
        date = Fact(FactKind.DATE, "", row.value, "", Span(row.fact_start, row.fact_end))
        if key not in values and (planned := said(row.text, span, [date])):
            values[key] = (0, planned[0].date) if planned[0].date else (1, planned[0].words)
    return values


def _responsible(connection: Connection, keys: Sequence[Key]) -> dict[Key, str]:
    remarks, values = _remarks(connection, keys, RESPONSIBLE_WORDS), dict[Key, str]()
    for key in keys:
        found = responsible_of(remarks.get(key, ())) or responsible_of(remarks.get((key[0], key[1], 0), ()))
        if found:
            values[key] = found[0].value
    return values


def _remarks(
    connection: Connection, keys: Sequence[Key], words: Sequence[str]
) -> dict[Key, tuple[Attribute, ...]]:
    """Labelled remarks that have any of the words in their name, by the problem (ordinal 0) or measure they stand beside."""
    columns = attributes.c
    wanted: ColumnElement[bool] = or_(*(columns.name.contains(word) for word in words))
    slugs = {key[0] for key in keys}
    if len(slugs) <= _FEW_NOTICES:
        wanted &= notices.c.slug.in_(sorted(slugs))
    statement = (
        select(notices.c.slug, columns.problem_number, columns.ordinal, columns.name, columns.value)
        .join(notices, notices.c.notice_id == columns.notice_id)
        .where(visible(), wanted)
        .order_by(columns.position)
    )
    found: dict[Key, list[Attribute]] = {}
    for slug, number, ordinal, name, value in connection.execute(statement):
        found.setdefault((slug, number, ordinal), []).append(Attribute(name, value, Span(0, 0)))
    return {key: tuple(remarks) for key, remarks in found.items()}


def _facts(connection: Connection, where: ColumnElement[bool], kind: FactKind) -> Iterator[tuple[Key, Any]]:
    """The facts of a kind, in order, each with the measure it stands in."""
    statement = (
        joined(
            notices.c.slug,
            problems.c.problem_number,
            measures.c.ordinal,
            measures.c.text,
            measures.c.span_start,
            measures.c.span_end,
            facts.c.value,
            facts.c.span_start.label("fact_start"),
            facts.c.span_end.label("fact_end"),
        )
        .join(
            facts,
            (facts.c.notice_id == measures.c.notice_id)
            & (facts.c.problem_number == measures.c.problem_number)
            & (facts.c.ordinal == measures.c.ordinal),
        )
        .where(where, facts.c.kind == kind.value)
        .order_by(facts.c.notice_id, facts.c.problem_number, facts.c.ordinal, facts.c.position)
    )
    for row in connection.execute(statement):
        yield (row.slug, row.problem_number, row.ordinal), row
