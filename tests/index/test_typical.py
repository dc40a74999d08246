"""The most central title first; what says the same as an earlier one last."""

from __future__ import annotations

from index.typical import MAX_TITLES, order_by_typicality
from tests.index.fakes import FakeEncoder

TITLES = ["会议费超标", "差旅费报销审核不严", "差旅费报销审核不严格", "差旅费报销超标", "差旅费超标"]


def test_the_title_nearest_to_all_others_comes_first_and_the_odd_one_after_it() -> None:
    found = order_by_typicality(TITLES, FakeEncoder())
    assert TITLES[found.order[0]].startswith("差旅费报销")
    assert found.order.index(0) > 1
    assert sorted(found.order) == list(range(len(TITLES)))


def test_a_title_that_says_what_an_earlier_one_says_follows_all_that_do_not() -> None:
    found = order_by_typicality(["甲乙丙丁", "甲乙丙丁", "戊己庚辛"], FakeEncoder())
    assert found.distinct == 2
    assert found.order[2] in (0, 1)


def test_more_than_are_compared_keep_their_order_at_the_end() -> None:
    encoder = FakeEncoder()
    titles = [f"第{number}个问题" for number in range(MAX_TITLES + 3)]
    found = order_by_typicality(titles, encoder)
    assert encoder.encoded == MAX_TITLES
    assert found.order[-3:] == (MAX_TITLES, MAX_TITLES + 1, MAX_TITLES + 2)
    assert found.distinct <= MAX_TITLES


def test_blank_titles_and_none_at_all_are_no_error() -> None:
    assert order_by_typicality([], FakeEncoder()) == order_by_typicality((), FakeEncoder())
    assert order_by_typicality([], FakeEncoder()).order == ()
    assert sorted(order_by_typicality(["", "x"], FakeEncoder()).order) == [0, 1]
