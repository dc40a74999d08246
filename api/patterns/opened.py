"""What stands behind a figure: the problems it counts, with the measures that count, read again and quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from api.answers.entries import Entry, entry_of
from api.answers.sentence import about, money
from api.pages.citations import Passage, anchor_of, cite
from api.pages.citations import cite_problem as cite_problem_of
from api.pages.links import notice_url, passage_url
from api.pages.marks import mask_personal
from api.patterns.choosing import Choice, Counted, select
from index.precedents import precedents_of
from kb.patterns import BareProblem, read_bare_problems

if TYPE_CHECKING:
    from index.precedents import Precedent
    from kb.patterns import MeasureLine, ProblemLine
    from kb.store import Store

SHOWN_OF_A_PROBLEM = 3  # where problems are counted, so many of their measures are quoted


@dataclass(frozen=True, slots=True)
class OpenedProblem:
    """A counted problem, and where it stands now: with its measures, or bare where it has none."""

    counted: Counted
    source: Precedent | BareProblem


@dataclass(frozen=True, slots=True)
class Opened:
    """What a choice counts: how many problems and measures, the yuan that came back, and one page of it."""

    choice: Choice
    problems: int
    measures: int
    recovered: Decimal
    page: tuple[OpenedProblem, ...]

    @property
    def heading(self) -> str:
        """The figure with what it counts."""
        if self.choice.show == "problems":
            return f"{self.problems} 个问题"
        if self.choice.show == "recovered":
            exactly = (
                f"（{self.recovered.normalize():,f} 元）"
                if about(self.recovered) != money(self.recovered)
                else ""
            )
            return (
                f"收回 {about(self.recovered)}{exactly}：{self.measures} 条措施，见于 {self.problems} 个问题"
            )
        what = "条推进中或未完成的措施" if self.choice.show == "open" else "条措施"
        return f"{self.measures} {what}，见于 {self.problems} 个问题"


def open_choice(
    store: Store, lines: Iterable[ProblemLine], choice: Choice, today: date, page_size: int
) -> Opened:
    """One page of what the choice counts: the newest first; where money is counted, the largest sums first."""
    counted = sorted(select(lines, choice, today), key=_order(choice), reverse=True)
    start = (choice.page - 1) * page_size
    return Opened(
        choice=choice,
        problems=len(counted),
        measures=sum(len(one.measures) for one in counted),
        recovered=sum((recovered_of(one.measures) for one in counted), Decimal(0)),
        page=read_opened(store, counted[start : start + page_size]),
    )


def read_opened(store: Store, counted: Sequence[Counted]) -> tuple[OpenedProblem, ...]:
    """These problems as the store has them now; one that it does not show any more is left out."""
    ids = [one.problem.problem_id for one in counted]
    found: dict[str, Precedent | BareProblem] = {one.problem_id: one for one in precedents_of(store, ids)}
    without = [id_ for id_ in ids if id_ not in found]
    if without:
        found.update(store.read(lambda connection: read_bare_problems(connection, without)))
    return tuple(
        OpenedProblem(one, found[id_]) for id_, one in zip(ids, counted, strict=True) if id_ in found
    )


def entry(opened: OpenedProblem, choice: Choice, base_url: str) -> tuple[Entry, str]:
    """A problem with the measures that count, to be shown; and a remark where not all of them are quoted."""
    counted = opened.counted.measures
    if isinstance(opened.source, BareProblem):
        return bare_entry(opened.source), "通报没有列出这个问题的措施。"
    is_cut = choice.show == "problems" and len(counted) > SHOWN_OF_A_PROBLEM
    shown = counted[:SHOWN_OF_A_PROBLEM] if is_cut else counted
    remarks = {}
    if choice.show == "recovered":
        remarks = {one.measure_id: f"收回 {money(one.recovered)}" for one in counted}
    quoted = entry_of(opened.source, [one.measure_id for one in shown], remarks, base_url)
    return quoted, f"共 {len(counted)} 条措施，引前 {SHOWN_OF_A_PROBLEM} 条。" if is_cut else ""


def cite_problem(opened: OpenedProblem, base_url: str) -> str:
    """The problem's title with its source."""
    one = opened.source
    if not isinstance(one, BareProblem):
        return cite_problem_of(one.best, base_url)
    passage = Passage(
        mask_personal(one.title),
        one.unit,
        one.notice_title,
        one.publication_date,
        one.slug,
        anchor_of(one.problem_id),
    )
    return cite(passage, base_url)


def recovered_of(measures: Iterable[MeasureLine]) -> Decimal:
    """Yuan that these measures say came back."""
    return sum((one.recovered for one in measures), Decimal(0))


def _order(choice: Choice) -> Callable[[Counted], Decimal | str]:
    if choice.show == "recovered":
        return lambda one: recovered_of(one.measures)
    return lambda one: one.problem.date or ""


def bare_entry(bare: BareProblem) -> Entry:
    """A problem without measures, to be shown."""
    parts = (bare.unit_kind, bare.region, bare.kind, bare.publication_date)
    return Entry(
        problem_id=bare.problem_id,
        number=bare.number,
        title=mask_personal(bare.title),
        url=passage_url(bare.slug, anchor_of(bare.problem_id)),
        unit=bare.unit or bare.notice_title,
        notice_title=bare.notice_title,
        notice_url=notice_url(bare.slug),
        who=tuple(part for part in parts if part),
        statuses=[],
        quotes=(),
    )
