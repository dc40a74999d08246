"""Where do the questions of a list stand? Told by headings, else by what stands in the columns; of a workbook sheet by sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kb.errors import InvalidInputError, UnreadableFileError
from kb.question_checks import check_targets, read_kind
from kb.question_rows import Row

_HEADER_ROWS = 5  # how far down the headings may stand
# Headings by what stands below. None is the name of a kind as well: a first row without headings may hold one.
_HEADINGS = {
    **dict.fromkeys(
        ("问题", "查询", "检索词", "检索问题", "检索内容", "问句", "问题内容", "问题描述"), "text"
    ),
    **dict.fromkeys(("反馈问题", "存在问题", "发现问题", "具体问题", "问题表述", "巡察反馈问题"), "text"),
    **dict.fromkeys(("问题清单", "问题列表", "检索问题列表", "命中测试问题", "query", "text"), "text"),
    **dict.fromkeys(("类型", "类别", "问题类型", "问题类别", "种类", "kind", "type"), "kind"),
    **dict.fromkeys(("编号", "序号", "id", "qid", "query_id"), "id"),
    **dict.fromkeys(("措施编号", "相关措施", "正确命中", "命中", "应找到", "hits", "relevant"), "answers"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row, from 0; None: nowhere. first: the place of the first row of questions."""

    text: int
    kind: int | None = None
    id: int | None = None
    answers: int | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of questions of one sheet (of a text: all), and how they were told, in Chinese sentences."""

    rows: Sequence[Row]
    columns: Columns
    notes: Sequence[str]


def cell_of(row: Row, column: int | None) -> str:
    """What stands there; "" beyond the row."""
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def names_header(cells: Sequence[str]) -> bool:
    """Whether these cells are headings, one of them of the questions."""
    return "text" in _headings(cells)


def tables_of(rows: Sequence[Row]) -> list[Table]:
    """The tables of a list. Of sheets, those without headings are told and left out if another has some.

    Raises UnreadableFileError if it cannot be told where the questions stand.
    """
    sheets = [_without_empty_columns(list(group)) for _, group in groupby(rows, key=lambda row: row.where)]
    headed = [_header_place(sheet) is not None for sheet in sheets]
    if any(headed) and not all(headed):
        left_out = [
            sheet[0].where for sheet, has_headings in zip(sheets, headed, strict=True) if not has_headings
        ]
        note = f"工作表{'、'.join(f'“{name}”' for name in left_out)}没有“问题”一列的表头，没有读取。"
        sheets = [sheet for sheet, has_headings in zip(sheets, headed, strict=True) if has_headings]
        tables = [_table(sheet) for sheet in sheets]
        return [*tables[:-1], replace(tables[-1], notes=(*tables[-1].notes, note))]
    return [_table(sheet) for sheet in sheets]


def _table(rows: Sequence[Row]) -> Table:
    columns, notes = _columns_of(rows)
    where = f"工作表“{rows[0].where}”：" if rows[0].where else ""
    return Table(rows[columns.first :], columns, [where + note for note in notes])


def _without_empty_columns(rows: Sequence[Row]) -> list[Row]:
    width = max((len(row.cells) for row in rows), default=0)
    filled = [place for place in range(width) if any(cell_of(row, place).strip() for row in rows)]
    return [replace(row, cells=tuple(cell_of(row, place) for place in filled)) for row in rows]


def _header_place(rows: Sequence[Row]) -> int | None:
    """Where the headings stand, if anywhere: several in a row among the first, else the first row, whatever is in it."""
    width = max((len(row.cells) for row in rows), default=1)
    named = [place for place, row in enumerate(rows[:_HEADER_ROWS]) if names_header(row.cells)]
    of_several = [place for place in named if sum(map(bool, rows[place].cells)) > 1 and width > 1]
    return next(iter(of_several), 0 if 0 in named else None)


def _columns_of(rows: Sequence[Row]) -> tuple[Columns, list[str]]:
    """Where the questions stand, and how that was told, in Chinese. Raises UnreadableFileError if it cannot be."""
    width = max((len(row.cells) for row in rows), default=1)
    place = _header_place(rows)
    if place is not None:
        return _by_headings(rows, place)
    if width == 1:
        return Columns(0), []
    has_ids = _are_ids([row.cells[0] for row in rows])
    if width == 2 and _are_kinds(row.cells[1] for row in rows):
        return Columns(0, kind=1), ["没有表头，按“问题、类型”两列读取。"]
    if width == 2 and has_ids:
        return Columns(1, id=0), ["没有表头，按“编号、问题”两列读取。"]
    if width == 3 and has_ids:
        return Columns(2, kind=1, id=0), ["没有表头，按“编号、类型、问题”三列读取。"]
    raise UnreadableFileError(
        f"表格有 {width} 列，看不出哪一列是问题，没有保存。请在第一行写上表头，如：问题、类型、措施编号。"
    )


def _by_headings(rows: Sequence[Row], place: int) -> tuple[Columns, list[str]]:
    """By the headings in the row of this place; a column of nothing but ids is one of answers whatever its heading."""
    headings = [" ".join(cell.split()) for cell in rows[place].cells]
    named = _headings(headings)
    if "answers" not in named:
        free = [column for column in range(len(headings)) if column not in named.values()]
        below = rows[place + 1 :]
        held = [column for column in free if _are_targets(cell_of(row, column) for row in below)]
        named |= dict(zip(("answers",), held, strict=False))
    notes = [f"按“{headings[named['text']]}”一列读取问题。"]
    if place:
        notes.append(f"表头上面的 {place} 行没有当作问题。")
    if "answers" in named:
        notes.append(f"按“{headings[named['answers']]}”一列读取正确命中。")
    unread = [cell for column, cell in enumerate(headings) if cell and column not in named.values()]
    if unread:
        notes.append(f"没有读取的列：{'、'.join(cell[:20] for cell in unread[:8])}。")
    return Columns(**named, first=place + 1), notes


def _headings(cells: Iterable[str]) -> dict[str, int]:
    """The column of each part that a heading names; of several the first."""
    named: dict[str, int] = {}
    for place, cell in enumerate(cells):
        words = re.sub(r"[（(].*", "", cell, flags=re.DOTALL)
        part = _HEADINGS.get("".join(words.split()).lower())
        if part is not None:
            named.setdefault(part, place)
    return named


def _are_targets(cells: Iterable[str]) -> bool:
    """Whether nothing but ids of measures and problems stands here, and at least one."""
    filled = [cell for cell in cells if cell.strip()]
    try:
        return bool(filled) and all(check_targets(cell) for cell in filled)
    except InvalidInputError:
        return False


def _are_kinds(cells: Iterable[str]) -> bool:
    """Whether most of the cells name a kind."""
    known = [read_kind(cell) is not None for cell in cells if cell.strip()]
    return sum(known) * 2 > len(known)


def _are_ids(cells: Sequence[str]) -> bool:
    """Whether these can only be ids: all different, each with a digit and without spaces."""
    return len(set(cells)) == len(cells) and all(
        any(map(str.isdigit, cell)) and not any(map(str.isspace, cell)) for cell in cells
    )
