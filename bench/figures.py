"""What does a benchmark report? Figures with unit, baseline and target, and how the times behind them are taken."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import psutil

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should reach: at most or at least this, in the figure's unit."""

    bound: Literal["<=", ">="]
    value: float

    def is_met(self, value: float) -> bool:
        """Whether a figure reaches it."""
        return value <= self.value if self.bound == "<=" else value >= self.value


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. name, unit: as printed, in Chinese; baseline: the same of the plain pipeline."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one benchmark. notes: Chinese sentences on how they were taken."""

    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> str:
        """One line, for the process that asked."""
        return json.dumps(asdict(self), ensure_ascii=False)


def part_from_json(text: str) -> Part:
    """The part that `to_json` gave."""
    content: dict[str, Any] = json.loads(text)
    figures = (
        Figure(**{**figure, "target": Target(**figure["target"]) if figure["target"] else None})
        for figure in content["figures"]
    )
    return Part(content["title"], tuple(figures), tuple(content["notes"]))


@dataclass(slots=True)
class Latencies:
    """Times of single calls, in milliseconds: by the clock, and of the processor (all threads of this process)."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def __enter__(self) -> None:
        self._started = (time.perf_counter(), time.process_time())

    def __exit__(self, *exception: object) -> None:
        wall, cpu = self._started
        self.wall_ms.append((time.perf_counter() - wall) * 1000)
        self.cpu_ms.append((time.process_time() - cpu) * 1000)

    _started: tuple[float, float] = (0.0, 0.0)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that this percentage of the values does not exceed (nearest rank); 0 of nothing."""
    return float(np.percentile(values, percent, method="inverted_cdf")) if values else 0.0


def rss_mib(pid: int | None = None) -> float:
    """Resident memory of a process (this one by default) and its children, MiB."""
    process = psutil.Process(pid)
    both = (process, *process.children(recursive=True))
    return float(sum(one.memory_info().rss for one in both)) / _MIB


def peak_rss_mib() -> float:
    """The most resident memory this process has ever had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def progress(message: str) -> None:
    """Tell what is going on, on stderr: stdout is for the result."""
    print(f"[{time.strftime('%H:%M:%S')}] {message}", file=sys.stderr, flush=True)


def with_baseline(ours: Iterable[Figure], baseline: Iterable[Figure]) -> tuple[Figure, ...]:
    """Our figures, each with the baseline's figure of the same name beside it where there is one."""
    plain = {figure.name: figure.value for figure in baseline}
    return tuple(
        Figure(figure.name, figure.value, figure.unit, plain.get(figure.name, figure.baseline), figure.target)
        for figure in ours
    )
