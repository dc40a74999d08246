"""The rows of the ledger as the page shows them: neighbours of one problem together, every value in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.ledger.wording import deadline_words, figure_words, mark_words, stated_words
from api.pages.citations import anchor_of
from api.pages.links import notice_url, passage_url
from api.pages.marks import mask_personal
from api.pages.statuses import StatusView, status_views
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.ledger.asked import Asked
    from kb.corrections import Mark
    from kb.ledger import LedgerRow


@dataclass(frozen=True, slots=True)
class MarkView:
    """words: what was corrected; is_long: to be folded, for it quotes whole measures."""

    words: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure. row_id: its anchor in the page; correct_url: the form that corrects it; stated: the notice's own word
    of status, where it means another one.
    """

    row_id: str
    anchor: str
    ordinal: int
    text: str
    url: str
    types: tuple[str, ...]
    statuses: tuple[StatusView, ...]
    stated: str
    deadlines: str
    responsible: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    marks: tuple[MarkView, ...]
    correct_url: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem with those of its measures that stand together here; measures is () where it has none."""

    problem_id: str
    row_id: str
    anchor: str
    number: int
    title: str
    url: str
    unit: str
    notice_title: str
    notice_url: str
    date: str
    topics: tuple[str, ...]
    stated: str
    deadlines: str
    responsible: tuple[tuple[str, str], ...]
    marks: tuple[MarkView, ...]
    correct_url: str
    measures: tuple[MeasureView, ...]


def problem_views(rows: Iterable[LedgerRow], asked: Asked) -> list[ProblemView]:
    """The rows in their order."""
    return [_problem(list(together), asked) for _, together in groupby(rows, key=lambda row: row.problem_id)]


def mark_views(marks: Iterable[Mark]) -> tuple[MarkView, ...]:
    """What was corrected, in words."""
    return tuple(MarkView(mark_words(mark), mark.family == "boundary") for mark in marks)


def correct_url(target: str, back: str) -> str:
    """The form that corrects a target. back: where to go afterwards."""
    slug = target.partition("#")[0]
    return f"{notice_url(slug)}/corrections/new?{urlencode({'target': target, 'next': back})}"


def _problem(rows: list[LedgerRow], asked: Asked) -> ProblemView:
    first = rows[0]
    anchor = anchor_of(first.problem_id)
    row_id = f"r-{first.slug}-{anchor}"
    has_measures = first.measure_id is not None
    return ProblemView(
        problem_id=first.problem_id,
        row_id=row_id,
        anchor=anchor,
        number=first.problem_number,
        title=mask_personal(first.problem_title),
        url=passage_url(first.slug, anchor),
        unit=first.unit or "单位未载明",
        notice_title=first.notice_title,
        notice_url=notice_url(first.slug),
        date=first.publication_date or "",
        topics=tuple(map(name_of, first.topics)),
        stated="" if has_measures else stated_words(first.stated_status),
        deadlines="" if has_measures else deadline_words(first.deadlines),
        responsible=() if has_measures else _responsible(first),
        marks=mark_views(mark for mark in first.marks if mark.family == "topics"),
        correct_url=correct_url(first.problem_id, f"{asked.url()}#{row_id}"),
        measures=tuple(_measure(row, asked) for row in rows if row.measure_id is not None),
    )


def _measure(row: LedgerRow, asked: Asked) -> MeasureView:
    anchor = anchor_of(row.measure_id or "")
    row_id = f"r-{row.slug}-{anchor}"
    words = [figure_words(row.text, row.span, each) for each in (row.amounts, row.counts)] if row.span else []
    return MeasureView(
        row_id=row_id,
        anchor=anchor,
        ordinal=row.ordinal,
        text=mask_personal(row.text),
        url=passage_url(row.slug, anchor),
        types=tuple(map(name_of, row.types)),
        statuses=tuple(status_views(row.completion, continuing=row.continuing)) if row.completion else (),
        stated=stated_words(row.stated_status) if row.is_stated_otherwise else "",
        deadlines=deadline_words(row.deadlines),
        responsible=_responsible(row),
        figures=tuple(dict.fromkeys(figure for each in words for figure in each)),
        marks=mark_views(mark for mark in row.marks if mark.family != "topics"),
        correct_url=correct_url(row.measure_id or "", f"{asked.url()}#{row_id}"),
    )


def _responsible(row: LedgerRow) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, mask_personal(one.value.strip())) for one in row.responsible)
