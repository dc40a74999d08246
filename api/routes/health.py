"""Is the process alive, and can it answer?"""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.notice_schemas import Health, Readiness
from api.routes import problems
from api.runtime import Runtime

router = APIRouter(tags=["运行状况"])


@cache
def service_version() -> str:
    """The installed version; "0" when run from a bare checkout."""
    try:
        return version("zhenggai-kb")
    except PackageNotFoundError:
        return "0"


@router.get("/healthz", response_model=Health, responses=problems(), summary="存活检查")
async def healthz() -> JSONResponse:
    """进程在运行；不检查数据与索引。"""
    return JSONResponse(
        {"status": "ok", "version": service_version(), "sqlite_version": sqlite3.sqlite_version}
    )


@router.get("/readyz", response_model=Readiness, responses=problems(503), summary="就绪检查")
def readyz(request: Request) -> JSONResponse:
    """数据与索引都已载入时答复 200，否则 503 并说明原因。"""
    runtime: Runtime = request.app.state.runtime
    services = runtime.services()
    counts = services.store.counts()
    answer: Readiness = {
        "status": "ready",
        "generation": services.retriever.generation,
        "is_current": services.index_is_current(),
        "notices": counts.notices,
        "problems": counts.problems,
        "measures": counts.measures,
        "notes": runtime.notes(),
    }
    return JSONResponse(answer)
