"""Which measures answer a query? The whole path from the words typed to one page of cited results."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from index.candidates import PreparedQuery, RankingSettings
from index.comparable import Comparing, Comparison
from index.confidence import judge_confidence
from index.duplicates import DUPLICATES_ID
from index.encoders import EncodersInUse
from index.evidence import Evidence, Gathering, listed_measures
from index.facet_counts import count_facets
from index.facets import FacetValue
from index.filters import canonical_filters
from index.finding import Finder
from index.folding import fold
from index.generations import Generations
from index.grouping import Grouping, newest_first
from index.page import PageSlice, RecordSource, hydrate
from index.query import Query, analyse
from index.remarks import remarks_on
from index.reordering import Reordering
from index.results import Hit, ProblemGroup, SearchRequest, SearchResult, Sort
from index.snapshot import Snapshot, load_newest
from index.terms import analyzer_id
from index.understanding.knowledge import Knowledge, shipped_synonyms
from index.understanding.own_synonyms import OwnSynonyms

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.reranking import Reranker

__all__ = [
    "FacetValue",
    "Hit",
    "ProblemGroup",
    "Retriever",
    "SearchRequest",
    "SearchResult",
    "open_retriever",
]


class Retriever:
    """Searches one immutable snapshot, swapped as a whole when a newer generation is published."""

    def __init__(
        self,
        generations: Generations,
        store: RecordSource,
        encoder: Encoder,
        snapshot: Snapshot,
        settings: RankingSettings,
        own_synonyms: OwnSynonyms | None = None,
        reopen_encoder: Callable[[], Encoder] | None = None,
        reordering: Reordering | None = None,
    ) -> None:
        """own_synonyms: the site's; None: only those of the lexicon are used. reopen_encoder: see open_retriever.

        reordering: what puts the best problems in another order; None: nothing does.
        """
        self._generations = generations
        self._store = store
        self._encoders = EncodersInUse(encoder, reopen_encoder)
        self._snapshot = snapshot
        self.settings = settings
        self.own_synonyms = own_synonyms or OwnSynonyms()
        self._finder = Finder(settings)
        self.reordering = reordering or Reordering()
        self._reloading = threading.Lock()

    def search(self, request: SearchRequest) -> SearchResult:
        """One page of problem groups, best (or newest) first, with facets over all matches.

        Raises InvalidInputError, in Chinese, for a blank query or an unknown filter.
        """
        started = time.perf_counter()
        snapshot = self._snapshot
        asked = self._asked(snapshot, request.query, literal=request.literal)
        filters = canonical_filters(request.filters, snapshot.catalog)
        evidence = asked.evidence(filters)
        query, matches = asked.query, evidence.matches
        confidence = judge_confidence(snapshot, evidence)
        nearest = evidence.is_nearest or (confidence is not None and confidence.band == "low")
        grouping = self._ordered(evidence, snapshot, request.sort)
        facets = count_facets(snapshot, asked.find, filters, matches)
        folding = fold(grouping, matches.rows, snapshot.catalog.repeats, request.duplicates)
        page = PageSlice(
            matches, grouping, folding, folding.followers(), max(request.offset, 0), max(request.limit, 0)
        )
        return SearchResult(
            request=request,
            groups=hydrate(page, snapshot.catalog, self._store, query.marked_words),
            total_groups=len(grouping.problem_rows),
            total_measures=len(matches.rows),
            shown_groups=len(folding.shown_groups),
            folded_measures=int(folding.is_folded.sum()),
            facets=facets,
            generation=snapshot.manifest.generation,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            notes=(*query.notes, *remarks_on(asked.prepared, grouping, nearest=nearest)),
            nearest=nearest,
            understood=query.understood,
            confidence=confidence,
            reranked=grouping.reranked,
        )

    def compare(self, request: SearchRequest, *, exclude: Collection[str] = ()) -> Comparison:
        """The comparable problems, at most request.limit, by scores alone: nothing is read. See index.comparable.

        Offset, sort and duplicates do not matter. exclude: slugs that do not count. Raises as search does.
        """
        snapshot = self._snapshot
        asked = self._asked(snapshot, request.query, literal=request.literal)
        filters = canonical_filters(request.filters, snapshot.catalog)
        evidence = asked.evidence(filters)
        whole = asked.evidence({}) if filters else evidence
        grouping = self._ordered(evidence, snapshot, "relevance")
        confidence = judge_confidence(snapshot, evidence)
        comparing = Comparing(snapshot.catalog, evidence, grouping, whole.grouping, confidence, exclude)
        return comparing.comparison(request.limit)

    def evidence(self, query: str, *, literal: bool = False) -> Evidence:
        """What an answer without filters rests on. literal: the query is taken as written, without understanding."""
        return self._asked(self._snapshot, query, literal=literal).evidence({})

    def rank(self, query: str, *, top_k: int, literal: bool = False) -> list[tuple[str, float]]:
        """At most top_k measure ids with scores (descending), in the order in which the page lists them unfolded.

        literal: take the query as it is written. Problem by problem: its hits, best first, then its other measures.
        What the page leaves out, because it passes no bar, follows in the same order, so that a run is as long as
        asked for. A score only states the order.
        """
        catalog = self._snapshot.catalog
        evidence = self.evidence(query, literal=literal)
        grouping = self.reordering.apply(evidence, catalog, self._store)
        ids = listed_measures(evidence, grouping, catalog, top_k)
        visible = self._store.measures(ids)
        return [(measure_id, 1.0 / rank) for rank, measure_id in enumerate(filter(visible.get, ids), start=1)]

    @property
    def snapshot(self) -> Snapshot:
        """The generation being searched, for whoever needs more than one answer from the same one."""
        return self._snapshot

    @property
    def encoder(self) -> Encoder:
        """What encodes the queries."""
        return self._encoders.latest

    @property
    def generation(self) -> int:
        """The number of the generation being searched."""
        return self._snapshot.manifest.generation

    @property
    def sequence(self) -> int:
        """The store's change sequence that the generation being searched was built from."""
        return self._snapshot.manifest.description.sequence

    @property
    def needs_rebuild(self) -> bool:
        """True if the index was built with another model (then only words are searched), lexicon or program."""
        described = self._snapshot.manifest.description
        built = (described.model_id, described.analyzer_id, described.duplicates_id)
        return built != (self._encoders.latest.model_id, analyzer_id(), DUPLICATES_ID)

    def reload_if_changed(self) -> bool:
        """Swap to the current generation if it is another than the one being searched; True if so.

        Searches under way keep the snapshot they began with. Raises IndexCorruptError if none is whole: the
        former one, still in memory, goes on serving.
        """
        with self._reloading:
            if self._generations.current_name() in (None, self._snapshot.folder.name):
                return False
            loaded = load_newest(self._generations, self.settings.fields)
            changed = loaded.folder.name != self._snapshot.folder.name
            self._encoders.follow(loaded.manifest.description.model_id)
            self._snapshot = loaded
            self._finder.forget()
            return changed

    def over(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        *,
        settings: RankingSettings | None = None,
        reordering: Reordering | None = None,
    ) -> Retriever:
        """The same search over another snapshot or by other settings, for comparisons; it reloads nothing by itself."""
        return Retriever(
            self._generations,
            self._store,
            encoder,
            snapshot,
            settings or self.settings,
            self.own_synonyms,
            reordering=reordering or self.reordering,
        )

    def _asked(self, snapshot: Snapshot, text: str, *, literal: bool) -> Gathering:
        query = analyse(text, self._knowledge(snapshot), literal=literal)
        prepared = self._prepare(query, snapshot)
        return Gathering(query, prepared, snapshot, self._finder.under(snapshot, query.key, prepared))

    def _knowledge(self, snapshot: Snapshot) -> Knowledge:
        own = self.own_synonyms.current()
        return Knowledge(snapshot.backend.frequency, own.synonyms, own.revision)

    def _prepare(self, query: Query, snapshot: Snapshot) -> PreparedQuery:
        encoder = self._encoders.of(snapshot.manifest.description.model_id)
        vector = None if encoder is None else encoder.encode_queries([query.text])[0]
        return PreparedQuery(query.lexical, vector)

    def _ordered(self, evidence: Evidence, snapshot: Snapshot, sort: Sort) -> Grouping:
        if sort == "date":
            return newest_first(evidence.grouping, snapshot.catalog.date_of_problem)
        return self.reordering.apply(evidence, snapshot.catalog, self._store)


def open_retriever(
    index_dir: Path,
    store: RecordSource,
    encoder: Encoder,
    *,
    settings: RankingSettings | None = None,
    own_synonyms: OwnSynonyms | None = None,
    reopen_encoder: Callable[[], Encoder] | None = None,
    reranker: Reranker | None = None,
) -> Retriever:
    """A retriever over the newest whole generation, everything warmed up. own_synonyms: see Retriever.

    reopen_encoder: opens the encoder in use, called when a generation built by another model is to be loaded.
    reranker: orders the best problems; None: the fusion's order stands.
    Raises IndexMissingError or IndexCorruptError: then build the index from the store and open again.
    """
    settings = settings or RankingSettings()
    generations = Generations(index_dir)
    snapshot = load_newest(generations, settings.fields)
    analyse("预热", Knowledge(snapshot.backend.frequency, shipped_synonyms()))
    return Retriever(
        generations, store, encoder, snapshot, settings, own_synonyms, reopen_encoder, Reordering(reranker)
    )
