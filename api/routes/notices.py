"""Notices and their parts, read-only."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.notice_schemas import MeasureAnswer, NoticeAnswer, ProblemAnswer, TextAnswer
from api.parameters import NoticesParameters
from api.payloads import measure_answer, notice_answer, notice_entry, notice_reference, problem_detail
from api.routes import problems
from api.runtime import OpenServices
from api.schemas import NoticesAnswer
from api.uploads import safe_file_name
from kb.errors import NotFoundError
from kb.notice import Measure, Notice, Problem, parse_measure_id, parse_problem_id

router = APIRouter(tags=["通报"])
Slug = Annotated[str, Path(max_length=200, description="通报编号", examples=["linlan-edu-2024"])]
Number = Annotated[
    int, Path(ge=1, le=999_999, description="序号，从 1 起：问题在通报中的，措施在问题中的", examples=[1])
]


def problem_in(notice: Notice, number: int) -> Problem:
    """The problem of this number. Raises NotFoundError."""
    for problem in notice.problems:
        if problem.number == number:
            return problem
    raise NotFoundError(
        f"通报“{notice.slug}”中没有第 {number} 个问题；它共有 {len(notice.problems)} 个问题。"
    )


def measure_in(notice: Notice, number: int, ordinal: int) -> tuple[Problem, Measure]:
    """The measure of this ordinal, with its problem. Raises NotFoundError."""
    problem = problem_in(notice, number)
    for measure in problem.measures:
        if measure.ordinal == ordinal:
            return problem, measure
    raise NotFoundError(
        f"通报“{notice.slug}”的第 {number} 个问题没有第 {ordinal} 条措施；它共有 {len(problem.measures)} 条。"
    )


def attachment(file_name: str) -> str:
    """A Content-Disposition that downloads under this name: RFC 6266, with RFC 5987 for non-ASCII names."""
    name = safe_file_name(file_name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@router.get("/notices", response_model=NoticesAnswer, responses=problems(422, 503), summary="通报列表")
def notices(services: OpenServices, asked: Annotated[NoticesParameters, Query()]) -> JSONResponse:
    """全部通报，分页。"""
    size = asked.page_size or services.settings.page_size
    found, total = services.store.notices(
        offset=(asked.page - 1) * size, limit=size, contains=asked.contains.strip() or None
    )
    entries = [notice_entry(summary) for summary in found]
    return JSONResponse({"page": asked.page, "page_size": size, "total": total, "notices": entries})


@router.get("/notices/{slug}", response_model=NoticeAnswer, responses=problems(404, 503), summary="一份通报")
def notice(services: OpenServices, slug: Slug) -> JSONResponse:
    """首部信息、章节、问题与措施、事实，每一项都带原文位置；另有读取时的提醒。"""
    return JSONResponse(notice_answer(services.store.notice(slug)))


@router.get(
    "/notices/{slug}/text", response_model=TextAnswer, responses=problems(404, 503), summary="通报全文"
)
def text(services: OpenServices, slug: Slug) -> JSONResponse:
    """全文；所有位置都指向这里。"""
    return JSONResponse({"slug": slug, "text": services.store.notice(slug).text})


@router.get(
    "/notices/{slug}/original",
    response_class=Response,
    responses={
        200: {"description": "原件", "content": {"application/octet-stream": {}}},
        **problems(404, 503),
    },
    summary="下载原件",
)
def original(services: OpenServices, slug: Slug) -> Response:
    """原件，总是作为附件下载，从不在浏览器中打开。"""
    source, content = services.store.original(slug)
    headers = {"Content-Disposition": attachment(source.file_name)}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get(
    "/notices/{slug}/problems/{number}",
    response_model=ProblemAnswer,
    responses=problems(404, 422, 503),
    summary="通报中的一个问题",
)
def problem_of_notice(services: OpenServices, slug: Slug, number: Number) -> JSONResponse:
    """一个问题及其全部措施。"""
    found = services.store.notice(slug)
    return JSONResponse(
        {**problem_detail(found, problem_in(found, number)), "notice": notice_reference(found)}
    )


@router.get(
    "/notices/{slug}/problems/{number}/measures/{ordinal}",
    response_model=MeasureAnswer,
    responses=problems(404, 422, 503),
    summary="通报中的一条措施",
)
def measure_of_notice(services: OpenServices, slug: Slug, number: Number, ordinal: Number) -> JSONResponse:
    """一条措施及其所在的问题。"""
    found = services.store.notice(slug)
    return JSONResponse(measure_answer(found, *measure_in(found, number, ordinal)))


@router.get(
    "/problems/{problem_id}",
    response_model=ProblemAnswer,
    responses=problems(404, 422, 503),
    summary="按编号取问题",
)
def problem(
    services: OpenServices,
    problem_id: Annotated[str, Path(description="问题编号，# 写作 %23", examples=["linlan-edu-2024#P1"])],
) -> JSONResponse:
    """编号形如 单位名#P4；网址中的 # 须写作 %23。"""
    return problem_of_notice(services, *parse_problem_id(problem_id))


@router.get(
    "/measures/{measure_id}",
    response_model=MeasureAnswer,
    responses=problems(404, 422, 503),
    summary="按编号取措施",
)
def measure(
    services: OpenServices,
    measure_id: Annotated[str, Path(description="措施编号，# 写作 %23", examples=["linlan-edu-2024#P1-M1"])],
) -> JSONResponse:
    """编号形如 单位名#P4-M2；网址中的 # 须写作 %23。"""
    parsed = parse_measure_id(measure_id)
    return measure_of_notice(services, parsed.slug, parsed.problem, parsed.measure)
