"""How good is one ranking, by the marks of its question? nDCG@10, MRR@10, Recall@5 and Recall@10, and their means.

The same figures as trec_eval's; counted here, because a page counts them anew from what was found and today's marks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NDCG, MRR, RECALL_5, RECALL_10 = "nDCG@10", "MRR@10", "Recall@5", "Recall@10"
MEASURES = (NDCG, MRR, RECALL_5, RECALL_10)
CUTOFF = 10
_ZERO = dict.fromkeys(MEASURES, 0.0)


@dataclass(frozen=True, slots=True)
class Means:
    """Means over `questions` questions, each 0..1, by the names of MEASURES; all 0 over none."""

    questions: int
    values: Mapping[str, float]


def figures_of(found: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The four figures of one question, each 0..1. found: different measure ids, best first.

    grades: of measures, relevant if > 0; all figures are 0 if none is. nDCG takes the grade as the gain and divides
    by log2(rank + 1), as Järvelin and Kekäläinen, TOIS 2002, with every rank discounted.
    """
    relevant = {measure_id: grade for measure_id, grade in grades.items() if grade > 0}
    if not relevant:
        return dict(_ZERO)
    ranks = [rank for rank, measure_id in enumerate(found[:CUTOFF], start=1) if measure_id in relevant]
    ideal = sorted(relevant.values(), reverse=True)[:CUTOFF]
    gained = (relevant[found[rank - 1]] / math.log2(rank + 1) for rank in ranks)
    possible = (grade / math.log2(rank + 1) for rank, grade in enumerate(ideal, start=1))
    return {
        NDCG: sum(gained) / sum(possible),
        MRR: 1 / ranks[0] if ranks else 0.0,
        RECALL_5: sum(rank <= 5 for rank in ranks) / len(relevant),
        RECALL_10: len(ranks) / len(relevant),
    }


def means_of(figures: Iterable[Mapping[str, float]]) -> Means:
    """The means of some questions' figures."""
    rows = list(figures)
    if not rows:
        return Means(0, dict(_ZERO))
    return Means(len(rows), {name: math.fsum(row[name] for row in rows) / len(rows) for name in MEASURES})


def ranks_of(found: Sequence[str], grades: Mapping[str, int]) -> dict[str, int | None]:
    """The rank (from 1) of each relevant measure, None if it was not found; best first, then by id."""
    place = {measure_id: rank for rank, measure_id in enumerate(found, start=1)}
    ranks = {one: place.get(one) for one, grade in grades.items() if grade > 0}
    return dict(sorted(ranks.items(), key=lambda pair: (pair[1] is None, pair[1] or 0, pair[0])))
