"""Offsets found in the shadow must hold in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.parser.shadow import shadow


@given(st.text())
def test_a_shadow_is_as_long_as_its_text(text: str) -> None:
    assert len(shadow(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（１）关于：Ａ；Ｂ，！？．", "(1)关于:A;B,!?."),
        ("「關於『學習』」問題", "“关于“学习””问题"),
        ("“差旅费”〝报销〞", "“差旅费”“报销”"),
        ("\u3000一\u00a0是\t二是\n", " 一 是\t二是\n"),
        ("⽇期：2023年5⽉", "日期:2023年5月"),
        ("著名、乾县、瞭望", "著名、乾县、瞭望"),
        ('"straight"', '"straight"'),
    ],
)
def test_each_character_becomes_its_plainest_form(text: str, expected: str) -> None:
    assert shadow(text) == expected


def test_punctuation_of_chinese_text_that_has_no_ascii_twin_stays() -> None:
    assert shadow("《方案》、。—…〇") == "《方案》、。—…〇"
