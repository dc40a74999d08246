"""Measures that say the same are known as such; those that say something else never are."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from index.duplicates import MIN_JACCARD, SHINGLE_CHARS, find_repeats, folded_text

BASE = "全面清理2019年以来差旅费报销凭证,对超标准报销的住宿费逐人核定金额并限期退缴到账"
OTHER = "公开招聘专业技术人员,优先录用急需紧缺岗位人才"


def same_as(*texts: str) -> list[int]:
    return find_repeats(texts).same_as.tolist()


def part_of(*texts: str) -> list[int]:
    return find_repeats(texts).part_of.tolist()


def likeness(first: str, second: str) -> float:
    """Jaccard similarity of the sets of three characters, worked as it is defined."""
    here, there = (
        {text[at : at + SHINGLE_CHARS] for at in range(len(text) - SHINGLE_CHARS + 1)}
        for text in (folded_text(first), folded_text(second))
    )
    return len(here & there) / len(here | there)


def test_figures_punctuation_spaces_and_width_make_no_difference() -> None:
    assert folded_text("退缴3.2万元，已到账。") == folded_text("退缴 15 万元,已到账") == "退缴0万元已到账"
    assert same_as(OTHER, "退缴3.2万元，已到账。", "退缴 15 万元,已到账") == [0, 1, 1]


def test_a_word_exchanged_in_a_long_measure_leaves_it_the_same() -> None:
    changed = BASE.replace("核定", "核实")
    assert likeness(BASE, changed) > MIN_JACCARD
    assert same_as(BASE, OTHER, changed) == [0, 1, 0]


def test_half_a_measure_exchanged_makes_another_one() -> None:
    changed = BASE[: len(BASE) // 2] + OTHER
    assert same_as(BASE, changed) == [0, 1]


def test_a_measure_that_stands_in_a_longer_one_is_a_part_of_it_and_not_the_other_way() -> None:
    longer = BASE + OTHER
    assert same_as(BASE, longer) == [0, 1]
    assert part_of(BASE, longer) == [1, 1]
    assert part_of(longer, BASE) == [0, 0]


def test_a_sentence_in_a_measure_of_many_is_not_taken_for_a_part_of_it() -> None:
    assert part_of(OTHER, OTHER + BASE * 1 + "召开专题会议,逐项研究部署,明确责任领导和完成时限") == [0, 1]


def test_likeness_does_not_pass_on_from_one_to_the_next() -> None:
    """Every text has a third of the next one's words exchanged: the ends of the chain have nothing in common."""
    words = [chr(0x4E00 + number) * 1 for number in range(400)]
    chain = ["".join(words[start : start + 40]) for start in range(0, 40, 4)]
    assert likeness(chain[0], chain[1]) > MIN_JACCARD > likeness(chain[0], chain[2])
    for row, first in enumerate(same_as(*chain)):
        assert row == first or likeness(chain[row], chain[first]) >= MIN_JACCARD


def test_short_and_blank_measures_are_the_same_only_when_equal() -> None:
    assert same_as("退款", "退款。", "退费", "", " ", "。") == [0, 0, 2, 3, 3, 3]


def test_nothing_repeats_nothing() -> None:
    assert find_repeats([]).same_as.tolist() == []


def test_a_thousand_copies_are_one() -> None:
    assert set(same_as(*(BASE.replace("2019", str(year)) for year in range(1000)))) == {0}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="整改差旅费清退报销1,。", max_size=30), max_size=25))
def test_whatever_is_called_the_same_is_alike_and_the_first_of_its_kind(texts: Sequence[str]) -> None:
    found = find_repeats(texts)
    for row, first in enumerate(found.same_as.tolist()):
        assert first <= row
        assert found.same_as[first] == first
        equal = folded_text(texts[row]) == folded_text(texts[first])
        assert equal or likeness(texts[row], texts[first]) >= MIN_JACCARD
    assert all(found.same_as[whole] == whole for whole in found.part_of.tolist())
