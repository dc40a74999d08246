"""Measures by their own ids and by those of their problems, read past SQLAlchemy's result rows.

Each search reads a page of them, and SQLAlchemy's transaction and rows take as long as SQLite itself: past them, a
search spares a twelfth of its time. SQLAlchemy still writes the statement, for whichever database it is, and its pool
lends the connection; the driver runs it. One statement sees one state of the database, without a transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Engine, bindparam, union_all
from sqlalchemy.exc import DBAPIError

from kb import queries
from kb.records import MeasureRecord
from kb.schema import measures, problems

# How many ids one statement takes of either kind. Fewer are filled up to a power of two, so that there are few statements.
_MOST_IDS, _FEWEST_IDS = 1024, 16


@dataclass(frozen=True, slots=True)
class _Statement:
    """text: in the database's own language. names: of the parameters; order: where the driver wants which, None: by name."""

    text: str
    names: tuple[str, ...]
    order: tuple[int, ...] | None

    def arranged(self, values: Sequence[str]) -> Sequence[str] | dict[str, str]:
        """The values of the parameters, as the driver takes them."""
        if self.order is None:
            return dict(zip(self.names, values, strict=True))
        return tuple(values[place] for place in self.order)


class MeasureReader:
    """Reads visible measures through an engine's pool; any thread may use it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements: dict[tuple[int, int], _Statement] = {}

    def page(
        self, problem_ids: Sequence[str], measure_ids: Sequence[str]
    ) -> tuple[dict[str, list[MeasureRecord]], dict[str, MeasureRecord]]:
        """All measures of these problems, by ordinal, and these measures beside them, by id; what is invisible is absent.

        One statement for up to 1,024 ids of each kind. Raises SQLAlchemyError.
        """
        by_id: dict[str, MeasureRecord] = {}
        for start in range(0, max(len(problem_ids), len(measure_ids)), _MOST_IDS):
            part = slice(start, start + _MOST_IDS)
            for record in map(queries.measure_record, self._rows(problem_ids[part], measure_ids[part])):
                by_id[record.measure_id] = record
        by_problem: dict[str, list[MeasureRecord]] = {id_: [] for id_ in problem_ids}
        for record in sorted(by_id.values(), key=lambda record: record.ordinal):
            if record.problem_id in by_problem:
                by_problem[record.problem_id].append(record)
        return {id_: found for id_, found in by_problem.items() if found}, by_id

    def _rows(self, problem_ids: Sequence[str], measure_ids: Sequence[str]) -> list[Sequence[Any]]:
        sizes = _padded(len(problem_ids)), _padded(len(measure_ids))
        statement = self._statements.get(sizes)
        if statement is None:
            statement = self._statements[sizes] = self._made(*sizes)
        values = [*_filled(problem_ids, sizes[0]), *_filled(measure_ids, sizes[1])]
        try:
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(statement.text, statement.arranged(values))
                return list(cursor.fetchall())
            finally:
                connection.close()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(statement.text, None, error) from error

    def _made(self, problem_count: int, measure_count: int) -> _Statement:
        names = [f"id_{place}" for place in range(problem_count + measure_count)]
        ids: list[BindParameter[str]] = [bindparam(name) for name in names]
        chosen = union_all(
            queries.measure_select().where(problems.c.problem_id.in_(ids[:problem_count])),
            queries.measure_select().where(measures.c.measure_id.in_(ids[problem_count:])),
        )
        compiled = chosen.compile(self._engine)
        order = compiled.positiontup  # None where the driver takes parameters by name
        places = None if order is None else tuple(map(names.index, order))
        return _Statement(str(compiled), tuple(names), places)


def _padded(count: int) -> int:
    size = _FEWEST_IDS
    while size < count:
        size *= 2
    return size


def _filled(ids: Sequence[str], size: int) -> list[str]:
    """No id is empty: what fills up finds nothing."""
    return [*ids, *[""] * (size - len(ids))]
