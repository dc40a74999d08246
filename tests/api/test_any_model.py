"""Any sentence-transformers model, named by KB_EMBEDDING_MODEL, goes through every command and the service."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.settings import load_settings
from api.wiring import open_services

SAMPLES = Path(__file__).parents[2] / "samples"
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
QUERY = "出差报销超标怎么整改"


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two layers of 32 dimensions with random weights, over the characters of the samples, with a query prompt."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    source = tmp_path_factory.mktemp("bert")
    characters = sorted({*"".join(path.read_text(encoding="utf-8") for path in _files()), *QUERY})
    vocabulary = [*_SPECIAL, *(character for character in characters if not character.isspace())]
    (source / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(vocab=str(source / "vocab.txt")).save_pretrained(source)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(source)
    modules = [Transformer(str(source)), Pooling(32)]
    folder = tmp_path_factory.mktemp("models") / "tiny-transformer"
    SentenceTransformer(modules=modules, prompts={"query": "查找：", "document": ""}, device="cpu").save(
        str(folder), create_model_card=False
    )
    return folder


def _files() -> list[Path]:
    """A sample in UTF-8 text."""
    return [SAMPLES / "weizhou-statistics-2022.txt"]


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def kb_(
    tmp_path: Path, transformer: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """Run a command over a folder with a notice, indexed by the transformer."""
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KB_EMBEDDING_MODEL", str(transformer))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    def run(*arguments: str | Path) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(int(stop.value.code or 0), said.out, said.err)

    ingested = run("ingest", *_files())
    assert ingested.code == 0, ingested.err
    return run


def test_a_transformer_goes_through_every_command(kb_: Callable[..., Answer], tmp_path: Path) -> None:
    """Ingest (above), status, rebuild, search, run and evaluate: by words and by its own vectors."""
    status = kb_("index", "status")
    assert "模型 tiny-transformer@" in status.out
    assert "索引是最新的" in status.out
    rebuilt = kb_("index", "rebuild", "--from-scratch")
    assert "模型 tiny-transformer@" in rebuilt.out

    found = json.loads(kb_("search", QUERY, "--json").out)
    assert found["results"]
    assert found["notes"] == []
    measure = found["results"][0]["measures"][0]["id"]

    queries, qrels = tmp_path / "queries.tsv", tmp_path / "qrels.tsv"
    queries.write_text(f"q1\t{QUERY}\n", encoding="utf-8")
    qrels.write_text(f"q1 0 {measure} 1\n", encoding="utf-8")
    run = kb_("run", "--queries", queries, "--top-k", "3")
    assert run.out.startswith(f"q1 Q0 {measure} 1 ")
    assert len(run.out.splitlines()) == 3
    report = kb_("evaluate", "search", "--queries", queries, "--qrels", qrels, "--json")
    assert report.code == 0, report.err
    assert json.loads(report.out)["scores"]


def test_a_transformer_serves_the_pages_and_the_interface(kb_: Callable[..., Answer]) -> None:
    del kb_
    settings = load_settings()
    services = open_services(settings, writable=True)
    assert services.encoder.dimension == 32
    with TestClient(create_app(settings, services), base_url="http://127.0.0.1:8000") as client:
        answer = client.get("/api/v1/search", params={"q": QUERY}).json()
        assert answer["results"]
        assert answer["notes"] == []
        assert client.get("/search", params={"q": QUERY}).status_code == 200
        assert client.get("/readyz").json()["is_current"] is True
