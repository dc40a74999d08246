"""The benchmark of reports runs on a tiny base and reports what it promises. No time is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base import build_base
from bench.figures import Figure, Part
from bench.problem_report import BEGIN, END, list_of_findings, measure_report
from bench.report import REPORT_FILE
from kb.problem_list import read_problem_list


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Part:
    folder = tmp_path_factory.mktemp("base")
    build_base(folder, 300, None)
    return measure_report(folder, 6, 2, None)


def test_the_stages_add_up_and_the_baseline_stands_beside(part: Part) -> None:
    figures: dict[str, Figure] = {figure.name.strip(): figure for figure in part.figures}
    stages = [figure.value for figure in part.figures if figure.name.startswith("  ")]
    assert len(stages) == 4
    assert figures["从清单到两份文件"].value == pytest.approx(sum(stages))
    assert (figures["每个问题"].baseline or 0) > 0
    assert figures["查询失败的问题"].value == 0


def test_the_list_is_as_long_as_asked_for_and_read_whole() -> None:
    problems, workbook = list_of_findings(7)
    read = read_problem_list(workbook, "清单.xlsx")
    assert len(problems) == 7
    assert [problem.text for problem in read.problems] == [" ".join(one.split()) for one in problems]


def test_the_document_has_a_place_for_the_result() -> None:
    document = Path(REPORT_FILE).read_text(encoding="utf-8")
    assert document.index(BEGIN) < document.index(END)
