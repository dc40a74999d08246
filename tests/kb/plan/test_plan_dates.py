"""Dates that contradict the calendar, each other or the feedback."""

from __future__ import annotations

import pytest

from tests.kb.plan.plans import problem, told


def test_a_day_that_no_calendar_has_is_told() -> None:
    assert told(problem("核对票据412份。", until="整改时限：2024年2月30日")) == [
        ("dates", "高", "2024年2月30日")
    ]


def test_a_date_that_lost_its_separators_is_told_in_a_measure() -> None:
    assert told(problem("2024717日前核对票据412份。")) == [("dates", "高", "2024717日")]


def test_an_end_before_its_beginning_is_told() -> None:
    text = problem("核对票据412份。", until="整改时限：2024年9月至2024年6月")
    assert told(text) == [("dates", "高", "2024年9月至2024年6月")]


def test_a_deadline_before_the_feedback_is_told() -> None:
    """The feedback was on 2024-05-06."""
    text = problem("核对票据412份。", until="整改时限：2023年6月30日")
    assert told(text) == [("dates", "中", "2023年6月30日")]


@pytest.mark.parametrize("until", ["2024年5月6日", "2024年5月", "2024年12月31日", "2025年3月"])
def test_a_deadline_from_the_feedback_on_is_in_order(until: str) -> None:
    assert told(problem("核对票据412份。", until=f"整改时限：{until}")) == []


def test_a_measure_later_than_its_problems_deadline_is_told() -> None:
    text = problem("10月底前核对票据412份。", until="整改时限：2024年8月31日")
    assert told(text) == [("dates", "中", "10月底")]


@pytest.mark.parametrize(
    "measures", ["8月底前核对票据412份。", "每年10月底前核对票据。", "对2024年10月的票据补充核对3份。"]
)
def test_a_measure_within_the_deadline_or_without_one_is_in_order(measures: str) -> None:
    assert told(problem(measures, until="整改时限：2024年8月31日")) == []


def test_a_start_after_the_deadline_is_told() -> None:
    text = problem("核对票据412份。", until="开始时间：2024年10月1日\n完成时间：2024年9月30日")
    assert told(text) == [("dates", "高", "2024年10月1日")]
