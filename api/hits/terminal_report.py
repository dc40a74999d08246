"""The board on a terminal, for `kb evaluate --stored`: the figures of now beside those of the state before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.hits.answers import kind_label
from api.hits.verdict import verdict_of
from api.server_time import when_words
from api.terminal import columns, shortened
from index.hit_figures import MEASURES, NDCG
from index.stored_evaluation import DEPTH, MIN_GATED

if TYPE_CHECKING:
    from api.hits.board import Board, Earlier
    from index.stored_evaluation import Moved
    from kb.evaluations import SearchState

_SHOWN_WORSE = 10
_SHOWN_RANKS = 3


def report_lines(board: Board, margin: float) -> Iterator[str]:
    """The figures, the same questions in the latest earlier state, and which of them fell."""
    yield f"命中测试：{state_name(board.present)}，{board.evaluated} 个有标注的问题。"
    if board.missing_marks:
        yield f"有 {board.missing_marks} 处标注所指的措施已不在库里，没有计入。"
    rows = [
        (kind_label(row.kind), str(row.means.questions), *(f"{row.means.values[m]:.3f}" for m in MEASURES))
        for row in board.means
    ]
    yield columns(rows, ("类型", "问题数", *MEASURES))
    reference = verdict_of(board, margin).reference
    if reference is not None:
        yield from _compared(reference, margin)
    else:
        yield "\n还没有其他索引、模型或排序设置的评测可以对照。这次的结果已经保存，以后就同它比。"


def state_name(state: SearchState) -> str:
    """A state in a few words: generation, model, settings."""
    return f"索引第 {state.generation} 代（模型 {state.model_id}，排序设置 {state.ranking_id}）"


def _compared(earlier: Earlier, margin: float) -> Iterator[str]:
    comparison, then = earlier.comparison, earlier.evaluation
    yield f"\n对照：{state_name(then.state)}，{when_words(then.made_at)} 评测。"
    if not comparison.questions:
        yield "两次评测没有共同的、有标注的问题，无法比较。"
        return
    yield f"只比两次都问过的同样的 {comparison.questions} 个问题，都按现在的标注计算："
    rows = []
    for before, after in zip(comparison.then, comparison.now, strict=True):
        pairs = [(before.means.values[name], after.means.values[name]) for name in MEASURES]
        cells = (f"{old:.3f} → {new:.3f}" for old, new in pairs)
        rows.append((kind_label(after.kind), str(after.means.questions), *cells))
    yield columns(rows, ("类型", "问题数", *MEASURES))
    yield f"变好的 {len(comparison.better)} 个，变差的 {len(comparison.worse)} 个。"
    yield from (_moved_line(one) for one in comparison.worse[:_SHOWN_WORSE])
    yield ""
    fallen = comparison.fallen(margin)
    for one in fallen:
        yield f"{kind_label(one.kind)}的 {NDCG} 下降超过 {margin:g}：{one.then:.3f} → {one.now:.3f}。"
    if not fallen:
        yield f"{NDCG} 没有下降超过 {margin:g}（总体，以及至少有 {MIN_GATED} 个问题的各类）。"


def _moved_line(one: Moved) -> str:
    ranks = list(one.ranks.values())[:_SHOWN_RANKS]
    told = "，".join(f"{_rank(then)} → {_rank(now)}" for then, now in ranks)
    return (
        f"  变差  {shortened(one.question.text, 40)}  {one.then:.3f} → {one.now:.3f}；相关措施的名次：{told}"
    )


def _rank(rank: int | None) -> str:
    return f"{DEPTH} 名外" if rank is None else str(rank)
