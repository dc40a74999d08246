"""Hit testing: the figures, the questions they are of, and how questions come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from api.hits.board import Board, Boards, Earlier
from api.hits.evaluating import evaluation_task
from api.hits.importing import keep_list, read_upload
from api.hits.marking import vote
from api.hits.question_list import matching
from api.pages import hit_board
from api.pages.links import paging
from api.pages.rendering import render
from api.pages.session import safe_target
from api.runtime import OpenServices
from api.security import check_csrf
from api.server_time import when_words
from index.hit_figures import MEASURES, NDCG, figures_of, ranks_of
from index.stored_evaluation import countable
from kb.errors import KnowledgeBaseError
from kb.judged import NewQuestion, add_questions
from kb.judged_answers import JudgedAnswers
from kb.question_checks import QuestionKind, check_kind, check_question, read_kind
from kb.question_lists import QRELS_FILE

if TYPE_CHECKING:
    from api.hits.schemas import ImportAnswer

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 50
_MAX_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A line of the list. first: the best rank of a relevant measure in the shown evaluation; figure: its nDCG@10."""

    question_id: int
    text: str
    kind: str
    relevant: int
    irrelevant: int
    missing: int
    first: str
    figure: str


@router.get("/hits")
def hits(
    request: Request,
    services: OpenServices,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    against: Annotated[int, Query(ge=0, le=_MAX_ID)] = 0,
    deleted: Annotated[int, Query(ge=0, le=_MAX_ID)] = 0,
) -> Response:
    """The figures, what became better or worse, and the list of questions."""
    boards: Boards = request.app.state.hit_boards
    board = boards.read(services)
    chosen = _chosen(board, against)
    wanted = read_kind(kind) if kind.strip() else None
    found = matching(board.judged, q, wanted)
    where = paging(min(page, max(1, -(-len(found) // PAGE_SIZE))), len(found), PAGE_SIZE)
    listed = found[(where.page - 1) * PAGE_SIZE : where.page * PAGE_SIZE]
    return render(
        request,
        "hits.html",
        board=board,
        measures=MEASURES,
        state=board.shown.state if board.shown else board.present,
        state_name=hit_board.state_name,
        state_detail=hit_board.state_detail,
        evaluated_at=when_words(board.shown.made_at) if board.shown else "",
        figures=hit_board.figure_rows(board.means),
        versions=hit_board.versions(board, chosen),
        chart=hit_board.chart(board),
        left_out=hit_board.left_out(board),
        compared=hit_board.compared(chosen) if chosen else None,
        questions=[_row(one, board) for one in listed],
        found=len(found),
        query=q,
        kind=wanted.value if wanted else "",
        kinds=tuple(QuestionKind),
        paging=where,
        deleted=deleted,
    )


def _chosen(board: Board, against: int) -> Earlier | None:
    """The comparison that is asked for, else the latest that shares a question."""
    shared = [one for one in board.earlier if one.comparison.questions]
    asked = [one for one in shared if one.evaluation.evaluation_id == against]
    return next(iter(asked or shared), None)


def _row(judged: JudgedAnswers, board: Board) -> QuestionRow:
    question = judged.question
    first, figure = "", ""
    if grades := countable(judged, board.runs, board.runs):
        found = board.runs.answers[question.question_id].found
        best = next(iter(ranks_of(found, grades).values()))
        first = f"第 {best} 名" if best else "未找到"
        figure = f"{figures_of(found, grades)[NDCG]:.3f}"
    elif judged.has_relevant:
        first = "未评测"
    return QuestionRow(
        question.question_id,
        question.text,
        question.kind.label,
        sum(grade > 0 for grade in judged.marks.values()),
        sum(grade == 0 for grade in judged.marks.values()),
        len(judged.missing),
        first,
        figure,
    )


@router.post("/hits/evaluate", dependencies=[Depends(check_csrf)])
def evaluate(request: Request, services: OpenServices) -> Response:
    """Evaluate in the background; the task's page shows how far it is."""
    task = evaluation_task(request.app.state.tasks, services)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


@router.get("/hits/add")
def adding(request: Request, services: OpenServices) -> Response:
    """The ways in: typed, pasted, from a file, from TREC's files."""
    del services
    return _add_form(request)


def _add_form(request: Request, *, status: int = 200, **context: Any) -> Response:
    shown: dict[str, Any] = {
        "message": "",
        "text": "",
        "outcome": None,
        "kinds": tuple(QuestionKind),
        **context,
    }
    return render(request, "hits_add.html", status=status, **shown)


@router.post("/hits/add", dependencies=[Depends(check_csrf)])
def add(
    request: Request,
    services: OpenServices,
    text: Annotated[str, Form(max_length=1_000_000)] = "",
    questions: Annotated[UploadFile | None, File()] = None,
    qrels: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Keep a list and say what became of it; what was refused stands in the box again, to be put right."""
    try:
        outcome = keep_list(services.store, read_upload(questions, qrels, text))
    except KnowledgeBaseError as error:
        return _add_form(request, status=422, message=str(error), text=text)
    return _add_form(request, outcome=outcome, text=_left_over(text, outcome))


def _left_over(text: str, outcome: ImportAnswer) -> str:
    """The pasted lines that were not taken, whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [bad["row"] for bad in outcome["bad_rows"] if not bad["reason"].startswith(QRELS_FILE)]
    return "\n".join(lines[row - 1] for row in rows if row <= len(lines))


@router.post("/hits/questions", dependencies=[Depends(check_csrf)])
def add_one(
    request: Request,
    services: OpenServices,
    text: Annotated[str, Form(max_length=4_000)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Add one question and lead to it; one of that wording is led to as it is."""
    try:
        question = NewQuestion(check_question(text), check_kind(kind), {})
        added = services.store.write(lambda connection: add_questions(connection, [question]))
    except KnowledgeBaseError as error:
        return _add_form(request, status=422, message=str(error))
    return RedirectResponse(f"/hits/questions/{added.question_ids[0]}", status_code=303)


@router.post("/hits/vote", dependencies=[Depends(check_csrf)])
def record_vote(
    services: OpenServices,
    q: Annotated[str, Form(max_length=20_000)],
    target: Annotated[str, Form(max_length=240)],
    useful: Annotated[bool, Form()],
    back: Annotated[str, Form(alias="next", max_length=4_000)] = "/hits",
) -> Response:
    """A vote from a result page, which is returned to."""
    vote(services.store, q, target, is_useful=useful)
    return RedirectResponse(safe_target(back), status_code=303)
