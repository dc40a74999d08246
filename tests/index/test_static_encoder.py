"""Static models read without torch give what sentence_transformers gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import SentenceTransformerEncoder, load_encoder
from index.errors import ModelError
from index.static_encoder import StaticEncoder, is_static, load_table

TEXTS = ("甲", "甲乙", "丙丙甲", "", "  ", "丁", "乙甲丁丙", "ＡＢＣ 甲")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A normalised static model of four pieces in three dimensions, half precision, made by the library."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, models

    pieces = [("<unk>", -20.0), ("甲", -1.0), ("乙", -1.0), ("丙", -1.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    weights = np.array([[0.1, 0, 0], [1, 0, 2], [0, 1, 1], [3, 4, -1]], dtype=np.float16)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu"
    )
    path = tmp_path_factory.mktemp("models") / "static"
    model.save(str(path), create_model_card=False)
    return path


def test_the_vectors_equal_those_of_sentence_transformers(folder: Path) -> None:
    """Blank texts aside, which the contract makes zero, the library's own encode() gives the same numbers."""
    from sentence_transformers import SentenceTransformer

    ours = load_encoder(str(folder))
    theirs = SentenceTransformer(str(folder), device="cpu").float().encode(list(TEXTS))
    filled = [row for row, text in enumerate(TEXTS) if text.strip()]

    assert isinstance(ours, StaticEncoder)
    assert not isinstance(ours, SentenceTransformerEncoder)
    np.testing.assert_allclose(ours.encode_queries(TEXTS)[filled], theirs[filled], atol=1e-6)


def test_a_static_model_is_loaded_without_torch(folder: Path) -> None:
    """A start that imports torch takes seconds; this one must not."""
    script = (
        "import sys; from index.embedding import load_encoder; "
        f"load_encoder({str(folder)!r}).encode_queries(['甲']); "
        "print('torch' in sys.modules, 'sentence_transformers' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )

    assert printed.stdout.split() == ["False", "False"]


def test_a_model_of_other_modules_is_not_static(folder: Path, tmp_path: Path) -> None:
    """Only token vectors, with or without normalising, may skip the library."""
    other = tmp_path / "other"
    other.mkdir()
    for name in ("tokenizer.json", "model.safetensors"):
        (other / name).write_bytes((folder / name).read_bytes())
    modules = [
        {"type": "sentence_transformers.models.Transformer", "path": ""},
        {"type": "x.Pooling", "path": "1"},
    ]
    (other / "modules.json").write_text(json.dumps(modules), encoding="utf-8")

    assert is_static(folder)
    assert not is_static(other)
    assert not is_static(tmp_path / "absent")


def test_a_table_smaller_than_its_vocabulary_is_refused(folder: Path, tmp_path: Path) -> None:
    """Row = token id: a missing row would be found only when its word is asked for."""
    from safetensors.numpy import save_file

    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    save_file({"embedding.weight": np.zeros((2, 3), dtype=np.float16)}, tmp_path / "model.safetensors")

    with pytest.raises(ModelError, match="不完整"):
        load_table(tmp_path)
