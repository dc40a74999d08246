"""Whatever stands in a cell is what its choice selects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.patterns.choosing import Choice, read_choice, select
from api.patterns.figures import Cell, Table, figure
from api.patterns.lines import overview_of
from api.patterns.tables import MAX_COLUMNS, all_tables
from api.wiring import Services
from kb.patterns import ProblemLine, read_problem_lines
from tests.api.patterns.made import ANY_LINES, OPEN, measure, problem

TODAY = date(2026, 11, 30)
BASES = st.lists(
    st.tuples(st.just("unit_kind"), st.sampled_from(["第1类", "第2类", "unknown"]))
    | st.tuples(st.just("region"), st.sampled_from(["甲市", "unknown"]))
    | st.tuples(st.just("year"), st.sampled_from(["2020", "2021", "unknown"])),
    max_size=3,
    unique=True,
).map(lambda pairs: Choice(filters=tuple(pairs)))


def cells(table: Table) -> Iterator[tuple[str, Cell]]:
    """(what it counts, cell) of the whole table. The one column beside sums of money counts measures."""
    for row in table.rows:
        of_cells = "措施" if table.of == "元" else table.of
        yield from ((of_cells, cell) for cell in row.cells)
        yield table.of, row.total


def check(lines: Sequence[ProblemLine], base: Choice) -> None:
    """Every cell's value is what its choice, read from its address, selects."""
    for table in all_tables(lines, base, TODAY):
        for of, cell in cells(table):
            if cell.choice is None:
                assert cell.value == 0
                continue
            counted = select(lines, read_choice(parse_qsl(cell.choice.query_string())), TODAY)
            found = {
                "问题": Decimal(len(counted)),
                "措施": Decimal(sum(len(one.measures) for one in counted)),
                "元": sum((each.recovered for one in counted for each in one.measures), Decimal(0)),
            }
            assert cell.value == found[of] > 0, (table.key, cell.choice)


@settings(max_examples=60, deadline=None)
@given(ANY_LINES, BASES)
def test_every_figure_is_what_its_address_selects(lines: list[ProblemLine], base: Choice) -> None:
    check(lines, base)


@pytest.mark.parametrize(
    "base",
    [
        Choice(),
        Choice(filters=(("unit_kind", "司法局"),)),
        Choice(filters=(("year", "2023"), ("year", "2024"))),
        Choice(filters=(("topic", "B8"), ("measure_type", "M1"))),  # the tables have no such filter
    ],
)
def test_so_is_every_figure_over_the_samples(samples: Services, base: Choice) -> None:
    check(samples.store.read(read_problem_lines), base)


@settings(max_examples=30, deadline=None)
@given(ANY_LINES, BASES)
def test_all_problems_of_a_choice_stand_somewhere(lines: list[ProblemLine], base: Choice) -> None:
    """Without several topics, the totals of a table are the total."""
    alone = [
        problem(str(n), *one.measures, unit_kind=one.unit_kind, year=one.year) for n, one in enumerate(lines)
    ]
    overview = overview_of(alone, base, TODAY)
    tables = {table.key: table for table in overview.tables}
    assert sum(row.total.value for row in tables["topics_by_kind"].rows) == overview.totals.problems
    assert sum(row.total.value for row in tables["types_by_topic"].rows) == overview.totals.measures
    assert sum(row.total.value for row in tables["recovered_by_year"].rows) == overview.totals.recovered
    assert sum(row.total.value for row in tables["open_by_age"].rows) == overview.totals.open
    for row in tables["topics_by_year"].rows:
        assert sum(cell.value for cell in row.cells) == row.total.value  # one year each


def test_a_problem_stands_under_each_of_its_topics() -> None:
    lines = [problem("a#P1", topics=("B8", "B9")), problem("a#P2", topics=("B9",), unit_kind="高校")]
    table = all_tables(lines, Choice(), TODAY)[0]
    assert table.columns == ("教育", "高校")
    assert [(row.label, [cell.value for cell in row.cells], row.total.value) for row in table.rows] == [
        ("财务管理", [1, 1], 2),
        ("差旅与报销", [1, 0], 1),
    ]


def test_years_stand_in_their_order_and_the_oldest_share_a_column() -> None:
    lines = [problem(f"a#P{n}", year=year) for n, year in enumerate([*range(2012, 2022), None])]
    table = all_tables(lines, Choice(), TODAY)[1]
    assert table.columns == ("更早或未载明", *(f"{year}年" for year in range(2015, 2022)))
    assert [cell.value for cell in table.rows[0].cells] == [4, *[1] * 7]
    few = all_tables([problem(year=2021), problem(year=None), problem(year=2020)], Choice(), TODAY)[1]
    assert few.columns == ("2020年", "2021年", "未载明")


def test_a_measure_counts_under_each_of_its_types_and_its_money_once() -> None:
    lines = [
        problem(
            "a#P1", measure("a#P1-M1", "M1", "M7", recovered="26000"), measure("a#P1-M2", completion=OPEN)
        )
    ]
    tables = {table.key: table for table in all_tables(lines, Choice(), TODAY)}
    types = tables["types_by_topic"]
    assert (types.columns, [cell.value for cell in types.rows[0].cells]) == (
        ("建章立制", "清退追缴", "未载明"),
        [1, 1, 1],
    )
    assert types.rows[0].total.value == 2
    money = tables["recovered_by_topic"].rows[0]
    assert (money.cells[0].value, figure("元", money.total.value)) == (1, "2.6 万元")
    aged = tables["open_by_age"]  # from 2024-05-06: 938 days
    assert [(row.label, row.total.value) for row in aged.rows] == [("两年至三年", 1)]


def test_nothing_gives_tables_without_rows() -> None:
    tables = all_tables([], Choice(), TODAY)
    assert [table.rows for table in tables] == [()] * 7
    assert all(len(table.columns) <= MAX_COLUMNS for table in tables)
