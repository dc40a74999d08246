"""A checked plan as a workbook: each finding a row, with room for what was done about it; and each problem a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.documents.workbook import Sheet, workbook_bytes
from api.plan_check.wording import number_words
from api.reports.wording import address, quoted, source_line
from kb.plan.findings import count_by_severity

if TYPE_CHECKING:
    from api.plan_check.checking import CheckedPlan
    from kb.plan.findings import Finding
    from kb.records import MeasureRecord

_FINDINGS = ("序号", "严重程度", "类别", "问题序号", "问题", "原文", "说明", "建议", "修改情况")
_FINDING_WIDTHS = (5, 12, 16, 8, 22, 26, 32, 30, 14)
_PROBLEMS = ("序号", "编号", "问题", "措施数", "高", "中", "低", "结论")
_PROBLEM_WIDTHS = (6, 10, 60, 8, 6, 6, 6, 20)
_EXAMPLES = ("意见序号", "类别", "单位", "年份", "措施原文", "出处")
_EXAMPLE_WIDTHS = (9, 20, 26, 7, 60, 50)
_SOURCE_COLUMN = 5
_MAX_PASSAGE_CHARS = 1_000

Row = tuple[str | int | None, ...]


def workbook_of(checked: CheckedPlan) -> bytes:
    """The .xlsx file: sheets 体检意见, 按问题 and, where there are any, 参考先例."""
    sheets = [
        Sheet("体检意见", _FINDINGS, _finding_rows(checked), _FINDING_WIDTHS),
        Sheet("按问题", _PROBLEMS, _problem_rows(checked), _PROBLEM_WIDTHS),
    ]
    shown = [
        (number, finding, record)
        for number, finding in enumerate(checked.findings, start=1)
        for record in finding.examples
    ]
    if shown:
        links = {
            (row, _SOURCE_COLUMN): address(record, checked.order.base_url)
            for row, (_, _, record) in enumerate(shown)
        }
        rows = [_example_row(*one) for one in shown]
        sheets.append(Sheet("参考先例", _EXAMPLES, rows, _EXAMPLE_WIDTHS, links))
    return workbook_bytes(sheets)


def _finding_rows(checked: CheckedPlan) -> Iterator[Row]:
    titles = {problem.number: problem.title for problem in checked.plan.problems}
    for number, finding in enumerate(checked.findings, start=1):
        yield (
            number,
            f"{finding.severity.label} {finding.severity.advice}",
            finding.code.label,
            _number(finding),
            titles.get(finding.problems[0], "") if len(finding.problems) == 1 else _whole(finding),
            finding.passage.text[:_MAX_PASSAGE_CHARS],
            finding.explanation,
            finding.suggestion,
            None,
        )


def _example_row(number: int, finding: Finding, record: MeasureRecord) -> Row:
    unit = record.inspected_unit or record.notice_title
    return (number, finding.code.label, unit, record.year, quoted(record), source_line(record))


def _number(finding: Finding) -> str | int | None:
    if not finding.problems:
        return None
    return finding.problems[0] if len(finding.problems) == 1 else number_words(finding.problems)


def _whole(finding: Finding) -> str:
    if finding.problems:
        return f"{len(finding.problems)} 个问题"
    return "（清单上的问题）" if finding.passage.where == "list" else "（全文）"


def _problem_rows(checked: CheckedPlan) -> Iterator[Row]:
    for problem in checked.plan.problems:
        findings = [finding for finding in checked.findings if problem.number in finding.problems]
        counts = count_by_severity(findings)
        yield (
            problem.number,
            problem.label,
            problem.title,
            len(problem.measures),
            *counts.values(),
            "没有发现问题" if not findings else f"{len(findings)} 处意见",
        )
