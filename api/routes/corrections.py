"""Corrections by hand: the history of a notice, read by anyone; correcting and undoing need a writer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse

from api.jobs import Jobs
from api.ledger.answers import corrected_answer, correction_answer
from api.ledger.schemas import CorrectedAnswer, CorrectionBody, CorrectionsAnswer
from api.parameters import CleanText
from api.routes import problems
from api.routes.notices import Slug
from api.routes.search import expect_json
from api.runtime import OpenServices
from kb.corrections import Proposal, correct, read_corrections, undo
from kb.corrections.applying import version_of

if TYPE_CHECKING:
    from api.wiring import Services
    from kb.corrections import Made

router = APIRouter(tags=["更正"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="更正的编号", examples=[12])]
Target = Annotated[
    CleanText,
    Query(max_length=240, description="要更正的问题或措施的编号，或通报编号：答复中给出它的 seen"),
]


@router.get(
    "/notices/{slug}/corrections",
    response_model=CorrectionsAnswer,
    responses=problems(404, 422, 503),
    summary="一份通报的更正记录",
)
def corrections(services: OpenServices, slug: Slug, target: Target = "") -> JSONResponse:
    """全部更正与撤销，新的在前。通报重新入库后仍然有效；套用不上的标为 unfitting 并写明原因。"""
    notice = services.store.notice(slug)
    history = services.store.read(lambda connection: read_corrections(connection, slug))
    answer: CorrectionsAnswer = {
        "notice": slug,
        "seen": version_of(notice, target) if target else "",
        "corrections": [correction_answer(one) for one in reversed(history)],
    }
    return JSONResponse(answer)


@router.post(
    "/corrections",
    status_code=201,
    response_model=CorrectedAnswer,
    responses=problems(401, 403, 404, 409, 413, 415, 422, 503),
    summary="更正一处",
    dependencies=[Depends(expect_json)],
)
def make_correction(request: Request, services: OpenServices, asked: CorrectionBody) -> JSONResponse:
    """立即生效：检索、台账、统计都用更正后的内容，解析得到的原值保留在记录里。拆分、合并后，同一问题中其后的措施依次重新编号，
    对照和命中测试的标注随文字改到新的编号。
    """
    proposal = Proposal(asked.target, asked.field, asked.value, asked.note, asked.seen)
    return _done(request, services, partial(correct, proposal=proposal), 201)


@router.post(
    "/corrections/{number}/undo",
    response_model=CorrectedAnswer,
    responses=problems(401, 403, 404, 409, 503),
    summary="撤销一处更正",
)
def undo_correction(request: Request, services: OpenServices, number: Number) -> JSONResponse:
    """撤销也是一条记录；撤销那次撤销，更正就恢复。"""
    return _done(request, services, partial(undo, number=number), 200)


def _done(request: Request, services: Services, change: partial[Made], status: int) -> JSONResponse:
    made = services.store.write(change)
    jobs: Jobs = request.app.state.jobs
    jobs.publish_soon()
    return JSONResponse(corrected_answer(made), status)
