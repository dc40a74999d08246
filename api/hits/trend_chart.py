"""nDCG@10 over the states of the search as a drawing: what was then, and the same questions now. The table says the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _HEIGHT = 344, 200  # px, never scaled up: its words are as large as they are drawn
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 14, 14, 44
_MAX_LABELS = 8


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A state of the search. label: its generation; then, now: nDCG@10 of the same questions, 0..1."""

    label: str
    then: float
    now: float


def trend_chart(points: Sequence[TrendPoint]) -> Markup:
    """An SVG of the points, oldest first; empty without points. Its colours come from hit.css."""
    if not points:
        return Markup("")
    low, step = _scale([value for point in points for value in (point.then, point.now)])
    parts = [*_grid(low, step), *_labels(points)]
    for name in ("now", "then"):
        values = [getattr(point, name) for point in points]
        places = [(_x(place, len(points)), _y(value, low)) for place, value in enumerate(values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(Markup('<polyline class="trend-{}" points="{}"/>').format(name, path))
        parts += [_mark(name, x, y) for x, y in places]
    words = "；".join(f"第 {point.label} 代：当时 {point.then:.3f}，现在 {point.now:.3f}" for point in points)
    return Markup(
        '<svg class="trend" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="trend-title trend-words">'
        '<title id="trend-title">nDCG@10 的变化</title><desc id="trend-words">{words}</desc>{body}</svg>'
    ).format(w=_WIDTH, h=_HEIGHT, words=words, body=Markup("").join(parts))


def _scale(values: Sequence[float]) -> tuple[float, float]:
    """(the lowest value of the axis, its step); the highest is 1."""
    low = max(0.0, math.floor((min(values) - 0.05) * 10) / 10)
    return low, 0.1 if low >= 0.5 else 0.2


def _x(place: int, count: int) -> float:
    width = _WIDTH - _LEFT - _RIGHT - 20
    return _LEFT + 10 + (width * place / (count - 1) if count > 1 else width / 2)


def _y(value: float, low: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - (value - low) / (1 - low))


def _grid(low: float, step: float) -> list[Markup]:
    line = Markup(
        '<line class="trend-grid" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>'
        '<text class="trend-scale" x="{}" y="{t:.1f}" text-anchor="end">{v:.1f}</text>'
    )
    ticks = [1 - step * count for count in range(round((1 - low) / step) + 1)]
    return [
        line.format(_LEFT, _WIDTH - _RIGHT, _LEFT - 6, y=_y(tick, low), t=_y(tick, low) + 5, v=tick)
        for tick in ticks
        if tick >= low - 1e-9
    ]


def _labels(points: Sequence[TrendPoint]) -> list[Markup]:
    every = math.ceil(len(points) / _MAX_LABELS)
    text = Markup('<text class="trend-scale" x="{:.1f}" y="{}" text-anchor="middle">{}</text>')
    labels = [
        text.format(_x(place, len(points)), _HEIGHT - _BOTTOM + 20, point.label)
        for place, point in enumerate(points)
        if (len(points) - 1 - place) % every == 0
    ]
    return [*labels, text.format((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 6, "索引第几代")]


def _mark(name: str, x: float, y: float) -> Markup:
    if name == "then":
        return Markup('<circle class="trend-then-mark" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(x, y)
    return Markup('<rect class="trend-now-mark" x="{:.1f}" y="{:.1f}" width="7" height="7"/>').format(
        x - 3.5, y - 3.5
    )
