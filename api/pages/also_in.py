"""Where else do the words of a measure stand? Its further sources, counted by unit; none is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.citations import anchor_of, slug_of
from api.pages.links import passage_url
from api.pages.statuses import status_views
from kb.patterns import unit_key

if TYPE_CHECKING:
    from index.retriever import Hit, ProblemGroup
    from kb.records import MeasureRecord

LINKED_SOURCES = 30


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Where else a measure's words stand. words: how many units or places, as shown.

    lines: the first few sources; others: further ones, as (unit, address, id); left: how many more there are.
    """

    words: str
    lines: tuple[SourceLine, ...]
    others: tuple[tuple[str, str, str], ...]
    left: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a measure of the same wording stands. who: year and the status it has there; url: the reader at it."""

    unit: str
    who: tuple[str, ...]
    problem: str
    url: str
    measure_id: str


def source_slugs(groups: Iterable[ProblemGroup]) -> set[str]:
    """The notices of all further sources, for which card wants the units."""
    return {slug_of(each) for group in groups for hit in group.hits for each in hit.also_ids}


def also_in(hit: Hit, units: Mapping[str, str]) -> AlsoIn:
    """The further sources of a hit. units: by slug, of what may be seen (see source_slugs)."""
    read = {record.measure_id: unit_of(record) for record in hit.also_in}
    known = {each: units[slug_of(each)] for each in hit.also_ids if slug_of(each) in units} | read
    others = [
        (unit, passage_url(slug_of(each), anchor_of(each)), each)
        for each, unit in known.items()
        if each not in read
    ]
    return AlsoIn(
        words=also_words(
            len(set(map(unit_key, known.values())) - {unit_key(unit_of(hit.record))}), len(known)
        ),
        lines=tuple(_source_line(record) for record in hit.also_in),
        others=tuple(others[:LINKED_SOURCES]),
        left=len(others[LINKED_SOURCES:]),
    )


def also_words(units: int, places: int) -> str:
    """How many other units say the same, in how many places."""
    if not units:
        return f"本单位另有 {places} 处同类表述"
    return f"另有 {units} 家同类表述" + (f"（{places} 处）" if places != units else "")


def unit_of(record: MeasureRecord) -> str:
    """Whose measure it is; the notice's title where the unit is not known."""
    return record.inspected_unit or record.notice_title


def year_of(record: MeasureRecord) -> str | None:
    """Its year as it is shown."""
    return f"{record.year}年" if record.year else None


def _source_line(record: MeasureRecord) -> SourceLine:
    stated = status_views(record.completion, continuing=record.continuing)
    return SourceLine(
        unit=unit_of(record),
        who=tuple(part for part in (year_of(record), *(view.word for view in stated)) if part),
        problem=record.problem_title,
        url=passage_url(record.slug, anchor_of(record.measure_id)),
        measure_id=record.measure_id,
    )


def who_of(record: MeasureRecord) -> tuple[str, ...]:
    """The kind of unit, place, kind of notice and date: what is known of them."""
    parts = (record.unit_kind, record.region, record.kind, record.publication_date or year_of(record))
    return tuple(part for part in parts if part)
