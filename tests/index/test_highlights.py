"""Highlights are offsets into the text as stored, whatever folding does to its length."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from index.highlights import find_highlights
from kb.document import Span


def test_a_term_is_marked_wherever_it_stands() -> None:
    found = find_highlights("差旅费超标,差旅费退回", ["差旅费"])
    assert found.spans == (Span(0, 3), Span(6, 9))
    assert found.terms == ("差旅费",)


def test_touching_and_overlapping_marks_become_one() -> None:
    assert find_highlights("差旅费报销", ["差旅", "旅费", "报销"]).spans == (Span(0, 2 + 3),)


def test_full_width_letters_are_found_at_their_place() -> None:
    assert find_highlights("使用ＯＡ系统", ["oa"]).spans == (Span(2, 4),)


def test_a_sign_that_folds_to_two_characters_does_not_shift_what_follows() -> None:
    text = "面积5㎡,已清退"
    (span,) = find_highlights(text, ["清退"]).spans
    assert span.of(text) == "清退"


def test_part_of_a_folded_sign_marks_the_whole_sign() -> None:
    assert find_highlights("共㎏重", ["kg"]).spans == (Span(1, 2),)


def test_an_emoji_is_one_offset() -> None:
    text = "😀清退😀"
    assert [span.of(text) for span in find_highlights(text, ["清退"]).spans] == ["清退"]


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    assert find_highlights("2015年", ["5", "201"]).spans == ()


def test_a_number_beside_chinese_is_found() -> None:
    assert find_highlights("退回5万元", ["5"]).spans == (Span(2, 3),)


def test_terms_that_do_not_occur_are_not_named() -> None:
    assert find_highlights("清退", ["清退", "差旅"]).terms == ("清退",)


@given(
    text=st.text(alphabet="差旅费报销aÅé㎡ﬁ①Ａ😀\u0301 5", max_size=30),
    terms=st.lists(st.text(alphabet="差旅费报销a5fim", min_size=1, max_size=3), max_size=4),
)
def test_spans_ascend_apart_within_the_text(text: str, terms: list[str]) -> None:
    spans = find_highlights(text, terms).spans
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end < after.start for before, after in itertools.pairwise(spans))
