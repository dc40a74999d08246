"""From precedents and written sentences to the JSON shapes of api/answers/schemas.py: pure functions, one per shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from api.answers import schemas as shape
from api.answers.sentence import money, plain_sentence
from api.pages.citations import anchor_of, cite_measure
from api.pages.links import passage_url
from api.payloads import terms
from api.search_answers import measure_brief, notice_of
from index.precedent_counts import STATUS_LABELS, status_of

if TYPE_CHECKING:
    from api.answers.cited import CitedSentence
    from api.answers.sources import Source
    from api.answers.written import Ending
    from index.precedent_counts import Counted, PrecedentCounts, Recovered
    from index.precedents import Precedent, Precedents
    from kb.records import MeasureRecord


def precedents_answer(
    answer: Precedents, filters: Mapping[str, Sequence[str]], *, literal: bool, base_url: str
) -> shape.PrecedentsAnswer:
    """The counted answer with all passages behind it."""
    confidence = answer.confidence
    return {
        "query": answer.query,
        "filters": {name: list(values) for name, values in filters.items()},
        "literal": literal,
        "verdict": answer.verdict,
        "verdict_label": answer.verdict_label,
        "confidence": None if confidence is None else round(confidence.value, 3),
        "confidence_band": None if confidence is None else confidence.label,
        "sentence": plain_sentence(answer),
        "total": len(answer.precedents),
        "more": answer.more,
        "topic": terms([answer.topic])[0] if answer.topic else None,
        "counts": _figures(answer.counts),
        "precedents": [_item(one, answer.same, base_url) for one in answer.precedents],
        "nearest": [_item(one, answer.same, base_url) for one in answer.nearest],
    }


def _figures(counts: PrecedentCounts) -> shape.PrecedentFigures:
    return {
        "units": _counted(counts.units),
        "years": _counted(counts.years),
        "types": _counted(counts.types),
        "statuses": _counted(counts.statuses),
        "documents": _counted(counts.documents),
        "deadlines": _counted(counts.deadlines),
        "recovered": None if counts.recovered is None else _recovered(counts.recovered),
    }


def _counted(counted: Iterable[Counted]) -> list[shape.CountedFigure]:
    return [
        {
            "key": one.key,
            "label": one.label,
            "count": one.count,
            "problem_ids": list(one.problem_ids),
            "measure_ids": list(one.measure_ids),
        }
        for one in counted
    ]


def _recovered(found: Recovered) -> shape.RecoveredMoney:
    return {
        "yuan": f"{found.yuan.normalize():f}",
        "text": money(found.yuan),
        "problem_ids": list(found.problem_ids),
        "measure_ids": list(found.measure_ids),
    }


def _item(precedent: Precedent, same: Mapping[str, str], base_url: str) -> shape.PrecedentItem:
    first, similarity = precedent.best, precedent.similarity
    status = status_of(precedent)[0]
    return {
        "problem_id": precedent.problem_id,
        "number": first.problem_number,
        "title": precedent.title,
        "url": passage_url(first.slug, anchor_of(precedent.problem_id)),
        "unit": precedent.unit,
        "notice": notice_of(first),
        "topics": terms(first.topics),
        "score": round(precedent.score, 6),
        "similarity": None if similarity is None else round(similarity, 4),
        "matched_terms": list(precedent.matched_terms),
        "status": status,
        "status_label": STATUS_LABELS[status],
        "best": first.measure_id,
        "measures": [_passage(one, same, base_url) for one in precedent.measures],
    }


def _passage(record: MeasureRecord, same: Mapping[str, str], base_url: str) -> shape.PrecedentPassage:
    return {
        **measure_brief(record),
        "citation": cite_measure(record, base_url),
        "url": passage_url(record.slug, anchor_of(record.measure_id)),
        "same_as": same.get(record.measure_id),
    }


def written_sentence(sentence: CitedSentence) -> shape.WrittenSentence:
    """One sentence of a written answer."""
    return {"text": sentence.text, "citations": list(sentence.citations)}


def ending(end: Ending) -> shape.WrittenEnding:
    """How a written answer ended."""
    return {"dropped": end.dropped, "fault": end.fault, "is_cut": end.is_cut}


def written_sources(sources: Sequence[Source]) -> list[shape.WrittenSource]:
    """What a written answer may cite."""
    return [
        {
            "number": source.number,
            "problem_id": source.entry.problem_id,
            "measure_id": source.quote.measure_id,
            "problem": source.entry.title,
            "unit": source.entry.unit,
            "text": source.quote.text,
            "citation": source.quote.citation,
            "url": source.quote.url,
        }
        for source in sources
    ]
