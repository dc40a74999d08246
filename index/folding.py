"""Which of the results say what already stands higher? They are listed there as further sources, and not shown twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import BoolArray, IntArray
from index.duplicates import Repeats
from index.grouping import Grouping
from index.results import Duplicates


@dataclass(frozen=True, slots=True)
class Folding:
    """shown_groups: the groups that show a hit of their own, in the grouping's order.

    lead_of_hit (hits,): under which hit each one stands; itself where it is shown.
    """

    shown_groups: NDArray[np.int64]
    lead_of_hit: NDArray[np.int64]

    @property
    def is_folded(self) -> BoolArray:
        """(hits,): does it stand under another one?"""
        folded: BoolArray = self.lead_of_hit != np.arange(len(self.lead_of_hit))
        return folded

    def followers(self) -> dict[int, list[int]]:
        """The hits that stand under each shown one that has any, best first."""
        under: dict[int, list[int]] = {}
        for hit in np.flatnonzero(self.is_folded).tolist():
            under.setdefault(int(self.lead_of_hit[hit]), []).append(hit)
        return under


def fold(grouping: Grouping, rows: IntArray, repeats: Repeats, duplicates: Duplicates) -> Folding:
    """What the request asks for: see fold_repeats and fold_nothing."""
    return fold_nothing(grouping) if duplicates == "show" else fold_repeats(grouping, rows, repeats)


def fold_nothing(grouping: Grouping) -> Folding:
    """Every hit is shown."""
    return Folding(np.arange(len(grouping.problem_rows)), np.arange(len(grouping.group_of_hit)))


def fold_repeats(grouping: Grouping, rows: IntArray, repeats: Repeats) -> Folding:
    """A hit stands under the first one, in the order of the page, that says the same, or the same and more.

    rows (hits,): measure rows, best hit first. Only what precedes on the page counts: a short measure is shown
    where the longer one that holds it comes later.
    """
    if not len(rows):
        return fold_nothing(grouping)
    order = np.argsort(grouping.group_of_hit, kind="stable")
    same, wholes = repeats.same_as[rows[order]], repeats.part_of[rows[order]]
    clusters, first, cluster_of = np.unique(same, return_index=True, return_inverse=True)
    at = np.minimum(np.searchsorted(clusters, wholes), len(clusters) - 1)
    place_of_whole = np.where(clusters[at] == wholes, first[at], len(order))
    lead = np.minimum(first[cluster_of], place_of_whole)
    while not np.array_equal(lead, lead[lead]):
        lead = lead[lead]  # what it would stand under stands under another one itself
    lead_of_hit = np.empty_like(order)
    lead_of_hit[order] = order[lead]
    shown = lead_of_hit == np.arange(len(order))
    return Folding(np.unique(grouping.group_of_hit[shown]), lead_of_hit)
