"""From tables, problems, pairs and lists to the JSON shapes of api/patterns/schemas.py: pure functions, one per shape."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from api.answers.sentence import money
from api.pages.citations import anchor_of, cite_measure
from api.pages.links import passage_url
from api.patterns import schemas as shape
from api.patterns.checklist_words import explanations
from api.patterns.figures import figure
from api.patterns.pairs import LIMITS, RULES
from api.payloads import terms
from api.search_answers import measure_brief, notice_of
from kb.patterns import BareProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.patterns.checklist import CheckItem, Checklist
    from api.patterns.choosing import Choice
    from api.patterns.figures import Cell, Table
    from api.patterns.lines import Overview, Totals
    from api.patterns.opened import Opened, OpenedProblem
    from api.patterns.pairs import Pair
    from api.schemas import NoticeReference
    from kb.records import MeasureRecord


def patterns_answer(overview: Overview, choice: Choice, today: str) -> shape.PatternsAnswer:
    """All tables of a choice."""
    return {
        "filters": filters_of(choice),
        "today": today,
        "totals": _totals(overview.totals),
        "tables": [_table(table) for table in overview.tables],
    }


def filters_of(choice: Choice) -> dict[str, list[str]]:
    """By name the values that are set."""
    return {name: list(choice.values(name)) for name in dict.fromkeys(name for name, _ in choice.filters)}


def _money(yuan: Decimal) -> shape.MoneyAnswer:
    return {"yuan": _plain(yuan), "text": money(yuan)}


def _plain(yuan: Decimal) -> str:
    return f"{yuan.normalize():f}"


def _totals(totals: Totals) -> shape.PatternTotals:
    return {
        "notices": totals.notices,
        "units": totals.units,
        "problems": totals.problems,
        "measures": totals.measures,
        "open": totals.open,
        "recovered": _money(totals.recovered),
        "years": list(totals.years or ()),
    }


def _table(table: Table) -> shape.PatternTable:
    of_cells = "措施" if table.key.startswith("recovered") else table.of
    return {
        "key": table.key,
        "title": table.title,
        "of": table.of,
        "note": table.note,
        "columns": list(table.columns),
        "rows": [
            {
                "label": row.label,
                "cells": [_cell(of_cells, cell) for cell in row.cells],
                "total": _cell(table.of, row.total),
            }
            for row in table.rows
        ],
    }


def _cell(of: str, cell: Cell) -> shape.PatternCell:
    value = _plain(cell.value) if isinstance(cell.value, Decimal) else cell.value
    return {
        "value": value,
        "text": figure(of, cell.value),
        "query": cell.choice.query_string() if cell.choice else "",
    }


def problems_answer(opened: Opened, page_size: int, base_url: str) -> shape.PatternProblemsAnswer:
    """What a figure counts."""
    return {
        "show": opened.choice.show,
        "filters": filters_of(opened.choice),
        "page": opened.choice.page,
        "page_size": page_size,
        "heading": opened.heading,
        "problems": opened.problems,
        "measures": opened.measures,
        "recovered": _money(opened.recovered),
        "results": [problem_answer(one, base_url) for one in opened.page],
    }


def problem_answer(opened: OpenedProblem, base_url: str) -> shape.PatternProblem:
    """A problem with the measures that count."""
    line, source = opened.counted.problem, opened.source
    slug = line.slug
    recovered = {one.measure_id: one.recovered for one in opened.counted.measures}
    records = () if isinstance(source, BareProblem) else source.measures
    return {
        "problem_id": line.problem_id,
        "number": source.number if isinstance(source, BareProblem) else source.best.problem_number,
        "title": source.title,
        "url": passage_url(slug, anchor_of(line.problem_id)),
        "notice": _bare_notice(source) if isinstance(source, BareProblem) else notice_of(source.best),
        "topics": terms(line.topics),
        "measures": [
            _measure(record, recovered[record.measure_id], base_url)
            for record in records
            if record.measure_id in recovered
        ],
    }


def _bare_notice(bare: BareProblem) -> NoticeReference:
    return {
        "slug": bare.slug,
        "title": bare.notice_title,
        "inspected_unit": bare.unit,
        "unit_kind": bare.unit_kind,
        "region": bare.region,
        "kind": bare.kind,
        "publication_date": bare.publication_date,
        "year": bare.year,
    }


def _measure(record: MeasureRecord, recovered: Decimal, base_url: str) -> shape.PatternMeasure:
    return {
        **measure_brief(record),
        "recovered": _plain(recovered) if recovered else None,
        "citation": cite_measure(record, base_url),
        "url": passage_url(record.slug, anchor_of(record.measure_id)),
    }


def recurrences_answer(
    choice: Choice, total: int, pairs: Sequence[Pair], page_size: int, base_url: str
) -> shape.RecurrencesAnswer:
    """A page of pairs, with what is to be borne in mind."""
    return {
        "filters": filters_of(choice),
        "page": choice.page,
        "page_size": page_size,
        "total": total,
        "rules": list(RULES),
        "limits": list(LIMITS),
        "results": [
            {
                "similarity": round(pair.similarity, 4),
                "topics": list(pair.topics),
                "earlier": problem_answer(pair.earlier.opened, base_url),
                "later": problem_answer(pair.later.opened, base_url),
            }
            for pair in pairs
        ],
    }


def checklist_answer(
    found: Checklist | None, kinds: Sequence[tuple[str, int]], base_url: str
) -> shape.ChecklistAnswer:
    """The list of a kind of unit, or only the kinds there are."""
    outline = found.outline if found else None
    listed = outline if outline and outline.topics else None
    return {
        "unit_kinds": list(outline.unit_kinds) if outline else [],
        "kinds": [{"value": value, "notices": count} for value, count in kinds],
        "notices": outline.notices if outline else 0,
        "units": outline.units if outline else 0,
        "problems": outline.problems if outline else 0,
        "more": outline.more if outline else 0,
        "topics": [_topic(item, base_url) for item in found.items] if found else [],
        "notes": explanations(outline) if outline else [],
        "word": base_url + listed.choice.url("/api/v1/patterns/checklist.docx") if listed else "",
        "excel": base_url + listed.choice.url("/api/v1/patterns/checklist.xlsx") if listed else "",
    }


def _topic(item: CheckItem, base_url: str) -> shape.ChecklistTopic:
    topic = item.topic
    return {
        "topic": {"code": topic.code, "name": topic.label},
        "units": topic.units,
        "problems": topic.problems,
        "query": topic.choice.query_string(),
        "titles": [{**problem_answer(one, base_url), "measures": []} for one in item.titles],
        "types": [
            {
                "code": one.code,
                "name": one.label,
                "count": one.count,
                "query": one.choice.query_string(),
            }
            for one in topic.types
        ],
        "quoted": [problem_answer(one, base_url) for one in item.measures],
    }
