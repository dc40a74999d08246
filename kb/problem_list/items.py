"""Which lines of a text are problems? Numbered items told by their nesting; titles, lead-ins and group names left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kb.parser.shadow import shadow
from kb.problem_list.inline import InlineStyle, inline_parts
from kb.problem_list.markers import Style, marker_of
from kb.problem_list.readings import Item, Reading
from kb.problem_list.unnumbered import read_unnumbered, title_of
from kb.problem_list.words import (
    MAX_GROUP_CHARS,
    is_aside,
    is_closing,
    is_group,
    is_heading,
    is_lead_in,
    is_other_chapter,
    is_problem_text,
    is_signature,
    is_title,
)

# Where what stands beside a problem goes on in its line, and the word that only announces the problem.
_ASIDE_INSIDE = re.compile(r"(?<=[。;:!?\s])(?=(?:整改措施|责任单位|责任人|整改时限)\s*:)")
_IN_LINES: tuple[InlineStyle, ...] = ("AR", "PCN", "PAR", "CIR", "SHI")
_PARTS: frozenset[Style] = frozenset({"SHI", "CIR"})
_OUTER: frozenset[Style] = frozenset({"CN", "PCN", "NTH"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or a piece of one. cut: what was taken off its end; goes_on: whether it stood in the line of the one before."""

    text: str
    cut: str = ""
    goes_on: bool = False


def _joined(lines: Iterable[_Line]) -> str:
    """The lines as they stood; what was cut off the last one stays off."""
    text, cut = "", ""
    for line in lines:
        if text:
            text += cut if line.goes_on else "\n"
        text, cut = text + line.text, line.cut
    return text


@dataclass(slots=True)
class _Node:
    """A numbered item while its lines are gathered. style None: the whole text, its lines those of no item; "ASIDE":
    what stands beside the item above.
    """

    style: Style | None
    label: str
    lines: list[_Line]
    children: list[_Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return _joined(self.lines)

    @property
    def is_other_chapter(self) -> bool:
        """Whether it opens a part that lists no problems."""
        return self.style in _OUTER and is_other_chapter(self.lines[0].text)


def read_items(lines: Sequence[str], paragraphs: Sequence[Sequence[str]]) -> Reading:
    """The problems of a text, in order.

    lines: without blank ones; paragraphs: the same in groups set apart by blank lines.
    """
    root = _nest([part for line in lines for part in _split_line(line)])
    if not any(child.label or child.style == "BUL" for child in root.children):
        return read_unnumbered(lines, paragraphs)
    found: list[Item] = []
    passed_over = [line.text for line in root.lines]
    for item, is_problem in _told(root):
        if is_problem and is_problem_text(item.text):
            found.append(item)
        else:
            passed_over.append(item.label + item.text)
    return Reading(found, title_of([line.text for line in root.lines]), passed_over)


def _nest(lines: Sequence[_Line]) -> _Node:
    """The tree of items. A style that is open goes on; another one opens a level below; 一、 is always outermost."""
    root = _Node(None, "", [])
    stack = [root]
    ending = _ending([line.text for line in lines])
    for place, line in enumerate(lines):
        style, label, text = marker_of(line.text)
        if style is None:
            if is_closing(line.text) or place >= ending or _ends_a_chapter(stack, line.text):
                stack = [root]  # what follows the list belongs to no item
            elif is_other_chapter(line.text):
                style = "CN"  # a chapter whose heading has no number
            elif is_aside(line.text) and len(stack) > 1:
                style = "ASIDE"
        if style is None:
            stack[-1].lines.append(line)
            continue
        while len(stack) > 1 and _is_open(stack, style):
            stack.pop()
        node = _Node(style, label, [replace(line, text=text)])
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _ends_a_chapter(stack: Sequence[_Node], line: str) -> bool:
    """Whether what announces problems follows a chapter, both without a number: 存在问题 after 基本情况."""
    is_inside = len(stack) > 1 and not stack[1].label and stack[1].is_other_chapter
    return is_inside and (is_lead_in(line) or is_heading(line))


def _ending(lines: Sequence[str]) -> int:
    """Where who signed and when begins, after everything else."""
    place = len(lines)
    while place and (is_closing(lines[place - 1]) or is_signature(lines[place - 1])):
        place -= 1
    return place


def _is_open(stack: Sequence[_Node], style: Style) -> bool:
    return style == "CN" or any(node.style == style for node in stack)


def _told(node: _Node) -> Iterator[tuple[Item, bool]]:
    """Every item below a node with whether it is a problem, in order."""
    for child in node.children:
        own = [one for one in child.children if one.style != "ASIDE"]
        if child.style == "ASIDE" or child.is_other_chapter:
            yield Item(child.label, _joined(_all_lines(child))), False
            continue
        if own and _names_a_group(child, own):
            yield Item(child.label, child.text), False
            yield from _told(child)
            continue
        if own:
            yield Item(child.label, _joined(_all_lines(child, own))), True
        else:
            yield from _split_item(child)
        for aside in child.children:
            if aside.style == "ASIDE":
                yield Item("", _joined(_all_lines(aside))), False


def _names_a_group(node: _Node, own: Sequence[_Node]) -> bool:
    """Whether an item with items below it only heads them, and they are the problems."""
    text = node.text
    if is_group(text) or is_lead_in(text) or (len(text) <= MAX_GROUP_CHARS and own[0].style == "DOT"):
        return True
    if all(child.style in _PARTS for child in own):
        return False
    return node.style in _OUTER and len(text) <= 1.5 * MAX_GROUP_CHARS


def _all_lines(node: _Node, below: Sequence[_Node] | None = None) -> Iterator[_Line]:
    yield from node.lines
    for child in node.children if below is None else below:
        first, *rest = _all_lines(child)
        yield replace(first, text=child.label + first.text)
        yield from rest


def _split_item(node: _Node) -> Iterator[tuple[Item, bool]]:
    """An item that only announces 一是…；二是… gives those; the name of a group without items below it is no problem."""
    head, parts = inline_parts(node.text, "SHI")
    if len(parts) > 1 and (not head.strip() or is_lead_in(head) or is_group(head)):
        yield Item(node.label, head.strip()), False
        yield from ((Item(part.label, part.text), True) for part in parts)
    else:
        yield Item(node.label, node.text), not (node.style in _OUTER and is_group(node.text))


def _split_line(line: str) -> list[_Line]:
    """The line, or its head and numbered parts where several items stand in one line; 整改措施：… as a line of its own."""
    starts = [match.start() for match in _ASIDE_INSIDE.finditer(shadow(line))]
    pieces = [line[start:end].strip() for start, end in pairwise([0, *starts, len(line)])]
    first = _split_numbered(pieces[0]) if pieces[0] else []
    return [*first, *(_Line(piece) for piece in pieces[1:])]


def _split_numbered(line: str) -> list[_Line]:
    for style in _IN_LINES:
        head, parts = inline_parts(line, style)
        if len(parts) > 1 and (not head.strip() or is_lead_in(head) or is_title(head)):
            before = [_Line(head.strip())] if head.strip() else []
            pieces = [_Line(part.label + part.text, part.cut, goes_on=True) for part in parts]
            return [*before, *(pieces if before else [replace(pieces[0], goes_on=False), *pieces[1:]])]
    return [_Line(line)]
