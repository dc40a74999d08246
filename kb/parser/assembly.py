"""How does what was found become problems and measures with their facts, statuses, topics and types?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.document import Span
from kb.notice import Attribute, Measure, Problem, Section
from kb.parser.classify import topics_of, types_of
from kb.parser.facts import find_facts
from kb.parser.findings import FoundMeasure, FoundProblem, Remark
from kb.parser.status import judge_status, tells_progress

_LINE_BREAK = re.compile(r"\s*\n\s*")
_MAX_CLASSIFIED_CHARS = 2000
_MAX_STATUS_REMARKS = 20  # of one problem, for each of its measures: bounded on hostile text


def build_problem(
    text: str, number: int, found: FoundProblem, section: Section | None, *, default_year: int | None
) -> Problem:
    """The problem as it is stored. default_year: completes dates of its measures that print none."""
    title = _LINE_BREAK.sub("", found.title.of(text))
    content = found.content
    status = _telling(text, content.status[:_MAX_STATUS_REMARKS])
    measures = tuple(
        _measure(text, ordinal, measure, status, default_year)
        for ordinal, measure in enumerate(content.measures, start=1)
    )
    words = " ".join(measure.text for measure in measures)[:_MAX_CLASSIFIED_CHARS]
    return Problem(
        number=number,
        label=found.label.of(text).strip(),
        title=title,
        span=found.title,
        extent=found.extent,
        section_number=section.number if section else None,
        topics=topics_of(title, section.title if section else "", words),
        measures=measures,
        attributes=_attributes(text, [*found.details, *content.remarks, *content.status]),
    )


def _measure(
    text: str,
    ordinal: int,
    found: FoundMeasure,
    status_of_problem: list[tuple[str, Span]],
    default_year: int | None,
) -> Measure:
    words = found.span.of(text)
    verdict = judge_status(text, found.span, inherited=[*_telling(text, found.status), *status_of_problem])
    return Measure(
        ordinal=ordinal,
        text=words,
        span=found.span,
        types=types_of(words),
        completion=verdict.completion,
        continuing=verdict.continuing,
        status_words=tuple(sorted(verdict.words, key=lambda word: (word.span.start, word.axis))),
        attributes=_attributes(text, [*found.remarks, *found.status]),
        facts=find_facts(text, found.span, default_year=default_year),
    )


def _telling(text: str, remarks: Iterable[Remark]) -> list[tuple[str, Span]]:
    """What remarks say of a status: a column of states before one of progress."""
    ordered = sorted(remarks, key=lambda remark: tells_progress(remark.name))
    return [(remark.span.of(text), remark.span) for remark in ordered]


def _attributes(text: str, remarks: Iterable[Remark]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(remark.name, remark.span.of(text), remark.span) for remark in dict.fromkeys(remarks)
    )
