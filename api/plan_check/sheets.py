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

_FINDINGS = (
    "序号",
    "严重程度",
    "处理",
    "类别",
    "问题序号",
    "问题",
    "原文",
    "说明",
    "建议",
    "先例一",
    "先例二",
    "修改情况",
)
_FINDING_WIDTHS = (6, 9, 10, 20, 10, 34, 40, 46, 40, 50, 50, 20)
_PROBLEMS = ("序号", "编号", "问题", "措施数", "高", "中", "低", "结论")
_PROBLEM_WIDTHS = (6, 10, 60, 8, 6, 6, 6, 20)
_FIRST_EXAMPLE = 9  # its column, from 0
_EXAMPLES = 2
_MAX_PASSAGE_CHARS = 1_000

Row = tuple[str | int | None, ...]


def workbook_of(checked: CheckedPlan) -> bytes:
    """The .xlsx file: sheets 体检意见 and 按问题."""
    links = {
        (row, _FIRST_EXAMPLE + column): address(record, checked.order.base_url)
        for row, finding in enumerate(checked.findings)
        for column, record in enumerate(finding.examples[:_EXAMPLES])
    }
    return workbook_bytes(
        [
            Sheet("体检意见", _FINDINGS, _finding_rows(checked), _FINDING_WIDTHS, links),
            Sheet("按问题", _PROBLEMS, _problem_rows(checked), _PROBLEM_WIDTHS),
        ]
    )


def _finding_rows(checked: CheckedPlan) -> Iterator[Row]:
    titles = {problem.number: problem.title for problem in checked.plan.problems}
    for number, finding in enumerate(checked.findings, start=1):
        yield (
            number,
            finding.severity.label,
            finding.severity.advice,
            finding.code.label,
            _number(finding),
            titles.get(finding.problems[0], "") if len(finding.problems) == 1 else _whole(finding),
            finding.passage.text[:_MAX_PASSAGE_CHARS],
            finding.explanation,
            finding.suggestion,
            *_examples(finding),
            None,
        )


def _number(finding: Finding) -> str | int | None:
    if not finding.problems:
        return None
    return finding.problems[0] if len(finding.problems) == 1 else number_words(finding.problems)


def _whole(finding: Finding) -> str:
    if finding.problems:
        return f"{len(finding.problems)} 个问题"
    return "（清单上的问题）" if finding.passage.where == "list" else "（全文）"


def _examples(finding: Finding) -> Iterator[str | None]:
    for place in range(_EXAMPLES):
        if place < len(finding.examples):
            record = finding.examples[place]
            yield f"“{quoted(record)}”——{source_line(record)}"
        else:
            yield None


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
