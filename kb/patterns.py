"""What was found where, when, and what came of it? Every visible problem as one line, for counting patterns over.

Nothing of a text is kept but titles: what a count stands for is read again when it is opened.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, bindparam, select

from kb.document import Span
from kb.fact_roles import recovered, yuan
from kb.notice import Completion, Fact, FactKind
from kb.queries import visible
from kb.rows import codes_of, span_of
from kb.schema import facts, measures, notices, problems

DONE = frozenset({Completion.COMPLETED, Completion.MOSTLY_COMPLETED})
OPEN = frozenset({Completion.IN_PROGRESS, Completion.NOT_COMPLETED})
# Calling the enum takes eight times as long as looking its member up.
_COMPLETIONS = {completion.value: completion for completion in Completion}
_NOTHING = Decimal(0)
# 委员会 alone is a party organ only after what is itself a unit: 交通运输局委员会, but not 卫生健康委员会.
_ORGAN = re.compile(
    r"^(?:中共|中国共产党)|(?:机关党委|直属党委|党组|党委|党总支|党支部|党工委"
    r"|(?:(?:直属)?机关|党?总支部|党?支部|(?<=[局厅院校司团社心所站队馆处镇乡]))委员会)$"
)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure. types: taxonomy codes; recovered: yuan that it says came back (kb.fact_roles)."""

    measure_id: str
    types: tuple[str, ...]
    completion: Completion
    recovered: Decimal

    @property
    def is_open(self) -> bool:
        """Whether its words say that it is not finished."""
        return self.completion in OPEN


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem with its measures by ordinal. date: of publication, else of feedback, else of the inspection's end.

    dates: of publication, of feedback, of the inspection's end, as far as stated.
    unit: the inspected unit, None where it is not known; topics: taxonomy codes; year: see kb.records.year_of.
    """

    problem_id: str
    slug: str
    title: str
    unit: str | None
    unit_kind: str | None
    region: str | None
    year: int | None
    date: str | None
    topics: tuple[str, ...]
    measures: tuple[MeasureLine, ...]
    dates: tuple[str | None, str | None, str | None] = (None, None, None)

    @property
    def whose(self) -> str:
        """What tells its unit from others: the name without the party organ in it, the notice where it is not known."""
        return unit_key(self.unit or "") or self.slug

    @property
    def is_finished(self) -> bool:
        """Whether a measure says that it is finished and none says otherwise."""
        return any(one.completion in DONE for one in self.measures) and not self.is_open

    @property
    def is_open(self) -> bool:
        """Whether a measure says that it is not finished."""
        return any(one.is_open for one in self.measures)

    @property
    def recovered(self) -> Decimal:
        """Yuan that its measures say came back."""
        return sum((one.recovered for one in self.measures), Decimal(0))


def unit_key(unit: str) -> str:
    """A unit's name without spaces and the party organ in it: 某市教育局党组 and 中共某市教育局 are one."""
    return _ORGAN.sub("", re.sub(r"\s", "", unit))


def read_problem_lines(
    connection: Connection, slugs: Collection[str] | None = None
) -> tuple[ProblemLine, ...]:
    """The visible problems of these notices, of all without slugs, by slug and number.

    100,000 measures take seconds: keep them until the store changes.
    """

    def among(statement: Select[Any]) -> Select[Any]:
        return statement if slugs is None else statement.where(notices.c.slug.in_(slugs))

    amounts = _amounts(connection.execute(among(_AMOUNTS)))
    codes = lru_cache(maxsize=None)(codes_of)  # a few thousand combinations, shared by all lines
    by_problem: dict[tuple[int, int], list[MeasureLine]] = {}
    for row in connection.execute(among(_MEASURES)):
        key = (row[0], row[1], row[2])
        by_problem.setdefault(key[:2], []).append(
            MeasureLine(row[3], codes(row[4]), _COMPLETIONS[row[5]], amounts.get(key, _NOTHING))
        )
    return tuple(
        ProblemLine(
            problem_id=row.problem_id,
            slug=row.slug,
            title=row.title,
            unit=row.inspected_unit,
            unit_kind=row.unit_kind,
            region=row.region,
            year=row.year,
            date=row.publication_date or row.feedback_date or row.inspection_end,
            topics=codes(row.topics),
            measures=tuple(by_problem.get((row.notice_id, row.problem_number), ())),
            dates=(row.publication_date, row.feedback_date, row.inspection_end),
        )
        for row in connection.execute(among(_PROBLEMS))
    )


