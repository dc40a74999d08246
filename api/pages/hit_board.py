"""What the page of hit testing shows of the figures: numbers as text, changes with their direction, questions that moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.hits.answers import kind_label
from api.hits.board import Board, Earlier
from api.hits.trend_chart import TrendPoint, trend_chart
from api.server_time import when_words
from index.hit_figures import MEASURES, NDCG, Means
from index.stored_evaluation import DEPTH, KindMeans, Moved
from kb.evaluations import SearchState

SHOWN_MOVED = 20
_SHOWN_RANKS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A figure then and now; direction: up, down or same, at three digits."""

    then: str
    now: str
    difference: str
    direction: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """A row of figures: the kind's name, over how many questions, and a text or a Change for each of MEASURES."""

    label: str
    questions: int
    cells: Sequence[str] | Sequence[Change]


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier state in the table beside the drawing. url: the page with its comparison open."""

    name: str
    detail: str
    when: str
    questions: int
    change: Change
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A question that moved. then_ranks, now_ranks: of its relevant measures, in words."""

    question_id: int
    text: str
    change: Change
    then_ranks: str
    now_ranks: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The chosen earlier state beside the shown one. The counts are of all questions that moved."""

    name: str
    detail: str
    when: str
    questions: int
    rows: Sequence[KindRow]
    better: Sequence[MovedRow]
    worse: Sequence[MovedRow]
    better_count: int
    worse_count: int


def state_name(state: SearchState) -> str:
    """What the page calls a state."""
    return f"第 {state.generation} 代"


def state_detail(state: SearchState) -> str:
    """What else tells it from others: the model, and a mark of all other settings."""
    return f"模型 {state.model_id}，排序设置 {state.ranking_id[:6]}"


def figure_rows(means: Iterable[KindMeans]) -> list[KindRow]:
    """The shown figures."""
    return [
        KindRow(
            kind_label(row.kind), row.means.questions, [f"{row.means.values[name]:.3f}" for name in MEASURES]
        )
        for row in means
    ]


def versions(board: Board, chosen: Earlier | None) -> list[Version]:
    """The earlier states that share questions with the shown one, the latest first."""
    return [
        Version(
            name=state_name(one.evaluation.state),
            detail=state_detail(one.evaluation.state),
            when=when_words(one.evaluation.made_at),
            questions=one.comparison.questions,
            change=_overall(one),
            url=f"/hits?against={one.evaluation.evaluation_id}#compared",
            is_chosen=one is chosen,
        )
        for one in board.earlier
        if one.comparison.questions
    ]


def chart(board: Board) -> Markup:
    """The drawing of the same states, oldest first, but for those that share too few questions: a line through figures
    of other questions would tell of a rise or fall that is none."""
    return trend_chart(
        [
            TrendPoint(
                str(one.evaluation.state.generation),
                one.comparison.then[0].means.values[NDCG],
                one.comparison.now[0].means.values[NDCG],
            )
            for one in reversed(board.earlier)
            if _is_drawn(board, one)
        ]
    )


def left_out(board: Board) -> int:
    """How many states of the table are not drawn."""
    return sum(bool(one.comparison.questions) and not _is_drawn(board, one) for one in board.earlier)


def _is_drawn(board: Board, one: Earlier) -> bool:
    return one.comparison.questions * 2 > board.evaluated


def compared(earlier: Earlier) -> Compared:
    """One comparison in full."""
    comparison = earlier.comparison
    rows = [
        KindRow(kind_label(now.kind), now.means.questions, _changes(then.means, now.means))
        for then, now in zip(comparison.then, comparison.now, strict=True)
    ]
    return Compared(
        state_name(earlier.evaluation.state),
        state_detail(earlier.evaluation.state),
        when_words(earlier.evaluation.made_at),
        comparison.questions,
        rows,
        [_moved_row(one) for one in comparison.better[:SHOWN_MOVED]],
        [_moved_row(one) for one in comparison.worse[:SHOWN_MOVED]],
        len(comparison.better),
        len(comparison.worse),
    )


def _overall(one: Earlier) -> Change:
    return _change(one.comparison.then[0].means.values[NDCG], one.comparison.now[0].means.values[NDCG])


def _changes(then: Means, now: Means) -> list[Change]:
    return [_change(then.values[name], now.values[name]) for name in MEASURES]


def _change(then: float, now: float) -> Change:
    difference = round(now, 3) - round(then, 3)
    direction = "up" if difference > 5e-4 else "down" if difference < -5e-4 else "same"
    words = f"{difference:+.3f}".replace("-", "\u2212") if direction != "same" else "不变"
    return Change(f"{then:.3f}", f"{now:.3f}", words, direction)


def _moved_row(one: Moved) -> MovedRow:
    then = sorted((rank for rank, _ in one.ranks.values() if rank is not None))
    now = sorted((rank for _, rank in one.ranks.values() if rank is not None))
    return MovedRow(
        one.question.question_id,
        one.question.text,
        _change(one.then, one.now),
        _rank_words(then, len(one.ranks)),
        _rank_words(now, len(one.ranks)),
    )


def _rank_words(ranks: Sequence[int], relevant: int) -> str:
    if not ranks:
        return f"前 {DEPTH} 名中没有"
    shown = "、".join(map(str, ranks[:_SHOWN_RANKS])) + ("…" if len(ranks) > _SHOWN_RANKS else "")
    return f"第 {shown} 名" + (f"（{relevant} 条中 {len(ranks)} 条）" if len(ranks) < relevant else "")
