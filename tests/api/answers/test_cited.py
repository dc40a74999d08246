"""A model's text is cut into sentences, made plain, and kept only where it cites what it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.cited import (
    MAX_SENTENCE_CHARS,
    CitedSentence,
    SentenceReader,
    cited_sentence,
    plain_text,
    says_something,
)


def read(*pieces: str) -> list[str]:
    """What the reader makes of these pieces."""
    reader = SentenceReader()
    return [sentence for piece in pieces for sentence in reader.feed(piece)] + list(reader.rest())


def kept(*pieces: str, issued: int = 5) -> list[CitedSentence]:
    """The sentences of these pieces that may be shown."""
    return [one for raw in read(*pieces) if (one := cited_sentence(raw, issued)) is not None]


def test_a_citation_belongs_to_its_sentence_before_and_after_the_full_stop() -> None:
    assert kept("退缴2.6万元[1]。修订了办法。[2][3]已办结［4］。") == [
        CitedSentence("退缴2.6万元。", (1,)),
        CitedSentence("修订了办法。", (2, 3)),
        CitedSentence("已办结。", (4,)),
    ]


def test_a_citation_at_the_beginning_is_not_taken_for_the_sentence_before() -> None:
    """What is cited already needs no further one behind its full stop."""
    assert kept("[1]退缴2.6万元。[2]修订了办法。") == [
        CitedSentence("退缴2.6万元。", (1,)),
        CitedSentence("修订了办法。", (2,)),
    ]


@pytest.mark.parametrize("written", ["[1,3]", "[1、3]", "【1】【3】", "[1][3]", "［1，3］", "[^1][^3]"])
def test_citations_are_read_in_every_way_they_are_written(written: str) -> None:
    assert kept(f"收回资金{written}。") == [CitedSentence("收回资金。", (1, 3))]


def test_a_range_is_all_between() -> None:
    assert kept("收回资金[2-4]。") == [CitedSentence("收回资金。", (2, 3, 4))]


def test_a_number_that_was_not_issued_is_removed_and_alone_does_not_count() -> None:
    assert kept("收回资金[2][9]。编造的话[9]。也是编造[0]。", issued=5) == [CitedSentence("收回资金。", (2,))]


def test_a_sentence_without_a_citation_is_dropped() -> None:
    assert kept("总的来看，整改成效显著。收回资金[1]。") == [CitedSentence("收回资金。", (1,))]


def test_decimals_and_dates_do_not_end_a_sentence() -> None:
    assert kept("2024.03.20前退缴2.6万元[1]。") == [CitedSentence("2024.03.20前退缴2.6万元。", (1,))]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**修订**了`办法`[1]。", "修订了办法。"),
        ("# 修订了办法[1]。", "修订了办法。"),
        ("- 修订了办法[1]。", "修订了办法。"),
        ("3. 修订了办法[1]。", "修订了办法。"),
        ("修订了[办法](http://evil.example/a?b=1)[1]。", "修订了办法。"),
        ("修订了办法[1](javascript:alert(1))。", "修订了办法)。"),
        ("![图](http://evil.example/x.png)修订了办法[1]。", "图修订了办法。"),
        ("修订了<b>办法</b>[1]。", "修订了办法。"),
        ("修订了办法<script src=//evil.example></script>[1]。", "修订了办法。"),
        ("修订了办法<img onerror=alert(1) src=x>[1]。", "修订了办法。"),
        ("详见https://evil.example/x，修订了办法[1]。", "详见，修订了办法。"),
        ("详见 www.evil.example 修订了办法[1]。", "详见修订了办法。"),
        ("详见evil.example.com/path?a=1修订了办法[1]。", "详见修订了办法。"),
        ("修订了办\u0301\u0301\u0301法[1]。", "修订了办法。"),
        ("修订了\u202e办法\x00[1]。", "修订了办法。"),
        ("利率<5%的借款已收回[1]。", "利率<5%的借款已收回。"),
    ],
)
def test_links_tags_and_marks_become_plain_text(written: str, shown: str) -> None:
    assert [one.text for one in kept(written)] == [shown]


def test_what_a_model_thinks_before_its_answer_is_left_out() -> None:
    assert kept("<thi", "nk>先想想[1]。再", "想想[2]。</thi", "nk>收回资金[3]。") == [
        CitedSentence("收回资金。", (3,))
    ]
    assert kept("<think>没有想完[1]。") == []
    assert kept("<reaso", "ning>想[1]。</reasoning>收回资金[3]。") == [CitedSentence("收回资金。", (3,))]


@pytest.mark.parametrize("written", ["<think>其实[1]。</think>乙局[2]。", '{"answer":"甲局[1]。'])
def test_thoughts_between_sentences_and_json_are_no_answer(written: str) -> None:
    assert kept("收回资金[3]。" + written) == [CitedSentence("收回资金。", (3,))]


def test_the_last_sentence_needs_no_mark_at_its_end() -> None:
    assert kept("收回资金[1]。修订办法[2]") == [
        CitedSentence("收回资金。", (1,)),
        CitedSentence("修订办法", (2,)),
    ]


def test_a_sentence_that_is_too_long_is_dropped_and_counted_once() -> None:
    reader = SentenceReader()
    sentences = [one for _ in range(40) for one in reader.feed("长" * 100)]
    sentences += [*reader.feed("[1]。收回资金[2]。"), *reader.rest()]
    assert sentences == ["收回资金[2]。"]
    assert reader.too_long == 1
    assert cited_sentence("长" * (MAX_SENTENCE_CHARS + 1) + "[1]", 1) is None


def test_spaces_after_a_sentence_do_not_hold_it_back() -> None:
    reader = SentenceReader()
    assert list(reader.feed("收回资金[1]。修订办法。" + " " * 40)) == ["收回资金[1]。", "修订办法。"]


def test_numbers_and_marks_alone_say_nothing() -> None:
    assert not says_something(plain_text("[1][2] 。——"))
    assert cited_sentence("[1]。", 1) is None


TEXTS = st.text(st.sampled_from("退缴收回。！？[]［］【】123,，<b>/()*#-\n .:thinkhttp"), max_size=120)


@given(text=TEXTS, data=st.data())
def test_however_a_text_is_cut_the_sentences_are_the_same(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert read(*pieces) == read(text)


@given(st.text(max_size=300), st.integers(0, 5))
def test_whatever_a_model_writes_cites_only_what_was_issued(text: str, issued: int) -> None:
    for one in kept(text, issued=issued):
        assert one.citations
        assert all(1 <= number <= issued for number in one.citations)
        assert len(one.text) <= MAX_SENTENCE_CHARS
        assert "\n" not in one.text


@given(TEXTS)
def test_nothing_that_looks_like_a_tag_or_an_address_is_left(text: str) -> None:
    shown = plain_text(text + "<script>x</script><a href=1>http://evil.example/")
    assert "<script" not in shown
    assert "http://" not in shown
