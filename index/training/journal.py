"""What each stage of training saw and reached, kept beside the model as `training_log.json`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Value = str | int | float | dict[str, dict[str, float]] | dict[str, float | int | str] | list[str]


class Journal:
    """Stages in order; every line is also printed, so that a long run can be watched."""

    def __init__(self) -> None:
        self.stages: list[dict[str, Value | list[dict[str, float]]]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Open a stage; its wall-clock seconds are noted when it ends."""
        print(f"[{name}]", flush=True)
        started = time.monotonic()
        stage = Stage(name)
        yield stage
        stage.note(seconds=round(time.monotonic() - started, 1))
        self.stages.append({"stage": name, **stage.notes, **({"steps": stage.steps} if stage.steps else {})})

    def write(self, path: Path) -> None:
        """Write all stages as indented JSON."""
        path.write_text(json.dumps(self.stages, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Stage:
    """One stage in progress."""

    def __init__(self, name: str) -> None:
        self.notes: dict[str, Value] = {}
        self.steps: list[dict[str, float]] = []
        self._name = name

    def note(self, **values: Value) -> None:
        """Keep and print named values."""
        self.notes.update(values)
        print("  " + ", ".join(f"{name}={value}" for name, value in values.items()), flush=True)

    def step(self, step: int, loss: float, score: float) -> None:
        """Keep and print the loss and the development score after a step."""
        self.steps.append({"step": step, "loss": round(loss, 4), "dev_ndcg10": round(score, 4)})
        print(f"  step {step}: loss {loss:.3f}, dev nDCG@10 {score:.4f}", flush=True)
