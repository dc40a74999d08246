"""Feedback notices: problems without measures, and where their list ends."""

import pytest

from kb.parser.feedback import is_feedback_only
from tests.kb.parser.parsed import parse, problems

HEAD = "县委第二巡察组向县水务局党组反馈巡察情况\n近日，县委第二巡察组向县水务局党组反馈了巡察情况。巡察发现的问题：\n"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("县委巡察组反馈巡察情况", "指出问题", True),
        ("关于巡察整改情况的通报", "指出问题", False),
        ("县委巡察组反馈巡察情况", "整改情况:一是清账。", False),
        ("", "县委第二巡察组向县水务局反馈", True),
        ("", "某局开会", False),
    ],
)
def test_feedback_is_told_from_rectification(title: str, text: str, expected: bool) -> None:
    assert is_feedback_only(title, text) is expected


def test_each_lowest_item_is_a_problem() -> None:
    assert list(
        problems(HEAD + "（一）党建方面\n1.学习少。\n2.记录缺失。\n（二）作风方面\n1.调研少。\n")
    ) == [
        "学习少",
        "记录缺失",
        "调研少",
    ]


def test_spoken_items_within_an_item_are_problems() -> None:
    assert list(problems(HEAD + "（一）党建方面\n一是学习少；二是记录缺失。\n")) == ["学习少", "记录缺失"]


def test_advice_is_no_problem() -> None:
    assert list(
        problems(HEAD + "（一）学习少。\n（二）记录缺失。\n三、整改意见建议\n（一）加强学习。\n")
    ) == ["学习少", "记录缺失"]


def test_the_notice_says_that_it_has_no_measures() -> None:
    assert parse(HEAD + "（一）学习少。\n（二）记录缺失。\n").warnings == (
        "只有反馈的问题，没有整改措施（可能是巡察反馈通报）。",
    )


def test_thousands_of_items_are_read() -> None:
    items = "".join(f"{number}.第{number}项记录缺失。一是甲。二是乙。\n" for number in range(1, 2001))

    assert len(problems(HEAD + items)) == 2
    assert len(parse(HEAD + items).problems) == 4000
