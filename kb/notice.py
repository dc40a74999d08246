"""The unit of knowledge: Notice - Section - Problem - Measure - Fact, each with its span in the notice's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from kb.document import Document, Format, Span
from kb.errors import InvalidInputError

NoticeKind = Literal["巡察", "巡视", "审计", "督察", "其他"]


class Completion(StrEnum):
    """How far a measure has come, by its own words. UNSTATED when it has none: never guessed."""

    COMPLETED = "completed"
    MOSTLY_COMPLETED = "mostly_completed"
    IN_PROGRESS = "in_progress"
    NOT_COMPLETED = "not_completed"
    UNSTATED = "unstated"

    @property
    def label(self) -> str:
        """The Chinese word shown to users: 完成, 基本完成, 推进中, 未完成, 未说明."""
        return _COMPLETION_LABELS[self]


_COMPLETION_LABELS = {
    Completion.COMPLETED: "完成",
    Completion.MOSTLY_COMPLETED: "基本完成",
    Completion.IN_PROGRESS: "推进中",
    Completion.NOT_COMPLETED: "未完成",
    Completion.UNSTATED: "未说明",
}


class FactKind(StrEnum):
    """date, amount (money), count (number with a unit), document (《title》), organisation."""

    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"
    DOCUMENT = "document"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        """The Chinese word shown to users: 日期, 金额, 数量, 文件, 单位."""
        return _FACT_LABELS[self]


_FACT_LABELS = {
    FactKind.DATE: "日期",
    FactKind.AMOUNT: "金额",
    FactKind.COUNT: "数量",
    FactKind.DOCUMENT: "文件",
    FactKind.ORGANISATION: "单位",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something citable inside a measure.

    text: as printed, equal to span.of(notice.text).
    value: date: ISO, partial when the year or day is not printed and not certain ("2023-04", "--04-30");
        amount: yuan as a decimal string ("26000"); count: a decimal string; document and organisation: the name.
    unit: amount: "元"; count: the printed unit (份, 人, 公里, %); otherwise "".
    """

    kind: FactKind
    text: str
    value: str
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """A labelled remark beside a problem or measure: 责任科室, 整改时限, 整改目标, 具体表现, 完成情况 …"""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Words that justify a status. axis: which of the two axes they speak to."""

    axis: Literal["completion", "continuity"]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """One rectifying act. ordinal counts 1..M in its problem; text is without its enumerator.

    types: taxonomy codes (M1..M20), 0-2 of them, most certain first.
    """

    ordinal: int
    text: str
    span: Span
    types: tuple[str, ...] = ()
    completion: Completion = Completion.UNSTATED
    continuing: bool = False
    status_words: tuple[StatusWords, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. number runs 1..N through the notice; label is the printed enumerator ("1.", "(三)", "").

    span points at the title (the words between the quotes); extent covers the block from label to last measure.
    section_number refers to Section.number, or is None for a notice without sections.
    topics: taxonomy codes (A1..D1), 0-3 of them, most certain first.
    """

    number: int
    label: str
    title: str
    span: Span
    extent: Span
    section_number: int | None
    topics: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the notice's outline. role: what its body holds. number counts 1.. in document order.

    title is without its enumerator, which is `label`; span points at the title; level: 1 highest.
    """

    number: int
    level: int
    label: str
    title: str
    span: Span
    role: Literal["organisation", "problems", "outlook", "other"]


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number the notice states of itself. name: reported_problems, measures, completed, in_progress, …"""

    name: str
    value: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """Where a notice came from. sha256: hex digest of the original's bytes."""

    file_name: str
    sha256: str
    format: Format
    size_bytes: int
    url: str | None = None

    @classmethod
    def of(cls, file_name: str, content: bytes, document: Document) -> Source:
        """The source of a document that was read from these bytes."""
        return cls(file_name, sha256(content).hexdigest(), document.format, len(content), document.source_url)


@dataclass(frozen=True, slots=True)
class Notice:
    """One published document. Dates are ISO strings, partial where the document is ("2023-03"), or None.

    unassigned: the spans of non-blank text the parser gave no role; a report of what was not understood.
    warnings: Chinese sentences: what could not be understood, and what was kept all the same.
    """

    slug: str
    title: str
    text: str
    source: Source
    kind: NoticeKind = "其他"
    inspected_unit: str | None = None
    unit_kind: str | None = None
    region: str | None = None
    inspecting_body: str | None = None
    inspection_period: tuple[str | None, str | None] = (None, None)
    feedback_date: str | None = None
    publication_date: str | None = None
    sections: tuple[Section, ...] = ()
    problems: tuple[Problem, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    unassigned: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def measure_count(self) -> int:
        """How many measures all problems have together."""
        return sum(len(problem.measures) for problem in self.problems)

    @property
    def unassigned_characters(self) -> int:
        """How many characters of the text the parser gave no role."""
        return sum(span.end - span.start for span in self.unassigned)


@dataclass(frozen=True, slots=True)
class MeasureId:
    """slug#P4-M2; problem_id is slug#P4."""

    slug: str
    problem: int
    measure: int

    @property
    def problem_id(self) -> str:
        """The id of the problem the measure belongs to."""
        return f"{self.slug}#P{self.problem}"

    def __str__(self) -> str:
        return f"{self.slug}#P{self.problem}-M{self.measure}"


_MEASURE_ID = re.compile(r"([^#\s]{1,200})#P([1-9]\d{0,5})-M([1-9]\d{0,5})")
_PROBLEM_ID = re.compile(r"([^#\s]{1,200})#P([1-9]\d{0,5})")


def parse_measure_id(text: str) -> MeasureId:
    """The parts of "slug#P4-M2". Raises InvalidInputError if text is not of that form."""
    match = _MEASURE_ID.fullmatch(text)
    if match is None:
        raise InvalidInputError(f"“{text[:80]}”不是措施编号；应形如 单位名#P4-M2。")
    return MeasureId(match[1], int(match[2]), int(match[3]))


def parse_problem_id(text: str) -> tuple[str, int]:
    """(slug, number) of "slug#P4". Raises InvalidInputError if text is not of that form."""
    match = _PROBLEM_ID.fullmatch(text)
    if match is None:
        raise InvalidInputError(f"“{text[:80]}”不是问题编号；应形如 单位名#P4。")
    return match[1], int(match[2])
