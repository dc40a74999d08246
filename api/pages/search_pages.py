"""The first view, the results and the suggestions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages import cards
from api.pages.links import Paging, SearchState, paging, read_state
from api.pages.rendering import base_url, render
from api.pages.understood_line import understood_line
from api.runtime import OpenServices
from index.retriever import SearchRequest, SearchResult

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    "出差报销超标怎么整改",
    "一人科室怎么解决",
    "公务接待超标准",
    "固定资产账实不符",
    "往来款长期挂账",
    "三会一课记录补记代签",
)


@router.get("/")
def home(request: Request, services: OpenServices) -> Response:
    """The search box as the whole first view; how to begin where nothing is stored yet."""
    counts = services.store.counts()
    template = "home.html" if counts.notices else "empty_base.html"
    return render(request, template, counts=counts, examples=EXAMPLES)


@router.get("/search")
def search(request: Request, services: OpenServices) -> Response:
    """Results grouped by problem. Without a question and without filters: the first view."""
    state = read_state(request.query_params.multi_items())
    if not state.query and not state.filters:
        return RedirectResponse("/", status_code=303)
    page_size = services.settings.page_size
    result = services.retriever.search(
        SearchRequest(
            query=state.query,
            filters=state.filters_by_name(),
            offset=(state.page - 1) * page_size,
            limit=page_size,
            sort=state.sort,
            duplicates=state.duplicates,
            literal=state.literal,
        )
    )
    where = paging(state.page, result.shown_groups, page_size)
    if state.page > where.last:
        return RedirectResponse(state.page_url(where.last), status_code=303)
    return _results(request, state, result, where)


def _results(request: Request, state: SearchState, result: SearchResult, where: Paging) -> Response:
    template = "results.html" if request.headers.get("X-Fragment") else "search.html"
    response = render(
        request,
        template,
        state=state,
        result=result,
        cards=[cards.card(group, base_url(request)) for group in result.groups],
        facets=cards.facets(result, state),
        chips=cards.chips(result, state),
        answer_units=cards.unit_count(result),
        at_least=cards.unit_count(result) >= cards.FACET_VALUES,
        paging=where,
        examples=EXAMPLES,
        understood=understood_line(result.understood),
    )
    # The same address answers whole or in part: no cache may give one for the other.
    response.headers["Vary"] = "X-Fragment"
    return response


@router.get("/about")
def about(request: Request, services: OpenServices) -> Response:
    """How to use it."""
    return render(request, "about.html", counts=services.store.counts(), examples=EXAMPLES)
