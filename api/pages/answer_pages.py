"""What stands behind the figures of the counted answer, and the answer that a language model writes from it."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.answers import opened, payload, sentence, writing, written
from api.json_log import log_error
from api.pages import answer_view
from api.pages.links import SearchState, read_state
from api.pages.rendering import base_url, render
from api.runtime import OpenServices
from api.wiring import Services
from index.precedents import Precedents, Source, find_precedents

router = APIRouter(include_in_schema=False)
EVENT_STREAM = "text/event-stream"
_logger = logging.getLogger("api.pages.answer_pages")


def find(services: Services, state: SearchState, source: Source | None = None) -> Precedents:
    """The precedents of a result page, read from source or the store. Raises InvalidInputError as its search does."""
    return find_precedents(
        services.retriever,
        source or services.store,
        state.query,
        filters=state.filters_by_name(),
        literal=state.literal,
    )


@router.get("/answer/passages")
def passages(request: Request, services: OpenServices) -> Response:
    """The passages behind one figure; only these where a script asks for them."""
    state = read_state(request.query_params.multi_items())
    if not state.query:
        return RedirectResponse("/", status_code=303)
    answer, base = find(services, state), base_url(request)
    show = request.query_params.get("show", sentence.ALL)[:500]
    figure = opened.open_figure(answer, show, base) if answer.precedents else None
    can_write = written.model_server(services.settings) is not None
    template = "_passages.html" if request.headers.get("X-Fragment") and figure else "answer_passages.html"
    response = render(
        request,
        template,
        state=state,
        show=show,
        opened=figure,
        nearest=opened.nearest_entries(answer, base),
        answer=answer_view.answer_view(answer, state, can_write=can_write),
        lists=opened.figure_lists(answer.counts),
        url_of=lambda one: answer_view.passages_url(state, one),
    )
    response.headers["Vary"] = "X-Fragment"
    return response


@router.get("/answer/written")
def written_answer(request: Request, services: OpenServices) -> Response:
    """The written answer: as events where a script asks for them, else as a page once it is whole."""
    state = read_state(request.query_params.multi_items())
    if not state.query:
        return RedirectResponse("/", status_code=303)
    question = writing.Question(state.query, state.filters_by_name(), state.literal)
    if EVENT_STREAM in request.headers.get("accept", ""):
        order = writing.commission(request, services, question)
        return _Written(order, writing.places(request))
    whole = writing.write_whole(request, services, question)
    return render(
        request,
        "answer_written.html",
        status=200 if whole.sentences else 502,
        state=state,
        written=whole,
        query_string=request.url.query,
    )


class _Written(StreamingResponse):
    """Sentences as they are written. Holds its place until the end, or until the client leaves."""

    def __init__(self, order: writing.Commission, places: written.Places) -> None:
        """Raises OverloadedError when all places are taken."""
        places.take()
        self._places = places
        super().__init__(_events(order), media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._places.give_back()


async def _events(order: writing.Commission) -> AsyncIterator[str]:
    yield _event("sources", {"model": order.server.model, "sources": payload.written_sources(order.sources)})
    try:
        async with aclosing(order.write()) as parts:
            async for part in parts:
                if isinstance(part, written.Ending):
                    yield _event("end", payload.ending(part))
                else:
                    yield _event("sentence", payload.written_sentence(part))
    except Exception as error:  # the answer has begun: only an event can tell
        log_error(_logger, "written_answer_failed", error)
        yield _event("end", payload.ending(written.Ending(0, "服务内部出错，已停止生成。请稍后再试。")))


def _event(name: str, content: object) -> str:
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
