"""A Notice as table rows and back. Pure: `notice_from_rows(rows_of(notice)) == notice`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.document import Span
from kb.notice import (
    Attribute,
    Completion,
    Fact,
    FactKind,
    Measure,
    Notice,
    Problem,
    Section,
    Source,
    Statistic,
    StatusWords,
)
from kb.records import year_of

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]  # table name -> rows without notice_id


def fingerprint_of(notice: Notice) -> str:
    """The sha256 of everything the notice holds: equal notices have equal fingerprints."""
    return hashlib.sha256(repr(notice).encode("utf-8", "backslashreplace")).hexdigest()


def notice_row(notice: Notice) -> dict[str, Any]:
    """The columns of table notices that the notice itself determines."""
    start, end = notice.inspection_period
    return {
        "slug": notice.slug,
        "sha256": notice.source.sha256,
        "file_name": notice.source.file_name,
        "url": notice.source.url,
        "fingerprint": fingerprint_of(notice),
        "title": notice.title,
        "text": notice.text,
        "kind": notice.kind,
        "inspected_unit": notice.inspected_unit,
        "unit_kind": notice.unit_kind,
        "region": notice.region,
        "inspecting_body": notice.inspecting_body,
        "inspection_start": start,
        "inspection_end": end,
        "feedback_date": notice.feedback_date,
        "publication_date": notice.publication_date,
        "year": year_of(notice),
        "unassigned": [[span.start, span.end] for span in notice.unassigned],
        "warnings": list(notice.warnings),
        "warnings_count": len(notice.warnings),
        "problem_count": len(notice.problems),
        "measure_count": notice.measure_count,
    }


def child_rows(notice: Notice) -> Rows:
    """The rows of all child tables, without their notice_id, in key order."""
    rows: Rows = {
        "sections": [_section_row(section) for section in notice.sections],
        "statistics": [
            {"position": position, "name": it.name, "value": it.value, "text": it.text, **_span(it.span)}
            for position, it in enumerate(notice.statistics, 1)
        ],
    }
    for name in ("problems", "measures", "facts", "attributes", "status_words"):
        rows[name] = []
    for problem in notice.problems:
        rows["problems"].append(_problem_row(notice.slug, problem))
        _add_attributes(rows, problem.number, 0, problem.attributes)
        for measure in problem.measures:
            _add_measure(rows, notice.slug, problem.number, measure)
    return rows


def notice_from_rows(
    notice: Row, file_format: str, size_bytes: int, children: Mapping[str, Sequence[Row]]
) -> Notice:
    """The notice that `notice_row` and `child_rows` were made of. Rows of each child table come in key order."""
    return Notice(
        slug=notice["slug"],
        title=notice["title"],
        text=notice["text"],
        source=Source(
            file_name=notice["file_name"],
            sha256=notice["sha256"],
            format=file_format,  # type: ignore[arg-type]  # written from a Format
            size_bytes=size_bytes,
            url=notice["url"],
        ),
        kind=notice["kind"],
        inspected_unit=notice["inspected_unit"],
        unit_kind=notice["unit_kind"],
        region=notice["region"],
        inspecting_body=notice["inspecting_body"],
        inspection_period=(notice["inspection_start"], notice["inspection_end"]),
        feedback_date=notice["feedback_date"],
        publication_date=notice["publication_date"],
        sections=tuple(_section(row) for row in children["sections"]),
        problems=_problems(children),
        statistics=tuple(
            Statistic(row["name"], row["value"], row["text"], span_of(row)) for row in children["statistics"]
        ),
        unassigned=tuple(Span(start, end) for start, end in notice["unassigned"]),
        warnings=tuple(notice["warnings"]),
    )


def codes_of(column: str) -> tuple[str, ...]:
    """The taxonomy codes of a space-separated column."""
    return tuple(column.split())


def span_of(row: Row, prefix: str = "span") -> Span:
    """The span of a row's two columns."""
    return Span(row[f"{prefix}_start"], row[f"{prefix}_end"])


