"""A report as rows: the columns beside the user's own, every precedent with every measure, every source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from api.documents.cell_text import safe_text
from api.pages.marks import mask_personal
from api.reports.wording import (
    address,
    more_sentence,
    quoted,
    status_words,
    types_words,
    unit_and_year,
    verdict_words,
    why_words,
)
from kb.problem_list.extension import CellValue, Link, NewColumn, NewSheet
from kb.taxonomy import name_of

if TYPE_CHECKING:
    from api.reports.content import Report, ReportPart
    from index.precedents import Precedent
    from kb.records import MeasureRecord

ADDED = (
    NewColumn("先例数", 8),
    NewColumn("措施类型", 24),
    NewColumn("建议参考措施（引用）", 60),
    NewColumn("代表先例", 36),
    NewColumn("出处链接", 38),
    NewColumn("说明", 30),
)
_DETAIL = (
    NewColumn("问题序号", 8),
    NewColumn("问题", 36),
    NewColumn("可比性", 14),
    NewColumn("先例序号", 8),
    NewColumn("单位", 24),
    NewColumn("年份", 8),
    NewColumn("发现的问题", 36),
    NewColumn("措施（原文）", 60),
    NewColumn("措施类型", 18),
    NewColumn("完成情况", 12),
    NewColumn("可比之处", 30),
    NewColumn("编号与出处", 32),
)
_SOURCES = (
    NewColumn("序号", 8),
    NewColumn("单位", 26),
    NewColumn("通报标题", 60),
    NewColumn("公开日期", 14),
    NewColumn("引用的问题序号", 20),
    NewColumn("网址", 46),
)
_CELL_SUGGESTIONS = 3
_CELL_CHARS = 200


def added_values(report: Report, part: ReportPart) -> list[CellValue]:
    """The values of the columns ADDED for one problem."""
    answer = part.answer
    if answer is None:
        return [None, None, None, None, None, safe_text(f"{verdict_words(part)}：{part.remark}")]
    if part.state == "none":
        nearest = "；".join(f"{unit_and_year(one.best)}：{mask_personal(one.title)}" for one in part.nearest)
        remark = f"{answer.verdict_label}。" + (f"最接近的（不是先例）：{nearest}。" if nearest else "")
        return [0, None, None, None, None, safe_text(remark)]
    first = part.best[0]
    quotes = "\n".join(
        f"{place}．【{one.type_name}】“{quoted(one.record, _CELL_CHARS)}”——{unit_and_year(one.record)}"
        for place, one in enumerate(part.suggestions[:_CELL_SUGGESTIONS], 1)
    )
    return [
        len(answer.precedents),
        safe_text(types_words(answer)),
        safe_text(quotes),
        safe_text(f"{unit_and_year(first.best)}：{mask_personal(first.title)}（{status_words(first.best)}）"),
        _link(first.best, report.base_url),
        safe_text(f"{answer.verdict_label}。{more_sentence(answer)}逐条见“先例明细”。"),
    ]


def added_sheets(report: Report) -> tuple[NewSheet, NewSheet]:
    """先例明细: each measure of each precedent, of the nearest as well; 出处: the notices quoted."""
    details = [
        _detail_row(report, number, part, place, one, record)
        for number, part in enumerate(report.parts, 1)
        for place, one in enumerate(part.listed, 1)
        for record in one.measures
    ]
    return NewSheet("先例明细", _DETAIL, details), NewSheet("出处", _SOURCES, list(_source_rows(report)))


def _detail_row(
    report: Report, number: int, part: ReportPart, place: int, one: Precedent, record: MeasureRecord
) -> list[CellValue]:
    is_precedent = part.state == "found"
    return [
        number,
        safe_text(part.problem.text),
        "可比先例" if is_precedent else "仅为最接近",
        place,
        safe_text(one.unit),
        record.year,
        safe_text(mask_personal(record.problem_title)),
        safe_text(mask_personal(record.text)),
        safe_text("、".join(name_of(code) for code in record.types)),
        status_words(record),
        safe_text(why_words(one)) if record.measure_id == one.best.measure_id else None,
        _link(record, report.base_url),
    ]


def _source_rows(report: Report) -> Iterator[Sequence[CellValue]]:
    notices: dict[str, tuple[MeasureRecord, dict[int, None]]] = {}
    for number, part in enumerate(report.parts, 1):
        for one in part.listed:
            notices.setdefault(one.best.slug, (one.best, {}))[1][number] = None
    for place, (record, numbers) in enumerate(notices.values(), 1):
        url = address(record, report.base_url).partition("?")[0]
        yield [
            place,
            safe_text(record.inspected_unit or ""),
            safe_text(record.notice_title),
            record.publication_date or "未载明",
            "、".join(map(str, numbers)),
            Link(safe_text(url), url),
        ]


def _link(record: MeasureRecord, base_url: str) -> Link:
    return Link(safe_text(record.measure_id), address(record, base_url))
