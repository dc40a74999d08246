"""From a list and open services to a finished report: its parts, its files, its summary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from unicodedata import category

from api.reports.content import COUNTED_PRECEDENTS, Progress, Report, build_parts
from api.reports.summary import summary_of
from api.reports.wording import document_title, outcome_sentence
from api.task_records import Outcome, ResultFile
from kb.errors import KnowledgeBaseError
from kb.filter_values import FILTER_LABELS
from kb.problem_list.lists import ProblemList

if TYPE_CHECKING:
    from api.wiring import Services

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TITLE_CHARS = 60
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What a report is made of. title: "" takes the list's; original: the file, where the list came as a workbook.

    filters: as a search takes them; base_url: before the addresses of passages, without a closing slash.
    """

    source: ProblemList
    title: str
    base_url: str
    original: bytes | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The title as shown, within MAX_TITLE_CHARS."""
        chosen = " ".join((self.title or self.source.title).split()) or "问题清单"
        return chosen[:MAX_TITLE_CHARS]


def check_filters(services: Services, filters: Mapping[str, tuple[str, ...]]) -> None:
    """Raise InvalidInputError for a filter that no search takes: told before the work, not once a problem."""
    from index.results import SearchRequest

    if filters:
        services.retriever.search(SearchRequest("整改", filters, limit=1))


def make_report(services: Services, order: ReportOrder, on_progress: Progress) -> Report:
    """The content of the report. on_progress may raise to end the work."""
    from index.precedents import find_precedents

    find = partial(
        find_precedents,
        services.retriever,
        services.store,
        filters=order.filters,
        limit=COUNTED_PRECEDENTS,
    )
    shown = [
        (FILTER_LABELS.get(name, name), value) for name, values in order.filters.items() for value in values
    ]
    parts = build_parts(order.source, find, on_progress)
    return Report(
        order.name, order.source, parts, order.base_url, date.today().isoformat(), filters=tuple(shown)
    )


def make_outcome(services: Services, order: ReportOrder, on_progress: Progress) -> Outcome:
    """The report's files and summary. Raises KnowledgeBaseError if no problem at all could be looked up."""
    report = make_report(services, order, on_progress)
    asked = len(report.parts) - report.count("skipped")
    if report.count("failed") == asked:
        raise KnowledgeBaseError(f"{asked} 个问题都没能查询：{report.parts[0].remark}")
    files, remarks = make_files(report, order)
    summary = summary_of(report, [*order.source.remarks, *remarks])
    return Outcome(files, outcome_sentence(report), summary)


def make_files(report: Report, order: ReportOrder) -> tuple[tuple[ResultFile, ...], tuple[str, ...]]:
    """The Word file and the workbook, and what of the user's workbook could not be kept."""
    from api.reports.word import word_of
    from api.reports.workbook import workbook_of

    workbook = workbook_of(report, order.original)
    label = "Excel 清单（原表加列）" if order.original is not None else "Excel 清单"
    return (
        ResultFile(
            file_name(f"{document_title(report.title)}.docx"), word_of(report), WORD_TYPE, "Word 报告"
        ),
        ResultFile(file_name(f"{report.title}附先例.xlsx"), workbook.content, EXCEL_TYPE, label),
    ), workbook.remarks


def file_name(title: str) -> str:
    """The title as every system can store it, without what a path or a shell would read or what cannot be seen."""
    plain = "".join(" " if category(c) in ("Cc", "Cf", "Cs") else c for c in _NO_FILE_NAME.sub(" ", title))
    return " ".join(plain.split())
