"""Was a problem that an earlier notice called finished found at the same unit again? Pairs to look at, never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.patterns import unit_key

if TYPE_CHECKING:
    from index.embedding import Encoder
    from kb.patterns import ProblemLine

# Titles this alike, with a topic in common, speak of comparable problems. Measured over pairs of titles of different
# notices, one of them unknown to the model: from .60 to .65, 97 % of 95 pairs share a topic; from .50 to .55, 80 %.
MIN_SIMILARITY = 0.6


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A later problem that resembles an earlier one, called finished, of the same unit. similarity: cosine of titles."""

    earlier: ProblemLine
    later: ProblemLine
    similarity: float


def find_recurrences(problems: Iterable[ProblemLine], encoder: Encoder) -> tuple[Recurrence, ...]:
    """Most alike first, then by ids. A later problem is paired with the likest earlier one of each earlier notice.

    Only problems of known units with a date take part; notices of one date are not told apart in time.
    """
    found: list[Recurrence] = []
    for of_unit in _by_unit(problems).values():
        if len({one.slug for one in of_unit}) > 1:
            found += _within(of_unit, encoder)
    return tuple(
        sorted(found, key=lambda one: (-one.similarity, one.later.problem_id, one.earlier.problem_id))
    )


def _by_unit(problems: Iterable[ProblemLine]) -> dict[str, list[ProblemLine]]:
    grouped: dict[str, list[ProblemLine]] = {}
    for one in problems:
        if one.unit and one.date and unit_key(one.unit):
            grouped.setdefault(unit_key(one.unit), []).append(one)
    return grouped


def _within(problems: Sequence[ProblemLine], encoder: Encoder) -> list[Recurrence]:
    vectors = encoder.encode_passages([one.title for one in problems])
    found: list[Recurrence] = []
    for place, later in enumerate(problems):
        best: dict[str, Recurrence] = {}
        alike = vectors @ vectors[place]
        for other in np.flatnonzero(alike >= MIN_SIMILARITY).tolist():
            earlier, similarity = problems[other], float(alike[other])
            if not _may_recur(earlier, later):
                continue
            if earlier.slug not in best or similarity > best[earlier.slug].similarity:
                best[earlier.slug] = Recurrence(earlier, later, similarity)
        found += best.values()
    return found


def _may_recur(earlier: ProblemLine, later: ProblemLine) -> bool:
    return (
        earlier.slug != later.slug
        and earlier.is_finished
        and _is_before(earlier.date or "", later.date or "")
        and bool(set(earlier.topics) & set(later.topics))
    )


def _is_before(earlier: str, later: str) -> bool:
    """Whether one ISO date is surely before another; partial dates count as far as both are given."""
    length = min(len(earlier), len(later))
    return earlier[:length] < later[:length]
