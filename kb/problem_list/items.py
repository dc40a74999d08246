"""Which lines of a text are problems? Numbered items told by their nesting; titles, lead-ins and group names left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from kb.parser.shadow import shadow
from kb.problem_list.inline import InlineStyle, inline_parts
from kb.problem_list.words import (
    MAX_GROUP_CHARS,
    is_aside,
    is_closing,
    is_group,
    is_lead_in,
    is_other_chapter,
    is_problem_text,
    is_signature,
    is_title,
    plain,
)

Style = InlineStyle | Literal["CN", "NTH", "DOT", "BUL", "ASIDE"]

_CN = "[一二三四五六七八九十百]{1,4}"
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        "NTH",
        re.compile(
            rf"^(?:(?:反馈|存在|发现|具体)?问题|第)(?:{_CN}|\d{{1,3}})(?:[个条项](?:问题)?)?[、.:,]\s*"
            rf"|^问题(?:{_CN}|\d{{1,3}})\s+(?=\S)|^[【\[](?:问题)?(?:{_CN}|\d{{1,3}})[】\]]\s*"
        ),
    ),
    ("DOT", re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}(?:[.、]\s*|\s+)(?=[\u3400-\u9fff“《])")),
    ("SHI", re.compile(rf"^{_CN}是[、,:]?\s*")),
    ("CN", re.compile(rf"^{_CN}[、.]\s*")),
    ("PCN", re.compile(rf"^\({_CN}\)[、.]?\s*")),
    ("PAR", re.compile(r"^\(\d{1,3}\)[、.]?\s*")),
    ("AR", re.compile(r"^\d{1,3}(?:[.、)。](?!\d)|[ \t]+(?=[\u3400-\u9fff“《]))\s*")),
    ("CIR", re.compile(r"^[①-⑳⑴-⒇]\s*")),
    ("AR", re.compile(r"^[⒈-⒛]\s*")),
    ("PCN", re.compile(r"^[㈠-㈩]\s*")),
    ("BUL", re.compile(r"^(?:[-–—*·•●○■□◆◇▪►➢✓★☆※▲△◎]|[oO](?=\s))\s*(?=\S)")),
)
# Where what stands beside a problem goes on in its line, and the word that only announces the problem.
_ASIDE_INSIDE = re.compile(r"(?<=[。;:!?\s])(?=(?:整改措施|责任单位|责任人|整改时限)\s*:)")
_ANNOUNCED = re.compile(r"^(?:存在|反馈|发现|具体)?问题(?:表现|描述|内容)?\s*:\s*(?=\S)")
_IN_LINES: tuple[InlineStyle, ...] = ("AR", "PCN", "PAR", "CIR", "SHI")
_PARTS: frozenset[Style] = frozenset({"SHI", "CIR"})
_OUTER: frozenset[Style] = frozenset({"CN", "PCN", "NTH"})


@dataclass(frozen=True, slots=True)
class Item:
    """One problem: its printed number ("" without one) and its words, lines joined by "\\n"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a text. title: "" without one; passed_over: lines that are no problem, in order."""

    items: list[Item]
    title: str
    passed_over: list[str]


@dataclass(slots=True)
class _Node:
    """A numbered item while its lines are gathered. style None: the whole text, its lines those of no item; "ASIDE":
    what stands beside the item above.
    """

    style: Style | None
    label: str
    lines: list[str]
    children: list[_Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_items(lines: Sequence[str], paragraphs: Sequence[Sequence[str]]) -> Reading:
    """The problems of a text, in order.

    lines: without blank ones; paragraphs: the same in groups set apart by blank lines.
    """
    root = _nest([part for line in lines for part in _split_line(line)])
    if not root.children:
        return _unnumbered(lines, paragraphs)
    title = next((line for line in root.lines if not is_lead_in(line) and len(line) <= 60), "")
    found: list[Item] = []
    passed_over = list(root.lines)
    for item, is_problem in _told(root):
        if is_problem and is_problem_text(item.text):
            found.append(item)
        else:
            passed_over.append(item.label + item.text)
    return Reading(found, plain(title), passed_over)


def _nest(lines: Sequence[str]) -> _Node:
    """The tree of items. A style that is open goes on; another one opens a level below; 一、 is always outermost."""
    root = _Node(None, "", [])
    stack = [root]
    ending = _ending(lines)
    for place, line in enumerate(lines):
        style, label, text = _marker(line)
        if style is None:
            if is_closing(line) or place >= ending:
                stack = [root]  # what follows the list belongs to no item
            elif is_aside(line) and len(stack) > 1:
                style, text = "ASIDE", line
        if style is None:
            stack[-1].lines.append(line)
            continue
        while len(stack) > 1 and _is_open(stack, style):
            stack.pop()
        node = _Node(style, label, [text])
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _ending(lines: Sequence[str]) -> int:
    """Where who signed and when begins, after everything else."""
    place = len(lines)
    while place and (is_closing(lines[place - 1]) or is_signature(lines[place - 1])):
        place -= 1
    return place


def _is_open(stack: Sequence[_Node], style: Style) -> bool:
    return style == "CN" or any(node.style == style for node in stack)


def _marker(line: str) -> tuple[Style | None, str, str]:
    """(style, label, the rest) of a line; (None, "", line) without an enumerator."""
    plainer = shadow(line)
    for style, pattern in _MARKERS:
        match = pattern.match(plainer)
        if match and line[match.end() :].strip():
            text = line[match.end() :].strip()
            announced = _ANNOUNCED.match(shadow(text))
            text = text[announced.end() :] if announced else text
            return style, "" if style == "BUL" else line[: match.end()].strip(), text
    return None, "", line


def _told(node: _Node) -> Iterator[tuple[Item, bool]]:
    """Every item below a node with whether it is a problem, in order."""
    for child in node.children:
        own = [one for one in child.children if one.style != "ASIDE"]
        if child.style == "ASIDE" or (child.style in _OUTER and is_other_chapter(child.lines[0])):
            yield Item(child.label, "\n".join(_all_lines(child))), False
            continue
        if own and _names_a_group(child, own):
            yield Item(child.label, child.text), False
            yield from _told(child)
            continue
        if own:
            yield Item(child.label, "\n".join(_all_lines(child, own))), True
        else:
            yield from _split_item(child)
        for aside in child.children:
            if aside.style == "ASIDE":
                yield Item("", "\n".join(_all_lines(aside))), False


def _names_a_group(node: _Node, own: Sequence[_Node]) -> bool:
    """Whether an item with items below it only heads them, and they are the problems."""
    text = node.text
    if is_group(text) or is_lead_in(text) or (len(text) <= MAX_GROUP_CHARS and own[0].style == "DOT"):
        return True
    if all(child.style in _PARTS for child in own):
        return False
    return node.style in _OUTER and len(text) <= 1.5 * MAX_GROUP_CHARS


def _all_lines(node: _Node, below: Sequence[_Node] | None = None) -> Iterator[str]:
    yield from node.lines
    for child in node.children if below is None else below:
        lines = list(_all_lines(child))
        yield child.label + lines[0]
        yield from lines[1:]


def _split_item(node: _Node) -> Iterator[tuple[Item, bool]]:
    """An item that only announces 一是…；二是… gives those; the name of a group without items below it is no problem."""
    head, parts = inline_parts(node.text, "SHI")
    if len(parts) > 1 and (not head.strip() or is_lead_in(head) or is_group(head)):
        yield Item(node.label, head.strip()), False
        yield from ((Item(label, text), True) for label, text in parts)
    else:
        yield Item(node.label, node.text), not (node.style in _OUTER and is_group(node.text))


def _split_line(line: str) -> list[str]:
    """The line, or its head and numbered parts where several items stand in one line; 整改措施：… as a line of its own."""
    starts = [match.start() for match in _ASIDE_INSIDE.finditer(shadow(line))]
    if starts:
        pieces = [line[start:end].strip() for start, end in pairwise([0, *starts, len(line)])]
        return [*_split_numbered(pieces[0]), *pieces[1:]] if pieces[0] else pieces[1:]
    return _split_numbered(line)


def _split_numbered(line: str) -> list[str]:
    for style in _IN_LINES:
        head, parts = inline_parts(line, style)
        if len(parts) > 1 and (not head.strip() or is_lead_in(head) or is_title(head)):
            return [piece for piece in (head.strip(), *(label + text for label, text in parts)) if piece]
    return [line]


def _unnumbered(lines: Sequence[str], paragraphs: Sequence[Sequence[str]]) -> Reading:
    """One problem a line; one a paragraph where blank lines set paragraphs of several lines apart."""
    entries = list(lines)
    if len(paragraphs) > 1 and any(len(group) > 1 for group in paragraphs):
        entries = ["\n".join(group) for group in paragraphs]
    start, stop = 0, len(entries)
    while start < stop - 1 and (is_title(entries[start]) or is_lead_in(entries[start])):
        start += 1
    while stop > start + 1 and (is_closing(entries[stop - 1]) or is_signature(entries[stop - 1])):
        stop -= 1
    kept = [is_problem_text(entry) and not (is_group(entry) or is_closing(entry)) for entry in entries]
    inside = [start <= place < stop and is_kept for place, is_kept in enumerate(kept)]
    return Reading(
        [Item("", entry) for entry, is_kept in zip(entries, inside, strict=True) if is_kept],
        next((plain(entry) for entry in entries[:start] if not is_lead_in(entry)), ""),
        [entry for entry, is_kept in zip(entries, inside, strict=True) if not is_kept],
    )
