"""How is the text nested? A tree of enumerated items, built from the enumerators worth believing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.document import Span
from kb.parser.enumerators import Marker, Style
from kb.parser.spans import Intervals

_RANK: dict[Style, int] = {
    "CN": 0,
    "PCN": 1,
    "BARE": 1,
    "ISSUE": 2,
    "FIND": 2,
    "AR.": 3,
    "AR、": 3,
    "AR)": 4,
    "PAR": 4,
    "ABOUT": 5,
    "CIR": 6,
    "PD": 6,
}
_OUTLINE_STYLES = frozenset(_RANK)
# A heading that runs into the next enumerator without punctuation: …方面1.关于…
_HEADING_ENDINGS = [
    "方面",
    "问题",
    "整改",
    "情况",
    "责任",
    "打算",
    "措施",
    "工作",
    "落实",
    "到位",
    "见效",
    "安排",
    "任务",
    "要求",
    "部署",
    "成效",
    "不足",
    "短板",
]
_HEADING_END = re.compile(rf"(?:{'|'.join(_HEADING_ENDINGS)})$")
_EXPLICIT_HEAD = re.compile(r"(?:反馈问题[^:]{0,6}:)?(?:关于|针对)")
_MAX_DEPTH = 12  # real notices nest five levels; 1.(1)1.(1)… must not nest without end
# A title with its label below, as an item of the outer list has it and a measure has not.
_BEFORE_LABEL = re.compile(r"[^\n]{2,120}\n[ \t]*[【\[]?(?:整改|责任|牵头)[^\n:]{1,12}(?::|[】\]]|[ \t]*\n)")
_UNNUMBERED = frozenset({"FIND", "ABOUT", "BARE"})
_ARABIC: frozenset[Style] = frozenset({"AR.", "AR、"})


@dataclass(slots=True)
class Node:
    """An enumerated item. [start, stop) covers it with its descendants; its own words start at content_start."""

    style: Style | None
    ordinal: int
    start: int
    content_start: int
    stop: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def own_stop(self) -> int:
        """Where its own words end: at its first child, or at its stop."""
        return self.children[0].start if self.children else self.stop

    def walk(self) -> Iterator[Node]:
        """The node and its descendants in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator[Node]:
        """Parents up to, and without, the root."""
        node = self.parent
        while node is not None and node.style is not None:
            yield node
            node = node.parent


def build_outline(shadow: str, markers: Sequence[Marker], masked: Sequence[Span] = ()) -> Node:
    """The tree of items; the root is the whole text. Text in `masked` spans (tables) holds no items.

    A new style opens a deeper level; a style that is open already continues its list, unless it counts from 1
    again inside a deeper item, which opens a list of its own. On one-line notices enumerators inside the line
    are believed where their number is due.
    """
    root = Node(None, 0, 0, 0, len(shadow))
    one_line = is_one_line(shadow)
    tables = Intervals(masked)
    stack: list[Node] = [root]
    last: dict[Style, int] = {}
    for marker in markers:
        if marker.style not in _OUTLINE_STYLES or tables.cover(marker.start):
            continue
        depth = _depth(stack, marker, shadow)
        due = _due(stack, depth, marker) or _continues_earlier(last, marker, shadow)
        if not _is_believed(marker, shadow, due=due, one_line=one_line):
            continue
        _close(stack, _depth_of_new_list(stack, marker) if depth is None else depth, marker.start)
        node = _child(stack[-1], marker, len(shadow))
        last[marker.style] = node.ordinal
        stack.append(node)
    _close(stack, 1, len(shadow))
    return root


def _child(parent: Node, marker: Marker, stop: int) -> Node:
    """A new last child of the parent; it keeps the list's style where 1. and 1、 are mixed."""
    ordinal = len(parent.children) + 1 if marker.style in _UNNUMBERED else marker.ordinal
    style = parent.children[-1].style if _is_mixed(parent, marker) else marker.style
    node = Node(style, ordinal, marker.start, marker.end, stop, parent)
    parent.children.append(node)
    return node


def is_one_line(shadow: str) -> bool:
    """Whether the notice, or most of it, stands on one line, so that enumerators inside it are headings."""
    longest = max(shadow.split("\n"), key=len)
    if len(longest) < 600 or len(longest) < 0.6 * len(shadow):
        return False
    return len(re.findall(r"\([一二三四五六七八九十]\)|[一二三四五六]、", longest)) >= 2


