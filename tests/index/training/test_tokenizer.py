"""Words where jieba finds words, characters where it does not."""

from __future__ import annotations

from collections import Counter

from index.training.tokenizer import build_tokenizer, count_words

COUNTS = Counter({"差旅费": 40, "报销": 30, "差": 5, "旅": 3, "审": 2, "0000": 20, "0": 9, "年": 50, ",": 90})


def test_a_known_word_is_one_token_and_a_rare_one_falls_to_its_characters() -> None:
    tokenizer = build_tokenizer(COUNTS, size=50, min_count=2)
    assert tokenizer.encode("差旅费报销").tokens == ["差旅费", "报销"]
    assert tokenizer.encode("旅差").tokens == ["旅", "差"]


def test_digits_width_and_case_make_no_difference() -> None:
    tokenizer = build_tokenizer(COUNTS, size=50, min_count=2)
    assert tokenizer.encode("2023年").ids == tokenizer.encode("1998年").ids
    assert tokenizer.encode("2023年").tokens == ["0000", "年"]


def test_punctuation_and_space_are_no_tokens() -> None:
    tokenizer = build_tokenizer(COUNTS, size=50, min_count=2)
    assert tokenizer.encode("差旅费, “报销”。").tokens == ["差旅费", "报销"]


def test_an_unseen_character_is_the_unknown_token_zero() -> None:
    tokenizer = build_tokenizer(COUNTS, size=50, min_count=2)
    assert tokenizer.encode("差旅费龘").ids[-1] == 0


def test_every_character_has_a_token_before_words_fill_the_rest() -> None:
    # Characters of words seen at least twice: 差 旅 费 报 销 审 0 年 = 8; with the unknown token 9.
    tokenizer = build_tokenizer(COUNTS, size=10, min_count=2)
    assert tokenizer.get_vocab_size() == 10
    assert set(tokenizer.get_vocab()) == {"<unk>", *"差旅费报销审0年", "差旅费"}


def test_words_are_counted_over_all_lines_with_domain_terms_kept_whole() -> None:
    counts = count_words(["落实第一议题制度", "第一议题"], ["第一议题"], processes=1)
    assert counts["第一议题"] == 2
