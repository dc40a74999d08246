"""What is shown of the groups on one page? Records from the store, with the words that matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from index.candidates import Candidates
from index.catalog import Catalog
from index.folding import Folding
from index.grouping import Grouping
from index.highlights import Highlights, find_highlights
from index.results import Hit, ProblemGroup

if TYPE_CHECKING:
    from kb.records import MeasureRecord

# How many further sources of a measure are read and listed; the others are counted, and shown one by one on demand.
LISTED_SOURCES = 3


@dataclass(frozen=True, slots=True)
class PageSlice:
    """Matches (best first), their grouping and folding, and the shown groups wanted: limit of them from offset.

    followers: of the folding.
    """

    matches: Candidates
    grouping: Grouping
    folding: Folding
    followers: Mapping[int, list[int]]
    offset: int
    limit: int

    def leads(self) -> dict[int, list[int]]:
        """The hits to show, group by group, each with those listed under it."""
        groups = self.folding.shown_groups[self.offset : self.offset + self.limit].tolist()
        lead_of_hit = self.folding.lead_of_hit.tolist()
        hits = (hit for group in groups for hit in self.grouping.hits_of(group).tolist())
        leads = (hit for hit in hits if lead_of_hit[hit] == hit)
        return {hit: self.followers.get(hit, [])[:LISTED_SOURCES] for hit in leads}


class RecordSource(Protocol):
    """What searching needs of the store: records of visible measures only."""

    def measures(self, ids: Sequence[str]) -> dict[str, MeasureRecord]:
        """These measures, by id. One query."""

    def problem_measures(self, problem_ids: Sequence[str]) -> dict[str, list[MeasureRecord]]:
        """All measures of these problems, by ordinal. One query."""

    def page_measures(
        self, problem_ids: Sequence[str], measure_ids: Sequence[str]
    ) -> tuple[dict[str, list[MeasureRecord]], dict[str, MeasureRecord]]:
        """All measures of these problems, by ordinal, and these measures with them, by id. One query."""


def hydrate(
    page: PageSlice, catalog: Catalog, store: RecordSource, terms: Sequence[str]
) -> tuple[ProblemGroup, ...]:
    """The page's groups, every record read from the store just now, in one query.

    What the store no longer shows is left out, a group without a hit as well: an index that lags behind
    cannot leak a deleted text. The best that is left of those listed under a hit that is gone takes its place;
    only then is its problem read as well.
    """
    leads = page.leads()
    visible = _Visible(page, catalog, store, terms, page.matches.rows.tolist())
    visible.read(leads, [hit for followers in leads.values() for hit in followers])
    shown: dict[int, dict[int, list[int]]] = {}
    for lead, followers in leads.items():
        left = [hit for hit in (lead, *followers) if visible.id_of(hit) in visible.records]
        if left:
            shown.setdefault(int(page.grouping.group_of_hit[left[0]]), {})[left[0]] = left[1:]
    visible.read_problems(hit for followers_of in shown.values() for hit in followers_of)
    return tuple(
        visible.group(group, followers_of)
        for group, followers_of in shown.items()
        if catalog.problem_ids[int(page.grouping.problem_rows[group])] in visible.problems
    )


@dataclass(slots=True)
class _Visible:
    """What the store shows of a page. terms: to be marked; rows: the hits'; problems, records: what was read, by id."""

    page: PageSlice
    catalog: Catalog
    store: RecordSource
    terms: Sequence[str]
    rows: Sequence[int]
    problems: dict[str, list[MeasureRecord]] = field(default_factory=dict)
    records: dict[str, MeasureRecord] = field(default_factory=dict)

    def id_of(self, hit: int) -> str:
        """The measure id of a hit."""
        return self.catalog.measure_ids[self.rows[hit]]

    def read(self, leads: Iterable[int], followers: Iterable[int]) -> None:
        """Read all measures of the leads' problems, and these followers."""
        problem_ids = dict.fromkeys(map(self._problem_of, leads))
        measure_ids = [self.id_of(hit) for hit in followers if self._problem_of(hit) not in problem_ids]
        if problem_ids:
            self.problems, self.records = self.store.page_measures([*problem_ids], measure_ids)

    def read_problems(self, hits: Iterable[int]) -> None:
        """Read all measures of the problems of these hits, unless that was done before."""
        ids = dict.fromkeys(map(self._problem_of, hits))
        wanted = [problem_id for problem_id in ids if problem_id not in self.problems]
        found = self.store.problem_measures(wanted) if wanted else {}
        self.problems.update(found)
        self.records.update((one.measure_id, one) for measures in found.values() for one in measures)

    def _problem_of(self, hit: int) -> str:
        return self.catalog.problem_ids[int(self.catalog.problem_of_measure[self.rows[hit]])]

    def group(self, group: int, followers_of: Mapping[int, Sequence[int]]) -> ProblemGroup:
        """A group with these hits, each with those listed under it."""
        measures = self.problems[self.catalog.problem_ids[int(self.page.grouping.problem_rows[group])]]
        title = find_highlights(measures[0].problem_title, self.terms)
        matching = {self.id_of(hit) for hit in self.page.grouping.hits_of(group).tolist()}
        shown = {self.id_of(hit) for hit in followers_of}
        return ProblemGroup(
            problem_id=measures[0].problem_id,
            score=float(self.page.grouping.scores[group]),
            hits=tuple(self._hit(hit, title, followers) for hit, followers in followers_of.items()),
            title_highlights=title.spans,
            other_measures=tuple(one for one in measures if one.measure_id not in matching),
            folded_measures=tuple(one for one in measures if one.measure_id in matching - shown),
        )

    def _hit(self, position: int, title: Highlights, followers: Sequence[int]) -> Hit:
        matches, record = self.page.matches, self.records[self.id_of(position)]
        in_text = find_highlights(record.text, self.terms)
        found = {*in_text.terms, *title.terms}
        lexical = float(matches.lexical[position])
        also_in = (self.records.get(self.id_of(other)) for other in followers)
        return Hit(
            record=record,
            score=float(matches.scores[position]),
            rank=position + 1,
            lexical_score=lexical if lexical > 0 else None,
            similarity=float(matches.similarity[position]) if matches.has_vector else None,
            matched_terms=tuple(term for term in self.terms if term in found),
            highlights=in_text.spans,
            also_in=tuple(other for other in also_in if other is not None),
            also_count=len(self.page.followers.get(position, ())),
            also_ids=tuple(map(self.id_of, self.page.followers.get(position, ()))),
            words_part=matches.words_part(position),
        )
