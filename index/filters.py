"""Which filters may a search carry? Names and values from the user, checked and made canonical."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import get_args

from index.catalog import Catalog
from index.facets import CONTINUING, CONTINUING_LABEL, FACETS
from kb.errors import InvalidInputError
from kb.notice import Completion, NoticeKind
from kb.taxonomy import code_of

FILTER_LABELS = {
    "unit_kind": "单位类型",
    "region": "地区",
    "year": "年份",
    "topic": "问题主题",
    "measure_type": "措施类型",
    "status": "完成状态",
    "kind": "通报类别",
    "notice": "通报",
}
_SHOWN = 12
_STATUS = {
    **{label: status.value for status in Completion for label in (status.value, status.label)},
    **dict.fromkeys((CONTINUING, CONTINUING_LABEL), CONTINUING),
}


def canonical_filters(filters: Mapping[str, tuple[str, ...]], catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The filters with canonical values, in the order of FACETS; a name without values is no filter.

    Raises InvalidInputError, listing what is possible, for an unknown name or value. A possible value that no
    measure carries is no error: it matches nothing.
    """
    unknown = [name for name in filters if name not in FACETS]
    if unknown:
        possible = "、".join(f"{name}（{FILTER_LABELS[name]}）" for name in FACETS)
        raise InvalidInputError(f"没有名为“{unknown[0][:40]}”的筛选项。可用的有：{possible}。")
    return {
        name: tuple(dict.fromkeys(_canonical(name, value, catalog) for value in filters[name]))
        for name in FACETS
        if filters.get(name)
    }


def _canonical(name: str, value: str, catalog: Catalog) -> str:
    if name == "topic":
        return code_of(value, "topic")
    if name == "measure_type":
        return code_of(value, "measure_type")
    if name == "status":
        return _one_of(name, _STATUS.get(value, value), tuple(dict.fromkeys(_STATUS.values())))
    if name == "kind":
        return _one_of(name, value, get_args(NoticeKind))
    if name == "year":
        return _year(value)
    return _one_of(name, value, catalog.columns[name].values) if catalog.measure_ids else value


def _year(value: str) -> str:
    match = re.fullmatch(r"\s*(\d{4})\s*年?\s*", value)
    if match is None:
        raise InvalidInputError(f"年份“{value[:40]}”应为四位数字，例如 2023。")
    return str(int(match[1]))


def _one_of(name: str, value: str, possible: Iterable[str]) -> str:
    values = tuple(possible)
    if value in values:
        return value
    shown = "、".join(values[:_SHOWN]) + (f"等 {len(values)} 个" if len(values) > _SHOWN else "")
    raise InvalidInputError(
        f"“{FILTER_LABELS[name]}”（{name}）没有“{value[:40]}”这个值。可用的有：{shown or '（暂无）'}。"
    )
