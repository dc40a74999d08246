"""Calibration worked out by hand, and a diagram that is plain SVG."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree

from bench.reliability import auroc, brier_score, calibration_error, reliability_bins, reliability_svg

ONES = np.ones(4)


def test_answers_of_like_confidence_share_a_bin() -> None:
    bins = reliability_bins(np.array([0.82, 0.88, 0.11, 1.0]), np.array([1.0, 0.0, 0.0, 1.0]), ONES)
    assert [(one.count, one.right) for one in bins] == [(1, 0.0), (2, 0.5), (1, 1.0)]
    assert bins[1].confidence == pytest.approx(0.85)
    assert sum(one.weight for one in bins) == pytest.approx(1.0)


def test_the_calibration_error_is_the_mean_distance_of_the_bins() -> None:
    """Half the answers say .85 and half of those are right; half say .05 and none is: (.35 + .05) / 2."""
    bins = reliability_bins(np.array([0.85, 0.85, 0.05, 0.05]), np.array([1.0, 0.0, 0.0, 0.0]), ONES)
    assert calibration_error(bins) == pytest.approx((0.35 + 0.05) / 2)


def test_weights_count_in_the_bins() -> None:
    """Three of four parts are right."""
    (only,) = reliability_bins(np.array([0.5, 0.5]), np.array([1.0, 0.0]), np.array([3.0, 1.0]))
    assert only.right == pytest.approx(0.75)


def test_the_brier_score_is_the_mean_squared_error() -> None:
    """(.1² + .4²) / 2"""
    assert brier_score(np.array([0.9, 0.4]), np.array([1.0, 0.0]), np.ones(2)) == pytest.approx(0.17 / 2)


def test_auroc_counts_the_pairs_in_order_and_ties_half() -> None:
    """Of 2 × 2 pairs, 2 in order, 1 tied, 1 reversed."""
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.7])) == pytest.approx((2 + 0.5) / 4)


def test_the_diagram_has_a_dot_for_each_bin() -> None:
    bins = reliability_bins(np.array([0.1, 0.6, 0.9, 0.95]), np.array([0.0, 1.0, 1.0, 1.0]), ONES)
    drawn = etree.fromstring(reliability_svg(bins, "校准图").encode())
    circles = drawn.findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == len(bins) == 3
