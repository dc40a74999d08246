"""Write a model as a sentence-transformers folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def save_model(folder: Path, tokenizer: Tokenizer, table: npt.NDArray[np.float32]) -> None:
    """Write tokenizer and (tokens, dimension) table as StaticEmbedding + Normalize, weights in float16."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    # The mean's scale is undone by Normalize: scaled to unit size, float16 keeps three digits of every row.
    scale = float(np.linalg.norm(table, axis=1).max())
    static = StaticEmbedding(tokenizer, embedding_weights=(table / max(scale, 1e-9)).astype(np.float16))
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu", similarity_fn_name="cosine")
    model.save(str(folder), create_model_card=False)
    # safetensors writes for the owner alone; an installed package is read by others.
    (folder / "model.safetensors").chmod(0o644)
