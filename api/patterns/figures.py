"""What does a table of figures consist of? Cells that know what they count, and how a figure is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from api.answers.sentence import about
from api.patterns.choosing import Choice

MONEY = "元"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure (a count, or yuan) and what it counts; choice None where it is 0 and nothing opens."""

    value: int | Decimal
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Row:
    """One heading with its cells, in the order of the columns; total: of everything under the heading."""

    label: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """columns: their headings. of: what the figures count (问题, 措施, 元). Rows by descending total."""

    key: str
    title: str
    of: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str


def figure(of: str, value: int | Decimal) -> str:
    """A value as it is shown: "1,234", "146.3 万元"; money to two decimals, what it opens says it exactly."""
    return about(Decimal(value)) if of == MONEY else f"{value:,}"
