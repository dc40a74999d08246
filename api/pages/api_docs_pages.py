"""The page for those who write programs: every operation of the interface, readable without a tool."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.api_reference import chapters_of
from api.pages.rendering import base_url, render

router = APIRouter(include_in_schema=False)


@router.get("/api-docs")
def api_docs(request: Request) -> Response:
    """All operations with their parameters, an example call and its answer."""
    document = request.app.openapi()
    return render(
        request, "api_docs.html", chapters=chapters_of(document, base_url(request)), site=base_url(request)
    )
