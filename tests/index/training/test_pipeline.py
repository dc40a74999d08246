"""The whole way from texts to a model folder, on a few lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.embedding import load_encoder
from index.training.contrastive import LoopSettings
from index.training.pipeline import Settings, train_model

TINY = Settings(
    threads=1,
    held_out_notices=2,
    held_out_row_share=0.25,
    min_count=1,
    vocabulary=300,
    dimension=8,
    pair_batch=4,
    row_batch=4,
    question_batch=2,
    row_family_batch=4,
    question_family_batch=2,
    synonym_batch=2,
    in_domain_steps=3,
    in_domain_runs=2,
    in_domain=LoopSettings(token_dropout=0.3, log_every=2),
)


@pytest.fixture
def model_folder(training_folders: tuple[Path, Path], lexicon: Path, tmp_path: Path) -> Path:
    train, corpus = training_folders
    train_model(train, corpus, tmp_path / "out", lexicon, TINY)
    return tmp_path / "out"


def test_training_ends_in_a_folder_that_the_encoder_loads(model_folder: Path) -> None:
    encoder = load_encoder(str(model_folder))
    vectors = encoder.encode_queries(["差旅费怎么管", "食堂采购"])
    assert vectors.shape == (2, 8)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_log_names_every_stage_with_its_seconds(model_folder: Path) -> None:
    stages = json.loads((model_folder / "training_log.json").read_text(encoding="utf-8"))
    assert [stage["stage"] for stage in stages] == [
        "read",
        "tokenizer",
        "word vectors",
        "general pairs",
        "in-domain pairs",
        "evaluation",
    ]
    assert all(stage["seconds"] >= 0 for stage in stages)


def test_the_card_names_the_held_out_notices(model_folder: Path) -> None:
    card = (model_folder / "README.md").read_text(encoding="utf-8")
    assert sum(f"n{number}" in card for number in range(8)) == 2


def test_two_trainings_with_one_seed_give_the_same_weights(
    training_folders: tuple[Path, Path], lexicon: Path, tmp_path: Path
) -> None:
    train, corpus = training_folders
    for name in ("first", "second"):
        train_model(train, corpus, tmp_path / name, lexicon, replace(TINY, in_domain_steps=1))
    first, second = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("first", "second"))
    assert first == second
