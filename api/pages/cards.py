"""Search results as the page shows them: a result is a precedent, not a snippet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from api.pages.also_in import AlsoIn, also_in, unit_of, who_of
from api.pages.citations import anchor_of, chinese_number, cite_measure, cite_problem
from api.pages.links import FACET_LABELS, SearchState, notice_url, passage_url, similar_url
from api.pages.marks import mark_text, mask_personal
from api.pages.statuses import StatusView, status_summary, status_views
from index.retriever import FacetValue, Hit, ProblemGroup, SearchResult
from kb.document import Span
from kb.store import MeasureRecord
from kb.taxonomy import name_of

SHOWN_MEASURES = 3
SHOWN_FACET_VALUES = 7


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of a card. label: 一是, 二是 …; text: escaped and marked; url: the reader at this passage."""

    measure_id: str
    label: str
    text: Markup
    types: tuple[str, ...]
    statuses: list[StatusView]
    url: str
    citation: str
    is_match: bool
    also: AlsoIn | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One problem with its measures. who: unit, kind, place, date: what is known of them.

    elsewhere: how many of its matching measures are listed under a result above that says the same.
    standing: what it is, if no precedent that counts; "" if it is one.
    """

    problem_id: str
    number: int
    title: Markup
    url: str
    notice_title: str
    notice_url: str
    unit: str
    who: tuple[str, ...]
    topics: tuple[str, ...]
    statuses: list[StatusView]
    shown: list[MeasureLine]
    folded: list[MeasureLine]
    elsewhere: int
    matched_terms: tuple[str, ...]
    similarity: str | None
    words_part: int
    citation: str
    similar_url: str
    standing: str = ""


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One value of a facet; url: the search with the value added, or removed where it is chosen."""

    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values: shown ones first, the rest folded."""

    name: str
    label: str
    shown: list[FacetOption]
    folded: list[FacetOption]


def card(
    group: ProblemGroup, base_url: str, *, standing: str = "", units: Mapping[str, str] | None = None
) -> Card:
    """The card of a problem: matched measures first, best first, then the others in their order.

    units: of the notices of source_slugs, by slug; those that are not there are not shown.
    """
    first = group.hits[0].record
    lines = [_matched_line(hit, base_url, units or {}) for hit in group.hits]
    lines += [_measure_line(record, (), base_url, is_match=False) for record in group.other_measures]
    records = [*(hit.record for hit in group.hits), *group.other_measures, *group.folded_measures]
    similarities = [hit.similarity for hit in group.hits if hit.similarity is not None]
    return Card(
        problem_id=group.problem_id,
        number=first.problem_number,
        title=mark_text(first.problem_title, group.title_highlights),
        url=passage_url(first.slug, anchor_of(group.problem_id)),
        notice_title=first.notice_title,
        notice_url=notice_url(first.slug),
        unit=unit_of(first),
        who=who_of(first),
        topics=tuple(name_of(code) for code in first.topics),
        statuses=status_summary((record.completion, record.continuing) for record in records),
        shown=lines[:SHOWN_MEASURES],
        folded=lines[SHOWN_MEASURES:],
        elsewhere=len(group.folded_measures),
        matched_terms=_matched_terms(group.hits),
        similarity=f"{max(similarities):.2f}" if similarities else None,
        words_part=round(group.hits[0].words_part * 100),
        citation=cite_problem(first, base_url),
        similar_url=similar_url(group.problem_id),
        standing=standing,
    )


def _matched_line(hit: Hit, base_url: str, units: Mapping[str, str]) -> MeasureLine:
    line = _measure_line(hit.record, hit.highlights, base_url, is_match=True)
    return replace(line, also=also_in(hit, units)) if hit.also_in else line


def _measure_line(
    record: MeasureRecord, highlights: Sequence[Span], base_url: str, *, is_match: bool
) -> MeasureLine:
    anchor = anchor_of(record.measure_id)
    return MeasureLine(
        measure_id=record.measure_id,
        label=f"{chinese_number(record.ordinal)}是",
        text=mark_text(mask_personal(record.text), highlights),
        types=tuple(name_of(code) for code in record.types),
        statuses=status_views(record.completion, continuing=record.continuing),
        url=passage_url(record.slug, anchor),
        citation=cite_measure(record, base_url),
        is_match=is_match,
    )


def _matched_terms(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Each matched word once, in the order of the hits; a word inside a longer matched one is left out."""
    seen = dict.fromkeys(term for hit in hits for term in hit.matched_terms)
    return tuple(term for term in seen if not any(term != other and term in other for other in seen))[:8]


def facets(result: SearchResult, state: SearchState) -> list[Facet]:
    """Facets in the order of FACET_LABELS. A chosen value is never folded away; a facet of one value that is
    not chosen says nothing and is left out."""
    built = []
    for name, label in FACET_LABELS.items():
        if name == "notice":
            continue
        options = [_option(name, value, state) for value in result.facets.get(name, ())]
        if len(options) < 2 and not any(option.is_chosen for option in options):
            continue
        shown = [o for i, o in enumerate(options) if i < SHOWN_FACET_VALUES or o.is_chosen]
        built.append(Facet(name, label, shown, [o for o in options if o not in shown]))
    return built


def _option(name: str, value: FacetValue, state: SearchState) -> FacetOption:
    chosen = _chosen(name, value, state)
    url = state.toggled(name, chosen or value.value).url()
    return FacetOption(value.label, value.count, url, chosen is not None)


def _chosen(name: str, value: FacetValue, state: SearchState) -> str | None:
    """How the address spells this value, by code or by Chinese name; None if it is not chosen."""
    return next((v for n, v in state.filters if n == name and v in (value.value, value.label)), None)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter above the results; url: the search without it."""

    name: str
    label: str
    url: str


def chips(result: SearchResult | None, state: SearchState) -> list[Chip]:
    """The chosen filters with their Chinese names. Without a result (an error) the values stand as given."""
    built = []
    for name, value in state.filters:
        values = result.facets.get(name, ()) if result else ()
        label = next((v.label for v in values if value in (v.value, v.label)), name_of(value))
        built.append(Chip(FACET_LABELS[name], label, state.toggled(name, value).url()))
    return built
