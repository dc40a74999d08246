"""How many problems and measures does a ledger hold, and how far are they? Counted rows, nothing that is only stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, literal, not_, or_, select

from kb.ledger.scope import Scope, condition, joined
from kb.notice import Completion
from kb.schema import measures, notices, problems

ProblemState = Literal["finished", "ongoing", "unstated"]
STATE_LABELS: Mapping[ProblemState, str] = {
    "finished": "已完成",
    "ongoing": "推进中或未完成",
    "unstated": "未说明完成情况",
}
_OPEN = (Completion.IN_PROGRESS.value, Completion.NOT_COMPLETED.value)
_DONE = (Completion.COMPLETED.value, Completion.MOSTLY_COMPLETED.value)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of a scope. completions: measures by their own words. states: problems by what their measures in the scope
    say together: ongoing if one is under way or not done, else finished if one is done, else unstated.
    bare_problems: those without a measure.
    """

    notices: int
    problems: int
    measures: int
    continuing: int
    completions: Mapping[Completion, int]
    states: Mapping[ProblemState, int]
    bare_problems: int


NO_TOTALS = Totals(0, 0, 0, 0, dict.fromkeys(Completion, 0), dict.fromkeys(STATE_LABELS, 0), 0)


def read_totals(connection: Connection, scope: Scope) -> Totals:
    """The counts of everything in the scope (checked)."""
    by_problem = _by_problem(connection, scope)
    counted = select(func.count(by_problem.c.slug.distinct()).label("notices"), *_counts(by_problem))
    return _totals(connection.execute(counted).mappings().one())


def totals_by_notice(connection: Connection, scope: Scope) -> dict[str, Totals]:
    """The counts of each notice in the scope, by slug."""
    by_problem = _by_problem(connection, scope)
    counted = select(by_problem.c.slug, literal(1).label("notices"), *_counts(by_problem))
    rows = connection.execute(counted.group_by(by_problem.c.slug)).mappings()
    return {row["slug"]: _totals(row) for row in rows}


def _by_problem(connection: Connection, scope: Scope) -> Subquery:
    """A row for each problem in the scope: its measures, and how many of them are in each state."""
    return (
        joined(
            notices.c.slug,
            func.count(measures.c.ordinal).label("measures"),
            *(_count_if(measures.c.completion == one.value, one.value) for one in Completion),
            _count_if(measures.c.continuing.is_(True), "continuing"),
        )
        .where(condition(connection, scope))
        .group_by(notices.c.slug, problems.c.problem_number)
        .subquery()
    )


def _counts(by_problem: Subquery) -> list[Any]:
    columns = by_problem.c
    is_open = or_(*(columns[state] > 0 for state in _OPEN))
    is_done = or_(*(columns[state] > 0 for state in _DONE))
    summed = ("measures", "continuing", *(one.value for one in Completion))
    return [
        func.count().label("problems"),
        *(func.coalesce(func.sum(columns[name]), 0).label(name) for name in summed),
        _count_if(is_open, "ongoing"),
        _count_if(and_(not_(is_open), is_done), "finished"),
        _count_if(and_(not_(is_open), not_(is_done)), "unstated_problems"),
        _count_if(columns.measures == 0, "bare"),
    ]


def _totals(row: Any) -> Totals:
    return Totals(
        notices=row["notices"],
        problems=row["problems"],
        measures=int(row["measures"]),
        continuing=int(row["continuing"]),
        completions={each: int(row[each.value]) for each in Completion},
        states={
            "finished": int(row["finished"]),
            "ongoing": int(row["ongoing"]),
            "unstated": int(row["unstated_problems"]),
        },
        bare_problems=int(row["bare"]),
    )


def _count_if(condition_: ColumnElement[bool], name: str) -> Any:
    return func.coalesce(func.sum(case((condition_, 1), else_=0)), 0).label(name)
