"""A report as a Word document: an overview, then one part for each problem with tables and quotes, and the sources."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from api.documents.word_table import Cell
from api.pages.marks import mask_personal
from api.reports.content import COUNTED_PRECEDENTS, MAX_ANSWERED
from api.reports.numerals import numeral
from api.reports.overview import MAIN_TYPES, overview_sentences
from api.reports.wording import (
    address,
    all_types_words,
    counts_sentence,
    document_title,
    further_sentences,
    quoted,
    short_title,
    shortened,
    source_line,
    status_words,
    types_words,
    unit_and_year,
    verdict_words,
    why_words,
)

if TYPE_CHECKING:
    from api.documents.official import OfficialDocument
    from api.reports.content import Report, ReportPart
    from api.reports.suggestions import Suggestion
    from index.precedents import Precedent, Precedents
    from kb.records import MeasureRecord

_OVERVIEW_WIDTHS = (12, 62, 30, 16, 36)
_MEASURE_WIDTHS = (22, 16, 82, 36)
_PRECEDENT_WIDTHS = (30, 32, 57, 37)
_HEADING_CHARS = 24  # with its number: one line of the contents
_LEAST_QUOTE_CHARS = 15
_OVERVIEW_CHARS = 100
_PRECEDENT_CHARS = 160
_MEASURE_CHARS = 240


def word_of(report: Report) -> bytes:
    """The .docx file."""
    from api.documents.official import OfficialDocument

    document = OfficialDocument(
        document_title(report.title),
        subtitle=f"共 {len(report.parts)} 个问题",
        date=chinese_date(report.date),
    )
    document.contents()
    document.heading("一、总体情况")
    _write_overview(document, report)
    document.heading("二、逐项先例")
    for number, part in enumerate(report.parts, 1):
        if part.state != "skipped":
            _write_part(document, report, number, part)
    document.heading("三、说明")
    for sentence in explanations(report):
        document.paragraph(sentence)
    document.sources_annex()
    return document.save()


def chinese_date(iso: str) -> str:
    """2025-01-02 -> 2025年1月2日."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def explanations(report: Report) -> list[str]:
    """How to read the report, and what it does not say."""
    said = [
        "本报告由整改先例库根据已公开的整改通报自动汇编，只含计数与原文摘录，不含推断；引用前请点开出处核对原文。",
        f"每个问题统计最可比的先例，最多 {COUNTED_PRECEDENTS} 个；逐条清单见随附工作簿的“先例明细”。",
        f"附录中的引用来源可在电子版中点开；看打印件时，在网址“{report.base_url}/notices/”之后接上“#”前的编号，即可找到通报全文。",
        "“建议参考的措施”是从先例中摘录、供选用的原文，不代表其适用于本单位；“可比之处”括号中的数是语义相似度，最高为 1。",
    ]
    if report.filters:
        shown = "、".join(f"{name}为“{value}”" for name, value in report.filters)
        said.append(f"本次只查找{shown}的先例。")
    if report.count("skipped"):
        said.append(
            f"一次最多查询 {MAX_ANSWERED} 个问题，清单中其余 {report.count('skipped')} 个没有查询，请另行提交。"
        )
    return said


def _write_overview(document: OfficialDocument, report: Report) -> None:
    for sentence in overview_sentences(report):
        document.paragraph(sentence)
    rows = [
        (
            part.problem.label or str(number),
            shortened(part.problem.text, _OVERVIEW_CHARS),
            verdict_words(part),
            str(len(part.answer.precedents)) if part.answer else "—",
            types_words(part.answer, limit=MAIN_TYPES, between="\n") if part.answer else "",
        )
        for number, part in enumerate(report.parts, 1)
        if part.state != "skipped"  # told in the sentence above
    ]
    document.table(("序号", "问题", "结论", "先例数", "主要措施类型"), rows, widths_mm=_OVERVIEW_WIDTHS)


