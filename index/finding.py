"""Which candidates did this query have a moment ago? Found once for paging, sorting and widening filters.

Whoever narrows a search by a facet has just run it without: the counts that show what widening would bring are
then at hand, and the next page costs no search at all.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from index.candidates import Candidates, PreparedQuery, RankingSettings, find_candidates
from index.snapshot import Snapshot

Find = Callable[[Mapping[str, tuple[str, ...]]], Candidates]
_Key = tuple[int, str, bool, tuple[tuple[str, tuple[str, ...]], ...]]

# Some 20 kB each: a dozen users on their third page and second filter.
_KEPT = 256


class Finder:
    """Finds candidates and keeps those of the latest searches. Safe to share between threads."""

    def __init__(self, settings: RankingSettings) -> None:
        self._settings = settings
        self._kept: OrderedDict[_Key, tuple[Snapshot, Candidates]] = OrderedDict()
        self._lock = threading.Lock()

    def under(self, snapshot: Snapshot, name: str, query: PreparedQuery) -> Find:
        """A function from canonical filters to the query's candidates in this snapshot.

        name: tells queries apart (index.query.Query.key); with the snapshot and the filters it names the answer.
        """

        def find(filters: Mapping[str, tuple[str, ...]]) -> Candidates:
            key = (id(snapshot), name, query.vector is None, tuple(sorted(filters.items())))
            kept = self._recall(key)
            if kept is not None:
                return kept
            found = find_candidates(snapshot.backend, snapshot.catalog, query, filters, self._settings)
            self._keep(key, snapshot, found)
            return found

        return find

    def forget(self) -> None:
        """Lets go of everything, and of the snapshots it was found in."""
        with self._lock:
            self._kept.clear()

    def _recall(self, key: _Key) -> Candidates | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def _keep(self, key: _Key, snapshot: Snapshot, found: Candidates) -> None:
        with self._lock:
            self._kept[key] = (snapshot, found)  # the snapshot too: its id stays its own while it is kept
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
