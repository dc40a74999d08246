"""Train and measure the classifiers that kb/parser/classify.py loads.

    python bench/train_classifiers.py DATA [--measure-only]

DATA holds corpus/gold/*.json, train/indomain/*.tsv and lexicon/synonyms.tsv. Needs scikit-learn. Prints
cross-validated figures (folds never split a notice), then fits on everything and writes topics.npz and
types.npz beside classify.py. The same data give the same files.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kb.parser import classify
from kb.parser.classify import LinearModel, grams, save_model
from kb.taxonomy import code_of

FOLDS = 5
LIMITS = {"topics": 3, "types": 2, "slogans": 1}
FEATURES = {"topics": 16_000, "types": 9_000, "slogans": 9_000}
STRENGTH = {
    "topics": 3.0,
    "types": 10.0,
    "slogans": 100.0,
}  # inverse regularisation, chosen by cross-validation
# Lexicon groups on kinds of measures, by their first words; groups that fit no type are left out.
LEXICON_TYPES = {
    "应急演练": "M19", "行政处罚": "M18", "建章立制": "M1", "修订完善制度": "M1", "细化流程": "M1", "专项检查": "M2",
    "自查自纠": "M2", "举一反三排查": "M2", "明察暗访": "M2", "倒查核实": "M2", "学习教育": "M3", "业务培训": "M4",
    "岗位练兵": "M4", "约谈": "M5", "诫勉谈话处理": "M6", "追责问责": "M6", "处分处理": "M6", "扣罚绩效": "M6",
    "清退": "M7", "追缴资金": "M7", "退费退款": "M7", "补缴": "M7", "会议部署": "M8", "动员推进会": "M8",
    "机构队伍": "M9", "成立专班": "M9", "增设岗位": "M9", "选派干部": "M9", "工程建设": "M10", "维修维护": "M10",
    "信息化": "M11", "系统对接": "M11", "智能监控": "M11", "督办考核": "M12", "通报排名": "M12", "公开公示": "M13",
    "协调联动": "M14", "联合检查": "M14", "上级沟通对接": "M14", "资料补正": "M15", "补办审批手续": "M15",
    "完善档案资料": "M15", "资金保障": "M16", "调查研究": "M17", "征求各方意见": "M17", "停业整顿": "M18",
    "吊销许可证": "M18", "行政强制措施": "M18", "宣传引导": "M20", "发放宣传资料": "M20",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A labelled text. notice: the slug it is from, "" for data that belong to no notice (always trained on)."""

    fields: tuple[tuple[str, float], ...]
    codes: frozenset[str]
    notice: str = ""


