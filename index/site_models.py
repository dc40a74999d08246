"""Where do the models lie that a site trained itself, and which one is in use?

site-N/ folders, each a whole sentence-transformers model with a card and its figures; CURRENT names the one in use.
Without CURRENT it is the shipped one. A folder is written aside, synced and renamed before CURRENT may name it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from index.durable import replace_text, sync, write_synced
from index.errors import ModelError
from kb.errors import StorageError
from kb.system_reasons import reason_of

# How many models stay: each is some 30 MB.
KEPT = 5
CURRENT_FILE = "CURRENT"
# Not hashed into the model's id (index/model_files.py), as in the shipped model's folder.
FIGURES_FILE = "training_log.json"
_MODEL = re.compile(r"site-([1-9]\d{0,5})")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a site model was made from, and what it reached.

    started_from: the model_id it was fine-tuned from; former: the site model that was in use, "" for the shipped one.
    trained_at: ISO 8601, UTC. questions, notices: judged ones. measures: in the base when it was trained.
    whole_*: nDCG@10 of the whole search; dense_*: of the vectors alone; each on questions not trained on, 0..1.
    low, high: the 90 % bootstrap interval of the whole search's gain.
    """

    started_from: str
    former: str
    trained_at: str
    questions: int
    notices: int
    measures: int
    whole_before: float
    whole_after: float
    dense_before: float
    dense_after: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SiteModel:
    """A model of this site. figures: None if its file is missing or unreadable."""

    name: str
    folder: Path
    figures: Figures | None


class SiteModels:
    """The folder of a site's own models; it need not exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current_name(self) -> str | None:
        """The name that CURRENT gives; None for the shipped model."""
        try:
            name = (self.folder / CURRENT_FILE).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(
                f"无法读取“{self.folder / CURRENT_FILE}”，不知道该用哪个模型。请检查权限，或执行 kb train --undo 退回。"
            ) from error
        return name or None

    def current(self) -> Path | None:
        """The folder of the model in use; None for the shipped one. Raises ModelError if it is not there whole."""
        name = self.current_name()
        if name is None:
            return None
        folder = self.folder / name
        if not _MODEL.fullmatch(name) or not (folder / "modules.json").is_file():
            raise ModelError(
                f"本站训练的模型“{name[:40]}”不在“{self.folder}”里，或不完整。请从备份放回，或执行 kb train --undo 退回之前的模型。"
            )
        return folder

    def models(self) -> list[SiteModel]:
        """All whole models, oldest first."""
        try:
            found = sorted((path for path in self.folder.iterdir() if _number(path.name)), key=_by_number)
        except OSError:
            return []
        return [SiteModel(path.name, path, _read_figures(path)) for path in found]

    def publish(self, figures: Figures, card: str, write_model: Callable[[Path], None]) -> SiteModel:
        """Write a model with its figures and card, and make it the one in use; nothing changes if that fails.

        write_model: fills the folder it is given. One process at a time. Of the former models, those stay that
        going back leads to, KEPT in all. Raises StorageError.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            number = 1 + max((_number(path.name) for path in self.folder.iterdir()), default=0)
            aside = self.folder / f"tmp-{number}"
            try:
                write_model(aside)
                write_synced(
                    aside / FIGURES_FILE, json.dumps(asdict(figures), ensure_ascii=False, indent=1) + "\n"
                )
                write_synced(aside / "README.md", card)
                for path in (*aside.rglob("*"), aside):
                    sync(path)
                folder = self.folder / f"site-{number}"
                aside.rename(folder)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            sync(self.folder)
            sync(self.folder.parent)
            replace_text(self.folder / CURRENT_FILE, f"{folder.name}\n")
        except OSError as error:
            raise self._refused(error) from error
        self._prune(folder.name)
        return SiteModel(folder.name, folder, figures)

    def undo(self) -> str | None:
        """Go back to the model that was in use before the current one; its name, None for the shipped one.

        The model left stays on disk. If it cannot be told what was before, it is the shipped one.
        Raises ModelError if the shipped one is in use already, StorageError.
        """
        try:
            name = self.current_name()
        except ModelError:
            return self._point_to(None)
        if name is None:
            raise ModelError("正在使用的就是自带模型，没有可退回的训练。")
        return self._point_to(self._former_of(name))

    def _point_to(self, name: str | None) -> str | None:
        try:
            if name is None:
                (self.folder / CURRENT_FILE).unlink(missing_ok=True)
                sync(self.folder)
            else:
                replace_text(self.folder / CURRENT_FILE, f"{name}\n")
        except OSError as error:
            raise self._refused(error) from error
        return name

    def _former_of(self, name: str) -> str | None:
        by_name = {model.name: model for model in self.models()}
        figures = by_name[name].figures if name in by_name else None
        return figures.former if figures is not None and figures.former in by_name else None

    def _prune(self, name: str) -> None:
        """Remove what going back from this model would not lead to in KEPT - 1 steps."""
        kept: list[str] = []
        while name and name not in kept and len(kept) < KEPT:
            kept.append(name)
            name = self._former_of(name) or ""
        for model in self.models():
            if model.name not in kept:
                shutil.rmtree(model.folder, ignore_errors=True)

    def _sweep(self) -> None:
        for path in self.folder.glob("tmp-*"):
            shutil.rmtree(path, ignore_errors=True)

    def _refused(self, error: OSError) -> StorageError:
        return StorageError(
            f"模型目录“{self.folder}”无法写入：{reason_of(error)}。"
            "原来的模型和索引没有改动；请检查磁盘空间和目录权限后重试。"
        )


def _read_figures(folder: Path) -> Figures | None:
    try:
        return Figures(**json.loads((folder / FIGURES_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _number(name: str) -> int:
    """N of site-N; 0 for any other name."""
    match = _MODEL.fullmatch(name)
    return int(match[1]) if match else 0


def _by_number(path: Path) -> int:
    return _number(path.name)
