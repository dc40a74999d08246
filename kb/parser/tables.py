"""Which tables list problems, and what does each column hold? For ledgers and table-layout notices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kb.document import Cell, Span, Table
from kb.parser.headings import read_head, trim_bare_title
from kb.parser.measures import trim
from kb.parser.problems import FoundProblem
from kb.parser.status import completion_of_label

Role = Literal["number", "section", "problem", "detail", "measure", "progress", "status", "remark"]

# In the order of trial: the first pattern that fits a column's heading gives its role.
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("remark", re.compile(r"(?:数|数量|个数|件数|率|金额|合计|小计|占比)(?:\([^)]*\))?$")),
    ("number", re.compile(r"^(?:序号|编号|序|问题序号|问题编号|条目|No\.?)$", re.IGNORECASE)),
    (
        "status",
        re.compile(
            r"(?:完成|整改|销号|当前)?状态|是否(?:完成|销号|整改)|^销号(?:情况)?$|^完成与否$|整改结论"
        ),
    ),
    ("measure", re.compile(r"(?:整改|具体|工作|主要)?(?:措施|举措|做法)")),
    (
        "remark",
        re.compile(
            r"责任|领导|牵头|时限|期限|时间|单位$|部门$|科室$|类型|目标|原因|成果|佐证|材料|意见|备注|届次|年度|轮次|组$|来源"
        ),
    ),
    ("detail", re.compile(r"具体表现|主要表现|问题表现|表现形式|问题描述|具体情况")),
    ("section", re.compile(r"方面|类别|分类|大类|领域|类型|板块|主要问题$|巡察重点")),
    ("problem", re.compile(r"问题|整改(?:任务|事项)|整改内容|反馈意见|反馈内容")),
    ("progress", re.compile(r"整改|进展|完成|落实|成效|结果|情况")),
)
_HEADER_ROWS = 6


@dataclass(slots=True)
class TableRows:
    """The problems of one table. assigned: every span of the table that has been given a role."""

    problems: list[FoundProblem] = field(default_factory=list)
    measures: list[list[tuple[Span, list[tuple[str, Span]], list[tuple[str, Span]]]]] = field(
        default_factory=list
    )


def text_tables(shadow: str) -> list[Table]:
    """Tables in plain text: runs of two or more lines with the same number of tabs (two at least)."""
    tables: list[Table] = []
    run: list[tuple[int, int]] = []
    position = 0
    for line in [*shadow.split("\n"), ""]:
        start, position = position, position + len(line) + 1
        tabs = line.count("\t")
        if tabs >= 2 and (not run or tabs == shadow.count("\t", *run[0])):
            run.append((start, start + len(line)))
            continue
        if len(run) >= 2:
            tables.append(_text_table(shadow, run))
        run = [(start, start + len(line))] if tabs >= 2 else []
    return tables


def _text_table(shadow: str, lines: Sequence[tuple[int, int]]) -> Table:
    cells = []
    columns = shadow.count("\t", *lines[0]) + 1
    for row, (start, end) in enumerate(lines):
        position = start
        for column in range(columns):
            stop = shadow.find("\t", position, end)
            stop = end if stop < 0 else stop
            cells.append(Cell(row, column, 1, 1, trim(shadow, Span(position, stop))))
            position = stop + 1
    return Table(len(lines), columns, tuple(cells), Span(lines[0][0], lines[-1][1]))


def read_table(shadow: str, table: Table, group: Span | None = None) -> TableRows | None:
    """The problems and measures a table lists, or None if its headings do not name both a problem and a remedy.

    group: a heading right above the table, the section of its problems where no column names one.
    A merged or empty problem cell continues the problem above it. The remedy is the measures column, or a
    progress column where there is none.
    """
    grid = _grid(table)
    header = _header(shadow, grid)
    if header is None:
        return None
    first_row, roles, names = header
    rows = TableRows()
    section = None if "section" in roles.values() else group
    previous: Span | None = None
    for row in grid[first_row:]:
        cell = _reader(row, roles)
        problem = cell("problem")
        if cell("section") is not None:
            section = cell("section")
        remedy = cell("measure")
        if problem is None and (remedy is None or previous is None):
            if remedy is None:
                section = _banner(row) or section
            continue
        if problem is not None and not _same(shadow, problem, previous, cell("number")):
            rows.problems.append(_problem(shadow, problem, section, cell))
            rows.measures.append([])
            previous = problem
        found = rows.problems[-1]
        found.extent = Span(min(found.extent.start, row_start(row)), max(found.extent.end, row_end(row)))
        remarks = [
            (names[column], place)
            for column, role in sorted(roles.items())
            if role in ("remark", "progress", "detail") and (place := _place(row, column)) is not None
        ]
        statuses = [
            (names[column], place)
            for column, role in sorted(roles.items())
            if role in ("status", "progress")
            and (place := _place(row, column)) is not None
            and (role == "status" or completion_of_label(place.of(shadow).strip()) is not None)
        ]
        if remedy is not None:
            seen = rows.measures[-1] and rows.measures[-1][-1][0] == remedy
            if not seen:
                rows.measures[-1].append((remedy, remarks, statuses))
    return rows


_FRAME_COLUMNS = (
    ("unit", re.compile(r"被(?:巡察|巡视|审计|督察|检查)(?:单位|党组织|对象)")),
    ("body", re.compile(r"^(?:巡察|巡视|审计|督察)组$|^(?:巡察|巡视)组名称$")),
)


def frame_columns(shadow: str, table: Table) -> dict[str, str]:
    """What a ledger's columns say of the whole notice: unit and body, where all filled cells agree."""
    grid = _grid(table)
    header = _header(shadow, grid)
    found: dict[str, str] = {}
    if header is None:
        return found
    first_row, _, names = header
    for key, pattern in _FRAME_COLUMNS:
        for column, name in names.items():
            places = [_place(row, column) for row in grid[first_row:]]
            values = {place.of(shadow).strip() for place in places if place is not None}
            if pattern.search(name) and len(values) == 1:
                found[key] = values.pop()
    return found


