"""How many matching measures carry each facet value? Each facet counts as if it were not itself filtered."""

from __future__ import annotations

from collections.abc import Mapping

from index.candidates import Candidates
from index.facets import FACETS, FacetValue, label_of
from index.finding import Find
from index.snapshot import Snapshot

_MAX_VALUES = 50


def count_facets(
    snapshot: Snapshot,
    find: Find,
    filters: Mapping[str, tuple[str, ...]],
    matches: Candidates,
) -> dict[str, tuple[FacetValue, ...]]:
    """For every facet its most frequent values, at most 50 and those filtered by, most frequent first.

    find: the query's candidates under filters. matches: what matches under all filters. A facet that is filtered by is counted over what matches under the
    other filters, so that the user sees what widening would bring.
    """
    facets = {}
    for name in FACETS:
        counted = matches
        if name in filters:
            others = {other: values for other, values in filters.items() if other != name}
            found = find(others)
            counted = found.only(found.matching)
        counts = snapshot.catalog.columns[name].count(counted.rows)
        shown = dict(list(counts.items())[:_MAX_VALUES])
        for value in filters.get(name, ()):
            shown.setdefault(value, counts.get(value, 0))
        facets[name] = tuple(
            FacetValue(value, label_of(name, value, snapshot.catalog.notice_titles), count)
            for value, count in shown.items()
        )
    return facets
