"""A notice as the reader shows it: the text as published, cut into lines that spans can be found in again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from markupsafe import Markup

from api.pages.inline import Annotations, annotate
from kb.document import Span
from kb.notice import Notice, Section

# A line longer than this is broken at problems and sections: files that hold a whole notice in one line exist.
LONG_LINE = 800
# A section's title in a line longer than this runs on into text, and is not set as a heading.
LONG_HEADING = 120

_NOTHING = Markup("")

# Dates, numbers and words of status are not broken within a cell: up to so many characters, Chinese or not.
SHORT_CELL_CHINESE, SHORT_CELL_ASCII = 3, 10
# Cells longer than this get room even where the table is crowded; tables of so many columns get a wider page.
LONG_CELL = 40
WIDE_TABLE_COLUMNS = 6

Role = Literal["title", "section", "problem", "text"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. heading: the first row's words over it, for narrow screens; css: class names or "".

    problems: anchors of the problems that begin here.
    """

    html: Markup
    heading: str
    css: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text (html) or, where rows is not empty, a table. level: of a section's heading, from 1.

    is_cited: the cited passage stands here, or goes on here. problems: anchors of those that begin here.
    """

    role: Role
    html: Markup = _NOTHING
    level: int = 1
    rows: tuple[tuple[Cell, ...], ...] = ()
    has_header: bool = False
    is_cited: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineProblem:
    """A problem in the outline."""

    anchor: str
    number: int
    title: str
    measure_count: int


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section of the outline with the problems that stand directly in it. anchor is "" for none."""

    anchor: str
    label: str
    title: str
    level: int
    problems: tuple[OutlineProblem, ...]


def outline(notice: Notice) -> list[OutlineSection]:
    """Sections in order with their problems; problems without a section come first."""
    by_section: dict[int | None, list[OutlineProblem]] = {}
    for problem in notice.problems:
        entry = OutlineProblem(f"P{problem.number}", problem.number, problem.title, len(problem.measures))
        by_section.setdefault(problem.section_number, []).append(entry)
    sections = [
        OutlineSection(
            f"S{section.number}",
            section.label,
            section.title,
            section.level,
            tuple(by_section.get(section.number, ())),
        )
        for section in notice.sections
    ]
    loose = tuple(by_section.get(None, ()))
    return [OutlineSection("", "", "", 1, loose), *sections] if loose else sections


def blocks(notice: Notice, cited: str | None, corrected: frozenset[str] = frozenset()) -> list[Block]:
    """The whole text in order. cited: the anchor of the passage to mark, such as "P4-M2"; corrected: of those by hand."""
    annotations = Annotations.of(notice, cited, corrected)
    title_lines = _title_lines(notice)
    built: list[Block] = []
    for has_tabs, lines in groupby(_lines(notice), key=lambda line: "\t" in line.of(notice.text)):
        rows = list(lines)
        # One line with a tab is prose with a tab in it, not a table.
        if has_tabs and len(rows) > 1:
            built.append(_table(notice, rows, annotations))
        else:
            built += [_line_block(notice, line, annotations, is_title=line in title_lines) for line in rows]
    return built


def _line_block(notice: Notice, line: Span, annotations: Annotations, *, is_title: bool) -> Block:
    role, level = _role(notice, line, annotations)
    html = annotate(notice.text, line, annotations)
    return Block(
        "title" if is_title else role,
        html,
        level,
        is_cited=annotations.is_cited_in(line),
        problems=annotations.problems_in(line),
    )


def has_title(built: list[Block]) -> bool:
    """Whether the text itself shows the notice's title."""
    return any(block.role == "title" for block in built)


def has_wide_table(built: list[Block]) -> bool:
    """Whether a table needs more room than reading text."""
    return any(len(row) >= WIDE_TABLE_COLUMNS for block in built for row in block.rows[:1])


