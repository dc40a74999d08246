"""`kb train`: a site's questions make a model of its own, in use at once and in running services, and left again."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import index.embedding
from api import wiring
from api.cli import main
from api.models import model_in_use
from api.searches import Searches, SearchHelper
from api.settings import Settings
from index.judgments import load_queries
from index.retriever import SearchRequest
from index.site_models import SiteModels
from index.training.fine_tuning import FineTuning
from kb.ingest import ingest_paths
from kb.judged import NewQuestion, add_questions
from kb.question_checks import QuestionKind
from tests import site_jargon
from tests.index.test_site_models import FIGURES
from tests.kb.pipelines import lines_pipeline


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


def found(services: wiring.Services, query: str = "镍怎么办") -> list[str]:
    return [group.problem_id for group in services.retriever.search(SearchRequest(query)).groups]


def test_questions_in_words_of_the_sites_own_make_a_model_that_is_kept_and_can_be_left(
    settings: Settings, kb_: Kb, tmp_path: Path
) -> None:
    """Without a setting the new model serves from now on; a service that runs follows, and follows back."""
    running = wiring.open_services(settings, writable=True)
    before = running.encoder.model_id

    trained = train(kb_, site_jargon.judgments(tmp_path))

    assert trained.code == 0, trained.err
    assert "已保留为 site-1" in trained.out
    assert running.retriever.reload_if_changed()
    assert running.encoder.model_id.startswith("site-1@")
    assert running.index_is_current()
    assert found(running)[0] in {"n00#P1", "n15#P1"}
    card = (settings.models_dir / "site-1" / "README.md").read_text(encoding="utf-8")
    assert "60 个有判断的问题" in card

    assert "site-1  是" in kb_("train", "--list").out
    undone = kb_("train", "--undo")
    assert "已退回自带模型" in undone.out
    assert running.retriever.reload_if_changed()
    assert running.encoder.model_id == before
    assert running.index_is_current()
    assert "现在用的是自带模型" in kb_("train", "--list").out
    running.close()


def test_questions_that_teach_nothing_leave_everything_as_it_was(
    settings: Settings, kb_: Kb, tmp_path: Path
) -> None:
    """A word that means one thing in one notice and another in the next: nothing carries over."""
    answer = train(kb_, site_jargon.judgments(tmp_path, asked_with=site_jargon.CONTRADICTING))
    assert answer.code == 0, answer.err
    assert "没有保留" in answer.out
    assert SiteModels(settings.models_dir).models() == []


def test_judgments_collected_in_the_data_folder_are_the_default(settings: Settings, kb_: Kb) -> None:
    site_jargon.judgments(settings.feedback_dir, notices=10)
    assert "只有 20 个问题有相关的措施" in kb_("train", "--from-feedback").err


def mark_in_the_store(settings: Settings, folder: Path, *, of: slice) -> None:
    """Keep some of the site's judgments as marks of hit testing, each of a whole problem."""
    queries, _ = site_jargon.judgments(folder)
    listed = load_queries(queries)[of]
    store = wiring.open_store(settings, writable=True)
    asked = [
        NewQuestion(query.text, QuestionKind.QUESTION, {f"n{int(query.query_id[1:]) // 2:02}#P1": 2})
        for query in listed
    ]
    store.write(lambda connection: add_questions(connection, asked))
    store.close()


def test_marks_of_hit_testing_are_learned_as_well_as_the_files(
    settings: Settings, kb_: Kb, tmp_path: Path
) -> None:
    """Half of the questions stand in feedback/, all of them were marked on the page: together they are enough."""
    site_jargon.judgments(settings.feedback_dir, notices=15)
    mark_in_the_store(settings, tmp_path / "marked", of=slice(None))

    trained = kb_("train", "--from-feedback")

    assert trained.code == 0, trained.err
    assert "用到网页“命中测试”里标注的 60 个问题" in trained.out
    assert "学习 60 个问题（关于 30 份通报）" in trained.out
    assert "已保留为 site-1" in trained.out


