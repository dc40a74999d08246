"""Do questions of confidence .8 find their answer eight times in ten? Figures, and a diagram without a library."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_SIZE, _LEFT, _TOP = 320, 56, 28
_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence. confidence, right: means, 0..1. weight: their share of all, 0..1."""

    confidence: float
    right: float
    weight: float
    count: int


def reliability_bins(confidence: Values, right: Values, weights: Values) -> list[Bin]:
    """Ten bins of equal width, empty ones left out. All arrays (answers,); right: 0 or 1."""
    place = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    bins = []
    for number in range(_BINS):
        inside = place == number
        if inside.any():
            share = weights[inside]
            bins.append(
                Bin(
                    float(np.average(confidence[inside], weights=share)),
                    float(np.average(right[inside], weights=share)),
                    float(share.sum() / weights.sum()),
                    int(inside.sum()),
                )
            )
    return bins


def calibration_error(bins: list[Bin]) -> float:
    """Expected calibration error, 0..1: how far confidence and truth lie apart, weighted by the bins' shares."""
    return sum(one.weight * abs(one.confidence - one.right) for one in bins)


def brier_score(confidence: Values, right: Values, weights: Values) -> float:
    """The mean squared error of the confidence, 0 (perfect) to 1."""
    return float(np.average((confidence - right) ** 2, weights=weights))


def auroc(positive: Values, negative: Values) -> float:
    """The chance that a positive scores above a negative, ties half: .5 is guessing, 1 perfect."""
    above = (positive[:, None] > negative[None, :]).mean()
    equal = (positive[:, None] == negative[None, :]).mean()
    return float(above + equal / 2)


def reliability_svg(bins: list[Bin], caption: str) -> str:
    """The diagram: a dot a bin, its area as its share, and the line on which confidence and truth agree."""
    width, height = _SIZE + _LEFT + 24, _SIZE + _TOP + 76
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" font-family="sans-serif" font-size="12">',
        f"<title>{caption}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="18" fill="#222222">{caption}</text>',
    ]
    for tick in range(0, 11, 2):
        x, y = _x(tick / 10), _y(tick / 10)
        parts += [
            f'<path d="M{x:.1f} {_y(0):.1f}V{_y(1):.1f}M{_x(0):.1f} {y:.1f}H{_x(1):.1f}" stroke="#e3e3e3"/>',
            f'<text x="{x:.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle" fill="#444444">{tick / 10:.1f}</text>',
            f'<text x="{_x(0) - 8:.1f}" y="{y + 4:.1f}" text-anchor="end" fill="#444444">{tick / 10:.1f}</text>',
        ]
    parts.append(
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#888888" stroke-dasharray="4 4" fill="none"/>'
    )
    line = "L".join(f"{_x(one.confidence):.1f} {_y(one.right):.1f}" for one in bins)
    parts.append(f'<path d="M{line}" stroke="#1f5fae" stroke-width="1.5" fill="none"/>')
    for one in bins:
        radius = 3 + 22 * one.weight**0.5
        parts.append(
            f'<circle cx="{_x(one.confidence):.1f}" cy="{_y(one.right):.1f}" r="{radius:.1f}" fill="#1f5fae" '
            f'fill-opacity=".45"><title>{one.count} 个问题：把握 {one.confidence:.2f}，确有先例 {one.right:.2f}</title></circle>'
        )
    middle = _LEFT + _SIZE / 2
    parts += [
        f'<text x="{middle}" y="{_y(0) + 38}" text-anchor="middle" fill="#222222">把握（预测的概率）</text>',
        f'<text x="16" y="{_TOP + _SIZE / 2}" text-anchor="middle" fill="#222222" '
        f'transform="rotate(-90 16 {_TOP + _SIZE / 2})">首个结果确是可比先例的比例</text>',
        f'<text x="{middle}" y="{_y(0) + 58}" text-anchor="middle" fill="#666666" font-size="11">'
        "圆越大，落在这一档的问题越多；虚线为完全校准</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(value: float) -> float:
    return _LEFT + value * _SIZE


def _y(value: float) -> float:
    return _TOP + (1 - value) * _SIZE
