"""Which problems does a document list, in its text and in its tables? The parser's first half."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.document import Document, Span
from kb.parser.closing import find_tail, next_steps_after
from kb.parser.enumerators import Marker, find_markers
from kb.parser.feedback import feedback_problems, is_feedback_only
from kb.parser.findings import FoundProblem, Remark
from kb.parser.headings import trim_bare_title
from kb.parser.measures import MeasureSplitter
from kb.parser.outline import Node, build_outline, is_one_line
from kb.parser.problems import ProblemFinder, is_other_document
from kb.parser.shadow import shadow as shadow_of
from kb.parser.spans import is_blank, trim
from kb.parser.tables import read_table
from kb.parser.text_tables import text_tables
from kb.parser.titles import find_title

_INSPECTION = re.compile(r"巡察|巡视|督察|督查")


@dataclass(slots=True)
class Reading:
    """What is known of a document: its shadow, title, outline and the problems found.

    tail: where the closing block begins; columns: what a ledger's columns say of the whole notice;
    table_headers: the headings of its tables.
    """

    document: Document
    shadow: str
    title: Span | None
    root: Node
    finder: ProblemFinder
    columns: dict[str, str]
    table_headers: list[Span]
    problems: list[FoundProblem] = field(default_factory=list)
    tail: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The notice's text."""
        return self.document.text


@dataclass(slots=True)
class _Tables:
    problems: list[FoundProblem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    headers: list[Span] = field(default_factory=list)
    masked: list[Span] = field(default_factory=list)


def read(document: Document) -> Reading:
    """The problems of a document with their measures, and what is needed to tell the rest of it."""
    shadow = shadow_of(document.text)
    title = find_title(document, shadow)
    markers = find_markers(shadow)
    splitter = _splitter(shadow, title, markers)
    tables = _read_tables(document, shadow, MeasureSplitter(shadow, markers))
    body = [marker for marker in markers if title is None or marker.start >= title.end]
    root = build_outline(shadow, body, tables.masked)
    finder = ProblemFinder(shadow, root, markers)
    _name_groups(tables.problems, root)
    reading = Reading(document, shadow, title, root, finder, tables.columns, tables.headers)
    in_text = _outline_problems(reading, markers)
    for problem in in_text:
        problem.content = splitter.split(problem.stretches)
    reading.problems = _merge(in_text, tables.problems)
    _cut_tail(reading, splitter)
    return reading


def _read_tables(document: Document, shadow: str, splitter: MeasureSplitter) -> _Tables:
    tables = _Tables()
    headings = [heading.span for heading in document.headings if heading.level > 0]
    for table in document.tables or text_tables(shadow):
        found = read_table(shadow, table, splitter, _heading_above(shadow, headings, table.span))
        if found is not None:
            tables.problems += found.problems
            tables.columns = {**found.frame, **tables.columns}
            tables.headers.append(found.header)
            tables.masked.append(table.span)
    return tables


def _name_groups(problems: Sequence[FoundProblem], root: Node) -> None:
    """Gives problems of tables that name no group the part of the text they stand in."""
    parts = [node for node in root.children if node.style in ("CN", "PCN")]
    starts = [part.start for part in parts]
    for problem in problems:
        index = bisect_right(starts, problem.extent.start)
        if problem.group is None and index:
            problem.group = parts[index - 1]


def _heading_above(shadow: str, headings: Sequence[Span], table: Span) -> Span | None:
    """A heading of the file (not the title) that stands right above the table, such as the name of a sheet."""
    index = bisect_right(headings, table.start, key=lambda span: span.end)
    if index and is_blank(shadow, headings[index - 1].end, table.start):
        return headings[index - 1]
    return None


def _outline_problems(reading: Reading, markers: Sequence[Marker]) -> list[FoundProblem]:
    shadow = reading.shadow
    title = reading.title.of(shadow) if reading.title else reading.document.title or ""
    if is_feedback_only(title, shadow):
        return feedback_problems(shadow, reading.root, reading.finder, markers)
    if not shadow.strip():
        return []
    if is_other_document(title, shadow):
        reading.warnings.append("这份文件不像整改通报（很少提到整改），没有从中提取问题；原文已保留。")
        return []
    return [_from_node(reading, node) for node in reading.finder.find()]


def _splitter(shadow: str, title: Span | None, markers: Sequence[Marker]) -> MeasureSplitter:
    """Audit results are written one act a sentence; inspection results one act an item or a paragraph.

    Where a whole notice stands on one line its paragraphs are lost, and a sentence is the best unit left.
    """
    opening = (title.of(shadow) if title else "") + shadow[:600]
    is_audit = "审计" in opening and not _INSPECTION.search(opening)
    return MeasureSplitter(shadow, markers, by_sentence=is_audit or is_one_line(shadow))


def _from_node(reading: Reading, node: Node) -> FoundProblem:
    shadow = reading.shadow
    head = reading.finder.head(node)
    return FoundProblem(
        label=trim(shadow, Span(node.start, node.content_start)),
        title=head.title if head.is_explicit else trim_bare_title(shadow, head.title),
        extent=trim(shadow, Span(node.start, node.stop)),
        stretches=[Span(head.whole.end, node.stop)],
        group=next(iter(node.ancestors()), None),
        details=[Remark("具体表现", head.rest)] if head.rest is not None else [],
    )


def _merge(in_text: list[FoundProblem], in_tables: list[FoundProblem]) -> list[FoundProblem]:
    """Problems of text and tables in document order; of two lists of the same problems, the one with more measures."""
    if not in_tables or not in_text:
        return in_text or in_tables
    text_count = sum(len(problem.content.measures) for problem in in_text)
    table_count = sum(len(problem.content.measures) for problem in in_tables)
    if min(text_count, table_count) == 0 or abs(len(in_text) - len(in_tables)) <= 1:
        return in_tables if table_count >= text_count else in_text
    return sorted([*in_text, *in_tables], key=lambda problem: problem.extent.start)


def _cut_tail(reading: Reading, splitter: MeasureSplitter) -> None:
    """Finds the closing block; the last problem's content ends there at the latest."""
    shadow, problems = reading.shadow, reading.problems
    if not problems:
        reading.tail = find_tail(shadow, reading.title.end if reading.title else 0)
        return
    last = problems[-1]
    tail = reading.tail = min(find_tail(shadow, last.title.end), next_steps_after(shadow, problems))
    if last.in_table or not last.stretches or last.stretches[-1].end <= tail:
        return
    last.stretches = [Span(span.start, min(span.end, tail)) for span in last.stretches if span.start < tail]
    last.extent = trim(shadow, Span(last.extent.start, min(last.extent.end, tail)))
    last.content = splitter.split(last.stretches)
