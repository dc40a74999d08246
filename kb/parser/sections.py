"""Which headings does a notice have, and what does the body of each hold?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.document import Span
from kb.notice import Section
from kb.parser.findings import FoundProblem
from kb.parser.headings import clean_section_title
from kb.parser.outline import Node
from kb.parser.reading import Reading
from kb.parser.spans import trim

Role = Literal["organisation", "problems", "outlook", "other"]
_MAX_TITLE_CHARS = 120
_AFTER_TITLE_CHARS = 12  # the closing words of a heading: …方面的问题


@dataclass(frozen=True, slots=True)
class _Group:
    """A heading before it is numbered. node: the item it stands in, or None for a cell of a table."""

    start: int
    level: int
    label: str
    span: Span
    node: Node | None
    holds_problems: bool


def find_sections(reading: Reading) -> dict[int, Section]:
    """Sections by where they start, in order: top-level parts, items around problems, and group cells of tables."""
    groups = sorted([*_items(reading), *_cells(reading)], key=lambda group: group.start)
    sections: dict[int, Section] = {}
    for group in groups:
        if group.start not in sections:
            title = clean_section_title(group.span.of(reading.text), group.span.of(reading.shadow))
            role = _role(reading, group)
            sections[group.start] = Section(
                len(sections) + 1, group.level, group.label, title, group.span, role
            )
    return sections


def section_of(problem: FoundProblem, sections: dict[int, Section], shadow: str) -> Section | None:
    """The section a problem stands in, or None."""
    if problem.group is None:
        return None
    start = problem.group.start if isinstance(problem.group, Node) else trim(shadow, problem.group).start
    return sections.get(start)


def _items(reading: Reading) -> Iterator[_Group]:
    """The outline's items around problems, and its other parts that are no problems themselves."""
    around = _around(reading.problems)
    problem_starts = {problem.extent.start for problem in reading.problems}
    parts = {
        node.start: node
        for node in reading.root.children
        if node.style in ("CN", "PCN") and node.start not in problem_starts
    }
    for node in {**parts, **around}.values():
        head = reading.finder.head(node)
        end = min(head.whole.end, head.title.end + _AFTER_TITLE_CHARS)
        span = trim(reading.shadow, Span(head.whole.start, max(head.whole.start, end)))
        span = Span(span.start, min(span.end, span.start + _MAX_TITLE_CHARS))
        level = 1 + sum(1 for _ in node.ancestors())
        label = reading.text[node.start : node.content_start].strip()
        yield _Group(node.start, level, label, span, node, node.start in around)


def _around(problems: Sequence[FoundProblem]) -> dict[int, Node]:
    nodes: dict[int, Node] = {}
    for problem in problems:
        if isinstance(problem.group, Node) and problem.group.start not in nodes:
            nodes |= {node.start: node for node in (problem.group, *problem.group.ancestors())}
    return nodes


def _cells(reading: Reading) -> Iterator[_Group]:
    cells = {problem.group for problem in reading.problems if isinstance(problem.group, Span)}
    for cell in cells:
        span = trim(reading.shadow, cell)
        yield _Group(span.start, 1, "", span, None, True)


def _role(reading: Reading, group: _Group) -> Role:
    if group.holds_problems:
        return "problems"
    if reading.problems and group.start > reading.problems[-1].extent.start:
        return "outlook"
    is_narrative = group.node is not None and reading.finder.is_narrative(group.node)
    return "organisation" if is_narrative or reading.problems else "other"
