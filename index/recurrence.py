"""Was a problem that an earlier notice called finished found at the same unit again? Pairs to look at, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from kb.patterns import unit_key

if TYPE_CHECKING:
    from index.embedding import Encoder
    from kb.patterns import ProblemLine

# Titles this alike, with a topic in common, speak of comparable problems. Measured over pairs of titles of different
# notices, one of them unknown to the model: from .60 to .65, 97 % of 95 pairs share a topic; from .50 to .55, 80 %.
MIN_SIMILARITY = 0.6
_MONTH = len("2024-05")
_PLACE = re.compile(r".[省市县区州盟旗镇乡村]|街道|.{6}")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A later problem that resembles an earlier one, called finished, of the same unit. similarity: cosine of titles."""

    earlier: ProblemLine
    later: ProblemLine
    similarity: float


def find_recurrences(problems: Iterable[ProblemLine], encoder: Encoder) -> tuple[Recurrence, ...]:
    """Most alike first, then by ids. A later problem is paired with the likest earlier one of each earlier notice.

    Only problems of known units take part; a unit without a place in its name is one with another only in one region.
    Two notices are told apart in time by dates of one kind: both of publication, else both of feedback, and so on.
    Two on one inspection (of one date of feedback, or of one end) report on it twice: nothing has come back.
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
        and _is_same_place(earlier, later)
        and _is_earlier(earlier, later)
        and not _is_one_inspection(earlier, later)
        and bool(set(earlier.topics) & set(later.topics))
    )


def _is_same_place(one: ProblemLine, other: ProblemLine) -> bool:
    """Whether units of one name are one: 教育局 alone may be anybody's."""
    if one.region and other.region:
        return one.region == other.region
    return bool(_PLACE.search(unit_key(one.unit or "")))


def _is_earlier(one: ProblemLine, other: ProblemLine) -> bool:
    """Whether one notice is surely before the other, by the first kind of date that both state."""
    stated = ((a, b) for a, b in zip(one.dates, other.dates, strict=True) if a and b)
    return any(_is_before(a, b) for a, b in islice(stated, 1))


def _is_one_inspection(one: ProblemLine, other: ProblemLine) -> bool:
    """Whether both notices are about one inspection: its feedback or its end is of the same day, or month."""
    return any(
        a is not None and len(a) >= _MONTH and a == b
        for a, b in zip(one.dates[1:], other.dates[1:], strict=True)
    )


def _is_before(earlier: str, later: str) -> bool:
    """Whether one ISO date is surely before another; partial dates count as far as both are given."""
    length = min(len(earlier), len(later))
    return earlier[:length] < later[:length]
