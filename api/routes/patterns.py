"""Patterns: counted tables, what stands behind their figures, what may have come back, and the checklist. Read-only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.patterns import schemas as shape
from api.patterns.answers import checklist_answer, patterns_answer, problems_answer, recurrences_answer
from api.patterns.checklist import check_kinds, read_checklist
from api.patterns.checklist_files import word_of, workbook_of
from api.patterns.checklist_words import title_of
from api.patterns.opened import open_choice
from api.patterns.pairs import pairs_of
from api.routes import problems
from api.routes.notices import attachment
from api.runtime import OpenServices
from kb.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from api.patterns.checklist import Checklist
    from api.patterns.lines import Patterns
    from api.wiring import Services

router = APIRouter(tags=["态势"])
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHOOSE = "请从 /api/v1/patterns/checklist 的 kinds 中选一类或几类。"


def _patterns(request: Request) -> Patterns:
    patterns: Patterns = request.app.state.patterns
    return patterns


def _base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


@router.get(
    "/patterns", response_model=shape.PatternsAnswer, responses=problems(422, 503), summary="态势：各类统计"
)
def overview(
    request: Request, services: OpenServices, asked: Annotated[shape.PatternParameters, Query()]
) -> JSONResponse:
    """问题按主题与单位类型、年份，措施按主题与类型，收回的资金，未完成的措施。每个数附 query，用来列出它统计的原文。"""
    choice, today = asked.choice(), date.today()
    found = _patterns(request).overview(services.store, choice, today)
    return JSONResponse(patterns_answer(found, choice, today.isoformat()))


@router.get(
    "/patterns/problems",
    response_model=shape.PatternProblemsAnswer,
    responses=problems(422, 503),
    summary="一个统计数背后的问题与措施",
)
def opened(
    request: Request, services: OpenServices, asked: Annotated[shape.PatternProblemParameters, Query()]
) -> JSONResponse:
    """通报新的在前；统计资金时金额大的在前。每条措施附引文与原文位置。"""
    lines = _patterns(request).lines(services.store)
    found = open_choice(services.store, lines, asked.choice(), date.today(), asked.page_size)
    return JSONResponse(problems_answer(found, asked.page_size, _base_url(request)))


@router.get(
    "/patterns/recurrences",
    response_model=shape.RecurrencesAnswer,
    responses=problems(422, 503),
    summary="疑似反复：只是线索，请核对原文",
)
def recurrences(
    request: Request, services: OpenServices, asked: Annotated[shape.RecurrenceParameters, Query()]
) -> JSONResponse:
    """同一单位先前通报称已整改、后来通报又列出的相近问题，标题最相近的在前；rules 与 limits 说明怎样找出、可能错在哪里。"""
    choice, base_url = asked.choice(), _base_url(request)
    found = _patterns(request).recurrences(services)
    total, pairs = pairs_of(services.store, found, choice, size=asked.page_size, base_url=base_url)
    return JSONResponse(recurrences_answer(choice, total, pairs, asked.page_size, base_url))


@router.get(
    "/patterns/checklist",
    response_model=shape.ChecklistAnswer,
    responses=problems(422, 503),
    summary="未巡先改：一类单位最常被指出的问题",
)
def checklist(
    request: Request, services: OpenServices, asked: Annotated[shape.ChecklistParameters, Query()]
) -> JSONResponse:
    """按出现的单位数排列的主题，各附典型问题、措施类型和其他单位的措施原文；不填单位类型时只列出有哪些。"""
    patterns = _patterns(request)
    chosen = check_kinds(asked.unit_kind)
    found = _checklist(patterns, services, chosen) if chosen else None
    kinds = patterns.values(services.store).unit_kinds
    return JSONResponse(checklist_answer(found, kinds, _base_url(request)))


@router.get(
    "/patterns/checklist.docx",
    response_class=Response,
    responses={
        200: {"description": "Word 文件", "content": {WORD: {}}},
        **problems(404, 422, 503),
    },
    summary="未巡先改清单导出为 Word",
)
def checklist_word(
    request: Request, services: OpenServices, asked: Annotated[shape.ChecklistParameters, Query()]
) -> Response:
    """自查表（有、无、备注）、逐项参考和引用来源。"""
    found = _filled(_patterns(request), services, asked.unit_kind)
    today = date.today()
    shown = f"{today.year}年{today.month}月{today.day}日"
    content = word_of(found, date=shown, base_url=_base_url(request))
    return _file(content, WORD, f"{title_of(found.outline)}.docx")


@router.get(
    "/patterns/checklist.xlsx",
    response_class=Response,
    responses={
        200: {"description": "Excel 文件", "content": {EXCEL: {}}},
        **problems(404, 422, 503),
    },
    summary="未巡先改清单导出为 Excel",
)
def checklist_workbook(
    request: Request, services: OpenServices, asked: Annotated[shape.ChecklistParameters, Query()]
) -> Response:
    """自查清单与措施原文各一张表；单元格里没有公式。"""
    found = _filled(_patterns(request), services, asked.unit_kind)
    return _file(workbook_of(found, base_url=_base_url(request)), EXCEL, f"{title_of(found.outline)}.xlsx")


def _checklist(patterns: Patterns, services: Services, kinds: tuple[str, ...]) -> Checklist:
    return read_checklist(services.store, patterns.outline(services, kinds))


def _filled(patterns: Patterns, services: Services, unit_kinds: list[str]) -> Checklist:
    kinds = check_kinds(unit_kinds)
    if not kinds:
        raise InvalidInputError(f"没有选单位类型（unit_kind）。{_CHOOSE}")
    found = _checklist(patterns, services, kinds)
    if not found.items:
        named = "、".join(kinds)[:40]
        raise NotFoundError(f"库中没有“{named}”类单位的问题。{_CHOOSE}")
    return found


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": attachment(name)})
