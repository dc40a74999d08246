"""Suggestions: begin with what was typed, then hold it; frequent and short first."""

from hypothesis import given
from hypothesis import strategies as st

from index.suggestions import Suggestions

PHRASES = {"差旅费超标": 1, "差旅费": 0, "差旅报销不严": 3, "虚报差旅费": 9, "公车ABC": 2}


def test_phrases_that_begin_with_the_prefix_come_before_those_that_hold_it() -> None:
    assert Suggestions(PHRASES).find("差旅", 9) == ["差旅报销不严", "差旅费超标", "差旅费", "虚报差旅费"]


def test_the_limit_is_kept() -> None:
    assert Suggestions(PHRASES).find("差旅", 2) == ["差旅报销不严", "差旅费超标"]


def test_width_and_case_do_not_matter() -> None:
    assert Suggestions(PHRASES).find("ａb", 5) == ["公车ABC"]


def test_a_suggestion_never_spans_two_phrases() -> None:
    assert Suggestions({"甲乙": 1, "丙丁": 1}).find("乙 丙", 5) == []


@given(
    phrases=st.dictionaries(
        st.text(alphabet="差旅费报销", min_size=1, max_size=5), st.integers(0, 5), max_size=20
    ),
    prefix=st.text(alphabet="差旅费报销", min_size=1, max_size=3),
)
def test_everything_that_holds_the_prefix_is_found(phrases: dict[str, int], prefix: str) -> None:
    assert set(Suggestions(phrases).find(prefix, 99)) == {one for one in phrases if prefix in one}
