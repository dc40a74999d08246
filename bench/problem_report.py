"""How long does a report for a list of problems take, from the workbook handed in to both files?

    python -m bench.problem_report FOLDER [--problems 200] [--baseline-problems 40] [--model MODEL] [--write]

FOLDER was made by bench.base. In one process and one thread, as a task of the service runs it; the workbook is read and
extended in limited children, as always. The baseline, in the same run: the plain pipeline of bench.baseline for each
problem, its ten texts put into a table by python-docx and into rows by openpyxl. --write keeps the result in
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api import wiring
from api.documents.workbook import Sheet, workbook_bytes
from api.reports.making import ReportOrder, make_report
from api.reports.word import word_of
from api.reports.workbook import workbook_of
from bench.base import settings_for
from bench.baseline import PlainRetriever
from bench.figures import Figure, Part, Target, progress
from bench.machine import describe_machine
from bench.queries import make_queries
from bench.report import REPORT_FILE, keep_in, report_of
from bench.seeds import load_seeds
from kb.problem_list import read_problem_list

if TYPE_CHECKING:
    from api.reports.content import Report

BEGIN, END = "<!-- problem-report:begin -->", "<!-- problem-report:end -->"
TARGET = Target("<=", 60.0)
_ASKED_FOR = 200
_FINDINGS = slice(2, None, 4)  # every fourth query is a finding as notices word it


class _Stages:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Adds what passes inside."""
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def list_of_findings(count: int) -> tuple[list[str], bytes]:
    """So many problems, and a workbook that lists them."""
    problems = make_queries(load_seeds(), 4 * count)[_FINDINGS]
    rows = [(number, problem, "财务科") for number, problem in enumerate(problems, 1)]
    return problems, workbook_bytes([Sheet("问题清单", ("序号", "反馈问题", "责任科室"), rows)])


def measure_report(folder: Path, problems: int, baseline_problems: int, model: str | None) -> Part:
    """The seconds of one report, in all and by stage, and what one problem costs beside the baseline."""
    asked, workbook = list_of_findings(problems)
    services = wiring.open_services(settings_for(folder, model), writable=False)
    stages = _Stages()
    try:
        _make(services, list_of_findings(3)[1], _Stages())  # nothing is loaded for the first time below
        progress(f"{problems} 个问题的报告")
        report = _make(services, workbook, stages)
        total = sum(stages.seconds.values())
        encoder, records = services.encoder, list(services.store.iter_measures())
    finally:
        services.close()
    texts = [f"{record.problem_title}。{record.text}" for record in records]
    progress(f"基线：{len(texts)} 条文本建索引")
    plain = _plain_seconds(PlainRetriever(texts, encoder), asked[:baseline_problems])
    target = TARGET if problems == _ASKED_FOR else None
    return Part(
        f"问题清单报告（{problems} 个问题，{len(texts):,} 条措施）",
        (
            Figure("从清单到两份文件", total, "秒", target=target),
            *(Figure(f"  {name}", seconds, "秒") for name, seconds in stages.seconds.items()),
            Figure("每个问题", total / problems * 1000, "ms", plain / baseline_problems * 1000),
            Figure("有可比先例的问题", report.count("found"), "个"),
            Figure("查询失败的问题", report.count("failed"), "个", target=Target("<=", 0)),
        ),
        (
            f"基线：bench.baseline 的拼装检索，每个问题取十条，用 python-docx 写成表格、用 openpyxl 写成行；取前 {baseline_problems} 个问题，"
            "不含建索引；没有计数、分类、引用出处、目录，也不保留原表。",
        ),
    )


def _make(services: wiring.Services, workbook: bytes, stages: _Stages) -> Report:
    with stages.timed("识别问题（子进程）"):
        source = read_problem_list(workbook, "清单.xlsx")
    order = ReportOrder(source, "基准清单", "http://127.0.0.1:8000", workbook)
    with stages.timed("查找先例、计数、挑选措施"):
        report = make_report(services, order, _nobody_looks)
    with stages.timed("Word 报告"):
        word_of(report)
    with stages.timed("原表加列（子进程）"):
        workbook_of(report, workbook)
    return report


def _nobody_looks(*_: object) -> None:
    """Progress of a report that nobody waits for."""


def _plain_seconds(retriever: PlainRetriever, problems: Sequence[str]) -> float:
    """What the plain pipeline takes for these problems: searched, and written into both files."""
    from docx import Document
    from openpyxl import Workbook

    retriever.search(problems[0])
    started = time.perf_counter()
    document, workbook = Document(), Workbook()
    sheet = workbook.create_sheet("先例")
    for problem in problems:
        found = retriever.search(problem)
        document.add_heading(problem, 2)
        table = document.add_table(len(found), 2)
        for place, text in enumerate(found):
            table.cell(place, 0).text, table.cell(place, 1).text = str(place + 1), text
            sheet.append([problem, place + 1, text])
    document.save(io.BytesIO())
    workbook.save(io.BytesIO())
    return time.perf_counter() - started


def main() -> None:
    """Measure the folder named on the command line and print the figures as JSON, or keep them."""
    parser = argparse.ArgumentParser(description="问题清单报告的速度")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--problems", type=int, default=_ASKED_FOR)
    parser.add_argument("--baseline-problems", type=int, default=40)
    parser.add_argument("--model")
    parser.add_argument("--write", action="store_true", help="把结果写入 docs/benchmarks.md")
    arguments = parser.parse_args()
    machine = describe_machine()
    part = measure_report(arguments.folder, arguments.problems, arguments.baseline_problems, arguments.model)
    if arguments.write:
        report = report_of(machine, [part])
        keep_in(REPORT_FILE, report, BEGIN, END)
    print(part.to_json())


if __name__ == "__main__":
    main()
