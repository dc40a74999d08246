"""Which problems and measures does a figure count? A choice, as an address and back; what is counted is what it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Literal, TypeVar, cast
from urllib.parse import urlencode

from kb.errors import InvalidInputError
from kb.notice import Completion
from kb.patterns import MeasureLine, ProblemLine
from kb.taxonomy import code_of, name_of

T = TypeVar("T")
Show = Literal["problems", "measures", "recovered", "open"]
SHOW_LABELS: dict[Show, str] = {
    "problems": "问题",
    "measures": "措施",
    "recovered": "收回的资金",
    "open": "推进中或未完成的措施",
}
# How long a measure has been open: from its notice to today. Bounds in days.
AGES: dict[str, tuple[str, int, float]] = {
    "half": ("不到半年", 0, 183),
    "year": ("半年至一年", 183, 366),
    "two": ("一年至两年", 366, 731),
    "three": ("两年至三年", 731, 1097),
    "more": ("三年以上", 1097, float("inf")),
    "unknown": ("通报日期不明", -1, -1),
}
UNKNOWN = "unknown"  # the value of a filter for notices that do not say it
UNKNOWN_LABEL = "未载明"
MAX_PAGE = 100_000
MAX_FILTER_CHARS = 600  # of all values together: every figure of a page carries them in its address
OVERVIEW = (
    "unit_kind",
    "region",
    "year",
)  # what the tables may be narrowed by: a problem has one value of each
# not_*: all values but these; for the column that holds the rest, whose own values may be many.
_FILTERS = (*OVERVIEW, "not_unit_kind", "not_year", "notice", "topic", "measure_type", "age", "completion")
FILTER_LABELS = {
    "unit_kind": "单位类型",
    "region": "地区",
    "year": "年份",
    "not_unit_kind": "单位类型不是",
    "not_year": "年份不是",
    "notice": "通报编号",
    "topic": "问题主题",
    "measure_type": "措施类型",
    "age": "距通报",
    "completion": "完成情况",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A problem and those of its measures that count; all of them where only problems are counted."""

    problem: ProblemLine
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """show: what is counted. filters: (name, value) pairs in the order chosen: values of one name are alternatives."""

    show: Show = "problems"
    filters: tuple[tuple[str, str], ...] = ()
    page: int = 1

    def values(self, name: str) -> tuple[str, ...]:
        """The chosen values of a filter."""
        return tuple(value for key, value in self.filters if key == name)

    def narrowed(self, name: str, *values: str) -> Choice:
        """The same with this filter set to these values, from the first page."""
        others = tuple(pair for pair in self.filters if pair[0] != name)
        return replace(self, filters=(*others, *((name, value) for value in values)), page=1)

    def without(self, name: str, value: str) -> Choice:
        """The same without one value, from the first page."""
        return replace(self, filters=tuple(pair for pair in self.filters if pair != (name, value)), page=1)

    def overview(self) -> Choice:
        """The problems that the filters of the tables keep, and nothing else."""
        return Choice(filters=tuple(pair for pair in self.filters if pair[0] in OVERVIEW))

    def showing(self, show: Show) -> Choice:
        """The same filters, counting something else."""
        return replace(self, show=show, page=1)

    def on_page(self, page: int) -> Choice:
        """Another page of the same."""
        return replace(self, page=page)

    def query_string(self) -> str:
        """As the query of an address; defaults are left out, so that one choice has one address."""
        pairs: list[tuple[str, str]] = [("show", self.show)] if self.show != "problems" else []
        pairs += [*self.filters]
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def url(self, path: str) -> str:
        """The address under a path."""
        return f"{path}?{query}" if (query := self.query_string()) else path

    def label(self, name: str, value: str) -> str:
        """A filter's value in Chinese."""
        if name == "age":
            return AGES[value][0]
        if name == "completion":
            return Completion(value).label
        if value == UNKNOWN:
            return UNKNOWN_LABEL
        if name == "notice":
            return value
        return f"{value}年" if name.endswith("year") else name_of(value)


