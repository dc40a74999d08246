"""A site's feedback makes a model of its own: examined fold by fold, then made from all questions if that was worth it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.passages import encoder_text, passages_of
from index.site_models import Figures
from index.static_encoder import StaticEncoder, Table, load_table
from index.training.contrastive import FloatArray, tokenize
from index.training.feedback import FeedbackQuestion, Fold, folds_by_notice
from index.training.fine_tuning import FineTuning, TokenizedBase, TokenizedQuestion, fine_tune
from index.training.folder import save_model
from index.training.trial import ScoreArray, Scores, bootstrap_interval, examine, with_encoder

if TYPE_CHECKING:
    from index.judgments import Qrels
    from index.retriever import Retriever
    from kb.records import MeasureRecord

# A new model is kept if the whole search gains at least this much nDCG@10.
MIN_GAIN = 0.01
SEED = 20
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Lesson:
    """What is taught: the judged questions, and every measure of the base in the index's order."""

    questions: Sequence[FeedbackQuestion]
    qrels: Qrels
    records: Sequence[MeasureRecord]


@dataclass(frozen=True)
class Verdict:
    """Scores of the same questions before, and by models that saw none of their notice's questions; the gain's interval."""

    before: Scores
    after: Scores
    low: float
    high: float
    folds: int

    @property
    def gain(self) -> float:
        """Mean gain of the whole search in nDCG@10, -1..1."""
        return float((self.after.whole - self.before.whole).mean())

    @property
    def is_worth_keeping(self) -> bool:
        """Whether the gain reaches MIN_GAIN."""
        return self.gain >= MIN_GAIN


@dataclass(frozen=True)
class SiteTraining:
    """One run over one lesson, from one static model."""

    retriever: Retriever
    folder: Path
    lesson: Lesson
    tuning: FineTuning
    on_progress: Progress

    def run(self) -> tuple[Verdict, Callable[[Path], None] | None]:
        """The verdict, and what writes the new model into a folder: None if it is not to be kept.

        Raises InvalidInputError if the questions cannot be divided, ModelError if the model cannot be loaded.
        """
        material = _Material(self.lesson, load_table(self.folder))
        folds = folds_by_notice(self.lesson.questions, seed=SEED)
        bar = _Bar(self.on_progress, self.tuning.steps * (len(folds) + 1))
        verdict = self._examine(material, folds, bar)
        if not verdict.is_worth_keeping:
            return verdict, None
        table = material.train(self.lesson.questions, self.tuning, bar.step_of("用全部问题训练"))
        return verdict, partial(save_model, tokenizer=material.table.tokenizer, table=table)

    def _examine(self, material: _Material, folds: Sequence[Fold], bar: _Bar) -> Verdict:
        before, after = [], []
        for number, fold in enumerate(folds, start=1):
            step = bar.step_of(f"第 {number}/{len(folds)} 组检验")
            table = material.train(fold.training, self.tuning, step)
            encoder = StaticEncoder(material.table._replace(vectors=_storable(table)), model_id="trial")
            other = with_encoder(self.retriever, encoder, material.passages)
            before.append(examine(self.retriever, fold.examined, self.lesson.qrels))
            after.append(examine(other, fold.examined, self.lesson.qrels))
        former, latter = _joined(before), _joined(after)
        low, high = bootstrap_interval(latter.whole - former.whole, seed=SEED)
        return Verdict(former, latter, low, high, len(folds))


class _Material:
    """The lesson as token ids of one model."""

    def __init__(self, lesson: Lesson, table: Table) -> None:
        self.table = table
        self.passages = [
            encoder_text(passage) for record in lesson.records for passage in passages_of(record)
        ]
        self._start = table.vectors.astype(np.float32)
        self._rows = {record.measure_id: row for row, record in enumerate(lesson.records)}
        self._base = TokenizedBase.of(
            table.tokenizer,
            [record.problem_title for record in lesson.records],
            [record.text for record in lesson.records],
            [record.problem_id for record in lesson.records],
        )

    def train(
        self, questions: Sequence[FeedbackQuestion], tuning: FineTuning, on_step: Callable[[], None]
    ) -> FloatArray:
        """The table fine-tuned on these questions and the whole base."""
        tokens = tokenize(self.table.tokenizer, [question.text for question in questions])
        tokenized = [
            TokenizedQuestion(ids, self._rows_of(question.relevant), self._rows_of(question.rejected))
            for ids, question in zip(tokens, questions, strict=True)
        ]
        return fine_tune(self._start, self._base, tokenized, tuning, seed=SEED, on_step=on_step)

    def _rows_of(self, measures: Sequence[str]) -> tuple[int, ...]:
        return tuple(self._rows[measure] for measure in measures)


class _Bar:
    """Steps done over all trainings of a run."""

    def __init__(self, on_progress: Progress, total: int) -> None:
        self._on_progress = on_progress
        self._total = total
        self._done = 0

    def step_of(self, what: str) -> Callable[[], None]:
        """A function to call after each step of one training."""

        def step() -> None:
            self._done += 1
            self._on_progress(self._done, self._total, what)

        return step


def figures_of(
    verdict: Verdict, lesson: Lesson, *, started_from: str, former: str, trained_at: str
) -> Figures:
    """The figures kept beside a model; see Figures."""
    return Figures(
        started_from=started_from,
        former=former,
        trained_at=trained_at,
        questions=len(lesson.questions),
        notices=len({question.home for question in lesson.questions}),
        measures=len(lesson.records),
        whole_before=_mean(verdict.before.whole),
        whole_after=_mean(verdict.after.whole),
        dense_before=_mean(verdict.before.dense),
        dense_after=_mean(verdict.after.dense),
        low=round(verdict.low, 4),
        high=round(verdict.high, 4),
    )


def _joined(parts: Sequence[Scores]) -> Scores:
    return Scores(
        np.concatenate([part.whole for part in parts]), np.concatenate([part.dense for part in parts])
    )


def _storable(table: FloatArray) -> npt.NDArray[np.float16]:
    """The table with the digits it will have when saved."""
    longest = float(np.linalg.norm(table, axis=1).max())
    return (table / max(longest, 1e-9)).astype(np.float16)


def _mean(values: ScoreArray) -> float:
    return round(math.fsum(values) / len(values), 4)
