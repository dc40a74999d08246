"""All values of all filters, with or without a search: counted over the store, once per change of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from api.schemas import Facet
from index.facets import FACETS, facet_values, label_of

if TYPE_CHECKING:
    from kb.records import MeasureRecord
    from kb.store import Store

LISTED = tuple(name for name in FACETS if name != "notice")  # the list of notices has its own address


def count_facets(records: Iterable[MeasureRecord]) -> dict[str, list[Facet]]:
    """By filter name the values that occur, most frequent first, then by value; count: measures."""
    counters: dict[str, Counter[str]] = {name: Counter() for name in LISTED}
    for record in records:
        values = facet_values(record)
        for name in LISTED:
            counters[name].update(values[name])
    return {
        name: [
            {"value": value, "label": label_of(name, value, {}), "count": count}
            for value, count in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        ]
        for name, counter in counters.items()
    }


class FacetList:
    """Remembers the counts until the store changes."""

    def __init__(self) -> None:
        self._sequence = -1
        self._counted: dict[str, list[Facet]] = {}
        self._lock = threading.Lock()

    def of(self, store: Store) -> tuple[dict[str, list[Facet]], int]:
        """The counts, and the change sequence they are true for."""
        with self._lock:
            sequence = store.change_sequence()
            if sequence != self._sequence:
                self._counted, self._sequence = count_facets(store.iter_measures()), sequence
            return self._counted, self._sequence
