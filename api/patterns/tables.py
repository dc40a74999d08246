"""Problems by topic, kind of unit and year; measure types by topic; money that came back; open measures by age.

Every cell is a figure and the choice that counts it: opening the choice shows exactly what the figure counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.patterns.choosing import AGES, UNKNOWN, UNKNOWN_LABEL, Choice, Counted, Show, age_of, known, select
from api.patterns.figures import MONEY, Cell, Row, Table
from kb.notice import Completion
from kb.patterns import OPEN, ProblemLine
from kb.taxonomy import name_of, terms

MAX_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class _Axis:
    """name: the filter that a heading sets; keys: the headings a counted problem stands under; label: of a key.

    others: the heading over those that have none of their own.
    """

    name: str
    keys: Callable[[Counted], Sequence[str]]
    label: Callable[[str], str]
    others: str = "其他"


def _label(key: str) -> str:
    return UNKNOWN_LABEL if key == UNKNOWN else name_of(key)


TOPIC = _Axis("topic", lambda one: one.problem.topics or (UNKNOWN,), _label)
UNIT_KIND = _Axis("unit_kind", lambda one: (known(one.problem.unit_kind),), _label)
YEAR = _Axis(
    "year",
    lambda one: (known(one.problem.year),),
    lambda key: UNKNOWN_LABEL if key == UNKNOWN else f"{key}年",
    "更早或未载明",
)


def all_tables(problems: Sequence[ProblemLine], choice: Choice, today: date) -> tuple[Table, ...]:
    """All tables over the problems of the choice's overview. today: for the age of open measures."""
    base = choice.overview()
    kept = [one.problem for one in select(problems, base, today)]

    def counted(show: Show) -> tuple[list[Counted], Choice]:
        shown = base.showing(show)
        return select(kept, shown, today), shown

    return (
        _crossed("topics_by_kind", "主题与单位类型", *counted("problems"), UNIT_KIND),
        _crossed("topics_by_year", "主题与年份", *counted("problems"), YEAR),
        _types_by_topic(*counted("measures")),
        *_money(*counted("recovered")),
        _open_by_age(*counted("open"), today),
    )


def _crossed(key: str, title: str, kept: Sequence[Counted], base: Choice, columns: _Axis) -> Table:
    """Problems by topic and another axis."""
    figures: Counter[tuple[str, str]] = Counter()
    row_totals: Counter[str] = Counter()
    column_totals: Counter[str] = Counter()
    for one in kept:
        tops, heads = TOPIC.keys(one), columns.keys(one)
        row_totals.update(tops)
        column_totals.update(heads)
        for topic in tops:
            for head in heads:
                figures[topic, head] += 1
    shown = _columns(columns, column_totals)
    rows = tuple(
        Row(
            _label(topic),
            tuple(
                _cell(
                    sum(figures[topic, head] for head in column.keys),
                    column.narrow(base.narrowed("topic", topic)),
                )
                for column in shown
            ),
            _cell(total, base.narrowed("topic", topic)),
        )
        for topic, total in _ranked(row_totals)
    )
    note = "一个问题可以有几个主题，分别计入。"
    return Table(key, title, "问题", tuple(column.label for column in shown), rows, note)


@dataclass(frozen=True, slots=True)
class _Column:
    """label: its heading; keys: what it holds; narrow: the choice of a row narrowed to it."""

    label: str
    keys: tuple[str, ...]
    narrow: Callable[[Choice], Choice]


def _columns(axis: _Axis, totals: Mapping[str, int]) -> list[_Column]:
    """Years in their order, the last ones if there are many; of others the most frequent; the rest together."""
    keys = _newest_first(totals) if axis is YEAR else [key for key, _ in _ranked(totals)]
    shown = keys if len(keys) <= MAX_COLUMNS else keys[: MAX_COLUMNS - 1]
    rest = tuple(keys[len(shown) :])
    if axis is YEAR:
        shown.sort(key=_by_year)
    columns = [
        _Column(axis.label(key), (key,), lambda row, key=key: row.narrowed(axis.name, key))  # type: ignore[misc]  # a lambda's default
        for key in shown
    ]
    if rest:
        others = _Column(axis.others, rest, lambda row: row.narrowed(f"not_{axis.name}", *shown))
        columns.insert(0 if axis is YEAR else len(columns), others)
    return columns


