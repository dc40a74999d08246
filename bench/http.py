"""How fast does the running service answer? `kb serve` in its own process, asked over real connections.

    python -m bench.http FOLDER [--queries 1000] [--model MODEL]

FOLDER was made by bench.base. Measured: start to ready, then searches through the JSON interface and the page.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

from api.settings import load_settings
from bench.figures import Figure, Part, Target, percentile, progress, rss_mib
from bench.queries import make_queries
from bench.search import RSS_TARGET, WARM_UP
from bench.seeds import load_seeds

_START_TIMEOUT_SECONDS = 120.0
_MAX_SECONDS = 60.0
_CONNECTIONS = 6
# The service answers before its search helpers have loaded, and slower while they do.
HELPERS_SECONDS = 5.0
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Server:
    """A running `kb serve`. ready_seconds: from starting the process until /readyz answered 200."""

    pid: int
    port: int
    ready_seconds: float

    def cpu_seconds(self) -> float:
        """Processor time used so far by the service and its helpers, all threads."""
        service = psutil.Process(self.pid)
        return sum(sum(process.cpu_times()[:2]) for process in (service, *service.children()))


@contextmanager
def running_server(folder: Path, model: str | None) -> Iterator[Server]:
    """A service over this data folder on a free port of 127.0.0.1; ended on leaving. Raises RuntimeError."""
    settings = {"KB_DATA_DIR": str(folder), "KB_EMBEDDING_MODEL": model or ""}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0"],
        env={**environment, **settings, "PYTHONUNBUFFERED": "1"},
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        port = _announced_port(process)
        _wait_until_ready(process, port, deadline=started + _START_TIMEOUT_SECONDS)
        yield Server(process.pid, port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def measure_http(folder: Path, queries: int, model: str | None) -> Part:
    """The figures of the service over a data folder."""
    asked = make_queries(load_seeds(), queries + WARM_UP)
    progress("启动服务")
    with running_server(folder, model) as server:
        figures = [
            Figure("启动到可用", server.ready_seconds, "秒", target=Target("<=", 10.0)),
            Figure("刚启动时常驻内存", rss_mib(server.pid), "MiB"),
        ]
        time.sleep(HELPERS_SECONDS)
        _ask(server, "/api/v1/search?q={}", asked[:WARM_UP])
        for name, path, target in (
            ("接口检索", "/api/v1/search?q={}", Target(">=", 150.0)),
            ("网页检索", "/search?q={}", None),
        ):
            progress(f"{name}：{queries} 次，{_CONNECTIONS} 个连接")
            figures += _throughput(name, server, path, asked[WARM_UP:], target)
        figures.append(Figure("压测后常驻内存", rss_mib(server.pid), "MiB", target=RSS_TARGET))
    return Part(
        f"HTTP 服务（kb serve，{load_settings({}).search_processes} 个检索进程）",
        tuple(figures),
        (
            f"{_CONNECTIONS} 个保持连接的闭环客户端，在另一进程中运行，与服务共用本机处理器；每项最多 {_MAX_SECONDS:.0f} 秒。"
            f"就绪后先等 {HELPERS_SECONDS:.0f} 秒，让辅助检索进程载入；内存为各进程之和。",
        ),
    )


def _throughput(
    name: str, server: Server, path: str, queries: Sequence[str], target: Target | None
) -> list[Figure]:
    cpu = server.cpu_seconds()
    outcome = _ask(server, path, queries)
    cpu = server.cpu_seconds() - cpu
    times, count = outcome["wall_ms"], max(1, len(outcome["wall_ms"]))
    return [
        Figure(f"{name} 吞吐", count / outcome["seconds"], "次/秒", target=target),
        *(Figure(f"{name} p{percent}", percentile(times, percent), "ms") for percent in (50, 95, 99)),
        Figure(f"{name} 每次处理器时间", cpu / count * 1000, "ms"),
        Figure(f"{name} 平均应答", outcome["bytes"] / count / 1024, "KiB"),
        Figure(f"{name} 失败", count - outcome["statuses"].get("200", 0), "次", target=Target("<=", 0)),
    ]


def _ask(server: Server, path: str, queries: Sequence[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.client", str(server.port), path]
    options = ["--connections", str(_CONNECTIONS), "--max-seconds", str(_MAX_SECONDS)]
    run = subprocess.run(
        [*command, *options],
        input="\n".join(queries),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=_ROOT,
    )
    outcome: dict[str, Any] = json.loads(run.stdout)
    return outcome


def _announced_port(process: subprocess.Popen[str]) -> int:
    """The port that `kb serve` says it listens on, in its first line."""
    line = process.stdout.readline() if process.stdout else ""
    match = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    if match is None:
        raise RuntimeError(f"kb serve did not announce its address: {line!r}")
    return int(match[1])


def _wait_until_ready(process: subprocess.Popen[str], port: int, *, deadline: float) -> None:
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"kb serve ended with exit code {process.returncode}")
        if _is_ready(port):
            return
        time.sleep(0.02)
    raise RuntimeError(f"kb serve was not ready after {_START_TIMEOUT_SECONDS:.0f} s")


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> None:
    """Measure the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="HTTP 服务的速度")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    print(measure_http(arguments.folder, arguments.queries, arguments.model).to_json())


if __name__ == "__main__":
    main()
