"""Problems by topic, kind of unit and year; measure types by topic; money that came back; open measures by age.

Every cell is a figure and the choice that counts it: opening the choice shows exactly what the figure counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.patterns.choosing import AGES, UNKNOWN, UNKNOWN_LABEL, Choice, Counted, age_of, select
from kb.notice import Completion
from kb.patterns import OPEN, ProblemLine
from kb.taxonomy import name_of, terms

MAX_COLUMNS = 8
OTHERS_LABEL = "其他"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure (a count, or yuan) and what it counts; choice None where it is 0 and nothing opens."""

    value: int | Decimal
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Row:
    """One heading with its cells, in the order of the columns; total: of everything under the heading."""

    label: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """columns: their headings. of: what the figures count (问题, 措施, 元). Rows by descending total."""

    key: str
    title: str
    of: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str


Keys = Callable[[Counted], Iterable[str]]
Measure = Callable[[Counted], int | Decimal]


@dataclass(frozen=True, slots=True)
class _Axis:
    """name: the filter that a heading sets; keys: the headings a counted problem stands under; label: of a key."""

    name: str
    keys: Keys
    label: Callable[[str], str]


def _known(value: object) -> str:
    return str(value) if value else UNKNOWN


def _label(key: str) -> str:
    return UNKNOWN_LABEL if key == UNKNOWN else name_of(key)


TOPIC = _Axis("topic", lambda one: one.problem.topics or (UNKNOWN,), _label)
UNIT_KIND = _Axis("unit_kind", lambda one: (_known(one.problem.unit_kind),), _label)
YEAR = _Axis(
    "year",
    lambda one: (_known(one.problem.year),),
    lambda key: UNKNOWN_LABEL if key == UNKNOWN else f"{key}年",
)


def all_tables(problems: Sequence[ProblemLine], choice: Choice, today: date) -> tuple[Table, ...]:
    """All tables over the problems that the choice keeps. today: for the age of open measures."""
    base = choice.showing("problems")
    kept = select(problems, base, today)
    several = "一个问题可以有几个主题，分别计入。"
    by_measure = base.showing("measures")
    return (
        _crossed("topics_by_kind", "常见问题：主题与单位类型", "问题", kept, base, TOPIC, UNIT_KIND, several),
        _crossed("topics_by_year", "常见问题：主题与年份", "问题", kept, base, TOPIC, YEAR, several),
        _types_by_topic(select(problems, by_measure, today), by_measure),
        *_money(select(problems, base.showing("recovered"), today), base.showing("recovered")),
        _open_by_age(select(problems, base.showing("open"), today), base.showing("open"), today),
    )


def _crossed(
    key: str,
    title: str,
    of: str,
    kept: Sequence[Counted],
    base: Choice,
    rows: _Axis,
    columns: _Axis,
    note: str,
) -> Table:
    figures: Counter[tuple[str, str]] = Counter()
    row_totals: Counter[str] = Counter()
    column_totals: Counter[str] = Counter()
    for one in kept:
        row_totals.update(rows.keys(one))
        column_totals.update(columns.keys(one))
        figures.update((row, column) for row in rows.keys(one) for column in columns.keys(one))
    heads = _heads(columns, column_totals)
    return Table(
        key,
        title,
        of,
        tuple(label for label, _ in heads),
        tuple(
            Row(
                rows.label(row),
                tuple(
                    _cell(
                        sum(figures[row, column] for column in keys),
                        base.narrowed(rows.name, row).narrowed(columns.name, *keys),
                    )
                    for _, keys in heads
                ),
                _cell(total, base.narrowed(rows.name, row)),
            )
            for row, total in _ranked(row_totals)
        ),
        note,
    )


def _heads(axis: _Axis, totals: Counter[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The columns with the keys in each: years from the newest; of others the most frequent, the rest together."""
    if axis is YEAR:
        keys = sorted(totals, key=lambda key: (key == UNKNOWN, key != UNKNOWN and -int(key)))
    else:
        keys = [key for key, _ in _ranked(totals)]
    shown = keys if len(keys) <= MAX_COLUMNS else keys[: MAX_COLUMNS - 1]
    rest = tuple(keys[len(shown) :])
    return [(axis.label(key), (key,)) for key in shown] + ([(OTHERS_LABEL, rest)] if rest else [])


def _types_by_topic(kept: Sequence[Counted], base: Choice) -> Table:
    """Measures: a measure counts under each of its types and each topic of its problem."""
    figures: Counter[tuple[str, str]] = Counter()
    topics: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for one in kept:
        for topic in one.problem.topics or (UNKNOWN,):
            topics[topic] += len(one.measures)
            figures.update((topic, each) for measure in one.measures for each in measure.types or (UNKNOWN,))
        types.update(each for measure in one.measures for each in measure.types or (UNKNOWN,))
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
    note = "列出最常见的措施类型；一条措施可以属于两类，分别计入。合计为全部措施。"
    return Table("types_by_topic", "措施类型：各主题怎么改", "措施", tuple(map(_label, heads)), rows, note)


def _money(kept: Sequence[Counted], base: Choice) -> Iterator[Table]:
    """Money that measures say came back, by topic, kind of unit and year."""
    note = "按措施中“追缴、退回、清退、收回”等写明已收回的金额相加，没有写明的不计。"
    for axis, words in ((TOPIC, "主题"), (UNIT_KIND, "单位类型"), (YEAR, "年份")):
        sums: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for one in kept:
            for key in axis.keys(one):
                sums[key] += sum(measure.recovered for measure in one.measures)  # type: ignore[assignment]  # Decimal adds up as well
                counts[key] += len(one.measures)
        rows = tuple(
            Row(
                axis.label(key),
                (_cell(counts[key], base.narrowed(axis.name, key)),),
                _cell(total, base.narrowed(axis.name, key)),
            )
            for key, total in _ranked(sums)
        )
        yield Table(f"recovered_by_{axis.name}", f"收回的资金：按{words}", "元", ("措施",), rows, note)


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
    note = f"从通报公开（没有则反馈）之日到 {today.isoformat()}，措施写明推进中或未完成的；之后的进展通报里看不到。"
    return Table(
        "open_by_age",
        "尚未完成的措施：距通报多久",
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
