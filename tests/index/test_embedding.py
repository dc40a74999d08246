"""Any sentence-transformers model behind the encoder contract."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding import Encoder, Prompts, SentenceTransformerEncoder, load_encoder
from index.errors import ModelError
from index.model_files import content_hash


@pytest.fixture(scope="session")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model of three characters in two dimensions: 甲 = (1, 0), 乙 = (0, 1), 丙 = (3, 4)."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models

    pieces = [("<unk>", -20.0), ("甲", -1.0), ("乙", -1.0), ("丙", -1.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    weights = np.array([[0, 0], [1, 0], [0, 1], [3, 4]], dtype=np.float16)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    folder = tmp_path_factory.mktemp("models") / "tiny-static"
    model.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="session")
def static(static_folder: Path) -> Encoder:
    return load_encoder(str(static_folder))


@pytest.fixture(scope="session")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A one-layer BERT with random weights, mean pooling, and prompts for queries and passages."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    source = tmp_path_factory.mktemp("bert")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "问", "答", "差", "旅", "费", "清", "退"]
    (source / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(vocab=str(source / "vocab.txt")).save_pretrained(source)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(source)
    body = Transformer(str(source))
    model = SentenceTransformer(
        modules=[body, Pooling(16)], prompts={"query": "问", "passage": "答"}, device="cpu"
    )
    folder = tmp_path_factory.mktemp("models") / "tiny-transformer"
    model.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="session")
def transformer(transformer_folder: Path) -> Encoder:
    return load_encoder(str(transformer_folder))


def test_a_static_vector_is_the_mean_of_its_tokens_scaled_to_unit_length(static: Encoder) -> None:
    # 甲丙: mean of (1, 0) and (3, 4) is (2, 2); unit length: (√½, √½).
    vectors = static.encode_queries(["甲丙", "丙"])
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, [[0.5**0.5, 0.5**0.5], [0.6, 0.8]], atol=1e-6)


def test_a_blank_text_gives_zeros_between_others(static: Encoder) -> None:
    assert static.encode_passages(["甲", " \n", "", "乙"]).tolist() == [[1, 0], [0, 0], [0, 0], [0, 1]]


def test_a_text_of_unknown_characters_gives_zeros(static: Encoder) -> None:
    assert static.encode_queries(["😀"]).tolist() == [[0, 0]]


def test_no_texts_give_no_vectors(static: Encoder) -> None:
    assert static.encode_queries([]).shape == (0, 2)


def test_progress_counts_texts_up_to_all_of_them(static: Encoder) -> None:
    calls: list[tuple[int, int]] = []
    static.encode_passages(["甲"] * 2500, on_progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1024, 2500), (2048, 2500), (2500, 2500)]


def test_a_transformer_gives_unit_vectors(transformer: Encoder) -> None:
    vectors = transformer.encode_passages(["差旅费", "", "清退"])
    assert transformer.dimension == 16
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)


def test_queries_and_passages_each_take_the_prompt_of_the_model(
    transformer_folder: Path, transformer: Encoder
) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(transformer_folder), local_files_only=True, device="cpu")
    expected = plain.encode(["问差旅费", "答差旅费"], normalize_embeddings=True, prompt="")
    assert np.allclose(transformer.encode_queries(["差旅费"])[0], expected[0], atol=1e-5)
    assert np.allclose(transformer.encode_passages(["差旅费"])[0], expected[1], atol=1e-5)


def test_threads_sharing_an_encoder_get_what_one_thread_gets(transformer: Encoder) -> None:
    texts = ["差旅费", "清退", "差旅费清退差旅费清退"]
    expected = [transformer.encode_queries([text]) for text in texts]
    found: list[bool] = []

    def encode() -> None:
        for _ in range(20):
            found.extend(
                bool(np.allclose(transformer.encode_queries([text]), vector, atol=1e-5))
                for text, vector in zip(texts, expected, strict=True)
            )

    threads = [threading.Thread(target=encode) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 240


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("BAAI/bge-large-zh-v1.5", "为这个句子生成表示以用于检索相关文章："),
        ("intfloat/multilingual-e5-base", "query: "),
        ("BAAI/bge-m3", ""),
    ],
)
def test_a_family_trained_with_a_prompt_gets_it_though_its_configuration_names_none(
    name: str, query: str
) -> None:
    assert Prompts.of({"query": "", "document": ""}, name).query == query


def test_a_configured_prompt_is_kept_as_it_is() -> None:
    assert Prompts.of({"query": "Instruct: x\nQuery:", "document": ""}, "bge-base-zh") == (
        "Instruct: x\nQuery:",
        "",
    )


def test_a_passage_prompt_counts_where_the_library_fills_in_an_empty_document_prompt() -> None:
    assert Prompts.of({"query": "q: ", "document": "", "passage": "p: "}, "any").passage == "p: "


def test_vectors_that_are_not_finite_are_refused(static_folder: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(static_folder), local_files_only=True, device="cpu")
    with torch.no_grad():
        model[0].embedding.weight[1, 0] = float("nan")
    encoder = SentenceTransformerEncoder(model, model_id="broken", prompts=Prompts("", ""))
    with pytest.raises(ModelError, match="无效数值"):
        encoder.encode_queries(["甲"])


def test_a_folder_that_does_not_exist_is_named() -> None:
    with pytest.raises(ModelError, match="找不到向量模型文件夹“/no/such/model”"):
        load_encoder("/no/such/model")


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"缺少 modules\.json"):
        load_encoder(str(tmp_path))


def test_a_damaged_model_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[{", encoding="utf-8")
    with pytest.raises(ModelError, match="无法载入"):
        load_encoder(str(tmp_path))


def test_a_hub_name_that_cannot_be_had_says_where_to_put_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import huggingface_hub

    asked: list[dict[str, Any]] = []

    def unreachable(repository: str, **options: Any) -> str:
        asked.append(options)
        raise OSError(f"{repository}: no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(ModelError, match="KB_EMBEDDING_MODEL"):
        load_encoder("BAAI/bge-m3")
    assert [options.get("local_files_only", False) for options in asked] == [True, False]


def test_the_model_id_changes_with_the_weights_alone(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"0" * 100)
    first = content_hash(tmp_path)
    (tmp_path / "README.md").write_text("card", encoding="utf-8")
    assert content_hash(tmp_path) == first
    (tmp_path / "model.safetensors").write_bytes(b"0" * 99 + b"1")
    assert content_hash(tmp_path) != first