def read_choice(pairs: Iterable[tuple[str, str]]) -> Choice:
    """The choice an address states; topics and types by code or name. Raises InvalidInputError for one that cannot be.

    Names that are not ours, and a bad page, are passed over.
    """
    show, page = "problems", 1
    filters: dict[tuple[str, str], None] = {}
    for name, value in ((name, value.strip()) for name, value in pairs):
        if name == "show" and value:
            if value not in SHOW_LABELS:
                raise InvalidInputError(f"不能统计“{value[:40]}”。可用的有：{'、'.join(SHOW_LABELS)}。")
            show = value
        elif name == "page" and value.isascii() and value.isdigit():
            page = max(1, min(int(value[:7]), MAX_PAGE))
        elif name in _FILTERS and value:
            filters[name, _canonical(name, value)] = None
    if sum(len(value) for _, value in filters) > MAX_FILTER_CHARS:
        raise InvalidInputError(f"筛选条件合计超过 {MAX_FILTER_CHARS} 个字，没有统计。请减少几项再试。")
    return Choice(cast(Show, show), tuple(filters), page)


def select(problems: Iterable[ProblemLine], choice: Choice, today: date) -> list[Counted]:
    """What the choice counts, in the order given. Where measures are counted, a problem without one does not."""
    keeps, counts = _problem_filter(choice, today), _measure_filter(choice)
    if counts is None:
        return [Counted(one, one.measures) for one in problems if keeps(one)]
    found = (Counted(one, tuple(filter(counts, one.measures))) for one in problems if keeps(one))
    return [one for one in found if one.measures]


def age_of(problem: ProblemLine, today: date) -> str:
    """The key of AGES for the time from the notice to today. Of a partial date, the earliest day counts."""
    parts = (problem.date or "").split("-")
    try:
        year, month, day = [*(int(part) for part in parts), 1, 1][:3]
        stated = date(year, month, day)
    except (ValueError, TypeError):
        return "unknown"
    days = max(0, (today - stated).days)
    return next(key for key, (_, low, high) in AGES.items() if low <= days < high)


def known(value: object) -> str:
    """The value of a filter for what a notice says."""
    return str(value) if value else UNKNOWN


def _problem_filter(choice: Choice, today: date) -> Callable[[ProblemLine], bool]:
    return _all_of(list(_problem_conditions(choice, today))) or (lambda _: True)


def _problem_conditions(choice: Choice, today: date) -> Iterator[Callable[[ProblemLine], bool]]:
    wanted = {name: chosen for name in _FILTERS if (chosen := frozenset(choice.values(name)))}
    for name in OVERVIEW:
        if name in wanted:
            yield _says(name, wanted[name])
        if f"not_{name}" in wanted:
            yield _says(name, wanted[f"not_{name}"], is_among=False)
    if "notice" in wanted:
        yield lambda one: one.slug in wanted["notice"]
    if "topic" in wanted:
        topics = wanted["topic"]
        yield lambda one: not topics.isdisjoint(one.topics or (UNKNOWN,))
    if "age" in wanted:
        yield lambda one: age_of(one, today) in wanted["age"]


def _says(name: str, values: frozenset[str], *, is_among: bool = True) -> Callable[[ProblemLine], bool]:
    stated = attrgetter(name)
    return lambda one: (known(stated(one)) in values) is is_among


def _measure_filter(choice: Choice) -> Callable[[MeasureLine], bool] | None:
    """None where problems are counted by themselves."""
    return _all_of(list(_measure_conditions(choice)))


def _all_of(conditions: Sequence[Callable[[T], bool]]) -> Callable[[T], bool] | None:
    """Whether all hold; None without any. One alone is not wrapped: these run 100,000 times for a table."""
    if len(conditions) > 1:
        return lambda one: all(condition(one) for condition in conditions)
    return conditions[0] if conditions else None


def _measure_conditions(choice: Choice) -> Iterator[Callable[[MeasureLine], bool]]:
    types, completions = frozenset(choice.values("measure_type")), frozenset(choice.values("completion"))
    if choice.show == "measures":
        yield lambda _: True
    if types:
        yield lambda one: not types.isdisjoint(one.types or (UNKNOWN,))
    if completions:
        yield lambda one: one.completion.value in completions
    if choice.show == "recovered":
        yield lambda one: bool(one.recovered)
    if choice.show == "open":
        yield lambda one: one.is_open


def _canonical(name: str, value: str) -> str:
    if name in ("topic", "measure_type") and value != UNKNOWN:
        return code_of(value, "topic" if name == "topic" else "measure_type")
    possible: Sequence[str] = ()
    if name == "age":
        possible = tuple(AGES)
    if name == "completion":
        possible = tuple(Completion)
    if possible and value not in possible:
        raise InvalidInputError(
            f"“{value[:40]}”不是{FILTER_LABELS[name]}的取值。可用的有：{'、'.join(possible)}。"
        )
    return value
