"""A cross-encoder small enough to be made in a test: one layer of 32 dimensions with random weights."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def save_cross_encoder(folder: Path, texts: Iterable[str], *, scores: int = 1, seed: int = 0) -> Path:
    """Write one over the characters of these texts, with this many scores a pair; returns the folder."""
    from sentence_transformers import CrossEncoder
    from transformers import BertForSequenceClassification

    source = _save_bert(folder / "source", texts, BertForSequenceClassification, scores=scores, seed=seed)
    CrossEncoder(str(source), device="cpu", local_files_only=True).save_pretrained(
        str(folder / "tiny-reranker"), create_model_card=False
    )
    return folder / "tiny-reranker"


def save_plain_bert(folder: Path, texts: Iterable[str]) -> Path:
    """Write a model that was never made to score pairs; returns the folder."""
    from transformers import BertModel

    return _save_bert(folder / "plain-bert", texts, BertModel, scores=2, seed=0)


def _save_bert(folder: Path, texts: Iterable[str], architecture: type, *, scores: int, seed: int) -> Path:
    import torch
    from transformers import BertConfig, BertTokenizerFast

    torch.manual_seed(seed)
    folder.mkdir(parents=True)
    characters = sorted({character for text in texts for character in text if not character.isspace()})
    (folder / "vocab.txt").write_text("\n".join([*_SPECIAL, *characters]), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(_SPECIAL) + len(characters),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
        num_labels=scores,
        initializer_range=1.0,  # far apart, so that no two texts get nearly the same score
    )
    architecture(config).save_pretrained(folder)
    return folder
