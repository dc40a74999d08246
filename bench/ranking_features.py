"""Would topic, date, completeness and the like put problems in a better order? A linear ranker, feature by feature.

    python -m bench.ranking_features --files FOLDER --queries FILE --qrels FILE

Prints nDCG@10 of the present order beside rankers fitted without the notice they are asked about, and keeps the table
in docs/quality.md. Nothing of it is shipped: the document says why.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from api import wiring
from bench.base import settings_for
from bench.confidence_questions import load_base, unseen_files
from bench.figures import progress
from bench.reliability import Values
from bench.report import keep_in
from bench.train_fusion import questions_of
from index.grouping import page_order
from index.judgments import JudgedQuery, Qrels, load_qrels, load_queries
from index.query import analyse
from index.training.evaluation import ndcg
from index.understanding.knowledge import Knowledge, shipped_synonyms
from kb.notice import Completion
from kb.parser.classify import topics_of

if TYPE_CHECKING:
    from index.retriever import Retriever
    from kb.records import MeasureRecord

_DOCUMENT = Path(__file__).parents[1] / "docs" / "quality.md"
_BEGIN, _END = "<!-- features:begin -->", "<!-- features:end -->"
_RANKED = 40  # problems of a question that are put in order
_FOLDS = 4
_PENALTY = 0.001
_DONE = (Completion.COMPLETED, Completion.MOSTLY_COMPLETED)

FEATURES = (
    "现在的得分",
    "标题与问题的相似度",
    "标题含问题的字对",
    "主题相同（词表）",
    "主题相同（分类器）",
    "公开年份",
    "已完成的措施所占比例",
    "带数字的措施所占比例",
    "措施条数（对数）",
    "最佳措施的相似度",
    "最佳措施的词语得分",
)
RANKERS: Mapping[str, tuple[int, ...]] = {
    **{f"加：{name}": (0, row) for row, name in enumerate(FEATURES) if row},
    "加：标题的两项": (0, 1, 2),
    "加：主题的两项": (0, 3, 4),
    "加：年份、完成、数字、条数": (0, 5, 6, 7, 8),
    "全部特征": tuple(range(len(FEATURES))),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the problems found, in the present order.

    features: (problems, features). relevant: which problems answer it. listings: the measures of each as the page
    lists them. answers: the relevant measures.
    """

    kind: str
    notice: str
    features: Values
    relevant: Values
    listings: Sequence[Sequence[str]]
    answers: frozenset[str]

    def quality(self, scores: Values) -> float:
        """NDCG@10 of the problems by descending score; ties stay in order."""
        ranking = [one for row in np.argsort(-scores, kind="stable")[:10] for one in self.listings[row]]
        return ndcg(ranking[:10], self.answers)


class Problems:
    """What a ranker may know of each problem, by problem row."""

    def __init__(self, retriever: Retriever, records: Mapping[str, Sequence[MeasureRecord]]) -> None:
        ids = retriever.snapshot.catalog.problem_ids
        measures = [records[problem_id] for problem_id in ids]
        titles = [each[0].problem_title for each in measures]
        self.vectors = retriever.encoder.encode_passages(titles)
        self.pairs = [_pairs(title) for title in titles]
        self.topics = [frozenset(each[0].topics) for each in measures]
        self.columns = np.array(
            [
                (
                    each[0].year or 2022,
                    np.mean([one.completion in _DONE for one in each]),
                    np.mean([any(map(str.isdigit, one.text)) for one in each]),
                    np.log(len(each)),
                )
                for each in measures
            ]
        )


def ask(retriever: Retriever, problems: Problems, query: JudgedQuery, qrels: Qrels) -> Asked:
    """The problems found for a question, with their features."""
    catalog = retriever.snapshot.catalog
    evidence = retriever.evidence(query.text)
    known = Knowledge(retriever.snapshot.backend.frequency, shipped_synonyms())
    understood = analyse(query.text, known)
    asked_topics, pairs = topics_of(understood.text), _pairs(understood.text)
    concepts = dict(understood.concepts)
    answers = frozenset(one for one, grade in qrels[query.query_id].items() if grade)
    rows, listings = [], []
    for group, problem in enumerate(evidence.grouping.problem_rows[:_RANKED].tolist()):
        hits = evidence.grouping.hits_of(group)
        topics = problems.topics[problem]
        rows.append(
            (
                evidence.grouping.scores[group],
                0.0 if evidence.vector is None else problems.vectors[problem] @ evidence.vector,
                len(pairs & problems.pairs[problem]) / max(1, len(pairs)),
                sum(weight for code, weight in concepts.items() if code in topics),
                len(topics.intersection(asked_topics)) / max(1, len(asked_topics)),
                *problems.columns[problem],
                evidence.matches.similarity[hits].max(),
                evidence.matches.lexical_share[hits].max(),
            )
        )
        listed = page_order(evidence.matches.rows[hits].tolist(), catalog.measures_of_problem(problem))
        listings.append([catalog.measure_ids[row] for row in listed])
    relevant = np.array([bool(answers.intersection(listing)) for listing in listings], dtype=float)
    features = np.array(rows, dtype=float).reshape(-1, len(FEATURES))
    return Asked(query.kind, min(answers).split("#")[0], features, relevant, listings, answers)


