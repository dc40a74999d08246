"""Which items of the outline are problems, which are sections around them?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from kb.parser.enumerators import Marker, Style
from kb.parser.headings import Head, read_head
from kb.parser.labels import first_measure_label
from kb.parser.outline import Node

_ORGANISATION_WORDS = [
    "组织领导",
    "政治站位",
    "思想认识",
    "思想自觉",
    "统一思想",
    "提高认识",
    "组织开展",
    "组织实施",
    "组织推动",
    "高度重视",
    "扛牢",
    "扛起",
    "压实",
    "履职尽责",
    "领导责任",
    "主体责任",
    "总体情况",
    "基本情况",
    "工作情况",
    "推进情况$",
    "整改概况",
    "统筹推进",
    "部署",
    "工作机制",
]
_ORGANISATION = re.compile("|".join(_ORGANISATION_WORDS))
_OUTLOOK_WORDS = [
    "下一步",
    "下步",
    "今后",
    "持续",
    "巩固",
    "深化",
    "长效",
    "打算",
    "努力方向",
    "接续",
    "常态",
    "后续",
    "工作计划",
    "建议",
    "意见",
]
_OUTLOOK = re.compile("|".join(_OUTLOOK_WORDS))
_PROBLEM_PART = re.compile(
    r"问题|整改(?:落实|完成|进展|任务|工作)?(?:情况|进展|成效|措施|结果|任务)|整改落实|落实整改|抓好.{0,12}整改|反馈意见"
)
_NO_PROBLEM_PART = re.compile(r"组织领导|下一步|今后|打算|政治站位")
_SIDE = re.compile(r"方面[。:]?$")
_OTHER_GENRES = [
    "通知",
    "方案",
    "办法",
    "条例",
    "规定",
    "细则",
    "简报",
    "意见",
    "制度",
    "规则",
    "要点",
    "预算",
    "决算",
]
_NO_NOTICE_TITLE = re.compile(rf"(?:{'|'.join(_OTHER_GENRES)})[)）]?$")


class ProblemFinder:
    """Decides for each node whether it is a problem, from its heading, its labels and its neighbours."""

    def __init__(self, shadow: str, root: Node, markers: Iterable[Marker]) -> None:
        self.shadow = shadow
        self._root = root
        self._first_items = sorted(m.start for m in markers if m.ordinal == 1 and _opens_inside(m))
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
        if head.is_explicit and (head.is_terminated or (not under_narrative and self._may_run_on(node))):
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
        if self._closes_with_label(node, inner):
            return True
        if not head.is_explicit or self._is_side(node):
            return False
        return not any(self._has_own_label(child) or self._is_plain_head(child) for child in inner)

    def _closes_with_label(self, node: Node, inner: list[Node]) -> bool:
        """Whether the one label below stands after the last of several measures: 整改情况:已完成 for all of them."""
        last = node.children[-1]
        if len(node.children) < 2 or len(inner) != 1 or inner[0] is not last or node.style == "CN":
            return False
        return not self._is_side(node) and not self._is_plain_head(last) and last.style != "FIND"

    def _is_plain_head(self, node: Node) -> bool:
        head = self.head(node)
        return head.is_explicit and head.is_terminated

    def _may_run_on(self, node: Node) -> bool:
        """Whether 针对X问题,… is a finding and what was done in one: not below another item, where it is a measure."""
        parent = node.parent
        return parent is None or parent.style in (None, "CN", "PCN") or self._is_side(parent)

    def _has_own_label(self, node: Node) -> bool:
        label = first_measure_label(self.shadow, node.content_start, node.own_stop)
        return label is not None and label.start > node.content_start

    def _starts_measures(self, node: Node, head: Head) -> bool:
        """Whether 一是 follows the heading at once: 1.X。一是…"""
        index = bisect_right(self._first_items, node.content_start)
        if index == len(self._first_items) or self._first_items[index] >= node.own_stop:
            return False
        return len(self.shadow[head.whole.end : self._first_items[index]].strip()) <= 40

    def is_narrative(self, node: Node) -> bool:
        """Whether a 一、 part tells how the unit organised itself or what comes next, by its title."""
        title = self.head(node).title.of(self.shadow)[:60]
        if title.rstrip("”。: ").endswith("方面"):
            return False
        if _PROBLEM_PART.search(title) and not _NO_PROBLEM_PART.search(title):
            return (
                bool(_OUTLOOK.search(title)) and "问题" not in title and not re.search(r"整改.*情况", title)
            )
        return bool(_ORGANISATION.search(title) or _OUTLOOK.search(title))

    def _with_siblings(self, problems: list[Node]) -> list[Node]:
        """Adds items of the same style beside found problems that hold no problem: the odd one without a label."""
        chosen = {node.start: node for node in problems}
        starts = [node.start for node in problems]
        parents: dict[int, tuple[Node, set[Style | None]]] = {}
        for node in problems:
            if node.parent is not None:
                parents.setdefault(id(node.parent), (node.parent, set()))[1].add(node.style)
        for parent, styles in parents.values():
            for child in parent.children:
                holds = bisect_left(starts, child.start) < bisect_left(starts, child.stop)
                is_part = child.style == "CN" and self.is_narrative(child)
                if child.style in styles and not holds and not is_part:
                    chosen[child.start] = child
        return [chosen[start] for start in sorted(chosen)]

    def _by_position(self) -> list[Node]:
        """Without labels and explicit headings: in parts about problems, the items above the lowest level."""
        found: list[Node] = []
        for part in self._root.children:
            title = self.head(part).title.of(self.shadow)[:60]
            is_about_problems = _PROBLEM_PART.search(title) or self._is_side(part)
            if part.style == "CN" and is_about_problems and not self.is_narrative(part):
                found += [node for node in part.walk() if node is not part and self._is_lowest(node, part)]
        return found

    def _is_lowest(self, node: Node, part: Node) -> bool:
        """Whether only measures can stand below: an item over a last level, or a leaf right in the part or a group."""
        if node.children:
            return not self._is_side(node) and all(not child.children for child in node.children)
        return node.parent is part or self._is_side(node.parent)

    def _is_side(self, node: Node | None) -> bool:
        """Whether a node is a group such as (一)X方面."""
        if node is None or node.style is None:
            return False
        title = self.head(node).title
        return bool(_SIDE.search(self.shadow, max(title.start, title.end - 4), title.end))


def _opens_inside(marker: Marker) -> bool:
    """Whether a list of measures may begin at the marker within an item's own words, where no item of its own begins."""
    if marker.style in ("SHI", "YAO", "SEQ"):
        return True
    return marker.style in ("CIR", "PD", "PAR") and marker.boundary != "line"


def is_other_document(title: str, text: str) -> bool:
    """Whether the text is no rectification notice at all: a 通知, a statute, a news item, a table of figures."""
    if text.count("整改") < 2 and "整改" not in title:
        return True
    return bool(_NO_NOTICE_TITLE.search(title.strip())) and "整改" not in title
