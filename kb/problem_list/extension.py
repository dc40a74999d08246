"""What is to be added to a user's workbook, and the call that has a limited child add it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kb.readers.sandbox import can_fork, run_in_child


@dataclass(frozen=True, slots=True)
class Link:
    """A cell's words with the web address behind them."""

    text: str
    url: str


CellValue = str | int | Link | None


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column's heading, and its width in Latin characters."""

    heading: str
    width: float


@dataclass(frozen=True, slots=True)
class SheetExtension:
    """Columns to the right of a sheet. model_column: whose looks they take; right: the last column in use; all from 1.

    header_row: whose looks headings take, from 1; 0 for none (then they stand above the first of the rows, if that is
    not the sheet's first).
    header_top, header_bottom: the rows a heading covers, 0 for header_row alone.
    rows: by row from 1, a value for each new column; row_counts: rows that a value covers where that is more than one.
    """

    sheet_name: str
    model_column: int
    right: int
    header_row: int
    columns: tuple[NewColumn, ...]
    rows: Mapping[int, Sequence[CellValue]]
    row_counts: Mapping[int, int] = field(default_factory=dict)
    header_top: int = 0
    header_bottom: int = 0


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet after the user's own; its name is changed where it is taken."""

    name: str
    columns: tuple[NewColumn, ...]
    rows: Sequence[Sequence[CellValue]]


@dataclass(frozen=True, slots=True)
class Extension:
    """Everything to add. Every text must be fit for a cell already (api/documents/cell_text.py)."""

    sheets: tuple[SheetExtension, ...]
    new_sheets: tuple[NewSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtendedWorkbook:
    """The user's workbook with what was added. remarks: Chinese sentences on what of it could not be kept."""

    content: bytes
    remarks: tuple[str, ...]


def extended_workbook(content: bytes, extension: Extension) -> ExtendedWorkbook:
    """The workbook extended, in a child with memory and time limits.

    Raises UnreadableFileError if that fails: it is damaged, too large, or hostile.
    """
    packed = pack(content, extension)
    if can_fork():
        answer = run_in_child("extended_workbook", packed)
    else:
        from kb.problem_list.extending import extend_packed

        answer = extend_packed(packed)
    return ExtendedWorkbook(base64.b64decode(answer["workbook"]), tuple(answer["remarks"]))


def pack(content: bytes, extension: Extension) -> bytes:
    """Both as one stream: the length of the JSON in 8 bytes, the JSON, the workbook."""
    described = json.dumps(asdict(extension), ensure_ascii=False).encode()
    return len(described).to_bytes(8, "big") + described + content


def unpack(packed: bytes) -> tuple[bytes, Extension]:
    """What pack put together."""
    end = 8 + int.from_bytes(packed[:8], "big")
    described = json.loads(packed[8:end])
    sheets = tuple(
        SheetExtension(
            **{
                **sheet,
                "columns": _columns(sheet["columns"]),
                "rows": {int(row): _values(values) for row, values in sheet["rows"].items()},
                "row_counts": {int(row): count for row, count in sheet["row_counts"].items()},
            }
        )
        for sheet in described["sheets"]
    )
    new = tuple(
        NewSheet(sheet["name"], _columns(sheet["columns"]), [_values(row) for row in sheet["rows"]])
        for sheet in described["new_sheets"]
    )
    return packed[end:], Extension(sheets, new)


def _columns(plain: Sequence[Mapping[str, Any]]) -> tuple[NewColumn, ...]:
    return tuple(NewColumn(**column) for column in plain)


def _values(plain: Sequence[Any]) -> list[CellValue]:
    return [Link(**value) if isinstance(value, dict) else value for value in plain]
