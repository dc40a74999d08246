"""Has the search become worse by more than a margin, and than which earlier state? The gate of `kb evaluate --stored`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.hits.answers import kind_label

if TYPE_CHECKING:
    from api.hits.board import Board, Earlier
    from index.stored_evaluation import Fallen


@dataclass(frozen=True, slots=True)
class Verdict:
    """reference: the earlier state that was held against, None before the first; fallen: what fell by more."""

    reference: Earlier | None
    fallen: Sequence[Fallen]

    @property
    def is_worse(self) -> bool:
        """Whether anything fell by more than the margin."""
        return bool(self.fallen)


def verdict_of(board: Board, margin: float) -> Verdict:
    """Held against the latest earlier state the present is worse than by more than the margin, else against the latest
    with questions in common. So a fall is told until it is made good, not only in the first evaluation after it.
    """
    comparable = [one for one in board.earlier if one.comparison.questions]
    fallen = [one for one in comparable if one.comparison.fallen(margin)]
    reference = next(iter(fallen or comparable or board.earlier), None)
    return Verdict(reference, reference.comparison.fallen(margin) if reference else ())


def verdict_answer(board: Board, margin: float) -> dict[str, Any]:
    """The verdict in JSON. against: the id of the evaluation that was held against, null before the first."""
    verdict = verdict_of(board, margin)
    return {
        "is_worse": verdict.is_worse,
        "margin": margin,
        "against": verdict.reference.evaluation.evaluation_id if verdict.reference else None,
        "fallen": [
            {
                "kind": one.kind,
                "label": kind_label(one.kind),
                "ndcg_then": round(one.then, 4),
                "ndcg_now": round(one.now, 4),
            }
            for one in verdict.fallen
        ],
    }
