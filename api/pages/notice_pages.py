"""The list of notices and the reader; deleting a notice and taking that back."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.jobs import Jobs
from api.pages import details, reader
from api.pages.again import again_of
from api.pages.correction_views import corrections_in
from api.pages.links import Paging, notice_url, paging
from api.pages.rendering import base_url, render
from api.patterns.lines import Patterns
from api.runtime import OpenServices
from api.security import check_csrf

router = APIRouter(include_in_schema=False)
NOTICES_ON_A_PAGE = 30


@router.get("/notices")
def notices(
    request: Request,
    services: OpenServices,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    deleted: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """All notices, or those whose title or unit contains q. deleted: a slug that has just been deleted."""
    contains = q.strip()
    offset = (page - 1) * NOTICES_ON_A_PAGE
    found, total = services.store.notices(offset=offset, limit=NOTICES_ON_A_PAGE, contains=contains or None)
    where: Paging = paging(page, total, NOTICES_ON_A_PAGE)
    if not contains and not total and not deleted:
        return render(request, "empty_base.html", counts=services.store.counts())
    return render(
        request, "notices.html", notices=found, total=total, query=contains, paging=where, deleted=deleted
    )


@router.get("/notices/{slug}")
def read(
    request: Request,
    services: OpenServices,
    slug: str,
    cite: Annotated[str, Query(max_length=20)] = "",
    did: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The notice as published. cite: "P4" or "P4-M2": the passage to mark and to bring into view.

    did: the number of a correction that was just made or taken back.
    """
    notice = services.store.notice(slug)
    cited = details.cited_anchor(notice, cite)
    panel = details.panel(notice, cited, base_url(request)) if cited else None
    corrected = corrections_in(services.store, slug, cited, did)
    patterns: Patterns = request.app.state.patterns
    if request.headers.get("X-Fragment"):
        response = render(request, "panel.html", panel=panel, corrected=corrected)
    else:
        blocks = reader.blocks(notice, cited, corrected.anchors)
        response = render(
            request,
            "notice.html",
            corrected=corrected,
            notice=notice,
            blocks=blocks,
            has_title=reader.has_title(blocks),
            is_wide=reader.has_wide_table(blocks),
            outline=reader.outline(notice),
            frame=details.frame(notice),
            statistics=details.statistics(notice),
            unassigned=notice.unassigned_characters,
            panel=panel,
            tools=details.tools_of(notice, base_url(request)),
            again=again_of(patterns, services, notice),
            missing_cite=cite if cite and not cited else "",
            address=base_url(request) + notice_url(slug),
        )
    response.headers["Vary"] = "X-Fragment"
    return response


@router.get("/notices/{slug}/delete")
def confirm_delete(request: Request, services: OpenServices, slug: str) -> Response:
    """Ask before deleting."""
    return render(request, "delete.html", notice=services.store.notice(slug))


@router.post("/notices/{slug}/delete", dependencies=[Depends(check_csrf)])
def delete(request: Request, services: OpenServices, slug: str) -> Response:
    """Delete, and lead to the list, where it can be taken back."""
    services.store.delete(slug)
    _publish_soon(request)
    return RedirectResponse(f"/notices?deleted={quote(slug, safe='')}", status_code=303)


@router.post("/notices/{slug}/restore", dependencies=[Depends(check_csrf)])
def restore(request: Request, services: OpenServices, slug: str) -> Response:
    """Take a deletion back, and lead to the notice."""
    services.store.restore(slug)
    _publish_soon(request)
    return RedirectResponse(notice_url(slug), status_code=303)


def _publish_soon(request: Request) -> None:
    jobs: Jobs = request.app.state.jobs
    jobs.publish_soon()
