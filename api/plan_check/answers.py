"""A checked plan as JSON: what the API answers, and what the result's page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.marks import mask_personal
from api.plan_check.schemas import PlanCheckAnswer, PlanExample, PlanFinding, PlanProblemEntry
from api.plan_check.wording import verdict
from api.reports.wording import address, source_line
from kb.plan.coverage import listed_text
from kb.plan.findings import Severity, count_by_severity

if TYPE_CHECKING:
    from api.plan_check.checking import CheckedPlan
    from kb.plan.findings import Finding
    from kb.records import MeasureRecord


def check_answer(checked: CheckedPlan) -> PlanCheckAnswer:
    """The result in the shape of PlanCheckAnswer."""
    plan, listed = checked.plan, checked.order.listed
    counts = count_by_severity(checked.findings)
    return {
        "title": plan.title,
        "verdict": verdict(checked),
        "is_clean": not counts[Severity.HIGH] and not counts[Severity.MEDIUM],
        "counts": {
            "high": counts[Severity.HIGH],
            "medium": counts[Severity.MEDIUM],
            "low": counts[Severity.LOW],
        },
        "problem_count": len(plan.problems),
        "measure_count": plan.measure_count,
        "listed": len(listed) if listed else None,
        "problems": _problems(checked),
        "findings": [
            _finding(number, finding, checked.order.base_url)
            for number, finding in enumerate(checked.findings, start=1)
        ],
        "notes": list(checked.notes),
        "text": plan.text,
        "list_text": listed_text(listed)[0] if listed else None,
    }


def _problems(checked: CheckedPlan) -> list[PlanProblemEntry]:
    having = checked.with_precedents
    return [
        {
            "number": problem.number,
            "label": problem.label,
            "title": problem.title,
            "span": [problem.span.start, problem.span.end],
            "extent": [problem.extent.start, problem.extent.end],
            "measure_count": len(problem.measures),
            "has_precedents": None if having is None else problem.number in having,
        }
        for problem in checked.plan.problems
    ]


def _finding(number: int, finding: Finding, base_url: str) -> PlanFinding:
    passage = finding.passage
    return {
        "number": number,
        "code": finding.code.value,
        "code_label": finding.code.label,
        "severity": finding.severity.value,
        "severity_label": finding.severity.label,
        "advice": finding.severity.advice,
        "problems": list(finding.problems),
        "passage": {
            "where": passage.where,
            "span": [passage.span.start, passage.span.end],
            "text": passage.text,
        },
        "explanation": finding.explanation,
        "suggestion": finding.suggestion,
        "examples": [_example(record, base_url) for record in finding.examples],
    }


def _example(record: MeasureRecord, base_url: str) -> PlanExample:
    return {
        "measure_id": record.measure_id,
        "text": mask_personal(record.text),
        "unit": record.inspected_unit or record.notice_title,
        "notice_title": record.notice_title,
        "date": record.publication_date,
        "url": address(record, base_url),
        "citation": source_line(record),
    }
