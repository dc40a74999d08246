"""How well does each passage answer a question, read together with it? The reranker contract, and a cross-encoder behind it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.arrays import FloatArray
from index.errors import ModelError
from index.model_files import RERANKER, content_hash, locate_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_OTHERWISE = (
    f"请换用重排（cross-encoder）模型，或清空重排模型设置（{RERANKER.setting}），{RERANKER.otherwise}。"
)


class Reranker(Protocol):
    """What search needs of a model that reads a question and a passage together."""

    @property
    def model_id(self) -> str:
        """Name and content hash; two rerankers with one id give the same scores."""

    def scores(self, query: str, passages: Sequence[str]) -> FloatArray:
        """Return (n,) scores, one a passage, higher is better; comparable within one query only."""


class CrossEncoderReranker:
    """Any cross-encoder of sentence-transformers behind the reranker contract; safe to share between threads."""

    def __init__(self, model: CrossEncoder, *, model_id: str) -> None:
        """Raises ModelError if the model does not give one score a pair, or was never trained to give one."""
        if model.num_labels != 1:
            raise ModelError(
                f"重排模型“{model_id}”给每对文字 {model.num_labels} 个分数，应为 1 个，不能用于排序；{_OTHERWISE}"
            )
        if not _is_trained(model):
            raise ModelError(f"“{model_id}”没有经过训练的打分层，不是重排模型；{_OTHERWISE}")
        self._model = model
        self._model_id = model_id
        # A transformers tokenizer sets padding on a shared object, which fails when two threads do so at once.
        self._lock = threading.Lock()

    @property
    def model_id(self) -> str:
        """Name of the model and a hash of its configuration and weights."""
        return self._model_id

    def scores(self, query: str, passages: Sequence[str]) -> FloatArray:
        """Return (n,) float32: what the model's last layer says, before any squashing that would make ties.

        Raises ModelError when there is not one finite score a passage.
        """
        if not passages:
            return np.zeros(0, dtype=np.float32)
        from torch.nn import Identity

        pairs = [(query, passage) for passage in passages]
        with self._lock:
            found = self._model.predict(pairs, activation_fn=Identity(), show_progress_bar=False)
        scores: FloatArray = np.asarray(found, dtype=np.float32)
        if scores.shape != (len(passages),) or not np.isfinite(scores).all():
            raise ModelError(
                f"重排模型“{self._model_id}”算出了无效的分数，请检查模型文件是否完整；或者{_OTHERWISE}"
            )
        return scores


def load_reranker(model: str) -> Reranker:
    """Return the reranker of a local folder or a hub name, tried out on one pair.

    A local folder is loaded without network access; a hub name is looked up in the local cache first.
    Raises ModelError, in Chinese, when there is no such model, it cannot be loaded or gives no usable scores.
    """
    folder, name = locate_model(model, RERANKER)
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelError(f"文件夹“{folder}”里没有重排模型（缺少 config.json）。{_OTHERWISE}")
    loaded = CrossEncoderReranker(_load(folder, name), model_id=f"{name}@{content_hash(folder)}")
    loaded.scores("差旅费报销", ["修订差旅费管理办法。"])
    return loaded


def _load(folder: Path, name: str) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(str(folder), local_files_only=True)
    except Exception as error:  # libraries below raise whatever they like about a damaged model folder
        raise ModelError(f"重排模型“{name}”（{folder}）无法载入：{error}。{_OTHERWISE}") from error
    if model.device.type == "cpu":
        model.float()  # half precision saves disk; on a CPU it is slower and loses digits when summing
    model.eval()
    return model


def _is_trained(model: CrossEncoder) -> bool:
    """False where the library has put a random layer on an embedding model, which would order by chance."""
    config = model.config
    if getattr(model[0], "transformer_task", None) != "sequence-classification" or config is None:
        return True
    return any(each.endswith("ForSequenceClassification") for each in config.architectures or ())
