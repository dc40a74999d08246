"""A choice is an address: there and back it stays the same, and what it selects can be told by hand."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.patterns.choosing import AGES, UNKNOWN, Choice, age_of, read_choice, select
from kb.errors import InvalidInputError
from kb.notice import Completion
from tests.api.patterns.made import DONE, OPEN, measure, problem

TODAY = date(2026, 11, 30)
LINES = (
    problem(
        "a#P1",
        measure("a#P1-M1", "M7", recovered="26000"),
        measure("a#P1-M2", "M1", completion=OPEN),
        topics=("B8", "B9"),
    ),
    problem("a#P2", topics=("C12",)),
    problem("b#P1", measure("b#P1-M1", "M1"), unit_kind=None, year=None, date=None, topics=()),
)
PAIRS = st.one_of(
    st.tuples(st.sampled_from(["unit_kind", "not_unit_kind", "region"]), st.text("教育局&=% #?", min_size=1)),
    st.tuples(st.sampled_from(["year", "not_year"]), st.sampled_from(["2024", UNKNOWN])),
    st.tuples(st.just("topic"), st.sampled_from(["B8", "C12", UNKNOWN])),
    st.tuples(st.just("measure_type"), st.sampled_from(["M1", "M7", UNKNOWN])),
    st.tuples(st.just("age"), st.sampled_from(list(AGES))),
    st.tuples(st.just("completion"), st.sampled_from([one.value for one in Completion])),
).filter(lambda pair: bool(pair[1].strip()) and pair[1] == pair[1].strip())
CHOICES = st.builds(
    Choice,
    st.sampled_from(["problems", "measures", "recovered", "open"]),
    st.lists(PAIRS, max_size=5, unique=True).map(tuple),
    st.integers(1, 500),
)


def ids(*pairs: tuple[str, str]) -> list[str]:
    found = select(LINES, read_choice(pairs), TODAY)
    return [one.problem.problem_id for one in found]


def measure_ids(*pairs: tuple[str, str]) -> list[str]:
    found = select(LINES, read_choice(pairs), TODAY)
    return [each.measure_id for one in found for each in one.measures]


@given(CHOICES)
def test_an_address_gives_back_the_choice_it_was_made_of(choice: Choice) -> None:
    assert read_choice(parse_qsl(choice.query_string())) == choice


def test_one_choice_has_one_address() -> None:
    assert (
        read_choice([("show", "problems"), ("page", "1")]).url("/patterns/problems") == "/patterns/problems"
    )


def test_topics_and_types_are_read_by_code_and_by_name() -> None:
    by_name = read_choice([("topic", "差旅与报销"), ("measure_type", "清退追缴")])
    assert by_name.filters == (("topic", "B8"), ("measure_type", "M7"))


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "１", "99999999999"])
def test_a_bad_page_is_the_first_or_the_last_possible_one(page: str) -> None:
    assert 1 <= read_choice([("page", page)]).page <= 100_000


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("show", "everything", "不能统计“everything”"),
        ("age", "old", "“old”不是距通报的取值"),
        ("completion", "done", "“done”不是完成情况的取值"),
        ("topic", "B99", "没有名为“B99”的问题主题"),
        ("measure_type", "x" * 500, "没有名为“x{40}”的措施类型"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can_be(name: str, value: str, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        read_choice([(name, value)])


def test_more_filters_than_a_page_of_addresses_can_carry_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="合计超过 600 个字"):
        read_choice([("region", f"第{number}市") for number in range(200)])
    assert len(read_choice([("region", "市" * 600)]).filters) == 1


def test_names_of_others_are_passed_over() -> None:
    assert read_choice([("utm_source", "x"), ("did", "3"), ("unit_kind", "  ")]) == Choice()


def test_values_of_one_filter_are_alternatives_and_filters_narrow_each_other() -> None:
    assert ids(("topic", "B8"), ("topic", "C12")) == ["a#P1", "a#P2"]
    assert ids(("topic", "B8"), ("topic", "C12"), ("year", "2023")) == []


def test_what_a_notice_does_not_say_is_a_value_as_well() -> None:
    assert ids(("unit_kind", UNKNOWN)) == ids(("year", UNKNOWN)) == ids(("topic", UNKNOWN)) == ["b#P1"]
    assert ids(("not_unit_kind", UNKNOWN)) == ids(("not_year", UNKNOWN)) == ["a#P1", "a#P2"]
    assert ids(("not_unit_kind", "教育")) == ["b#P1"]


def test_problems_without_measures_count_only_where_problems_are_counted() -> None:
    assert ids() == ["a#P1", "a#P2", "b#P1"]
    assert ids(("show", "measures")) == ["a#P1", "b#P1"]


def test_only_the_measures_that_count_are_selected() -> None:
    assert measure_ids(("show", "recovered")) == ["a#P1-M1"]
    assert measure_ids(("show", "open")) == ["a#P1-M2"]
    assert measure_ids(("measure_type", "M1")) == ["a#P1-M2", "b#P1-M1"]
    assert measure_ids(("completion", DONE.value), ("show", "measures")) == ["a#P1-M1", "b#P1-M1"]


@pytest.mark.parametrize(
    ("stated", "age"),
    [
        ("2026-11-30", "half"),
        ("2026-06-01", "half"),  # 182 days
        ("2026-05-31", "year"),  # 183 days
        ("2025-11-30", "year"),  # 365 days
        ("2025", "two"),  # 2025-01-01 is 698 days ago
        ("2024-11", "three"),  # 2024-11-01 is 759 days ago
        ("2023-11-30", "three"),  # 1096 days: three years to the day
        ("2023-11-29", "more"),
        ("2030-01-01", "half"),  # not yet: no time has passed
        (None, "unknown"),
        ("不详", "unknown"),
        ("2024-13", "unknown"),
        ("2024-1-1-1", "three"),
    ],
)
def test_the_age_counts_from_the_earliest_day_that_a_date_may_mean(stated: str | None, age: str) -> None:
    assert age_of(problem(date=stated), TODAY) == age
