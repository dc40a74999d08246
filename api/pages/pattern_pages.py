"""Patterns: what is found where and when, what may have come back, and what to look for before others do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages import pattern_views as views
from api.pages.links import paging
from api.pages.rendering import base_url, render
from api.patterns.checklist import MAX_KINDS, check_kinds, read_checklist
from api.patterns.checklist_words import explanations, kind_of, units_words
from api.patterns.choosing import read_choice
from api.patterns.opened import entry, open_choice
from api.patterns.pairs import LIMITS, RULES, pairs_of
from api.runtime import OpenServices

if TYPE_CHECKING:
    from api.patterns.lines import Patterns

router = APIRouter(include_in_schema=False)
PROBLEMS_ON_A_PAGE = 20
PAIRS_ON_A_PAGE = 10
MAX_LISTED_REGIONS = 300


def _patterns(request: Request) -> Patterns:
    patterns: Patterns = request.app.state.patterns
    return patterns


@router.get("/patterns")
def overview(request: Request, services: OpenServices) -> Response:
    """All tables with their drawings."""
    choice = read_choice(request.query_params.multi_items()).overview()
    patterns, store = _patterns(request), services.store
    values = patterns.values(store)
    if not patterns.lines(store) and not choice.filters and not store.counts().notices:
        return render(request, "empty_base.html", counts=store.counts())
    found = patterns.overview(store, choice, date.today())
    return render(
        request,
        "patterns.html",
        choice=choice,
        totals=found.totals,
        sentence=views.sentence(found.totals, choice),
        sections=views.sections(found),
        chips=views.chips(choice, views.OVERVIEW),
        unit_kinds=views.options(values.unit_kinds, choice.values("unit_kind")),
        years=views.options(values.years, choice.values("year"), suffix="年"),
        regions=[value for value, _ in values.regions[:MAX_LISTED_REGIONS]],
        address=base_url(request) + choice.url(views.OVERVIEW),
        today=date.today().isoformat(),
    )


@router.get("/patterns/problems")
def problems(request: Request, services: OpenServices) -> Response:
    """What a figure counts, quoted."""
    choice = read_choice(request.query_params.multi_items())
    lines = _patterns(request).lines(services.store)
    opened = open_choice(services.store, lines, choice, date.today(), PROBLEMS_ON_A_PAGE)
    where = paging(choice.page, opened.problems, PROBLEMS_ON_A_PAGE)
    if choice.page > where.last:
        return RedirectResponse(choice.on_page(where.last).url(views.PROBLEMS), status_code=303)
    return render(
        request,
        "pattern_problems.html",
        choice=choice,
        opened=opened,
        entries=[entry(one, choice, base_url(request)) for one in opened.page],
        chips=views.chips(choice, views.PROBLEMS),
        shows=views.shows(choice),
        back=choice.overview().url(views.OVERVIEW),
        paging=where,
        url_of=lambda page: choice.on_page(page).url(views.PROBLEMS),
        address=base_url(request) + choice.url(views.PROBLEMS),
    )


@router.get("/patterns/recurrences")
def recurrences(request: Request, services: OpenServices) -> Response:
    """Pairs that may be one problem that came back, both passages side by side."""
    asked = read_choice(request.query_params.multi_items())
    choice = asked.overview().narrowed("notice", *asked.values("notice")).on_page(asked.page)
    patterns, base = _patterns(request), base_url(request)
    values = patterns.values(services.store)
    total, pairs = pairs_of(
        services.store, patterns.recurrences(services), choice, size=PAIRS_ON_A_PAGE, base_url=base
    )
    where = paging(choice.page, total, PAIRS_ON_A_PAGE)
    if choice.page > where.last:
        return RedirectResponse(choice.on_page(where.last).url(views.RECURRENCES), status_code=303)
    return render(
        request,
        "pattern_recurrences.html",
        choice=choice,
        total=total,
        pairs=pairs,
        rules=RULES,
        limits=LIMITS,
        chips=views.chips(choice, views.RECURRENCES),
        unit_kinds=views.options(values.unit_kinds, choice.values("unit_kind")),
        regions=[value for value, _ in values.regions[:MAX_LISTED_REGIONS]],
        paging=where,
        url_of=lambda page: choice.on_page(page).url(views.RECURRENCES),
        address=base + choice.url(views.RECURRENCES),
    )


@router.get("/patterns/checklist")
def checklist(request: Request, services: OpenServices) -> Response:
    """What is most often found at a kind of unit, or a few; without one, the kinds there are.

    choose: the kinds there are, to put some together; those chosen so far are marked.
    """
    patterns, base = _patterns(request), base_url(request)
    kinds = patterns.values(services.store).unit_kinds
    asked = read_choice(request.query_params.multi_items()).values("unit_kind")
    if not asked or request.query_params.get("choose"):
        return render(request, "pattern_kinds.html", kinds=kinds, chosen=asked, most=MAX_KINDS)
    outline = patterns.outline(services, check_kinds(asked))
    found = read_checklist(services.store, outline)
    return render(
        request,
        "pattern_checklist.html",
        outline=outline,
        items=[
            (
                item.topic,
                [entry(one, outline.choice, base)[0] for one in item.titles],
                [entry(one, outline.choice.showing("measures"), base)[0] for one in item.measures],
            )
            for item in found.items
        ],
        explanations=explanations(outline),
        name=kind_of(outline),
        units=units_words(outline),
        kinds=views.options(kinds, outline.unit_kinds[:1]),
        problems_path=views.PROBLEMS,
        address=base + outline.choice.url(views.CHECKLIST),
        today=date.today().isoformat(),
    )
