"""A site's own models: whole or absent, one in use, the former one to go back to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ModelError
from index.site_models import CURRENT_FILE, Figures, SiteModels
from kb.errors import StorageError

FIGURES = Figures("shipped@1", "", "2026-01-02T03:04:05+00:00", 200, 6, 3290, 0.6, 0.65, 0.5, 0.6, 0.01, 0.09)


def write_model(folder: Path) -> None:
    (folder / "1_Normalize").mkdir(parents=True)
    (folder / "modules.json").write_text("[]", encoding="utf-8")


@pytest.fixture
def models(tmp_path: Path) -> SiteModels:
    return SiteModels(tmp_path / "models")


def publish(models: SiteModels) -> str:
    figures = replace(FIGURES, former=models.current_name() or "")
    return models.publish(figures, "# 本站模型\n", write_model).name


def test_without_training_the_shipped_model_is_in_use(models: SiteModels) -> None:
    assert models.current() is None
    assert models.models() == []


def test_a_published_model_is_in_use_with_its_card_and_figures(models: SiteModels) -> None:
    publish(models)

    folder = models.current()
    assert folder == models.folder / "site-1"
    assert (folder / "README.md").read_text(encoding="utf-8") == "# 本站模型\n"
    assert [(model.name, model.figures) for model in models.models()] == [("site-1", FIGURES)]


def test_models_are_numbered_onwards_also_after_going_back(models: SiteModels) -> None:
    """A number is never given twice: notes and lists may name the model left behind."""
    publish(models)
    models.undo()
    assert publish(models) == "site-2"


def test_going_back_leads_to_the_model_that_was_in_use_before(models: SiteModels) -> None:
    publish(models)
    publish(models)
    assert models.undo() == "site-1"
    assert models.undo() is None
    assert models.current() is None
    with pytest.raises(ModelError, match="没有可退回的训练"):
        models.undo()


def test_a_failure_while_writing_changes_nothing(models: SiteModels) -> None:
    publish(models)

    def fill_the_disk(folder: Path) -> None:
        write_model(folder)
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="没有改动"):
        models.publish(FIGURES, "", fill_the_disk)
    assert models.current_name() == "site-1"
    assert sorted(path.name for path in models.folder.iterdir()) == [CURRENT_FILE, "site-1"]


def test_what_a_killed_training_left_is_swept_by_the_next(models: SiteModels) -> None:
    publish(models)
    write_model(models.folder / "tmp-2")
    publish(models)
    assert sorted(path.name for path in models.folder.iterdir()) == [CURRENT_FILE, "site-1", "site-2"]


@pytest.mark.parametrize("content", ["site-9\n", "../elsewhere\n", "\0"])
def test_a_model_that_is_not_there_is_told_and_can_be_left(models: SiteModels, content: str) -> None:
    publish(models)
    (models.folder / CURRENT_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="kb train --undo"):
        models.current()
    assert models.undo() is None
    assert models.current() is None


def test_a_model_without_figures_is_listed_and_leads_back_to_the_shipped_one(models: SiteModels) -> None:
    publish(models)
    (models.folder / "site-1" / "training_log.json").unlink()
    assert [model.figures for model in models.models()] == [None]
    assert models.undo() is None


def test_only_the_models_that_going_back_leads_to_are_kept(models: SiteModels) -> None:
    """Seven trainings: the last five stay; one that was left by going back does not outlive the next training."""
    for _ in range(7):
        publish(models)
    assert [model.name for model in models.models()] == ["site-3", "site-4", "site-5", "site-6", "site-7"]
    models.undo()
    publish(models)
    assert [model.name for model in models.models()] == ["site-3", "site-4", "site-5", "site-6", "site-8"]
