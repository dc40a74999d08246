"""The yardsticks measure what they say, on sets small enough to check by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from bench.report import put_between_markers
from bench.yardsticks import (
    BEGIN,
    DOCUMENT,
    END,
    PairScore,
    RetrievalScore,
    measure_pairs,
    measure_retrieval,
    report_of,
    spearman,
)
from tests.index.fakes import FakeEncoder


def compressed(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    return path


def test_equal_values_share_their_mean_rank() -> None:
    """Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5 / sqrt(4.5 x 5)."""
    found = spearman(np.array([0.1, 0.5, 0.5, 0.9]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert found == pytest.approx(4.5 / (4.5 * 5) ** 0.5)


def test_only_the_order_counts() -> None:
    assert spearman(np.array([1.0, 10.0, 100.0]), np.array([3.0, 2.0, 1.0])) == pytest.approx(-1)


def test_what_does_not_vary_correlates_with_nothing() -> None:
    assert spearman(np.array([1.0, 1.0]), np.array([0.0, 1.0])) == 0.0
    assert spearman(np.array([]), np.array([])) == 0.0


def test_pairs_are_read_below_a_head_line_with_quotes_as_they_stand(tmp_path: Path) -> None:
    path = compressed(
        tmp_path / "TINY.test.tsv.gz",
        "text1\ttext2\tlabel",
        '"住宿费"怎么退\t"住宿费"怎么退\t1',
        "公务用车封存\t食堂采购招标\t0",
    )
    assert measure_pairs(path, FakeEncoder()) == PairScore("TINY", 2, pytest.approx(1.0))


def test_every_system_finds_a_document_that_repeats_the_question(tmp_path: Path) -> None:
    texts = ("超标准住宿费全部清退", "公务用车统一封存管理", "食堂采购改为公开招标")
    documents = [{"_id": f"d{row}", "title": "", "text": text} for row, text in enumerate(texts)]
    queries = [{"_id": f"q{row}", "text": text} for row, text in enumerate(texts)]
    compressed(tmp_path / "tiny/corpus.jsonl.gz", *map(json.dumps, documents))
    compressed(tmp_path / "tiny/queries.jsonl.gz", *map(json.dumps, queries))
    compressed(
        tmp_path / "tiny/qrels.tsv.gz", "query-id\tcorpus-id\tscore", *(f"q{i}\td{i}\t1" for i in range(3))
    )
    found = measure_retrieval(tmp_path / "tiny", FakeEncoder())
    assert (found.name, found.documents, found.queries) == ("tiny", 3, 3)
    assert found.ndcg == pytest.approx((1.0, 1.0, 1.0))


def test_a_judged_question_without_an_answer_counts_as_zero(tmp_path: Path) -> None:
    compressed(tmp_path / "tiny/corpus.jsonl.gz", json.dumps({"_id": "d0", "text": "超标准住宿费全部清退"}))
    questions = ({"_id": "q0", "text": "超标准住宿费全部清退"}, {"_id": "q1", "text": "zzz"})
    compressed(tmp_path / "tiny/queries.jsonl.gz", *map(json.dumps, questions))
    compressed(tmp_path / "tiny/qrels.tsv.gz", "query-id\tcorpus-id\tscore", "q0\td0\t1", "q1\tother\t1")
    assert measure_retrieval(tmp_path / "tiny", FakeEncoder()).ndcg[0] == pytest.approx(0.5)


def test_the_report_puts_published_figures_beside_ours() -> None:
    report = report_of(
        "模型@1",
        [PairScore("ATEC", 20000, 0.3051), PairScore("AFQMC", 4316, 0.2)],
        [RetrievalScore("甲", 1000, 10, (0.5, 0.25, 0.75))],
    )
    assert "| ATEC | 20,000 | 30.5 | 20.0 | 18.4 | 31.9 |" in report
    assert "| AFQMC | 4,316 | 20.0 |  |  |  |" in report
    assert "| 甲 | 1,000 | 10 | 0.500 | 0.250 | 0.750 |" in report


def test_the_document_has_a_place_for_the_yardsticks() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert put_between_markers(document, "新", BEGIN, END).count("新\n") >= 1
