"""What do precedents have in common? Counts, each with the problems counted and the measures that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from kb.fact_roles import common_title, issued, recovered, yuan
from kb.notice import Completion
from kb.patterns import unit_key
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.precedents import Precedent
    from kb.records import MeasureRecord

_DEADLINE = re.compile(r"时限|期限|完成时间")
_NO_DEADLINE = re.compile(r"^(?:长期|常态|持续)(?:坚持|推进|整改)?[。 ]*$")
_DAY = re.compile(r"^(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?$")
_DONE = frozenset({Completion.COMPLETED, Completion.MOSTLY_COMPLETED})
_OPEN = frozenset({Completion.IN_PROGRESS, Completion.NOT_COMPLETED})
# What a precedent's measures say together; the words as shown.
Status = Literal["finished", "ongoing", "unstated"]
FINISHED: Status = "finished"
ONGOING: Status = "ongoing"
UNSTATED: Status = "unstated"
STATUS_LABELS: dict[Status, str] = {FINISHED: "已完成", ONGOING: "推进中", UNSTATED: "未说明完成情况"}


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that precedents share. Its number is how many problems there are, and the measures show it.

    key: tells it apart (a code, a unit's name without its party organ, a year); label: as first said. measure_ids: at least one for each problem.
    """

    key: str
    label: str
    problem_ids: tuple[str, ...]
    measure_ids: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many precedents."""
        return len(self.problem_ids)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Money that measures say came back: the sum in yuan, and where it is said."""

    yuan: Decimal
    problem_ids: tuple[str, ...]
    measure_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrecedentCounts:
    """Most frequent first, ties by first appearance; years newest first. documents: made in the course of it, of
    equally frequent ones those first whose titles say what was asked.

    types: by measure type code. statuses: of whole problems (STATUS_LABELS): finished if a measure says so and none
    says otherwise. deadlines: stated ones (整改时限 …), by their day or their words; 长期 is none. recovered: None where nothing is said.
    """

    precedents: tuple[str, ...]
    units: tuple[Counted, ...]
    years: tuple[Counted, ...]
    types: tuple[Counted, ...]
    documents: tuple[Counted, ...]
    statuses: tuple[Counted, ...]
    deadlines: tuple[Counted, ...]
    recovered: Recovered | None

    def status(self, key: str) -> int:
        """How many precedents are in one of the states of STATUS_LABELS."""
        return next((one.count for one in self.statuses if one.key == key), 0)


