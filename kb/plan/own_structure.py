"""Which problems does running text list by the office's own marks? Recurring fields, or lines it numbers in its own way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from kb.document import Document, Span
from kb.parser.headings import trim_bare_title
from kb.parser.measures import MeasureSplitter
from kb.parser.outline import Node
from kb.parser.reading import Reading, read
from kb.parser.spans import trim
from kb.plan.draft import Draft
from kb.plan.fields import Field, field_records, measure_name, names_problems
from kb.plan.labels import find_entries
from kb.plan.numbered_lines import numbered_lines

# What the heading of a group of problems ends with.
GROUP = re.compile(r"(?:方面|领域|层面|环节)(?:的?(?:突出|主要)?问题)?[。:]?(?:$|\()")
_FEW = 2


def own_drafts(shadow: str, fields: Sequence[Field], splitter: MeasureSplitter) -> list[Draft]:
    """The problems of a text's own blocks: by a field that names them, by numbers, by what stands above each block."""
    return (
        (_of_records(shadow, fields, splitter) if names_problems(fields) else [])
        or _of_numbers(shadow, fields, splitter)
        or _of_records(shadow, fields, splitter)
    )


def _of_records(shadow: str, fields: Sequence[Field], splitter: MeasureSplitter) -> list[Draft]:
    return [
        Draft(one.title, one.label, one.extent, _split(splitter, one.measures))
        for one in field_records(shadow, fields)
    ]


def _of_numbers(shadow: str, fields: Sequence[Field], splitter: MeasureSplitter) -> list[Draft]:
    drafts = []
    measure = measure_name(fields)
    for line in numbered_lines(shadow):
        stretches = [
            _within(one.value, line.extent)
            for one in fields
            if one.name == measure and line.extent.start <= one.start < line.extent.end
        ]
        if any(one.name == measure for one in fields):
            measures = _split(splitter, [one for one in stretches if one.end > one.start])
        else:
            rest = trim(shadow, Span(line.title.end, line.extent.end), " \t\n。;:")
            measures = [one.span for one in splitter.split([rest]).measures]
        drafts.append(Draft(trim_bare_title(shadow, line.title), line.label, line.extent, measures))
    told = [draft for draft in drafts if draft.measures or find_entries(shadow, draft.extent)]
    return drafts if 2 * len(told) > len(drafts) else []


def _within(inner: Span, outer: Span) -> Span:
    return Span(inner.start, max(inner.start, min(inner.end, outer.end)))


def _split(splitter: MeasureSplitter, stretches: Sequence[Span]) -> list[Span]:
    return [measure.span for measure in splitter.split(stretches).measures] or list(stretches)


def is_another_list(parsed: Sequence[Draft], own: Sequence[Draft]) -> bool:
    """Whether most of a text's own blocks are no problems of the parser's, which then took something else for them."""
    starts = sorted(draft.title.start for draft in parsed)
    met = sum(
        bisect_right(starts, draft.title.end) > bisect_right(starts, draft.title.start - 1) for draft in own
    )
    return len(own) >= _FEW and 2 * met < len(own)


def without_groups(document: Document, drafts: Sequence[Draft], splitter: MeasureSplitter) -> list[Draft]:
    """The drafts with the items below a heading (（二）工程管理方面) in its place, where it was taken for a problem
    and other problems are numbered as those items are."""
    if not any(_is_group(document, draft) for draft in drafts):
        return list(drafts)
    reading = read(document)
    nodes = {node.start: node for node in reading.root.walk() if node.style is not None}
    styles = {
        nodes[draft.extent.start].style
        for draft in drafts
        if draft.extent.start in nodes and not _is_group(document, draft)
    }
    found: list[Draft] = []
    for draft in drafts:
        node = nodes.get(draft.extent.start)
        items = [child for child in node.children if child.style in styles] if node else []
        if node is None or not items or not _is_group(document, draft):
            found.append(draft)
        else:
            found += _items(reading, node, items, splitter)
    return found


def _is_group(document: Document, draft: Draft) -> bool:
    line_end = document.text.find("\n", draft.extent.start, draft.extent.end)
    words = draft.title.of(document.text).replace("（", "(")
    return line_end >= 0 and GROUP.search(words) is not None


def _items(reading: Reading, group: Node, items: Sequence[Node], splitter: MeasureSplitter) -> list[Draft]:
    """The items of a group, each with what the group's heading says of who and until when."""
    shadow = reading.shadow
    heading = Span(group.start, items[0].start)
    entries = [entry for _, entry in find_entries(shadow, heading)]
    drafts = [draft_of_node(reading, node, splitter) for node in items]
    for draft in drafts:
        draft.entries += entries
    return drafts


def draft_of_node(reading: Reading, node: Node, splitter: MeasureSplitter) -> Draft:
    """An item of the outline as a problem."""
    shadow = reading.shadow
    head = reading.finder.head(node)
    title = head.title if head.is_explicit else trim_bare_title(shadow, head.title)
    content = splitter.split([Span(head.whole.end, node.stop)])
    return Draft(
        title,
        trim(shadow, Span(node.start, node.content_start)).of(shadow),
        trim(shadow, Span(node.start, node.stop)),
        [measure.span for measure in content.measures],
        details=[head.rest] if head.rest is not None else [],
    )
