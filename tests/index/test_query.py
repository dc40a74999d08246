"""What is looked up of a question, and with what weight."""

from __future__ import annotations

import pytest

from index.query import analyse, years_asked


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("公务接待超标准怎么整改", "公务接待超标准"),
        ("公务接待超标准应该如何处理？", "公务接待超标准"),
        ("公务接待超标准有哪些措施", "公务接待超标准"),
        ("公务接待超标准，怎么办呢？", "公务接待超标准"),
        ("公务接待超标准", "公务接待超标准"),
    ],
)
def test_how_a_question_ends_is_not_looked_up(question: str, about: str) -> None:
    """怎么整改 stands at the end of every question; marking 整改 in every result would say nothing."""
    assert analyse(question).lexical == analyse(about).lexical


def test_the_whole_question_is_still_what_is_encoded() -> None:
    """The encoder was trained on questions as people ask them."""
    assert analyse("公务接待超标准怎么整改").text == "公务接待超标准怎么整改"


def test_words_like_rectification_are_kept_where_they_are_the_matter() -> None:
    """整改不到位 is a finding, not a question."""
    assert "整改" in analyse("巡察整改不到位怎么办").lexical.words


def test_a_query_of_one_lexicon_word_asks_for_that_word_above_its_parts() -> None:
    """一人科室 weighs 12, its part 科室 weighs 1."""
    assert analyse("一人科室").lexical.words == {"科室": 1.0, "一人科室": 12.0}


@pytest.mark.parametrize("written", ["“一人科室”", "一人科室？", '"一人科室', " 一人科室* "])
def test_marks_around_a_word_do_not_change_what_is_looked_up(written: str) -> None:
    """One lexicon word in quotes is still one lexicon word."""
    assert analyse(written).lexical == analyse("一人科室").lexical


def test_a_longer_word_weighs_more_than_its_parts() -> None:
    """固定资产 has four characters: 1 + 0.25 * (4 - 2)."""
    words = analyse("固定资产账实不符").lexical.words

    assert words["固定资产"] == 1.5
    assert words["资产"] == 1.0


def test_single_characters_are_not_marked_beside_longer_words() -> None:
    """住酒店…要不要退: marking every 住 and 退 would cut words of the result in two (超标准住宿)."""
    marked = analyse("住酒店超过标准的钱要不要退").marked_words

    assert "标准" in marked
    assert {"住", "退", "钱"}.isdisjoint(marked)


def test_a_single_character_asked_for_alone_is_marked() -> None:
    assert analyse("账").marked_words == ("账",)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2023年公务接待超标准", ("2023",)),
        ("公务接待　２０２３", ("2023",)),
        ("2022年和2023年的津补贴问题", ("2022", "2023")),
        ("2021年至2023年工会经费", ()),
        ("2021 至 2023 工会经费", ()),
        ("2021年度 - 2023年度工会经费", ()),
        ("2021—2022年、2024年工会经费", ("2024",)),
        ("截至2023年的往来款", ()),
        ("2021年以来的工程变更", ()),
        ("电话13820231234", ()),
        ("公务接待", ()),
        ("2023年巡察反馈指出，你单位公务接待管理不严，存在无公函接待问题。", ()),
    ],
)
def test_a_short_question_may_be_asked_of_a_year(question: str, years: tuple[str, ...]) -> None:
    assert years_asked(question) == years
