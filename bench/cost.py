"""What does understanding cost? From a query's text to the fused ranking, of which encoding; passages; loading the model.

    python -m bench.cost FOLDER [--queries 1000] [--model MODEL]

FOLDER was made by bench.base. The ranking's time is that of `retriever.search` without its facet counts and the
records from SQL: cutting, encoding, both searches, fusion, grouping. Queries run one after another in one thread.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import index.retriever
from api import wiring
from bench.base import settings_for
from bench.figures import Figure, Part, Target, percentile, progress
from bench.queries import make_queries
from bench.search import WARM_UP
from bench.seeds import load_seeds
from bench.stages import Stages
from index.passages import encoder_text, passages_of
from index.retriever import SearchRequest

if TYPE_CHECKING:
    from api.wiring import Services
    from index.embedding import Encoder

_ENCODED_PASSAGES = 20_000
_BATCH = 2048
_RANKING, _ENCODING, _LOADING = Target("<=", 8.0), Target("<=", 1.0), Target("<=", 1.5)
_PASSAGES = Target(">=", 8000.0)
_OTHER = ((index.retriever, "count_facets", "other"), (index.retriever, "hydrate", "other"))


def measure_cost(folder: Path, queries: int, model: str | None) -> Part:
    """The figures of a data folder in this process."""
    loading = seconds_to_load(model)
    asked = list(dict.fromkeys(make_queries(load_seeds(), queries + WARM_UP)))
    services = wiring.open_services(settings_for(folder, model), writable=False)
    try:
        measures = len(services.retriever.snapshot.catalog.keys)
        measure_ranking(services, asked[:WARM_UP])
        progress(f"{len(asked) - WARM_UP} 次排序")
        ranking, encoding, cpu = measure_ranking(services, asked[WARM_UP:])
        records = itertools.islice(services.store.iter_measures(), _ENCODED_PASSAGES)
        texts = [encoder_text(passage) for record in records for passage in passages_of(record)]
        progress(f"编码 {len(texts)} 个段落")
        rate, rate_of_processor = passages_per_second(services.encoder, texts)
    finally:
        services.close()
    return Part(
        "理解与排序的成本（单线程）",
        (
            Figure("从文字到排序 p50", percentile(ranking, 50), "ms", target=_RANKING),
            Figure("从文字到排序 p99", percentile(ranking, 99), "ms"),
            Figure("从文字到排序 处理器时间 p50", percentile(cpu, 50), "ms"),
            Figure("  其中编码 p50", percentile(encoding, 50), "ms", target=_ENCODING),
            Figure("  其中编码 p99", percentile(encoding, 99), "ms"),
            Figure("编码段落", rate, "个/秒", target=_PASSAGES),
            Figure("编码段落（按处理器时间）", rate_of_processor, "个/秒"),
            Figure("载入模型（不含导入程序库）", loading, "秒", target=_LOADING),
        ),
        (f"“从文字到排序”在 {measures:,} 个段落中测量，不含分面计数和从数据库取正文。",),
    )


def measure_ranking(
    services: Services, queries: Sequence[str]
) -> tuple[list[float], list[float], list[float]]:
    """For each query the milliseconds from text to ranking, those of encoding, and the processor's for ranking."""
    stages = Stages()
    wall: list[float] = []
    encoding: list[float] = []
    cpu: list[float] = []
    with stages.timing(*_OTHER, (services.encoder, "encode_queries", "encoding")):
        for query in queries:
            stages.wall_seconds.clear()
            stages.cpu_seconds.clear()
            started, worked = time.perf_counter(), time.thread_time()
            services.retriever.search(SearchRequest(query))
            spent, used = time.perf_counter() - started, time.thread_time() - worked
            wall.append(1000 * (spent - stages.wall_seconds.get("other", 0.0)))
            cpu.append(1000 * (used - stages.cpu_seconds.get("other", 0.0)))
            encoding.append(1000 * stages.wall_seconds.get("encoding", 0.0))
    return wall, encoding, cpu


def passages_per_second(encoder: Encoder, texts: Sequence[str]) -> tuple[float, float]:
    """How many texts are encoded a second, by the clock and of the processor, in batches as in building an index.

    0 and 0 without any.
    """
    encoder.encode_passages(texts[:_BATCH])
    started, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(texts), _BATCH):
        encoder.encode_passages(texts[start : start + _BATCH])
    if not texts:
        return 0.0, 0.0
    return len(texts) / (time.perf_counter() - started), len(texts) / (time.process_time() - worked)


def seconds_to_load(model: str | None) -> float:
    """From the model's name to its first vector, with the libraries it needs already imported."""
    import safetensors.numpy
    import tokenizers

    from index.embedding import load_encoder

    del safetensors, tokenizers
    if model is not None:
        import sentence_transformers

        del sentence_transformers
    started = time.perf_counter()
    load_encoder(model).encode_queries(["差旅费报销审核不严"])
    return time.perf_counter() - started


def main() -> None:
    """Measure the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="理解与排序的成本")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    print(measure_cost(arguments.folder, arguments.queries, arguments.model).to_json())


if __name__ == "__main__":
    main()
