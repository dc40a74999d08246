"""The problems that patterns are counted over, and what is counted of them: kept until the store changes."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from api.patterns.checklist import Outline, outline_of
from api.patterns.choosing import Choice, select
from api.patterns.figures import Table
from api.patterns.tables import all_tables
from kb.patterns import ProblemLine, read_problem_lines
from kb.unit_queries import read_slugs_of_unit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.wiring import Services
    from index.recurrence import Recurrence
    from kb.store import Store

T = TypeVar("T")
_KEPT = 32


class Remembered(Generic[T]):
    """The last few results by key. Whoever asks while one is being made waits for it: none is made twice at once."""

    def __init__(self, kept: int = 1) -> None:
        self._kept = kept
        self._made: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for the key, else what `make` makes of it now; an error is not remembered."""
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
                while len(self._made) > self._kept:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]


@dataclass(frozen=True, slots=True)
class Totals:
    """What is counted over. notices: that list a problem; years: the first and the last, None where none is stated."""

    notices: int
    units: int
    problems: int
    measures: int
    open: int
    recovered: Decimal
    years: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of one choice."""

    totals: Totals
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """What the filters may be set to: (value, notices), years from the newest, others by descending count."""

    unit_kinds: tuple[tuple[str, int], ...]
    regions: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]


class Patterns:
    """Remembers the problem lines and what was found in them; a change of the store makes all of it new."""

    def __init__(self) -> None:
        self._lines: Remembered[tuple[ProblemLine, ...]] = Remembered()
        self._values: Remembered[Values] = Remembered()
        self._overviews: Remembered[Overview] = Remembered(_KEPT)
        self._recurrences: Remembered[tuple[Recurrence, ...]] = Remembered()
        self._outlines: Remembered[Outline] = Remembered(_KEPT)

    def lines(self, store: Store) -> tuple[ProblemLine, ...]:
        """All visible problems, by slug and number."""
        return self._lines_at(store, store.change_sequence())

    def values(self, store: Store) -> Values:
        """What the filters may be set to."""
        sequence = store.change_sequence()
        return self._values.of(sequence, lambda: values_of(self._lines_at(store, sequence)))

    def overview(self, store: Store, choice: Choice, today: date) -> Overview:
        """The totals and tables of a choice."""
        sequence, base = store.change_sequence(), choice.overview()
        key = (sequence, frozenset(base.filters), today)
        return self._overviews.of(key, lambda: overview_of(self._lines_at(store, sequence), base, today))

    def recurrences(self, services: Services) -> tuple[Recurrence, ...]:
        """The pairs of problems that may be one that came back (index.recurrence)."""
        from index.recurrence import find_recurrences

        store, encoder = services.store, services.encoder
        sequence = store.change_sequence()
        return self._recurrences.of(
            (sequence, encoder.model_id), lambda: find_recurrences(self._lines_at(store, sequence), encoder)
        )

    def recurrences_at(self, services: Services, unit: str, slug: str) -> tuple[Recurrence, ...]:
        """Those pairs that a notice has a part in, without the lines of other units."""
        from index.recurrence import find_recurrences

        def of_unit(connection: Connection) -> tuple[ProblemLine, ...]:
            slugs = read_slugs_of_unit(connection, unit)
            return read_problem_lines(connection, slugs) if len(slugs) > 1 else ()

        lines = services.store.read(of_unit)
        found = find_recurrences(lines, services.encoder) if lines else ()
        return tuple(one for one in found if slug in (one.earlier.slug, one.later.slug))

    def outline(self, services: Services, unit_kinds: tuple[str, ...]) -> Outline:
        """What is most often found at these kinds of units."""
        store, encoder = services.store, services.encoder
        sequence = store.change_sequence()
        return self._outlines.of(
            (sequence, encoder.model_id, unit_kinds),
            lambda: outline_of(self._lines_at(store, sequence), unit_kinds, encoder),
        )

    def _lines_at(self, store: Store, sequence: int) -> tuple[ProblemLine, ...]:
        """The lines, at least as new as this change: it was read before them."""
        return self._lines.of(sequence, lambda: store.read(read_problem_lines))


def overview_of(lines: Sequence[ProblemLine], choice: Choice, today: date) -> Overview:
    """The totals and tables of a choice over these problems."""
    kept = [one.problem for one in select(lines, choice.overview(), today)]
    return Overview(totals_of(kept), all_tables(lines, choice, today))


def totals_of(problems: Sequence[ProblemLine]) -> Totals:
    """The totals over these problems."""
    years = [one.year for one in problems if one.year]
    return Totals(
        notices=len({one.slug for one in problems}),
        units=len({one.whose for one in problems}),
        problems=len(problems),
        measures=sum(len(one.measures) for one in problems),
        open=sum(measure.is_open for one in problems for measure in one.measures),
        recovered=sum((one.recovered for one in problems), Decimal(0)),
        years=(min(years), max(years)) if years else None,
    )


def values_of(lines: Iterable[ProblemLine]) -> Values:
    """The values that occur, each with the number of notices that have it."""
    notices = {one.slug: one for one in lines}.values()
    years = Counter(str(one.year) for one in notices if one.year)
    return Values(
        _counted(one.unit_kind for one in notices if one.unit_kind),
        _counted(one.region for one in notices if one.region),
        tuple(sorted(years.items(), reverse=True)),
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))
