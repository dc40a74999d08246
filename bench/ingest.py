"""How long until a folder of .txt files can be searched?

    python -m bench.ingest FOLDER [--measures 20000] [--large-base DATA] [--model MODEL]

FOLDER is for the files and their own data folder. Timed: all files from nothing; the same files again, unchanged; one
file more into the large base made by bench.base (which is changed by it), each until a search finds it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api import wiring
from bench.base import settings_for
from bench.corpus import make_notices
from bench.figures import Figure, Part, Target, peak_rss_mib, progress
from bench.layouts import write_files
from bench.seeds import load_seeds
from bench.stages import Stages
from index.embedding import Encoder
from index.generations import Generations
from index.retriever import SearchRequest, open_retriever
from kb.ingest import IngestReport, default_pipeline, ingest_paths
from kb.store import Store

if TYPE_CHECKING:
    from api.settings import Settings

_OTHER_SEED = 99  # the file added to the large base must not be one of its own


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest with its publication. seconds: from the first file to the first answer."""

    report: IngestReport
    seconds: float
    cpu_seconds: float
    stages: Stages

    @property
    def measures(self) -> int:
        """How many measures were read from files."""
        return sum(file.measures for file in self.report.files)


def measure_ingest(folder: Path, measures: int, large_base: Path | None, model: str | None) -> Part:
    """The figures of ingesting so many measures into an empty data folder, and one file into a large one."""
    seeds = load_seeds()
    settings = settings_for(folder / "data", model)
    files = write_files(make_notices(seeds, measures), folder / "txt")
    progress(f"入库 {files} 份 txt（约 {measures} 条措施）")
    first = run_ingest(settings, [folder / "txt"])
    progress("原样再入库一次")
    again = run_ingest(settings, [folder / "txt"])
    figures = [
        Figure("文件", files, "份"),
        Figure("解析出的措施", first.measures, f"条（应为 {measures}）"),
        Figure("失败", first.report.count("failed"), "份", target=Target("<=", 0)),
        Figure("入库速度", first.measures / first.seconds, "条/秒", target=Target(">=", 300.0)),
        Figure("入库速度（按处理器时间）", first.measures / first.cpu_seconds, "条/秒"),
        *_stage_figures(first),
        Figure("原样再入库", again.seconds, f"秒（{again.report.count('unchanged')} 份未变）"),
        Figure("内存峰值", peak_rss_mib(), "MiB"),
    ]
    if large_base is not None:
        write_files(make_notices(seeds, 40, seed=_OTHER_SEED), folder / "one")
        progress("向大库加一份")
        figures += _added_figures(run_ingest(settings_for(large_base, model), [folder / "one"]))
    return Part("入库（txt 到可检索）", tuple(figures), ("阶段时间为各线程之和；读取与解析、写库并行。",))


def run_ingest(settings: Settings, paths: Sequence[Path]) -> Run:
    """Ingest, publish, open and search once, as `kb ingest` and then a query would."""
    stages = Stages()
    clock, cpu = time.perf_counter(), time.process_time()
    store = wiring.open_store(settings, writable=True)
    try:
        encoder = stages.timed(wiring.open_encoder, "载入模型")(settings)
        pipeline = default_pipeline()
        timed = type(pipeline)(
            stages.timed(pipeline.read, "读取"), stages.timed(pipeline.parse, "解析"), pipeline.version
        )
        with stages.timing(
            (Store, "put", "写库"),
            (type(encoder), "encode_passages", "编码"),
            (Generations, "publish", "封存发布"),
        ):
            report = ingest_paths(store, paths, pipeline=timed)
            stages.timed(wiring.publish_index, "建索引（含编码与发布）")(settings, store, encoder)
        _first_answer(settings, store, encoder, stages)
    finally:
        store.close()
    return Run(report, time.perf_counter() - clock, time.process_time() - cpu, stages)


def _first_answer(settings: Settings, store: Store, encoder: Encoder, stages: Stages) -> None:
    open_timed = stages.timed(open_retriever, "打开索引")
    retriever = open_timed(settings.index_dir, store, encoder)
    if not retriever.search(SearchRequest("差旅费报销审核不严")).groups:
        raise RuntimeError("the index just published answers nothing")


def _stage_figures(run: Run) -> list[Figure]:
    return [
        Figure(f"  {stage}", seconds, f"秒（处理器 {run.stages.cpu_seconds[stage]:.1f}）")
        for stage, seconds in run.stages.wall_seconds.items()
    ]


def _added_figures(run: Run) -> list[Figure]:
    waits = {
        stage: run.stages.wall_seconds.get(stage, 0.0) for stage in ("建索引（含编码与发布）", "打开索引")
    }
    return [
        Figure("向大库加一份，到可检索", run.seconds, "秒"),
        *(Figure(f"  其中{stage}", seconds, "秒") for stage, seconds in waits.items()),
    ]


def main() -> None:
    """Measure in the folder named on the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="入库的速度")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--measures", type=int, default=20_000)
    parser.add_argument("--large-base", type=Path)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    part = measure_ingest(arguments.folder, arguments.measures, arguments.large_base, arguments.model)
    print(part.to_json())


if __name__ == "__main__":
    main()
