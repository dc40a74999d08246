"""Where does the time go? Functions of the product wrapped for the length of a measurement."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


class Stages:
    """Seconds by stage: by the clock, and of the processor in the calling thread. Stages may overlap in threads."""

    def __init__(self) -> None:
        self.wall_seconds: dict[str, float] = {}
        self.cpu_seconds: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def timing(self, *targets: tuple[Any, str, str]) -> Iterator[None]:
        """While open, each (owner, function name, stage) adds the time of its calls to the stage."""
        with ExitStack() as restored:
            for owner, name, stage in targets:
                original = getattr(owner, name)
                setattr(owner, name, self.timed(original, stage))
                restored.callback(setattr, owner, name, original)
            yield

    def timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function, its time added to the stage at each call."""

        @functools.wraps(function)
        def measured(*arguments: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return function(*arguments, **named)
            finally:
                self._add(stage, time.perf_counter() - wall, time.thread_time() - cpu)

        return measured

    def _add(self, stage: str, wall: float, cpu: float) -> None:
        with self._lock:
            self.wall_seconds[stage] = self.wall_seconds.get(stage, 0.0) + wall
            self.cpu_seconds[stage] = self.cpu_seconds.get(stage, 0.0) + cpu
