"""Do the figures of tables agree? 已整改 and 未整改 beside the whole, a rate beside both, and the row 合计 below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kb.document import Cell, Span, Table
from kb.parser.shadow import shadow
from kb.parser.table_columns import Row, grid_of
from kb.plan.findings import Code, Finding, Severity, passage_in
from kb.plan.plan import Plan
from kb.plan.statements import last_digit
from kb.plan.tables import is_total_row

Part = Literal["total", "done", "open", "rate"]
_HEADER_ROWS = 6
_MONEY = re.compile(r"金额|资金|款|万元|\(元\)")
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("rate", re.compile(r"(?:完成|整改|办结|销号|整改完成|收缴|追缴)率(?:\(%\))?$")),
    (
        "open",
        re.compile(
            r"^(?:其中)?(?:尚?未(?:完成|整改|办结|销号|追缴|收回|退还|清退|上缴)|正在|推进|整改中|剩余|尚欠|待整改)"
        ),
    ),
    (
        "done",
        re.compile(r"^(?:其中)?已?(?:完成|整改(?!中|前|措施)|办结|销号|追缴|收回|退还|清退|上缴|纠正)"),
    ),
    ("total", re.compile(r"金额|总数|总额|合计|小计|数$|数\(|数量|个数|应[退缴收]")),
)
_SUBTOTAL_ROW = re.compile(r"小计")
_FIGURE = re.compile(
    r"(?P<n>\d{1,9}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s{0,2}(?:万?亿?元|[个项条件人名家户处份起次笔])?"
)
_PERCENT = re.compile(r"(?P<n>\d{1,3}(?:\.\d{1,4})?)\s?%")
_SPACE = re.compile(r"\s+")
_MIN_ROWS = 2
_BANNER_COLUMNS = 3  # a cell so wide names a group, or the table


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in a cell. step: one unit of its last printed digit."""

    value: Decimal
    step: Decimal
    cell: Cell


@dataclass(frozen=True, slots=True)
class _Family:
    """The columns that speak of one whole, money or a count; each part at most once."""

    columns: dict[Part, int]


def check_table_numbers(plan: Plan) -> list[Finding]:
    """Rows whose parts do not make up their whole, rates that do not compute, and columns that miss their 合计."""
    plain = shadow(plan.text) if plan.tables else ""
    return [finding for table in plan.tables for finding in _of_table(plan, plain, table)]


def _of_table(plan: Plan, plain: str, table: Table) -> Iterator[Finding]:
    grid = grid_of(table)
    for index, header in enumerate(grid[:_HEADER_ROWS]):
        names = [_SPACE.sub("", cell.span.of(plain)) if cell else "" for cell in header]
        families = [family for family in _families(names) if {"done", "open", "rate"} & family.columns.keys()]
        if families:
            rows = grid[index + 1 :]
            for row in rows:
                for family in families:
                    if not is_total_row(plain, row):
                        yield from _of_row(plan, plain, row, family)
                    yield from _rate_of_row(plan, plain, row, family)
            yield from _columns(plan, plain, rows)
            return
    yield from _columns(plan, plain, grid)


def _families(names: Sequence[str]) -> Iterator[_Family]:
    """Money and counts apart; a part that two columns claim is left out."""
    for is_money in (True, False):
        claimed: dict[Part, list[int]] = {}
        for column, name in enumerate(names):
            part = next((part for part, pattern in _PARTS if pattern.search(name)), None)
            if part == "rate" or (part is not None and bool(_MONEY.search(name)) is is_money):
                claimed.setdefault(part, []).append(column)
        family = {part: columns[0] for part, columns in claimed.items() if len(columns) == 1}
        if {"total", "done"} <= family.keys():
            yield _Family(family)


def _of_row(plan: Plan, plain: str, row: Row, family: _Family) -> Iterator[Finding]:
    figures = {part: _figure(plain, row[column]) for part, column in family.columns.items() if part != "rate"}
    total, done, rest = (figures.get(part) for part in ("total", "done", "open"))
    if total is None or done is None:
        return
    if rest is not None and not _agree([done, rest], total):
        whole = done.value + rest.value
        what = f"{_shown(done)} + {_shown(rest)} = {_number(whole)}，与这一行的总数 {_shown(total)} 不符。"
        yield _finding(plan, _stretch([total, done, rest]), what)


