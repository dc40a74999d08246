"""Stretches of text: trimming, lines, quotations and membership."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.document import Span
from kb.parser.spans import Intervals, find_quotations, is_blank, lines_of, trim, without_stop


def test_trimming_takes_blanks_from_both_ends() -> None:
    assert trim(" \n学习\t", Span(0, 5)) == Span(2, 4)


def test_trimming_blanks_leaves_nothing() -> None:
    span = trim("  \n ", Span(0, 4))

    assert span.start == span.end


def test_the_stop_at_the_end_is_taken_off() -> None:
    assert without_stop("已完成。", Span(0, 4)) == Span(0, 3)


@pytest.mark.parametrize(("text", "expected"), [("", True), (" \n", True), (" 字", False)])
def test_a_stretch_is_blank_without_words(text: str, expected: bool) -> None:
    assert is_blank(text, 0, len(text)) is expected


def test_lines_come_without_blanks_and_empty_lines() -> None:
    text = "\n  甲 \n\n乙\n"

    assert [span.of(text) for span in lines_of(text, 0, len(text))] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("说“甲”和“乙”", ["“甲”", "“乙”"]),
        ("“甲“乙”丙”", ["“乙”", "“甲“乙”丙”"]),
        ('说"甲"和"乙"', ['"甲"', '"乙"']),
        ("“甲", []),
        ("“甲\n乙”", []),  # a quotation ends with its line
        ("甲”", []),
        ("“" + "甲" * 201 + "”", []),  # too long to be one
    ],
)
def test_quotations_are_closed_within_line_and_length(text: str, expected: list[str]) -> None:
    assert sorted(span.of(text) for span in find_quotations(text)) == sorted(expected)


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda ends: Span(min(ends), max(ends)))
)


@given(spans, st.integers(0, 41))
def test_an_interval_covers_what_any_of_its_spans_covers(stretches: list[Span], position: int) -> None:
    """Checked against looking at every span."""
    assert Intervals(stretches).cover(position) == any(s.start <= position < s.end for s in stretches)
