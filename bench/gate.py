"""Does the shipped search still answer as well as recorded? `python -m bench.gate [--write]`.

Reads and indexes samples/ with the present program and model, and asks bench/judgments. The recorded figures stand in
bench/judgments/recorded.json, written by --write; tests/index/test_gate.py fails where a kind falls below them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.confidence_questions import answers_of, load_base, unanswerable_questions
from bench.figures import progress
from bench.reliability import auroc
from index.confidence import shipped_confidence
from index.evaluate import score_ours
from index.judgments import JudgedQuery, load_qrels, load_queries
from index.retriever import Retriever

SAMPLES = Path(__file__).parents[1] / "samples"
JUDGMENTS = Path(__file__).parent / "judgments"
RECORDED = JUDGMENTS / "recorded.json"
# By how much a kind may fall: a question or two of seventy, as after a change of libraries.
MARGIN = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """ndcg: nDCG@10 by kind, 0..1. auroc: of the confidence, between questions with and without an answer."""

    ndcg: dict[str, float]
    auroc: float

    def fallen(self, recorded: Figures) -> list[str]:
        """Chinese sentences: what lies more than the margin below the record. A kind that is gone has fallen."""
        found = {**self.ndcg, "把握 AUROC": self.auroc}
        expected = {**recorded.ndcg, "把握 AUROC": recorded.auroc}
        return [
            f"{name}：{found.get(name, 0.0):.3f}，记录为 {value:.3f}"
            for name, value in expected.items()
            if found.get(name, 0.0) < value - MARGIN
        ]


def measure(folder: Path) -> Figures:
    """The figures of the present program over samples/, indexed in an empty folder."""
    retriever = load_base(folder, [SAMPLES])
    queries = load_queries(JUDGMENTS / "queries.tsv")
    unanswerable = load_queries(JUDGMENTS / "unanswerable.tsv")
    return Figures(
        ndcg=score_ours(retriever, queries, load_qrels(JUDGMENTS / "qrels.tsv")),
        auroc=auroc(_confidences(retriever, queries), _confidences(retriever, unanswerable)),
    )


def recorded_figures() -> Figures:
    """What was recorded last."""
    return Figures(**json.loads(RECORDED.read_text(encoding="utf-8")))


def _confidences(
    retriever: Retriever, queries: Sequence[JudgedQuery]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """(queries,) with 0 where nothing at all is found."""
    fitted = shipped_confidence()
    if fitted is None:
        raise RuntimeError("no confidence is fitted yet: python -m bench.train_confidence")
    answers = {one.asked.text: one for one in answers_of(retriever, unanswerable_questions(queries))}
    return np.array(
        [
            fitted.judge(answers[query.text].features).value if query.text in answers else 0.0
            for query in queries
        ]
    )


def main() -> int:
    """Print the figures, and what has fallen; 1 if anything has."""
    parser = argparse.ArgumentParser(description="检索质量是否不低于记录")
    parser.add_argument("--write", action="store_true", help="把这次的数字记为新的标准")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory(prefix="kb-gate-") as folder:
        figures = measure(Path(folder))
    rounded = {"ndcg": {k: round(v, 4) for k, v in figures.ndcg.items()}, "auroc": round(figures.auroc, 4)}
    print(json.dumps(rounded, ensure_ascii=False, indent=1))
    if write:
        RECORDED.write_text(json.dumps(rounded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    fallen = figures.fallen(recorded_figures())
    for sentence in fallen:
        progress(f"低于记录：{sentence}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
