"""Which problems do the matching measures belong to, and in which order are they shown?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Grouping:
    """Problems in the order shown. problem_rows (groups,); scores (groups,): of the best hit.

    group_of_hit: (hits,) for each hit, best first, the position of its problem in problem_rows.
    """

    problem_rows: NDArray[np.int64]
    scores: FloatArray
    group_of_hit: NDArray[np.int64]

    def hits_of(self, group: int) -> NDArray[np.int64]:
        """Positions of a group's hits, best first."""
        return np.flatnonzero(self.group_of_hit == group)


def group_by_problem(problem_of_hit: IntArray, scores: FloatArray) -> Grouping:
    """Problems ordered by their best hit. Both arguments (hits,), best hit first."""
    problems, first, inverse = np.unique(problem_of_hit, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    position = np.empty_like(order)
    position[order] = np.arange(len(order))
    return Grouping(problems[order].astype(np.int64), scores[first[order]], position[inverse])


def newest_first(grouping: Grouping, date_of_problem: IntArray) -> Grouping:
    """The same groups by descending date; equal dates stay in order of relevance."""
    order = np.argsort(-date_of_problem[grouping.problem_rows].astype(np.int64), kind="stable")
    position = np.empty_like(order)
    position[order] = np.arange(len(order))
    return Grouping(grouping.problem_rows[order], grouping.scores[order], position[grouping.group_of_hit])


def page_order(hit_rows: Sequence[int], measure_rows: range) -> list[int]:
    """A problem's measures as the page lists them: hits best first, then the others in reading order."""
    hits = set(hit_rows)
    return [*hit_rows, *(row for row in measure_rows if row not in hits)]