def _write_part(document: OfficialDocument, report: Report, number: int, part: ReportPart) -> None:
    problem = part.problem
    place = f"（{numeral(number)}）"
    heading = short_title(problem.text, _HEADING_CHARS - len(place))
    document.heading(place + heading, 2)
    if heading != problem.text.rstrip("。；;"):
        label = problem.label.strip("、.．:：，, （）()【】[]")
        lead = f"反馈问题（清单序号 {label}）：" if label else "反馈问题："
        document.paragraph(problem.text, bold_lead=lead)
    if part.answer is None:
        document.paragraph(part.remark, bold_lead=f"{verdict_words(part)}：")
    elif part.state == "none":
        _write_nearest(document, report, part)
    else:
        _write_precedents(document, report, part, part.answer)


def _write_precedents(
    document: OfficialDocument, report: Report, part: ReportPart, answer: Precedents
) -> None:
    sentences = counts_sentence(answer) + "".join(further_sentences(answer))
    document.paragraph(sentences, bold_lead=f"{answer.verdict_label}：")
    if answer.counts.types:
        document.paragraph(all_types_words(answer), bold_lead="措施类型（先例数）：")
    if part.suggestions:
        document.heading("建议参考的措施（引自先例原文，供选用）", 3)
        rows = [_suggestion_row(document, report, suggestion) for suggestion in part.suggestions]
        document.table(
            ("措施类型", "先例数", "措施原文", "单位（年份）、完成情况"), rows, widths_mm=_MEASURE_WIDTHS
        )
    document.heading("代表先例", 3)
    _write_table(document, report, part, part.best)


def _suggestion_row(
    document: OfficialDocument, report: Report, suggestion: Suggestion
) -> tuple[str, str, Cell, str]:
    record = suggestion.record
    quote = Cell(f"“{quoted(record, _MEASURE_CHARS)}”", (_source(document, report, record),))
    who = f"{unit_and_year(record)}，{status_words(record)}"
    return suggestion.type_name, str(suggestion.count), quote, who


def _write_nearest(document: OfficialDocument, report: Report, part: ReportPart) -> None:
    if not part.nearest:
        document.paragraph("库中没有与这个问题可比的先例。", bold_lead="未找到可比先例：")
        return
    document.paragraph(
        "库中没有与这个问题可比的先例。下表只是意思最接近的，不是先例，不列入统计。",
        bold_lead="未找到可比先例：",
    )
    _write_table(document, report, part, part.nearest, "相近之处")


def _write_table(
    document: OfficialDocument,
    report: Report,
    part: ReportPart,
    precedents: Sequence[Precedent],
    why: str = "可比之处",
) -> None:
    suggested = [one.record for one in part.suggestions]
    rows: list[Sequence[str | Cell]] = []
    for one in precedents:
        record, is_said = _unsaid_measure(one, suggested)
        quote = f"“{quoted(record, _PRECEDENT_CHARS)}”（{status_words(record)}）"
        said = Cell("同上表所引" if is_said else quote, (_source(document, report, record),))
        rows.append((_units(document, report, part, one), mask_personal(one.title), said, why_words(one)))
    document.table(("单位（年份）", "发现的问题", "整改措施摘录", why), rows, widths_mm=_PRECEDENT_WIDTHS)


def _units(document: OfficialDocument, report: Report, part: ReportPart, one: Precedent) -> str | Cell:
    """Who did it, and how many others are told of in the same words, with their sources."""
    others = part.alike(one)
    if not others:
        return unit_and_year(one.best)
    words = f"{unit_and_year(one.best)}；另有 {len(others)} 份通报表述相同"
    return Cell(words, tuple(_source(document, report, other.best) for other in others))


def _unsaid_measure(precedent: Precedent, suggested: Collection[MeasureRecord]) -> tuple[MeasureRecord, bool]:
    """(the best measure of a precedent, False); another one that is long enough where the suggestions say that already.

    True if there is none.
    """
    said = {"".join(one.text.split()) for one in suggested}
    unsaid = [one for one in precedent.measures if "".join(one.text.split()) not in said]
    if precedent.best in unsaid:
        return precedent.best, False
    other = next((one for one in unsaid if len(one.text) >= _LEAST_QUOTE_CHARS), None)
    return (precedent.best, True) if other is None else (other, False)


def _source(document: OfficialDocument, report: Report, record: MeasureRecord) -> int:
    return document.source(source_line(record), address(record, report.base_url), linked=record.measure_id)
