"""Which items are the problems of a text that says too little of 整改 to count as a notice, as a pasted part of a plan does?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.document import Document, Span
from kb.parser.measures import MeasureSplitter
from kb.parser.outline import Node
from kb.parser.reading import Reading, read
from kb.plan.draft import Draft
from kb.plan.label_outline import labelled_nodes
from kb.plan.labelled_records import labelled_records
from kb.plan.labels import find_inline_responsible
from kb.plan.own_structure import draft_of_node

_FEW = 2
_UNTIL = re.compile(r"(?:月|日|底|末|旬|年)(?:之|以)?前(?:全部|全面)?(?:完成|办结|整改|落实|到位)")


def from_any_text(document: Document, shadow: str, splitter: MeasureSplitter) -> list[Draft]:
    """The problems by headings, by labels, by sentences that say who and until when, or by numbers alone."""
    reading = read(document)
    found = reading.finder.find() or labelled_nodes(shadow, reading.root) or _told_in_words(reading)
    # A part of a plan, without the words that tell problems from parts.
    if not found and shadow.count("整改") < _FEW:
        found = _items(reading, reading.root)
    for node in found[-1:]:  # who signed it, and when, is no part of the last one
        node.stop = max(node.content_start, min(node.stop, reading.tail))
    drafts = [draft_of_node(reading, node, splitter) for node in found] or list(
        _from_records(shadow, splitter)
    )
    return [draft for draft in drafts if draft.title.end > draft.title.start]


def _told_in_words(reading: Reading) -> list[Node]:
    """The highest items of which most say in a sentence who does it or until when: 由财务部催收,9月底前完成."""
    top = _items(reading, reading.root)
    for items in (top, [item for part in top for item in part.children]):
        told = [item for item in items if not item.children and _says_who_or_when(reading.shadow, item)]
        if len(told) >= _FEW and 2 * len(told) > len(items):
            return items
    return []


def _says_who_or_when(shadow: str, node: Node) -> bool:
    place = Span(node.content_start, node.stop)
    is_dated = _UNTIL.search(shadow, place.start, place.end) is not None
    return is_dated or next(find_inline_responsible(shadow, place), None) is not None


def _items(reading: Reading, node: Node) -> list[Node]:
    return [child for child in node.children if not reading.finder.is_narrative(child)]


def _from_records(shadow: str, splitter: MeasureSplitter) -> Iterator[Draft]:
    for record in labelled_records(shadow):
        measures = [measure.span for measure in splitter.split(record.measures).measures] or record.measures
        yield Draft(record.title, record.label, record.extent, measures)
