"""`kb train`: a site's questions make a model of its own, in use at once and in running services, and left again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import index.embedding
import index.training.site_training
import kb.ingest
from api import wiring
from api.cli import main
from api.settings import Settings
from index.retriever import SearchRequest
from index.site_models import SiteModels
from index.training.fine_tuning import FineTuning
from kb.ingest import ingest_paths
from tests import site_jargon
from tests.kb.pipelines import lines_pipeline

pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Kb = Callable[..., Answer]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped") / "model"
    site_jargon.save_ignorant_model(folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Thirty notices, indexed by a model that knows none of the site's words; a site's pace of training."""
    monkeypatch.setattr(index.embedding, "SHIPPED_MODEL", shipped)
    monkeypatch.setattr("index.training.fine_tuning.FineTuning", _quick)
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    settings = Settings(data_dir=tmp_path / "data")
    files = tmp_path / "files"
    files.mkdir()
    for name, text in site_jargon.notice_texts().items():
        (files / name).write_text(text, encoding="utf-8")
    store = wiring.open_store(settings, writable=True)
    ingest_paths(store, [files], pipeline=lines_pipeline())
    store.close()
    return settings


def _quick() -> FineTuning:
    return FineTuning(steps=60, learning_rate=0.05, token_dropout=0.0, constancy=0.0)


@pytest.fixture
def kb_(capsys: pytest.CaptureFixture[str]) -> Kb:
    def run(*arguments: str | Path) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(int(stop.value.code or 0), said.out, said.err)

    return run


def train(kb_: Kb, files: tuple[Path, Path]) -> Answer:
    return kb_("train", "--from-feedback", "--queries", files[0], "--qrels", files[1])


def test_questions_in_words_of_the_sites_own_make_a_model_that_is_kept(
    settings: Settings, kb_: Kb, tmp_path: Path
) -> None:
    answer = train(kb_, site_jargon.judgments(tmp_path))

    assert answer.code == 0, answer.err
    assert "已保留为 site-1" in answer.out
    services = wiring.open_services(settings, writable=False)
    assert services.encoder.model_id.startswith("site-1@")
    assert services.index_is_current()
    services.close()
    assert "60 个有判断的问题" in (settings.models_dir / "site-1" / "README.md").read_text(encoding="utf-8")
