"""Which of many titles stand for the others? The most central ones by the encoder, each saying something of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from index.embedding import Encoder

MAX_TITLES = 300  # more are not compared: a slow model takes a while for each
_TOO_ALIKE = 0.8  # two titles this alike say the same


@dataclass(frozen=True, slots=True)
class Typical:
    """Places of titles, the most typical first. distinct: so many of the first each say something of their own."""

    order: tuple[int, ...]
    distinct: int


def order_by_typicality(titles: Sequence[str], encoder: Encoder) -> Typical:
    """The titles by how near they lie to the mean of all; one that says what an earlier one says follows the others.

    Only the first MAX_TITLES are compared; the rest keep their order and are not called distinct.
    """
    compared = titles[:MAX_TITLES]
    if not compared:
        return Typical((), 0)
    vectors = encoder.encode_passages(compared)
    central = vectors @ vectors.mean(axis=0)
    first: list[int] = []
    repeats: list[int] = []
    for place in np.argsort(-central, kind="stable").tolist():
        says_the_same = bool(first) and float(np.max(vectors[first] @ vectors[place])) > _TOO_ALIKE
        (repeats if says_the_same else first).append(place)
    return Typical((*first, *repeats, *range(len(compared), len(titles))), len(first))
