"""Text for terminals and pipes: columns that line up with Chinese, and a progress bar on a terminal only."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def width_of(text: str) -> int:
    """Columns that text takes on a terminal: two for a Chinese character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def columns(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> str:
    """Rows under their headings, columns two spaces apart; nothing is cut off. Control characters become spaces."""
    table = [[one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(width_of(row[i]) for row in table) for i in range(len(headings))]
    padded = (
        "  ".join(cell + " " * (w - width_of(cell)) for cell, w in zip(r, widths, strict=True)) for r in table
    )
    return "\n".join(line.rstrip() for line in padded)


def one_line(text: str) -> str:
    """The text with line breaks and control characters, which could steer a terminal, as single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shortened(text: str, columns_: int) -> str:
    """The text in one line of at most columns_ terminal columns, cut with "…"."""
    line = one_line(text)
    if width_of(line) <= columns_:
        return line
    while width_of(line) > columns_ - 1:
        line = line[:-1]
    return line + "…"


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """A function (done, total, remark) that moves a bar on stderr; without a terminal it does nothing."""
    if not sys.stderr.isatty():
        yield _move_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    remark_part = TextColumn("{task.fields[remark]}", markup=False)
    with Progress(*parts, remark_part, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, remark="")
        yield lambda done, total, remark: bar.update(
            task, completed=done, total=total, remark=shortened(remark, 40)
        )


def _move_nothing(done: int, total: int, remark: str) -> None:
    del done, total, remark
