"""Which problems does a document list, by every way of reading it? The notice parser first, then what drafts need."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.document import Document, Span, Table
from kb.notice import Notice, Problem
from kb.parser.enumerators import find_markers
from kb.parser.headings import read_head, trim_bare_title
from kb.parser.measures import MeasureSplitter
from kb.parser.reading import read
from kb.parser.spans import trim
from kb.plan.label_outline import labelled_nodes
from kb.plan.labels import find_entries, find_inline_responsible
from kb.plan.plan import Entry
from kb.plan.tables import column_entries, read_unread_table, tables_of

_FEW = 2


@dataclass(slots=True)
class Draft:
    """A problem before it is numbered. section: of the notice it stands in, 0 for none."""

    title: Span
    label: str
    extent: Span
    measures: list[Span] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    details: list[Span] = field(default_factory=list)
    section: int = 0


def find_drafts(document: Document, notice: Notice, shadow: str) -> list[Draft]:
    """The problems in document order; of two readings of the same list, the one with more in it."""
    parsed = [_from_notice(problem) for problem in notice.problems]
    splitter = MeasureSplitter(shadow, find_markers(shadow))
    unread: list[Draft] = []
    for table in tables_of(document, shadow):
        for index, entry in column_entries(shadow, table, [draft.extent for draft in parsed]):
            parsed[index].entries.append(entry)
        found = list(_from_table(shadow, splitter, table))
        if found:  # what the parser made of the table's lines is no list of problems
            parsed = [draft for draft in parsed if not _is_inside(draft.title, table.span)]
            unread += found
    drafts = _fuller(parsed, unread) or _from_any_text(document, shadow, splitter)
    groups = _group_entries(notice, shadow)
    for draft in drafts:
        labelled = find_entries(shadow, draft.extent)
        draft.entries += [*(entry for _, entry in labelled), *groups.get(draft.section, ())]
        draft.measures = _without_labels(shadow, draft.measures, [start for start, _ in labelled])
        for place in [*draft.measures, *draft.details]:
            draft.entries += find_inline_responsible(shadow, place)
    return drafts


def _without_labels(shadow: str, measures: Sequence[Span], labels: Sequence[int]) -> list[Span]:
    """The measures up to the first label inside them (…（完成时限：…）); nothing of one that is a label only."""
    kept = []
    for span in measures:
        index = bisect_left(labels, span.start)
        if index < len(labels) and labels[index] < span.end:
            span = trim(shadow, Span(span.start, labels[index]), " \t\n(【[;,、")
        if span.end > span.start:
            kept.append(span)
    return kept


def _from_notice(problem: Problem) -> Draft:
    return Draft(
        problem.span,
        problem.label,
        problem.extent,
        [measure.span for measure in problem.measures],
        details=[item.span for item in problem.attributes if item.name in ("具体表现", "总述")],
        section=problem.section_number or 0,
    )


def _from_table(shadow: str, splitter: MeasureSplitter, table: Table) -> Iterator[Draft]:
    for row in read_unread_table(shadow, table):
        head = read_head(shadow, row.title.start, row.title.end)
        title = head.title if head.is_explicit else trim_bare_title(shadow, head.title)
        details = [head.rest] if head.rest is not None else []
        measures = [measure.span for measure in splitter.split(row.measures).measures]
        yield Draft(title, row.label.of(shadow).strip(), row.extent, measures, row.entries, details)


def _from_any_text(document: Document, shadow: str, splitter: MeasureSplitter) -> list[Draft]:
    """The items of a text that says too little of 整改 to count as a notice, as a pasted part of a plan does."""
    reading = read(document)
    drafts = []
    found = reading.finder.find() or labelled_nodes(shadow, reading.root)
    if (
        not found and shadow.count("整改") < _FEW
    ):  # a part of a plan, without the words that tell problems from parts
        found = [node for node in reading.root.children if not reading.finder.is_narrative(node)]
    for node in found:
        head = reading.finder.head(node)
        title = head.title if head.is_explicit else trim_bare_title(shadow, head.title)
        content = splitter.split([Span(head.whole.end, node.stop)])
        drafts.append(
            Draft(
                title,
                trim(shadow, Span(node.start, node.content_start)).of(shadow),
                trim(shadow, Span(node.start, node.stop)),
                [measure.span for measure in content.measures],
                details=[head.rest] if head.rest is not None else [],
            )
        )
    return [draft for draft in drafts if draft.title.end > draft.title.start]


def _is_inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _fuller(parsed: list[Draft], unread: list[Draft]) -> list[Draft]:
    """Both, if they list different problems; else the one that says more."""
    if not parsed or not unread:
        return parsed or unread
    amounts = [sum(len(one.measures) + len(one.entries) for one in some) for some in (parsed, unread)]
    if min(amounts) == 0 or abs(len(parsed) - len(unread)) <= 1:
        return parsed if amounts[0] >= amounts[1] else unread
    return sorted([*parsed, *unread], key=lambda draft: draft.extent.start)


def _group_entries(notice: Notice, shadow: str) -> dict[int, Sequence[Entry]]:
    """What headings say for all problems below them: (一)…方面（责任领导：张三）, by section number."""
    starts = {problem.extent.start for problem in notice.problems}
    found: dict[int, Sequence[Entry]] = {}
    for section in notice.sections:
        end = shadow.find("\n", section.span.end)
        end = len(shadow) if end < 0 else end
        following = min((start for start in starts if start >= section.span.start), default=end)
        line = Span(section.span.start, max(section.span.start, min(end, following)))
        entries = [entry for _, entry in find_entries(shadow, line)]
        if entries:
            found[section.number] = entries
    return found