def _by_year(key: str) -> tuple[bool, int]:
    """In their order; the unknown one last."""
    return (True, 0) if key == UNKNOWN else (False, int(key))


def _newest_first(keys: Iterable[str]) -> list[str]:
    """From the newest; the unknown one last all the same."""
    return sorted(keys, key=lambda key: (_by_year(key)[0], -_by_year(key)[1]))


def _types_by_topic(kept: Sequence[Counted], base: Choice) -> Table:
    """Measures: a measure counts under each of its types and each topic of its problem."""
    figures: Counter[tuple[str, str]] = Counter()
    topics: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for one in kept:
        of_problem = Counter(each for measure in one.measures for each in measure.types or (UNKNOWN,))
        types.update(of_problem)
        for topic in TOPIC.keys(one):
            topics[topic] += len(one.measures)
            for each, count in of_problem.items():
                figures[topic, each] += count
    heads = [key for key, _ in _ranked(types)][:MAX_COLUMNS]
    rows = tuple(
        Row(
            _label(topic),
            tuple(
                _cell(figures[topic, each], base.narrowed("topic", topic).narrowed("measure_type", each))
                for each in heads
            ),
            _cell(total, base.narrowed("topic", topic)),
        )
        for topic, total in _ranked(topics)
    )
    note = "列出最常见的措施类型；一个问题可以有几个主题，一条措施可以属于两类，分别计入。合计为该主题的全部措施。"
    return Table("types_by_topic", "主题与措施类型", "措施", tuple(map(_label, heads)), rows, note)


def _money(kept: Sequence[Counted], base: Choice) -> Iterator[Table]:
    """Money that measures say came back, by topic, kind of unit and year."""
    note = "把措施中写明已追缴、退回、清退、收回的金额相加；没有写明已收回的不计。"
    for axis, words in ((TOPIC, "主题"), (UNIT_KIND, "单位类型"), (YEAR, "年份")):
        sums: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for one in kept:
            for key in axis.keys(one):
                sums[key] += sum(measure.recovered for measure in one.measures)  # type: ignore[assignment]  # Decimal adds up as well
                counts[key] += len(one.measures)
        keys = sorted(sums, key=_by_year) if axis is YEAR else [key for key, _ in _ranked(sums)]
        rows = tuple(
            Row(
                axis.label(key),
                (_cell(counts[key], base.narrowed(axis.name, key)),),
                _cell(sums[key], base.narrowed(axis.name, key)),
            )
            for key in keys
        )
        yield Table(f"recovered_by_{axis.name}", f"按{words}", MONEY, ("措施",), rows, note)


def _open_by_age(kept: Sequence[Counted], base: Choice, today: date) -> Table:
    """Open measures by the time from their notice to today, and by status."""
    states = [state for state in Completion if state in OPEN]
    figures: Counter[tuple[str, Completion]] = Counter()
    for one in kept:
        age = age_of(one.problem, today)
        figures.update((age, measure.completion) for measure in one.measures)
    rows = tuple(
        Row(
            label,
            tuple(
                _cell(figures[age, state], base.narrowed("age", age).narrowed("completion", state.value))
                for state in states
            ),
            _cell(sum(figures[age, state] for state in states), base.narrowed("age", age)),
        )
        for age, (label, _, _) in AGES.items()
    )
    note = (
        f"从通报公开之日（没有的用反馈之日，再没有的用巡察结束之日；只写年月的从最早一天算）到 {today.isoformat()}，"
        "措施写明推进中或未完成的。之后有没有完成，通报里看不到。"
    )
    return Table(
        "open_by_age",
        "距通报多久",
        "措施",
        tuple(state.label for state in states),
        tuple(row for row in rows if row.total.value),
        note,
    )


def _cell(value: int | Decimal, choice: Choice) -> Cell:
    return Cell(value, choice if value else None)


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """By descending count; ties in the order of the taxonomy, then by name; what is not known stands last."""
    order = {code: place for place, code in enumerate(terms())}
    return sorted(
        ((key, count) for key, count in counts.items() if count),
        key=lambda item: (item[0] == UNKNOWN, -item[1], order.get(item[0], 0), item[0]),
    )
