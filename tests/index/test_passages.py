"""A long measure is split without losing a character; a short one stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import encoder_text, passages_of, split_text
from tests.index.fakes import measure

CHINESE = st.text(alphabet="整改措施一二三,。;!?”\n、 aB1😀", max_size=300)


@given(text=CHINESE, max_chars=st.integers(min_value=1, max_value=50))
def test_parts_join_to_the_text_and_keep_to_the_limit(text: str, max_chars: int) -> None:
    parts = split_text(text, max_chars=max_chars)
    assert "".join(parts) == text
    assert all(len(part) <= max_chars for part in parts)


def test_a_long_measure_is_cut_at_sentence_ends() -> None:
    assert split_text("一二三。四五六。七八。", max_chars=8) == ["一二三。四五六。", "七八。"]


def test_a_sentence_over_the_limit_is_cut_at_clauses() -> None:
    assert split_text("一二三,四五六,七。", max_chars=5) == ["一二三,", "四五六,", "七。"]


def test_a_short_measure_is_one_passage_under_its_own_id() -> None:
    (passage,) = passages_of(measure("a#P1-M1", "已清退。"))
    assert (passage.passage_id, passage.measure_id) == ("a#P1-M1", "a#P1-M1")


def test_later_parts_carry_a_suffix_and_point_to_the_measure() -> None:
    passages = passages_of(measure("a#P1-M2", "一二三。四五六。七八九。"), max_chars=4)
    assert [one.passage_id for one in passages] == ["a#P1-M2", "a#P1-M2+1", "a#P1-M2+2"]
    assert {one.measure_id for one in passages} == {"a#P1-M2"}


def test_what_is_encoded_begins_with_the_problem() -> None:
    (passage,) = passages_of(measure("a#P1-M1", "已清退。", title="差旅费超标"))
    assert encoder_text(passage) == "差旅费超标。已清退。"


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        split_text("一", max_chars=0)
