"""Intervals and tests by unit: what is worked out by hand comes out, and more certainty is never promised."""

from __future__ import annotations

import numpy as np
import pytest

from index.significance import bootstrap_interval, paired_p_value, units_of


def test_a_constant_has_no_spread() -> None:
    assert bootstrap_interval(np.array([0.5, 0.5, 0.5]), ["a", "b", "c"]) == (0.5, 0.5)


def test_the_interval_holds_the_mean_and_narrows_with_more_units() -> None:
    values = np.tile([0.0, 1.0], 50)
    many = bootstrap_interval(values, [str(number) for number in range(100)])
    few = bootstrap_interval(values, [str(number // 2 % 2 * 2 + number % 2) for number in range(100)])
    assert many is not None
    assert few is not None
    assert few[0] <= many[0] < 0.5 < many[1] <= few[1]


def test_questions_of_one_unit_are_not_taken_for_independent() -> None:
    """One unit all right, one all wrong: a resample is 0, .5 or 1, each extreme in one of four."""
    interval = bootstrap_interval(np.array([1.0] * 20 + [0.0] * 20), ["a"] * 20 + ["b"] * 20)
    assert interval == (0.0, 1.0)


def test_one_unit_gives_neither_interval_nor_test() -> None:
    values = np.array([0.2, 0.4])
    assert bootstrap_interval(values, ["a", "a"]) is None
    assert paired_p_value(values, values + 0.1, ["a", "a"]) is None


def test_equal_systems_differ_by_chance() -> None:
    values = np.array([0.1, 0.5, 0.9])
    assert paired_p_value(values, values, ["a", "b", "c"]) == 1.0


def test_six_units_that_agree_give_the_least_p_that_six_can_give() -> None:
    """2 of the 2**6 exchanges are as extreme: 2 / 64."""
    theirs = np.linspace(0.1, 0.6, 6)
    assert paired_p_value(theirs + 0.2, theirs, list("abcdef")) == pytest.approx(2 / 64)


def test_the_test_is_the_same_every_time() -> None:
    chance = np.random.default_rng(1)
    ours, theirs = chance.random(40), chance.random(40)
    units = [str(number) for number in range(40)]
    assert paired_p_value(ours, theirs, units) == paired_p_value(ours, theirs, units)


def test_units_are_notices_where_there_are_enough_of_them() -> None:
    problems = [f"n{number}#P1" for number in range(6)]
    assert units_of(problems) == ([f"n{number}" for number in range(6)], "通报")


def test_with_few_notices_units_are_problems() -> None:
    assert units_of(["a#P1", "a#P2"]) == (["a#P1", "a#P2"], "通报中的条目")
