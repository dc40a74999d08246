"""A checklist to be taken away: a Word document to tick off, and a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.documents.workbook import Sheet, workbook_bytes
from api.pages.citations import anchor_of, chinese_number
from api.patterns.checklist_words import (
    counts_words,
    explanations,
    scope_sentence,
    title_of,
    types_words,
)
from api.patterns.opened import cite_problem, entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.answers.entries import Entry
    from api.documents.official import OfficialDocument
    from api.documents.workbook import Value
    from api.patterns.checklist import CheckItem, Checklist

CHECK_WORDS = "□ 有　□ 无"
_CHECK_WIDTHS = (12, 64, 16, 16, 26, 22)
_LIST_COLUMNS = (
    ("序号", 6),
    ("常见问题", 20),
    ("单位数", 8),
    ("问题数", 8),
    ("典型问题", 60),
    ("常见措施类型（问题数）", 40),
    ("自查：有/无", 12),
    ("备注", 30),
)
_MEASURE_COLUMNS = (
    ("序号", 6),
    ("常见问题", 14),
    ("单位", 16),
    ("发现的问题", 26),
    ("整改措施", 54),
    ("措施类型", 12),
    ("完成情况", 10),
    ("出处", 28),
    ("原文", 8),  # the link: LibreOffice cuts linked words instead of wrapping them, so they are few
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A topic with its titles, each with its citation, and quoted measures as they are shown."""

    number: int
    item: CheckItem
    titles: tuple[tuple[Entry, str], ...]
    measures: tuple[Entry, ...]


def word_of(checklist: Checklist, *, date: str, base_url: str) -> bytes:
    """The .docx file. date: as shown below the title."""
    from api.documents.official import OfficialDocument

    outline, listed = checklist.outline, list(_listed(checklist, base_url))
    document = OfficialDocument(title_of(outline), date=date)
    document.contents()
    document.heading("一、自查表")
    document.paragraph(scope_sentence(outline))
    document.table(
        ("序号", "常见问题", "单位数", "问题数", "自查", "备注"),
        [_check_row(one) for one in listed],
        widths_mm=_CHECK_WIDTHS,
    )
    document.heading("二、逐项参考")
    for one in listed:
        _write(document, one, base_url)
    document.heading("三、说明")
    for words in explanations(outline):
        document.paragraph(words)
    document.sources_annex()
    return document.save()


def workbook_of(checklist: Checklist, *, base_url: str) -> bytes:
    """The .xlsx file: the list, the measures that are quoted, and how to read them."""
    listed = list(_listed(checklist, base_url))
    quoted = [(one, entry_, quote) for one in listed for entry_ in one.measures for quote in entry_.quotes]
    list_names, list_widths = zip(*_LIST_COLUMNS, strict=True)
    names, widths = zip(*_MEASURE_COLUMNS, strict=True)
    rows: list[tuple[Value, ...]] = [
        (
            one.number,
            one.item.topic.label,
            entry_.unit,
            entry_.title,
            quote.text,
            "、".join(quote.types),
            "、".join(view.word for view in quote.statuses),
            f"《{entry_.notice_title}》，{quote.measure_id}",
            anchor_of(quote.measure_id),
        )
        for one, entry_, quote in quoted
    ]
    links = {(row, len(names) - 1): base_url + quote.url for row, (_, _, quote) in enumerate(quoted)}
    title = title_of(checklist.outline)
    said = [title, scope_sentence(checklist.outline), *explanations(checklist.outline)]
    return workbook_bytes(
        [
            Sheet("自查清单", list_names, [_list_row(one) for one in listed], list_widths, heading=title),
            Sheet("措施原文", names, rows, widths, links, title),
            Sheet("说明", ("说明",), [(words,) for words in said], (100,)),
        ]
    )


def _listed(checklist: Checklist, base_url: str) -> Iterator[_Listed]:
    choice = checklist.outline.choice
    measures = choice.showing("measures")
    for number, item in enumerate(checklist.items, 1):
        yield _Listed(
            number,
            item,
            tuple((entry(one, choice, base_url)[0], cite_problem(one, base_url)) for one in item.titles),
            tuple(entry(one, measures, base_url)[0] for one in item.measures),
        )


def _check_row(one: _Listed) -> tuple[str, ...]:
    topic = one.item.topic
    such_as = f"。如：{one.titles[0][0].title}" if one.titles else ""
    return str(one.number), topic.label + such_as, str(topic.units), str(topic.problems), CHECK_WORDS, ""


def _list_row(one: _Listed) -> tuple[Value, ...]:
    topic = one.item.topic
    titles = "\n".join(f"{title.title}（{title.unit}）" for title, _ in one.titles)
    return one.number, topic.label, topic.units, topic.problems, titles, types_words(topic), "", ""


def _write(document: OfficialDocument, one: _Listed, base_url: str) -> None:
    topic = one.item.topic
    document.heading(f"（{chinese_number(one.number)}）{topic.label}", 2)
    document.paragraph(f"{counts_words(topic)}。自查：{CHECK_WORDS}　备注：")
    for title, citation in one.titles:
        number = document.source(_without_words(citation, title.title), base_url + title.url)
        document.paragraph(f"{title.title}（{title.unit}）", sources=(number,), bold_lead="典型问题：")
    if topic.types:
        document.paragraph(f"{types_words(topic)}。", bold_lead="同类单位采取的措施（问题数）：")
    for entry_ in one.measures:
        for quote in entry_.quotes:
            said = (*quote.types, *(view.word for view in quote.statuses))
            document.paragraph(f"{entry_.unit}（{'，'.join(said)}）", bold_lead="措施原文：", leads=True)
            source = _without_words(quote.citation, quote.text)
            document.quote(quote.text, document.source(source, base_url + quote.url))


def _without_words(citation: str, words: str) -> str:
    """The source alone: the words it cites stand in the document already."""
    return citation.removeprefix(f"“{words}”——")
