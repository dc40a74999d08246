"""A written answer for a request: who may have one, and what it rests on. It ends when the client leaves."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.answers.cited import CitedSentence
from api.answers.sources import Source, sources_of
from api.answers.written import Ending, Places, model_server, write
from api.errors import ForbiddenError
from kb.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from fastapi import Request

    from api.answers.model_server import ModelServer
    from api.wiring import Services

_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, under which filters."""

    query: str
    filters: Mapping[str, tuple[str, ...]]
    literal: bool


@dataclass(frozen=True, slots=True)
class Commission:
    """A written answer that may be begun."""

    server: ModelServer
    query: str
    sources: tuple[Source, ...]

    def write(self) -> AsyncGenerator[CitedSentence | Ending]:
        """See api.answers.written.write."""
        return write(self.server, self.query, self.sources)


@dataclass(frozen=True, slots=True)
class Written:
    """A whole written answer."""

    model: str
    sources: tuple[Source, ...]
    sentences: list[CitedSentence] = field(default_factory=list)
    ending: Ending = field(default_factory=lambda: Ending(0, "已停止。"))


def commission(request: Request, services: Services, question: Question) -> Commission:
    """What is to be written, from what may be seen now. Raises NotFoundError where no model is set.

    Raises ForbiddenError for another site's request, for it costs, and InvalidInputError without precedents.
    """
    server = model_server(services.settings)
    if server is None:
        raise NotFoundError("没有设置语言模型，不能生成书面归纳。需要时请管理员设置 KB_LLM_BASE_URL。")
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise ForbiddenError("请求来自其他网站，没有执行任何操作。请在本站的检索结果页上生成书面归纳。")
    from index.precedents import find_precedents

    found = find_precedents(
        services.retriever,
        services.store,
        question.query,
        filters=question.filters,
        literal=question.literal,
    )
    if not found.precedents:
        raise InvalidInputError("未找到可比先例，没有可归纳的原文。请换一种说法，或减少筛选条件。")
    return Commission(server, question.query, sources_of(found, str(request.base_url).rstrip("/")))


def write_whole(request: Request, services: Services, question: Question) -> Written:
    """The whole answer; for a thread of the server's pool. Raises as commission does, and OverloadedError."""
    from anyio import from_thread

    order = commission(request, services, question)
    with places(request).taken():
        return from_thread.run(_collect, request, order)


def places(request: Request) -> Places:
    """How many may be written at once, in the whole service."""
    kept: Places = request.app.state.writing_places
    return kept


async def _collect(request: Request, order: Commission) -> Written:
    """Everything that is written, or what there is when the client leaves."""
    import anyio

    written = Written(order.server.model, order.sources)
    ending = written.ending
    async with anyio.create_task_group() as tasks:

        async def leave() -> None:
            while not await request.is_disconnected():
                await anyio.sleep(_LOOK_SECONDS)
            tasks.cancel_scope.cancel()

        tasks.start_soon(leave)
        async with aclosing(order.write()) as parts:
            async for part in parts:
                if isinstance(part, Ending):
                    ending = part
                else:
                    written.sentences.append(part)
        tasks.cancel_scope.cancel()
    return Written(written.model, written.sources, written.sentences, ending)
