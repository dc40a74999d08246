"""A comparison as an Excel workbook: one row an item, and one row a measure, each with its citation and address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from api.baskets.comparison import ABSENT, Compared, ComparedMeasure, Entry, Gone, present
from api.baskets.statuses import status_words
from api.documents.workbook import Sheet, Value, workbook_bytes

_TITLE = "整改先例对照"
_ITEMS = (
    "序号",
    "编号",
    "单位",
    "单位类型",
    "地区",
    "通报类别",
    "公开时间",
    "发现的问题",
    "问题主题",
    "措施数",
    "措施类型",
    "完成情况",
    "追回金额（元）",
    "出台文件",
    "通报标题",
    "引文",
    "网址",
)
_MEASURES = (
    "序号",
    "编号",
    "单位",
    "公开时间",
    "发现的问题",
    "措施",
    "措施类型",
    "完成情况",
    "数字",
    "出台文件",
    "其他载明事项",
    "引文",
    "网址",
)
# As narrow as can be read: a row of the first is printed across one page.
_ITEM_WIDTHS = (5, 16, 16, 8, 8, 6, 11, 24, 12, 7, 14, 12, 11, 22, 20, 34, 18)
_MEASURE_WIDTHS = (5, 16, 16, 11, 20, 44, 12, 10, 16, 20, 18, 34, 18)


def workbook_of(entries: Sequence[Entry], *, base_url: str) -> bytes:
    """The .xlsx file: sheets 对照 and 措施; 已不在库中 as well if something is gone."""
    shown = list(enumerate(present(entries), 1))
    measures = [(number, one, measure) for number, one in shown for measure in one.measures]
    sheets = [
        Sheet(
            "对照",
            _ITEMS,
            [_item_row(number, one, base_url) for number, one in shown],
            _ITEM_WIDTHS,
            {(row, len(_ITEMS) - 1): base_url + one.url for row, (_, one) in enumerate(shown)},
            _TITLE,
        ),
        Sheet(
            "措施",
            _MEASURES,
            [_measure_row(number, one, measure, base_url) for number, one, measure in measures],
            _MEASURE_WIDTHS,
            {(row, len(_MEASURES) - 1): base_url + one.url for row, (_, _, one) in enumerate(measures)},
            f"{_TITLE}：措施",
        ),
    ]
    gone = [entry for entry in entries if isinstance(entry, Gone)]
    if gone:
        reason = "通报已删除，或重新入库后没有这一段"
        sheets.append(
            Sheet("已不在库中", ("编号", "说明"), [(one.item_id, reason) for one in gone], (40, 40))
        )
    return workbook_bytes(sheets)


def _item_row(number: int, one: Compared, base_url: str) -> tuple[Value, ...]:
    types = dict.fromkeys(name for measure in one.measures for name in measure.types)
    return (
        number,
        one.item_id,
        one.unit,
        one.unit_kind,
        one.region,
        one.notice_kind,
        _date(one.date),
        one.title,
        "、".join(one.topics),
        len(one.measures),
        "、".join(types),
        status_words(one.statuses, len(one.measures)),
        _amount(one.recovered),
        "、".join(one.documents),
        one.notice_title,
        one.citation,
        base_url + one.url,
    )


def _measure_row(number: int, one: Compared, measure: ComparedMeasure, base_url: str) -> tuple[Value, ...]:
    return (
        number,
        measure.measure_id,
        one.unit,
        _date(one.date),
        one.title,
        measure.text,
        "、".join(measure.types),
        status_words(measure.statuses, 1),
        "、".join(measure.figures),
        "、".join(measure.documents),
        "；".join(f"{name}：{value}" for name, value in measure.remarks),
        measure.citation,
        base_url + measure.url,
    )


def _amount(yuan: Decimal) -> Decimal | None:
    return yuan or None


def _date(stated: str) -> Value:
    """A whole date as such; a partial one, or none, as its words."""
    try:
        return date.fromisoformat(stated) if stated != ABSENT else stated
    except ValueError:
        return stated
