"""The loss by hand, and that it moves vectors the right way."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from index.training.contrastive import Batch, ComposedEmbedding, LoopSettings, symmetric_loss, train

TOKENS = ("<unk>", "甲", "乙", "甲乙")


def _model() -> ComposedEmbedding:
    vectors = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], dtype=np.float32)
    return ComposedEmbedding(vectors, TOKENS)


def _ids(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


def test_the_loss_is_the_cross_entropy_in_both_directions() -> None:
    # Orthogonal pairs, scale 1: each row of similarities is (1, 0); loss = log(e + 1) - 1 either way.
    unit = torch.eye(2)
    loss = symmetric_loss(unit, unit, torch.tensor([0, 1]), scale=1.0)
    assert loss.item() == pytest.approx(math.log(math.e + 1) - 1)


def test_pairs_of_one_group_are_no_negatives_of_each_other() -> None:
    same = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert symmetric_loss(same, same, torch.tensor([5, 5]), scale=20.0).item() == pytest.approx(0)


def test_a_text_is_the_mean_of_its_tokens_at_unit_length() -> None:
    assert np.allclose(_model()([_ids(1, 2)]).detach().numpy(), [[0.5**0.5, 0.5**0.5]], atol=1e-6)


def test_a_word_takes_part_in_what_its_characters_learn() -> None:
    model = _model()
    with torch.no_grad():
        model.characters[0] = torch.tensor([2.0, 0.0])  # 乙 sorts before 甲
    # 甲乙 has (1, 1) of its own and half of 乙's (2, 0) and of 甲's (0, 0).
    assert model.folded().tolist() == [[0, 0], [1, 0], [2, 1], [2, 1]]


def test_training_brings_a_query_nearer_to_its_passage_than_to_another() -> None:
    model = _model()
    batch = Batch([_ids(1), _ids(2)], [_ids(2), _ids(1)], np.array([0, 1], dtype=np.int64))
    losses: list[float] = []
    train(
        model,
        iter([batch] * 40),
        LoopSettings(learning_rate=0.05, log_every=20),
        seed=0,
        on_step=lambda _, loss: losses.append(loss),
    )
    assert losses[1] < losses[0]


def test_a_last_report_covers_the_steps_left_over() -> None:
    batch = Batch([_ids(1), _ids(2)], [_ids(2), _ids(1)], np.array([0, 1], dtype=np.int64))
    steps: list[int] = []
    train(
        _model(),
        iter([batch] * 5),
        LoopSettings(log_every=2, token_dropout=0.9),
        seed=0,
        on_step=lambda step, _: steps.append(step),
    )
    assert steps == [2, 4, 5]
