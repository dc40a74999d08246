"""A precedent as it is quoted behind a figure: the measures that count there, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.pages.also_in import also_words, who_of
from api.pages.citations import anchor_of, chinese_number, cite_measure
from api.pages.links import notice_url, passage_url
from api.pages.marks import mask_personal
from api.pages.statuses import StatusView, status_summary, status_views
from kb.patterns import unit_key
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.precedents import Precedent
    from kb.records import MeasureRecord


@dataclass(frozen=True, slots=True)
class Quote:
    """One measure, quoted. label: 一是, 二是 …; remark: what of it counts here, as its amount; url: the reader at it."""

    measure_id: str
    label: str
    text: str
    types: tuple[str, ...]
    statuses: list[StatusView]
    url: str
    citation: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A precedent with the measures that count here. who: kind of unit, place, date: what is known of them.

    same: further precedents whose measures here all say what these say.
    """

    problem_id: str
    number: int
    title: str
    url: str
    unit: str
    notice_title: str
    notice_url: str
    who: tuple[str, ...]
    statuses: list[StatusView]
    quotes: tuple[Quote, ...]
    same: tuple[Entry, ...] = ()

    @property
    def same_words(self) -> str:
        """How many other units say the same."""
        units = {unit_key(other.unit) for other in self.same} - {unit_key(self.unit)}
        return also_words(len(units), len(self.same))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading. show: what opens it alone."""

    label: str
    show: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """How many precedents stand here, those that say the same as another one included."""
        return sum(1 + len(entry.same) for entry in self.entries)


def entry_of(
    precedent: Precedent, measure_ids: Iterable[str], remarks: Mapping[str, str], base_url: str
) -> Entry:
    """The precedent with these of its measures. remarks: by measure id."""
    first, wanted = precedent.best, set(measure_ids)
    return Entry(
        problem_id=precedent.problem_id,
        number=first.problem_number,
        title=mask_personal(precedent.title),
        url=passage_url(first.slug, anchor_of(precedent.problem_id)),
        unit=precedent.unit,
        notice_title=first.notice_title,
        notice_url=notice_url(first.slug),
        who=who_of(first),
        statuses=status_summary((one.completion, one.continuing) for one in precedent.measures),
        quotes=tuple(
            _quote(one, remarks.get(one.measure_id, ""), base_url)
            for one in precedent.measures
            if one.measure_id in wanted
        ),
    )


def collapsed(entries: Sequence[Entry], same: Mapping[str, str]) -> tuple[Entry, ...]:
    """Entries that only say what an earlier one says stand under that one; none is lost.

    same: by measure id, a name that those share which say the same (index.precedents.Precedents).
    """
    under: dict[str, list[Entry]] = {entry.problem_id: [] for entry in entries}
    leads: list[Entry] = []
    said_by: dict[str, Entry] = {}
    for entry in entries:
        names = [same.get(quote.measure_id, quote.measure_id) for quote in entry.quotes]
        lead = said_by.get(names[0]) if names else None
        if lead is not None and all(said_by.get(name) is lead for name in names):
            under[lead.problem_id].append(entry)
            continue
        leads.append(entry)
        for name in names:
            said_by.setdefault(name, entry)
    return tuple(replace(lead, same=tuple(under[lead.problem_id])) for lead in leads)


def _quote(record: MeasureRecord, remark: str, base_url: str) -> Quote:
    return Quote(
        measure_id=record.measure_id,
        label=f"{chinese_number(record.ordinal)}是",
        text=mask_personal(record.text),
        types=tuple(name_of(code) for code in record.types),
        statuses=status_views(record.completion, continuing=record.continuing),
        url=passage_url(record.slug, anchor_of(record.measure_id)),
        citation=cite_measure(record, base_url),
        remark=remark,
    )
