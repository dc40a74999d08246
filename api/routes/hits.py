"""Hit testing: judged questions, their marks, and how well the search answers them. Read by anyone, changed by writers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from api.hits.answers import evaluation_answer, hits_answer, marked_question_answer, question_answer
from api.hits.board import Boards
from api.hits.evaluating import evaluation_task
from api.hits.marking import change_mark, vote
from api.hits.question_list import matching
from api.hits.schemas import (
    EvaluationsAnswer,
    HitsAnswer,
    MarkBody,
    MarkChanged,
    MarkedQuestionAnswer,
    QuestionAnswer,
    QuestionBody,
    QuestionChange,
    QuestionsAnswer,
    VoteBody,
)
from api.parameters import CleanText, Page
from api.routes import problems
from api.routes.search import expect_json
from api.routes.tasks import accepted
from api.runtime import OpenServices
from api.task_schemas import TaskAnswer
from index.stored_evaluation import found_for
from kb.errors import NotFoundError
from kb.evaluations import read_evaluations
from kb.judged import NewQuestion, add_questions, change_question, delete_question, restore_question
from kb.judged_answers import JudgedAnswers, read_judged
from kb.question_checks import check_kind, check_question

router = APIRouter(tags=["命中测试"])
QuestionId = Annotated[int, Path(ge=1, le=2**31 - 1, description="问题编号", examples=[12])]
PageSize = Annotated[int, Query(ge=1, le=200, description="每页多少个问题")]


@router.get("/hits", response_model=HitsAnswer, responses=problems(503), summary="命中测试的各项指标")
def hits(request: Request, services: OpenServices) -> JSONResponse:
    """全部有标注的问题的 nDCG@10、MRR@10、Recall@5、Recall@10，分类型列出；与较早的索引相比时，只比两次都问过的同样的问题。

    指标按现在的标注，由保存的检索结果算出；点“现在评测”（POST /hits/evaluations）才重新检索。
    """
    boards: Boards = request.app.state.hit_boards
    return JSONResponse(hits_answer(boards.read(services)))


@router.get(
    "/hits/questions", response_model=QuestionsAnswer, responses=problems(422, 503), summary="问题列表"
)
def questions(
    services: OpenServices,
    contains: Annotated[CleanText, Query(max_length=200, description="问题里包含的文字")] = "",
    kind: Annotated[str, Query(max_length=20, description="类型：代码或名称")] = "",
    page: Page = 1,
    page_size: PageSize = 50,
) -> JSONResponse:
    """新添加的在前。"""
    found = matching(services.store.read(read_judged), contains, check_kind(kind) if kind.strip() else None)
    chosen = found[(page - 1) * page_size : page * page_size]
    listed = [question_answer(one) for one in chosen]
    return JSONResponse({"page": page, "page_size": page_size, "total": len(found), "questions": listed})


@router.post(
    "/hits/questions",
    status_code=201,
    response_model=QuestionAnswer,
    responses={
        200: {"description": "已有同样的问题", "model": QuestionAnswer},
        **problems(401, 403, 415, 422, 503),
    },
    summary="添加一个问题",
    dependencies=[Depends(expect_json)],
)
def add_question(services: OpenServices, asked: QuestionBody) -> JSONResponse:
    """已有同样的问题（不计空格、标点和大小写）时，答复那一个，状态码为 200。"""
    question = NewQuestion(check_question(asked.text), check_kind(asked.kind), {})
    added = services.store.write(lambda connection: add_questions(connection, [question]))
    return JSONResponse(
        question_answer(_judged(services, added.question_ids[0])), 201 if added.added else 200
    )


@router.get(
    "/hits/questions/{question_id}",
    response_model=MarkedQuestionAnswer,
    responses=problems(404, 422, 503),
    summary="一个问题的标注与名次",
)
def question(services: OpenServices, question_id: QuestionId) -> JSONResponse:
    """现在检索这个问题，得到前 50 条措施，以及每处标注的名次。"""
    judged = _judged(services, question_id)
    return JSONResponse(marked_question_answer(judged, found_for(services.retriever, judged.question.text)))


@router.patch(
    "/hits/questions/{question_id}",
    response_model=QuestionAnswer,
    responses=problems(401, 403, 404, 409, 415, 422, 503),
    summary="修改一个问题",
    dependencies=[Depends(expect_json)],
)
def change(services: OpenServices, question_id: QuestionId, asked: QuestionChange) -> JSONResponse:
    """改写法或类型，标注保留。写法变了，与以前的评测就不再是同一个问题。"""
    text = None if asked.text is None else check_question(asked.text)
    kind = None if asked.kind is None else check_kind(asked.kind)
    services.store.write(lambda connection: change_question(connection, question_id, text=text, kind=kind))
    return JSONResponse(question_answer(_judged(services, question_id)))


@router.delete(
    "/hits/questions/{question_id}",
    status_code=204,
    response_class=Response,
    responses=problems(401, 403, 404, 422, 503),
    summary="删除一个问题",
)
def delete(services: OpenServices, question_id: QuestionId) -> Response:
    """连同标注一起隐藏，可以恢复。"""
    services.store.write(lambda connection: delete_question(connection, question_id))
    return Response(status_code=204)


@router.post(
    "/hits/questions/{question_id}/restore",
    response_model=QuestionAnswer,
    responses=problems(401, 403, 404, 409, 422, 503),
    summary="恢复已删除的问题",
)
def restore(services: OpenServices, question_id: QuestionId) -> JSONResponse:
    """问题与标注一起恢复。"""
    services.store.write(lambda connection: restore_question(connection, question_id))
    return JSONResponse(question_answer(_judged(services, question_id)))


@router.put(
    "/hits/questions/{question_id}/marks",
    response_model=MarkChanged,
    responses=problems(401, 403, 404, 415, 422, 503),
    summary="标注或取消标注",
    dependencies=[Depends(expect_json)],
)
def mark(services: OpenServices, question_id: QuestionId, asked: MarkBody) -> JSONResponse:
    """标出一条措施（或一个问题的全部措施）对这个问题是直接、可参考还是不相关；等级为 null 时取消。"""
    changed = change_mark(services.store, question_id, asked.target, asked.grade)
    answer = {"question": question_id, "target": asked.target, "grade": asked.grade, "changed": changed}
    return JSONResponse(answer)


@router.post(
    "/hits/votes",
    response_model=MarkChanged,
    responses=problems(401, 403, 404, 415, 422, 503),
    summary="检索结果页上的投票",
    dependencies=[Depends(expect_json)],
)
def record(services: OpenServices, asked: VoteBody) -> JSONResponse:
    """记为对这个问题的一处标注：有用记 1（可参考），不相关记 0。只作记录，不会自动改变检索的排序。"""
    return JSONResponse(vote(services.store, asked.query, asked.target, is_useful=asked.useful))


@router.get(
    "/hits/evaluations",
    response_model=EvaluationsAnswer,
    responses=problems(503),
    summary="保存的评测",
)
def evaluations(services: OpenServices) -> JSONResponse:
    """最近 100 次，新的在前；指标是当时按当时的标注算出的。"""
    listed = services.store.read(read_evaluations)
    return JSONResponse({"evaluations": [evaluation_answer(one) for one in listed]})


@router.post(
    "/hits/evaluations",
    status_code=202,
    response_model=TaskAnswer,
    responses=problems(401, 403, 422, 429, 503),
    summary="现在评测",
)
def evaluate(request: Request, services: OpenServices) -> JSONResponse:
    """用现在的索引检索每个问题并保存结果；在后台进行，进度见 Location 所指的任务。"""
    return accepted(evaluation_task(request.app.state.tasks, services))


def _judged(services: OpenServices, question_id: int) -> JudgedAnswers:
    found = services.store.read(lambda connection: read_judged(connection, [question_id]))
    if not found:
        raise NotFoundError(f"没有编号为 {question_id} 的问题（或已删除）。请在命中测试的问题列表中查找。")
    return found[0]
