"""Precedents and lists made up for reports, and a report's files opened again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import load_workbook

from api.reports.content import Find, Report, build_parts
from index.precedent_counts import count_precedents
from index.precedents import Precedent, Precedents
from kb.problem_list import ProblemList, list_of
from kb.records import MeasureRecord
from tests.index.fakes import measure

SITE = "http://kb.example"


def no_progress(done: int, total: int, stage: str) -> None:
    """Nobody looks."""
    del done, total, stage


def precedent(*measures: MeasureRecord, **changes: Any) -> Precedent:
    """A problem with these measures; the first one is the best."""
    return Precedent(measures[0].problem_id, measures, measures[0], **changes)


def found(*precedents: Precedent, **changes: Any) -> Precedents:
    """These are comparable."""
    return Precedents("问题", "direct", None, precedents, (), count_precedents(precedents), **changes)


def nothing_found(*nearest: Precedent) -> Precedents:
    """Nothing is comparable; these are the nearest."""
    return Precedents("问题", "none", None, (), nearest, count_precedents(()))


def three_units() -> Precedents:
    """Three precedents of three units: one type in all, another in two."""
    return found(
        precedent(
            measure("a#P1-M1", "修订《差旅费管理办法》，明确住宿标准。", types=("M1",)),
            measure("a#P1-M2", "清退超标准报销的住宿费2.6万元。", types=("M7",)),
        ),
        precedent(measure("b#P2-M1", "制定报销审核流程，双人复核每张票据。", types=("M1",))),
        precedent(
            measure("c#P3-M1", "修订《差旅费管理办法》，明确住宿标准。", types=("M1",)),
            measure("c#P3-M2", "追缴多报的补助0.8万元，谈话提醒2人。", types=("M7", "M9")),
        ),
        more=4,
    )


def report_of(source: ProblemList | Sequence[str], find: Find) -> Report:
    """The report of a list."""
    listed = source if isinstance(source, ProblemList) else list_of(source)
    return Report("某局问题清单", listed, build_parts(listed, find, no_progress), SITE, "2025-01-02")


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The values of a workbook by sheet."""
    workbook = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}


def column(rows: Sequence[tuple[Any, ...]], heading: str) -> list[Any]:
    """The values below a heading of the first row that has it."""
    place = next(row.index(heading) for row in rows if heading in row)
    start = next(n for n, row in enumerate(rows) if heading in row)
    return [row[place] for row in rows[start + 1 :]]
