"""Texts as unit vectors: the encoder contract, and how a model is loaded behind it.

Static models, the shipped one among them, are read without torch; any other goes through sentence_transformers.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelError
from index.model_files import content_hash, locate_model
from index.static_encoder import StaticEncoder, is_static, load_table

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatArray = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

SHIPPED_MODEL = Path(__file__).parent / "model"
SHIPPED_NAME = "zhenggai-static"

# Texts per forward pass, and per call of on_progress.
_STATIC_BATCH = 1024
_TRANSFORMER_BATCH = 32


class Encoder(Protocol):
    """What search needs of an embedding model."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    @property
    def model_id(self) -> str:
        """Name and content hash; two encoders with one id yield the same vectors."""

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return (n, dimension) unit vectors of queries; a blank text gives zeros."""

    def encode_passages(self, texts: Sequence[str], *, on_progress: Progress | None = None) -> FloatArray:
        """Return (n, dimension) unit vectors of passages; a blank text gives zeros.

        on_progress: called with (texts done, texts in all) after each batch.
        """


class Prompts(NamedTuple):
    """What is put before each text; empty where the model wants nothing."""

    query: str
    passage: str

    @classmethod
    def of(cls, configured: Mapping[str, str | None], name: str) -> Prompts:
        """Return the prompts of a model's own configuration, or of its family when it configures none."""
        query = configured.get("query") or ""
        # The library fills "document" with "" when only "passage" is configured, and then looks no further.
        passage = next(filter(None, map(configured.get, ("document", "passage", "corpus"))), "")
        if query or passage:
            return cls(query, passage)
        return next((prompts for family, prompts in _FAMILY_PROMPTS if family.search(name)), cls("", ""))


# Families whose published configuration names no prompts although they were trained with them.
_FAMILY_PROMPTS = (
    (re.compile(r"(^|[-_/])e5-(small|base|large)", re.I), Prompts("query: ", "passage: ")),
    (re.compile(r"bge-(small|base|large)-zh", re.I), Prompts("为这个句子生成表示以用于检索相关文章：", "")),
)


class SentenceTransformerEncoder:
    """Any sentence-transformers model behind the encoder contract; safe to share between threads."""

    def __init__(self, model: SentenceTransformer, *, model_id: str, prompts: Prompts) -> None:
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(
                f"向量模型“{model_id}”没有说明向量维度，不能用于检索；请换用句向量（sentence-transformers）模型。"
            )
        self._model = model
        self._model_id = model_id
        self._dimension = dimension
        self._prompts = prompts
        self._is_static = isinstance(model[0], StaticEmbedding)
        if self._is_static:
            model.cpu()  # moving texts to a graphics card costs more than looking their vectors up
        # A transformers tokenizer sets padding on a shared object, which fails when two threads do so at once.
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    @property
    def model_id(self) -> str:
        """Name of the model and a hash of its configuration and weights."""
        return self._model_id

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return (n, dimension) float32 unit vectors; blank texts, and texts without a known token, give zeros.

        Raises ModelError when the model yields vectors that are not finite.
        """
        return self._encode(texts, self._prompts.query, task="query", on_progress=None)

    def encode_passages(self, texts: Sequence[str], *, on_progress: Progress | None = None) -> FloatArray:
        """Return (n, dimension) float32 unit vectors; blank texts, and texts without a known token, give zeros.

        on_progress: called with (texts done, texts in all) after each batch.
        Raises ModelError when the model yields vectors that are not finite.
        """
        return self._encode(texts, self._prompts.passage, task="document", on_progress=on_progress)

    def _encode(
        self, texts: Sequence[str], prompt: str, *, task: str, on_progress: Progress | None
    ) -> FloatArray:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        batch_size = _STATIC_BATCH if self._is_static else _TRANSFORMER_BATCH
        for start, batch in _batches(texts, batch_size):
            filled = [row for row, text in enumerate(batch) if text.strip()]
            if filled:
                rows = [start + row for row in filled]
                vectors[rows] = self._forward([batch[row] for row in filled], prompt, task)
            if on_progress is not None:
                on_progress(start + len(batch), len(texts))
        if not np.isfinite(vectors).all():
            raise ModelError(
                f"向量模型“{self._model_id}”算出了无效数值，请检查模型文件是否完整，或换用其他模型。"
            )
        return vectors

    def _forward(self, texts: list[str], prompt: str, task: str) -> npt.NDArray[Any]:
        if not self._is_static:
            with self._lock:
                return self._transform(texts, prompt, task)
        # encode() sorts, stacks and reports progress, which costs a static model more than the work itself.
        import torch

        with torch.inference_mode():
            features = self._model.preprocess(texts, prompt=prompt or None)
            output = self._model(features)["sentence_embedding"]
            unit: npt.NDArray[Any] = torch.nn.functional.normalize(output.float(), dim=1).numpy()
        return unit

    def _transform(self, texts: list[str], prompt: str, task: str) -> npt.NDArray[Any]:
        encode = self._model.encode_query if task == "query" else self._model.encode_document
        vectors: npt.NDArray[Any] = encode(
            texts, prompt=prompt, batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )
        return vectors


def load_encoder(model: str | None = None) -> Encoder:
    """Return the encoder of a model: None for the one shipped here, else a local folder or a hub name.

    A local folder is loaded without network access; a hub name is looked up in the local cache first.
    Raises ModelError, in Chinese, when there is no such model or it cannot be loaded.
    """
    folder, name = _located(model)
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelError(
            f"文件夹“{folder}”里没有向量模型（缺少 modules.json）。请放入完整的 sentence-transformers 模型文件夹，"
            "或清空向量模型设置（KB_EMBEDDING_MODEL），改用自带模型。"
        )
    model_id = f"{name}@{content_hash(folder)}"
    if is_static(folder):
        prompts = Prompts.of(_configured_prompts(folder), name)
        return StaticEncoder(
            load_table(folder), model_id=model_id, query_prompt=prompts.query, passage_prompt=prompts.passage
        )
    loaded = _load(folder, name)
    return SentenceTransformerEncoder(loaded, model_id=model_id, prompts=Prompts.of(loaded.prompts, name))


def _configured_prompts(folder: Path) -> dict[str, str | None]:
    """The prompts that a model's configuration names, as sentence_transformers would read them."""
    try:
        configured = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        return dict(configured.get("prompts") or {})
    except (OSError, ValueError, AttributeError):
        return {}


def model_id_of(model: str | None = None) -> str:
    """The model_id that load_encoder(model) would give, without loading the model. Raises ModelError."""
    folder, name = _located(model)
    return f"{name}@{content_hash(folder)}"


def _located(model: str | None) -> tuple[Path, str]:
    return (SHIPPED_MODEL, SHIPPED_NAME) if model is None else locate_model(model)


def _batches(texts: Sequence[str], size: int) -> Iterator[tuple[int, Sequence[str]]]:
    for start in range(0, len(texts), size):
        yield start, texts[start : start + size]


def _load(folder: Path, name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # libraries below raise whatever they like about a damaged model folder
        raise ModelError(
            f"向量模型“{name}”（{folder}）无法载入：{error}。请确认模型文件夹完整、与 sentence-transformers 兼容。"
        ) from error
    if model.device.type == "cpu":
        model.float()  # half precision saves disk; on a CPU it is slower and loses digits when summing
    return model.eval()
