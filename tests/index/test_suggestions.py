"""Suggestions: begin with what was typed, then hold it, as written or by sound; the usual first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spoken import sounds_of, typed_letters, ways_to_read
from index.suggestions import Suggestions

PHRASES = ["差旅报销不严", "差旅费超标", "虚报差旅费", "公车ABC", "差旅费"]


def test_phrases_that_begin_with_the_prefix_come_before_those_that_hold_it() -> None:
    assert Suggestions(PHRASES).find("差旅", 9) == ["差旅报销不严", "差旅费超标", "差旅费", "虚报差旅费"]


def test_the_limit_is_kept() -> None:
    assert Suggestions(PHRASES).find("差旅", 2) == ["差旅报销不严", "差旅费超标"]


def test_width_and_case_do_not_matter() -> None:
    assert Suggestions(PHRASES).find("ａb", 5) == ["公车ABC"]


def test_a_space_between_two_keywords_does_not_matter() -> None:
    assert Suggestions(["公务接待超标准"]).find("公务 接待", 5) == ["公务接待超标准"]


def test_what_is_typed_already_is_not_suggested() -> None:
    assert Suggestions(PHRASES).find("差旅费", 5) == ["差旅费超标", "虚报差旅费"]


def test_a_suggestion_never_spans_two_phrases() -> None:
    assert Suggestions(["甲乙", "丙丁"]).find("乙 丙", 5) == []
    assert Suggestions(["甲乙", "丙丁"]).find("乙\n丙", 5) == []
    assert Suggestions(["财务", "采购公示"]).find("cwcg", 5) == []


def test_first_letters_and_pinyin_whole_begun_or_mixed_find_a_phrase() -> None:
    for typed in ("clf", "chailv", "chailvf", "chai lv", "clfei", "CLF", "chailvfeichaobiao"):
        assert Suggestions(["差旅费超标", "公车"]).find(typed, 5) == ["差旅费超标"], typed


@pytest.mark.parametrize("typed", ["公务jd", "公务jied", "公wu接待", "gw接待", "公w接d", "公务 jd", "务j"])
def test_characters_and_letters_may_be_mixed(typed: str) -> None:
    assert Suggestions(["公务用车管理", "公务接待超标"]).find(typed, 5) == ["公务接待超标"]


def test_what_begins_with_mixed_letters_comes_before_what_holds_them() -> None:
    phrases = Suggestions(["违规公务接待", "公务接待超标"])
    assert phrases.find("公务jd", 5) == ["公务接待超标", "违规公务接待"]
    assert phrases.find("公务jz", 5) == []
    assert phrases.find("公务b", 5) == []


def test_many_changes_between_characters_and_letters_are_read_at_once() -> None:
    assert Suggestions(["公务接待超标"] * 3).find("公shi" * 50, 5) == []


def test_a_word_is_read_as_it_is_said_not_as_its_characters_mostly_are() -> None:
    """会 is mostly hui, in 会计 kuai; 重 is mostly zhong, in 重复 chong."""
    assert sounds_of("会计重复") == ["kuai", "ji", "chong", "fu"]
    assert Suggestions(["会计核算不规范"]).find("kuaiji", 5) == ["会计核算不规范"]
    assert Suggestions(["重复报销"]).find("cfbx", 5) == ["重复报销"]


def test_three_syllables_are_found_inside_two_only_at_the_beginning() -> None:
    phrases = ["临澜市教育局"]
    assert Suggestions(phrases).find("jyj", 5) == phrases
    assert Suggestions(phrases).find("jiaoyuju", 5) == phrases
    assert Suggestions(phrases).find("jy", 5) == []
    assert Suggestions(phrases).find("ll", 5) == phrases


def test_what_was_written_with_letters_is_found_as_written() -> None:
    assert Suggestions(["OA系统未启用", "欧阿"]).find("oa", 5) == ["OA系统未启用", "欧阿"]


def test_punctuation_and_odd_characters_are_no_sound() -> None:
    assert Suggestions(["《差旅》，？！", "𠀀㊙", "   ", ""]).find("?", 5) == ["《差旅》，？！"]
    assert Suggestions(["."]).find("qq", 5) == []


def test_letters_are_cut_into_beginnings_of_syllables_the_fewest_first() -> None:
    assert ways_to_read("chailvf")[0] == ("chai", "lv", "f")
    assert ways_to_read("clf") == (("c", "l", "f"),)
    assert ("xi", "an") in ways_to_read("xian")
    assert ways_to_read("vvv") == ()


def test_what_is_no_pinyin_has_no_letters() -> None:
    assert [typed_letters(text) for text in ("a", "差lv", "a1", "x" * 25, "chai'lv")] == [
        "",
        "",
        "",
        "",
        "chailv",
    ]


@given(
    phrases=st.lists(st.text(alphabet="差旅费报销", min_size=1, max_size=5), max_size=20),
    prefix=st.text(alphabet="差旅费报销", min_size=1, max_size=3),
)
def test_everything_that_holds_the_prefix_is_found(phrases: list[str], prefix: str) -> None:
    found = Suggestions(phrases).find(prefix, 99)
    assert set(found) == {one for one in phrases if prefix in one and one != prefix}
    assert len(found) == len(set(found))


@given(phrases=st.lists(st.text(alphabet="差旅费会计重复", min_size=3, max_size=5), min_size=1, max_size=20))
def test_every_phrase_is_found_by_its_sound(phrases: list[str]) -> None:
    for phrase in phrases:
        sounds = sounds_of(phrase)
        found = Suggestions(phrases)
        assert phrase in found.find("".join(sounds), 99)
        assert phrase in found.find("".join(sound[0] for sound in sounds), 99)


@given(typed=st.text(max_size=30))
def test_anything_may_be_typed(typed: str) -> None:
    assert set(Suggestions(PHRASES).find(typed, 3)) <= set(PHRASES)
