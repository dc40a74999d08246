"""Search, suggestions and facets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from api.errors import UnsupportedMediaTypeError
from api.facet_list import FacetList
from api.parameters import CleanText, SearchBody, SearchParameters
from api.routes import problems
from api.runtime import OpenServices
from api.schemas import FacetsAnswer, SearchAnswer, SuggestAnswer
from api.searches import Searches
from api.suggested import suggest_answer
from api.wiring import Services
from index.retriever import SearchRequest
from index.suggester import Suggester

router = APIRouter(tags=["检索"])
MAX_SUGGESTIONS = 8


async def expect_json(request: Request) -> None:
    """Dependency. Raises UnsupportedMediaTypeError unless the body is JSON."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaTypeError("请求内容须为 JSON，请加上请求头 Content-Type: application/json。")


def _search(
    request: Request, services: Services, asked: SearchParameters | SearchBody, query: str
) -> Response:
    if isinstance(asked, SearchParameters):
        filters = asked.filters()
    else:
        filters = {name: tuple(values) for name, values in asked.filters.items() if values}
    size = asked.page_size or services.settings.page_size
    searches: Searches = request.app.state.searches
    wanted = SearchRequest(
        query=query,
        filters=filters,
        offset=(asked.page - 1) * size,
        limit=size,
        sort=asked.sort,
        duplicates=asked.duplicates,
        literal=asked.literal,
    )
    return Response(
        searches.answer(services.retriever, wanted, asked.page), media_type=JSONResponse.media_type
    )


@router.get("/search", response_model=SearchAnswer, responses=problems(422, 503), summary="检索整改措施")
def search(request: Request, services: OpenServices, asked: Annotated[SearchParameters, Query()]) -> Response:
    """按问题或做法检索，结果按问题归组。筛选项可重复：同名取并集，异名取交集。"""
    return _search(request, services, asked, asked.q)


@router.post(
    "/search",
    response_model=SearchAnswer,
    responses=problems(413, 415, 422, 503),
    summary="检索整改措施（JSON）",
    dependencies=[Depends(expect_json)],
)
def search_by_body(request: Request, services: OpenServices, asked: SearchBody) -> Response:
    """与 GET /search 相同，条件写在 JSON 中，适合长查询。"""
    return _search(request, services, asked, asked.query)


@router.get("/suggest", response_model=SuggestAnswer, responses=problems(422, 503), summary="输入提示")
def suggest(
    request: Request,
    services: OpenServices,
    q: Annotated[CleanText, Query(max_length=200, examples=["差旅"], description="已输入的文字")] = "",
) -> JSONResponse:
    """补全已输入的文字或拼音（全拼、首字母，如 chailv、clf）：领域词语、问题、单位、文件，各自最合适的在前，最多 8 条。"""
    suggester: Suggester = request.app.state.suggester
    found = suggester.find(services.store, q, MAX_SUGGESTIONS) if q.strip() else []
    return JSONResponse(suggest_answer(q, found))


@router.get("/facets", response_model=FacetsAnswer, responses=problems(503), summary="全部筛选项")
def all_facets(request: Request, services: OpenServices) -> JSONResponse:
    """全部可见措施的筛选项与数量；不必先检索。"""
    listed: FacetList = request.app.state.facet_list
    facets, sequence = listed.of(services.store)
    return JSONResponse({"facets": facets, "change_sequence": sequence})
