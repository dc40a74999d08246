"""`kb evaluate search` on a real base: the table, the worst questions, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import kb

SAMPLE = Path(__file__).parents[2] / "samples" / "jixi-justice-bureau-2023.txt"
SLUG = "jixi-justice-bureau-2023"

Evaluate = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of one notice, and two judged questions, of which the second finds something else first."""
    folder = tmp_path_factory.mktemp("evaluated")
    (folder / "q.tsv").write_text(
        "q1\tkeyword\t社区矫正 脱管漏管\nq2\tkeyword\t社区矫正监管\n", encoding="utf-8"
    )
    (folder / "qrels.tsv").write_text(f"q1 0 {SLUG}#P3-M1 2\nq2 0 {SLUG}#P9-M1 2\n", encoding="utf-8")
    run(folder, "ingest", str(SAMPLE))
    return folder


@pytest.fixture
def evaluate(folder: Path) -> Evaluate:
    files = ("--queries", str(folder / "q.tsv"), "--qrels", str(folder / "qrels.tsv"))
    return lambda *options: run(folder, "evaluate", "search", *files, *options)


def run(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(kb, arguments, env={"KB_DATA_DIR": str(folder / "data"), "COLUMNS": "100"})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_table_compares_ours_with_each_baseline_and_each_ablation(evaluate: Evaluate) -> None:
    told = evaluate()
    for system in ("仅关键词（BM25）", "仅语义（向量）", "倒数排名融合", "不理解问题", "不按问题归组"):
        assert system in told
    assert "■" not in told


def test_the_worst_question_is_listed_with_what_was_found_and_what_should_have_been(
    evaluate: Evaluate,
) -> None:
    told = evaluate("--failures", "1")
    assert "■ 社区矫正监管\n" in told
    assert "找到第 1 名  社区矫正监管教育不严,脱管漏管风险突出：" in told
    assert "应找到（" in told
    assert f"[{SLUG}#P9-M1]" in told
    assert "q1" not in told


def test_json_holds_intervals_tests_and_failures(evaluate: Evaluate) -> None:
    report = json.loads(evaluate("--failures", "2", "--json"))
    (baseline,) = [
        row for row in report["scores"] if (row["system"], row["kind"]) == ("仅关键词（BM25）", "全部")
    ]
    assert baseline.keys() >= {"nDCG@10", "Recall@10", "MRR@10", "interval", "ahead", "p"}
    assert [failure["query_id"] for failure in report["failures"]] == ["q2", "q1"]
