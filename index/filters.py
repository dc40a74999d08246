"""Which filters may a search carry? Those of kb.filter_values, with the values that the index holds."""

from __future__ import annotations

from collections.abc import Mapping

from index.catalog import Catalog
from kb import filter_values


def canonical_filters(filters: Mapping[str, tuple[str, ...]], catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The filters with canonical values, in the order of FACETS; a name without values is no filter.

    Raises InvalidInputError, listing what is possible, for an unknown name or value. A possible value that no
    measure carries is no error: it matches nothing.
    """

    def of_base(name: str, value: str) -> str:
        if not catalog.measure_ids:
            return value
        return filter_values.one_of(name, value, catalog.columns[name].values)

    return filter_values.canonical_filters(filters, of_base)
