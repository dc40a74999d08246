"""From notices and their parts to the JSON shapes of api/schemas.py: pure functions, one per shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from api import notice_schemas as shape
from api.schemas import NoticeListEntry, NoticeReference, Term
from kb.document import Span
from kb.notice import Attribute, Measure, Notice, Problem
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from kb.records import NoticeSummary


def offsets(span: Span) -> list[int]:
    """[start, end)."""
    return [span.start, span.end]


def terms(codes: Iterable[str]) -> list[Term]:
    """Codes with their Chinese names."""
    return [{"code": code, "name": name_of(code)} for code in codes]


def notice_entry(summary: NoticeSummary) -> NoticeListEntry:
    """One line of the list of notices."""
    return {
        "slug": summary.slug,
        "title": summary.title,
        "inspected_unit": summary.inspected_unit,
        "unit_kind": summary.unit_kind,
        "region": summary.region,
        "kind": summary.kind,
        "publication_date": summary.publication_date,
        "problem_count": summary.problem_count,
        "measure_count": summary.measure_count,
        "warnings_count": summary.warnings_count,
        "file_name": summary.file_name,
        "ingested_at": summary.ingested_at,
    }


def notice_reference(notice: Notice) -> NoticeReference:
    """The notice, as far as a citation needs it."""
    return {
        "slug": notice.slug,
        "title": notice.title,
        "inspected_unit": notice.inspected_unit,
        "unit_kind": notice.unit_kind,
        "region": notice.region,
        "kind": notice.kind,
        "publication_date": notice.publication_date,
    }


def _attributes(attributes: Sequence[Attribute]) -> list[shape.Attribute]:
    return [{"name": a.name, "value": a.value, "span": offsets(a.span)} for a in attributes]


def _measure(measure: Measure, problem_id: str) -> shape.MeasureDetail:
    return {
        "id": f"{problem_id}-M{measure.ordinal}",
        "ordinal": measure.ordinal,
        "text": measure.text,
        "span": offsets(measure.span),
        "types": terms(measure.types),
        "status": measure.completion.value,
        "status_label": measure.completion.label,
        "continuing": measure.continuing,
        "status_words": [
            {"axis": w.axis, "text": w.text, "span": offsets(w.span)} for w in measure.status_words
        ],
        "attributes": _attributes(measure.attributes),
        "facts": [
            {"kind": f.kind.value, "text": f.text, "value": f.value, "unit": f.unit, "span": offsets(f.span)}
            for f in measure.facts
        ],
    }


def _section_titles(notice: Notice) -> dict[int | None, str]:
    return {section.number: section.title for section in notice.sections}


def problem_detail(notice: Notice, problem: Problem) -> shape.ProblemDetail:
    """A problem with its measures."""
    problem_id = f"{notice.slug}#P{problem.number}"
    return {
        "id": problem_id,
        "number": problem.number,
        "label": problem.label,
        "title": problem.title,
        "section": _section_titles(notice).get(problem.section_number, ""),
        "topics": terms(problem.topics),
        "span": offsets(problem.span),
        "extent": offsets(problem.extent),
        "attributes": _attributes(problem.attributes),
        "measures": [_measure(measure, problem_id) for measure in problem.measures],
    }


def measure_answer(notice: Notice, problem: Problem, measure: Measure) -> shape.MeasureAnswer:
    """A measure with the problem and the notice it stands in."""
    whole = problem_detail(notice, problem)
    reference: shape.ProblemReference = {
        "id": whole["id"],
        "number": whole["number"],
        "title": whole["title"],
        "section": whole["section"],
        "topics": whole["topics"],
    }
    return {**_measure(measure, whole["id"]), "problem": reference, "notice": notice_reference(notice)}


def notice_answer(notice: Notice) -> shape.NoticeAnswer:
    """A notice with everything but its text."""
    source = notice.source
    return {
        **notice_reference(notice),
        "inspecting_body": notice.inspecting_body,
        "inspection_period": list(notice.inspection_period),
        "feedback_date": notice.feedback_date,
        "problem_count": len(notice.problems),
        "measure_count": notice.measure_count,
        "character_count": len(notice.text),
        "unassigned_characters": notice.unassigned_characters,
        "source": {
            "file_name": source.file_name,
            "sha256": source.sha256,
            "format": source.format,
            "size_bytes": source.size_bytes,
            "url": source.url,
        },
        "sections": [
            {
                "number": s.number,
                "level": s.level,
                "label": s.label,
                "title": s.title,
                "span": offsets(s.span),
                "role": s.role,
            }
            for s in notice.sections
        ],
        "problems": [problem_detail(notice, problem) for problem in notice.problems],
        "statistics": [
            {"name": s.name, "value": s.value, "text": s.text, "span": offsets(s.span)}
            for s in notice.statistics
        ],
        "unassigned": [offsets(span) for span in notice.unassigned],
        "warnings": list(notice.warnings),
    }
