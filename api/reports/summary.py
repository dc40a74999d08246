"""A report as its page shows it: JSON-ready, kept beside the task's files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.pages.links import passage_url
from api.pages.marks import mask_personal
from api.reports.overview import overview_sentences
from api.reports.wording import (
    counts_sentence,
    further_sentences,
    quoted,
    status_words,
    unit_and_year,
    verdict_words,
    why_words,
)

if TYPE_CHECKING:
    from api.reports.content import Report, ReportPart
    from index.precedents import Precedent
    from kb.records import MeasureRecord

_PROBLEM_CHARS = 400
_QUOTE_CHARS = 240


def summary_of(report: Report, remarks: Sequence[str]) -> dict[str, Any]:
    """What templates/report_summary.html shows. remarks: on what could not be kept or read."""
    return {
        "counts": {state: report.count(state) for state in ("found", "none", "failed", "skipped")},
        "filters": [list(pair) for pair in report.filters],
        "overview": overview_sentences(report)[1:],
        "remarks": list(remarks),
        "parts": [_part(part) for part in report.parts if part.state != "skipped"],
    }


def _part(part: ReportPart) -> dict[str, Any]:
    answer = part.answer
    text = part.problem.text
    return {
        "number": part.problem.number,
        "label": part.problem.label,
        "text": text if len(text) <= _PROBLEM_CHARS else text[:_PROBLEM_CHARS] + "…",
        "state": part.state,
        "verdict": verdict_words(part),
        "remark": part.remark,
        "counted": counts_sentence(answer) if answer and part.state == "found" else "",
        "further": further_sentences(answer) if answer and part.state == "found" else [],
        "count": len(answer.precedents) if answer else 0,
        "types": [[one.label, one.count] for one in answer.counts.types] if answer else [],
        "best": [_precedent(part, one) for one in part.best],
        "nearest": [_precedent(part, one) for one in part.nearest],
        "suggestions": [
            {"type": one.type_name, **_quote(one.record, _QUOTE_CHARS)} for one in part.suggestions
        ],
    }


def _precedent(part: ReportPart, one: Precedent) -> dict[str, Any]:
    words: dict[str, Any] = {
        "title": mask_personal(one.title),
        "why": why_words(one),
        "problem_id": one.problem_id,
    }
    words["also"] = [
        {"unit": unit_and_year(other.best), "url": _path_of(other.best)} for other in part.alike(one)
    ]
    return words | _quote(one.best, _QUOTE_CHARS)


def _quote(record: MeasureRecord, limit: int) -> dict[str, Any]:
    """A quote with its source. url: a path of this site."""
    return {
        "text": quoted(record, limit),
        "unit": unit_and_year(record),
        "status": status_words(record),
        "id": record.measure_id,
        "url": _path_of(record),
    }


def _path_of(record: MeasureRecord) -> str:
    return passage_url(record.slug, f"P{record.problem_number}-M{record.ordinal}")
