"""Collected problems and measures, each with what can be compared: who, when, what was found, done, spent and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from api.baskets.statuses import statuses_of
from api.pages.citations import Passage, anchor_of, chinese_number, cite
from api.pages.inline import fact_row
from api.pages.links import notice_url, passage_url
from api.pages.marks import mask_personal
from api.pages.statuses import StatusView, status_views
from kb.baskets import problem_of
from kb.errors import NotFoundError
from kb.fact_roles import issued, recovered, yuan
from kb.notice import FactKind
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from kb.notice import Attribute, Fact, Measure, Notice, Problem

ABSENT = "未载明"
_FIGURES = (FactKind.AMOUNT, FactKind.COUNT, FactKind.DATE)


class NoticeSource(Protocol):
    """What is needed of the store."""

    def notice(self, slug: str) -> Notice:
        """The visible notice. Raises NotFoundError."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where an item stands. measure: None for a whole problem."""

    notice: Notice
    problem: Problem
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """One measure. label: 一是, 二是 …; figures: amounts, counts and dates as printed, with their value where it says
    more; documents: the unit's own; recovered: yuan it says came back. url: the reader at it, without the host."""

    measure_id: str
    label: str
    text: str
    types: tuple[str, ...]
    statuses: tuple[StatusView, ...]
    remarks: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    documents: tuple[str, ...]
    recovered: Decimal
    url: str
    citation: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One item. title: what was found; remarks: (name, value) pairs beside the problem.

    measures: all of a problem; of a measure itself alone, and others says how many more its problem has.
    What a notice does not say is ABSENT.
    """

    item_id: str
    source: Found
    name: str
    title: str
    unit: str
    unit_kind: str
    region: str
    notice_kind: str
    date: str
    notice_title: str
    notice_url: str
    section: str
    topics: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    statuses: tuple[StatusView, ...]
    measures: tuple[ComparedMeasure, ...]
    others: int
    url: str
    citation: str
    is_gone: Literal[False] = False

    @property
    def kind(self) -> Literal["problem", "measure"]:
        """What the item is."""
        return "measure" if self.source.measure else "problem"

    @property
    def problem_id(self) -> str:
        """The problem, or the one the measure belongs to."""
        return problem_of(self.item_id)

    @property
    def problem_url(self) -> str:
        """The reader at the problem, without the host."""
        return passage_url(self.source.notice.slug, anchor_of(self.problem_id))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents of all measures, each once."""
        return tuple(dict.fromkeys(title for measure in self.measures for title in measure.documents))

    @property
    def recovered(self) -> Decimal:
        """The yuan that its measures say came back, together."""
        return sum((measure.recovered for measure in self.measures), Decimal(0))


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that can no longer be read: its notice was deleted, or read anew without such a passage."""

    item_id: str
    is_gone: Literal[True] = True


Entry = Compared | Gone


def compare(store: NoticeSource, items: Sequence[str], base_url: str) -> list[Entry]:
    """The items in their order, every text read from the store just now. base_url: for citations, without a slash."""
    notices: dict[str, Notice | None] = {}
    entries: list[Entry] = []
    for item in items:
        slug = item.rpartition("#")[0]
        if slug not in notices:
            notices[slug] = _visible(store, slug)
        notice = notices[slug]
        found = find_item(notice, item) if notice else None
        entries.append(_compared(item, found, base_url) if found else Gone(item))
    return entries


def present(entries: Iterable[Entry]) -> list[Compared]:
    """Those that can be read."""
    return [entry for entry in entries if not isinstance(entry, Gone)]


def find_item(notice: Notice, item: str) -> Found | None:
    """The item in its notice; None if there is no such passage. Raises InvalidInputError for what is no id."""
    problem_anchor = anchor_of(problem_of(item))
    problem = next((one for one in notice.problems if f"P{one.number}" == problem_anchor), None)
    if problem is None or anchor_of(item) == problem_anchor:
        return Found(notice, problem, None) if problem else None
    ordinal = anchor_of(item).removeprefix(f"{problem_anchor}-M")
    measure = next((one for one in problem.measures if str(one.ordinal) == ordinal), None)
    return Found(notice, problem, measure) if measure else None


def _visible(store: NoticeSource, slug: str) -> Notice | None:
    try:
        return store.notice(slug)
    except NotFoundError:
        return None


def _compared(item: str, found: Found, base_url: str) -> Compared:
    notice, problem, measure = found.notice, found.problem, found.measure
    shown = problem.measures if measure is None else (measure,)
    name = f"问题 {problem.number}" + (f" 的措施 {measure.ordinal}" if measure else "")
    sections = {section.number: section.title for section in notice.sections}
    return Compared(
        item_id=item,
        source=found,
        name=name,
        title=mask_personal(problem.title),
        unit=notice.inspected_unit or ABSENT,
        unit_kind=notice.unit_kind or ABSENT,
        region=notice.region or ABSENT,
        notice_kind=notice.kind,
        date=notice.publication_date or ABSENT,
        notice_title=notice.title,
        notice_url=notice_url(notice.slug),
        section=sections.get(problem.section_number or -1, ""),
        topics=tuple(map(name_of, problem.topics)),
        remarks=_remarks(problem.attributes),
        statuses=statuses_of(shown),
        measures=tuple(_measure(notice, problem, one, base_url) for one in shown),
        others=len(problem.measures) - len(shown),
        url=passage_url(notice.slug, anchor_of(item)),
        citation=_citation(notice, measure.text if measure else problem.title, anchor_of(item), base_url),
    )


def _measure(notice: Notice, problem: Problem, measure: Measure, base_url: str) -> ComparedMeasure:
    anchor = f"P{problem.number}-M{measure.ordinal}"
    own = issued(measure.text, measure.span, measure.facts)
    return ComparedMeasure(
        measure_id=f"{notice.slug}#{anchor}",
        label=f"{chinese_number(measure.ordinal)}是",
        text=mask_personal(measure.text),
        types=tuple(map(name_of, measure.types)),
        statuses=tuple(status_views(measure.completion, continuing=measure.continuing)),
        remarks=_remarks(measure.attributes),
        figures=tuple(dict.fromkeys(_figure(fact) for fact in measure.facts if fact.kind in _FIGURES)),
        documents=tuple(dict.fromkeys(f"《{fact.value.strip('《》')}》" for fact in own)),
        recovered=yuan(recovered(measure.text, measure.span, measure.facts)),
        url=passage_url(notice.slug, anchor),
        citation=_citation(notice, measure.text, anchor, base_url),
    )


def _figure(fact: Fact) -> str:
    _, text, value = fact_row(fact)
    return f"{text}（{value}）" if value and fact.kind is not FactKind.DATE else text


def _remarks(attributes: Iterable[Attribute]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, mask_personal(one.value)) for one in attributes if one.value.strip())


def _citation(notice: Notice, text: str, anchor: str, base_url: str) -> str:
    passage = Passage(
        mask_personal(text),
        notice.inspected_unit,
        notice.title,
        notice.publication_date,
        notice.slug,
        anchor,
    )
    return cite(passage, base_url)
