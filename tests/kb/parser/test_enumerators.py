"""Enumerators: which are seen, with what number, and how they are set off."""

import pytest

from kb.parser.enumerators import Marker, chinese_number, find_markers


def only(text: str) -> Marker:
    (marker,) = find_markers(text)
    return marker


@pytest.mark.parametrize(
    ("text", "style", "ordinal"),
    [
        ("一、总体情况", "CN", 1),
        ("十二、其他", "CN", 12),
        ("(三)党建方面", "PCN", 3),
        ("㈢党建方面", "PCN", 3),
        ("4.学习不够", "AR.", 4),
        ("⒋学习不够", "AR.", 4),
        ("4、学习不够", "AR、", 4),
        ("4)学习不够", "AR)", 4),
        ("(11)学习不够", "PAR", 11),
        ("②学习不够", "CIR", 2),
        ("⑵学习不够", "PD", 2),
        ("二是建章立制", "SHI", 2),
        ("(二)是建章立制", "SHI", 2),
        ("三要建章立制", "YAO", 3),
        ("首先,建章立制", "SEQ", 1),
        ("其次是建章立制", "SEQ", 2),
        ("第三,建章立制", "SEQ", 3),
        ("反馈问题一:学习不够", "ISSUE", 1),
        ("问题12:学习不够", "ISSUE", 12),
        ("第2个问题:学习不够", "ISSUE", 2),
        ("整改任务:治理河道", "FIND", 1),
    ],
)
def test_an_enumerator_has_a_style_and_a_number(text: str, style: str, ordinal: int) -> None:
    marker = only(text)

    assert (marker.style, marker.ordinal) == (style, ordinal)


def test_a_marker_covers_the_blanks_after_it() -> None:
    assert only("1.  学习不够").end == 4


@pytest.mark.parametrize(
    ("before", "boundary"),
    [
        ("", "line"),
        ("\n", "line"),
        ("\n  ", "line"),
        ("好。", "sentence"),
        ("好;", "sentence"),
        ("好,", "comma"),
        ("好 ", "blank"),
    ],
)
def test_a_marker_tells_how_it_is_set_off(before: str, boundary: str) -> None:
    assert only(before + "(2)学习").boundary == boundary


@pytest.mark.parametrize(
    "text",
    [
        "开展“一是学;二是干”活动",  # inside a quotation
        "其中一是学习",  # inside a word
        "统一要求",
        "一是否属实",
        "共有3、4名",  # 3、 not at a boundary
        "(见附件1)号",
        "第一季度",
    ],
)
def test_words_that_only_look_like_enumerators_are_none(text: str) -> None:
    assert find_markers(text) == []


def test_a_number_before_a_digit_is_doubtful() -> None:
    """3.5 may be the third item or a decimal number: the outline decides by what is due."""
    assert only("3.5公里管网未改造").is_doubtful


def test_problems_announced_without_number_are_seen_after_a_full_stop() -> None:
    markers = find_markers("已整改。关于账目不清的问题。已清理。")

    assert [(m.style, m.start) for m in markers] == [("ABOUT", 4)]


def test_a_short_line_above_numbered_items_names_a_group() -> None:
    assert [m.style for m in find_markers("县水务局\n1.账目不清")] == ["BARE", "AR."]


def test_the_first_item_is_seen_after_a_heading_that_lost_its_line_break() -> None:
    assert only("账目不清问题一是清账").ordinal == 1


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("四十三", 43), ("一百零三", 103), ("一百二十", 120)],
)
def test_a_chinese_number_has_a_value(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value
