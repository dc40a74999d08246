"""A draft plan or ledger as it was understood: problems, measures, who is responsible and until when, each with its span."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from kb.document import Span, Table
from kb.notice import Fact
from kb.parser.spans import trim

_MAX_ANCHOR_CHARS = 80
EntryKind = Literal["responsible", "helper", "deadline", "start", "status"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a label or column says: who is responsible (责任人), who helps or watches (配合科室), until when (整改时限), from when (开始时间), how far (完成情况).

    name: the label or column heading as printed. value: what stands there, "" for an empty place; span points at it,
    or at the label where it is empty and has one. in_words: it was found in a sentence (由办公室牵头), not behind a label.
    """

    kind: EntryKind
    name: str
    value: str
    span: Span
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """One measure, without its enumerator. types: taxonomy codes, most certain first."""

    text: str
    span: Span
    types: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One problem of the plan. number counts 1.. in document order, those that are listed but never answered last; label
    is as printed; span points at the title.

    extent: the stretch of text, or the rows of a table, that belongs to it. entries: in text order.
    details: what the plan says of the problem itself beside the title (具体表现). elsewhere: further stretches that
    belong to it, in other lists.
    """

    number: int
    label: str
    title: str
    span: Span
    extent: Span
    measures: tuple[PlanMeasure, ...] = ()
    entries: tuple[Entry, ...] = ()
    details: tuple[Span, ...] = ()
    elsewhere: tuple[Span, ...] = ()

    def said(self, kind: EntryKind) -> tuple[Entry, ...]:
        """The entries of one kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan. Every span is [start, end) in `text`.

    title: its title, or a name for it where it has none; heading: where the title stands, else the first words.
    year: completes dates printed without one; None where nothing tells it. feedback_date: ISO, perhaps partial.
    tables: those of the file, or drawn with tabs. notes: Chinese remarks on what was not understood.
    """

    title: str
    text: str
    problems: tuple[PlanProblem, ...]
    heading: Span
    year: int | None = None
    feedback_date: str | None = None
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def measure_count(self) -> int:
        """How many measures all problems have together."""
        return sum(len(problem.measures) for problem in self.problems)

    def outside(self) -> list[Span]:
        """The stretches of text that belong to no problem, in order."""
        stretches: list[Span] = []
        position = 0
        taken = (span for problem in self.problems for span in (problem.extent, *problem.elsewhere))
        for span in sorted(taken):
            if span.start > position:
                stretches.append(Span(position, span.start))
            position = max(position, span.end)
        if position < len(self.text):
            stretches.append(Span(position, len(self.text)))
        return stretches

    def anchor(self, problem: PlanProblem) -> Span:
        """What stands for a problem where nothing more exact can be pointed at: its title, else its first words."""
        if problem.span.of(self.text).strip():
            return problem.span
        place = trim(self.text, problem.extent)
        return Span(place.start, min(place.end, place.start + _MAX_ANCHOR_CHARS))


def measures_without(problem: PlanProblem, kind: EntryKind) -> list[PlanMeasure]:
    """The measures whose own places for such entries are all empty, where other measures of the problem have theirs.

    A measure's own are those behind it and before the next one, as in the row of a table.
    """
    starts = [measure.span.start for measure in problem.measures]
    of_measure: dict[int, list[bool]] = {}
    for entry in problem.said(kind):
        index = bisect_right(starts, entry.span.start) - 1
        if index >= 0 and entry.span.end > 0:
            of_measure.setdefault(index, []).append(bool(entry.value))
    if not any(any(filled) for filled in of_measure.values()):
        return []
    return [problem.measures[index] for index, filled in of_measure.items() if not any(filled)]
