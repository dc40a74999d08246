"""What is shown of the groups on one page? Records from the store, with the words that matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.candidates import Candidates
from index.catalog import Catalog
from index.grouping import Grouping
from index.highlights import Highlights, find_highlights
from index.results import Hit, ProblemGroup

if TYPE_CHECKING:
    from kb.records import MeasureRecord


@dataclass(frozen=True, slots=True)
class PageSlice:
    """Matches (best first), their grouping, and the groups wanted: limit of them from offset."""

    matches: Candidates
    grouping: Grouping
    offset: int
    limit: int


class ProblemSource(Protocol):
    """What a page needs of the store."""

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        """All visible measures of these problems. One query."""


def hydrate(
    page: PageSlice, catalog: Catalog, store: ProblemSource, terms: Sequence[str]
) -> tuple[ProblemGroup, ...]:
    """The page's groups, every record read from the store just now, in one call.

    What the store no longer shows is left out, a group without a hit as well: an index that lags behind
    cannot leak a deleted text.
    """
    groups = range(page.offset, min(page.offset + page.limit, len(page.grouping.problem_rows)))
    ids = {group: catalog.problem_ids[page.grouping.problem_rows[group]] for group in groups}
    stored = store.problem_measures(list(ids.values())) if ids else {}
    built = (
        _group(
            page, group, {record.measure_id: record for record in stored.get(ids[group], ())}, catalog, terms
        )
        for group in groups
    )
    return tuple(group for group in built if group is not None)


def _group(
    page: PageSlice,
    group: int,
    records: dict[str, MeasureRecord],
    catalog: Catalog,
    terms: Sequence[str],
) -> ProblemGroup | None:
    title = (
        find_highlights(next(iter(records.values())).problem_title, terms) if records else Highlights((), ())
    )
    hits = []
    for position in page.grouping.hits_of(group).tolist():
        record = records.pop(catalog.measure_ids[page.matches.rows[position]], None)
        if record is not None:
            hits.append(_hit(page.matches, position, record, title, terms))
    if not hits:
        return None
    return ProblemGroup(
        problem_id=hits[0].record.problem_id,
        score=float(page.grouping.scores[group]),
        hits=tuple(hits),
        title_highlights=title.spans,
        other_measures=tuple(sorted(records.values(), key=lambda record: record.ordinal)),
    )


def _hit(
    matches: Candidates, position: int, record: MeasureRecord, title: Highlights, terms: Sequence[str]
) -> Hit:
    in_text = find_highlights(record.text, terms)
    found = {*in_text.terms, *title.terms}
    lexical = float(matches.lexical[position])
    return Hit(
        record=record,
        score=float(matches.scores[position]),
        rank=position + 1,
        lexical_score=lexical if lexical > 0 else None,
        similarity=float(matches.similarity[position]) if matches.has_vector else None,
        matched_terms=tuple(term for term in terms if term in found),
        highlights=in_text.spans,
    )