@dataclass(frozen=True, slots=True)
class BareProblem:
    """Where a problem stands that no measure answers, for whoever cites it."""

    problem_id: str
    number: int
    title: str
    slug: str
    notice_title: str
    unit: str | None
    unit_kind: str | None
    region: str | None
    kind: str
    publication_date: str | None
    year: int | None


def read_bare_problems(connection: Connection, problem_ids: Sequence[str]) -> dict[str, BareProblem]:
    """These problems by id, with their measures or without; what is not visible is absent."""
    rows = connection.execute(_BARE, {"ids": list(problem_ids)})
    return {row[0]: BareProblem(*row) for row in rows}


_BARE = (
    select(
        problems.c.problem_id,
        problems.c.problem_number,
        problems.c.title,
        notices.c.slug,
        notices.c.title,
        notices.c.inspected_unit,
        notices.c.unit_kind,
        notices.c.region,
        notices.c.kind,
        notices.c.publication_date,
        notices.c.year,
    )
    .join_from(problems, notices, problems.c.notice_id == notices.c.notice_id)
    .where(visible(), problems.c.problem_id.in_(bindparam("ids", expanding=True)))
)
_PROBLEMS = (
    select(
        problems.c.notice_id,
        problems.c.problem_number,
        problems.c.problem_id,
        problems.c.title,
        problems.c.topics,
        notices.c.slug,
        notices.c.inspected_unit,
        notices.c.unit_kind,
        notices.c.region,
        notices.c.year,
        notices.c.publication_date,
        notices.c.feedback_date,
        notices.c.inspection_end,
    )
    .join_from(problems, notices, problems.c.notice_id == notices.c.notice_id)
    .where(visible())
    .order_by(notices.c.slug, problems.c.problem_number)
)
_MEASURES = (
    select(
        measures.c.notice_id,
        measures.c.problem_number,
        measures.c.ordinal,
        measures.c.measure_id,
        measures.c.types,
        measures.c.completion,
    )
    .join_from(measures, notices, measures.c.notice_id == notices.c.notice_id)
    .where(visible())
    .order_by(measures.c.notice_id, measures.c.problem_number, measures.c.ordinal)
)
_AMOUNTS = (
    select(
        facts.c.notice_id,
        facts.c.problem_number,
        facts.c.ordinal,
        facts.c.text,
        facts.c.value,
        facts.c.unit,
        facts.c.span_start,
        facts.c.span_end,
        measures.c.text.label("measure_text"),
        measures.c.span_start.label("measure_start"),
        measures.c.span_end.label("measure_end"),
    )
    .join_from(
        facts,
        measures,
        (measures.c.notice_id == facts.c.notice_id)
        & (measures.c.problem_number == facts.c.problem_number)
        & (measures.c.ordinal == facts.c.ordinal),
    )
    .join(notices, notices.c.notice_id == facts.c.notice_id)
    .where(visible(), facts.c.kind == FactKind.AMOUNT.value)
    .order_by(facts.c.notice_id, facts.c.problem_number, facts.c.ordinal, facts.c.position)
)


def _amounts(stated: CursorResult[Any]) -> dict[tuple[int, int, int], Decimal]:
    """What came back by each measure that says so, by its key."""
    rows: dict[tuple[int, int, int], list[Any]] = {}
    for row in stated.mappings():
        rows.setdefault((row["notice_id"], row["problem_number"], row["ordinal"]), []).append(row)
    sums = {key: _recovered(of_measure) for key, of_measure in rows.items()}
    return {key: total for key, total in sums.items() if total}


def _recovered(rows: Sequence[Any]) -> Decimal:
    first = rows[0]
    stated = [Fact(FactKind.AMOUNT, row["text"], row["value"], row["unit"], span_of(row)) for row in rows]
    span = Span(first["measure_start"], first["measure_end"])
    return yuan(recovered(first["measure_text"], span, stated))
