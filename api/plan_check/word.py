"""A checked plan as a Word document after GB/T 9704: an overview, then the findings problem by problem, and the sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from api.plan_check.wording import LIMITS, kinds, number_words, title_of, verdict
from api.reports.numerals import numeral
from api.reports.wording import address, quoted, shortened, source_line, unit_and_year
from kb.plan.findings import Severity, count_by_severity

if TYPE_CHECKING:
    from api.documents.official import OfficialDocument
    from api.plan_check.checking import CheckedPlan
    from kb.plan.findings import Finding

_KIND_WIDTHS = (76, 20, 20, 20, 20)
_HEADING_CHARS = 38
_PASSAGE_CHARS = 160


def word_of(checked: CheckedPlan, today: date) -> bytes:
    """The .docx file."""
    from api.documents.official import OfficialDocument

    document = OfficialDocument(
        title_of(checked.plan.title),
        subtitle=f"体检结果：共 {len(checked.plan.problems)} 个问题、{checked.plan.measure_count} 条措施",
        date=f"{today.year}年{today.month}月{today.day}日",
    )
    document.contents()
    document.heading("一、总体情况")
    _write_overview(document, checked)
    document.heading("二、逐项意见")
    _write_findings(document, checked)
    document.heading("三、说明")
    for sentence in (*LIMITS, *checked.notes):
        document.paragraph(sentence)
    document.sources_annex()
    return document.save()


def _write_overview(document: OfficialDocument, checked: CheckedPlan) -> None:
    document.paragraph(verdict(checked))
    rows = [
        (code.label, *(str(counts[severity]) for severity in Severity), str(sum(counts.values())))
        for code, counts in kinds(checked.findings)
    ]
    if rows:
        whole = count_by_severity(checked.findings)
        rows.append(("合计", *(str(whole[severity]) for severity in Severity), str(sum(whole.values()))))
        headers = ("类别", *(f"{severity.label}（{severity.advice}）" for severity in Severity), "合计")
        document.table(headers, rows, widths_mm=_KIND_WIDTHS)
    concerned = {number for finding in checked.findings for number in finding.problems}
    clean = [problem.number for problem in checked.plan.problems if problem.number not in concerned]
    if clean and rows:
        document.paragraph(f"第 {number_words(clean)} 个问题没有发现需要修改的地方。")


def _write_findings(document: OfficialDocument, checked: CheckedPlan) -> None:
    if not checked.findings:
        document.paragraph("没有发现需要修改的地方。")
        return
    part = 0
    for name, findings in _parts(checked):
        if findings:
            part += 1
            document.heading(f"（{numeral(part)}）{name}", 2)
            for finding in findings:
                _write_finding(document, checked, finding)


def _parts(checked: CheckedPlan) -> list[tuple[str, list[Finding]]]:
    """(heading, findings): of the list, of the whole plan, of each problem."""
    whole = [f for f in checked.findings if len(f.problems) != 1 and f.passage.where == "plan"]
    listed = [f for f in checked.findings if f.passage.where == "list"]
    parts = [("对照问题清单", listed), ("全文", whole)]
    for problem in checked.plan.problems:
        own = [f for f in checked.findings if f.problems == (problem.number,) and f.passage.where == "plan"]
        parts.append((f"第 {problem.number} 个问题：{shortened(problem.title, _HEADING_CHARS)}", own))
    return parts


def _write_finding(document: OfficialDocument, checked: CheckedPlan, finding: Finding) -> None:
    concerned = f"涉及第 {number_words(finding.problems)} 个问题。" if len(finding.problems) > 1 else ""
    document.paragraph(
        finding.explanation + concerned,
        bold_lead=f"【{finding.severity.label}·{finding.severity.advice}】{finding.code.label}。",
    )
    document.paragraph(f"“{shortened(finding.passage.text, _PASSAGE_CHARS)}”", bold_lead="原文：")
    document.paragraph(finding.suggestion, bold_lead="建议：")
    _write_examples(document, checked, finding)


def _write_examples(document: OfficialDocument, checked: CheckedPlan, finding: Finding) -> None:
    if finding.examples:
        document.paragraph("别的单位的做法（原文摘录，供参考）：")
    for record in finding.examples:
        source = document.source(source_line(record), address(record, checked.order.base_url))
        document.quote(f"{unit_and_year(record)}：“{quoted(record)}”", source)
