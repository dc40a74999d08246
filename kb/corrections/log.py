"""The rows of table corrections: the history of a notice, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from kb.corrections.records import Correction, Mark, Outcome, family_of
from kb.staff_schema import corrections

_MAX_IDS = 10_000


def read_corrections(connection: Connection, slug: str) -> list[Correction]:
    """Everything ever corrected or taken back in this notice, oldest first."""
    rows = connection.execute(
        select(corrections).where(corrections.c.slug == slug).order_by(corrections.c.correction_id)
    )
    return [_correction(row) for row in rows.mappings()]


def read_correction(connection: Connection, number: int) -> Correction | None:
    """The correction of this number, or None."""
    row = connection.execute(select(corrections).where(corrections.c.correction_id == number)).mappings()
    found = row.one_or_none()
    return None if found is None else _correction(found)


def read_marks(connection: Connection, slugs: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
    """What corrections in force shape, by the id of the passage (a slug for dates); one mark for each family.

    A value that was set back to what the notice itself says has no mark.
    """
    marks: dict[str, dict[str, Mark]] = {}
    for start in range(0, len(slugs), _MAX_IDS):
        rows = connection.execute(
            select(corrections)
            .where(
                corrections.c.slug.in_(slugs[start : start + _MAX_IDS]),
                corrections.c.undone_at.is_(None),
                corrections.c.field != "undo",
            )
            .order_by(corrections.c.correction_id)
        )
        for row in map(_correction, rows.mappings()):
            mark = Mark(family_of(row.field), row.id, row.field, row.original)
            for place in row.places:
                marks.setdefault(place, {})[mark.family] = mark
                if row.value == row.original:
                    del marks[place][mark.family]
    return {place: tuple(found.values()) for place, found in marks.items() if found}


def remark_on(connection: Connection, slug: str) -> str:
    """How many corrections in force fit the notice as it was just read, and how many do not; "" if there are none."""
    rows = connection.execute(
        select(corrections.c.failure).where(
            corrections.c.slug == slug, corrections.c.undone_at.is_(None), corrections.c.field != "undo"
        )
    ).all()
    unfitting = sum(bool(row.failure) for row in rows)
    parts = [f"已套用 {len(rows) - unfitting} 处人工更正"] if len(rows) > unfitting else []
    parts += [f"{unfitting} 处人工更正未能套用，请在更正记录中核对"] if unfitting else []
    return "；".join(parts) + "。" if parts else ""


def add_correction(connection: Connection, correction: Correction) -> int:
    """Keep a new correction; returns its number."""
    columns = {
        name: getattr(correction, name)
        for name in ("slug", "target", "field", "anchor", "context", "original", "before", "value", "note")
    }
    added = connection.execute(
        insert(corrections).values(**columns, sha256=correction.sha256, made_at=_now(), places=[], failure="")
    )
    (number,) = added.inserted_primary_key or (0,)
    return int(number)


def record_outcomes(
    connection: Connection, history: Iterable[Correction], outcomes: Mapping[int, Outcome]
) -> None:
    """Note where each correction stands now, and why one does not fit; those not in force stand nowhere."""
    for correction in history:
        outcome = outcomes.get(correction.id, Outcome())
        if (outcome.places, outcome.failure) != (correction.places, correction.failure):
            connection.execute(
                update(corrections)
                .where(corrections.c.correction_id == correction.id)
                .values(places=list(outcome.places), failure=outcome.failure)
            )


def settle_undone(connection: Connection, history: Sequence[Correction]) -> None:
    """Note which rows are taken back. The taking back of one can be taken back too: the last word counts."""
    undone: set[int] = set()
    for correction in reversed(history):
        if correction.field == "undo" and correction.id not in undone:
            undone.add(int(correction.value))
    for correction in history:
        if (correction.id in undone) != (correction.undone_at is not None):
            connection.execute(
                update(corrections)
                .where(corrections.c.correction_id == correction.id)
                .values(undone_at=_now() if correction.id in undone else None)
            )


def _correction(row: Mapping[Any, Any]) -> Correction:
    columns = {name: row[name] for name in Correction.__slots__ if name not in ("id", "places")}
    return Correction(id=row["correction_id"], places=tuple(row["places"]), **columns)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
