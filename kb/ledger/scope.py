"""Which problems and measures does a ledger list? Filters from outside, checked, and the SQL condition they become.

Names and meanings are those of a search (kb/filter_values.py); values of one name are ORed, names are ANDed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, or_, select, true

from kb.errors import InvalidInputError, NotFoundError
from kb.filter_values import CONTINUING, canonical_filters, one_of
from kb.queries import visible
from kb.schema import measures, notices, problems

MAX_WORDS_CHARS = 200
_OF_PARTS = ("topic", "measure_type", "status")  # filters that leave out parts of a notice


@dataclass(frozen=True, slots=True)
class Scope:
    """What a ledger is of. filters: canonical values by name; unit: a unit, or words in the names of several;
    contains: words in a problem's title or a measure.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    contains: str = ""

    @property
    def holds_whole_notices(self) -> bool:
        """Whether every notice in it is there with all its problems and measures."""
        return not self.contains and not any(self.filters.get(name) for name in _OF_PARTS)

    @property
    def notice(self) -> str | None:
        """The one notice it is of, or None."""
        chosen = self.filters.get("notice", ())
        return chosen[0] if len(chosen) == 1 else None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a form may offer, each sorted; years newest first."""

    unit_kinds: tuple[str, ...]
    regions: tuple[str, ...]
    years: tuple[str, ...]


def checked_scope(
    connection: Connection, filters: Mapping[str, tuple[str, ...]], *, unit: str = "", contains: str = ""
) -> Scope:
    """The scope with canonical values. Raises InvalidInputError, listing what is possible; NotFoundError for a notice."""
    for words in (unit, contains):
        if len(words) > MAX_WORDS_CHARS:
            raise InvalidInputError(f"查找的文字有 {len(words)} 个字，最多 {MAX_WORDS_CHARS} 个。")
    canonical = canonical_filters(filters, partial(_of_base, connection))
    return Scope(canonical, unit.strip(), contains.strip())


def read_choices(connection: Connection) -> Choices:
    """The values that visible notices have."""
    return Choices(
        tuple(sorted(_values(connection, "unit_kind"))),
        tuple(sorted(_values(connection, "region"))),
        tuple(sorted(_values(connection, "year"), reverse=True)),
    )


def condition(connection: Connection, scope: Scope) -> ColumnElement[bool]:
    """The condition on notices, problems and measures (which may be absent: outer join)."""
    found = notice_condition(connection, scope)
    chosen = scope.filters
    if topics := chosen.get("topic"):
        found &= _has_any(problems.c.topics, topics)
    if types := chosen.get("measure_type"):
        found &= _has_any(measures.c.types, types)
    if states := chosen.get("status"):
        goes_on = measures.c.continuing.is_(true()) if CONTINUING in states else literal(False)
        found &= or_(measures.c.completion.in_(states), goes_on)
    if scope.contains:
        columns = (problems.c.title, measures.c.text)
        found &= or_(*(column.icontains(scope.contains, autoescape=True) for column in columns))
    return found


def notice_condition(connection: Connection, scope: Scope) -> ColumnElement[bool]:
    """The part of the condition that is about notices alone."""
    found = visible()
    chosen = scope.filters
    for name in ("unit_kind", "region", "kind"):
        if values := chosen.get(name):
            found &= notices.c[name].in_(values)
    if years := chosen.get("year"):
        found &= notices.c.year.in_([int(year) for year in years])
    if slugs := chosen.get("notice"):
        found &= notices.c.slug.in_(slugs)
    if scope.unit:
        exact = notices.c.inspected_unit == scope.unit
        is_known = connection.execute(select(notices.c.slug).where(visible(), exact).limit(1)).first()
        found &= exact if is_known else notices.c.inspected_unit.icontains(scope.unit, autoescape=True)
    return found


def joined(*columns: Any) -> Select[Any]:
    """These columns of notices, problems and measures: a row a measure, and one for a problem without any."""
    return (
        select(*columns)
        .select_from(notices)
        .join(problems, problems.c.notice_id == notices.c.notice_id)
        .outerjoin(
            measures,
            (measures.c.notice_id == problems.c.notice_id)
            & (measures.c.problem_number == problems.c.problem_number),
        )
    )


def _has_any(column: ColumnElement[str], codes: tuple[str, ...]) -> ColumnElement[bool]:
    padded = literal(" ") + column + literal(" ")
    return or_(*(padded.contains(f" {code} ", autoescape=True) for code in codes))


def _of_base(connection: Connection, name: str, value: str) -> str:
    if name == "notice":
        known = select(notices.c.slug).where(visible(), notices.c.slug == value)
        if connection.execute(known).first() is None:
            raise NotFoundError(f"没有编号为“{value[:80]}”的通报（或已删除）。请在通报列表中查找。")
        return value
    return one_of(name, value, sorted(_values(connection, name)))


def _values(connection: Connection, name: str) -> list[str]:
    rows = connection.execute(select(notices.c[name]).where(visible()).distinct()).all()
    return [str(row[0]) for row in rows if row[0]]
