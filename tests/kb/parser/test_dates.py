"""Dates become ISO strings that are complete only where the text leaves no choice."""

from __future__ import annotations

import pytest

from kb.document import Span
from kb.parser.dates import complete_year, find_date_ranges, find_dates


def values(text: str, default_year: int | None = None) -> list[str | None]:
    return [mention.value for mention in find_dates(text, Span(0, len(text)), default_year=default_year)]


def ranges(text: str) -> list[tuple[str | None, str | None]]:
    found = find_date_ranges(text, Span(0, len(text)))
    return [(item.start.value, item.end.value) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("于2022年5月6日印发", ["2022-05-06"]),
        ("2023-05-31、2023.5.31、2023/5/31", ["2023-05-31"] * 3),
        ("二〇二三年五月三十一日", ["2023-05-31"]),
        ("二○二三年十二月", ["2023-12"]),
        ("２０２３年５月３１日", ["2023-05-31"]),
        ("2023 年 5 月\n6 日", ["2023-05-06"]),
        ("2023年3月", ["2023-03"]),
        ("2022年底", ["2022"]),
        ("6月中旬", ["--06"]),
        ("9月23日", ["--09-23"]),
    ],
)
def test_every_printed_form_has_one_iso_value(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text", ["去年", "近日", "3个月", "2023.5万元", "历时3年", "三月", "12345热线", "4·15"]
)
def test_words_and_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    "text", ["2024717日", "2024年717日", "20247月17日", "2024年 17日", "2月30日", "2023年2月29日", "13月5日"]
)
def test_a_date_with_lost_separators_or_outside_the_calendar_is_flagged_not_guessed(text: str) -> None:
    (mention,) = find_dates(text, Span(0, len(text)))
    assert (mention.value, mention.damaged, mention.text) == (None, True, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年5月6日至7月25日", ("2022-05-06", "2022-07-25")),
        ("2022年11月7日至2023年1月13日", ("2022-11-07", "2023-01-13")),
        ("2022年11月7日至1月13日", ("2022-11-07", "2023-01-13")),
        ("2022年5月6日起至25日", ("2022-05-06", "2022-05-25")),
        ("12月7-9日", ("--12-07", "--12-09")),
        ("3月至6月", ("--03", "--06")),
        ("8-9月份", ("--08", "--09")),
        ("2023年1—6月", ("2023-01", "2023-06")),
        ("2021年至2023年", ("2021", "2023")),
        ("2022-2023年度", ("2022", "2023")),
    ],
)
def test_the_end_of_a_range_takes_the_year_that_follows_from_its_start(
    text: str, expected: tuple[str, str]
) -> None:
    assert ranges(text) == [expected]


def test_only_a_year_that_is_printed_counts_as_printed() -> None:
    start, end = find_dates("2022年5月6日至7月25日", Span(0, 15))
    assert (start.year_printed, end.year_printed) == (True, False)


def test_a_list_and_the_word_tongnian_carry_the_year_on() -> None:
    assert values("2024年3月、4月取得,同年9月投用") == ["2024-03", "2024-04", "2024-09"]


def test_a_default_year_completes_a_date_unless_another_year_is_named() -> None:
    assert values("5月6日印发,去年3月起草", default_year=2023) == ["2023-05-06", "--03"]


def test_spans_point_into_the_whole_text() -> None:
    text = "一是２０２３年５月６日印发;二是7月"
    (mention,) = find_dates(text, Span(2, 12))
    assert mention.span == Span(2, 11)
    assert mention.span.of(text) == mention.text == "２０２３年５月６日"


@pytest.mark.parametrize(
    ("partial", "not_before", "not_after", "expected"),
    [
        ("--09-23", "2022-07-25", None, "2022-09-23"),
        ("--01-10", "2022-11-25", None, "2023-01-10"),
        ("--07-25", "2022-07-25", None, "2022-07-25"),
        ("--09-23", "2022-07", None, "2022-09-23"),
        ("--05-06", "2022-01-01", "2023-06-01", "--05-06"),  # 2022 and 2023 both fit
        ("--03-01", "2022-07-25", "2022-12-31", "--03-01"),  # none fits
        ("--05", "2022-05-10", None, "--05"),  # May 2022 and May 2023 both touch the twelve months
        ("--02-29", "2022-01-01", None, "--02-29"),
        ("2021-02-03", "2022-01-01", None, "2021-02-03"),
        ("--09-23", "--07-25", None, "--09-23"),
    ],
)
def test_a_year_is_completed_only_when_one_year_fits(
    partial: str, not_before: str, not_after: str | None, expected: str
) -> None:
    assert complete_year(partial, not_before=not_before, not_after=not_after) == expected


@pytest.mark.parametrize("unit", ["1", "十", "-", "年", " ", "2022年", "1-", "二〇", "2022年1月1"])
@pytest.mark.timeout(60)
def test_hostile_text_is_searched_to_the_end(unit: str) -> None:
    """A quadratic pattern takes minutes and runs into the time limit of the test."""
    text = unit * (100_000 // len(unit))
    assert all(mention.text == mention.span.of(text) for mention in find_dates(text, Span(0, len(text))))
