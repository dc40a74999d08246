"""In which order does a ledger stand? Orders that are those of columns; kb/ledger/computed.py has the others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, or_

from kb.errors import InvalidInputError
from kb.notice import Completion
from kb.schema import measures, notices, problems
from kb.taxonomy import terms

SORTS: Mapping[str, str] = {
    "notice": "通报先后",
    "unit": "单位",
    "date": "公开时间",
    "problem": "问题",
    "topic": "主题",
    "measure": "措施",
    "type": "措施类型",
    "status": "完成情况",
    "deadline": "整改时限",
    "responsible": "责任单位、责任人",
    "amount": "金额",
}
_COMPUTED = ("deadline", "responsible", "amount")
_PROGRESS = {
    Completion.NOT_COMPLETED.value: 1,
    Completion.IN_PROGRESS.value: 2,
    Completion.MOSTLY_COMPLETED.value: 3,
    Completion.COMPLETED.value: 4,
}  # 未说明 is no state: it stands last either way
_NEWEST = (notices.c.publication_date.desc().nulls_last(), notices.c.slug)
_OLDEST = (notices.c.publication_date.asc().nulls_first(), notices.c.slug.desc())
_WITHIN = (problems.c.problem_number, measures.c.ordinal)


def _place(codes: ColumnElement[Any]) -> ColumnElement[Any]:
    """Where the first of these codes stands in the taxonomy (A2 before A10); null without a known one."""
    places = [(or_(codes == code, codes.like(f"{code} %")), place) for place, code in enumerate(terms())]
    return case(*places, else_=None)


@cache
def _columns() -> Mapping[str, tuple[ColumnElement[Any], ...]]:
    return {
        "unit": (notices.c.inspected_unit,),
        "date": (notices.c.publication_date,),
        "problem": (problems.c.title,),
        "topic": (_place(problems.c.topics), problems.c.topics),
        "measure": (measures.c.text,),
        "type": (_place(measures.c.types), measures.c.types),
        "status": (case(_PROGRESS, value=measures.c.completion), measures.c.continuing),
    }


def is_computed(sort: str) -> bool:
    """Whether the order is not that of a column."""
    return sort in _COMPUTED


def order_columns(sort: str, *, is_descending: bool) -> tuple[ColumnElement[Any], ...]:
    """What to order by; ties, and computed orders before they are computed, newest notices first.

    What a row does not have stands last either way. Raises InvalidInputError for an unknown order.
    """
    if sort not in SORTS:
        possible = "、".join(f"{name}（{label}）" for name, label in SORTS.items())
        raise InvalidInputError(f"没有名为“{sort[:40]}”的排序。可用的有：{possible}。")
    if sort == "notice" and is_descending:
        return (*_OLDEST, *_WITHIN)
    columns = _columns().get(sort, ())
    ordered = [(column.desc() if is_descending else column.asc()).nulls_last() for column in columns]
    return (*ordered, *_NEWEST, *_WITHIN)
