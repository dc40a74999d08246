"""Which lines of a text are problems? Numbered items told by their nesting; titles, lead-ins and group names left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kb.parser.shadow import shadow
from kb.problem_list.words import (
    MAX_GROUP_CHARS,
    is_closing,
    is_group,
    is_lead_in,
    is_problem_text,
    is_signature,
    is_title,
    plain,
)

Style = Literal["CN", "PCN", "AR", "PAR", "CIR", "NTH", "SHI", "BUL"]

_CN = "[一二三四五六七八九十百]{1,4}"
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        "NTH",
        re.compile(
            rf"^(?:(?:反馈|存在|发现|具体)?问题|第)(?:{_CN}|\d{{1,3}})(?:[个条项](?:问题)?)?[、.:,]\s*"
        ),
    ),
    ("SHI", re.compile(rf"^{_CN}是[、,:]?\s*")),
    ("CN", re.compile(rf"^{_CN}[、.]\s*")),
    ("PCN", re.compile(rf"^\({_CN}\)[、.]?\s*")),
    ("PAR", re.compile(r"^\(\d{1,3}\)[、.]?\s*")),
    ("AR", re.compile(r"^\d{1,3}(?:[.、)](?!\d)|[ \t]+(?=[\u3400-\u9fff“《]))\s*")),
    ("CIR", re.compile(r"^[①-⑳⑴-⒇]\s*")),
    ("AR", re.compile(r"^[⒈-⒛]\s*")),
    ("PCN", re.compile(r"^[㈠-㈩]\s*")),
    ("BUL", re.compile(r"^(?:[-–—*·•●○■□◆◇▪►➢✓]|[oO](?=\s))\s*(?=\S)")),
)
# Enumerators inside a line, where line breaks were lost in copying: believed in sequence from the first.
_INLINE: dict[Style, re.Pattern[str]] = {
    "SHI": re.compile(r"(?:(?<=[。;:!?,])|(?<=^))\s*([一二三四五六七八九十]{1,2})是"),
    "AR": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))(\d{1,2})[.、](?!\d)"),
    "PCN": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))\(([一二三四五六七八九十]{1,2})\)"),
    "PAR": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))\((\d{1,2})\)"),
    "CIR": re.compile(r"(?:(?<=[。;:!?\s])|(?<=^))([①-⑳])"),
}
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
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
    """A numbered item while its lines are gathered. style None: the whole text, its lines those of no item."""

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
    for line in lines:
        style, label, text = _marker(line)
        if style is None:
            if is_closing(line):
                stack = [root]  # what follows the list belongs to no item
            stack[-1].lines.append(line)
            continue
        while len(stack) > 1 and _is_open(stack, style):
            stack.pop()
        node = _Node(style, label, [text])
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _is_open(stack: Sequence[_Node], style: Style) -> bool:
    return style == "CN" or any(node.style == style for node in stack)


def _marker(line: str) -> tuple[Style | None, str, str]:
    """(style, label, the rest) of a line; (None, "", line) without an enumerator."""
    plainer = shadow(line)
    for style, pattern in _MARKERS:
        match = pattern.match(plainer)
        if match and line[match.end() :].strip():
            return style, "" if style == "BUL" else line[: match.end()].strip(), line[match.end() :].strip()
    return None, "", line


def _told(node: _Node) -> Iterator[tuple[Item, bool]]:
    """Every item below a node with whether it is a problem, in order."""
    for child in node.children:
        if not child.children:
            yield from _split_item(child)
        elif _names_a_group(child):
            yield Item(child.label, child.text), False
            yield from _told(child)
        else:
            yield Item(child.label, "\n".join(_all_lines(child))), True


def _names_a_group(node: _Node) -> bool:
    """Whether an item with items below it only heads them, and they are the problems."""
    text = node.text
    if is_group(text) or is_lead_in(text):
        return True
    if all(child.style in _PARTS for child in node.children):
        return False
    return node.style in _OUTER and len(text) <= 1.5 * MAX_GROUP_CHARS


def _all_lines(node: _Node) -> Iterator[str]:
    yield from node.lines
    for child in node.children:
        lines = list(_all_lines(child))
        yield child.label + lines[0]
        yield from lines[1:]


def _split_item(node: _Node) -> Iterator[tuple[Item, bool]]:
    """An item that only announces 一是…；二是… gives those; the name of a group without items below it is no problem."""
    head, parts = _inline(node.text, "SHI")
    if len(parts) > 1 and (not head.strip() or is_lead_in(head) or is_group(head)):
        yield Item(node.label, head.strip()), False
        yield from ((Item(label, text), True) for label, text in parts)
    else:
        yield Item(node.label, node.text), not (node.style in _OUTER and is_group(node.text))


def _split_line(line: str) -> list[str]:
    """The line, or its head and numbered parts where several items stand in one line."""
    for style in ("AR", "PCN", "PAR", "CIR", "SHI"):
        head, parts = _inline(line, style)
        if len(parts) > 1 and (not head.strip() or is_lead_in(head) or is_title(head)):
            return [piece for piece in (head.strip(), *(label + text for label, text in parts)) if piece]
    return [line]


def _inline(text: str, style: Style) -> tuple[str, list[tuple[str, str]]]:
    """(what stands before, [(label, words)]) of enumerators inside a text, numbered 1, 2, 3 …; no parts if not so."""
    matches: list[re.Match[str]] = []
    for match in _INLINE[style].finditer(shadow(text)):
        if _value(match[1]) == len(matches) + 1:
            matches.append(match)
    if not matches:
        return text, []
    ends = [match.start(1) - (style in ("PCN", "PAR")) for match in matches[1:]] + [len(text)]
    parts = [
        (text[match.start() : match.end()].strip(), text[match.end() : end].strip(" \t、，,；;"))
        for match, end in zip(matches, ends, strict=True)
    ]
    return text[: matches[0].start()], [(label, words) for label, words in parts if words]


def _value(numeral: str) -> int:
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    tens, _, ones = numeral.rpartition("十") if "十" in numeral else ("", "", numeral)
    if "十" not in numeral:
        return _NUMERALS.get(numeral, 0)
    return 10 * (_NUMERALS.get(tens, 1) if tens else 1) + (_NUMERALS.get(ones, 0) if ones else 0)


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
