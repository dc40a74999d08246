"""Query and document are cut alike; long terms are found by their parts."""

from hypothesis import given
from hypothesis import strategies as st

from index.terms import document_characters, document_terms, fold, query_terms


def test_a_long_term_gives_its_parts_too() -> None:
    terms = document_terms("安全生产责任制")
    assert {"安全生产", "安全", "生产", "责任制", "安全生产责任制"} <= set(terms)


def test_full_width_and_upper_case_are_folded() -> None:
    assert document_terms("ＡＢＣ") == document_terms("abc") == ["abc"]


def test_stop_words_punctuation_and_emoji_give_no_terms() -> None:
    assert query_terms("怎么办?的了,😀…") == []


def test_a_repeated_query_term_counts_once() -> None:
    assert query_terms("报销 报销 报销") == ["报销"]


def test_terms_hold_no_white_space() -> None:
    """The index cuts at white space: a term with a blank would become two."""
    assert all(
        not term.isspace() and " " not in term for term in document_terms("差旅 报销\u3000审核\t2023 年")
    )


def test_characters_are_chinese_only() -> None:
    assert document_characters("退款12元,OK") == ["退", "款", "元"]


@given(text=st.text(max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(term and term == fold(term) for term in document_terms(text))
