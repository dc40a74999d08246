"""What does a form say? One table a problem, labels at the left and what belongs to them at the right."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.document import Cell, Span
from kb.parser.spans import trim
from kb.parser.table_columns import Row
from kb.plan.columns import cell_entries
from kb.plan.labels import column_kind
from kb.plan.plan import Entry

PROBLEM = re.compile(
    r"^(?:\d{1,3}[.、])?[\u4e00-\u9fff]{0,8}?(?:问题|整改任务|整改事项|整改内容|反馈意见)(?:内容|描述|表述|清单|表现)?$"
)
MEASURE = re.compile(r"(?:整改|具体|工作|主要)?(?:措施|举措|做法)(?!(?:序|编)号?$)")
_LABEL = re.compile(
    r"问题|措施|举措|责任|牵头|领导|单位|部门|科室|时限|期限|时间|目标|要求|编号|序号|来源|原因|状态|情况|备注"
)
MAX_LABEL_CHARS = 16
_MAX_CELLS = 4


@dataclass(slots=True)
class RowProblem:
    """A problem as a table states it. measures: cells that hold them; entries: what its other cells say."""

    title: Span
    label: Span
    extent: Span
    measures: list[Span] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def words_of(shadow: str, cell: Cell | None) -> str:
    """A cell's words without white space and without a colon at their end."""
    return re.sub(r"\s+", "", cell.span.of(shadow)).rstrip(":") if cell else ""


def is_form(shadow: str, grid: list[Row]) -> bool:
    """Whether labels stand at the left of most rows, one of them 问题 and others what is said of it."""
    firsts = {(cell.row, cell.column): cell for row in grid if (cell := row[0]) is not None}
    names = [words_of(shadow, cell) for cell in firsts.values()]
    known = [name for name in names if len(name) <= MAX_LABEL_CHARS and _LABEL.search(name)]
    is_told = any(MEASURE.search(name) or column_kind(name) for name in names)
    most_cells = max((len({id(cell) for cell in row if cell}) for row in grid[1:]), default=0)
    return (
        3 * len(known) >= max(9, 2 * len(names))
        and any(PROBLEM.search(name) for name in names)
        and is_told
        and most_cells <= _MAX_CELLS
    )


def read_form(shadow: str, grid: list[Row]) -> list[RowProblem]:
    """Labels at the left, values at the right of them; 问题 begins a new problem, after what its own row, and rows
    above the first, say of it."""
    found: list[RowProblem] = []
    ahead: list[tuple[Span, Entry]] = []  # labels above the problem they speak of, with their stretches
    labelled = 0
    for row in grid:
        for label, value in _pairs(shadow, row):
            name = words_of(shadow, label)
            place = trim(shadow, value.span)
            labelled += 1
            if PROBLEM.search(name) and place.end > place.start:
                start = min([label.span.start, *(stretch.start for stretch, _ in ahead)])
                entries = [entry for _, entry in ahead]
                found.append(
                    RowProblem(place, Span(place.start, place.start), Span(start, place.end), entries=entries)
                )
                ahead = []
                continue
            stretch = Span(label.span.start, max(label.span.end, place.end))
            kind = column_kind(name)
            entry = next(iter(cell_entries(shadow, kind, name, value)), None) if kind is not None else None
            if found:
                one = found[-1]
                one.extent = Span(one.extent.start, max(one.extent.end, stretch.end))
                if MEASURE.search(name):
                    one.measures += [place] if place.end > place.start else []
                elif entry is not None:
                    one.entries.append(entry)
            elif entry is not None:
                ahead.append((stretch, entry))
    return found if labelled >= 3 else []


def _pairs(shadow: str, row: Row) -> Iterator[tuple[Cell, Cell]]:
    """(label, value) cells that stand side by side in a row."""
    cells = list({id(cell): cell for cell in row if cell}.values())
    for label, value in itertools.pairwise(cells):
        name = words_of(shadow, label)
        known = PROBLEM.search(name) or MEASURE.search(name) or column_kind(name)
        if known and len(name) <= MAX_LABEL_CHARS:
            yield label, value
