"""A cross-encoder, from any folder, gives one finite score a pair, or says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ModelError
from index.reranking import CrossEncoderReranker, Reranker, load_reranker
from tests.tiny_cross_encoder import save_cross_encoder, save_plain_bert

QUERY = "差旅费报销"
PASSAGES = ("修订差旅费管理办法。", "公务用车三辆。", "食堂采购改为公开招标。")
TEXTS = (QUERY, *PASSAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("reranker"), TEXTS)


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    return load_reranker(str(folder))


def test_each_passage_gets_one_score(reranker: Reranker) -> None:
    scores = reranker.scores(QUERY, PASSAGES)
    assert (scores.shape, scores.dtype) == ((3,), np.float32)
    assert len(set(scores.tolist())) == 3


def test_a_score_is_what_the_last_layer_says(reranker: Reranker, folder: Path) -> None:
    """Computed by transformers alone: no sigmoid, which gives 1.0 to many a good passage."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(folder)(QUERY, PASSAGES[0], return_tensors="pt")
    with torch.inference_mode():
        logit = AutoModelForSequenceClassification.from_pretrained(folder)(**tokens).logits[0, 0]
    assert reranker.scores(QUERY, PASSAGES[:1])[0] == pytest.approx(float(logit), abs=1e-5)


def test_no_passage_no_score(reranker: Reranker) -> None:
    assert reranker.scores(QUERY, []).shape == (0,)


@pytest.mark.parametrize("text", ["", " \n", "差" * 20_000, "😀\x00", "[CLS]"])
def test_any_text_gets_a_score(reranker: Reranker, text: str) -> None:
    assert np.isfinite(reranker.scores(text, [text])).all()


def test_threads_get_the_scores_one_alone_gets(reranker: Reranker) -> None:
    alone = reranker.scores(QUERY, PASSAGES)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: reranker.scores(QUERY, PASSAGES), range(20)))
    assert all(np.array_equal(alone, scores) for scores in together)


def test_the_model_id_tells_name_and_content(reranker: Reranker, tmp_path: Path) -> None:
    other = load_reranker(str(save_cross_encoder(tmp_path, TEXTS, seed=1)))
    assert reranker.model_id.startswith("tiny-reranker@")
    assert other.model_id != reranker.model_id


def test_a_model_with_several_scores_a_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"给每对文字 3 个分数，应为 1 个.*KB_RERANKER_MODEL"):
        load_reranker(str(save_cross_encoder(tmp_path, TEXTS, scores=3)))


def test_an_embedding_model_is_refused_though_the_library_would_put_a_random_layer_on_it(
    tmp_path: Path,
) -> None:
    with pytest.raises(ModelError, match="没有经过训练的打分层，不是重排模型"):
        load_reranker(str(save_plain_bert(tmp_path, TEXTS)))


def test_scores_that_are_not_finite_are_refused(folder: Path) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(folder), local_files_only=True, device="cpu")
    with torch.no_grad():
        model[0].model.classifier.bias[0] = float("nan")
    broken = CrossEncoderReranker(model, model_id="broken@1")
    with pytest.raises(ModelError, match="broken@1”算出了无效的分数"):
        broken.scores(QUERY, PASSAGES)


def test_a_model_is_tried_out_when_it_is_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts the service learns of unusable scores, not whoever searches first."""
    from sentence_transformers import CrossEncoder

    monkeypatch.setattr(CrossEncoder, "predict", lambda *_, **__: np.array([np.inf]))
    with pytest.raises(ModelError, match="无效的分数"):
        load_reranker(str(folder))


def test_a_folder_that_does_not_exist_is_named() -> None:
    with pytest.raises(ModelError, match=r"找不到重排模型文件夹“/no/such/model”.*KB_RERANKER_MODEL"):
        load_reranker("/no/such/model")


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"里没有重排模型（缺少 config\.json）"):
        load_reranker(str(tmp_path))


def _cut_the_weights(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])


def _drop_the_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _garble_the_configuration(folder: Path) -> None:
    (folder / "config.json").write_text("[{", encoding="utf-8")


def _name_no_architecture(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "none-such"}), encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [_cut_the_weights, _drop_the_weights, _garble_the_configuration, _name_no_architecture]
)
def test_a_damaged_folder_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = save_cross_encoder(tmp_path, TEXTS)
    damage(folder)
    with pytest.raises(ModelError, match=r"tiny-reranker”（.*）无法载入"):
        load_reranker(str(folder))


def test_a_hub_name_that_cannot_be_had_says_where_to_put_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    asked: list[str] = []

    def unreachable(repository: str, **_: Any) -> str:
        asked.append(repository)
        raise OSError(f"{repository}: no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(ModelError, match=r"本机没有重排模型“cross-encoder/some-model”.*KB_RERANKER_MODEL"):
        load_reranker("some-model")
    assert asked == ["cross-encoder/some-model"] * 2