def row_start(row: Sequence[Cell | None]) -> int:
    """Where the row's first non-empty cell begins."""
    return min((cell.span.start for cell in row if cell and cell.span.end > cell.span.start), default=0)


def row_end(row: Sequence[Cell | None]) -> int:
    """Where the row's last cell ends."""
    return max((cell.span.end for cell in row if cell), default=0)


def _grid(table: Table) -> list[list[Cell | None]]:
    grid: list[list[Cell | None]] = [[None] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.row_count)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.column_count)):
                grid[row][column] = cell
    return grid


def _header(shadow: str, grid: list[list[Cell | None]]) -> tuple[int, dict[int, Role], dict[int, str]] | None:
    """(first data row, role of each column, name of each column); a heading may take two rows."""
    for index in range(min(_HEADER_ROWS, len(grid))):
        for height in (2, 1):
            block = grid[index : index + height]
            if len(block) < height or (height == 2 and not _is_second_header(shadow, block)):
                continue
            names = {column: _name(shadow, block, column) for column in range(len(grid[0]))}
            roles = _roles(names)
            values = set(roles.values())
            if (
                "problem" in values
                and "measure" in values
                and _is_list(names, roles, shadow, grid[index + height :])
            ):
                return index + height, roles, names
    return None


def _is_list(
    names: dict[int, str], roles: dict[int, Role], shadow: str, rows: list[list[Cell | None]]
) -> bool:
    """Whether the columns hold sentences: a summary by group has numbers where measures would stand."""
    column = next(column for column, role in roles.items() if role == "measure")
    named = [names[column] for column, role in roles.items() if role in ("problem", "measure")]
    if not any(re.search(r"问题|任务|事项|意见|内容|措施|举措|整改", name) for name in named):
        return False
    lengths = [len(place.of(shadow)) for row in rows if (place := _place(row, column)) is not None]
    return not lengths or max(lengths) >= 8


