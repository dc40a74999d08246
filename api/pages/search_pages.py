"""The first view, the results and the suggestions."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.answers.known_records import KnownRecords
from api.answers.written import model_server
from api.pages import answer_pages, answer_view, cards
from api.pages.also_in import source_slugs
from api.pages.links import Paging, SearchState, paging, read_state
from api.pages.marks import mask_personal
from api.pages.pattern_views import PROBLEMS
from api.pages.rendering import base_url, render
from api.pages.understood_line import understood_line
from api.patterns.choosing import Choice
from api.runtime import OpenServices
from api.wiring import Services
from index.precedents import MAX_PRECEDENTS
from index.query import MAX_QUERY_CHARS, years_asked
from index.retriever import ProblemGroup, SearchRequest, SearchResult
from index.spoken import typed_letters
from index.suggester import Suggester
from index.terms import fold
from kb.taxonomy import name_of, terms
from kb.unit_queries import read_units

router = APIRouter(include_in_schema=False)

_MEANT = 6
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
    if not result.total_groups and not request.headers.get("X-Fragment"):
        counts = services.store.counts()
        if not counts.notices:  # other words would find nothing either
            return render(request, "empty_base.html", counts=counts)
    where = paging(state.page, result.shown_groups, page_size)
    if state.page > where.last:
        return RedirectResponse(state.page_url(where.last), status_code=303)
    # The question stands in every link: of one with 5,000 characters the page would have millions.
    return _results(request, services, replace(state, query=state.query[:MAX_QUERY_CHARS]), result, where)


def _results(
    request: Request, services: Services, state: SearchState, result: SearchResult, where: Paging
) -> Response:
    answer, counted = _answer(services, state, result)
    slugs = source_slugs(result.groups)
    units = services.store.read(lambda connection: read_units(connection, slugs)) if slugs else {}
    template = "results.html" if request.headers.get("X-Fragment") else "search.html"
    response = render(
        request,
        template,
        state=state,
        result=result,
        cards=[
            cards.card(group, base_url(request), standing=_standing(group, result, counted), units=units)
            for group in result.groups
        ],
        answer=answer,
        facets=cards.facets(result, state),
        chips=cards.chips(result, state),
        paging=where,
        examples=EXAMPLES,
        meant=_meant(request, services, state, result),
        topics=_topics(result),
        years=_years(result, state),
        understood=understood_line(result.understood),
    )
    # The same address answers whole or in part: no cache may give one for the other.
    response.headers["Vary"] = "X-Fragment"
    return response


def _answer(
    services: Services, state: SearchState, result: SearchResult
) -> tuple[answer_view.AnswerView | None, Container[str]]:
    """The counted answer, on the first page only, and the problems that it counts on any."""
    if result.nearest or not result.total_groups:
        return None, ()
    if state.page > 1:
        asked = SearchRequest(
            state.query, state.filters_by_name(), limit=MAX_PRECEDENTS, literal=state.literal
        )
        compared = services.retriever.compare(asked)
        return None, {one.problem_id for one in compared.problems if not compared.is_nearest}
    found = answer_pages.find(services, state, KnownRecords(services.store, result.groups))
    can_write = model_server(services.settings) is not None
    view = answer_view.answer_view(found, state, can_write=can_write)
    return view, {one.problem_id for one in found.precedents}


def _meant(request: Request, services: Services, state: SearchState, result: SearchResult) -> tuple[str, ...]:
    """What may have been meant by letters that found nothing: whoever types gwjd and Enter saw no suggestions."""
    if not (result.nearest or not result.total_groups) or not typed_letters(fold(state.query)):
        return ()
    suggester: Suggester = request.app.state.suggester
    found = suggester.find(services.store, state.query, _MEANT)
    return tuple(mask_personal(one.text) for one in found if one.kind in ("term", "problem"))


def _topics(result: SearchResult) -> tuple[tuple[str, str], ...]:
    """(name, address of its problems) of the topics a question without a precedent speaks of."""
    if not (result.nearest or not result.total_groups):
        return ()
    spoken_of = (code for code, _ in result.understood.concepts if terms()[code].kind == "topic")
    return tuple((name_of(code), Choice(filters=(("topic", code),)).url(PROBLEMS)) for code in spoken_of)


def _years(result: SearchResult, state: SearchState) -> tuple[tuple[str, str], ...]:
    """(year, address of its results) of the years a question is asked of, but that no filter asks for."""
    if result.nearest or any(name == "year" for name, _ in state.filters):
        return ()
    found = {value.value for value in result.facets.get("year", ())}
    return tuple(
        (year, state.toggled("year", year).url()) for year in years_asked(state.query) if year in found
    )


def _standing(group: ProblemGroup, result: SearchResult, counted: Container[str]) -> str:
    """What a card must say of itself, so that nobody takes it for a precedent that counts."""
    if result.nearest:
        return answer_view.NEAREST
    return "" if group.problem_id in counted else answer_view.UNCOUNTED


@router.get("/about")
def about(request: Request, services: OpenServices) -> Response:
    """How to use it."""
    return render(request, "about.html", counts=services.store.counts(), examples=EXAMPLES)
