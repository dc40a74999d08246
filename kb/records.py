"""What the store answers with, besides whole notices: small frozen records, free of SQLAlchemy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.document import Span
from kb.notice import Completion, Notice, NoticeKind

PutOutcome = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """One measure with all the context that search, result cards and JSON need.

    span points into the notice's text; section_title is "" for a notice without sections; types and topics are
    taxonomy codes, most certain first; year: of publication, else of feedback, else of the inspection's end.
    """

    measure_id: str
    problem_id: str
    slug: str
    problem_number: int
    ordinal: int
    text: str
    span: Span
    types: tuple[str, ...]
    completion: Completion
    continuing: bool
    problem_title: str
    section_title: str
    topics: tuple[str, ...]
    notice_title: str
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    kind: NoticeKind
    publication_date: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class StoredSynonyms:
    """A group of words that mean the same: the canonical one and its variants, at least one."""

    canonical: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeSummary:
    """One line of the list of notices. ingested_at: ISO 8601, UTC, seconds."""

    slug: str
    title: str
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    kind: NoticeKind
    publication_date: str | None
    problem_count: int
    measure_count: int
    file_name: str
    warnings_count: int
    ingested_at: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notices, problems and measures are visible; each >= 0."""

    notices: int
    problems: int
    measures: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file that was stored before, deleted ones included.

    origin: the absolute path it was ingested from, None for an upload; parser_version: see kb.ingest.
    """

    slug: str
    sha256: str
    parser_version: str
    origin: str | None
    is_deleted: bool


_YEAR = re.compile(r"(\d{4})(?:-|$)")


def year_of(notice: Notice) -> int | None:
    """The year of publication, else of feedback, else of the inspection's end; None if no date has a year."""
    for date in (notice.publication_date, notice.feedback_date, notice.inspection_period[1]):
        match = _YEAR.match(date or "")
        if match is not None:
            return int(match[1])
    return None
