"""What a check of a plan reports: findings with a severity, the passage they speak of, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kb.document import Span
from kb.records import MeasureRecord

Where = Literal["plan", "list"]


class Severity(StrEnum):
    """How much a finding matters. The order is from most to least."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def label(self) -> Literal["高", "中", "低"]:
        """高, 中, 低."""
        return _LEVELS[self][0]

    @property
    def advice(self) -> Literal["必须修改", "建议修改", "提示"]:
        """What it asks for: 必须修改, 建议修改, 提示."""
        return _LEVELS[self][1]


_LEVELS: dict[Severity, tuple[Literal["高", "中", "低"], Literal["必须修改", "建议修改", "提示"]]] = {
    Severity.HIGH: ("高", "必须修改"),
    Severity.MEDIUM: ("中", "建议修改"),
    Severity.LOW: ("低", "提示"),
}


class Code(StrEnum):
    """What kind of fault was found, in the order in which they are listed."""

    NO_MEASURE = "no_measure"
    NO_RESPONSIBLE = "no_responsible"
    VAGUE_RESPONSIBLE = "vague_responsible"
    NO_DEADLINE = "no_deadline"
    VAGUE_DEADLINE = "vague_deadline"
    SLOGAN = "slogan"
    NUMBERS = "numbers"
    DATES = "dates"
    FORGOTTEN = "forgotten"
    PERHAPS_FORGOTTEN = "perhaps_forgotten"
    MISSING_TYPE = "missing_type"

    @property
    def label(self) -> str:
        """The Chinese name shown to users."""
        return _NAMES[self]


_NAMES = {
    Code.NO_MEASURE: "没有整改措施",
    Code.NO_RESPONSIBLE: "没有责任人或责任单位",
    Code.VAGUE_RESPONSIBLE: "责任不具体",
    Code.NO_DEADLINE: "没有整改时限",
    Code.VAGUE_DEADLINE: "整改时限不明确",
    Code.SLOGAN: "措施只有口号",
    Code.NUMBERS: "数字对不上",
    Code.DATES: "日期有矛盾",
    Code.FORGOTTEN: "漏了清单上的问题",
    Code.PERHAPS_FORGOTTEN: "可能漏了清单上的问题",
    Code.MISSING_TYPE: "少了多数先例都有的措施",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """The words a finding speaks of: text == span.of(the plan's text, or the list's where `where` says so)."""

    where: Where
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one hint.

    problems: numbers of the problems it concerns; () where it concerns the plan as a whole or a problem it lacks.
    explanation: what was found and why it matters; suggestion: what to do. Both are Chinese sentences.
    examples: measures of others that show how it can be done, to be quoted with their source; at most two.
    """

    code: Code
    severity: Severity
    problems: tuple[int, ...]
    passage: Passage
    explanation: str
    suggestion: str
    examples: tuple[MeasureRecord, ...] = ()


def passage_in(text: str, span: Span, where: Where = "plan") -> Passage:
    """The passage of a span."""
    return Passage(where, span, span.of(text))


_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_ORDER = {code: rank for rank, code in enumerate(Code)}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are listed: what the list has and the plan lacks, then of the whole plan, then by problem;
    within, most severe first; each once."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda one: (
                one.passage.where != "list",
                len(one.problems) == 1,
                one.problems[:1],
                _RANK[one.severity],
                _ORDER[one.code],
                one.passage.span,
                one.explanation,
            ),
        )
    )


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, zeros included, most severe first."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts
