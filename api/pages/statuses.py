"""Statuses as a word and a shape, never colour alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kb.notice import Completion


@dataclass(frozen=True, slots=True)
class StatusView:
    """shape: the name of a symbol in static/shapes.svg; word: what it says."""

    shape: str
    word: str
    count: int = 1


_SHAPES = {
    Completion.COMPLETED: "full",
    Completion.MOSTLY_COMPLETED: "most",
    Completion.IN_PROGRESS: "half",
    Completion.NOT_COMPLETED: "empty",
    Completion.UNSTATED: "dash",
}
CONTINUING = StatusView("loop", "长期坚持")


def status_views(completion: Completion, *, continuing: bool) -> list[StatusView]:
    """Both axes. A measure that is only said to go on shows that alone, not “未说明” beside it."""
    stated = completion is not Completion.UNSTATED
    views = [StatusView(_SHAPES[completion], completion.label)] if stated or not continuing else []
    return [*views, CONTINUING] if continuing else views


def status_summary(measures: Iterable[tuple[Completion, bool]]) -> list[StatusView]:
    """A problem's measures counted by status: the one word if all agree, else each stated status with its count."""
    counts: Counter[StatusView] = Counter()
    for completion, continuing in measures:
        counts.update(status_views(completion, continuing=continuing)[:1])
    if len(counts) == 1:
        return [next(iter(counts))]
    order = [*_SHAPES.values(), CONTINUING.shape]
    stated = [view for view in counts if view.shape != "dash"]
    stated.sort(key=lambda view: order.index(view.shape))
    return [StatusView(view.shape, view.word, counts[view]) for view in stated]
