"""Headings: where they end, and which words are the title."""

import pytest

from kb.document import Span
from kb.parser.headings import clean_section_title, read_head, trim_bare_title


def title_of(text: str) -> str:
    return read_head(text, 0, len(text)).title.of(text)


def rest_of(text: str) -> str:
    return text[read_head(text, 0, len(text)).whole.end :]


@pytest.mark.parametrize(
    "text",
    [
        "关于“账目不清”问题",
        "关于“账目不清”的问题。",
        "关于“账目不清”问题的整改",
        "关于“账目不清”问题的整改情况",
        "针对“账目不清”问题。",
        "针对巡察反馈的“账目不清”问题",
        "关于“账目不清。”的问题",
        "关于“账目不清”等方面的突出问题",
        '关于"账目不清"问题',
        "关于账目不清的问题",
        "关于账目不清问题整改落实情况",
        "反馈问题一:关于“账目不清”的问题。",
        "“账目不清”问题",
        "账目不清。",
        "账目不清",
        "问题表述:账目不清。",
        "【反馈问题】账目不清。",
        "反馈意见指出:“账目不清。”",
    ],
)
def test_the_title_is_the_finding_alone(text: str) -> None:
    assert title_of(text) == "账目不清"


def test_quotation_marks_inside_a_title_stay() -> None:
    assert title_of("关于“落实“三重一大”制度不严”问题") == "落实“三重一大”制度不严"


def test_the_content_begins_after_the_heading() -> None:
    assert rest_of("关于“账目不清”问题。一是清账。") == "一是清账。"


def test_the_content_begins_after_the_line() -> None:
    assert rest_of("关于“账目不清”问题\n一是清账。").strip() == "一是清账。"


def test_a_heading_below_blank_lines_is_found() -> None:
    assert title_of("\n" * 5000 + "账目不清。\n整改情况:清账。") == "账目不清"


def test_what_follows_a_bare_title_in_its_paragraph_is_a_detail() -> None:
    text = "账目不清。往来款长期挂账。\n整改情况:清账。"
    head = read_head(text, 0, len(text))

    assert head.rest is not None
    assert head.rest.of(text) == "往来款长期挂账"


def test_a_heading_that_runs_on_after_a_comma_is_not_terminated() -> None:
    assert not read_head("针对“账目不清”问题,组织清账。", 0, 15).is_terminated


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("在“党的建设”方面", "党的建设方面"),
        ("反馈问题:履职不力", "履职不力"),
        ("关于“党的建设”方面的问题", "党的建设方面"),
        ("聚焦“基层组织建设”", "基层组织建设"),
        ("党的建设方面。", "党的建设方面"),
        ("“两个维护”与“四个意识”", "“两个维护”与“四个意识”"),
    ],
)
def test_a_section_title_loses_what_frames_it(title: str, expected: str) -> None:
    assert clean_section_title(title, title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("学习不深入的问题", "学习不深入"), ("问题整改不彻底", "问题整改不彻底"), ("的问题", "的问题")],
)
def test_closing_words_go_from_a_bare_title(title: str, expected: str) -> None:
    assert trim_bare_title(title, Span(0, len(title))).of(title) == expected
