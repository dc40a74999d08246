"""Token vectors move towards what the questions teach, the same way every time, and the rest stays where it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.training.contrastive import FloatArray
from index.training.fine_tuning import FineTuning, TokenizedBase, TokenizedQuestion, fine_tune

# Tokens: 0 unknown, 1..4 words of measures, 5..8 words of questions; row n of the base holds word n + 1.
WORDS = 4
TUNING = FineTuning(steps=60, questions=4, base_pairs=4, learning_rate=0.05, token_dropout=0.0, constancy=0.0)


def ids(*tokens: int) -> np.ndarray:
    return np.array(tokens, dtype=np.int64)


@pytest.fixture
def start() -> FloatArray:
    table = np.random.default_rng(3).standard_normal((1 + 2 * WORDS, 16)).astype(np.float32)
    table[0] = 0.0
    return table


@pytest.fixture
def base() -> TokenizedBase:
    words = [ids(word + 1) for word in range(WORDS)]
    return TokenizedBase(words, words, np.arange(WORDS))


def asked(word: int, *, rejected: tuple[int, ...] = ()) -> TokenizedQuestion:
    return TokenizedQuestion(ids(1 + WORDS + word), (word,), rejected)


def similarity(table: FloatArray, left: int, right: int) -> float:
    product = table[left] @ table[right]
    return float(product / np.linalg.norm(table[left]) / np.linalg.norm(table[right]))


def test_a_questions_word_comes_near_to_the_word_of_its_measure(
    start: FloatArray, base: TokenizedBase
) -> None:
    table = fine_tune(start, base, [asked(word) for word in range(WORDS)], TUNING, seed=1)
    for word in range(WORDS):
        nearest = max(range(WORDS), key=lambda other: similarity(table, 1 + WORDS + word, 1 + other))
        assert nearest == word


def test_the_same_seed_gives_the_same_table(start: FloatArray, base: TokenizedBase) -> None:
    questions = [asked(word) for word in range(WORDS)]
    first, second = (fine_tune(start, base, questions, TUNING, seed=5) for _ in range(2))
    assert np.array_equal(first, second)


def test_the_starting_table_is_left_alone(start: FloatArray, base: TokenizedBase) -> None:
    before = start.copy()
    fine_tune(start, base, [asked(0)], TUNING, seed=1)
    assert np.array_equal(start, before)


def test_constancy_holds_what_is_not_taught_near_to_what_it_was(
    start: FloatArray, base: TokenizedBase
) -> None:
    """The words of measures 2 and 3, about which nothing is asked, keep their similarity better."""
    before = similarity(start, 2, 3)
    free, held = (
        fine_tune(start, base, [asked(0)], replace(TUNING, constancy=weight), seed=1)
        for weight in (0.0, 50.0)
    )
    assert abs(similarity(held, 2, 3) - before) < abs(similarity(free, 2, 3) - before) / 2


def test_tokens_that_occur_nowhere_keep_their_vectors(start: FloatArray, base: TokenizedBase) -> None:
    table = fine_tune(start, base, [asked(0)], TUNING, seed=1)
    unused = range(2 + WORDS, 1 + 2 * WORDS)
    assert all(np.array_equal(table[token], start[token]) for token in unused)


def test_a_rejected_measure_moves_away_even_within_the_relevant_problem(start: FloatArray) -> None:
    """Measures of one problem do not push each other off, unless a judge has said so."""
    words = [ids(word + 1) for word in range(WORDS)]
    base = TokenizedBase(words, words, np.array([0, 0, 1, 2]))
    tuning = replace(TUNING, base_pairs=0)
    table = fine_tune(start, base, [asked(0, rejected=(1,))], tuning, seed=1)
    assert similarity(table, 1 + WORDS, 2) < similarity(start, 1 + WORDS, 2)


def test_each_step_is_told(start: FloatArray, base: TokenizedBase) -> None:
    calls: list[int] = []
    fine_tune(start, base, [asked(0)], replace(TUNING, steps=3), seed=1, on_step=lambda: calls.append(1))
    assert len(calls) == 3