def _lines(notice: Notice) -> list[Span]:
    """Non-blank lines without the white space around them; over-long ones broken at problems and sections."""
    breaks = sorted(
        {problem.extent.start for problem in notice.problems}
        | {_label_start(notice.text, section) for section in notice.sections}
    )
    lines: list[Span] = []
    start = 0
    for raw in notice.text.split("\n"):
        end = start + len(raw)
        inner = [b for b in breaks if start < b < end] if len(raw) > LONG_LINE else []
        edges = [start, *inner, end]
        pieces = (Span(a, b) for a, b in pairwise(edges))
        lines.extend(trimmed for piece in pieces if (trimmed := _trim(notice.text, piece)) is not None)
        start = end + 1
    return lines


def _trim(text: str, span: Span) -> Span | None:
    """span without white space at its ends, tabs kept (they are cell borders); None if nothing is left."""
    raw = span.of(text)
    if not raw.strip():
        return None
    blank = " \u3000\xa0\r\f\v"
    left = len(raw) - len(raw.lstrip(blank))
    return Span(span.start + left, span.start + len(raw.rstrip(blank)))


def _label_start(text: str, section: Section) -> int:
    """Where the printed label before a section's title begins; the title's start if it is not found near."""
    start = section.span.start
    found = text.rfind(section.label, max(0, start - len(section.label) - 4), start) if section.label else -1
    return found if found >= 0 else start


def _title_lines(notice: Notice) -> list[Span]:
    """The lines near the top that together spell the notice's title; none if they do not."""
    wanted = "".join(notice.title.split())
    lines = _lines(notice)[:40]
    for first in range(len(lines)):
        spelled = ""
        for last in range(first, min(first + 4, len(lines))):
            spelled += "".join(lines[last].of(notice.text).split())
            if spelled == wanted and wanted:
                return lines[first : last + 1]
            if not wanted.startswith(spelled):
                break
    return []


def _role(notice: Notice, line: Span, annotations: Annotations) -> tuple[Role, int]:
    """What a line is, by the passages in it, and a section's level."""
    passages = annotations.passages_in(line)
    kinds = {passage.css for passage in passages}
    if "section-title" in kinds and line.end - line.start <= LONG_HEADING:
        number = int(next(p.anchor for p in passages if p.css == "section-title")[1:])
        return "section", next(s.level for s in notice.sections if s.number == number)
    return ("problem", 1) if "problem-title" in kinds and "measure" not in kinds else ("text", 1)


def _table(notice: Notice, lines: list[Span], annotations: Annotations) -> Block:
    """Neighbouring lines that hold tabs as one table. The first row is a header if its cells are short words."""
    rows = [_cells(notice.text, line) for line in lines]
    texts = [cell.of(notice.text).strip() for cell in rows[0]]
    has_header = (
        len(rows) > 1 and all(len(text) <= 16 for text in texts) and not annotations.passages_in(lines[0])
    )
    built = tuple(
        tuple(
            _cell(notice.text, cell, texts[i] if has_header and i < len(texts) else "", annotations)
            for i, cell in enumerate(row)
        )
        for row in rows
    )
    return Block("text", rows=built, has_header=has_header)


def _cell(text: str, span: Span, heading: str, annotations: Annotations) -> Cell:
    words = span.of(text).strip()
    names = {
        "blank": not words,
        "short": 0 < len(words) <= (SHORT_CELL_ASCII if words.isascii() else SHORT_CELL_CHINESE),
        "long": len(words) > LONG_CELL,
        "has-cited": annotations.is_cited_in(span),
    }
    css = " ".join(name for name, applies in names.items() if applies)
    return Cell(annotate(text, span, annotations), heading, css, annotations.problems_in(span))


def _cells(text: str, line: Span) -> list[Span]:
    cells: list[Span] = []
    start = line.start
    for raw in line.of(text).split("\t"):
        cells.append(Span(start, start + len(raw)))
        start += len(raw) + 1
    return cells
