"""What a result page has just read of the store need not be read again for the answer above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from index.precedents import Source
    from index.retriever import ProblemGroup
    from kb.records import MeasureRecord

T = TypeVar("T")


class KnownRecords:
    """A store (index.precedents.Source) that knows the problems of these groups already, as they are shown."""

    def __init__(self, store: Source, groups: Iterable[ProblemGroup]) -> None:
        self._store = store
        self._known = {group.problem_id: _measures_of(group) for group in groups}

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        """All visible measures of these problems, by ordinal, in the order asked for."""
        unknown = [each for each in problem_ids if each not in self._known]
        found = self._known | (self._store.problem_measures(unknown) if unknown else {})
        return {each: found[each] for each in problem_ids if each in found}

    def read(self, work: Callable[[Connection], T]) -> T:
        """What work reads of the store."""
        return self._store.read(work)


def _measures_of(group: ProblemGroup) -> list[MeasureRecord]:
    records = {hit.record.measure_id: hit.record for hit in group.hits}
    records |= {one.measure_id: one for one in (*group.other_measures, *group.folded_measures)}
    return sorted(records.values(), key=lambda record: record.ordinal)
