"""Where the files of a model lie, and the hash that names their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ModelError

# Weights above this size are hashed by 64 evenly spaced blocks: reading gigabytes would delay every start.
_WHOLE_HASH_BYTES = 64 * 1024 * 1024
_BLOCK_BYTES = 64 * 1024
_HASHED_SUFFIXES = {".json", ".safetensors", ".bin", ".txt", ".model"}
_WEIGHT_SUFFIXES = {".safetensors", ".bin"}
_SKIPPED_DOWNLOADS = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.gguf"]


@dataclass(frozen=True, slots=True)
class ModelKind:
    """How messages speak of a kind of model, in Chinese.

    setting: the variable that names it; otherwise: what holds where that is empty. organisation: whose the models
    are that have a hub name without one.
    """

    name: str
    setting: str
    otherwise: str
    organisation: str


EMBEDDING = ModelKind("向量模型", "KB_EMBEDDING_MODEL", "改用自带模型", "sentence-transformers")
RERANKER = ModelKind("重排模型", "KB_RERANKER_MODEL", "不作重排", "cross-encoder")


def locate_model(model: str, kind: ModelKind = EMBEDDING) -> tuple[Path, str]:
    """Return the folder that holds a model, and the name to call it by.

    model: a local folder, or a hub name, which is looked up in the local cache before the hub is asked.
    Raises ModelError when there is no such folder, or the hub's model is neither cached nor to be had.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder, folder.resolve().name
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", model) or model.startswith("."):
        raise ModelError(
            f"找不到{kind.name}文件夹“{model}”。请检查路径，或清空{kind.name}设置（{kind.setting}），{kind.otherwise}。"
        )
    repository = model if "/" in model else f"{kind.organisation}/{model}"
    return _snapshot(repository, kind), model


def _snapshot(repository: str, kind: ModelKind) -> Path:
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError

    options: dict[str, Any] = {"ignore_patterns": _SKIPPED_DOWNLOADS}
    try:
        return Path(huggingface_hub.snapshot_download(repository, local_files_only=True, **options))
    except (OSError, ValueError):
        pass  # not in the cache yet
    try:
        return Path(huggingface_hub.snapshot_download(repository, **options))
    except (OSError, ValueError, HfHubHTTPError) as error:
        raise ModelError(
            f"本机没有{kind.name}“{repository}”，也无法下载。请在能联网的机器上下载该模型，把整个模型文件夹复制到本机，"
            f"再把{kind.name}设置（{kind.setting}）改为该文件夹的路径；清空该设置则{kind.otherwise}。"
        ) from error


def content_hash(folder: Path) -> str:
    """Return 12 hexadecimal digits that change when configuration, vocabulary or weights of a model change."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _HASHED_SUFFIXES and path.is_file() and path.name != "training_log.json":
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(str(path.stat().st_size).encode())
            for block in _blocks(path):
                digest.update(block)
    return digest.hexdigest()[:12]


def _blocks(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    if path.suffix not in _WEIGHT_SUFFIXES or size <= _WHOLE_HASH_BYTES:
        yield path.read_bytes()
        return
    with path.open("rb") as stream:
        for number in range(64):
            stream.seek(number * (size - _BLOCK_BYTES) // 63)
            yield stream.read(_BLOCK_BYTES)
