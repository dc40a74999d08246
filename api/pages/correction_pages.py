"""Correcting by hand: the form for a measure, a problem or a notice's dates; the history of a notice; undo."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.jobs import Jobs
from api.ledger.forms import find_target, proposals
from api.pages.correction_views import context_of, history_views, just_made
from api.pages.ledger_rows import mark_views
from api.pages.links import notice_url, passage_url
from api.pages.rendering import render
from api.pages.session import safe_target
from api.pages.statuses import status_views
from api.runtime import OpenServices
from api.security import check_csrf
from kb.corrections import correct, read_corrections, read_marks, undo
from kb.corrections.applying import version_of
from kb.corrections.records import MEASURE_FIELDS, PROBLEM_FIELDS
from kb.corrections.values import MAX_TOPICS, MAX_TYPES
from kb.deadlines import deadlines_of
from kb.errors import ConflictError, InvalidInputError, KnowledgeBaseError
from kb.notice import Completion
from kb.taxonomy import terms

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.wiring import Services
    from kb.corrections import Made, Proposal
    from kb.notice import Measure, Notice, Problem

router = APIRouter(include_in_schema=False)
Target = Annotated[str, Query(max_length=240)]
Back = Annotated[str, Query(alias="next", max_length=2000)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/notices/{slug}/corrections")
def history(
    request: Request,
    services: OpenServices,
    slug: str,
    did: Annotated[str, Query(max_length=20)] = "",
    known: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Everything that was corrected or taken back, newest first.

    did: what was just done; known: what was to be taken back, but had been already.
    """
    notice = services.store.notice(slug)
    entries = services.store.read(lambda connection: read_corrections(connection, slug))
    return render(
        request,
        "corrections.html",
        notice=notice,
        entries=history_views(entries),
        did=just_made(services.store, did),
        known=next((one.id for one in entries if str(one.id) == known), 0),
    )


@router.get("/notices/{slug}/corrections/new")
def form(
    request: Request, services: OpenServices, slug: str, target: Target = "", back: Back = ""
) -> Response:
    """What can be corrected at a target; the notice's dates if none is named."""
    return _form(request, services, services.store.notice(slug), target or slug, back)


async def form_fields(request: Request) -> dict[str, list[str]]:
    """Dependency: the texts of a form by their field."""
    fields: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return fields


Fields = Annotated[dict[str, list[str]], Depends(form_fields)]


@router.post("/notices/{slug}/corrections", dependencies=[Depends(check_csrf)])
def receive(request: Request, services: OpenServices, slug: str, fields: Fields) -> Response:
    """Make what the form asks for, and go back; what cannot be made is told on the form, with what was typed."""
    notice = services.store.notice(slug)
    target, back = (next(iter(fields.get(name, ())), "") for name in ("target", "next"))
    try:
        asked = proposals(notice, fields)
        made = services.store.write(lambda connection: _all(connection, asked))
    except (InvalidInputError, ConflictError) as error:
        return _form(request, services, notice, target or slug, back, error=error, sent=fields)
    _publish_soon(request)
    return RedirectResponse(_after(back, slug, made.correction.id), status_code=303)


@router.post("/notices/{slug}/corrections/{number}/undo", dependencies=[Depends(check_csrf)])
def take_back(
    request: Request,
    services: OpenServices,
    slug: str,
    number: Number,
    back: Annotated[str, Form(alias="next", max_length=2000)] = "",
) -> Response:
    """Take one back, or put it in force again by taking back its undo; if somebody was faster, show how it stands."""
    try:
        made = services.store.write(lambda connection: undo(connection, number, slug=slug))
    except ConflictError:
        return RedirectResponse(f"{notice_url(slug)}/corrections?known={number}", status_code=303)
    _publish_soon(request)
    return RedirectResponse(_after(back, slug, made.correction.id), status_code=303)


def _all(connection: Connection, asked: list[Proposal]) -> Made:
    """All of it or nothing; what the last one came to."""
    return [correct(connection, one) for one in asked][-1]


def _form(
    request: Request,
    services: Services,
    notice: Notice,
    target: str,
    back: str,
    *,
    error: KnowledgeBaseError | None = None,
    sent: dict[str, list[str]] | None = None,
) -> Response:
    problem, measure = find_target(notice, target)
    marks = services.store.read(lambda connection: read_marks(connection, [notice.slug]))
    is_current = not isinstance(error, ConflictError)
    kept = (sent or {}) if is_current else {}
    return render(
        request,
        "correction.html",
        status=200 if error is None else 422 if is_current else 409,
        notice=notice,
        target=target,
        problem=problem,
        measure=measure,
        following=_following(problem, measure),
        context=context_of(notice, measure.span if measure else problem.span) if problem else None,
        statuses=status_views(measure.completion, continuing=measure.continuing) if measure else (),
        deadline=_deadline(problem, measure),
        marks=mark_views(marks.get(target, ())),
        seen=version_of(notice, target),
        back=safe_back(back, notice.slug),
        sizes={"topics": MAX_TOPICS, "types": MAX_TYPES},
        passage=passage_url(notice.slug, target.rpartition("#")[2]) if problem else notice_url(notice.slug),
        completions=tuple(Completion),
        terms=tuple(terms().values()),
        error=str(error) if error else "",
        # What somebody else changed meanwhile is shown as it is now, not as it was typed.
        sent=defaultdict(str, {name: values[0] for name, values in kept.items()}),
        sent_codes=kept.get("code", []),
        is_told_above=bool(error) and kept.get("field", [""])[0] not in _fields_of(problem, measure),
    )


def safe_back(asked: str, slug: str) -> str:
    """Where to go after a correction: a page of this site, else the history."""
    return (
        safe_target(asked)
        if asked.startswith("/") and safe_target(asked) == asked
        else f"{notice_url(slug)}/corrections"
    )


def _after(back: str, slug: str, number: int) -> str:
    """The page to go back to, told what was done."""
    parts = urlsplit(safe_back(back, slug))
    query = f"{parts.query}&did={number}" if parts.query else f"did={number}"
    return urlunsplit(("", "", parts.path, query, parts.fragment))


def _fields_of(problem: Problem | None, measure: Measure | None) -> tuple[str, ...]:
    """The forms that the page has for a target."""
    if measure is not None:
        return MEASURE_FIELDS
    return PROBLEM_FIELDS if problem is not None else ("dates",)


def _following(problem: Problem | None, measure: Measure | None) -> Measure | None:
    """The measure that follows, if there is one."""
    if problem is None or measure is None:
        return None
    return next((one for one in problem.measures if one.ordinal == measure.ordinal + 1), None)


def _deadline(problem: Problem | None, measure: Measure | None) -> str:
    if problem is None or measure is None:
        return ""
    found = deadlines_of(measure.text, measure.span, measure.attributes, problem.attributes, measure.facts)
    return "；".join(one.words for one in found)


def _publish_soon(request: Request) -> None:
    jobs: Jobs = request.app.state.jobs
    jobs.publish_soon()
