"""Which problems stand above lines that each end with who and until when in brackets, and so are measures?

1.学习不深不实。(1)每月学习1次。(责任领导:…,完成时限:…)(2)…: the lines look like problems with labels of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.document import Document, Span
from kb.parser.measures import MeasureSplitter
from kb.parser.outline import Node
from kb.parser.reading import Reading, read
from kb.parser.spans import trim
from kb.plan.draft import Draft
from kb.plan.labels import find_entries
from kb.plan.own_structure import GROUP, draft_of_node

_NAMED = re.compile("措施|举措|问题")
_TRAILING = " \t\n。;"
_FEW = 2


def above_bracketed_lines(
    document: Document, shadow: str, drafts: Sequence[Draft], splitter: MeasureSplitter
) -> list[Draft]:
    """The drafts, or, where most of those that say who or when are such lines, the items above them and their like."""
    lines = [draft for draft in drafts if _ends_with_duties(shadow, draft.extent)]
    if len(lines) < _FEW or 2 * len(lines) <= sum(_says_who(shadow, draft) for draft in drafts):
        return list(drafts)
    reading = read(document)
    nodes = {node.start: node for node in reading.root.walk()}
    above = [node for draft in lines if (node := _above(shadow, nodes.get(draft.extent.start))) is not None]
    if 2 * len(above) <= len(lines):
        return list(drafts)
    return _raised(reading, drafts, above, splitter)


def _raised(
    reading: Reading, drafts: Sequence[Draft], above: Sequence[Node], splitter: MeasureSplitter
) -> list[Draft]:
    """The items above and those numbered alike in the same parts, and what else says who or how outside of them."""
    styles = {node.style for node in above}
    parts = {id(_part(node)) for node in above}
    kept = [
        node
        for part in reading.root.children
        if id(part) in parts or GROUP.search(_heading(reading.shadow, part))
        for node in part.walk()
        if node.style in styles
    ]
    apart = [
        draft
        for draft in drafts
        if (draft.measures or _says_who(reading.shadow, draft))
        and not any(node.start <= draft.extent.start < node.stop for node in kept)
    ]
    found = [*(draft_of_node(reading, node, splitter) for node in kept), *apart]
    return sorted(found, key=lambda draft: draft.extent.start)


def _ends_with_duties(shadow: str, extent: Span) -> bool:
    """Whether a stretch is one line, names no measure or problem, and ends with labels in brackets."""
    line = trim(shadow, extent, _TRAILING)
    words = line.of(shadow)
    begin = max(words.rfind(sign) for sign in "([【")
    if "\n" in words or not words.endswith((")", "]", "】")) or begin < 0 or _NAMED.search(words):
        return False
    return bool(find_entries(shadow, Span(line.start + begin, line.end), limit=_FEW))


def _says_who(shadow: str, draft: Draft) -> bool:
    return bool(draft.entries) or bool(find_entries(shadow, draft.extent, limit=_FEW))


def _above(shadow: str, node: Node | None) -> Node | None:
    """The item that a line's own item stands right below, if it may be a problem; itself where it has no items."""
    parent = node.parent if node is not None and not node.children else node
    if parent is None or parent.style in (None, "CN") or GROUP.search(_heading(shadow, parent)):
        return None
    return parent


def _heading(shadow: str, node: Node) -> str:
    """The first line of an item, up to the first item inside it."""
    return shadow[node.content_start : node.own_stop].partition("\n")[0].strip()


def _part(node: Node) -> Node:
    """The outermost item around a node."""
    return [node, *node.ancestors()][-1]
