"""How sure is a mean over questions, and is one system really better? Resampled by unit, not by question.

Questions about one notice stand or fall together, so that taking each by itself would promise too much.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

SEED = 20
_RESAMPLES = 2_000
_PERMUTATIONS = 10_000
# A test by fewer units could not fall below .05, whatever the difference: with n, the least p is 2 / 2**n.
MIN_UNITS = 6


def bootstrap_interval(values: Values, units: Sequence[str]) -> tuple[float, float] | None:
    """The 95% percentile interval of the mean of values (questions,); None with fewer than two units."""
    from scipy.stats import bootstrap

    sums, counts = _by_unit(values, units)
    if len(sums) < 2:
        return None
    if np.ptp(values) == 0:
        return float(values[0]), float(values[0])
    found = bootstrap(
        (sums, counts),
        lambda total, count, axis: total.sum(axis=axis) / count.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=_RESAMPLES,
        method="percentile",
        rng=SEED,
    ).confidence_interval
    return float(found.low), float(found.high)


def paired_p_value(ours: Values, theirs: Values, units: Sequence[str]) -> float | None:
    """The two-sided p of a paired randomisation test of the difference in means; None with fewer than two units.

    ours, theirs: (questions,). Within a unit the systems are exchanged as one; every exchange is tried where there
    are few. Source: Smucker, Allan, Carterette, CIKM 2007.
    """
    from scipy.stats import permutation_test

    mine, _ = _by_unit(ours, units)
    other, _ = _by_unit(theirs, units)
    if len(mine) < 2:
        return None
    if np.allclose(mine, other):
        return 1.0
    found = permutation_test(
        (mine, other),
        lambda one, two, axis: (one - two).sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        rng=SEED,
    )
    return float(found.pvalue)


def units_of(problems: Sequence[str]) -> tuple[list[str], str]:
    """The unit of each question, and its Chinese name: notices, or problems where there are too few notices.

    problems: (questions,) the id of the problem that answers each.
    """
    notices = [problem.split("#")[0] for problem in problems]
    return (notices, "通报") if len(set(notices)) >= MIN_UNITS else (list(problems), "通报中的条目")


def _by_unit(values: Values, units: Sequence[str]) -> tuple[Values, Values]:
    """Sum and number of values of each unit, units in order of name."""
    _, place = np.unique(np.array(units), return_inverse=True)
    sums = np.bincount(place, weights=values).astype(np.float64)
    return sums, np.bincount(place).astype(np.float64)
