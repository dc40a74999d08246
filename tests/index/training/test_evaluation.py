"""Scores worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from index.training.evaluation import Bm25, FloatArray, min_max_mean, ndcg, question_table
from index.training.sources import Measure, Question


def test_ndcg_discounts_by_rank() -> None:
    # Found at ranks 2 and 3 of two relevant: (1/log2 3 + 1/log2 4) / (1/log2 2 + 1/log2 3).
    expected = (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3))
    assert ndcg(["x", "a", "b"], frozenset({"a", "b"})) == pytest.approx(expected)


def test_ndcg_ignores_what_lies_below_the_cutoff() -> None:
    assert ndcg(["x", "a"], frozenset({"a"}), cutoff=1) == 0


def test_ndcg_without_a_relevant_document_is_zero() -> None:
    assert ndcg(["a"], frozenset()) == 0


def test_bm25_scores_by_frequency_rarity_and_length() -> None:
    # Two documents of length 1 and 3, mean 2; "甲" in one of them: idf = log(1 + 1.5/1.5) = log 2.
    # tf 1, length 1: norm = 1.2 * (.4 + .6 * 1/2) = .84; score = log 2 * 2.2 / 1.84.
    scores = Bm25([["甲"], ["乙", "丙", "丁"]]).scores(["甲", "无"])
    assert scores.tolist() == pytest.approx([math.log(2) * 2.2 / 1.84, 0])


def test_scores_are_mixed_after_scaling_each_to_one() -> None:
    left = np.array([0, 5, 10], dtype=np.float32)
    right = np.array([1, 0, 0], dtype=np.float32)
    assert min_max_mean(left, right).tolist() == pytest.approx([0.5, 0.25, 0.5])


def test_the_table_means_over_questions_by_kind_and_in_all() -> None:
    measures = [Measure("a#P1-M1", "甲题", "一"), Measure("b#P1-M1", "乙题", "二")]
    questions = [
        Question("1", "keyword", "甲题", frozenset({"a#P1-M1"})),
        Question("2", "finding", "丙", frozenset({"b#P1-M1"})),
    ]

    def encode(texts: Sequence[str]) -> FloatArray:
        return np.array([[1, 0] if "甲" in text else [0, 1] for text in texts], dtype=np.float32)

    table = question_table(encode, measures, questions)
    assert table["dense"] == {"all": 1, "keyword": 1, "finding": 1}
    assert table["bm25"] == {"all": 0.5, "keyword": 1, "finding": 0}
