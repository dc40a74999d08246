"""What opens behind a figure is exactly what it counts, quoted with its sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from api.answers.entries import Entry
from api.patterns.choosing import Choice, read_choice, select
from api.patterns.opened import SHOWN_OF_A_PROBLEM, Opened, cite_problem, entry, open_choice, read_opened
from api.wiring import Services
from kb.patterns import read_problem_lines
from tests.api.patterns.made import PHONE

TODAY = date(2026, 11, 30)
BASE = "http://127.0.0.1:8000"


def open_(services: Services, *pairs: tuple[str, str], size: int = 20) -> Opened:
    lines = services.store.read(read_problem_lines)
    return open_choice(services.store, lines, read_choice(pairs), TODAY, size)


def entries(opened: Opened) -> list[Entry]:
    return [entry(one, opened.choice, BASE)[0] for one in opened.page]


@pytest.mark.parametrize("show", ["problems", "measures", "recovered", "open"])
@pytest.mark.parametrize(
    "filters", [[], [("topic", "B9")], [("unit_kind", "司法局"), ("measure_type", "M1")]]
)
def test_all_pages_together_hold_what_is_counted(
    samples: Services, show: str, filters: list[tuple[str, str]]
) -> None:
    lines = samples.store.read(read_problem_lines)
    choice = read_choice([("show", show), *filters])
    counted = select(lines, choice, TODAY)
    pages = -(-len(counted) // 7)
    shown = [
        one
        for page in range(1, pages + 1)
        for one in open_choice(samples.store, lines, choice.on_page(page), TODAY, 7).page
    ]
    assert sorted(one.counted.problem.problem_id for one in shown) == sorted(
        one.problem.problem_id for one in counted
    )
    quoted = [quote for one in shown for quote in entry(one, choice, BASE)[0].quotes]
    if show != "problems":
        assert sorted(one.measure_id for one in quoted) == sorted(
            each.measure_id for one in counted for each in one.measures
        )
    assert all(BASE + one.url in one.citation and one.text in one.citation for one in quoted)


def test_money_says_its_sum_and_the_amount_of_each_measure(site: Services) -> None:
    opened = open_(site, ("show", "recovered"))
    assert opened.heading == "收回 3.5 万元：1 条措施，见于 1 个问题"
    assert [quote.remark for one in entries(opened) for quote in one.quotes] == ["收回 3.5 万元"]


def test_the_largest_sums_come_first_elsewhere_the_newest(samples: Services) -> None:
    sums = [
        sum(each.recovered for each in one.counted.measures)
        for one in open_(samples, ("show", "recovered")).page
    ]
    assert sums == sorted(sums, reverse=True)
    dates = [one.counted.problem.date or "" for one in open_(samples).page]
    assert dates == sorted(dates, reverse=True)
    assert isinstance(sums[0], Decimal)


def test_a_problem_without_measures_is_shown_and_says_so(site: Services) -> None:
    opened = open_(site, ("topic", "C12"))
    (one,) = opened.page
    shown, remark = entry(one, opened.choice, BASE)
    assert (shown.title, shown.quotes, remark) == ("党费收缴不及时", (), "通报没有列出这个问题的措施。")
    assert (shown.unit, shown.who) == ("临澜市教育局", ("教育", "临澜市", "巡察", "2024-05-06"))
    assert cite_problem(one, BASE).endswith(
        "linlan-edu-2024b#P3，http://127.0.0.1:8000/notices/linlan-edu-2024b?cite=P3#P3"
    )


def test_where_problems_are_counted_a_long_one_is_quoted_in_part(samples: Services) -> None:
    opened = open_(samples, size=50)
    long = next(one for one in opened.page if len(one.counted.measures) > SHOWN_OF_A_PROBLEM)
    shown, remark = entry(long, opened.choice, BASE)
    assert len(shown.quotes) == SHOWN_OF_A_PROBLEM
    assert remark == f"共 {len(long.counted.measures)} 条措施，引前 {SHOWN_OF_A_PROBLEM} 条。"


def test_personal_data_is_masked(site: Services) -> None:
    quotes = [quote for one in entries(open_(site, ("show", "open"))) for quote in one.quotes]
    assert any("138****5678" in quote.text for quote in quotes)
    assert not any(PHONE in quote.text + quote.citation for quote in quotes)


def test_what_the_store_does_not_show_is_left_out(site: Services) -> None:
    lines = site.store.read(read_problem_lines)
    (known, *_) = select(lines, Choice(), TODAY)
    gone = replace(known, problem=replace(known.problem, problem_id="gone#P1"))
    assert [one.counted for one in read_opened(site.store, [gone, known])] == [known]
    assert read_opened(site.store, []) == ()


def test_nothing_counted_opens_nothing(site: Services) -> None:
    opened = open_(site, ("region", "无此地"))
    assert (opened.heading, opened.page) == ("0 个问题", ())