def _rate_of_row(plan: Plan, plain: str, row: Row, family: _Family) -> Iterator[Finding]:
    """The row's rate, where its done and its whole are figures that its other parts do not contradict."""
    columns = family.columns
    if not {"total", "done", "rate"} <= columns.keys():
        return
    total, done = _figure(plain, row[columns["total"]]), _figure(plain, row[columns["done"]])
    percent = _percent(plain, row[columns["rate"]])
    if total is None or done is None or percent is None or not total.value:
        return
    rest = _figure(plain, row[columns["open"]]) if "open" in columns else None
    actual = 100 * done.value / total.value
    if (rest is None or _agree([done, rest], total)) and abs(actual - percent.value) >= percent.step:
        what = (
            f"写的是 {_number(percent.value)}%，按 {_shown(done)} 和 {_shown(total)} 计算是 {actual:.1f}%。"
        )
        yield _finding(plan, percent.cell.span, what)


def _columns(plan: Plan, plain: str, rows: Sequence[Row]) -> Iterator[Finding]:
    """The row 合计, column by column, against the rows above it; nothing where there are subtotals."""
    last = next((index for index, row in enumerate(rows) if is_total_row(plain, row)), None)
    if last is None or last < _MIN_ROWS or any(_is_subtotal(plain, row) for row in rows[:last]):
        return
    for column, cell in enumerate(rows[last]):
        whole = _figure(plain, cell)
        if whole is None:
            continue
        cells = {
            id(one): one
            for row in rows[:last]
            if (one := row[column]) is not None and _is_filled(one) and one.column_span < _BANNER_COLUMNS
        }
        parts = [figure for one in cells.values() if (figure := _figure(plain, one)) is not None]
        headings = len(cells) - len(parts)
        if (
            len(parts) >= _MIN_ROWS
            and headings <= _leading(plain, rows[:last], column)
            and not _agree(parts, whole)
        ):
            total = sum((part.value for part in parts), Decimal(0))
            what = f"这一列上面各行相加是 {_number(total)}，与合计 {_shown(whole)} 不符。"
            yield _finding(plan, whole.cell.span, what)


def _leading(plain: str, rows: Sequence[Row], column: int) -> int:
    """How many filled cells stand over the column's first figure: its headings."""
    seen: set[int] = set()
    for row in rows:
        cell = row[column]
        if cell is None or not _is_filled(cell):
            continue
        if _figure(plain, cell) is not None:
            break
        seen.add(id(cell))
    return len(seen)


def _is_subtotal(plain: str, row: Row) -> bool:
    filled = [cell.span.of(plain) for cell in row if cell and _is_filled(cell)]
    return any(_SUBTOTAL_ROW.search(words) for words in filled[:2])


def _is_filled(cell: Cell) -> bool:
    return cell.span.end > cell.span.start


def _figure(plain: str, cell: Cell | None) -> _Figure | None:
    return _read(_FIGURE, plain, cell)


def _percent(plain: str, cell: Cell | None) -> _Figure | None:
    return _read(_PERCENT, plain, cell)


def _read(pattern: re.Pattern[str], plain: str, cell: Cell | None) -> _Figure | None:
    match = pattern.fullmatch(cell.span.of(plain).strip()) if cell else None
    if match is None or cell is None:
        return None
    value = Decimal(match["n"].replace(",", ""))
    return _Figure(value, last_digit(value), cell)


def _agree(parts: Sequence[_Figure], whole: _Figure) -> bool:
    """Whether the parts make up the whole; figures with decimals may each be rounded."""
    gap = abs(sum((part.value for part in parts), Decimal(0)) - whole.value)
    figures = (*parts, whole)
    if all(figure.step == 1 for figure in figures):
        return not gap
    return gap <= sum((figure.step for figure in figures if figure.step < 1), Decimal(0)) / 2


def _stretch(figures: Sequence[_Figure]) -> Span:
    spans = [figure.cell.span for figure in figures]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _shown(figure: _Figure) -> str:
    return _number(figure.value)


def _finding(plan: Plan, span: Span, what: str) -> Finding:
    numbers = tuple(
        problem.number
        for problem in plan.problems
        if problem.extent.start <= span.start and span.end <= problem.extent.end
    )
    return Finding(
        Code.NUMBERS,
        Severity.HIGH,
        numbers[:1],
        passage_in(plan.text, span),
        what,
        "核对表里的数字，改成一致；口径不同的，写明口径。",
    )
