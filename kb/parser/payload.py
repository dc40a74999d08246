"""The JSON form of a parsed notice, as `kb parse --json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.document import Span
from kb.notice import Attribute, Completion, Fact, Measure, Notice, Problem, StatusWords
from kb.taxonomy import name_of


def to_json(notice: Notice) -> dict[str, Any]:
    """JSON values only. Spans are [start, end) into the notice's text; types are names, topics are codes.

    status is null where the words say nothing (未说明); section is the section's title or null.
    """
    titles = {section.number: section.title for section in notice.sections}
    return {
        "notice": {
            "slug": notice.slug,
            "title": notice.title,
            "inspected_unit": notice.inspected_unit,
            "inspecting_body": notice.inspecting_body,
            "kind": notice.kind,
            "region": notice.region,
            "unit_kind": notice.unit_kind,
            "inspection_period": list(notice.inspection_period),
            "feedback_date": notice.feedback_date,
            "publication_date": notice.publication_date,
            "statistics": [
                {"name": item.name, "value": item.value, "text": item.text, "span": _span(item.span)}
                for item in notice.statistics
            ],
        },
        "problems": [_problem(problem, titles) for problem in notice.problems],
        "report": {
            "problems": len(notice.problems),
            "measures": sum(len(problem.measures) for problem in notice.problems),
            "characters": len(notice.text),
            "unassigned_characters": sum(span.end - span.start for span in notice.unassigned),
        },
        "warnings": list(notice.warnings),
    }


def _problem(problem: Problem, section_titles: dict[int, str]) -> dict[str, Any]:
    return {
        "number": problem.number,
        "label": problem.label,
        "title": problem.title,
        "section": section_titles.get(problem.section_number) if problem.section_number else None,
        "topics": list(problem.topics),
        "span": _span(problem.span),
        "extent": _span(problem.extent),
        "attributes": _attributes(problem.attributes),
        "measures": [_measure(measure) for measure in problem.measures],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "ordinal": measure.ordinal,
        "text": measure.text,
        "types": [name_of(code) for code in measure.types],
        "status": None if measure.completion is Completion.UNSTATED else measure.completion.value,
        "continuing": measure.continuing,
        "status_words": [_words(words) for words in measure.status_words],
        "span": _span(measure.span),
        "attributes": _attributes(measure.attributes),
        "facts": [_fact(fact) for fact in measure.facts],
    }


def _words(words: StatusWords) -> dict[str, Any]:
    return {"axis": words.axis, "text": words.text, "span": _span(words.span)}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "text": fact.text,
        "value": fact.value,
        "unit": fact.unit,
        "span": _span(fact.span),
    }


def _attributes(attributes: Iterable[Attribute]) -> list[dict[str, Any]]:
    return [{"name": item.name, "value": item.value, "span": _span(item.span)} for item in attributes]


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
