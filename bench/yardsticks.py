"""How does the model do on public test sets? Beside published figures, and beside what it is searched together with.

    python -m bench.yardsticks --test-sets DIR [--model MODEL] [--write]

DIR holds sts/NAME.test.tsv.gz (text1, text2, label, with a head line) and retrieval/NAME/ with corpus.jsonl.gz,
queries.jsonl.gz and qrels.tsv.gz. Sentence pairs: Spearman's correlation of the cosine with the label. Retrieval:
nDCG@10 of the words alone, of the vectors alone, and of the search as the page ranks it, each document standing as a
problem with one measure. Documents are read one by one and only indexed: memory holds the index, not the texts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench.document_sets import indexed, lines_of, measure_id_of
from bench.figures import peak_rss_mib, progress
from bench.report import keep_in

if TYPE_CHECKING:
    from index.embedding import Encoder

DOCUMENT = Path(__file__).parents[1] / "docs" / "quality.md"
BEGIN, END = "<!-- yardsticks:begin -->", "<!-- yardsticks:end -->"
CUTOFF = 10
_DEPTH = 100
_BATCH = 2048
# Spearman x 100 as the text2vec project's README gives it.
_PUBLISHED_MODELS = ("word2vec-tencent", "multilingual-MiniLM-L12-v2", "text2vec-base-chinese")
_PUBLISHED = {
    "ATEC": (20.0, 18.4, 31.9),
    "BQ": (31.5, 38.5, 42.7),
    "LCQMC": (59.5, 64.0, 70.2),
    "PAWSX": (2.6, 10.1, 17.2),
    "STSB": (55.8, 78.9, 79.3),
}
_SYSTEMS = ("仅关键词（BM25）", "仅语义（向量）", "本系统（融合）")


@dataclass(frozen=True, slots=True)
class PairScore:
    """Spearman's correlation (-1..1) on one set of sentence pairs."""

    name: str
    pairs: int
    spearman: float


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """Mean nDCG@10 (0..1) on one retrieval set, for each of _SYSTEMS."""

    name: str
    documents: int
    queries: int
    ndcg: tuple[float, ...]


def measure_pairs(path: Path, encoder: Encoder) -> PairScore:
    """The encoder on a file of sentence pairs. Raises ValueError if a line has not three parts."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    labels = np.array([float(label) for _, _, label in rows])
    cosines = np.empty(len(rows))
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        first, second = (encoder.encode_queries([row[side] for row in batch]) for side in (0, 1))
        cosines[start : start + len(batch)] = (first * second).sum(axis=1)
    return PairScore(path.name.split(".")[0], len(rows), spearman(cosines, labels))


def spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's rank correlation of two equally long series, -1..1; equal values share their mean rank.

    0 where one of them does not vary.
    """
    one, other = _ranks(first), _ranks(second)
    if not one.std() or not other.std():
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return mean_rank[place] if len(values) else np.zeros(1)


def measure_retrieval(folder: Path, encoder: Encoder) -> RetrievalScore:
    """All systems on the retrieval set in a folder."""
    import ir_measures

    from index.baselines import Run, rank_by_meaning, rank_by_words

    qrels: dict[str, dict[str, int]] = {}
    for line in list(lines_of(folder / "qrels.tsv.gz"))[1:]:
        query_id, document, grade = line.split("\t")
        qrels.setdefault(query_id, {})[measure_id_of(document)] = int(grade)
    queries = {row["_id"]: row["text"] for row in map(json.loads, lines_of(folder / "queries.jsonl.gz"))}
    asked = {query_id: queries[query_id] for query_id in qrels}
    with indexed(folder / "corpus.jsonl.gz", encoder) as retriever:
        documents = len(retriever.snapshot.catalog.measure_ids)
        systems: tuple[Callable[[str], Run], ...] = (
            lambda text: rank_by_words(retriever.snapshot, text, top_k=_DEPTH),
            lambda text: rank_by_meaning(retriever.snapshot, encoder, text, top_k=_DEPTH),
            lambda text: retriever.rank(text, top_k=_DEPTH),
        )
        scores = []
        for name, rank in zip(_SYSTEMS, systems, strict=True):
            progress(f"{folder.name}：{name}，{len(asked)} 次检索")
            run = {query_id: dict(rank(text)) for query_id, text in asked.items()}
            found = {query_id: ranking for query_id, ranking in run.items() if ranking}
            measure = ir_measures.parse_measure(f"nDCG@{CUTOFF}")
            total = sum(metric.value for metric in ir_measures.iter_calc([measure], qrels, found))
            scores.append(total / len(asked))
    return RetrievalScore(folder.name, documents, len(asked), tuple(scores))


def report_of(model_id: str, pairs: Sequence[PairScore], retrieval: Sequence[RetrievalScore]) -> str:
    """Both tables in Markdown, with date, machine and model."""
    from bench.machine import describe_machine

    date, machine, *_ = describe_machine()
    heads = ("测试集", "句对", "本模型", *_PUBLISHED_MODELS)
    lines = [f"{date}；{machine}；模型 {model_id}；内存峰值 {peak_rss_mib():,.0f} MiB。", ""]
    lines += ["句对相似度，Spearman × 100（其余模型的数字引自 text2vec 项目的 README）：", ""]
    lines += [f"| {' | '.join(heads)} |", "|---|--:|--:|" + "--:|" * len(_PUBLISHED_MODELS)]
    for score in pairs:
        published = [f"{value:.1f}" for value in _PUBLISHED.get(score.name, ())] or [""] * 3
        lines.append(
            f"| {score.name} | {score.pairs:,} | {100 * score.spearman:.1f} | {' | '.join(published)} |"
        )
    lines += ["", f"检索，nDCG@{CUTOFF}（每个文档当作只有一条措施的问题，用与网页相同的检索）：", ""]
    lines += [f"| 测试集 | 文档 | 问题 | {' | '.join(_SYSTEMS)} |", "|---|--:|--:|" + "--:|" * len(_SYSTEMS)]
    for found in retrieval:
        cells = " | ".join(f"{value:.3f}" for value in found.ndcg)
        lines.append(f"| {found.name} | {found.documents:,} | {found.queries:,} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    """Measure the sets in the folder named on the command line; print the tables, and keep them if asked to."""
    parser = argparse.ArgumentParser(description="公开测试集上的成绩")
    parser.add_argument("--test-sets", type=Path, required=True, help="测试集目录，含 sts 与 retrieval")
    parser.add_argument("--model", help="向量模型；缺省用自带的")
    parser.add_argument("--write", action="store_true", help="写入 docs/quality.md")
    arguments = parser.parse_args()
    from index.embedding import load_encoder

    encoder = load_encoder(arguments.model)
    folder: Path = arguments.test_sets
    pairs = [measure_pairs(path, encoder) for path in sorted((folder / "sts").glob("*.tsv.gz"))]
    sets = sorted(path.parent for path in (folder / "retrieval").glob("*/qrels.tsv.gz"))
    retrieval = [measure_retrieval(path, encoder) for path in sets]
    report = report_of(encoder.model_id, pairs, retrieval)
    print(report)
    if arguments.write:
        keep_in(DOCUMENT, report, BEGIN, END)


if __name__ == "__main__":
    main()
