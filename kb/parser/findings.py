"""What has been found in a text, before it becomes a notice? Problems and measures as spans."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.document import Span
from kb.parser.outline import Node


@dataclass(frozen=True, slots=True)
class Remark:
    """Labelled words beside a problem or a measure: name is the label (责任科室), span points at the words."""

    name: str
    span: Span


@dataclass(slots=True)
class FoundMeasure:
    """One measure's words, without its enumerator, and the remarks that belong to it alone."""

    span: Span
    remarks: list[Remark] = field(default_factory=list)
    status: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """What the words under a problem hold: its measures, and what is said of all of them together."""

    measures: list[FoundMeasure] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    status: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class FoundProblem:
    """A problem as it stands in the outline or a table.

    stretches: the spans that hold its measures, in order; content: what was found in them.
    group: where its section is named: an item of the outline, the span of a table's cell, or nowhere;
    in_table: whether it is a row of a table, whose cells end where they end.
    """

    label: Span
    title: Span
    extent: Span
    stretches: list[Span] = field(default_factory=list)
    group: Node | Span | None = None
    details: list[Remark] = field(default_factory=list)
    content: Content = field(default_factory=Content)
    in_table: bool = False