def _is_second_header(shadow: str, block: list[list[Cell | None]]) -> bool:
    """Whether the second row is still heading: short cells without digits, and cells merged over several columns."""
    first, second = block
    words = [cell.span.of(shadow).strip() for cell in second if cell]
    merged = any(cell and (cell.column_span > 1 or cell.row_span > 1) for cell in first)
    return merged and all(len(word) <= 12 and not re.search(r"\d", word) for word in words)


def _name(shadow: str, block: list[list[Cell | None]], column: int) -> str:
    names: list[str] = []
    for row in block:
        cell = row[column]
        word = re.sub(r"\s+", "", cell.span.of(shadow)) if cell else ""
        if word and word not in names:
            names.append(word)
    return names[-1] if names else ""


def _roles(names: dict[int, str]) -> dict[int, Role]:
    roles: dict[int, Role] = {}
    for column, name in names.items():
        if not name or len(name) > 24:
            continue
        roles[column] = next((role for role, pattern in _ROLES if pattern.search(name)), "remark")
    _keep_one(roles, names, "problem", re.compile(r"反馈问题|具体问题|^问题$|存在问题"))
    if "problem" not in roles.values():
        _promote(roles, "detail", "problem") or _promote(roles, "section", "problem")
    if "measure" not in roles.values():
        _promote(roles, "progress", "measure")
    _keep_one(roles, names, "measure", re.compile(r"措施"))
    return roles


def _keep_one(roles: dict[int, Role], names: dict[int, str], role: Role, preferred: re.Pattern[str]) -> None:
    """Leaves one column with the role: the first whose name is preferred, else the first; others become remarks."""
    columns = [column for column, value in roles.items() if value == role]
    if len(columns) < 2:
        return
    kept = next((column for column in columns if preferred.search(names[column])), columns[0])
    for column in columns:
        if column != kept:
            is_before = role == "problem" and column < kept
            roles[column] = "section" if is_before else "progress" if role == "measure" else "remark"


def _promote(roles: dict[int, Role], role: Role, new: Role) -> bool:
    column = next((column for column, value in roles.items() if value == role), None)
    if column is None:
        return False
    roles[column] = new
    return True


def _place(row: Sequence[Cell | None], column: int) -> Span | None:
    cell = row[column] if column < len(row) else None
    return cell.span if cell and cell.span.end > cell.span.start else None


def _reader(row: Sequence[Cell | None], roles: dict[int, Role]) -> Callable[[Role], Span | None]:
    def read(role: Role) -> Span | None:
        places = (_place(row, column) for column, value in sorted(roles.items()) if value == role)
        return next((place for place in places if place is not None), None)

    return read


def _banner(row: Sequence[Cell | None]) -> Span | None:
    """The one cell of a row that holds a group's name across the table."""
    cells = {id(cell): cell for cell in row if cell and cell.span.end > cell.span.start}
    only = next(iter(cells.values()), None)
    return only.span if only is not None and len(cells) == 1 and only.column_span > 1 else None


def _same(shadow: str, problem: Span, previous: Span | None, number: Span | None) -> bool:
    if previous is None:
        return False
    if problem == previous:
        return True
    return problem.of(shadow) == previous.of(shadow) and number is None


def _problem(
    shadow: str, cell: Span, section: Span | None, read: Callable[[Role], Span | None]
) -> FoundProblem:
    start = next(_enumerator_end(shadow, cell), cell.start)
    head = read_head(shadow, start, cell.end)
    title = head.title if head.is_explicit else trim_bare_title(shadow, head.title)
    rest = trim(shadow, Span(head.whole.end if head.rest is None else head.rest.start, cell.end))
    label = read("number") or Span(cell.start, start)
    details = [("具体表现", rest)] if rest.end > rest.start else []
    return FoundProblem(label, title, cell, [], section, None, details)


def _enumerator_end(shadow: str, cell: Span) -> Iterator[int]:
    match = re.compile(r"\s*(?:\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[).、](?!\d)|[①-⑳])\s*").match(
        shadow, cell.start, cell.end
    )
    if match:
        yield match.end()
