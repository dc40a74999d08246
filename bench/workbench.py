"""How long do the pages of the workbench take over a large base? Asked one at a time of a running service.

    python -m bench.workbench FOLDER [--model MODEL]

FOLDER was made by bench.base. Each page is asked once after the start and then again: what was read for the first time
is kept until the store changes. The baselines, in the same run, keep nothing and have no index of their own: lines read
and counted anew, all measures read and sorted in memory, titles and units scanned with LIKE.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import quote

from sqlalchemy import Connection, func, select

from api import wiring
from api.patterns.choosing import Choice
from api.patterns.lines import overview_of
from bench.base import settings_for
from bench.figures import Figure, Part, Target, progress
from bench.http import HELPERS_SECONDS, Server, running_server
from kb.patterns import read_problem_lines
from kb.schema import notices, problems
from kb.store import Store

AGAIN = 9
_PATTERNS, _BY_DEADLINE, _SUGGEST = "态势总览", "台账，按时限排序", "输入提示"
_KIND, _WORD, _QUESTION = "教育局", "差旅", "差旅费报销审核不严"
_PAGES = (
    (_PATTERNS, "/patterns"),
    ("态势：一个数字背后的问题", "/patterns/problems?topic=B8"),
    ("疑似反复", "/patterns/recurrences"),
    ("未巡先改", f"/patterns/checklist?unit_kind={quote(_KIND)}"),
    ("台账", "/ledger"),
    (_BY_DEADLINE, "/ledger?sort=deadline"),
    ("台账，一类状态", f"/ledger?status={quote('推进中')}"),
    ("检索与先例综述", f"/search?q={quote(_QUESTION)}"),
    (_SUGGEST, f"/api/v1/suggest?q={quote(_WORD)}"),
)
# Whoever waits longer than this looks away.
_TARGET = Target("<=", 2000.0)
_PLAIN_REPEATS = 3


def measure_workbench(folder: Path, model: str | None) -> Part:
    """Milliseconds of each page, the first time and again (median of AGAIN), beside the plain ways."""
    progress("工作台：启动服务")
    with running_server(folder, model) as server:
        time.sleep(HELPERS_SECONDS)
        problem = json.loads(_get(server, f"/api/v1/search?q={quote(_QUESTION)}"))["results"][0]["problem_id"]
        similar = ("相似问题", f"/similar?problem={quote(problem, safe='')}")
        reader = ("通报原文", f"/notices/{quote(problem.split('#')[0])}")
        times = {name: _times(server, path) for name, path in (*_PAGES, similar, reader)}
    progress("工作台：基线")
    services = wiring.open_services(settings_for(folder, model), writable=False)
    try:
        plain = _plain(services.store)
    finally:
        services.close()
    figures: list[Figure] = []
    for name, (first, again) in times.items():
        figures += [
            Figure(f"{name}，首次", first, "ms"),
            Figure(f"{name}，再次", again, "ms", plain.get(name), _TARGET),
        ]
    return Part(
        "工作台各页（kb serve，逐个请求）",
        tuple(figures),
        (
            f"工作台：“再次”是随后 {AGAIN} 次的中位数；基线不保留任何结果，也没有索引：态势每次重读全部问题再计数，"
            "台账读出全部措施在内存中排序，输入提示用 LIKE 逐行比对问题标题与单位；基线不含生成网页。",
        ),
    )


def _times(server: Server, path: str) -> tuple[float, float]:
    """Milliseconds of the first answer and the median of those that follow."""
    first = _milliseconds(lambda: _get(server, path))
    return first, median(_milliseconds(lambda: _get(server, path)) for _ in range(AGAIN))


def _get(server: Server, path: str) -> bytes:
    """An answer over a connection of its own. Raises RuntimeError for an error."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return content
    finally:
        connection.close()


def _plain(store: Store) -> dict[str, float]:
    """Milliseconds of the plain ways, by the name of the page they stand for."""
    ways: dict[str, Callable[[], object]] = {
        _PATTERNS: lambda: overview_of(store.read(read_problem_lines), Choice(), date.today()),
        _BY_DEADLINE: lambda: sorted(
            store.iter_measures(),
            key=lambda one: (one.publication_date or "", one.slug, one.problem_number, one.ordinal),
        )[:50],
        _SUGGEST: lambda: store.read(_scan),
    }
    return {name: median(_milliseconds(way) for _ in range(_PLAIN_REPEATS)) for name, way in ways.items()}


def _milliseconds(way: Callable[[], object]) -> float:
    started = time.perf_counter()
    way()
    return (time.perf_counter() - started) * 1000


def _scan(connection: Connection) -> list[str]:
    """The most frequent titles and units with the words in them."""
    found: list[str] = []
    for column in (problems.c.title, notices.c.inspected_unit):
        named = select(column).where(column.contains(_WORD)).group_by(column)
        found += connection.scalars(named.order_by(func.count().desc()).limit(10))
    return found


def main() -> None:
    """Measure the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="工作台各页的速度")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    print(measure_workbench(arguments.folder, arguments.model).to_json())


if __name__ == "__main__":
    main()
