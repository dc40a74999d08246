"""Fit the weight of words beside meaning anew, after the model or the understanding of questions has changed.

    python -m bench.train_fusion [--files samples] [--queries Q --qrels R]

Reads and indexes those of the files that the model was not trained on (the others would be told apart too easily),
asks their judged questions and a hastily typed copy of each, and looks how good each answer is at a grid of fixed weights.
The weight's formula (index.fusion.FusionModel) is then chosen for the best mean over all questions. Writes
index/ranking/fusion.json and the figures in docs/quality.md: of questions the fit has not seen, by folds of whole
notices.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.confidence_questions import load_base, unseen_files
from bench.figures import progress
from bench.noise import noisy
from bench.reliability import Values
from bench.report import keep_in
from index.evidence import Evidence
from index.fusion import FITTED_FILE, QUERY_FEATURES, weighted_scores
from index.grouping import group_by_problem, listed_rows
from index.judgments import JudgedQuery, Qrels, load_qrels, load_queries
from index.retriever import Retriever
from index.snapshot import Snapshot
from index.training.evaluation import ndcg

_ROOT = Path(__file__).parents[1]
_JUDGMENTS = Path(__file__).parent / "judgments"
_DOCUMENT = _ROOT / "docs" / "quality.md"
_BEGIN, _END = "<!-- fusion:begin -->", "<!-- fusion:end -->"
_GRID = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8])
_LOW, _HIGH = 0.02, 0.6
_FOLDS = 4
_SEED = 5
# How much a weight may wander from "the same for all": a fit to a few hundred questions finds chance patterns too.
_PENALTY = 0.001
NOISY = "noisy"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. notice: the slug of its answer. features: (features,). quality: (grid,) nDCG@10 at each weight."""

    kind: str
    notice: str
    features: Values
    quality: Values


@dataclass(frozen=True, slots=True)
class Fit:
    """Of standardised features: the formula's parameters."""

    means: Values
    scales: Values
    weights: Values
    intercept: float

    def lexical_weights(self, features: Values) -> Values:
        """(n,) weights of words for features (n, features)."""
        logits = (features - self.means) / self.scales @ self.weights + self.intercept
        return np.asarray(_LOW + (_HIGH - _LOW) / (1 + np.exp(-np.clip(logits, -30, 30))))


def questions_of(queries: Iterable[JudgedQuery], qrels: Qrels, notices: frozenset[str]) -> list[JudgedQuery]:
    """The judged questions of these notices, and a hastily typed copy of each."""
    chance = random.Random(_SEED)
    kept = [
        query
        for query in queries
        if {one.split("#")[0] for one, grade in qrels.get(query.query_id, {}).items() if grade} & notices
    ]
    copies = [JudgedQuery(query.query_id, NOISY, noisy(query.text, chance)) for query in kept]
    return [*kept, *copies]


def ask(retriever: Retriever, query: JudgedQuery, qrels: Qrels) -> Asked:
    """What the searches found, and how good the answer would be at each weight of the grid."""
    relevant = frozenset(one for one, grade in qrels[query.query_id].items() if grade)
    evidence = retriever.evidence(query.text)
    quality = [ndcg(_ranking(retriever.snapshot, evidence, float(weight)), relevant) for weight in _GRID]
    features = evidence.found.query_features.astype(np.float64)
    return Asked(query.kind, min(relevant).split("#")[0], features, np.array(quality))


def _ranking(snapshot: Snapshot, evidence: Evidence, weight: float) -> list[str]:
    """The measures as the page would list them at this weight."""
    catalog, matches = snapshot.catalog, evidence.matches
    scores = weighted_scores(matches.lexical_share, matches.similarity, weight)
    order = np.lexsort((matches.rows, -scores))
    rows, scores = matches.rows[order], scores[order]
    grouping = group_by_problem(catalog.problem_of_measure[rows], scores, catalog.problem_sizes({}))
    listed = listed_rows(rows, grouping, catalog.measures_of_problem, 10)
    return [catalog.measure_ids[row] for row in listed[:10]]


def quality_at(asked: Sequence[Asked], weights: Values) -> Values:
    """(n,) nDCG@10 of each question at its weight, between the grid's points by interpolation."""
    return np.array(
        [np.interp(weight, _GRID, one.quality) for one, weight in zip(asked, weights, strict=True)]
    )


