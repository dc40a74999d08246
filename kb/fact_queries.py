"""What do measures state? The facts and labelled remarks of any number of problems, one query each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from kb.notice import Attribute, Fact, FactKind
from kb.queries import visible
from kb.rows import span_of
from kb.schema import attributes, facts, notices, problems

_MAX_IDS = 10_000  # a query's parameters are limited: SQLite 32,766, PostgreSQL 65,535


def read_facts(connection: Connection, problem_ids: Sequence[str]) -> dict[str, tuple[Fact, ...]]:
    """The facts of all visible measures of these problems, in order, by measure id; a measure without any is absent."""
    found: dict[str, list[Fact]] = {}
    for row in _rows(connection, _FACTS, problem_ids):
        fact = Fact(FactKind(row["kind"]), row["text"], row["value"], row["unit"], span_of(row))
        found.setdefault(f"{row['problem_id']}-M{row['ordinal']}", []).append(fact)
    return {measure_id: tuple(stated) for measure_id, stated in found.items()}


def read_attributes(connection: Connection, problem_ids: Sequence[str]) -> dict[str, tuple[Attribute, ...]]:
    """The labelled remarks of these visible problems and their measures, in order, by problem or measure id."""
    found: dict[str, list[Attribute]] = {}
    for row in _rows(connection, _ATTRIBUTES, problem_ids):
        key = f"{row['problem_id']}-M{row['ordinal']}" if row["ordinal"] else row["problem_id"]
        found.setdefault(key, []).append(Attribute(row["name"], row["value"], span_of(row)))
    return {key: tuple(remarks) for key, remarks in found.items()}


def _of_problems(table: Table) -> Select[Any]:
    return (
        select(problems.c.problem_id, table)
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


_FACTS, _ATTRIBUTES = _of_problems(facts), _of_problems(attributes)


def _rows(connection: Connection, statement: Select[Any], ids: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(ids), _MAX_IDS):
        yield from connection.execute(statement, {"ids": list(ids[start : start + _MAX_IDS])}).mappings()
