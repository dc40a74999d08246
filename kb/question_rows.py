"""What rows does a list of questions have? From a file of unknown origin, or from pasted text."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from kb.errors import UnreadableFileError
from kb.readers.archive import SafeArchive
from kb.readers.content_type import detect_format
from kb.readers.encoding import decode
from kb.readers.sandbox import can_fork, run_in_child

MAX_LIST_BYTES = 5 * 2**20
MAX_ROWS = 50_000
_MAX_SHEET_CELLS = 200_000
_SAMPLE_LINES = 50
_TEXT_SUFFIXES = ("", ".txt", ".text", ".tsv", ".csv", ".md")
_ACCEPTED = "可以上传 .txt（每行一个问题）、.tsv、.csv 或 .xlsx。"

if TYPE_CHECKING:
    from kb.readers.composer import GridCell

NamesHeader = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty. number: in its file, from 1; where: its worksheet's name if there are several."""

    number: int
    cells: tuple[str, ...]
    where: str = ""


def rows_of_file(content: bytes, file_name: str, names_header: NamesHeader) -> list[Row]:
    """The rows of a .txt, .tsv, .csv or .xlsx, told by content; a workbook is read in a bounded child process.

    names_header: whether these cells are headings; decides if commas separate cells where the name does not say so.
    Raises UnreadableFileError for other files, damaged ones, and more than MAX_LIST_BYTES or MAX_ROWS.
    """
    check_size(content)
    file_format = detect_format(content)
    if file_format == "xlsx":
        plain = run_in_child("question_sheet", content) if can_fork() else read_sheet_rows(content)
        return _bounded(Row(number, tuple(cells), where) for number, cells, where in plain)
    if file_format != "txt":
        raise UnreadableFileError(f"这是 {file_format} 文件，不是问题列表。{_ACCEPTED}")
    text, _, _ = decode(content)
    rows = rows_of_text(text, names_header, is_csv=file_name.lower().endswith(".csv"))
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in _TEXT_SUFFIXES:
        raise UnreadableFileError(
            f"文件名以 {suffix[:12]} 结尾，内容却是文字，可能已损坏或改过名。{_ACCEPTED}"
        )
    return rows


def check_size(content: bytes) -> None:
    """Raises UnreadableFileError for more than MAX_LIST_BYTES."""
    if len(content) > MAX_LIST_BYTES:
        raise UnreadableFileError(
            f"文件超过 {MAX_LIST_BYTES // 2**20} MB 的上限，没有读取。请只保留需要的列，或分几次添加。"
        )


def rows_of_text(text: str, names_header: NamesHeader, *, is_csv: bool = False) -> list[Row]:
    """The rows of a text: cells between tabs where most lines have them, in a CSV between commas (semicolons if its
    headings have them), else a line is a cell.

    Raises UnreadableFileError for more than MAX_ROWS, or quotes that do not close.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    if sum("\t" in line.strip() for line in filled) * 2 > len(filled):
        return _bounded(
            Row(number, _unquoted(line.split("\t"))) for number, line in enumerate(lines, start=1)
        )
    headed = [sign for sign in ",;" if filled and sign in filled[0] and names_header(filled[0].split(sign))]
    if is_csv or headed:
        return _bounded(_csv_rows(lines, next(iter(headed), ",")))
    return _bounded(Row(number, (line.strip(),)) for number, line in enumerate(lines, start=1))


def read_sheet_rows(content: bytes) -> list[tuple[int, list[str], str]]:
    """(number, cells, worksheet) of every row of the visible sheets, as JSON-ready data; for a child process."""
    from kb.readers.xlsx import sheet_entries
    from kb.readers.xlsx_sheet import CellReader, read_sheet

    archive = SafeArchive(content)
    reader = CellReader.from_archive(archive)
    entries = [entry for entry in sheet_entries(archive) if not entry.is_hidden]
    rows: list[tuple[int, list[str], str]] = []
    for entry in entries:
        by_row = _by_row(read_sheet(archive.read(entry.part), reader).cells, room=MAX_ROWS - len(rows))
        where = entry.name if len(entries) > 1 else ""
        for row, texts in sorted(by_row.items()):
            rows.append((row + 1, [texts.get(column, "") for column in range(max(texts) + 1)], where))
    return rows


def _by_row(cells: Iterable[GridCell], *, room: int) -> dict[int, dict[int, str]]:
    """Texts by row and column; a merged cell stands in each of its rows. Raises UnreadableFileError beyond the bounds."""
    by_row: dict[int, dict[int, str]] = {}
    count = 0
    for cell in cells:
        text = " ".join(cell.text.split())
        for row in range(cell.row, cell.row + cell.row_span):
            by_row.setdefault(row, {})[cell.column] = text
            count += 1
            if count > _MAX_SHEET_CELLS or len(by_row) > room:
                raise UnreadableFileError(
                    f"工作簿超过 {MAX_ROWS:,} 行或 {_MAX_SHEET_CELLS:,} 个单元格，没有读取。请只保留问题列表。"
                )
    return by_row


def _csv_rows(lines: Sequence[str], delimiter: str) -> Iterable[Row]:
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=False)
    while True:
        first = reader.line_num + 1
        try:
            cells: Any = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unclosed(first) from error
        if reader.line_num == len(lines) and "".join(lines[first - 1 :]).count('"') % 2:
            raise _unclosed(first)  # the reader takes the end of the file for the end of the quote
        yield Row(first, tuple(" ".join(cell.split()) for cell in cells))


def _unclosed(first: int) -> UnreadableFileError:
    return UnreadableFileError(
        f"第 {first} 行起的引号不配对，或单元格过长，没有读取。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
    )


def _unquoted(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells as a spreadsheet meant them: it puts a cell with a quote or comma in it between quotes."""
    stripped = (cell.strip() for cell in cells)
    return tuple(
        cell[1:-1].replace('""', '"')
        if len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")
        else cell
        for cell in stripped
    )


def _bounded(rows: Iterable[Row]) -> list[Row]:
    filled = []
    for row in rows:
        if any(row.cells):
            filled.append(row)
        if len(filled) > MAX_ROWS:
            raise UnreadableFileError(f"列表超过 {MAX_ROWS:,} 行，没有读取。请分几次添加。")
    return filled
