"""The JSON shapes of hit testing, made of what the board knows: for the API and for `kb evaluate --stored --json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from index.evaluation_report import ALL_KINDS
from index.hit_figures import MRR, NDCG, RECALL_5, RECALL_10
from kb.question_checks import QuestionKind

if TYPE_CHECKING:
    from api.hits.board import Board, Earlier
    from api.hits.schemas import (
        ComparisonAnswer,
        EvaluationAnswer,
        HitsAnswer,
        KindFigures,
        MarkedQuestionAnswer,
        MovedQuestion,
        QuestionAnswer,
        StateAnswer,
    )
    from index.stored_evaluation import KindMeans, Moved
    from kb.evaluations import Evaluation, SearchState
    from kb.judged_answers import JudgedAnswers

MAX_MOVED = 50


def kind_label(kind: str) -> str:
    """The Chinese word for a kind's code; 全部 stays."""
    return kind if kind == ALL_KINDS else QuestionKind(kind).label


def state_answer(state: SearchState) -> StateAnswer:
    """A state of the search."""
    return {"generation": state.generation, "model": state.model_id, "settings": state.ranking_id}


def hits_answer(board: Board) -> HitsAnswer:
    """The figures of the board and its comparisons."""
    return {
        "state": state_answer(board.present),
        "is_current": board.is_current,
        "evaluated_at": board.shown.made_at if board.shown else None,
        "questions": len(board.judged),
        "evaluable": board.evaluable,
        "evaluated": board.evaluated,
        "missing_marks": board.missing_marks,
        "figures": [_figures(row) for row in board.means],
        "comparisons": [_comparison(one) for one in board.earlier],
    }


def evaluation_answer(evaluation: Evaluation) -> EvaluationAnswer:
    """A stored evaluation, with its figures of then."""
    return {
        "id": evaluation.evaluation_id,
        "state": state_answer(evaluation.state),
        "made_at": evaluation.made_at,
        "questions": evaluation.questions,
        "figures": [
            _kind_figures(kind, int(values["questions"]), values)
            for kind, values in evaluation.figures.items()
        ],
    }


def question_answer(judged: JudgedAnswers) -> QuestionAnswer:
    """A question of the list."""
    question = judged.question
    return {
        "id": question.question_id,
        "text": question.text,
        "kind": question.kind.value,
        "label": question.kind.label,
        "made_at": question.made_at,
        "marks": len(judged.marks),
        "missing_marks": len(judged.missing),
    }


def marked_question_answer(judged: JudgedAnswers, found: Sequence[str]) -> MarkedQuestionAnswer:
    """A question with its marks and the ranks of what they name. found: measure ids, best first."""
    question = judged.question
    return {
        "id": question.question_id,
        "text": question.text,
        "kind": question.kind.value,
        "label": question.kind.label,
        "made_at": question.made_at,
        "marks": [
            {
                "target": target,
                "grade": grade,
                "in_base": target not in judged.missing,
                "ranks": target_ranks(target, found),
            }
            for target, grade in judged.marks.items()
        ],
        "found": list(found),
    }


def target_ranks(target: str, found: Iterable[str]) -> list[int]:
    """The ranks (from 1) of a measure, or of a problem's measures, ascending."""
    return [
        rank for rank, one in enumerate(found, start=1) if one == target or one.rpartition("-")[0] == target
    ]


def _figures(row: KindMeans) -> KindFigures:
    return _kind_figures(row.kind, row.means.questions, row.means.values)


def _kind_figures(kind: str, questions: int, values: Mapping[str, float]) -> KindFigures:
    return {
        "kind": kind,
        "label": kind_label(kind),
        "questions": questions,
        "ndcg_10": round(values[NDCG], 4),
        "mrr_10": round(values[MRR], 4),
        "recall_5": round(values[RECALL_5], 4),
        "recall_10": round(values[RECALL_10], 4),
    }


def _comparison(earlier: Earlier) -> ComparisonAnswer:
    evaluation, comparison = earlier.evaluation, earlier.comparison
    return {
        "evaluation": evaluation.evaluation_id,
        "state": state_answer(evaluation.state),
        "made_at": evaluation.made_at,
        "questions": comparison.questions,
        "then": [_figures(row) for row in comparison.then],
        "now": [_figures(row) for row in comparison.now],
        "better_count": len(comparison.better),
        "worse_count": len(comparison.worse),
        "better": [_moved(one) for one in comparison.better[:MAX_MOVED]],
        "worse": [_moved(one) for one in comparison.worse[:MAX_MOVED]],
    }


def _moved(one: Moved) -> MovedQuestion:
    return {
        "id": one.question.question_id,
        "text": one.question.text,
        "kind": one.question.kind.value,
        "ndcg_then": round(one.then, 4),
        "ndcg_now": round(one.now, 4),
        "ranks": [
            {"measure": measure_id, "then": then, "now": now} for measure_id, (then, now) in one.ranks.items()
        ],
    }
