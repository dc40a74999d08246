"""The model that comes with the package: small, plain, and able to find what shares no word with the question."""

from __future__ import annotations

import json

import numpy as np
import pytest

from index.embedding import SHIPPED_MODEL, Encoder, load_encoder

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="session")
def shipped() -> Encoder:
    return load_encoder()


def test_the_shipped_model_has_256_dimensions_and_is_small(
    shipped: Encoder,
) -> None:
    assert shipped.dimension == 256
    assert shipped.model_id.startswith("zhenggai-static@")
    size = sum(path.stat().st_size for path in SHIPPED_MODEL.rglob("*") if path.is_file())
    assert size <= 40 * MEGABYTE


def test_the_shipped_model_is_a_plain_sentence_transformers_folder(shipped: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(SHIPPED_MODEL), local_files_only=True, device="cpu")
    texts = ["出差报销超标怎么整改", "食堂采购不规范"]
    assert np.allclose(model.encode(texts), shipped.encode_passages(texts), atol=5e-3)


def test_the_shipped_model_finds_a_paraphrase_without_common_words(shipped: Encoder) -> None:
    passages = shipped.encode_passages(
        [
            "差旅费报销审核不严。对超标准报销的住宿费逐笔核对，多出部分据实清退。",
            "档案管理不规范。补齐缺失档案，明确专人保管。",
            "食堂采购未招标。重新公开选定供应商，按月公示价格。",
        ]
    )
    queries = shipped.encode_queries(["住酒店超过规定的钱要不要交回来", "伙食原料都是找熟人买的"])
    assert np.argmax(queries @ passages.T, axis=1).tolist() == [0, 2]


def test_the_shipped_card_reports_the_scores_of_the_training_log() -> None:
    stages = json.loads((SHIPPED_MODEL / "training_log.json").read_text(encoding="utf-8"))
    card = (SHIPPED_MODEL / "README.md").read_text(encoding="utf-8")
    assert f"{stages[-1]['questions']['dense']['all']:.3f}" in card
