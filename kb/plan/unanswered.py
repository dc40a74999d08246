"""Which problems does a plan list first (一、存在的问题) and then not answer in its part of measures (针对“…”问题)?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.document import Document, Span
from kb.parser.headings import trim_bare_title
from kb.parser.outline import Node
from kb.parser.reading import read
from kb.parser.spans import trim
from kb.plan.draft import Draft

_LISTS_PROBLEMS = re.compile(
    r"(?:存在|反馈|发现|主要|指出|查出)的?(?:主要|突出|具体)?问题[。:]?$|^问题清单$|^问题$"
)
_HEADING = re.compile(r"^[ \t]{0,4}[一二三四五六七八九十]{1,3}、[^\n]{0,16}问题", re.MULTILINE)
_SIGNS = re.compile(r"[^\w]+|的|问题|关于|针对")
_TRAILING = " \t\n。;:,"
_SAME = 0.7
_MIN_ITEMS = 2
_MAX_PAIRS = 250_000


def unanswered(document: Document, shadow: str, drafts: Sequence[Draft]) -> list[Draft]:
    """The items of a part that only lists problems and of which most, but not these, come again behind it."""
    if document.tables or not drafts or not _HEADING.search(shadow):
        return []
    found: list[Draft] = []
    for part in read(document).root.children:
        if part.style == "CN" and _LISTS_PROBLEMS.search(_title(shadow, part)):
            found += _left_over(shadow, part, [one for one in drafts if one.extent.start >= part.stop])
    return found


def _left_over(shadow: str, part: Node, answers: Sequence[Draft]) -> list[Draft]:
    items = [(child, _title_of_item(shadow, child)) for child in part.children]
    if len(items) < _MIN_ITEMS or len(items) * len(answers) > _MAX_PAIRS:
        return []
    told = [_pairs(answer.title.of(shadow)) for answer in answers]
    left = [(child, title) for child, title in items if not _is_among(_pairs(title.of(shadow)), told)]
    if not left or 2 * len(left) > len(items):
        return []
    return [
        Draft(
            title,
            shadow[child.start : child.content_start].strip(),
            trim(shadow, Span(child.start, child.stop)),
        )
        for child, title in left
    ]


def _title(shadow: str, node: Node) -> str:
    end = shadow.find("\n", node.content_start, node.stop)
    return shadow[node.content_start : node.stop if end < 0 else end].strip(_TRAILING)


def _title_of_item(shadow: str, node: Node) -> Span:
    end = shadow.find("\n", node.content_start, node.stop)
    line = trim(shadow, Span(node.content_start, node.stop if end < 0 else end), _TRAILING)
    return trim_bare_title(shadow, line)


def _pairs(words: str) -> set[str]:
    plain = _SIGNS.sub("", words)
    return {plain[index : index + 2] for index in range(len(plain) - 1)}


def _is_among(pairs: set[str], told: Sequence[set[str]]) -> bool:
    """Whether the shorter of it and one of those told stands nearly whole in the other."""
    return any(len(pairs & other) >= _SAME * max(1, min(len(pairs), len(other))) for other in told)