def fit(asked: Sequence[Asked]) -> Fit:
    """The formula of the best mean quality, less a penalty for large coefficients."""
    from scipy.optimize import minimize

    features = np.stack([one.features for one in asked])
    means, scales = features.mean(axis=0), features.std(axis=0) + 1e-9

    def loss(parameters: Values) -> float:
        made = Fit(means, scales, parameters[1:], float(parameters[0]))
        penalty = _PENALTY * float(parameters[1:] @ parameters[1:])
        return penalty - float(quality_at(asked, made.lexical_weights(features)).mean())

    best = float(_GRID[np.argmax(np.mean([one.quality for one in asked], axis=0))])
    part = min(max((best - _LOW) / (_HIGH - _LOW), 0.02), 0.98)
    start = np.array([np.log(part / (1 - part)), *np.zeros(len(QUERY_FEATURES))])
    found = minimize(loss, start, method="Powell", options={"maxiter": 20, "xtol": 1e-2, "ftol": 1e-5})
    return Fit(means, scales, np.asarray(found.x[1:]), float(found.x[0]))


def cross_fitted(asked: Sequence[Asked]) -> Values:
    """(n,) quality of each question at the weight of a fit that has not seen its notice."""
    notices = sorted({one.notice for one in asked})
    quality = np.zeros(len(asked))
    for fold in range(_FOLDS):
        held = set(notices[fold::_FOLDS])
        fitted = fit([one for one in asked if one.notice not in held])
        rows = [row for row, one in enumerate(asked) if one.notice in held]
        part = [asked[row] for row in rows]
        quality[rows] = quality_at(part, fitted.lexical_weights(np.stack([one.features for one in part])))
    return quality


def report_of(asked: Sequence[Asked]) -> str:
    """Markdown: predicted weights beside fixed ones, by kind of question."""
    kinds = list(dict.fromkeys(one.kind for one in asked))
    rows = {"预测的权重（没见过的通报）": cross_fitted(asked)}
    for weight in _GRID:
        rows[f"固定权重 {weight:g}"] = quality_at(asked, np.full(len(asked), weight))
    rows["每问取最好的固定权重（上限）"] = np.array([one.quality.max() for one in asked])
    lines = [
        f"{len({one.notice for one in asked})} 篇没有参与训练的通报，{len(asked)} 个问题，nDCG@10；预测的权重按通报分 {_FOLDS} 折。",
        "",
        "| 词语的权重 | 全部 | " + " | ".join(kinds) + " |",
        "|---|" + "--:|" * (len(kinds) + 1),
    ]
    for name, quality in rows.items():
        means = [quality.mean(), *(quality[[one.kind == kind for one in asked]].mean() for kind in kinds)]
        lines.append(f"| {name} | " + " | ".join(f"{mean:.3f}" for mean in means) + " |")
    return "\n".join(lines)


def fitted_json(fitted: Fit, model_id: str, asked: Sequence[Asked]) -> dict[str, Any]:
    """What index.fusion reads, and what it was fitted on."""
    columns = zip(QUERY_FEATURES, fitted.means, fitted.scales, fitted.weights, strict=True)
    return {
        "features": {
            name: {"mean": float(mean), "scale": float(scale), "weight": float(weight)}
            for name, mean, scale, weight in columns
        },
        "intercept": fitted.intercept,
        "low": _LOW,
        "high": _HIGH,
        "fitted_on": {
            "questions": len(asked),
            "notices": len({a.notice for a in asked}),
            "model_id": model_id,
        },
    }


def train(files: Sequence[Path], queries: Path, qrels: Path) -> None:
    """Fit, and write the formula and the figures."""
    kept = unseen_files(files)
    judgments = load_qrels(qrels)
    with tempfile.TemporaryDirectory(prefix="kb-fusion-") as folder:
        progress(f"读取并建立索引：{len(kept)} 篇")
        retriever = load_base(Path(folder), kept)
        notices = frozenset(one.split("#")[0] for one in retriever.snapshot.catalog.measure_ids)
        progress("逐个检索")
        asked = [
            ask(retriever, one, judgments) for one in questions_of(load_queries(queries), judgments, notices)
        ]
    progress("拟合")
    report = report_of(asked)
    print(report)
    fitted = fitted_json(fit(asked), retriever.encoder.model_id, asked)
    FITTED_FILE.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    keep_in(_DOCUMENT, report, _BEGIN, _END)


def main(arguments: Iterable[str] | None = None) -> None:
    """Fit on what the command line names."""
    parser = argparse.ArgumentParser(description="重新拟合词语与语义的权重（index/ranking/fusion.json）")
    parser.add_argument("--files", type=Path, nargs="+", default=[_ROOT / "samples"], help="通报文件或目录")
    parser.add_argument("--queries", type=Path, default=_JUDGMENTS / "queries.tsv")
    parser.add_argument("--qrels", type=Path, default=_JUDGMENTS / "qrels.tsv")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    train(chosen.files, chosen.queries, chosen.qrels)


if __name__ == "__main__":
    main()
