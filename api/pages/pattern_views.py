"""Tables of figures, filters and pairs as the pages of patterns show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.answers.sentence import Piece, about
from api.patterns.charts import SHOWN_ROWS, chart
from api.patterns.choosing import FILTER_LABELS, SHOW_LABELS, Choice, Show
from api.patterns.figures import figure

if TYPE_CHECKING:
    from api.patterns.figures import Cell, Row, Table
    from api.patterns.lines import Overview, Totals

OVERVIEW, PROBLEMS = "/patterns", "/patterns/problems"
RECURRENCES, CHECKLIST = "/patterns/recurrences", "/patterns/checklist"
_SHADES = 5
_SECTIONS = (
    ("problems", "常见问题", ("topics_by_kind", "topics_by_year"), "没有符合这些条件的问题。"),
    ("measures", "措施类型", ("types_by_topic",), "这些问题没有列出措施。"),
    (
        "money",
        "收回的资金",
        ("recovered_by_topic", "recovered_by_unit_kind", "recovered_by_year"),
        "没有措施写明已经收回资金。",
    ),
    ("open", "尚未完成的措施", ("open_by_age",), "没有措施写明推进中或未完成。"),
)


@dataclass(frozen=True, slots=True)
class CellView:
    """A figure as it is shown; url: what opens what it counts, "" for nothing; shade: 0 to 5, by the table's largest."""

    text: str
    url: str
    shade: int


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of a table."""

    label: str
    cells: tuple[CellView, ...]
    total: CellView


@dataclass(frozen=True, slots=True)
class TableView:
    """A table beside its drawing. rows: shown at once; folded: the rest."""

    key: str
    title: str
    of: str
    note: str
    columns: tuple[str, ...]
    total_label: str
    drawing: Markup
    rows: tuple[RowView, ...]
    folded: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Tables under one heading; empty: what is said where none has a row."""

    key: str
    title: str
    tables: tuple[TableView, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address without it."""

    words: str
    url: str


def sections(overview: Overview) -> list[Section]:
    """The tables under their headings, those without a row left out."""
    by_key = {table.key: table for table in overview.tables}
    return [
        Section(key, title, tuple(table_view(by_key[each]) for each in keys if by_key[each].rows), when_empty)
        for key, title, keys, when_empty in _SECTIONS
    ]


def table_view(table: Table) -> TableView:
    """The table as it is shown."""
    most = float(max((cell.value for row in table.rows for cell in row.cells), default=0))
    rows = tuple(_row(table, row, most) for row in table.rows)
    is_money = table.key.startswith("recovered")
    return TableView(
        table.key,
        table.title,
        table.of,
        table.note,
        table.columns,
        "收回" if is_money else "合计",
        chart(table),
        rows[:SHOWN_ROWS],
        rows[SHOWN_ROWS:],
    )


def sentence(totals: Totals, choice: Choice) -> tuple[Piece, ...]:
    """The totals in words; `show` of a piece is the address of what it counts."""
    opens = choice.overview()
    pieces = [Piece(f"{totals.units:,} 家单位的 {totals.notices:,} 份通报")]
    if totals.years:
        first, last = totals.years
        pieces.append(Piece(f"（{first} 年）" if first == last else f"（{first}—{last} 年）"))
    pieces += [
        Piece("：发现 "),
        Piece(f"{totals.problems:,}", opens.url(PROBLEMS)),
        Piece(" 个问题，整改措施 "),
        Piece(f"{totals.measures:,}", opens.showing("measures").url(PROBLEMS) if totals.measures else ""),
        Piece(" 条"),
    ]
    if totals.open:
        opened = opens.showing("open").url(PROBLEMS)
        pieces += [Piece("，其中写明推进中或未完成 "), Piece(f"{totals.open:,}", opened), Piece(" 条")]
    if totals.recovered:
        pieces += [
            Piece("；写明已收回资金 "),
            Piece(about(totals.recovered), opens.showing("recovered").url(PROBLEMS)),
        ]
    return (*pieces, Piece("。"))


def chips(choice: Choice, path: str) -> list[Chip]:
    """What is set, each with the address without it."""
    return [
        Chip(f"{FILTER_LABELS[name]}：{choice.label(name, value)}", choice.without(name, value).url(path))
        for name, value in choice.filters
    ]


def shows(choice: Choice) -> list[tuple[str, str, bool]]:
    """(words, address, whether it is this one) of everything that may be counted under the same filters."""
    every: Iterable[Show] = SHOW_LABELS
    return [(SHOW_LABELS[one], choice.showing(one).url(PROBLEMS), one == choice.show) for one in every]


def _row(table: Table, row: Row, most: float) -> RowView:
    is_money = table.key.startswith("recovered")  # its one column counts measures, its total is money
    return RowView(
        row.label,
        tuple(_cell("措施" if is_money else table.of, cell, 0.0 if is_money else most) for cell in row.cells),
        _cell(table.of, row.total, 0.0),
    )


def _cell(of: str, cell: Cell, most: float) -> CellView:
    if cell.choice is None:
        return CellView("", "", 0)
    shade = -int(-_SHADES * float(cell.value) // most) if most else 0
    return CellView(figure(of, cell.value), cell.choice.url(PROBLEMS), shade)


def options(
    counted: Sequence[tuple[str, int]], chosen: Sequence[str], *, suffix: str = ""
) -> list[tuple[str, str, bool]]:
    """(value, words, whether chosen) of a list in a form; what is chosen is there even if nothing has it now."""
    found = [(value, f"{value}{suffix}（{count}）") for value, count in counted]
    found += [(value, value) for value in chosen if value not in dict(counted)]
    return [(value, words, value in chosen) for value, words in found]
