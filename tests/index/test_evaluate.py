"""Evaluation: known rankings give known scores; what is missing scores 0."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest
from rich.console import Console

from index.evaluate import evaluate_search
from index.judgments import JudgedQuery, load_qrels, load_queries
from index.retriever import Retriever
from kb.errors import InvalidInputError
from tests.index.fakes import FakeStore


def test_a_perfect_answer_scores_one(retriever: Retriever) -> None:
    report = evaluate_search(
        retriever, [JudgedQuery("q", "keyword", "公务用车管理混乱")], {"q": {"a#P2-M1": 2}}
    )
    assert report.value("本系统") == pytest.approx(1.0)
    assert report.value("本系统", "keyword", "RR@10") == pytest.approx(1.0)


def test_a_relevant_measure_at_rank_two_scores_by_its_discount(retriever: Retriever) -> None:
    """The only relevant measure second: nDCG = (1/log2(3)) / (1/log2(2)), reciprocal rank 1/2."""
    second = [one for one, _ in retriever.rank("差旅费", top_k=2)][1]
    report = evaluate_search(retriever, [JudgedQuery("q", "keyword", "差旅费")], {"q": {second: 1}})
    assert report.value("本系统") == pytest.approx(1 / math.log2(3))
    assert report.value("本系统", measure="RR@10") == pytest.approx(1 / 2)


def test_a_question_that_finds_nothing_counts_as_zero(retriever: Retriever) -> None:
    queries = [JudgedQuery("q1", "a", "公务用车管理混乱"), JudgedQuery("q2", "b", "???")]
    qrels = {"q1": {"a#P2-M1": 2}, "q2": {"nowhere#P1-M1": 2}}
    report = evaluate_search(retriever, queries, qrels)
    assert report.value("仅关键词（BM25）") == pytest.approx((1.0 + 0.0) / 2)
    assert report.value("仅关键词（BM25）", "b") == 0.0
    assert report.notes[0] == "判断中有 1 条措施不在索引里，任何系统都找不到它们。"


def test_unjudged_questions_are_left_out_and_told(retriever: Retriever) -> None:
    queries = [JudgedQuery("q1", "a", "公务用车"), JudgedQuery("q2", "a", "食堂")]
    report = evaluate_search(retriever, queries, {"q1": {"a#P2-M1": 2}})
    assert "1 个问题没有相关判断" in report.notes[0]
    assert report.scores[0].queries == 1


def test_files_that_do_not_belong_together_are_refused(retriever: Retriever) -> None:
    with pytest.raises(InvalidInputError, match="没有相同的编号"):
        evaluate_search(retriever, [JudgedQuery("q1", "a", "公务用车")], {"other": {"a#P2-M1": 2}})


SYSTEMS = {
    "本系统",
    "仅关键词（BM25）",
    "仅语义（向量）",
    "倒数排名融合",
    "本系统，不理解问题",
    "本系统，权重固定",
    "本系统，不按问题归组",
}


def test_the_table_and_the_json_hold_every_system(retriever: Retriever) -> None:
    report = evaluate_search(retriever, [JudgedQuery("q", "keyword", "公务用车")], {"q": {"a#P2-M1": 2}})
    page = io.StringIO()
    Console(file=page, width=120).print(report.table())
    assert {score["system"] for score in report.to_json()["scores"]} == SYSTEMS
    assert all(system in page.getvalue() for system in SYSTEMS)


def test_every_kind_in_the_file_has_its_rows_after_those_of_all(retriever: Retriever) -> None:
    queries = [JudgedQuery("q1", "noisy", "公务用車咋整"), JudgedQuery("q2", "keyword", "差旅费")]
    report = evaluate_search(retriever, queries, {"q1": {"a#P2-M1": 2}, "q2": {"a#P1-M1": 2}})
    kinds = [score.kind for score in report.scores]
    assert list(dict.fromkeys(kinds)) == ["全部", "noisy", "keyword"]
    assert len(kinds) == 3 * len(SYSTEMS)


def test_each_system_but_ours_is_compared_with_ours(retriever: Retriever) -> None:
    queries = [JudgedQuery("q1", "a", "公务用车"), JudgedQuery("q2", "a", "食堂采购")]
    report = evaluate_search(retriever, queries, {"q1": {"a#P2-M1": 2}, "q2": {"nowhere#P1-M1": 2}})
    ours = report.score("本系统")
    assert (ours.ahead, ours.p_value) == (None, None)
    for system in SYSTEMS - {"本系统"}:
        theirs = report.score(system)
        assert theirs.ahead == pytest.approx(report.value("本系统") - report.value(system))
        assert theirs.p_value is not None


def test_the_worst_questions_come_first_with_what_was_found_and_where_the_right_ones_stand(
    retriever: Retriever,
) -> None:
    second = [one for one, _ in retriever.rank("差旅费", top_k=2)][1]
    queries = [
        JudgedQuery("good", "a", "公务用车管理混乱"),
        JudgedQuery("lost", "a", "食堂采购"),
        JudgedQuery("second", "a", "差旅费"),
    ]
    qrels = {"good": {"a#P2-M1": 2}, "lost": {"nowhere#P1-M1": 2}, "second": {second: 1}}
    lost, other = evaluate_search(retriever, queries, qrels, failures=2).failures
    assert (lost.query.query_id, lost.score, lost.wanted) == ("lost", 0.0, (("nowhere#P1-M1", None),))
    assert lost.found[0] == "c#P1-M1"
    assert (other.query.query_id, other.wanted) == ("second", ((second, 2),))


def test_a_failure_is_told_in_words(retriever: Retriever, store: FakeStore) -> None:
    queries, qrels = [JudgedQuery("lost", "a", "食堂采购")], {"lost": {"b#P1-M1": 2, "nowhere#P1-M1": 1}}
    (failure,) = evaluate_search(retriever, queries, qrels, failures=5).failures
    told = "\n".join(failure.lines(store.measures(list(failure.measure_ids()))))
    assert "食堂采购不规范：食堂采购改为公开招标。  [c#P1-M1]" in told
    assert "[nowhere#P1-M1]" in told


def test_without_asking_no_failure_is_listed(retriever: Retriever) -> None:
    queries = [JudgedQuery("q", "keyword", "公务用车")]
    assert evaluate_search(retriever, queries, {"q": {"a#P2-M1": 2}}).failures == ()


def test_questions_are_read_with_or_without_a_kind(tmp_path: Path) -> None:
    file = tmp_path / "q.tsv"
    file.write_text("\ufeffq1\t差旅费\n\nq2\tkeyword\t公务用车\n", encoding="utf-8")
    assert load_queries(file) == [
        JudgedQuery("q1", "全部", "差旅费"),
        JudgedQuery("q2", "keyword", "公务用车"),
    ]


def test_judgments_are_read_by_question(tmp_path: Path) -> None:
    file = tmp_path / "qrels"
    file.write_text("q1\t0\ta#P1-M1\t2\nq1 0 a#P1-M2 0\n", encoding="utf-8")
    assert load_qrels(file) == {"q1": {"a#P1-M1": 2, "a#P1-M2": 0}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("只有一列\n", "第 1 行格式不对"),
        ("q1\t差旅费\nq1\t公务用车\n", "第 2 行的编号“q1”重复"),
        ("q 1\t差旅费\n", "第 1 行的编号“q 1”含有空格"),
        ("\n", "里没有问题"),
    ],
)
def test_a_wrong_question_file_is_refused_with_the_line(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "q.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=message):
        load_queries(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("q1 0 a#P1-M1\n", "第 1 行格式不对"),
        ("q 0 a 高\n", "第 1 行"),
        ("q 0 a ²\n", "第 1 行"),
        ("", "没有判断"),
    ],
)
def test_a_wrong_judgment_file_is_refused_with_the_line(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "qrels"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=message):
        load_qrels(file)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="无法读取"):
        load_queries(tmp_path / "none.tsv")
    binary = tmp_path / "b"
    binary.write_bytes(b"\xff\xff")
    with pytest.raises(InvalidInputError, match="不是 UTF-8"):
        load_qrels(binary)


def test_the_table_fits_a_terminal_of_80_columns(retriever: Retriever) -> None:
    report = evaluate_search(retriever, [JudgedQuery("q", "keyword", "公务用车")], {"q": {"a#P2-M1": 2}})
    page = io.StringIO()
    Console(file=page, width=80).print(report.table())
    assert "…" not in page.getvalue()