class _Tally:
    """Counts under one heading, in the order of first appearance."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._problems: dict[str, dict[str, None]] = {}
        self._measures: dict[str, dict[str, None]] = {}

    def add(self, key: str, label: str, problem_id: str, measure_ids: Iterable[str]) -> None:
        self._labels.setdefault(key, label)
        self._problems.setdefault(key, {})[problem_id] = None
        self._measures.setdefault(key, {}).update(dict.fromkeys(measure_ids))

    def counted(self) -> tuple[Counted, ...]:
        found = [
            Counted(key, label, tuple(self._problems[key]), tuple(self._measures[key]))
            for key, label in self._labels.items()
        ]
        return tuple(sorted(found, key=lambda one: -one.count))


def count_precedents(
    precedents: Sequence[Precedent], same: Mapping[str, str] | None = None
) -> PrecedentCounts:
    """The counts of these precedents; empty for none."""
    units, years, types, documents, statuses, deadlines = (_Tally() for _ in range(6))
    for one in precedents:
        best = [one.best.measure_id]
        units.add(unit_key(one.unit) or one.unit, one.unit, one.problem_id, best)
        if one.best.year:
            years.add(str(one.best.year), f"{one.best.year}年", one.problem_id, best)
        status, shown_by = status_of(one)
        statuses.add(status, STATUS_LABELS[status], one.problem_id, shown_by)
        for measure in one.measures:
            for code in measure.types:
                types.add(code, name_of(code), one.problem_id, [measure.measure_id])
        for title, measure_id in _documents(one):
            documents.add(title, f"《{title}》", one.problem_id, [measure_id])
        for words, measure_id in _deadlines(one):
            deadlines.add(_day_of(words), words, one.problem_id, [measure_id])
    return PrecedentCounts(
        precedents=tuple(one.problem_id for one in precedents),
        units=units.counted(),
        years=tuple(sorted(years.counted(), key=lambda one: one.key, reverse=True)),
        types=types.counted(),
        documents=_asked_first(documents.counted(), precedents),
        statuses=statuses.counted(),
        deadlines=deadlines.counted(),
        recovered=_recovered(precedents, same or {}),
    )


def status_of(precedent: Precedent) -> tuple[Status, tuple[str, ...]]:
    """The state of a whole problem (a key of STATUS_LABELS), and the measures that say so; all of them if none does."""
    still_open = [one.measure_id for one in precedent.measures if one.completion in _OPEN]
    if still_open:
        return ONGOING, tuple(still_open)
    done = [one.measure_id for one in precedent.measures if one.completion in _DONE]
    if done:
        return FINISHED, tuple(done)
    return UNSTATED, tuple(one.measure_id for one in precedent.measures)


def _asked_first(documents: Sequence[Counted], precedents: Iterable[Precedent]) -> tuple[Counted, ...]:
    """Of equally frequent documents those first whose titles hold more of the question's words."""
    words = {word for one in precedents for word in one.words if len(word) > 1}
    said = {one.key: sum(len(word) for word in words if word in one.key) for one in documents}
    return tuple(sorted(documents, key=lambda one: (-one.count, -said[one.key])))


def _documents(precedent: Precedent) -> Iterator[tuple[str, str]]:
    for measure in precedent.measures:
        for fact in issued(measure.text, measure.span, precedent.facts.get(measure.measure_id, ())):
            yield common_title(fact.value, (measure.inspected_unit, measure.region)), measure.measure_id


def _deadlines(precedent: Precedent) -> Iterator[tuple[str, str]]:
    """Stated deadlines, each with a measure; one of the whole problem stands with its first measure."""
    places = [(precedent.problem_id, precedent.measures[0].measure_id)]
    places += [(one.measure_id, one.measure_id) for one in precedent.measures]
    for place, measure_id in places:
        for remark in precedent.remarks.get(place, ()):
            words = remark.value.strip()
            if words and _DEADLINE.search(remark.name) and not _NO_DEADLINE.match(words):
                yield words, measure_id


def _day_of(words: str) -> str:
    """One name for one day, however it is written: 2024年2月29日 and 2024-02-29; other words are their own name."""
    day = _DAY.match(words)
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else words


def _recovered(precedents: Sequence[Precedent], same: Mapping[str, str]) -> Recovered | None:
    sums = recovered_sums(precedents, same)
    problems = dict.fromkeys(measure_id.rpartition("-")[0] for measure_id in sums)
    total = sum((back for back, is_new in sums.values() if is_new), Decimal(0))
    return Recovered(total, tuple(problems), tuple(sums)) if sums else None


def recovered_sums(
    precedents: Sequence[Precedent], same: Mapping[str, str]
) -> dict[str, tuple[Decimal, bool]]:
    """By measure id, in order: the yuan that came back, and whether it is counted.

    It is not where a unit says again, in another notice and in the same words, what it has said: that is the same money.
    """
    sums: dict[str, tuple[Decimal, bool]] = {}
    told: set[tuple[str, str, Decimal]] = set()
    for one in precedents:
        for measure in one.measures:
            back = recovered_by(one, measure)
            if back:
                saying = (unit_key(one.unit), same.get(measure.measure_id, measure.measure_id), back)
                sums[measure.measure_id] = back, saying not in told
                told.add(saying)
    return sums


def recovered_by(precedent: Precedent, measure: MeasureRecord) -> Decimal:
    """The yuan that one measure says came back, 0 if it says nothing of the kind."""
    return yuan(recovered(measure.text, measure.span, precedent.facts.get(measure.measure_id, ())))
