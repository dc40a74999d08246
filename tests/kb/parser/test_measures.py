"""Measures: how the words under a problem are split, and what each label makes of them."""

import pytest

from kb.document import Span
from kb.parser.enumerators import find_markers
from kb.parser.findings import Content
from kb.parser.measures import MeasureSplitter


def content_of(text: str, *, by_sentence: bool = False) -> Content:
    return MeasureSplitter(text, find_markers(text), by_sentence=by_sentence).split([Span(0, len(text))])


def split(text: str, *, by_sentence: bool = False) -> list[str]:
    return [measure.span.of(text) for measure in content_of(text, by_sentence=by_sentence).measures]


def test_spoken_items_are_measures() -> None:
    assert split("一是清账。二是对账。三是公示。") == ["清账。", "对账。", "公示。"]


def test_semicolons_between_items_stay_with_them() -> None:
    assert split("一是清账;二是对账。") == ["清账;", "对账。"]


def test_a_paragraph_without_enumerators_is_one_measure() -> None:
    assert split("清账。对账。") == ["清账。对账。"]


def test_each_paragraph_is_a_measure() -> None:
    assert split("清理往来账目。\n每月对账。") == ["清理往来账目。", "每月对账。"]


def test_audit_results_are_one_measure_a_sentence() -> None:
    assert split("已清理账目。已追回“甲。乙”款项。", by_sentence=True) == [
        "已清理账目。",
        "已追回“甲。乙”款项。",
    ]


def test_sentences_that_name_a_finding_each_are_measures() -> None:
    assert split("对账目不清问题,已清账。对挂账问题,已收回。") == [
        "对账目不清问题,已清账。",
        "对挂账问题,已收回。",
    ]


def test_words_before_the_list_are_a_remark_on_the_whole() -> None:
    content = content_of("局党组高度重视,立即整改。一是清账。二是对账。")

    assert [(remark.name, remark.span.end) for remark in content.remarks] == [("总述", 13)]


def test_outer_numbers_hold_inner_spoken_items() -> None:
    assert split("1.清账,一是查;二是改。\n2.对账。") == ["清账,一是查;二是改。", "对账。"]


def test_inner_numbers_stay_in_a_spoken_item() -> None:
    assert split("一是清账:(1)查账;(2)改账。二是对账。") == ["清账:(1)查账;(2)改账。", "对账。"]


def test_a_second_list_of_the_same_style_goes_on() -> None:
    """一是…二是… under one label, then again under another: all are measures."""
    assert split("整改措施:一是清账。二是对账。\n整改成效:一是收回5万元。") == [
        "清账。",
        "对账。",
        "收回5万元。",
    ]


def test_a_goal_and_a_deadline_are_remarks() -> None:
    content = content_of("整改目标:账实相符。\n整改时限:6月底\n整改措施:清账。")

    assert [remark.name for remark in content.remarks] == ["整改目标", "整改时限"]


@pytest.mark.parametrize("words", ["已完成", "已完成整改。", "基本完成,长期坚持", "正在推进"])
def test_a_status_alone_is_no_measure(words: str) -> None:
    content = content_of(f"整改情况:{words}")

    assert content.measures == []
    assert len(content.status) == 1


@pytest.mark.parametrize("words", ["完成换届。", "完成清账36笔。", "解决欠薪。"])
def test_a_short_act_is_a_measure_though_it_says_done(words: str) -> None:
    assert split(f"整改情况:{words}") == [words]


def test_a_line_that_names_the_next_group_is_left_out() -> None:
    assert split("1.清账。\n2.对账。\n县民政局") == ["清账。", "对账。"]


def test_a_lead_in_line_is_left_out() -> None:
    assert split("主要做法如下:\n清理往来账目。\n每月对账。") == ["清理往来账目。", "每月对账。"]


def test_nothing_is_found_in_nothing() -> None:
    assert MeasureSplitter("", []).split([]) == Content()
