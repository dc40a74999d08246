"""All benchmarks, one after another, each in a fresh process: `python -m bench` or `make bench`."""

from __future__ import annotations

import argparse
import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.corpus import DEFAULT_MEASURES
from bench.figures import Part, part_from_json, progress, with_baseline
from bench.machine import describe_machine
from bench.report import REPORT_FILE, keep_in, missed, report_of

_ROOT = Path(__file__).parents[1]


@dataclasses.dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. model: None for the one shipped."""

    measures: int = DEFAULT_MEASURES
    queries: int = 1000
    baseline_queries: int = 100
    ingest_measures: int = 20_000
    model: str | None = None


def measure_all(sizes: Sizes, folder: Path) -> list[Part]:
    """Every part in order; the base and all files lie below folder, which the caller removes."""
    base = str(folder / "base")
    model = ["--model", sizes.model] if sizes.model else []

    def run(module: str, *arguments: str) -> Part:
        progress(f"bench.{module}")
        return _in_new_process(module, [*arguments, *model], folder)

    built = run("base", base, "--measures", str(sizes.measures))
    ours = run("search", base, "--queries", str(sizes.queries))
    cost = run("cost", base, "--queries", str(sizes.queries))
    plain = run("baseline", base, "--queries", str(sizes.baseline_queries))
    served = run("http", base, "--queries", str(sizes.queries))
    pages = run("workbench", base)
    amount = str(sizes.ingest_measures)
    ingested = run("ingest", str(folder / "ingest"), "--measures", amount, "--large-base", base)
    own = [figure for figure in plain.figures if figure.name not in {ours_.name for ours_ in ours.figures}]
    searched = dataclasses.replace(
        ours,
        figures=(*with_baseline(ours.figures, plain.figures), *own),
        notes=(*ours.notes, *plain.notes),
    )
    return [built, searched, cost, served, pages, ingested]


def _in_new_process(module: str, arguments: Sequence[str], folder: Path) -> Part:
    """The part that a benchmark prints; a fresh process, so that its memory is its own."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=_ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    return part_from_json(run.stdout.splitlines()[-1])


def main() -> int:
    """Measure, print the table and keep it in docs/benchmarks.md; 1 if a target is missed."""
    defaults = Sizes()
    parser = argparse.ArgumentParser(description="全部基准测试；结果写入 docs/benchmarks.md")
    for field in dataclasses.fields(Sizes):
        if field.name != "model":
            option = f"--{field.name.replace('_', '-')}"
            parser.add_argument(option, type=int, default=getattr(defaults, field.name))
    parser.add_argument("--model", help="向量模型；缺省用自带的")
    parser.add_argument("--no-write", action="store_true", help="只打印，不改 docs/benchmarks.md")
    arguments = vars(parser.parse_args())
    no_write = arguments.pop("no_write")
    machine = describe_machine()
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        parts = measure_all(Sizes(**arguments), Path(folder))
    report = report_of(machine, parts)
    print(report)
    if not no_write:
        keep_in(REPORT_FILE, report)
    failed = list(missed(parts))
    for figure in failed:
        progress(f"未达目标：{figure.name} {figure.value:.1f} {figure.unit}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
