"""Where does a plan write its three lists (问题清单, 任务清单, 责任清单) one after the other? Problems come again in each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.document import Span
from kb.parser.outline import Node

_HEADING = re.compile(
    r"^[ \t]{0,4}(?:[一二三四五六七八九]、|\([一二三四五六七八九]\)|附(?:件|表) ?\d{0,2}[:.、 ]?)?[ \t]{0,4}"
    r"[^\n,。;:\t]{0,16}?(?P<kind>问题|任务|措施|责任|时限|目标|整改)清单[ \t]{0,4}$",
    re.MULTILINE,
)
_MIN_ITEMS = 2
_MAX_LISTS = 12  # more are no three lists: what a register of lists is full of


def list_sections(shadow: str) -> list[Span]:
    """The stretches under headings that name a list, in order; [] unless two lists of different kinds have one."""
    headings = list(_HEADING.finditer(shadow))
    if len(headings) > _MAX_LISTS or len({heading["kind"] for heading in headings}) < 2:
        return []
    stops = [*(heading.start() for heading in headings[1:]), len(shadow)]
    return [Span(heading.end(), stop) for heading, stop in zip(headings, stops, strict=True)]


def listed_nodes(root: Node, sections: Sequence[Span]) -> list[Node]:
    """The highest items of each list, in order; [] unless two lists have items."""
    found: list[list[Node]] = []
    for section in sections:
        inside = [node for node in root.walk() if node.style and section.start <= node.start < section.end]
        highest = [node for node in inside if node.parent is None or node.parent.start < section.start]
        found.append(highest)
    if sum(len(nodes) >= _MIN_ITEMS for nodes in found) < 2:
        return []
    return [node for nodes in found for node in nodes]
