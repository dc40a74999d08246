"""What a question's page shows to be marked: the measures the search finds, by problem, and the marks there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.hits.answers import target_ranks
from api.pages.citations import anchor_of, chinese_number
from api.pages.links import notice_url, passage_url
from api.pages.marks import mask_personal
from index.stored_evaluation import DEPTH
from kb.judged_answers import JudgedAnswers
from kb.question_checks import names_measure

if TYPE_CHECKING:
    from kb.records import MeasureRecord
    from kb.store import Store

_SHOWN_RANKS = 5


@dataclass(frozen=True, slots=True)
class MarkableMeasure:
    """A measure with its rank (None: it is only listed because of its mark) and what it is marked, None if nothing.

    by_problem: the grade it has by its problem's mark.
    """

    measure_id: str
    anchor: str
    rank: int | None
    label: str
    text: str
    url: str
    grade: int | None
    by_problem: int | None


@dataclass(frozen=True, slots=True)
class MarkableProblem:
    """A found problem with its found measures."""

    problem_id: str
    anchor: str
    title: str
    url: str
    unit: str
    unit_url: str
    year: str
    grade: int | None
    measures: Sequence[MarkableMeasure]


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark in the list of marks. what: the words it names, "" if that is not in the base; ranks: in words."""

    target: str
    grade: int
    what: str
    where: str
    url: str
    ranks: str


def problems_to_mark(
    store: Store, judged: JudgedAnswers, listed: Sequence[str], ranked: Sequence[str]
) -> list[MarkableProblem]:
    """The listed measures by problem, in the order in which the search lists them."""
    rank = {measure_id: place for place, measure_id in enumerate(ranked, start=1)}
    by_problem: dict[str, list[MeasureRecord]] = {}
    for record in store.measures(listed).values():
        by_problem.setdefault(record.problem_id, []).append(record)
    return [_problem(records, judged, rank) for records in by_problem.values()]


def _problem(
    records: Sequence[MeasureRecord], judged: JudgedAnswers, rank: dict[str, int]
) -> MarkableProblem:
    first = records[0]
    marks = judged.marks
    return MarkableProblem(
        problem_id=first.problem_id,
        anchor=element_id(first.problem_id),
        title=mask_personal(first.problem_title),
        url=passage_url(first.slug, anchor_of(first.problem_id)),
        unit=first.inspected_unit or first.notice_title,
        unit_url=notice_url(first.slug),
        year=str(first.year or ""),
        grade=marks.get(first.problem_id),
        measures=[
            MarkableMeasure(
                measure_id=record.measure_id,
                anchor=element_id(record.measure_id),
                rank=rank.get(record.measure_id),
                label=f"{chinese_number(record.ordinal)}是",
                text=mask_personal(record.text),
                url=passage_url(record.slug, anchor_of(record.measure_id)),
                grade=marks.get(record.measure_id),
                by_problem=marks.get(record.problem_id),
            )
            for record in records
        ],
    )


def element_id(target: str) -> str:
    """A target's id on the page."""
    return target.replace("#", "-")


def mark_rows(store: Store, judged: JudgedAnswers, ranked: Sequence[str]) -> list[MarkRow]:
    """Relevant ones first, best rank first."""
    held = [target for target in judged.marks if target not in judged.missing]
    measures = store.measures([one for one in held if names_measure(one)])
    problems = store.problem_measures([one for one in held if not names_measure(one)])
    rows = []
    for target, grade in judged.marks.items():
        record = measures.get(target) or next(iter(problems.get(target, ())), None)
        ranks = target_ranks(target, ranked)
        rows.append((-grade, ranks[:1] or [DEPTH + 1], _mark_row(target, grade, record, ranks)))
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]


def _mark_row(target: str, grade: int, record: MeasureRecord | None, ranks: Sequence[int]) -> MarkRow:
    if record is None:
        return MarkRow(target, grade, "", "", "", "")
    unit = record.inspected_unit or record.notice_title
    is_measure = names_measure(target)
    return MarkRow(
        target,
        grade,
        mask_personal(record.text if is_measure else f"整个问题：{record.problem_title}"),
        f"{unit} · {mask_personal(record.problem_title)}" if is_measure else unit,
        passage_url(record.slug, anchor_of(target)),
        rank_words(ranks),
    )


def rank_words(ranks: Sequence[int]) -> str:
    """The ranks of a mark's measures, ascending."""
    if not ranks:
        return f"前 {DEPTH} 名之外"
    more = "…" if len(ranks) > _SHOWN_RANKS else ""
    return f"第 {'、'.join(map(str, ranks[:_SHOWN_RANKS]))}{more} 名"
