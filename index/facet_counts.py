"""How many matching measures carry each facet value? Each facet counts as if it were not itself filtered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.candidates import Candidates
from index.catalog import Catalog
from index.facets import FACETS, FacetValue, label_of, most_frequent
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

    find: the query's candidates under filters. matches: what matches under all filters. A facet that is filtered by
    is counted over what matches under the other filters, so that the user sees what widening would bring.
    """
    catalog = snapshot.catalog
    counts = catalog.facets.counts(matches.rows)
    for name in filters:
        found = find({other: values for other, values in filters.items() if other != name})
        counts[name] = catalog.facets.counts(found.rows[found.matching])[name]
    return {name: _listed(catalog, name, counts[name], filters.get(name, ())) for name in FACETS}


def _listed(
    catalog: Catalog, name: str, counts: NDArray[np.int64], filtered_by: tuple[str, ...]
) -> tuple[FacetValue, ...]:
    values, labels = catalog.facets.values[name], catalog.facets.labels[name]
    codes = most_frequent(counts, _MAX_VALUES)
    found = zip(codes, counts[codes].tolist(), strict=True)
    listed = [FacetValue(values[code], labels[code], count) for code, count in found]
    missing = [value for value in filtered_by if all(value != one.value for one in listed)]
    for value in missing:
        code = catalog.columns[name].code_of(value)
        count = int(counts[code]) if code >= 0 else 0
        listed.append(FacetValue(value, label_of(name, value, catalog.notice_titles), count))
    return tuple(listed)