def test_marks_of_hit_testing_alone_are_counted(settings: Settings, kb_: Kb, tmp_path: Path) -> None:
    mark_in_the_store(settings, tmp_path / "marked", of=slice(0, 20))
    assert "只有 20 个问题有相关的措施" in kb_("train", "--from-feedback").err


def test_given_files_are_used_alone(settings: Settings, kb_: Kb, tmp_path: Path) -> None:
    mark_in_the_store(settings, tmp_path / "marked", of=slice(None))
    assert "只有 20 个问题有相关的措施" in train(kb_, site_jargon.judgments(tmp_path, notices=10)).err


def test_one_of_the_two_files_alone_is_not_passed_over(settings: Settings, kb_: Kb) -> None:
    _, qrels = site_jargon.judgments(settings.feedback_dir, notices=10)
    qrels.unlink()
    assert "判断文件不全" in kb_("train", "--from-feedback").err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "请从 --from-feedback、--undo、--list 中选一个"),
        (("--from-feedback", "--undo"), "请从 --from-feedback、--undo、--list 中选一个"),
        (("--list", "--queries", "q.tsv"), "只与 --from-feedback 同用"),
        (("--from-feedback", "--queries", "q.tsv"), "要一起给出"),
        (("--from-feedback",), "还没有积累判断"),
        (("--undo",), "没有可退回的训练"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    kb_: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    answer = kb_("train", *arguments)
    assert answer.code in (1, 2)
    assert message in answer.err


def test_a_model_that_was_set_is_not_trained(
    kb_: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KB_EMBEDDING_MODEL", "BAAI/bge-m3")
    answer = train(kb_, site_jargon.judgments(tmp_path))
    assert answer.code == 1
    assert "Transformer 模型在处理器上微调要几个小时" in answer.err
    assert "没有在使用，不用退回" in kb_("train", "--undo").err


def test_the_list_of_a_site_that_never_trained_says_so(
    kb_: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    assert "还没有训练过模型" in kb_("train", "--list").out


def test_an_explicit_model_goes_before_the_sites_own(tmp_path: Path) -> None:
    (tmp_path / "models" / "site-1").mkdir(parents=True)
    (tmp_path / "models" / "site-1" / "modules.json").write_text("[]", encoding="utf-8")
    (tmp_path / "models" / "CURRENT").write_text("site-1\n", encoding="utf-8")
    assert model_in_use(Settings(data_dir=tmp_path)) == str(tmp_path / "models" / "site-1")
    assert model_in_use(Settings(data_dir=tmp_path, embedding_model="BAAI/bge-m3")) == "BAAI/bge-m3"


def test_a_running_service_publishes_with_the_model_that_was_trained_meanwhile(
    settings: Settings, shipped: Path
) -> None:
    """An upload after `kb train` must not put the former model back into the index."""
    running = wiring.open_services(settings, writable=True)
    SiteModels(settings.models_dir).publish(
        FIGURES, "", lambda folder: shutil.copytree(shipped, folder) and None
    )

    running.publish_index()

    assert running.retriever.snapshot.manifest.description.model_id.startswith("site-1@")
    assert not running.retriever.needs_rebuild
    assert found(running)
    running.close()


def test_search_helpers_follow_as_well(settings: Settings, shipped: Path) -> None:
    running = wiring.open_services(settings, writable=True)
    shared = Searches(lambda: SearchHelper(settings), helpers=1)
    shared.start()
    while not shared.free_helper_pids:
        time.sleep(0.02)
    SiteModels(settings.models_dir).publish(
        FIGURES, "", lambda folder: shutil.copytree(shipped, folder) and None
    )
    generation = running.publish_index()

    answer = json.loads(shared.answer(running.retriever, SearchRequest("镍怎么办"), 1))

    assert answer["generation"] == generation
    assert answer["notes"] == []
    assert len(shared.free_helper_pids) == 1
    shared.close()
    running.close()
