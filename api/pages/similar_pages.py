"""Problems like one that was found, and like what a pasted paragraph tells of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from api.pages import cards
from api.pages.links import passage_url
from api.pages.rendering import base_url, render
from api.routes.notices import problem_in
from api.runtime import OpenServices
from index.similar import MAX_PARAGRAPH_CHARS, similar_to_problem, similar_to_text
from kb.errors import InvalidInputError
from kb.notice import Notice, Problem, parse_problem_id

if TYPE_CHECKING:
    from index.results import ProblemGroup
    from index.similar import Similar

router = APIRouter(include_in_schema=False)


@router.get("/similar")
def similar(
    request: Request, services: OpenServices, problem: Annotated[str, Query(max_length=240)] = ""
) -> Response:
    """The problems like one, which is itself left out; without one, the form for a paragraph."""
    if not problem:
        return _page(request)
    slug, number = parse_problem_id(problem)
    notice = services.store.notice(slug)
    found = problem_in(notice, number)
    return _page(request, similar_to_problem(services.retriever, found, problem), about=(notice, found))


@router.post("/similar")
def similar_to_paragraph(
    request: Request, services: OpenServices, text: Annotated[str, Form(max_length=200_000)] = ""
) -> Response:
    """The problems like what the text tells of. The text is not kept."""
    text = text.replace("\r\n", "\n")
    try:
        return _page(request, similar_to_text(services.retriever, text), text=text)
    except InvalidInputError as error:
        return _page(request, text=text, message=str(error))


def _page(
    request: Request,
    similar: Similar | None = None,
    *,
    text: str = "",
    message: str = "",
    about: tuple[Notice, Problem] | None = None,
) -> Response:
    groups = similar.groups if similar else ()
    # A whole problem's words stand all over those that are like it: marking them would mark nearly everything.
    shown = [cards.card(_unmarked(group) if about else group, base_url(request)) for group in groups]
    return render(
        request,
        "similar.html",
        status=422 if message else 200,
        similar=similar,
        results=list(zip(shown, similar.asked if similar else (), strict=True)),
        text=text,
        message=message,
        about=about,
        about_url=passage_url(about[0].slug, f"P{about[1].number}") if about else "",
        max_chars=MAX_PARAGRAPH_CHARS,
    )


def _unmarked(group: ProblemGroup) -> ProblemGroup:
    hits = tuple(replace(hit, highlights=()) for hit in group.hits)
    return replace(group, hits=hits, title_highlights=())
