"""The web application: which parts serve requests, and what every request passes on its way.

A request passes, from outside in: security headers, the last catch of errors, the guard (Host, origin, right, size),
then the router: JSON routes under /api/v1, and the pages, through which browsers see errors as well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from fastapi.middleware import Middleware
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool

from api import problems
from api.answers.written import Places
from api.facet_list import FacetList
from api.guard import GuardMiddleware, SecurityHeadersMiddleware, allowed_hosts
from api.hits.board import Boards
from api.intake import Intake
from api.jobs import Jobs
from api.openapi import describe
from api.pages import site
from api.patterns.lines import Patterns
from api.routes import (
    answers,
    baskets,
    changes,
    corrections,
    health,
    hit_lists,
    hits,
    ledger,
    notices,
    patterns,
    plans,
    reports,
    search,
    similar,
    synonyms,
    tasks,
)
from api.runtime import Runtime, current_services
from api.searches import Searches, SearchHelper
from api.security import gate_for
from api.tasks import Tasks
from api.uploads import MAX_WAITING_LISTS, Uploads
from index.suggester import Suggester

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Services
    from kb.ingest import Pipeline

PREFIX = "/api/v1"
UPLOAD_PATHS = frozenset(
    {
        f"{PREFIX}/notices",
        f"{PREFIX}/notices/preview",
        "/upload",
        f"{PREFIX}/hits/import",
        "/hits/add",
        f"{PREFIX}/plans/check",
        "/plan",
        f"{PREFIX}/reports",
        f"{PREFIX}/reports/preview",
        "/report",
    }
)
_STATIC = Path(__file__).parent / "static"
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(
    settings: Settings,
    services: Services | None = None,
    *,
    pipeline: Pipeline | None = None,
    search_helpers: int = 0,
) -> FastAPI:
    """The application of these settings; nothing is opened before it starts.

    services: already open parts (tests, benchmarks); else they are opened in the background at the start, and
    everything but /healthz answers 503 until they are.
    pipeline: how uploads are read and parsed; None for the project's own readers and parser.
    search_helpers: how many more processes search (api/searches.py).
    """
    app = FastAPI(
        title="整改先例库",
        version=health.service_version(),
        description="检索各单位如何整改同类问题；每条措施都带原文位置。写入需要令牌。"
        "示例里的编号（如 linlan-edu-2024）、单位和地区是虚构的，试用时请换成库里有的，见 /api/v1/notices。",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        exception_handlers=problems.HANDLERS,
        middleware=[
            Middleware(SecurityHeadersMiddleware),
            Middleware(problems.ProblemMiddleware),
            Middleware(
                GuardMiddleware,
                hosts=allowed_hosts(settings),
                max_upload_bytes=settings.max_upload_mb * 2**20,
                upload_paths=UPLOAD_PATHS,
            ),
        ],
        telemetry=_NO_TELEMETRY,  # nothing leaves the machine, and spans cost time
    )
    _assemble(app, settings, services, pipeline)
    app.state.searches = Searches(lambda: SearchHelper(settings), search_helpers)
    for module in (
        search,
        answers,
        similar,
        baskets,
        hits,
        hit_lists,
        synonyms,
        changes,
        notices,
        tasks,
        reports,
        plans,
        ledger,
        patterns,
        corrections,
    ):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(health.router)
    _mount_pages(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


def _assemble(app: FastAPI, settings: Settings, services: Services | None, pipeline: Pipeline | None) -> None:
    def open_services(*, writable: bool) -> Services:
        from api import wiring

        return wiring.open_services(settings, writable=writable)

    state = app.state
    state.settings = settings
    state.gate = gate_for(settings)
    state.runtime = Runtime(open_services, services)
    state.facet_list = FacetList()
    state.hit_boards = Boards()
    state.suggester = Suggester()
    state.patterns = Patterns()
    state.intake = Intake(pipeline)
    state.uploads = Uploads(Path(settings.data_dir) / "uploads")
    state.jobs = Jobs(state.runtime.services, state.intake.store)
    # problem lists, until their report is ordered
    state.lists = Uploads(Path(settings.data_dir) / "lists", max_waiting=MAX_WAITING_LISTS)
    state.writing_places = Places()
    state.tasks = Tasks(Path(settings.data_dir) / "tasks")
    state.services = services

    def ready(opened: Services) -> None:
        state.services = opened
        state.suggester.refresh_soon(opened.store)
        if not state.runtime.read_only_reason and not opened.index_is_current():
            state.jobs.publish_soon()  # what an earlier process stored, but did not get to publish

    state.runtime.on_ready(ready)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    await run_in_threadpool(state.uploads.sweep)
    await run_in_threadpool(state.lists.sweep)
    state.runtime.start()
    state.jobs.start()
    await run_in_threadpool(state.tasks.start)
    state.searches.start()
    try:
        yield
    finally:
        await run_in_threadpool(state.suggester.close)
        await run_in_threadpool(state.searches.close)
        await run_in_threadpool(state.tasks.close)
        await run_in_threadpool(state.jobs.close)
        await run_in_threadpool(state.runtime.close)


def _mount_pages(app: FastAPI) -> None:
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.include_router(site.router, dependencies=[Depends(current_services)], include_in_schema=False)
    app.state.problem_page = site.problem_page
