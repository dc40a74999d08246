"""Which problems does a document list, by every way of reading it? The notice parser first, then what drafts need."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kb.document import Document, Span, Table
from kb.notice import Notice, Problem
from kb.parser.enumerators import find_markers
from kb.parser.headings import read_head, trim_bare_title
from kb.parser.measures import MeasureSplitter
from kb.parser.reading import read
from kb.parser.spans import trim
from kb.parser.table_columns import grid_of
from kb.plan.any_text import from_any_text
from kb.plan.bracketed_lines import above_bracketed_lines
from kb.plan.draft import Draft, fold_repeated, problems_only, put_together
from kb.plan.duty_brackets import cut_brackets, duty_brackets
from kb.plan.duty_sentences import cut_duty, done_entry, duty_entries, goal_entries
from kb.plan.fields import Field, field_entries, recurring_fields
from kb.plan.forms import is_form
from kb.plan.headed_tables import headed_tables
from kb.plan.labels import BULLETS, find_entries, find_inline_responsible
from kb.plan.list_sections import list_sections, listed_nodes
from kb.plan.own_structure import draft_of_node, is_another_list, own_drafts, without_groups
from kb.plan.plan import Entry
from kb.plan.tables import ProblemRow, problem_rows, read_unread_table, tables_of
from kb.plan.unanswered import unanswered

_FEW = 2
# 一、已完成整改的问题: what stands below it is finished.
_DONE_GROUP = re.compile(
    r"(?<!未)已(?:经)?(?:全部)?(?:完成|办结|销号|整改到位)[^。,;:\n]{0,6}(?:问题|任务|事项)"
)
_ANSWERED = re.compile(
    r"(?:针对|对于|围绕|就)(?:(?:巡察|巡视|审计|督察)组?)?(?:反馈|指出|提出)?的?(?:“(?P<quoted>[^“”\n]{2,120})”|(?P<plain>[^“”,。;\n]{2,60}?))(?:等|的){0,2}问题[,:]\s{0,4}(?=\S)"
)


def find_drafts(document: Document, notice: Notice, shadow: str) -> list[Draft]:
    """The problems in document order; of two readings of the same list, the one with more in it."""
    splitter = MeasureSplitter(shadow, find_markers(shadow))
    fields = recurring_fields(shadow)
    drafts = _from_lists(document, shadow, splitter)
    if not drafts:
        parsed = [_from_notice(problem) for problem in notice.problems]
        unread: list[Draft] = []
        for table in tables_of(document, shadow):
            if not is_form(shadow, grid_of(table)):
                rows = problem_rows(shadow, table, [draft.title for draft in parsed])
                _add_rows(parsed, table, rows, splitter)
            found = list(_from_table(shadow, splitter, table))
            if found:  # what the parser made of the table's lines is no list of problems
                parsed = [draft for draft in parsed if not _is_inside(draft.title, table.span)]
                unread += found
        drafts = put_together(shadow, without_groups(document, parsed, splitter), unread)
        headed = _headed(shadow, document, splitter)
        own = headed if document.tables else own_drafts(shadow, fields, splitter)
        if is_another_list(drafts, own):
            drafts = own
        drafts = drafts or from_any_text(document, shadow, splitter)
        drafts = above_bracketed_lines(document, shadow, drafts, splitter)
        drafts = [*drafts, *unanswered(document, shadow, drafts)]
    drafts = problems_only(shadow, drafts)
    groups = _group_entries(notice, shadow)
    for draft in drafts:
        draft.entries += groups.get(draft.section, ())
        _take_up(shadow, draft, splitter)
        _complete(shadow, draft, fields)
    if not any(draft.measures for draft in drafts):
        _read_details(shadow, drafts, splitter)
    return drafts


def _read_details(shadow: str, drafts: Sequence[Draft], splitter: MeasureSplitter) -> None:
    """What follows the titles is the measures, where no problem has any and most say who and when behind it."""
    told = [draft for draft in drafts if draft.details and any(one.value for one in draft.entries)]
    if 2 * len(told) <= len(drafts):
        return
    for draft in told:
        labels = sorted(start for extent in draft.extents for start, _ in find_entries(shadow, extent))
        kept = _without_labels(shadow, draft.details, labels)
        measures = [measure.span for measure in splitter.split(kept).measures] or kept
        draft.measures = [cut_duty(shadow, measure).measure for measure in measures]
        draft.entries += [one for place in measures for one in find_inline_responsible(shadow, place)]
        draft.details = []


def _take_up(shadow: str, draft: Draft, splitter: MeasureSplitter) -> None:
    """What follows 针对“…”的问题, in the same sentence is the measure, where there is no other."""
    answer = _ANSWERED.match(shadow, draft.title.start, draft.title.end)
    if draft.measures or answer is None:
        return
    rest = trim(shadow, Span(answer.end(), draft.title.end))
    draft.title = Span(*answer.span("quoted" if answer["quoted"] else "plain"))
    draft.measures = [measure.span for measure in splitter.split([rest]).measures] or [rest]


def _complete(shadow: str, draft: Draft, fields: Sequence[Field]) -> None:
    """Adds what labels and sentences of a problem say of who and when, and takes that out of its measures."""
    labelled = [one for extent in draft.extents for one in _labelled(shadow, extent, fields)]
    draft.entries += [entry for extent in draft.extents for entry in goal_entries(shadow, extent)]
    draft.entries += [entry for _, entry in labelled]
    draft.title = next(
        iter(_without_labels(shadow, [draft.title], [start for start, _ in labelled])), draft.title
    )
    brackets = [one for extent in draft.extents for one in duty_brackets(shadow, extent)]
    draft.entries += [entry for bracket in brackets for entry in bracket.entries]
    kept = []
    measures = cut_brackets(draft.measures, brackets, shadow)
    for span in _without_labels(shadow, measures, sorted(start for start, _ in labelled)):
        cut = cut_duty(shadow, span)
        kept.append(cut.measure)
        draft.entries += [*find_inline_responsible(shadow, cut.measure), *duty_entries(shadow, cut.duty)]
    draft.measures = kept
    done = done_entry(shadow, kept[-1]) if kept else None
    draft.entries += [done] if done is not None else []
    for place in draft.details:
        draft.entries += duty_entries(shadow, place)


def _labelled(shadow: str, extent: Span, fields: Sequence[Field]) -> list[tuple[int, Entry]]:
    """What labels of a stretch say, known ones first, then those that recur and are told by their values."""
    known = find_entries(shadow, extent)
    starts = [start for start, _ in known]
    own = [
        (start, entry)
        for start, entry in field_entries(fields, shadow, extent)
        if bisect_left(starts, start) == bisect_left(starts, entry.span.end + 1)
    ]
    return sorted([*known, *own], key=lambda one: one[0])


def _add_rows(
    parsed: Sequence[Draft], table: Table, rows: Iterable[ProblemRow], splitter: MeasureSplitter
) -> None:
    """Gives problems what the columns of their rows say, and the stretch of their own cells for their extent."""
    own: dict[int, Span] = {}
    for row in rows:
        parsed[row.index].entries += row.entries
        parsed[row.index].measures += [one.span for one in splitter.split(row.measures).measures]
        parsed[row.index].part = table.span.start
        if row.own is not None:
            known = own.get(row.index, row.own)
            own[row.index] = Span(min(known.start, row.own.start), max(known.end, row.own.end))
    for index, stretch in own.items():
        parsed[index].extent = stretch


def _without_labels(shadow: str, measures: Sequence[Span], labels: Sequence[int]) -> list[Span]:
    """The measures up to the first label inside them (…（完成时限：…）); nothing of one that is a label only."""
    kept = []
    for span in measures:
        index = bisect_left(labels, span.start)
        if index < len(labels) and labels[index] < span.end:
            span = trim(shadow, Span(span.start, labels[index]), f" \t\n(【[;,、{BULLETS}")
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
        label = row.label.of(shadow).strip()
        yield Draft(title, label, row.extent, measures, row.entries, details, part=table.span.start)


def _headed(shadow: str, document: Document, splitter: MeasureSplitter) -> list[Draft]:
    """The problems above tables of their own."""
    return [
        Draft(
            one.title,
            one.label.of(shadow).strip(),
            one.extent,
            [measure.span for measure in splitter.split(one.measures).measures] or one.measures,
            one.entries,
            part=one.extent.start,
        )
        for one in headed_tables(shadow, document.tables)
    ]


def _from_lists(document: Document, shadow: str, splitter: MeasureSplitter) -> list[Draft]:
    """The problems of lists that stand one after the other in running text, each with what every list says of it."""
    sections = [] if document.tables else list_sections(shadow)
    if not sections:
        return []
    reading = read(document)
    drafts = [draft_of_node(reading, node, splitter) for node in listed_nodes(reading.root, sections)]
    starts = [section.start for section in sections]
    for draft in drafts:
        draft.part = starts[bisect_right(starts, draft.extent.start) - 1]
    return fold_repeated(shadow, drafts)


def _is_inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


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
        if (done := _DONE_GROUP.search(shadow, line.start, line.end)) is not None:
            entries.append(Entry("status", "", done[0], Span(*done.span()), in_words=True))
        if entries:
            found[section.number] = entries
    return found
