"""Problems like a given one, and like what a pasted paragraph tells of."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from api.parameters import CleanText
from api.routes import problems
from api.routes.notices import problem_in
from api.routes.search import expect_json
from api.runtime import OpenServices
from api.similar_answers import SimilarAnswer, SimilarBody, similar_answer
from index.similar import similar_to_problem, similar_to_text
from kb.notice import parse_problem_id

router = APIRouter(tags=["检索"])


@router.get(
    "/similar",
    response_model=SimilarAnswer,
    responses=problems(404, 422, 503),
    summary="与某个问题相似的问题",
)
def similar_problems(
    services: OpenServices,
    problem: Annotated[
        CleanText, Query(max_length=240, description="问题编号", examples=["linlan-edu-2024#P1"])
    ],
) -> JSONResponse:
    """按它的标题与正文检索，不含它自己，最多 20 个。编号中的 # 须写作 %23。"""
    slug, number = parse_problem_id(problem)
    found = problem_in(services.store.notice(slug), number)
    return JSONResponse(similar_answer(similar_to_problem(services.retriever, found, problem), problem))


@router.post(
    "/similar",
    response_model=SimilarAnswer,
    responses=problems(413, 415, 422, 503),
    summary="与一段文字所说相似的问题",
    dependencies=[Depends(expect_json)],
)
def similar_problems_of_text(services: OpenServices, asked: SimilarBody) -> JSONResponse:
    """逐句检索（反馈意见的套话略去），各句的结果轮流排列，最多 20 个；文字不保存。"""
    return JSONResponse(similar_answer(similar_to_text(services.retriever, asked.text), None))
