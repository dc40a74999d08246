"""What does a search know of its answer? Its candidates, those of them that are shown, and their problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import BoolArray, FloatArray
from index.candidates import Candidates, PreparedQuery
from index.grouping import Grouping, group_by_problem, listed_rows
from index.query import Query

if TYPE_CHECKING:
    from index.catalog import Catalog
    from index.finding import Find
    from index.snapshot import Snapshot
    from index.understanding.understood import Understood

# How many measures are shown when nothing matches and only the nearest can be offered.
_NEAREST_MEASURES = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search knows of its answer.

    text: the question as it is searched. vector: its, None if only words were searched. words: the question's own.
    found: all candidates; matches: those that are shown, the nearest few where none matches (is_nearest);
    grouping: of the matches, by relevance. understood: what was made of the question.
    """

    text: str
    vector: FloatArray | None
    words: Sequence[str]
    found: Candidates
    matches: Candidates
    grouping: Grouping
    is_nearest: bool
    understood: Understood


@dataclass(frozen=True, slots=True)
class Gathering:
    """A question that is ready to be searched in one snapshot, under any filters."""

    query: Query
    prepared: PreparedQuery
    snapshot: Snapshot
    find: Find

    def evidence(self, filters: Mapping[str, tuple[str, ...]]) -> Evidence:
        """What an answer under these canonical filters rests on."""
        return gather_evidence(self.query, self.prepared, self.find(filters), self.snapshot, filters)


def gather_evidence(
    query: Query,
    prepared: PreparedQuery,
    found: Candidates,
    snapshot: Snapshot,
    filters: Mapping[str, tuple[str, ...]],
) -> Evidence:
    """The matching candidates, or the nearest few if there are none, grouped by problem."""
    catalog = snapshot.catalog
    is_nearest = bool(len(found.rows)) and not found.matching.any()
    matches = found.only(np.arange(min(_NEAREST_MEASURES, len(found.rows))) if is_nearest else found.matching)
    problems = catalog.problem_of_measure[matches.rows]
    grouping = group_by_problem(problems, matches.scores, catalog.problem_sizes(filters))
    return Evidence(
        query.text, prepared.vector, query.marked, found, matches, grouping, is_nearest, query.understood
    )


def of_topic(grouping: Grouping, catalog: Catalog, code: str) -> BoolArray:
    """(groups,): does the problem bear this topic?"""
    of_measures = catalog.problem_of_measure
    firsts = np.searchsorted(of_measures, grouping.problem_rows.astype(of_measures.dtype))
    bears: BoolArray = catalog.columns["topic"].mask((code,))[firsts]
    return bears


def listed_measures(evidence: Evidence, grouping: Grouping, catalog: Catalog, top_k: int) -> list[str]:
    """At most top_k measure ids, problem by problem as the page lists them unfolded; then what passed no bar.

    grouping: of the matches, in the order to be listed.
    """
    rows = listed_rows(evidence.matches.rows, grouping, catalog.measures_of_problem, top_k)
    if len(rows) < top_k:
        rest = evidence.found.only(~np.isin(evidence.found.rows, rows))
        problems = catalog.problem_of_measure[rest.rows]
        of_the_rest = group_by_problem(problems, rest.scores, catalog.problem_sizes({}))
        rows += listed_rows(rest.rows, of_the_rest, catalog.measures_of_problem, top_k)
    return [catalog.measure_ids[row] for row in dict.fromkeys(rows)][:top_k]
