"""A small closed-loop HTTP client: a few connections, each asking the next query when the last is answered.

    python -m bench.client PORT PATH < queries   prints JSON: seconds by the clock, and each request's milliseconds

PATH holds {} where the query goes. It runs in its own process, so that it does not share a lock with the server.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote

_TIMEOUT_SECONDS = 30.0


@dataclass(slots=True)
class Outcome:
    """What came back. statuses: how many answers of each HTTP status; bytes: of all bodies together."""

    wall_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bytes: int = 0


def ask_all(port: int, paths: list[str], *, connections: int, max_seconds: float) -> tuple[float, Outcome]:
    """Ask for every path over keep-alive connections; the seconds it took, and the outcome.

    Stops asking after max_seconds: then there are fewer times than paths.
    """
    outcome = Outcome()
    lock = threading.Lock()
    left = iter(paths)
    started = time.perf_counter()
    stop_at = started + max_seconds
    threads = [
        threading.Thread(target=_ask, args=(port, left, stop_at, outcome, lock)) for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, outcome


def _ask(port: int, left: Iterator[str], stop_at: float, outcome: Outcome, lock: threading.Lock) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    while time.perf_counter() < stop_at:
        with lock:
            path = next(left, None)
        if path is None:
            break
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        size = len(answer.read())
        elapsed = (time.perf_counter() - begun) * 1000
        with lock:
            outcome.wall_ms.append(elapsed)
            outcome.statuses[answer.status] = outcome.statuses.get(answer.status, 0) + 1
            outcome.bytes += size
    connection.close()


def main() -> None:
    """Ask the queries on standard input, one a line, and print what came of it."""
    parser = argparse.ArgumentParser(description="闭环 HTTP 客户端")
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("--connections", type=int, default=6)
    parser.add_argument("--max-seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    paths = [arguments.path.replace("{}", quote(line.rstrip("\n"))) for line in sys.stdin]
    seconds, outcome = ask_all(
        arguments.port, paths, connections=arguments.connections, max_seconds=arguments.max_seconds
    )
    print(
        json.dumps(
            {
                "seconds": seconds,
                "wall_ms": outcome.wall_ms,
                "statuses": outcome.statuses,
                "bytes": outcome.bytes,
            }
        )
    )


if __name__ == "__main__":
    main()
