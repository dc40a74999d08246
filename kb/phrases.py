"""Which words of the notices may be offered while somebody types? Titles of problems, units, documents.

Each with some of the notices that say it, so that it can be asked again whether one of them is still there to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, select

from kb.notice import FactKind
from kb.queries import visible
from kb.schema import facts, notices, problems

PhraseKind = Literal["problem", "unit", "document"]
KINDS: tuple[PhraseKind, ...] = ("problem", "unit", "document")
KEPT_NOTICES = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """text: a title or name as it stands. count: how often it occurs; notice_ids: of the first notices, at most three."""

    kind: PhraseKind
    text: str
    count: int
    notice_ids: tuple[int, ...]


def _select(kind: PhraseKind) -> Select[Any]:
    if kind == "unit":
        return select(notices.c.inspected_unit, notices.c.notice_id).where(
            visible(), notices.c.inspected_unit.is_not(None)
        )
    table, column = (problems, problems.c.title) if kind == "problem" else (facts, facts.c.value)
    found = select(column, notices.c.notice_id).join_from(
        table, notices, table.c.notice_id == notices.c.notice_id
    )
    if kind == "document":
        found = found.where(facts.c.kind == FactKind.DOCUMENT.value)
    return found.where(visible())


_ALL = {kind: _select(kind) for kind in KINDS}
_STILL_SAID = {
    kind: statement.where(
        notices.c.notice_id.in_(bindparam("ids", expanding=True)),
        statement.selected_columns[0].in_(bindparam("texts", expanding=True)),
    )
    for kind, statement in _ALL.items()
}


def read_phrases(connection: Connection, kind: PhraseKind) -> list[Phrase]:
    """Every phrase of this kind that a visible notice says."""
    found: dict[str, list[int]] = {}
    for text, notice_id in connection.execute(_ALL[kind]):
        found.setdefault(text, []).append(notice_id)
    return [
        Phrase(kind, text, len(ids), tuple(dict.fromkeys(ids))[:KEPT_NOTICES])
        for text, ids in found.items()
        if text.strip()
    ]


def still_said(connection: Connection, phrases: Iterable[Phrase]) -> set[tuple[PhraseKind, str]]:
    """(kind, text) of those that one of their notices says at this moment, and may be read."""
    said: set[tuple[PhraseKind, str]] = set()
    by_kind: dict[PhraseKind, list[Phrase]] = {}
    for phrase in phrases:
        by_kind.setdefault(phrase.kind, []).append(phrase)
    for kind, wanted in by_kind.items():
        parameters: dict[str, Sequence[Any]] = {
            "ids": list(dict.fromkeys(id_ for phrase in wanted for id_ in phrase.notice_ids)),
            "texts": [phrase.text for phrase in wanted],
        }
        said.update((kind, row[0]) for row in connection.execute(_STILL_SAID[kind], parameters))
    return said