def fit(asked: Sequence[Asked], chosen: Sequence[int]) -> Values:
    """(features,) weights, 0 for those not chosen, that make the relevant problem likeliest (softmax over a page)."""
    from scipy.optimize import minimize

    known = [one for one in asked if one.relevant.any()]
    scales = np.concatenate([one.features for one in known]).std(axis=0) + 1e-9
    columns = np.array(chosen)
    inputs = [one.features[:, columns] / scales[columns] for one in known]

    def loss(weights: Values) -> tuple[float, Values]:
        total, slope = 0.0, np.zeros(len(columns))
        for one, values in zip(known, inputs, strict=True):
            likely = np.exp((scores := values @ weights) - scores.max())
            right = likely * one.relevant
            total -= np.log(right.sum() / likely.sum())
            slope -= (right / right.sum() - likely / likely.sum()) @ values
        return float(total / len(known) + _PENALTY * weights @ weights), slope / len(
            known
        ) + 2 * _PENALTY * weights

    found = minimize(loss, np.eye(len(columns))[0] * 4, jac=True, method="L-BFGS-B")
    weights = np.zeros(len(FEATURES))
    weights[columns] = found.x / scales[columns]
    return weights


def cross_fitted(asked: Sequence[Asked], chosen: Sequence[int]) -> Values:
    """(n,) quality of each question by a ranker that has not seen its notice."""
    notices = sorted({one.notice for one in asked})
    quality = np.zeros(len(asked))
    for fold in range(_FOLDS):
        held = set(notices[fold::_FOLDS])
        weights = fit([one for one in asked if one.notice not in held], chosen)
        for row, one in enumerate(asked):
            if one.notice in held:
                quality[row] = one.quality(one.features @ weights)
    return quality


def report_of(asked: Sequence[Asked]) -> str:
    """Markdown: the present order and each ranker, by kind of question."""
    kinds = list(dict.fromkeys(one.kind for one in asked))
    rows = {"现在的排序": np.array([one.quality(one.features[:, 0]) for one in asked])}
    rows |= {name: cross_fitted(asked, chosen) for name, chosen in RANKERS.items()}
    lines = [
        f"{len({one.notice for one in asked})} 篇没有参与训练的通报，{len(asked)} 个问题，nDCG@10；"
        f"排序器按通报分 {_FOLDS} 折，只在没见过的通报上评测。",
        "",
        "| 线性排序器的特征 | 全部 | " + " | ".join(kinds) + " |",
        "|---|" + "--:|" * (len(kinds) + 1),
    ]
    for name, quality in rows.items():
        means = [quality.mean(), *(quality[[one.kind == kind for one in asked]].mean() for kind in kinds)]
        lines.append(f"| {name} | " + " | ".join(f"{mean:.3f}" for mean in means) + " |")
    return "\n".join(lines)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def measure(files: Sequence[Path], queries: Path, qrels: Path) -> str:
    """The report over those of the files that the model was not trained on."""
    kept = unseen_files(files)
    judgments = load_qrels(qrels)
    with tempfile.TemporaryDirectory(prefix="kb-features-") as folder:
        progress(f"读取并建立索引：{len(kept)} 篇")
        retriever = load_base(Path(folder), kept)
        catalog = retriever.snapshot.catalog
        store = wiring.open_store(settings_for(Path(folder), None), writable=False)
        try:
            problems = Problems(retriever, store.problem_measures(catalog.problem_ids))
        finally:
            store.close()
        notices = frozenset(one.split("#")[0] for one in catalog.measure_ids)
        progress("逐个检索")
        questions = questions_of(load_queries(queries), judgments, notices)
        asked = [ask(retriever, problems, one, judgments) for one in questions]
    progress("拟合")
    return report_of([one for one in asked if len(one.listings)])


def main(arguments: Iterable[str] | None = None) -> None:
    """Measure on what the command line names."""
    parser = argparse.ArgumentParser(description="主题、年份、完成程度等特征能不能让排序更好")
    parser.add_argument("--files", type=Path, nargs="+", required=True, help="通报文件或目录")
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--qrels", type=Path, required=True)
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    report = measure(chosen.files, chosen.queries, chosen.qrels)
    print(report)
    keep_in(_DOCUMENT, report, _BEGIN, _END)


if __name__ == "__main__":
    main()
