"""From a search's result to the JSON shape of its answer: pure functions, one per shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.payloads import offsets, terms
from api.schemas import Facet, Match, MeasureBrief, NoticeReference, Result, SearchAnswer, Source
from api.understanding_answers import understood_answer

if TYPE_CHECKING:
    from index.retriever import FacetValue, Hit, ProblemGroup, SearchResult
    from kb.records import MeasureRecord


def measure_brief(record: MeasureRecord) -> MeasureBrief:
    """A measure without what made it match."""
    return {
        "id": record.measure_id,
        "ordinal": record.ordinal,
        "text": record.text,
        "span": offsets(record.span),
        "types": terms(record.types),
        "status": record.completion.value,
        "status_label": record.completion.label,
        "continuing": record.continuing,
    }


def _match(hit: Hit) -> Match:
    return {
        **measure_brief(hit.record),
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


def notice_of(record: MeasureRecord) -> NoticeReference:
    """The notice of a measure, as far as a citation needs it."""
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
        "topics": terms(record.topics),
        "score": round(group.score, 6),
        "notice": notice_of(record),
        "measures": [_match(hit) for hit in group.hits],
        "other_measures": [measure_brief(other) for other in group.other_measures],
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
        "reranked": result.reranked,
        "notes": list(result.notes),
        "generation": result.generation,
        "elapsed_ms": round(result.elapsed_ms, 2),
        "results": [_result(group) for group in result.groups],
        "facets": _facets(result.facets),
    }
