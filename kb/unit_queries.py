"""Whose notices are these? Units and titles by slug, for wherever sources are named without being read."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, select

from kb.patterns import unit_key
from kb.queries import visible
from kb.schema import notices

_MAX_IDS = 10_000  # a query's parameters are limited: SQLite 32,766, PostgreSQL 65,535
_UNITS = select(notices.c.slug, func.coalesce(notices.c.inspected_unit, notices.c.title)).where(
    visible(), notices.c.slug.in_(bindparam("slugs", expanding=True))
)


def read_slugs_of_unit(connection: Connection, unit: str) -> tuple[str, ...]:
    """The visible notices to one unit, by slug: its name is the same but for the party organ (kb.patterns.unit_key)."""
    key = unit_key(unit)
    if not key:
        return ()
    named = (
        select(notices.c.slug, notices.c.inspected_unit)
        .where(visible(), notices.c.inspected_unit.contains(key, autoescape=True))
        .order_by(notices.c.slug)
    )
    return tuple(slug for slug, name in connection.execute(named) if unit_key(name) == key)


def read_units(connection: Connection, slugs: Collection[str]) -> dict[str, str]:
    """The inspected unit of each visible one of these notices; its title where no unit is known."""
    wanted, found = sorted(slugs), dict[str, str]()
    for start in range(0, len(wanted), _MAX_IDS):
        found.update(connection.execute(_UNITS, {"slugs": wanted[start : start + _MAX_IDS]}).all())
    return found


def read_titles(connection: Connection, slugs: Collection[str]) -> dict[str, str]:
    """The title of each visible one of these few notices."""
    named = select(notices.c.slug, notices.c.title).where(visible(), notices.c.slug.in_(sorted(slugs)))
    return {slug: title for slug, title in connection.execute(named)}
