"""A process that answers for long does not look for garbage in what it has loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from api.memory import settle


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_is_loaded_by_then_is_not_looked_through_again() -> None:
    loaded = [[]]  # type: ignore[var-annotated]  # anything that the collector follows
    settle()
    assert all(one is not loaded for one in gc.get_objects())
    assert gc.get_freeze_count() > 0


def test_what_comes_later_is_still_collected() -> None:
    settle()
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle
    assert gc.collect() > 0
