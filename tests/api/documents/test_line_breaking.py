"""Lines are foretold as Word and LibreOffice break them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents.line_breaking import LineSetting, count_lines
from api.documents.page_layout import BODY
from api.documents.pagination import paragraph_lines, tightening

TEN = LineSetting(em=100, width=1000)
HANGING = LineSetting(em=100, width=1000, hangs=True)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("字" * 10, 1),
        ("字" * 11, 2),
        ("字" * 21, 3),
        ("字" * 10 + "，", 2),  # the comma may not begin a line: it takes a character along
        ("字" * 9 + "（字", 2),  # an opening bracket may not end one
        ("字" * 7 + "word", 1),  # .722 + .5 + .333 + .5 em and .225 before it
        ("字" * 8 + "word", 2),
        ("m" * 13, 2),  # .778 em each: twelve fit, and a word longer than a line is broken
        ("字" * 10 + " ", 1),  # spaces vanish at the end of a line
        ("字" * 10 + "   字", 2),
        ("字" * 9 + "20" + "字", 2),
        ("e\u0301" * 22, 1),  # .444 em each, and the marks nothing
    ],
)
def test_lines_of_ten_characters(text: str, lines: int) -> None:
    assert count_lines(text, TEN) == lines


def test_a_comma_may_hang_outside_where_text_is_justified() -> None:
    assert count_lines("字" * 10 + "，", HANGING) == 1
    assert count_lines("字" * 10 + "，字", HANGING) == 2
    assert count_lines("字" * 10 + "）", HANGING) == 2


def test_the_first_line_is_indented() -> None:
    assert count_lines("字" * 9, LineSetting(em=100, width=1000, first=200)) == 2


def test_narrowed_characters_fit_where_they_would_not() -> None:
    assert count_lines("字" * 11, LineSetting(em=100, width=1000, narrowing=10)) == 1  # 11 × 90 = 990


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_has_no_more_lines_than_characters(text: str) -> None:
    assert 1 <= count_lines(text, TEN) <= max(1, len(text))


def test_a_machine_without_the_latin_font_sets_wider_letters() -> None:
    digits = "字" * 5 + "2" * 8  # 5 + .225 + 8 × .5 em
    assert count_lines(digits, TEN) == 1
    assert count_lines(digits, replace(TEN, latin=1.28)) == 2  # 8 × .64


def test_libreoffice_keeps_a_comma_with_digits_and_lets_none_hang_behind_them() -> None:
    strict = replace(HANGING, is_strict=True)
    tied = "字" * 9 + "，2" + "字" * 9  # 字，2 goes to the second line together
    behind_digits = "字" * 8 + "20，"  # 8 + .225 + 1 em, and the comma outside
    for text, lines, lines_of_libreoffice in ((tied, 2, 3), (behind_digits, 1, 2)):
        assert count_lines(text, HANGING) == lines
        assert count_lines(text, strict) == lines_of_libreoffice


@given(st.text("字，。（）《》2 0a", max_size=200))
def test_body_text_is_set_so_that_every_machine_breaks_as_many_lines(text: str) -> None:
    tight = tightening(BODY, text)
    fewest, most = paragraph_lines(BODY, text, tightened=tight)
    assert fewest == most or tight == 0
