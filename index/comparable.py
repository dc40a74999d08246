"""Which of the problems found are comparable to what was asked? Told by scores alone; nothing is read from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import BoolArray, IntArray
from index.evidence import of_topic

if TYPE_CHECKING:
    from index.catalog import Catalog
    from index.confidence import Confidence
    from index.evidence import Evidence
    from index.grouping import Grouping

# A problem counts as comparable from this score on, and from this share of the best one's. Measured: docs/quality.md,
# 可比先例 (bench.precedents).
MIN_SCORE = 0.35
MIN_SHARE = 0.5
NEAREST = 5
# Of a part of a topic's name (形式主义) the topic's problems count only where the bars leave fewer than so many.
_FEW = 3


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """A problem found. score: as on the result page. similarity: the best cosine of its hits, None without vectors."""

    problem_id: str
    best_measure_id: str
    score: float
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """problems: the comparable ones, best first; the nearest few if none is, and then is_nearest.

    more: how many further ones are comparable, beyond the limit asked for. words: the question's own.
    same: of measures of these problems that say what another one says: by id, a name that those of one saying share.
    topic: the one whose name the question is, and whose problems therefore count; "" otherwise.
    confidence: see index.confidence.
    """

    problems: tuple[FoundProblem, ...] = ()
    is_nearest: bool = True
    more: int = 0
    confidence: Confidence | None = None
    words: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Comparing:
    """What is compared. evidence: under the filters; grouping: of it, in the order to be shown.

    unfiltered: the problems found without filters. exclude: slugs of notices that do not count.
    """

    catalog: Catalog
    evidence: Evidence
    grouping: Grouping
    unfiltered: Grouping
    confidence: Confidence | None
    exclude: Collection[str] = ()

    def comparison(self, limit: int) -> Comparison:
        """At most limit comparable problems. None is if nothing matched, or if the confidence is low."""
        unsure = self.confidence is not None and self.confidence.band == "low"
        counts = self._counts(self.grouping)
        if self.evidence.is_nearest or unsure or not counts.any():
            return self._of(np.flatnonzero(counts)[: min(limit, NEAREST)], is_nearest=True)
        code = self._topic()
        passes = self._passes(self.grouping)
        if code:
            passes |= of_topic(self.grouping, self.catalog, code)
        if not code or not (counts & passes).any():  # what is best counts, for the search stands by it
            passes |= self.grouping.scores == self.grouping.scores[counts].max()
        groups = np.flatnonzero(counts & passes)
        return self._of(groups[:limit], more=len(groups[limit:]), topic=code)

    def _passes(self, grouping: Grouping) -> BoolArray:
        """(groups,). The bar is the same under any filter, so that narrowing makes nothing comparable that was not."""
        best = self.unfiltered.scores[self._counts(self.unfiltered)].max(initial=0.0)
        passes: BoolArray = grouping.scores >= max(MIN_SCORE, MIN_SHARE * best)
        return passes

    def _topic(self) -> str:
        """The topic whose problems count, whatever their scores: the question is its name. "" if there is none."""
        topic = self.evidence.understood.topic
        if topic is None:
            return ""
        reached = self._passes(self.unfiltered) & self._counts(self.unfiltered)
        return topic.code if topic.whole or reached.sum() < _FEW else ""

    def _counts(self, grouping: Grouping) -> BoolArray:
        """(groups,): is it of a notice that counts?"""
        if not self.exclude:
            return np.ones(len(grouping.problem_rows), dtype=np.bool_)
        ids = (self.catalog.problem_ids[row] for row in grouping.problem_rows.tolist())
        return np.array([one.rpartition("#")[0] not in self.exclude for one in ids], dtype=np.bool_)

    def _of(
        self, groups: IntArray, *, is_nearest: bool = False, more: int = 0, topic: str = ""
    ) -> Comparison:
        words = tuple(self.evidence.words)
        return Comparison(
            problems=tuple(self._problems(groups)),
            is_nearest=is_nearest,
            more=more,
            confidence=self.confidence,
            words=tuple(word for word in words if len(word) > 1) or words,  # as index.query marks them
            same=dict(self._repeats(self.grouping.problem_rows[groups].tolist())),
            topic=topic,
        )

    def _problems(self, groups: IntArray) -> Iterator[FoundProblem]:
        """Each group with its best hit and its most similar one. Hits stand best first."""
        grouping, matches, catalog = self.grouping, self.evidence.matches, self.catalog
        _, best_hit = np.unique(grouping.group_of_hit, return_index=True)
        most = np.full(len(grouping.problem_rows), -1.0, dtype=np.float32)
        np.maximum.at(most, grouping.group_of_hit, matches.similarity)
        of_groups = (grouping.problem_rows, matches.rows[best_hit], grouping.scores, most)
        for problem, measure, score, similarity in zip(
            *(values[groups].tolist() for values in of_groups), strict=True
        ):
            yield FoundProblem(
                catalog.problem_ids[problem],
                catalog.measure_ids[measure],
                score,
                similarity if matches.has_vector else None,
            )

    def _repeats(self, problem_rows: Sequence[int]) -> Iterator[tuple[str, str]]:
        """Those measures of these problems that share what they say with another one of them."""
        ids, same_as = self.catalog.measure_ids, self.catalog.repeats.same_as
        of_measures = self.catalog.problem_of_measure
        bounds = np.array([problem_rows, [row + 1 for row in problem_rows]], dtype=of_measures.dtype)
        starts, ends = np.searchsorted(of_measures, bounds).tolist()
        rows = [row for start, end in zip(starts, ends, strict=True) for row in range(start, end)]
        firsts = same_as[rows].tolist() if rows else []
        times = Counter(firsts)
        return ((ids[row], ids[first]) for row, first in zip(rows, firsts, strict=True) if times[first] > 1)
