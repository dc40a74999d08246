"""Reads a workbook's problems: every visible sheet that has a column of them, with the rows as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.errors import UnreadableFileError
from kb.problem_list.columns import Columns, find_columns
from kb.problem_list.grids import GridProblems, Origin, read_grid
from kb.problem_list.headings import heading_rank
from kb.problem_list.lists import ProblemList
from kb.problem_list.texts import read_text_list
from kb.problem_list.words import in_one_line, is_problem_text
from kb.readers.archive import SafeArchive
from kb.readers.composer import GridCell
from kb.readers.xlsx import sheet_entries
from kb.readers.xlsx_sheet import CellReader, read_sheet

MAX_CELLS = 400_000
MAX_CHARS = 3_000_000


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with what was found in it."""

    origin: Origin
    cells: list[GridCell]
    columns: Columns | None


def read_sheets(content: bytes) -> ProblemList:
    """The problems of a workbook. Raises UnreadableFileError for what cannot be read, has no text or is too large."""
    archive = SafeArchive(content)
    reader = CellReader.from_archive(archive)
    found: list[_Found] = []
    remarks: list[str] = []
    total = chars = 0
    for index, entry in enumerate(sheet_entries(archive)):
        if entry.is_hidden:
            remarks.append(f"隐藏的工作表“{entry.name}”没有读取，原样保留。")
            continue
        sheet = read_sheet(archive.read(entry.part), reader)
        remarks += [f"工作表“{entry.name}”：{warning}" for warning in sheet.warnings]
        total += len(sheet.cells)
        chars += sum(len(cell.text) for cell in sheet.cells)
        _check_size(total, chars)
        if sheet.cells:
            found.append(_Found(Origin(index, entry.name), sheet.cells, find_columns(sheet.cells)))
    if not found:
        raise UnreadableFileError("工作簿中没有文字。请检查内容是否在隐藏的工作表或图片里。")
    return _list_of(found, remarks)


def _check_size(cells: int, chars: int) -> None:
    advice = "一次处理不了。请只保留问题清单所在的工作表后再提交。"
    if cells > MAX_CELLS:
        raise UnreadableFileError(f"工作簿中有内容的单元格超过 {MAX_CELLS // 10_000} 万个，{advice}")
    if chars > MAX_CHARS:
        raise UnreadableFileError(f"工作簿中的文字超过 {MAX_CHARS // 10_000} 万字，{advice}")


def _list_of(found: Sequence[_Found], remarks: Sequence[str]) -> ProblemList:
    told = [(one, one.columns) for one in found if one.columns is not None]
    with_heading = [(one, columns) for one, columns in told if columns.is_told]
    named = [(one, columns) for one, columns in with_heading if not columns.is_general]
    chosen = named or with_heading or _likeliest(told)
    if sum(len(one.cells) for one in found) == 1:  # everything was merged
        return _as_text(found, remarks)
    grids: list[GridProblems] = []
    for one, columns in chosen:
        first = sum(len(grid.problems) for grid in grids) + 1
        grids.append(
            read_grid(one.cells, columns, first_number=first, name=one.origin.name, origin=one.origin)
        )
    remarks = [*remarks, *(told for one, columns in chosen for told in _told_rivals(one, columns))]
    names = {one.origin.name for one, _ in chosen}
    skipped = [one.origin.name for one in found if one.origin.name not in names]
    if skipped:
        remarks = [
            *remarks,
            f"工作表{'、'.join(f'“{name}”' for name in skipped)}里没有找到问题列，原样保留。",
        ]
    return ProblemList(
        format="xlsx",
        title=_common_title(grids),
        problems=tuple(problem for grid in grids for problem in grid.problems),
        tables=tuple(grid.table for grid in grids),
        sheets=tuple(grid.sheet for grid in grids if grid.sheet),
        remarks=tuple(remarks),
        passed_over=tuple(line for grid in grids for line in grid.passed_over),
    )


def _common_title(grids: Sequence[GridProblems]) -> str:
    """The title of the only sheet, or the same one of all; "" where one sheet's would stand for others."""
    titles = {grid.title for grid in grids}
    return titles.pop() if len(titles) == 1 else ""


def _likeliest(told: Sequence[tuple[_Found, Columns]]) -> list[tuple[_Found, Columns]]:
    """Without headings: the sheet with the most text in its problem column, and those that are laid out like it."""

    def text_in_column(one: tuple[_Found, Columns]) -> int:
        found, columns = one
        return sum(len(cell.text) for cell in found.cells if cell.column == columns.column)

    if not told:
        return []
    best = max(told, key=text_in_column)[1]
    return [
        (found, columns)
        for found, columns in told
        if columns is best or (best.heading and _layout(columns) == _layout(best))
    ]


def _layout(columns: Columns) -> tuple[str, int, int | None]:
    return columns.heading, columns.column, columns.header_row


def _told_rivals(found: _Found, columns: Columns) -> list[str]:
    """A remark if a sheet has more columns that name problems just as well: only one of them is read."""
    others = [
        in_one_line(cell.text)
        for cell in found.cells
        if cell.row == columns.header_row
        and cell.column != columns.column
        and heading_rank(cell.text) == columns.rank
        and any(
            one.column == cell.column and one.row >= columns.first_row and is_problem_text(one.text)
            for one in found.cells
        )
    ]
    if not others or not columns.is_told:
        return []
    return [
        f"工作表“{found.origin.name}”里{'、'.join(f'“{one}”' for one in others)}列也像是问题，只查询“{columns.heading}”列；"
        "要查询别的列，请把它另存为一份清单。"
    ]


def _as_text(found: Sequence[_Found], remarks: Sequence[str]) -> ProblemList:
    text = "\n".join(cell.text for one in found for cell in one.cells)
    read = read_text_list(text)
    remark = "工作簿里没有表格结构（全部文字在一格里），已按文字读取；结果放在新的工作簿中。"
    return replace(read, format="xlsx", remarks=(*remarks, remark, *read.remarks))
