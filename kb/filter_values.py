"""By what are problems and measures narrowed, in a search as in a ledger? Names and values from outside, made canonical."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from kb.errors import InvalidInputError
from kb.notice import Completion, NoticeKind
from kb.taxonomy import code_of

FILTER_LABELS = {
    "unit_kind": "单位类型",
    "region": "地区",
    "year": "年份",
    "topic": "问题主题",
    "measure_type": "措施类型",
    "status": "完成情况",
    "kind": "通报类别",
    "notice": "通报",
}
CONTINUING, CONTINUING_LABEL = "continuing", "长期坚持"
_SHOWN = 12
_STATUS = {
    **{word: each.value for each in Completion for word in (each.value, each.label)},
    **dict.fromkeys((CONTINUING, CONTINUING_LABEL), CONTINUING),
}

# (name, value) of a filter whose values only the base knows -> the value. Raises InvalidInputError, NotFoundError.
OfBase = Callable[[str, str], str]


def canonical_filters(filters: Mapping[str, tuple[str, ...]], of_base: OfBase) -> dict[str, tuple[str, ...]]:
    """The filters with canonical values, in the order of FILTER_LABELS; a name without values is no filter.

    of_base: for unit kinds, regions and notices. Raises InvalidInputError, listing what is possible, for an unknown
    name or value, and what of_base raises.
    """
    unknown = [name for name in filters if name not in FILTER_LABELS]
    if unknown:
        possible = "、".join(f"{name}（{label}）" for name, label in FILTER_LABELS.items())
        raise InvalidInputError(f"没有名为“{unknown[0][:40]}”的筛选项。可用的有：{possible}。")
    return {
        name: tuple(dict.fromkeys(_canonical(name, value, of_base) for value in filters[name]))
        for name in FILTER_LABELS
        if filters.get(name)
    }


def one_of(name: str, value: str, possible: Iterable[str]) -> str:
    """The value, if it is a possible one. Raises InvalidInputError, listing the possible ones."""
    values = tuple(possible)
    if value in values:
        return value
    shown = "、".join(values[:_SHOWN]) + (f"等 {len(values)} 个" if len(values) > _SHOWN else "")
    raise InvalidInputError(
        f"“{FILTER_LABELS[name]}”（{name}）没有“{value[:40]}”这个值。可用的有：{shown or '（暂无）'}。"
    )


def _canonical(name: str, value: str, of_base: OfBase) -> str:
    if name == "topic":
        return code_of(value, "topic")
    if name == "measure_type":
        return code_of(value, "measure_type")
    if name == "status":
        return one_of(name, _STATUS.get(value, value), dict.fromkeys(_STATUS.values()))
    if name == "kind":
        return one_of(name, value, get_args(NoticeKind))
    return _year(value) if name == "year" else of_base(name, value)


def _year(value: str) -> str:
    match = re.fullmatch(r"\s*(\d{4})\s*年?\s*", value)
    if match is None:
        raise InvalidInputError(f"年份“{value[:40]}”应为四位数字，例如 2023。")
    return str(int(match[1]))
