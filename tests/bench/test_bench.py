"""The benchmarks run, on a tiny corpus, and report what they promise. No time is asserted."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from bench.__main__ import Sizes, measure_all
from bench.figures import Figure, Latencies, Part, Target, part_from_json, percentile, with_baseline
from bench.report import BEGIN, END, missed, put_between_markers, report_of
from bench.seeds import load_seeds
from bench.stages import Stages
from index.training.folder import save_model
from index.training.tokenizer import build_tokenizer

ROOT = Path(__file__).parents[2]
TINY = {"measures": 300, "queries": 20, "baseline_queries": 5, "ingest_measures": 200}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small static model over the characters of the samples' titles."""
    titles = "".join(part[0] for problem in load_seeds().problems for part in problem.title.parts)
    tokenizer = build_tokenizer(Counter(titles), size=4000, min_count=1)
    table = np.random.default_rng(0).standard_normal((tokenizer.get_vocab_size(), 32)).astype(np.float32)
    folder = tmp_path_factory.mktemp("model")
    save_model(folder, tokenizer, table)
    return str(folder)


@pytest.fixture(scope="module")
def parts(model: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Figure]]:
    measured = measure_all(Sizes(**TINY, model=model), tmp_path_factory.mktemp("bench"))
    return {part.title.split("（")[0]: {figure.name: figure for figure in part.figures} for part in measured}


def test_all_parts_are_measured(parts: dict[str, dict[str, Figure]]) -> None:
    assert list(parts) == ["语料与建库", "进程内检索", "理解与排序的成本", "HTTP 服务", "工作台各页", "入库"]


def test_the_base_holds_the_measures_asked_for_and_says_how_many_are_distinct(
    parts: dict[str, dict[str, Figure]],
) -> None:
    base = parts["语料与建库"]
    assert base["措施"].value == 300
    assert 0 < base["去掉数字后互不相同"].value <= base["互不相同的措施文本"].value <= 300


def test_searching_is_compared_with_the_baseline(parts: dict[str, dict[str, Figure]]) -> None:
    search = parts["进程内检索"]
    for name in ("检索 p50", "检索 p95", "检索 p99", "常驻内存"):
        assert search[name].value > 0
        assert (search[name].baseline or 0) > 0
    assert search["带筛选检索 p50"].baseline is None
    assert search["近邻检索召回率 @10（对照精确检索）"].value == 1.0  # so few passages are searched exactly


def test_the_cost_of_ranking_holds_that_of_encoding(parts: dict[str, dict[str, Figure]]) -> None:
    cost = parts["理解与排序的成本"]
    assert 0 < cost["  其中编码 p50"].value < cost["从文字到排序 p50"].value
    assert cost["编码段落"].value > 0
    assert cost["载入模型（不含导入程序库）"].value > 0
    assert all(figure.target is not None for name, figure in cost.items() if name == "编码段落")


def test_no_request_to_the_service_fails(parts: dict[str, dict[str, Figure]]) -> None:
    http = parts["HTTP 服务"]
    assert http["接口检索 失败"].value == http["网页检索 失败"].value == 0
    assert http["接口检索 吞吐"].value > 0
    assert http["启动到可用"].value > 0


def test_every_page_of_the_workbench_answers(parts: dict[str, dict[str, Figure]]) -> None:
    pages = parts["工作台各页"]
    names = {name.rsplit("，", 1)[0] for name in pages}
    assert {"态势总览", "疑似反复", "未巡先改", "台账", "输入提示", "相似问题", "通报原文"} <= names
    assert all(figure.value > 0 for figure in pages.values())
    assert [name for name, figure in pages.items() if figure.baseline] == [
        "态势总览，再次",
        "台账，按时限排序，再次",
        "输入提示，再次",
    ]


def test_ingest_reads_every_file_and_leaves_the_same_files_alone(parts: dict[str, dict[str, Figure]]) -> None:
    ingest = parts["入库"]
    assert ingest["解析出的措施"].value == 200
    assert ingest["失败"].value == 0
    assert ingest["原样再入库"].unit == f"秒（{ingest['文件'].value:.0f} 份未变）"
    assert {"  读取", "  解析", "  写库", "  编码"} <= ingest.keys()
    assert ingest["向大库加一份，到可检索"].value > 0


def test_a_part_survives_the_way_between_two_processes() -> None:
    part = Part("一", (Figure("甲", 1.5, "ms", 3.0, Target("<=", 2.0)), Figure("乙", 2.0, "")), ("注",))
    assert part_from_json(part.to_json()) == part


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 99) == 4.0
    assert percentile([], 50) == 0.0


def test_each_call_is_timed_by_clock_and_processor() -> None:
    latencies = Latencies()
    for _ in range(3):
        with latencies:
            pass
    assert len(latencies.wall_ms) == len(latencies.cpu_ms) == 3


def test_a_stage_is_timed_only_while_it_is_watched() -> None:
    class Worker:
        def work(self) -> int:
            return 7

    stages = Stages()
    original = Worker.work
    with stages.timing((Worker, "work", "干活")):
        assert Worker().work() == 7
    assert Worker.work is original
    assert stages.wall_seconds.keys() == stages.cpu_seconds.keys() == {"干活"}


def test_the_baseline_stands_beside_the_figure_of_the_same_name() -> None:
    ours = [Figure("检索 p50", 2.0, "ms"), Figure("召回率", 0.9, "")]
    assert with_baseline(ours, [Figure("检索 p50", 30.0, "ms")]) == (
        Figure("检索 p50", 2.0, "ms", 30.0),
        Figure("召回率", 0.9, ""),
    )


def test_the_table_shows_ratio_target_and_verdict() -> None:
    part = Part("检索", (Figure("p50", 5.0, "ms", 30.0, Target("<=", 4.0)), Figure("吞吐", 200.0, "次/秒")))
    report = report_of(["机器"], [part])
    assert "| p50 | 5 | ms | 30 | 6.0 | ≤ 4 | **否** |" in report
    assert "| 吞吐 | 200 | 次/秒 |  |  |  |  |" in report
    assert list(missed([part])) == [part.figures[0]]


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    document = f"头\n{BEGIN}\n旧\n{END}\n尾\n"
    assert put_between_markers(document, "新") == f"头\n{BEGIN}\n新\n{END}\n尾\n"
    with pytest.raises(ValueError, match="lacks"):
        put_between_markers("头", "新")


def test_the_document_has_a_place_for_the_result() -> None:
    document = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert put_between_markers(document, "新").count("新\n") >= 1


def test_benchmarks_explain_themselves() -> None:
    for module in ("bench", "bench.ingest"):
        run = subprocess.run(
            [sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert "usage" in run.stdout
