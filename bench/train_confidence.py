"""Fit the confidence anew, after the model, the ranking or the understanding of questions has changed.

    python -m bench.train_confidence [--files samples] [--queries Q --qrels R]

Reads and indexes those of the files that the model was not trained on (among measures it has read, the others would
be told apart too easily), asks their judged questions, and the questions without an answer; writes index/ranking/confidence.json, the diagram in docs/
and the figures in docs/quality.md. The figures are of questions the fit has not seen: answerable ones by folds of
whole notices, those without an answer from the second file, whose subjects are others than the first's.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import confidence_questions as asking
from bench.confidence_questions import Answered
from bench.figures import progress
from bench.reliability import (
    Bin,
    Values,
    auroc,
    brier_score,
    calibration_error,
    reliability_bins,
    reliability_svg,
)
from bench.report import keep_in
from index.arrays import FloatArray
from index.confidence import FEATURES, FITTED_FILE, standardised
from index.embedding import SHIPPED_MODEL
from index.judgments import load_qrels, load_queries
from index.training.held_out import read_held_out
from kb.files import find_files

_ROOT = Path(__file__).parents[1]
_JUDGMENTS = Path(__file__).parent / "judgments"
_DOCUMENT = _ROOT / "docs" / "quality.md"
_DIAGRAM = _ROOT / "docs" / "reliability.svg"
_BEGIN, _END = "<!-- confidence:begin -->", "<!-- confidence:end -->"

# Of four questions that staff ask, one is taken to have no answer: a fit with as many of both would doubt too much.
_UNANSWERABLE_SHARE = 0.25
# Below .3, five in six unanswerable questions and one in ten answerable ones, most of them paraphrases.
_LOW, _HIGH = 0.3, 0.75
_FOLDS = 4
_MADE_KINDS = ("brief", "typo")  # made from judged questions: fitted with, left out of the figures over all


@dataclass(frozen=True, slots=True)
class Fit:
    """Of standardised features. means, scales, weights: (features,)."""

    means: Values
    scales: Values
    weights: Values
    intercept: float

    def confidences(self, features: FloatArray) -> Values:
        """(n,) probabilities of features (n, features)."""
        logits = standardised(features, self.means, self.scales) @ self.weights + self.intercept
        return np.asarray(1 / (1 + np.exp(-logits)))


@dataclass(frozen=True, slots=True)
class Unseen:
    """Confidences of questions their fit has not seen. answerable, unanswerable: (n,), as the answers are ordered."""

    answers: Sequence[Answered]
    answerable: Values
    blanks: Sequence[Answered]
    unanswerable: Values


def fit(answers: Sequence[Answered]) -> Fit:
    """A logistic regression on whether the first problem is a precedent."""
    from sklearn.linear_model import LogisticRegression

    features = asking.features_of(answers).astype(np.float64)
    means, scales = features.mean(axis=0), features.std(axis=0) + 1e-9
    regression = LogisticRegression(C=1.0, max_iter=1000)
    right = [one.is_right for one in answers]
    regression.fit(standardised(features, means, scales), right, sample_weight=_weights(answers))
    return Fit(means, scales, regression.coef_[0], float(regression.intercept_[0]))


def cross_fitted(
    answers: Sequence[Answered], fitted_blanks: Sequence[Answered], blanks: Sequence[Answered]
) -> Unseen:
    """Every notice judged by a fit without it; the blanks by the mean over those fits."""
    notices = sorted({one.asked.notice for one in answers})
    answerable = np.zeros(len(answers))
    unanswerable = np.zeros(len(blanks))
    for fold in range(_FOLDS):
        held = set(notices[fold::_FOLDS])
        fitted = fit([*(one for one in answers if one.asked.notice not in held), *fitted_blanks])
        rows = [row for row, one in enumerate(answers) if one.asked.notice in held]
        answerable[rows] = fitted.confidences(asking.features_of([answers[row] for row in rows]))
        unanswerable += fitted.confidences(asking.features_of(blanks)) / _FOLDS
    return Unseen(answers, answerable, blanks, unanswerable)


def _weights(answers: Sequence[Answered]) -> Values:
    """(answers,): those without an answer together weigh their share."""
    is_blank = np.array([not one.asked.problems for one in answers])
    odds = _UNANSWERABLE_SHARE / (1 - _UNANSWERABLE_SHARE)
    return np.where(is_blank, odds * (~is_blank).sum() / max(is_blank.sum(), 1), 1.0)


def reliability_of(unseen: Unseen) -> tuple[list[Bin], float]:
    """The bins and the Brier score over the questions as they were written."""
    rows = [row for row, one in enumerate(unseen.answers) if one.asked.kind not in _MADE_KINDS]
    everything = [*(unseen.answers[row] for row in rows), *unseen.blanks]
    confidence = np.concatenate([unseen.answerable[rows], unseen.unanswerable])
    right = np.array([float(one.is_right) for one in everything])
    weights = _weights(everything)
    return reliability_bins(confidence, right, weights), brier_score(confidence, right, weights)


def report_of(unseen: Unseen) -> str:
    """Markdown: the figures over all, and how each kind of question fares."""
    bins, brier = reliability_of(unseen)
    written = [row for row, one in enumerate(unseen.answers) if one.asked.kind not in _MADE_KINDS]
    overall = auroc(unseen.answerable[written], unseen.unanswerable)
    lines = [
        f"没有参与拟合的 {len(written)} 个有先例的问题（按通报分 {_FOLDS} 折，"
        f"{len({one.asked.notice for one in unseen.answers})} 篇）和 {len(unseen.blanks)} 个没有先例的问题："
        f"**AUROC {overall:.3f}**，ECE {calibration_error(bins):.3f}，Brier {brier:.3f}"
        f"（按“四个问题里有一个没有先例”加权）。",
        "",
        "| 问题 | 个数 | AUROC | 首个结果可比 | 高 | 中 | 低 |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in dict.fromkeys(one.asked.kind for one in unseen.answers):
        rows = [row for row, one in enumerate(unseen.answers) if one.asked.kind == kind]
        scores = unseen.answerable[rows]
        right = np.mean([unseen.answers[row].is_right for row in rows])
        lines.append(_row(f"有先例：{kind}", scores, auroc(scores, unseen.unanswerable), f"{right:.2f}"))
    for kind in dict.fromkeys(one.asked.kind for one in unseen.blanks):
        rows = [row for row, one in enumerate(unseen.blanks) if one.asked.kind == kind]
        scores = unseen.unanswerable[rows]
        lines.append(_row(f"无先例：{kind}", scores, auroc(unseen.answerable[written], scores), ""))
    return "\n".join(lines)


def _row(name: str, scores: Values, area: float, right: str) -> str:
    high, low = float((scores >= _HIGH).mean()), float((scores < _LOW).mean())
    shares = " | ".join(f"{share:.0%}" for share in (high, 1 - high - low, low))
    return f"| {name} | {len(scores)} | {area:.3f} | {right} | {shares} |"


def fitted_json(fitted: Fit, model_id: str, counts: dict[str, int]) -> dict[str, Any]:
    """What index.confidence reads, and what it was fitted on."""
    columns = zip(fitted.means, fitted.scales, fitted.weights, strict=True)
    return {
        "model_id": model_id,
        "features": {
            name: {"mean": float(mean), "scale": float(scale), "weight": float(weight)}
            for name, (mean, scale, weight) in zip(FEATURES, columns, strict=True)
        },
        "intercept": fitted.intercept,
        "bands": {"low": _LOW, "high": _HIGH},
        "fitted_on": counts,
    }


def _blanks(retriever: Any, name: str) -> list[Answered]:
    queries = load_queries(_JUDGMENTS / name)
    return asking.answers_of(retriever, asking.unanswerable_questions(queries))


def train(files: Sequence[Path], queries: Path, qrels: Path) -> None:
    """Fit, and write the fit, the diagram and the figures."""
    notices = read_held_out(SHIPPED_MODEL).notices
    kept = [path for path in find_files(files).files if path.stem in notices]
    with tempfile.TemporaryDirectory(prefix="kb-confidence-") as folder:
        progress("读取并建立索引")
        retriever = asking.load_base(Path(folder), kept)
        known = frozenset(one.split("#")[0] for one in retriever.snapshot.catalog.problem_ids)
        asked = asking.answerable_questions(load_queries(queries), load_qrels(qrels), known)
        progress("逐个检索")
        answers = asking.answers_of(retriever, asked)
        for_fitting = _blanks(retriever, "unanswerable_fit.tsv")
        for_testing = _blanks(retriever, "unanswerable.tsv")
    unseen = cross_fitted(answers, for_fitting, for_testing)
    counts = {"answerable": len(answers), "unanswerable": len(for_fitting)}
    fitted = fitted_json(fit([*answers, *for_fitting]), retriever.encoder.model_id, counts)
    report = report_of(unseen)
    print(report)
    _write(fitted, report, unseen)


def _write(fitted: dict[str, Any], report: str, unseen: Unseen) -> None:
    FITTED_FILE.parent.mkdir(exist_ok=True)
    FITTED_FILE.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    bins, _ = reliability_of(unseen)
    _DIAGRAM.write_text(
        reliability_svg(bins, f"校准图（ECE {calibration_error(bins):.3f}）"), encoding="utf-8"
    )
    keep_in(_DOCUMENT, report, _BEGIN, _END)


def main(arguments: Iterable[str] | None = None) -> None:
    """Fit on what the command line names."""
    parser = argparse.ArgumentParser(description="重新拟合检索把握（index/ranking/confidence.json）")
    parser.add_argument("--files", type=Path, nargs="+", default=[_ROOT / "samples"], help="通报文件或目录")
    parser.add_argument("--queries", type=Path, default=_JUDGMENTS / "queries.tsv")
    parser.add_argument("--qrels", type=Path, default=_JUDGMENTS / "qrels.tsv")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    train(chosen.files, chosen.queries, chosen.qrels)


if __name__ == "__main__":
    main()
