"""From a file or pasted text to a plan whose every word can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.document import Document, Span
from kb.errors import InvalidInputError, UnreadableFileError
from kb.notice import Notice, Source
from kb.parser.classify import types_of
from kb.parser.facts import find_facts
from kb.parser.notices import parse_document
from kb.parser.shadow import shadow as shadow_of
from kb.parser.spans import lines_of
from kb.parser.titles import find_title
from kb.plan.draft import Draft
from kb.plan.drafts import find_drafts
from kb.plan.drawn_tables import with_drawn_tables
from kb.plan.markup import without_markup
from kb.plan.plan import Entry, Plan, PlanMeasure, PlanProblem
from kb.plan.tables import tables_of

MAX_PLAN_CHARS = 500_000
MAX_PROBLEMS = 1000
_MAX_NAME_CHARS = 60
_TITLE_LINES = 6
_NAMES_PLAN = re.compile(
    r"(?:方案|计划|台账|清单|分解表|任务表|一览表|措施|报告|情况)(?:[（(][^（()）]{1,16}[)）])?$"
)
_PART = re.compile(r"\n[ \t]{0,4}(?:[一二三四五六]、|[(（][一二三四五六][)）]|\d[.、．])")
_APPENDIX = re.compile(r"^附(?:件|表)[\s\d一二三四五:：]*")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*[年./-])")


def read_plan(content: bytes, file_name: str) -> Plan:
    """The plan a file holds. Office files, pages and PDF are read in a bounded child process (kb/readers).

    Raises UnreadableFileError, InvalidInputError; see plan_of.
    """
    from kb.readers.reading import read_safely

    return plan_of(read_safely(content, file_name), name=file_name.rpartition(".")[0] or file_name)


def plan_of(document: Document, *, name: str = "") -> Plan:
    """The plan a document holds. Pure. name: stands in for a missing title.

    Raises UnreadableFileError if there is no text, InvalidInputError if it lists no problems or is too large.
    """
    document = without_markup(document)
    text = document.text
    if not text.strip():
        raise UnreadableFileError("没有读到文字。请检查文件内容；扫描件须先做文字识别。")
    if len(text) > MAX_PLAN_CHARS:
        raise InvalidInputError(
            f"全文有 {len(text):,} 字，超过一次体检的上限 {MAX_PLAN_CHARS:,} 字。请按部分拆成几份再检查。"
        )
    document = with_drawn_tables(document)
    notice = parse_document(document, slug="plan", source=Source(name, "", document.format, 0))
    drafts = find_drafts(document, notice, shadow_of(text))
    if not drafts:
        raise InvalidInputError(
            "没有找到逐条列出的问题。请确认这是整改方案或台账：问题要逐条编号，"
            "或者在表格里一行一个问题，表头写明“反馈问题”“整改措施”。"
        )
    if len(drafts) > MAX_PROBLEMS:
        raise InvalidInputError(
            f"找到 {len(drafts):,} 个问题，超过一次体检的上限 {MAX_PROBLEMS:,} 个。请拆成几份再检查。"
        )
    year = _year_of(notice, drafts)
    problems = tuple(_problem(text, number, draft, year) for number, draft in enumerate(drafts, start=1))
    title = _above_parts(text, find_title(document, shadow_of(text))) or _first_line(text, problems)
    return Plan(
        title=_APPENDIX.sub("", _one_line(title.of(text)))
        if title
        else (document.title or name or "未命名的方案"),
        text=text,
        problems=problems,
        heading=title or problems[0].span,
        year=year,
        feedback_date=notice.feedback_date,
        tables=tuple(tables_of(document, shadow_of(text))),
        notes=document.warnings,
    )


def _above_parts(text: str, title: Span | None) -> Span | None:
    """A title of several lines up to the first that is numbered: 一、问题清单 is no part of it."""
    part = _PART.search(text, title.start, title.end) if title else None
    return Span(title.start, part.start()) if title and part else title


def _first_line(text: str, problems: Sequence[PlanProblem]) -> Span | None:
    """The first line before the problems that names a plan or ledger; None if there is none."""
    stop = min(problem.extent.start for problem in problems)
    for line in lines_of(text, 0, stop)[:_TITLE_LINES]:
        words = line.of(text)
        if len(words) <= _MAX_NAME_CHARS and "\t" not in words and _NAMES_PLAN.search(words):
            return line
    return None


def _problem(text: str, number: int, draft: Draft, year: int | None) -> PlanProblem:
    return PlanProblem(
        number=number,
        label=draft.label,
        title=_one_line(draft.title.of(text)),
        span=draft.title,
        extent=draft.extent,
        measures=tuple(_measure(text, span, year) for span in draft.measures),
        entries=_entries(text, draft.entries),
        details=tuple(draft.details),
        elsewhere=tuple(draft.elsewhere),
    )


def _measure(text: str, span: Span, year: int | None) -> PlanMeasure:
    words = span.of(text)
    return PlanMeasure(words, span, types_of(words), find_facts(text, span, default_year=year))


def _entries(text: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each place once, in order; values as they stand in the text, not in its shadow."""
    kept: dict[tuple[str, Span, str], Entry] = {}
    for entry in entries:
        value = _one_line(entry.span.of(text)) if entry.value else ""
        kept.setdefault(
            (entry.kind, entry.span, entry.name if not value else ""),
            Entry(entry.kind, entry.name, value, entry.span, entry.in_words),
        )
    return tuple(sorted(kept.values(), key=lambda entry: (entry.span, entry.kind)))


def _one_line(words: str) -> str:
    return _LINE_BREAK.sub("", words).strip()


def _year_of(notice: Notice, drafts: Sequence[Draft]) -> int | None:
    """The one year of the plan's frame; else the one year its deadlines print; None if there are several."""
    dates = (notice.feedback_date, notice.publication_date)
    years = {int(date[:4]) for date in dates if date and date[:4].isdigit()}
    if not years:
        values = (entry.value for draft in drafts for entry in draft.entries if entry.kind == "deadline")
        years = {int(year) for value in values for year in _YEAR.findall(value)}
    return years.pop() if len(years) == 1 else None
