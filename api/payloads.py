"""From frozen records to the JSON shapes of api/schemas.py: pure functions, one per shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from api import notice_schemas as shape
from api.schemas import (
    Facet,
    Match,
    MeasureBrief,
    NoticeListEntry,
    NoticeReference,
    Result,
    SearchAnswer,
    Source,
    Term,
)
from api.understanding_answers import understood_answer
from kb.document import Span
from kb.notice import Attribute, Measure, Notice, Problem
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from index.retriever import FacetValue, Hit, ProblemGroup, SearchResult
    from kb.records import MeasureRecord, NoticeSummary


def offsets(span: Span) -> list[int]:
    """[start, end)."""
    return [span.start, span.end]


def _terms(codes: Iterable[str]) -> list[Term]:
    return [{"code": code, "name": name_of(code)} for code in codes]


def _record(record: MeasureRecord) -> MeasureBrief:
    return {
        "id": record.measure_id,
        "ordinal": record.ordinal,
        "text": record.text,
        "span": offsets(record.span),
        "types": _terms(record.types),
        "status": record.completion.value,
        "status_label": record.completion.label,
        "continuing": record.continuing,
    }


def _match(hit: Hit) -> Match:
    return {
        **_record(hit.record),
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "similarity": None if hit.similarity is None else round(hit.similarity, 4),
        "words_part": round(hit.words_part, 2),
        "lexical_score": None if hit.lexical_score is None else round(hit.lexical_score, 4),
        "matched_terms": list(hit.matched_terms),
        "highlights": [offsets(span) for span in hit.highlights],
        "also_in": [_source(record) for record in hit.also_in],
        "also_count": max(hit.also_count, len(hit.also_in)),
    }


def _source(record: MeasureRecord) -> Source:
    return {
        "measure_id": record.measure_id,
        "problem_id": record.problem_id,
        "problem_title": record.problem_title,
        "notice": record.slug,
        "unit": record.inspected_unit,
        "year": record.year,
        "text": record.text,
        "status": record.completion.value,
        "status_label": record.completion.label,
    }


def _record_notice(record: MeasureRecord) -> NoticeReference:
    return {
        "slug": record.slug,
        "title": record.notice_title,
        "inspected_unit": record.inspected_unit,
        "unit_kind": record.unit_kind,
        "region": record.region,
        "kind": record.kind,
        "publication_date": record.publication_date,
        "year": record.year,
    }


def _result(group: ProblemGroup) -> Result:
    record = group.hits[0].record
    return {
        "problem_id": group.problem_id,
        "number": record.problem_number,
        "title": record.problem_title,
        "title_highlights": [offsets(span) for span in group.title_highlights],
        "section": record.section_title,
        "topics": _terms(record.topics),
        "score": round(group.score, 6),
        "notice": _record_notice(record),
        "measures": [_match(hit) for hit in group.hits],
        "other_measures": [_record(other) for other in group.other_measures],
        "folded_measures": [folded.measure_id for folded in group.folded_measures],
    }


def _facets(found: dict[str, tuple[FacetValue, ...]]) -> dict[str, list[Facet]]:
    """Facet values by filter name, in the retriever's order."""
    return {
        name: [{"value": v.value, "label": v.label, "count": v.count} for v in values]
        for name, values in found.items()
    }


def search_answer(result: SearchResult, page: int) -> SearchAnswer:
    """One page of results."""
    request, confidence = result.request, result.confidence
    return {
        "query": request.query,
        "filters": {name: list(values) for name, values in request.filters.items()},
        "sort": request.sort,
        "page": page,
        "page_size": request.limit,
        "total_problems": result.total_groups,
        "total_measures": result.total_measures,
        "total_results": result.shown_groups,
        "folded_measures": result.folded_measures,
        "duplicates": request.duplicates,
        "understood": understood_answer(result.understood),
        "nearest": result.nearest,
        "confidence": None if confidence is None else round(confidence.value, 3),
        "confidence_band": None if confidence is None else confidence.label,
        "verdict": None if confidence is None else confidence.verdict,
        "notes": list(result.notes),
        "generation": result.generation,
        "elapsed_ms": round(result.elapsed_ms, 2),
        "results": [_result(group) for group in result.groups],
        "facets": _facets(result.facets),
    }


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
        "types": _terms(measure.types),
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
        "topics": _terms(problem.topics),
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
