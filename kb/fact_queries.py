"""What do measures state? The facts and labelled remarks of any number of problems, one query each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, bindparam, select

from kb.document import Span
from kb.notice import Attribute, Fact, FactKind
from kb.queries import visible
from kb.schema import attributes, facts, notices, problems

_MAX_IDS = 10_000  # a query's parameters are limited: SQLite 32,766, PostgreSQL 65,535
# Calling the enum takes eight times as long as looking its member up, and a result page reads hundreds of facts.
_KINDS = {kind.value: kind for kind in FactKind}


def read_facts(connection: Connection, problem_ids: Sequence[str]) -> dict[str, tuple[Fact, ...]]:
    """The facts of all visible measures of these problems, in order, by measure id; a measure without any is absent."""
    found: dict[str, list[Fact]] = {}
    for problem_id, ordinal, start, end, kind, text, value, unit in _rows(connection, _FACTS, problem_ids):
        fact = Fact(_KINDS[kind], text, value, unit, Span(start, end))
        found.setdefault(f"{problem_id}-M{ordinal}", []).append(fact)
    return {measure_id: tuple(stated) for measure_id, stated in found.items()}


def read_attributes(connection: Connection, problem_ids: Sequence[str]) -> dict[str, tuple[Attribute, ...]]:
    """The labelled remarks of these visible problems and their measures, in order, by problem or measure id."""
    found: dict[str, list[Attribute]] = {}
    for problem_id, ordinal, start, end, name, value in _rows(connection, _ATTRIBUTES, problem_ids):
        key = f"{problem_id}-M{ordinal}" if ordinal else problem_id
        found.setdefault(key, []).append(Attribute(name, value, Span(start, end)))
    return {key: tuple(remarks) for key, remarks in found.items()}


def _of_problems(table: Table, *columns: Column[Any]) -> Select[Any]:
    return (
        select(problems.c.problem_id, table.c.ordinal, table.c.span_start, table.c.span_end, *columns)
        .join_from(
            problems,
            table,
            (table.c.notice_id == problems.c.notice_id)
            & (table.c.problem_number == problems.c.problem_number),
        )
        .join(notices, notices.c.notice_id == problems.c.notice_id)
        .where(visible(), problems.c.problem_id.in_(bindparam("ids", expanding=True)))
        .order_by(problems.c.problem_id, table.c.ordinal, table.c.position)
    )


_FACTS = _of_problems(facts, facts.c.kind, facts.c.text, facts.c.value, facts.c.unit)
_ATTRIBUTES = _of_problems(attributes, attributes.c.name, attributes.c.value)


def _rows(connection: Connection, statement: Select[Any], ids: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(ids), _MAX_IDS):
        yield from connection.execute(statement, {"ids": list(ids[start : start + _MAX_IDS])}).all()