def topic_samples(data: Path) -> list[Sample]:
    """Problems of the gold notices, in-domain rows (each wording a sample of its own) and lexicon groups."""
    samples = []
    for notice in _gold(data):
        for problem in notice["problems"]:
            measures = "\n".join(measure["text"] for measure in problem["measures"])
            fields = (
                (problem["title"], classify.TITLE_WEIGHT),
                (problem["section"] or "", classify.SECTION_WEIGHT),
                (measures, classify.MEASURES_WEIGHT),
            )
            samples.append(Sample(fields, frozenset(problem["topics"]), notice["slug"]))
    for path in sorted((data / "train/indomain").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            topic, _, title, measure, *queries = line.split("\t")
            parts = ((title, classify.TITLE_WEIGHT), (measure, classify.MEASURES_WEIGHT))
            samples.append(Sample(parts, frozenset([topic])))
            samples += [Sample(((query, 1.0),), frozenset([topic])) for query in queries[:3] if query]
    for code, words in _lexicon(data):
        if code[1:].isdigit():
            samples.append(Sample(((" ".join(words), 1.0),), frozenset([code])))
    return samples


def type_samples(data: Path) -> list[Sample]:
    """Measures of the gold notices and the lexicon groups on kinds of measures."""
    samples = [
        Sample(
            ((measure["text"], 1.0),),
            frozenset(code_of(name, "measure_type") for name in measure["types"]),
            notice["slug"],
        )
        for notice in _gold(data)
        for problem in notice["problems"]
        for measure in problem["measures"]
    ]
    for code, words in _lexicon(data):
        if code == "M" and words[0] in LEXICON_TYPES:
            samples += [Sample(((word, 1.0),), frozenset([LEXICON_TYPES[words[0]]])) for word in words]
    return samples


def fit(samples: Sequence[Sample], task: str, *, threshold: float = 0.0) -> LinearModel:
    """One logistic regression per code over the most frequent n-grams."""
    codes = sorted(
        {code for sample in samples for code in sample.codes}, key=lambda code: (code[0], int(code[1:]))
    )
    kept = _frequent(samples, FEATURES[task])
    rows = {gram: row for row, gram in enumerate(kept)}
    rarity = (
        np.log1p(len(samples) / np.array([kept[gram] for gram in kept])).astype(np.float16).astype(np.float32)
    )
    matrix = _matrix(samples, rows, rarity)
    weights = np.zeros((len(rows), len(codes)), dtype=np.float64)
    bias = np.zeros(len(codes), dtype=np.float32)
    for column, code in enumerate(codes):
        labels = np.array([code in sample.codes for sample in samples])
        model = LogisticRegression(C=STRENGTH[task], solver="liblinear", random_state=0, tol=1e-3)
        model.fit(matrix, labels)
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    scale = np.abs(weights).max(axis=0) / 127
    quantised = np.rint(weights / scale).astype(np.int8)
    return LinearModel(
        tuple(codes), rows, rarity, quantised, scale.astype(np.float32), bias, threshold, LIMITS[task]
    )


def measure(samples: Sequence[Sample], task: str) -> float:
    """Print cross-validated figures; return the threshold with the best micro-F1."""
    notices = sorted({sample.notice for sample in samples} - {""})
    scored: list[tuple[NDArray[np.float32], tuple[str, ...], frozenset[str]]] = []
    for fold in range(FOLDS):
        held_out = set(notices[fold::FOLDS])
        model = fit([sample for sample in samples if sample.notice not in held_out], task)
        scored += [
            (model.scores(sample.fields), model.codes, sample.codes)
            for sample in samples
            if sample.notice in held_out
        ]
    first = np.mean([codes[int(np.argmax(scores))] in gold for scores, codes, gold in scored])
    best = max(np.arange(-4.0, 2.0, 0.1), key=lambda threshold: _micro_f1(scored, threshold, LIMITS[task])[2])
    precision, recall, f1 = _micro_f1(scored, best, LIMITS[task])
    print(f"{task}: {len(scored)} held-out samples of {len(notices)} notices, {FOLDS} folds")
    print(f"  precision@1 {first:.3f}  micro precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    print(f"  threshold {best:.1f}")
    return float(best)


def _micro_f1(
    scored: Sequence[tuple[NDArray[np.float32], tuple[str, ...], frozenset[str]]],
    threshold: float,
    limit: int,
) -> tuple[float, float, float]:
    right = said = wanted = 0
    for scores, codes, gold in scored:
        order = np.argsort(-scores, kind="stable")[:limit]
        chosen = {codes[row] for rank, row in enumerate(order) if rank == 0 or scores[row] >= threshold}
        right, said, wanted = right + len(chosen & gold), said + len(chosen), wanted + len(gold)
    precision, recall = right / said, right / wanted
    return precision, recall, 2 * precision * recall / (precision + recall)


def _frequent(samples: Sequence[Sample], limit: int) -> dict[str, int]:
    """The n-grams found in most samples, with how many; ties in code point order."""
    counts: dict[str, int] = {}
    for sample in samples:
        for gram in set().union(*(grams(text) for text, _ in sample.fields)):
            counts[gram] = counts.get(gram, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:limit])


def _matrix(samples: Sequence[Sample], rows: dict[str, int], rarity: NDArray[np.float32]) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for sample in samples:
        vector: dict[int, float] = {}
        for text, weight in sample.fields:
            found = sorted(rows[gram] for gram in grams(text) if gram in rows)
            norm = float(np.linalg.norm(rarity[found])) if found else 1.0
            for row in found:
                vector[row] = vector.get(row, 0.0) + weight * float(rarity[row]) / norm
        columns += vector
        values += vector.values()
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(samples), len(rows)))


def _gold(data: Path) -> list[dict]:  # type: ignore[type-arg]
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((data / "corpus/gold").glob("*.json"))
    ]


def _lexicon(data: Path) -> list[tuple[str, list[str]]]:
    lines = (data / "lexicon/synonyms.tsv").read_text(encoding="utf-8").splitlines()
    parts = (line.split("\t") for line in lines if line.count("\t") == 2)
    return [(code, [first.lstrip("~"), *others.split("|")]) for code, first, others in parts]


def main() -> None:
    """Measure, then fit on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--measure-only", action="store_true")
    parser.add_argument("--task", choices=["topics", "types"], action="append")
    options = parser.parse_args()
    samplers = {"topics": topic_samples, "types": type_samples}
    for task in options.task or list(samplers):
        samples = samplers[task](options.data)
        threshold = measure(samples, task)
        if not options.measure_only:
            model = fit(samples, task, threshold=threshold)
            target = Path(classify.__file__).with_name(f"{task}.npz")
            np.savez_compressed(target, allow_pickle=False, **save_model(model))
            print(f"  wrote {target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(model.rows)} n-grams")


if __name__ == "__main__":
    main()
