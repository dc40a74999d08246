"""Which items of an outline are problems, where only labels such as 责任领导 and 整改时限 tell?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kb.document import Span
from kb.parser.outline import Node
from kb.plan.labels import find_entries

# Labels that stand closer together speak of one problem.
_APART_CHARS = 60
_FEW = 2


def labelled_nodes(shadow: str, root: Node) -> list[Node]:
    """The highest items that hold one group of labels each, and their siblings without any, in document order.

    Items that call themselves 问题1 are the problems, whatever each of their measures says of who and when.
    """
    named = [node for node in root.walk() if node.style == "ISSUE"]
    if len(named) >= _FEW:
        return named
    starts = _groups(shadow)
    return _within(root, starts) if starts else []


def _within(node: Node, starts: Sequence[int]) -> list[Node]:
    if not node.children:
        return []
    counts = [_count(child, starts) for child in node.children]
    if 1 in counts:
        found = []
        for child, count in zip(node.children, counts, strict=True):
            deeper = _within(child, starts) if count > 1 else []
            found += deeper or [child]
        return found
    return [inner for child in node.children for inner in _within(child, starts)]


def _count(node: Node, starts: Sequence[int]) -> int:
    return bisect_left(starts, node.stop) - bisect_left(starts, node.start)


def _groups(shadow: str) -> list[int]:
    """Where groups of labels begin."""
    starts: list[int] = []
    end = -_APART_CHARS
    for start, entry in find_entries(shadow, Span(0, len(shadow)), limit=5000):
        if entry.kind in ("responsible", "deadline"):
            if start - end >= _APART_CHARS or "。" in shadow[max(end, 0) : start]:
                starts.append(start)
            end = max(start, entry.span.end)
    return starts
