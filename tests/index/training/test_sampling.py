"""Batches hold what they should, in the share they should."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.training.sampling import (
    mixed,
    one_epoch,
    pair_examples,
    question_examples,
    row_examples,
    sibling_examples,
)
from index.training.sources import (
    Measure,
    Pair,
    Question,
    Row,
    question_families,
    read_synonyms,
    row_families,
)
from index.training.tokenizer import build_tokenizer


@pytest.fixture
def tokenizer() -> Tokenizer:
    from collections import Counter

    return build_tokenizer(Counter(dict.fromkeys("甲乙丙丁题答问", 5)), size=20, min_count=1)


def test_pairs_with_one_passage_are_one_group(tokenizer: Tokenizer) -> None:
    examples = pair_examples([Pair("甲", "答"), Pair("乙", "答"), Pair("丙", "丁")], tokenizer)
    assert examples.groups.tolist() == [0, 0, 1]
    assert len(examples.passages) == 2


def test_rows_of_one_title_are_one_group_with_an_example_for_each_question(tokenizer: Tokenizer) -> None:
    rows = [
        Row("A1", "题", "答", ("甲", "乙")),
        Row("A1", "题", "丁", ("丙",)),
        Row("A2", "题", "答", ("问",)),
    ]
    examples = row_examples(rows, tokenizer)
    assert examples.groups.tolist() == [0, 0, 0, 1]
    assert list(examples.answers) == [(0,), (0,), (1,), (2,)]


def test_a_question_is_answered_by_the_training_measures_among_its_relevant_ones(
    tokenizer: Tokenizer,
) -> None:
    measures = [Measure("a#P1-M1", "题", "答"), Measure("a#P1-M2", "题", "丁")]
    questions = [
        Question("1", "keyword", "甲", frozenset({"a#P1-M1", "a#P1-M2", "a#P1-M3"})),
        Question("2", "keyword", "乙", frozenset({"b#P1-M1"})),
    ]
    assert list(question_examples(questions, measures, tokenizer).answers) == [(0, 1)]


def test_an_epoch_shows_every_example_once_in_full_batches(tokenizer: Tokenizer) -> None:
    examples = pair_examples([Pair("甲", str(number) + "答") for number in range(10)], tokenizer)
    batches = list(one_epoch(examples, size=4, seed=0))
    seen = np.concatenate([batch.groups for batch in batches])
    assert [len(batch.queries) for batch in batches] == [4, 4]
    assert len(set(seen.tolist())) == 8


def test_mixed_batches_take_a_fixed_number_from_each_part_with_groups_apart(tokenizer: Tokenizer) -> None:
    first = pair_examples([Pair("甲", "答"), Pair("乙", "丁")], tokenizer)
    second = pair_examples([Pair("丙", "题"), Pair("丁", "问")], tokenizer)
    batches = list(mixed([(first, 3), (second, 1)], steps=2, seed=0))
    assert [len(batch.passages) for batch in batches] == [4, 4]
    assert all(set(batch.groups[:3].tolist()) <= {0, 1} for batch in batches)
    assert all(set(batch.groups[3:].tolist()) <= {2, 3} for batch in batches)


def test_a_text_is_answered_by_the_others_of_its_family(tokenizer: Tokenizer) -> None:
    examples = sibling_examples([("甲", "乙", "丙"), ("丁",), ("答", "答"), ("题", "问")], tokenizer)
    assert list(examples.answers) == [(1, 2), (0, 2), (0, 1), (4,), (3,)]
    assert examples.groups.tolist() == [0, 0, 0, 1, 1]


def test_rows_of_one_title_are_one_family_with_all_their_questions() -> None:
    rows = [
        Row("A1", "题", "答", ("甲", "乙")),
        Row("A1", "题", "丁", ("丙",)),
        Row("A2", "题", "答", ("问",)),
    ]
    assert row_families(rows) == [("题", "甲", "乙", "丙"), ("题", "问")]


def test_questions_about_one_problem_are_one_family_with_its_title() -> None:
    measures = [Measure("n#P1-M1", "题", "答"), Measure("n#P1-M2", "题", "丁")]
    questions = [
        Question("1", "keyword", "甲", frozenset({"n#P1-M1"})),
        Question("2", "question", "乙", frozenset({"n#P1-M1", "n#P1-M2"})),
        Question("3", "question", "丙", frozenset({"held-out#P1-M1"})),
    ]
    assert question_families(questions, measures) == [("题", "甲", "乙")]


def test_loosely_related_words_are_no_synonyms(lexicon: Path) -> None:
    assert read_synonyms(lexicon) == [("差旅费", "出差费", "差旅费用")]
