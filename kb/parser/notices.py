"""One document in, one notice out: the parser's main path."""

from __future__ import annotations

from dataclasses import replace

from kb.document import Document, Span
from kb.notice import Notice, Problem, Section, Source
from kb.parser.assembly import build_problem
from kb.parser.cautions import cautions_on
from kb.parser.coverage import unassigned_spans
from kb.parser.frame import Frame, Parts, read_frame
from kb.parser.reading import Reading, read
from kb.parser.sections import find_sections, section_of
from kb.parser.spans import trim
from kb.parser.statistics import find_statistics

# Real notices have 100,000 characters at most, ledgers of a whole county about as many thousand rows.
MAX_PARSED_CHARS = 1_000_000
_MAX_OPENING_CHARS = 3000
_MAX_MADE_TITLE_CHARS = 60


def parse_document(document: Document, *, slug: str, source: Source) -> Notice:
    """The notice a document holds. Pure; never raises on odd text.

    A text that is no rectification notice, or one whose layout is not understood, becomes a notice with the
    problems that were understood (perhaps none) and warnings that say what is missing. Of a text longer than
    MAX_PARSED_CHARS the rest is kept, unassigned, and a warning says so.
    """
    reading = read(_within_limit(document))
    frame = read_frame(reading.document, reading.shadow, _parts(reading))
    sections = find_sections(reading)
    year = _default_year(frame)
    problems = tuple(
        build_problem(
            reading.text, number, found, section_of(found, sections, reading.shadow), default_year=year
        )
        for number, found in enumerate(reading.problems, start=1)
    )
    statistics = find_statistics(reading.text, reading.shadow, problems)
    cautions = cautions_on(reading.shadow, problems, statistics, has_title=frame.title is not None)
    return Notice(
        slug=slug,
        title=frame.title or _made_title(frame, document),
        text=document.text,
        source=source,
        kind=frame.kind,
        inspected_unit=frame.inspected_unit,
        unit_kind=frame.unit_kind,
        region=frame.region,
        inspecting_body=frame.inspecting_body,
        inspection_period=frame.inspection_period,
        feedback_date=frame.feedback_date,
        publication_date=frame.publication_date,
        sections=tuple(sections.values()),
        problems=problems,
        statistics=statistics,
        unassigned=(*_unassigned(reading, problems, sections), *_beyond_limit(document)),
        warnings=tuple(dict.fromkeys([*reading.document.warnings, *reading.warnings, *cautions])),
    )


def _within_limit(document: Document) -> Document:
    """The document without what lies beyond the limit, and a warning that says so."""
    if len(document.text) <= MAX_PARSED_CHARS:
        return document
    warning = (
        f"全文有 {len(document.text):,} 字，只分析了前 {MAX_PARSED_CHARS:,} 字；"
        "其余部分已保留原文，如需分析请拆成几个文件。"
    )
    return replace(
        document,
        text=document.text[:MAX_PARSED_CHARS],
        headings=tuple(h for h in document.headings if h.span.end <= MAX_PARSED_CHARS),
        tables=tuple(t for t in document.tables if t.span.end <= MAX_PARSED_CHARS),
        warnings=(*document.warnings, warning),
    )


def _beyond_limit(document: Document) -> list[Span]:
    rest = trim(document.text, Span(min(MAX_PARSED_CHARS, len(document.text)), len(document.text)))
    return [rest] if rest.end > rest.start else []


def _parts(reading: Reading) -> Parts:
    """The opening runs from the title's end to the first heading, problem or 3,000 characters."""
    start = reading.title.end if reading.title else 0
    stops = [len(reading.shadow), start + _MAX_OPENING_CHARS]
    stops += [node.start for node in reading.root.children if node.start > start][:1]
    first = min((problem.extent.start for problem in reading.problems), default=0)
    if first > start:
        stops.append(first)
    return Parts(reading.title, Span(start, max(start, min(stops))), reading.tail, reading.columns)


def _unassigned(
    reading: Reading, problems: tuple[Problem, ...], sections: dict[int, Section]
) -> tuple[Span, ...]:
    stretches = [found.stretches for found in reading.problems]
    return unassigned_spans(reading.shadow, problems, stretches, reading.tail, _headings(reading, sections))


def _headings(reading: Reading, sections: dict[int, Section]) -> list[tuple[Span, bool]]:
    """(span, whether its whole part has a role as narrative) of each section and heading of a table, in order."""
    headings = [(section.span, section.role != "problems") for section in sections.values()]
    return sorted([*headings, *((span, False) for span in reading.table_headers)])


def _default_year(frame: Frame) -> int | None:
    """A year that dates without one may be completed with: none is certain, so only where all dates share it."""
    dates = (*frame.inspection_period, frame.feedback_date, frame.publication_date)
    years = {date[:4] for date in dates if date and date[:4].isdigit()}
    return int(years.pop()) if len(years) == 1 else None


def _made_title(frame: Frame, document: Document) -> str:
    if frame.inspected_unit:
        return f"{frame.inspected_unit}{frame.kind if frame.kind != '其他' else ''}整改情况"
    first = document.text.lstrip()[:_MAX_MADE_TITLE_CHARS].split("\n")[0].strip()
    return document.title or first or "无标题"
