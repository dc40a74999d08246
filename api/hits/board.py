"""What is known of the search's hits at this moment: figures of the present state, and of earlier ones beside it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.stored_evaluation import Comparison, KindMeans, compare, means_by_kind, state_of
from kb.evaluations import Evaluation, Runs, SearchState, read_evaluations, read_runs
from kb.judged_answers import JudgedAnswers, read_judged

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.wiring import Services

MAX_EARLIER = 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """An evaluation of an earlier state beside the shown one, over the same questions."""

    evaluation: Evaluation
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Board:
    """judged: all questions, newest first. present: the state that searches now. evaluations: all that are kept.

    shown: its evaluation, else the latest of another state, None before the first; is_current: which of the two.
    runs, means: of the shown one, by today's marks. earlier: states before it, the latest first, at most MAX_EARLIER.
    """

    judged: Sequence[JudgedAnswers]
    present: SearchState
    evaluations: Sequence[Evaluation]
    shown: Evaluation | None
    runs: Runs
    means: Sequence[KindMeans]
    earlier: Sequence[Earlier]

    @property
    def is_current(self) -> bool:
        """Whether what is shown is of the state that searches now."""
        return self.shown is not None and self.shown.state == self.present

    @property
    def evaluable(self) -> int:
        """How many questions have a relevant measure that is in the base."""
        return sum(one.has_relevant for one in self.judged)

    @property
    def evaluated(self) -> int:
        """How many questions the shown figures are of."""
        return self.means[0].means.questions if self.means else 0

    @property
    def missing_marks(self) -> int:
        """How many marks name what is not in the base (any more)."""
        return sum(len(one.missing) for one in self.judged)


class Boards:
    """Gives the board, and counts anew only if something has changed. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Board | None = None

    def read(self, services: Services) -> Board:
        """See read_board."""
        with self._lock:  # whoever comes meanwhile gets what the first has counted
            self._last = read_board(services, self._last)
            return self._last


def read_board(services: Services, last: Board | None = None) -> Board:
    """The board of this moment; `last` itself if all it rests on is as it was. Raises StorageError."""
    present = state_of(services.retriever)
    return services.store.read(lambda connection: _read(connection, present, last))


def _read(connection: Connection, present: SearchState, last: Board | None) -> Board:
    judged, evaluations = read_judged(connection), read_evaluations(connection)
    if last and (last.present, last.evaluations, last.judged) == (present, evaluations, judged):
        return last
    latest: dict[SearchState, Evaluation] = {}
    for evaluation in evaluations:
        latest.setdefault(evaluation.state, evaluation)
    shown = latest.get(present) or next(iter(latest.values()), None)
    if shown is None:
        return Board(judged, present, evaluations, None, Runs({}, frozenset()), (), ())
    runs = read_runs(connection, shown.evaluation_id)
    before = [one for one in latest.values() if one.evaluation_id < shown.evaluation_id][:MAX_EARLIER]
    earlier = [
        Earlier(one, compare(judged, read_runs(connection, one.evaluation_id), runs)) for one in before
    ]
    return Board(judged, present, evaluations, shown, runs, means_by_kind(judged, runs), earlier)
