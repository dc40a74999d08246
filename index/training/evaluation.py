"""How well do vectors, words and both together find the judged measures? nDCG@10 by kind of question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.training.sources import Measure, Question, Row, passage_text

FloatArray = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], FloatArray]

CUTOFF = 10
# One row's questions, in the order of its columns.
ROW_KINDS = ("everyday", "other_unit", "comparable", "noisy")


def ndcg(ranking: Sequence[str], relevant: frozenset[str], *, cutoff: int = CUTOFF) -> float:
    """Return nDCG of one ranking (best first) with equal gains: 0 (nothing found) to 1. No relevant item: 0."""
    gain = sum(
        1 / math.log2(rank + 1) for rank, found in enumerate(ranking[:cutoff], start=1) if found in relevant
    )
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(cutoff, len(relevant)) + 1))
    return gain / ideal if ideal else 0.0


class Bm25:
    """Okapi BM25 over pre-cut texts, the yardstick beside the vectors (k1 1.2, b 0.6)."""

    def __init__(self, documents: Sequence[Sequence[str]], *, k1: float = 1.2, b: float = 0.6) -> None:
        self._size = len(documents)
        lengths = np.array([len(document) for document in documents], dtype=np.float64)
        norm = k1 * (1 - b + b * lengths / max(1e-9, float(lengths.mean())))
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, document in enumerate(documents):
            for term, count in Counter(document).items():
                postings.setdefault(term, []).append((row, count))
        self._weights: dict[str, tuple[npt.NDArray[np.int64], FloatArray]] = {}
        for term, entries in postings.items():
            rows = np.array([row for row, _ in entries])
            counts = np.array([count for _, count in entries], dtype=np.float32)
            idf = math.log(1 + (self._size - len(entries) + 0.5) / (len(entries) + 0.5))
            self._weights[term] = (rows, (idf * counts * (k1 + 1) / (counts + norm[rows])).astype(np.float32))

    def scores(self, terms: Sequence[str]) -> FloatArray:
        """Return one score per document, 0 where no term matches."""
        total = np.zeros(self._size, dtype=np.float32)
        for term in terms:
            if term in self._weights:
                rows, weights = self._weights[term]
                total[rows] += weights
        return total


def cut_terms(text: str) -> list[str]:
    """Return jieba's search terms of a text, lower case, punctuation dropped."""
    import jieba

    jieba.setLogLevel("ERROR")
    return [term for term in jieba.lcut_for_search(text.lower()) if any(ch.isalnum() for ch in term)]


def min_max_mean(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the mean of both score arrays, each scaled to 0..1 over all documents."""
    return ((_min_max(left) + _min_max(right)) / 2).astype(np.float32)


def question_table(
    encode: Encode, measures: Sequence[Measure], questions: Sequence[Question]
) -> dict[str, dict[str, float]]:
    """Return system -> kind -> mean nDCG@10 of questions over these measures; kind "all" is the mean of questions."""
    texts = [passage_text(measure.title, measure.text) for measure in measures]
    ids = [measure.measure_id for measure in measures]
    return _table(
        encode, texts, ids, [(question.kind, question.text, question.relevant) for question in questions]
    )


def row_table(encode: Encode, test_rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return the same table for the questions of held-out rows, searched for among the measures of those rows."""
    ids = [str(number) for number in range(len(test_rows))]
    by_group: dict[str, set[str]] = {}
    for number, row in zip(ids, test_rows, strict=True):
        by_group.setdefault(row.group, set()).add(number)
    questions = [
        (kind, query, frozenset(by_group[row.group]))
        for row in test_rows
        for kind, query in zip(ROW_KINDS, row.queries, strict=False)
    ]
    return _table(encode, [passage_text(row.title, row.measure) for row in test_rows], ids, questions)


def dense_score(encode: Encode, measures: Sequence[Measure], questions: Sequence[Question]) -> float:
    """Return the mean nDCG@10 of the vectors alone: the development score that training logs."""
    vectors = encode([passage_text(measure.title, measure.text) for measure in measures])
    similarity = encode([question.text for question in questions]) @ vectors.T
    ids = [measure.measure_id for measure in measures]
    return float(
        np.mean([ndcg(_ranking(row, ids), q.relevant) for row, q in zip(similarity, questions, strict=True)])
    )


def _table(
    encode: Encode,
    texts: Sequence[str],
    ids: Sequence[str],
    questions: Sequence[tuple[str, str, frozenset[str]]],
) -> dict[str, dict[str, float]]:
    lexical = Bm25([cut_terms(text) for text in texts])
    similarity = encode([text for _, text, _ in questions]) @ encode(texts).T
    scores: dict[str, dict[str, list[float]]] = {"bm25": {}, "dense": {}, "mean": {}}
    for (kind, text, relevant), dense in zip(questions, similarity, strict=True):
        words = lexical.scores(cut_terms(text))
        for system, ranked in (("bm25", words), ("dense", dense), ("mean", min_max_mean(words, dense))):
            value = ndcg(_ranking(ranked, ids), relevant)
            scores[system].setdefault("all", []).append(value)
            scores[system].setdefault(kind, []).append(value)
    return {system: _means(kinds) for system, kinds in scores.items()}


def _means(kinds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {kind: round(float(np.mean(values)), 4) for kind, values in kinds.items()}


def _ranking(scores: FloatArray, ids: Sequence[str]) -> list[str]:
    """Return the ids of the best documents; ties in the order of documents, documents scoring 0 left out."""
    order = np.argsort(-scores, kind="stable")[:CUTOFF]
    return [ids[row] for row in order if scores[row] > 0]


def _min_max(scores: FloatArray) -> FloatArray:
    low, high = float(scores.min()), float(scores.max())
    scaled: FloatArray = (scores - low) / max(high - low, 1e-9)
    return scaled
