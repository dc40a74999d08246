"""Which measures of precedents are worth choosing from? Different kinds of measures, from different units, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.notice import Completion, FactKind
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.precedents import Precedent, Precedents
    from kb.records import MeasureRecord

MAX_SUGGESTIONS, _LEAST_SUGGESTIONS = 6, 3
_TIER, _TIERS = 5, 2  # precedents that count as equally good; how many such groups are quoted
_MIN_CHARS, _MAX_CHARS = 15, 300  # shorter ones say little, longer ones are told in the notice itself
_DONE = (Completion.COMPLETED, Completion.MOSTLY_COMPLETED)
_TELLING = (FactKind.DOCUMENT, FactKind.AMOUNT, FactKind.COUNT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure to choose, quoted. type_code: what it is suggested for; precedents of that type: count."""

    type_code: str
    record: MeasureRecord
    precedent: Precedent
    count: int

    @property
    def type_name(self) -> str:
        """The measure type in Chinese."""
        return name_of(self.type_code)


def suggest_measures(answer: Precedents) -> tuple[Suggestion, ...]:
    """At most MAX_SUGGESTIONS, one a measure type from the most frequent type on.

    Within a type: those of the best precedents first, where they are equally good those of a unit not quoted yet, then
    measures that are done and tell something definite (a document, an amount, a count). What only further precedents
    did is suggested if there would be less than _LEAST_SUGGESTIONS. Measures that say the same are suggested once.
    """
    near = _suggested(answer, answer.precedents[: _TIERS * _TIER])
    if len(near) >= _LEAST_SUGGESTIONS or len(answer.precedents) <= _TIERS * _TIER:
        return near
    return _suggested(answer, answer.precedents)


def _suggested(answer: Precedents, precedents: Sequence[Precedent]) -> tuple[Suggestion, ...]:
    by_id = {record.measure_id: (one, record) for one in precedents for record in one.measures}
    tiers = {one.problem_id: place // _TIER for place, one in enumerate(precedents)}
    chosen: list[Suggestion] = []
    units: set[str] = set()
    said: set[str] = set()
    for counted in answer.counts.types:
        candidates = [by_id[measure_id] for measure_id in counted.measure_ids if measure_id in by_id]
        fresh = [pair for pair in candidates if saying(answer, pair[1]) not in said]
        best = next(iter(_best_first(fresh, units, tiers)), None)
        if best is None:
            continue
        precedent, record = best
        units.add(precedent.unit)
        said.add(saying(answer, record))
        chosen.append(Suggestion(counted.key, record, precedent, counted.count))
        if len(chosen) == MAX_SUGGESTIONS:
            break
    return tuple(chosen)


def _best_first(
    candidates: Iterable[tuple[Precedent, MeasureRecord]], units: set[str], tiers: Mapping[str, int]
) -> Iterator[tuple[Precedent, MeasureRecord]]:
    def order(pair: tuple[Precedent, MeasureRecord]) -> tuple[bool, int, bool, bool, bool]:
        precedent, record = pair
        facts = precedent.facts.get(record.measure_id, ())
        return (
            not _MIN_CHARS <= len(record.text) <= _MAX_CHARS,
            tiers[precedent.problem_id],
            precedent.unit in units,
            record.completion not in _DONE,
            not any(fact.kind in _TELLING for fact in facts),
        )

    yield from sorted(candidates, key=order)  # ties in the order of the precedents


def saying(answer: Precedents, record: MeasureRecord) -> str:
    """What stands for everything said in the same way: the name shared, else the words."""
    return answer.same.get(record.measure_id, "".join(record.text.split()))
