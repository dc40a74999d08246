"""How long does one search take in process, from the words typed to the cited page?

    python -m bench.search FOLDER [--queries 1000] [--model MODEL]

FOLDER was made by bench.base. Queries run one after another in one thread, as `retriever.search` runs them: cutting,
encoding, both searches, fusion, grouping, facets and the records of ten problems from SQL.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api import wiring
from bench.base import settings_for
from bench.figures import Figure, Latencies, Part, Target, peak_rss_mib, percentile, progress, rss_mib
from bench.queries import Filters, filters_in_turn, make_queries
from bench.seeds import load_seeds
from index.dense import recall_against_exact
from index.retriever import SearchRequest

if TYPE_CHECKING:
    from api.wiring import Services
    from index.dense import DenseIndex

WARM_UP = 50
_RECALL_QUERIES = 200
_TARGETS = {50: Target("<=", 10.0), 99: Target("<=", 30.0)}
RSS_TARGET = Target("<=", 1500.0)


def measure_search(folder: Path, queries: int, model: str | None) -> Part:
    """The figures of searching a data folder in this process."""
    asked = make_queries(load_seeds(), queries + WARM_UP)
    services = wiring.open_services(settings_for(folder, model), writable=False)
    try:
        warm, timed = asked[:WARM_UP], asked[WARM_UP:]
        unit_kinds = services.retriever.snapshot.catalog.columns["unit_kind"].values
        _search(services, zip(warm, filters_in_turn(WARM_UP, unit_kinds), strict=True))
        _search(services, ((query, {}) for query in warm))
        progress(f"{len(timed)} 次检索，不带筛选")
        plain = _search(services, ((query, {}) for query in timed))
        progress(f"{len(timed)} 次检索，带筛选")
        filtered = _search(services, zip(timed, filters_in_turn(len(timed), unit_kinds), strict=True))
        memory = rss_mib()
        peak = peak_rss_mib()
        progress("与精确检索比对")
        recall = _recall(services, timed[:_RECALL_QUERIES])
    finally:
        services.close()
    return Part(
        "进程内检索（端到端，单线程）",
        (
            *latency_figures("检索", plain, targets=_TARGETS),
            *latency_figures("带筛选检索", filtered, targets=_TARGETS),
            Figure("常驻内存", memory, "MiB", target=RSS_TARGET),
            Figure("内存峰值", peak, "MiB"),
            *recall,
        ),
        (f"检索词 {len(timed)} 条（关键词、提问、问题原文、口语各四分之一），另有 {WARM_UP} 条预热不计。",),
    )


def latency_figures(
    name: str, latencies: Latencies, *, targets: dict[int, Target] | None = None
) -> list[Figure]:
    """p50, p95, p99 by the clock, the mean, and the processor's time, in milliseconds."""
    targets = targets or {}
    figures = [
        Figure(
            f"{name} p{percent}", percentile(latencies.wall_ms, percent), "ms", target=targets.get(percent)
        )
        for percent in (50, 95, 99)
    ]
    count = max(1, len(latencies.wall_ms))
    return [
        *figures,
        Figure(f"{name} 平均", sum(latencies.wall_ms) / count, "ms"),
        Figure(f"{name} 处理器时间 p50", percentile(latencies.cpu_ms, 50), "ms"),
        Figure(f"{name} 处理器时间 p99", percentile(latencies.cpu_ms, 99), "ms"),
    ]


def _search(services: Services, asked: Iterable[tuple[str, Filters]]) -> Latencies:
    latencies = Latencies()
    for query, filters in asked:
        request = SearchRequest(query, filters=filters)
        with latencies:
            services.retriever.search(request)
    return latencies


def _recall(services: Services, queries: Sequence[str]) -> list[Figure]:
    """How much of the exact nearest neighbours our dense index finds."""
    dense: DenseIndex = services.retriever.snapshot.backend.dense  # type: ignore[attr-defined]  # embedded one
    vectors = services.encoder.encode_queries(queries)
    return [
        Figure("近邻检索召回率 @10（对照精确检索）", recall_against_exact(dense, vectors, top_k=10), ""),
        Figure("近邻检索召回率 @100", recall_against_exact(dense, vectors, top_k=100), ""),
    ]


def main() -> None:
    """Measure the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="进程内检索的速度")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    print(measure_search(arguments.folder, arguments.queries, arguments.model).to_json())


if __name__ == "__main__":
    main()