def _span(span: Span, prefix: str = "span") -> dict[str, int]:
    return {f"{prefix}_start": span.start, f"{prefix}_end": span.end}


def _section_row(section: Section) -> dict[str, Any]:
    return {
        "section_number": section.number,
        "level": section.level,
        "label": section.label,
        "title": section.title,
        "role": section.role,
        **_span(section.span),
    }


def _section(row: Row) -> Section:
    return Section(row["section_number"], row["level"], row["label"], row["title"], span_of(row), row["role"])


def _problem_row(slug: str, problem: Problem) -> dict[str, Any]:
    return {
        "problem_number": problem.number,
        "problem_id": f"{slug}#P{problem.number}",
        "label": problem.label,
        "title": problem.title,
        "section_number": problem.section_number,
        "topics": " ".join(problem.topics),
        **_span(problem.span),
        **_span(problem.extent, "extent"),
    }


def _add_measure(rows: Rows, slug: str, number: int, measure: Measure) -> None:
    key = {"problem_number": number, "ordinal": measure.ordinal}
    rows["measures"].append(
        {
            **key,
            "measure_id": f"{slug}#P{number}-M{measure.ordinal}",
            "text": measure.text,
            "types": " ".join(measure.types),
            "completion": measure.completion.value,
            "continuing": measure.continuing,
            **_span(measure.span),
        }
    )
    rows["facts"] += [
        {
            **key,
            "position": position,
            "kind": fact.kind.value,
            "text": fact.text,
            "value": fact.value,
            "unit": fact.unit,
            **_span(fact.span),
        }
        for position, fact in enumerate(measure.facts, 1)
    ]
    rows["status_words"] += [
        {**key, "position": position, "axis": words.axis, "text": words.text, **_span(words.span)}
        for position, words in enumerate(measure.status_words, 1)
    ]
    _add_attributes(rows, number, measure.ordinal, measure.attributes)


def _add_attributes(rows: Rows, number: int, ordinal: int, attributes: Iterable[Attribute]) -> None:
    key = {"problem_number": number, "ordinal": ordinal}
    rows["attributes"] += [
        {**key, "position": position, "name": it.name, "value": it.value, **_span(it.span)}
        for position, it in enumerate(attributes, 1)
    ]


def _problems(children: Mapping[str, Sequence[Row]]) -> tuple[Problem, ...]:
    attributes = {
        key: tuple(Attribute(row["name"], row["value"], span_of(row)) for row in rows)
        for key, rows in _by_measure(children["attributes"]).items()
    }
    measures: defaultdict[int, list[Measure]] = defaultdict(list)
    facts, words = _by_measure(children["facts"]), _by_measure(children["status_words"])
    for row in children["measures"]:
        key = (row["problem_number"], row["ordinal"])
        measures[key[0]].append(_measure(row, facts[key], words[key], attributes.get(key, ())))
    return tuple(
        Problem(
            number=row["problem_number"],
            label=row["label"],
            title=row["title"],
            span=span_of(row),
            extent=span_of(row, "extent"),
            section_number=row["section_number"],
            topics=codes_of(row["topics"]),
            measures=tuple(measures[row["problem_number"]]),
            attributes=attributes.get((row["problem_number"], 0), ()),
        )
        for row in children["problems"]
    )


def _measure(
    row: Row, facts: Iterable[Row], words: Iterable[Row], attributes: tuple[Attribute, ...]
) -> Measure:
    return Measure(
        ordinal=row["ordinal"],
        text=row["text"],
        span=span_of(row),
        types=codes_of(row["types"]),
        completion=Completion(row["completion"]),
        continuing=row["continuing"],
        status_words=tuple(StatusWords(it["axis"], it["text"], span_of(it)) for it in words),
        attributes=attributes,
        facts=tuple(
            Fact(FactKind(it["kind"]), it["text"], it["value"], it["unit"], span_of(it)) for it in facts
        ),
    )


def _by_measure(rows: Iterable[Row]) -> defaultdict[tuple[int, int], list[Row]]:
    grouped: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["problem_number"], row["ordinal"]].append(row)
    return grouped
