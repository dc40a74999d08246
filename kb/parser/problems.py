"""Which items of the outline are problems, which are sections around them?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.document import Span
from kb.parser.enumerators import Marker
from kb.parser.headings import Head, read_head
from kb.parser.labels import first_measure_label
from kb.parser.outline import Node

_ORGANISATION = re.compile(
    r"组织领导|政治站位|思想认识|思想自觉|统一思想|提高认识|组织开展|组织实施|组织推动|高度重视|扛牢|扛起|压实|履职尽责|领导责任|主体责任|总体情况|基本情况|工作情况|推进情况$|整改概况|统筹推进|部署|工作机制"
)
_OUTLOOK = re.compile(r"下一步|下步|今后|持续|巩固|深化|长效|打算|努力方向|接续|常态|后续|工作计划|建议|意见")
_PROBLEM_PART = re.compile(
    r"问题|整改(?:落实|完成|进展|任务|工作)?(?:情况|进展|成效|措施|结果|任务)|整改落实|落实整改|抓好.{0,12}整改|反馈意见"
)
_NO_NOTICE_TITLE = re.compile(r"(?:通知|方案|办法|条例|规定|细则|简报|意见|制度|规则|要点|预算|决算)[)）]?$")


@dataclass(slots=True)
class FoundProblem:
    """A problem as it stands in the outline or a table. content: the spans that hold its measures."""

    label: Span
    title: Span
    extent: Span
    content: list[Span]
    section: Span | None = None
    section_node: Node | None = None
    details: list[tuple[str, Span]] = field(default_factory=list)
    status: list[tuple[str, Span]] = field(default_factory=list)


class ProblemFinder:
    """Decides for each node whether it is a problem, from its heading, its labels and its neighbours."""

    def __init__(self, shadow: str, root: Node, markers: Iterable[Marker]) -> None:
        self.shadow = shadow
        self._root = root
        self._first_items = [m for m in markers if m.style in ("SHI", "YAO", "SEQ") and m.ordinal == 1]
        self._heads: dict[int, Head] = {}

    def find(self) -> list[Node]:
        """The nodes that are problems, in document order; none of them lies inside another."""
        problems = self._from(self._root, under_narrative=False)
        if problems:
            return self._with_siblings(problems)
        return self._by_position()

    def head(self, node: Node) -> Head:
        """The heading of a node (cached)."""
        head = self._heads.get(node.start)
        if head is None:
            head = self._heads[node.start] = read_head(self.shadow, node.content_start, node.stop)
        return head

    def _from(self, node: Node, *, under_narrative: bool) -> list[Node]:
        """Problems within a node: its own label makes it one; else those of its children; else its heading."""
        if node.style is not None:
            if self._has_own_label(node):
                return [node]
            if node.style == "CN":
                under_narrative = self.is_narrative(node)
        inner = [
            found for child in node.children for found in self._from(child, under_narrative=under_narrative)
        ]
        if node.style is None:
            return inner
        head = self.head(node)
        if inner:
            return [node] if self._outweighs(node, head, inner) else inner
        if head.is_explicit and (head.is_terminated or not under_narrative):
            return [node]
        if not under_narrative and node.style != "CN" and self._starts_measures(node, head):
            return [node]
        return []

    def _outweighs(self, node: Node, head: Head, inner: list[Node]) -> bool:
        """Whether a 关于“X”问题 item keeps its children as measures that only begin like problems.

        They do where their headings run on (针对…问题,组织…), or where one 问题描述: stands for the whole item.
        """
        if len(inner) == 1 and inner[0].style == "FIND" and inner[0].parent is node:
            named = self.shadow[inner[0].start : inner[0].content_start]
            return len(node.children) == 1 and not re.search(r"任务|事项|反馈", named)
        if not head.is_explicit:
            return False
        return not any(self._has_own_label(child) or self._is_plain_head(child) for child in inner)

    def _is_plain_head(self, node: Node) -> bool:
        head = self.head(node)
        return head.is_explicit and head.is_terminated

    def _has_own_label(self, node: Node) -> bool:
        label = first_measure_label(self.shadow, node.content_start, node.own_stop)
        return label is not None and label.start > node.content_start

    def _starts_measures(self, node: Node, head: Head) -> bool:
        """Whether 一是 follows the heading at once: 1.X。一是…"""
        for marker in self._first_items:
            if node.content_start < marker.start < node.own_stop:
                return len(self.shadow[head.whole.end : marker.start].strip()) <= 40
        return False

    def is_narrative(self, node: Node) -> bool:
        """Whether a 一、 part tells how the unit organised itself or what comes next, by its title."""
        title = self.head(node).title.of(self.shadow)[:60]
        if _PROBLEM_PART.search(title) and not re.search(r"组织领导|下一步|今后|打算|政治站位", title):
            return (
                bool(_OUTLOOK.search(title)) and "问题" not in title and not re.search(r"整改.*情况", title)
            )
        return bool(_ORGANISATION.search(title) or _OUTLOOK.search(title))

    def _with_siblings(self, problems: list[Node]) -> list[Node]:
        """Adds items of the same style beside found problems that hold no problem: the odd one without a label."""
        chosen = {node.start: node for node in problems}
        inside = [Span(node.start, node.stop) for node in problems]
        parents = {id(node.parent): node.parent for node in problems if node.parent is not None}
        for parent in parents.values():
            styles = {node.style for node in problems if node.parent is parent}
            for child in parent.children:
                holds = any(child.start <= span.start < child.stop for span in inside)
                if (
                    child.style in styles
                    and not holds
                    and not (child.style == "CN" and self.is_narrative(child))
                ):
                    chosen[child.start] = child
        return [chosen[start] for start in sorted(chosen)]

    def _by_position(self) -> list[Node]:
        """Without labels and explicit headings: in parts about problems, the items above the lowest level."""
        found: list[Node] = []
        for part in self._root.children:
            title = self.head(part).title.of(self.shadow)[:60]
            if part.style != "CN" or not _PROBLEM_PART.search(title) or self.is_narrative(part):
                continue
            for node in part.walk():
                if node is part:
                    continue
                is_leaf = not node.children
                is_lowest_parent = bool(node.children) and all(not child.children for child in node.children)
                is_side = bool(re.search(r"方面[。:]?$", self.head(node).title.of(self.shadow)))
                if (is_lowest_parent and not is_side) or (
                    is_leaf and (node.parent is part or _is_side(self, node.parent))
                ):
                    found.append(node)
        return found


def _is_side(finder: ProblemFinder, node: Node | None) -> bool:
    """Whether a node is a group such as (一)X方面."""
    if node is None or node.style is None:
        return False
    return bool(re.search(r"方面[。:]?$", finder.head(node).title.of(finder.shadow)))


def is_other_document(title: str, text: str) -> bool:
    """Whether the text is no rectification notice at all: a 通知, a statute, a news item, a table of figures."""
    if text.count("整改") < 2 and "整改" not in title:
        return True
    return bool(_NO_NOTICE_TITLE.search(title.strip())) and "整改" not in title