def _depth(stack: list[Node], marker: Marker, shadow: str) -> int | None:
    """The stack index of the open item that the marker follows as the next of its list; None: a new list."""
    same = [index for index, node in enumerate(stack) if _is_same_style(node, marker, shadow)]
    if not same:
        return None
    if marker.style in _UNNUMBERED:
        return same[-1]
    due = [index for index in same if stack[index].ordinal + 1 == marker.ordinal]
    if len(due) > 1 and (_EXPLICIT_HEAD.match(shadow, marker.end) or _BEFORE_LABEL.match(shadow, marker.end)):
        return due[0]
    if due:
        return due[-1]
    if marker.ordinal == 1 and not _EXPLICIT_HEAD.match(shadow, marker.end):
        opened = stack[same[-1]]
        is_inside = (
            same[-1] < len(stack) - 1
            or _follows_label(shadow, marker)
            or bool(_EXPLICIT_HEAD.match(shadow, opened.content_start))
        )
        return None if is_inside else same[-1]
    later = [index for index in same if stack[index].ordinal < marker.ordinal]
    return later[-1] if later else same[0]


def _is_same_style(node: Node, marker: Marker, shadow: str) -> bool:
    """Whether the marker is of the open item's style; 1. and 2、 of one list of problems count as the same."""
    if node.style == marker.style:
        return True
    mixed = node.style in _ARABIC and marker.style in _ARABIC and node.ordinal + 1 == marker.ordinal
    return mixed and bool(_EXPLICIT_HEAD.match(shadow, marker.end))


def _is_mixed(parent: Node, marker: Marker) -> bool:
    """Whether the marker continues a list that was written with the other of 1. and 1、."""
    before = parent.children[-1] if parent.children else None
    return (
        before is not None
        and {before.style, marker.style} == _ARABIC
        and before.ordinal + 1 == marker.ordinal
    )


def _follows_label(shadow: str, marker: Marker) -> bool:
    """Whether a label such as 整改情况: stands right before the marker."""
    return bool(re.search(r"整改[^\n。:]{0,8}:?\s*$", shadow[max(0, marker.start - 16) : marker.start]))


def _due(stack: list[Node], depth: int | None, marker: Marker) -> bool:
    if depth is None:
        return marker.ordinal == 1
    return stack[depth].ordinal + 1 == marker.ordinal


def _continues_earlier(last: dict[Style, int], marker: Marker, shadow: str) -> bool:
    """Whether the number follows the last of its style anywhere before: numbering that runs on across sections."""
    if last.get(marker.style, 0) + 1 == marker.ordinal:
        return True
    is_mixed = marker.style in _ARABIC and bool(_EXPLICIT_HEAD.match(shadow, marker.end))
    return is_mixed and any(last.get(style, 0) + 1 == marker.ordinal for style in _ARABIC)


def _is_believed(marker: Marker, shadow: str, *, due: bool, one_line: bool) -> bool:
    if marker.is_doubtful and not due:
        return False
    if marker.boundary == "line":
        return marker.ordinal < 1000 or due
    if marker.style in ("CIR", "PD"):
        return False
    explicit = bool(_EXPLICIT_HEAD.match(shadow, marker.end))
    if marker.boundary == "sentence" and explicit and (due or marker.style == "ABOUT"):
        return True
    if not one_line or not due:
        return False
    if marker.boundary in ("sentence", "blank") or marker.style == "ISSUE":
        return True
    return bool(explicit or _HEADING_END.search(shadow[max(0, marker.start - 4) : marker.start]))


def _depth_of_new_list(stack: list[Node], marker: Marker) -> int:
    """Where a list of a style that is not open begins: below the open items; 一、 never inside a lower level."""
    if marker.style == "CN":
        return 1
    if marker.style == "BARE":
        return next(
            (i + 1 for i in range(len(stack) - 1, -1, -1) if stack[i].style in (None, "CN", "PCN")), 1
        )
    return min(len(stack), _MAX_DEPTH)


def _close(stack: list[Node], depth: int, position: int) -> None:
    while len(stack) > depth:
        stack.pop().stop = position
