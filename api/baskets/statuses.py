"""How far is what is compared? Unlike a list of hits, a comparison counts the measures without a status as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.pages.statuses import StatusView, status_views

if TYPE_CHECKING:
    from kb.notice import Measure

_ORDER = ("full", "most", "half", "empty", "loop", "dash")


def statuses_of(measures: Sequence[Measure]) -> tuple[StatusView, ...]:
    """Of one measure both axes; of several the one word they agree on, else each with its count: how many of how many."""
    views = [status_views(one.completion, continuing=one.continuing) for one in measures]
    if len(views) == 1:
        return tuple(views[0])
    counts = Counter(view[0] for view in views)
    if len(counts) == 1:
        return tuple(counts)
    ordered = sorted(counts, key=lambda view: _ORDER.index(view.shape))
    return tuple(StatusView(view.shape, view.word, counts[view]) for view in ordered)


def status_words(statuses: Sequence[StatusView], measures: int) -> str:
    """The same in words. measures: how many these are the statuses of; counts are told where they differ."""
    is_counted = measures > 1 and len(statuses) > 1
    return "、".join(f"{view.word} {view.count}" if is_counted else view.word for view in statuses)
