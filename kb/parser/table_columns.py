"""What does each column of a table hold? Reads the headings of ledgers and of tables in notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.document import Cell, Span, Table

Role = Literal["number", "section", "problem", "detail", "measure", "progress", "status", "remark"]
Row = list[Cell | None]

_REMARK_WORDS = [
    "责任",
    "领导",
    "牵头",
    "时限",
    "期限",
    "时间",
    "单位$",
    "部门$",
    "科室$",
    "类型",
    "目标",
    "原因",
    "成果",
    "佐证",
    "材料",
    "意见",
    "备注",
    "届次",
    "年度",
    "轮次",
    "组$",
    "来源",
]
_COUNT_ENDINGS = ["数", "数量", "个数", "件数", "率", "金额", "合计", "小计", "占比"]
# In the order of trial: the first pattern that fits a column's heading gives its role.
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("remark", re.compile(rf"(?:{'|'.join(_COUNT_ENDINGS)})(?:\([^)]*\))?$")),
    ("number", re.compile(r"^(?:序号|编号|序|问题序号|问题编号|条目|No\.?)$", re.IGNORECASE)),
    (
        "status",
        re.compile(
            r"(?:完成|整改|销号|当前)?状态|是否(?:完成|销号|整改)|^销号(?:情况)?$|^完成与否$|整改结论"
        ),
    ),
    ("measure", re.compile(r"(?:整改|具体|工作|主要)?(?:措施|举措|做法)")),
    ("remark", re.compile("|".join(_REMARK_WORDS))),
    ("detail", re.compile(r"具体表现|主要表现|问题表现|表现形式|问题描述|具体情况")),
    ("section", re.compile(r"方面|类别|分类|大类|领域|类型|板块|主要问题$|巡察重点")),
    ("problem", re.compile(r"问题|整改(?:任务|事项)|整改内容|反馈意见|反馈内容")),
    ("progress", re.compile(r"整改|进展|完成|落实|成效|结果|情况")),
)
_PREFERRED_PROBLEM = re.compile(r"反馈问题|具体问题|^问题$|存在问题")
_PREFERRED_MEASURE = re.compile(r"措施")
_LIST_WORDS = re.compile(r"问题|任务|事项|意见|内容|措施|举措|整改")
_HEADER_ROWS = 6
_MAX_NAME_CHARS = 24


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table. first_row: the first row of content; roles and names by column, from 0."""

    first_row: int
    roles: dict[int, Role]
    names: dict[int, str]

    def of(self, *roles: Role) -> list[int]:
        """The columns with any of the roles, from left to right."""
        return sorted(column for column, role in self.roles.items() if role in roles)


def grid_of(table: Table) -> list[Row]:
    """The table's cells by row and column; a merged cell stands at each place it covers."""
    grid: list[Row] = [[None] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.row_count)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.column_count)):
                grid[row][column] = cell
    return grid


def place_in(row: Sequence[Cell | None], column: int) -> Span | None:
    """The span of the row's cell in the column, or None if there is none or it is empty."""
    cell = row[column] if column < len(row) else None
    return cell.span if cell and cell.span.end > cell.span.start else None


def read_columns(shadow: str, grid: list[Row]) -> Columns | None:
    """The table's headings, or None if they do not name both a problem and a remedy.

    The heading is sought in the first six rows, since a title and a date may stand above it; it may take two rows.
    """
    for index in range(min(_HEADER_ROWS, len(grid))):
        for height in (2, 1):
            block = grid[index : index + height]
            if len(block) < height or (height == 2 and not _is_second_header(shadow, block)):
                continue
            names = {column: _name(shadow, block, column) for column in range(len(grid[0]))}
            columns = Columns(index + height, _roles(names), names)
            if columns.of("problem") and columns.of("measure") and _is_list(columns, grid):
                return columns
    return None


def _is_list(columns: Columns, grid: list[Row]) -> bool:
    """Whether the columns hold sentences: a summary by group has numbers where measures would stand."""
    if not any(_LIST_WORDS.search(columns.names[column]) for column in columns.of("problem", "measure")):
        return False
    column = columns.of("measure")[0]
    places = [place_in(row, column) for row in grid[columns.first_row :]]
    lengths = [place.end - place.start for place in places if place is not None]
    return not lengths or max(lengths) >= 8


def _is_second_header(shadow: str, block: list[Row]) -> bool:
    """Whether the second row is heading too: short cells without digits, and cells merged over several columns."""
    first, second = block
    words = [cell.span.of(shadow).strip() for cell in second if cell]
    merged = any(cell and (cell.column_span > 1 or cell.row_span > 1) for cell in first)
    return merged and all(len(word) <= 12 and not re.search(r"\d", word) for word in words)


def _name(shadow: str, block: list[Row], column: int) -> str:
    """The lowest heading over the column, without white space."""
    for row in reversed(block):
        cell = row[column]
        word = re.sub(r"\s+", "", cell.span.of(shadow)) if cell else ""
        if word:
            return word
    return ""


def _roles(names: dict[int, str]) -> dict[int, Role]:
    roles: dict[int, Role] = {
        column: next((role for role, pattern in _ROLES if pattern.search(name)), "remark")
        for column, name in names.items()
        if 0 < len(name) <= _MAX_NAME_CHARS
    }
    _keep_one(roles, names, "problem", _PREFERRED_PROBLEM)
    if "problem" not in roles.values() and not _promote(roles, "detail", "problem"):
        _promote(roles, "section", "problem")
    if "measure" not in roles.values():
        _promote(roles, "progress", "measure")
    _keep_one(roles, names, "measure", _PREFERRED_MEASURE)
    return roles


def _keep_one(roles: dict[int, Role], names: dict[int, str], role: Role, preferred: re.Pattern[str]) -> None:
    """Leaves one column with the role: the first whose name is preferred, else the first."""
    columns = [column for column, value in roles.items() if value == role]
    if len(columns) < 2:
        return
    kept = next((column for column in columns if preferred.search(names[column])), columns[0])
    for column in columns:
        if column != kept:
            is_before = role == "problem" and column < kept
            roles[column] = "section" if is_before else "progress" if role == "measure" else "remark"


def _promote(roles: dict[int, Role], role: Role, new: Role) -> bool:
    """Gives the first column of one role another; False if there is none."""
    column = next((column for column, value in roles.items() if value == role), None)
    if column is None:
        return False
    roles[column] = new
    return True
