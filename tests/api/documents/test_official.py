"""The Word document: what is written comes back, linked and in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents.official import Cell, OfficialDocument
from api.documents.plain_text import lines_of, one_line
from tests.api.documents.word_files import body, found, opened, paragraphs, part, text_of

HOSTILE = '</w:t></w:r><w:fldSimple w:instr="INCLUDETEXT c:\\secret"/>{ HYPERLINK "http://x" } & =cmd|\' /C calc\'!A0'


def report() -> OfficialDocument:
    """A short report with every kind of part."""
    document = OfficialDocument("整改先例参考", subtitle="某局", date="2025年3月1日")
    document.contents()
    first = document.source("甲局《整改通报》（2024-03-01公开）", "http://kb.example/notices/a?cite=P1#P1")
    second = document.source("乙局《整改通报》")
    document.heading("一、差旅费审核不严")
    document.heading("（一）先例", 2)
    document.heading("1．措施", 3)
    document.paragraph("共2个先例。", sources=[first, second], bold_lead="概况：")
    document.quote("修订《差旅费管理办法》。", first)
    document.table(["类型", "件数"], [["建章立制", Cell("2", (second,))]], widths_mm=[60, 30])
    document.sources_annex()
    return document


def test_headings_are_words_own_headings() -> None:
    document = opened(report().save())
    assert [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "一、差旅费审核不严"),
        ("Heading 2", "（一）先例"),
        ("Heading 3", "1．措施"),
        ("Heading 1", "附：引用来源"),
    ]


def test_title_subtitle_and_date_stand_first() -> None:
    texts = [(p.style.name, p.text) for p in opened(report().save()).paragraphs[:3]]
    assert texts == [("Title", "整改先例参考"), ("Subtitle", "某局"), ("Subtitle", "2025年3月1日")]


def test_the_properties_name_title_author_and_language() -> None:
    properties = opened(report().save()).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "整改先例参考",
        "整改先例库",
        "zh-CN",
    )


def test_the_contents_are_a_field_with_its_entries_already_in_it() -> None:
    content = report().save()
    assert paragraphs(content, "TOC1") == ["一、差旅费审核不严2", "附：引用来源3"]
    assert paragraphs(content, "TOC2") == ["（一）先例2"]
    instructions = [text.strip() for text in found(body(content), ".//w:instrText/text()")]
    assert instructions[0] == 'TOC \\o "1-2" \\h \\z'
    assert instructions[1:] == [
        "PAGEREF _Toc00000001 \\h",
        "PAGEREF _Toc00000002 \\h",
        "PAGEREF _Toc00000004 \\h",
    ]


def test_fields_begin_separate_and_end_in_turn() -> None:
    kinds = found(body(report().save()), ".//w:fldChar/@w:fldCharType")
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth in (0, 1, 2)
    assert depth == 0


def test_word_is_not_told_to_ask_about_fields() -> None:
    content = report().save()
    assert found(part(content, "word/settings.xml"), ".//w:updateFields") == []
    assert found(body(content), ".//@w:dirty") == []


def test_every_internal_link_leads_to_a_bookmark_and_ids_are_unique() -> None:
    root = body(report().save())
    names = found(root, ".//w:bookmarkStart/@w:name")
    ids = found(root, ".//w:bookmarkStart/@w:id")
    assert set(found(root, ".//w:hyperlink/@w:anchor")) <= set(names)
    assert len(set(names)) == len(names)
    assert len(set(ids)) == len(ids)
    assert ids == found(root, ".//w:bookmarkEnd/@w:id")


def test_sources_are_numbered_once_and_linked_where_they_are_used() -> None:
    document = OfficialDocument("题")
    assert [document.source("甲"), document.source("乙"), document.source(" 甲\n")] == [1, 2, 1]
    document.paragraph("文", sources=[2, 1])
    content = document.save()
    assert paragraphs(content, "BodyText") == ["文[2][1]"]
    linked = found(body(content), ".//w:p[w:pPr/w:pStyle/@w:val='BodyText']/w:hyperlink/@w:anchor")
    assert linked == ["_Source2", "_Source1"]


def test_the_annex_lists_every_source_with_its_address_as_a_link() -> None:
    content = report().save()
    assert paragraphs(content, "Source") == [
        "[1] 甲局《整改通报》（2024-03-01公开） http://kb.example/notices/a?cite=P1#P1",
        "[2] 乙局《整改通报》",
    ]
    links = [r.target_ref for r in opened(content).part.rels.values() if r.is_external]
    assert links == ["http://kb.example/notices/a?cite=P1#P1"]


def test_an_address_within_the_citation_is_not_repeated() -> None:
    document = OfficialDocument("题")
    document.source("甲《通报》，http://kb.example/a，存档", "http://kb.example/a")
    assert paragraphs(document.save(), "Source") == ["[1] 甲《通报》，http://kb.example/a，存档"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://a b", "/notices/a", "http://x\n"]
)
def test_an_address_that_is_not_of_the_web_becomes_no_link(url: str) -> None:
    document = OfficialDocument("题")
    document.source("甲", url)
    content = document.save()
    assert not any(r.is_external for r in opened(content).part.rels.values())
    assert paragraphs(content, "Source") == ["[1] 甲"]


def test_the_annex_comes_by_itself_if_nobody_asked_and_not_at_all_without_sources() -> None:
    document = OfficialDocument("题")
    document.source("甲")
    assert paragraphs(document.save(), "Heading1") == ["附：引用来源"]
    empty = OfficialDocument("题")
    empty.sources_annex()
    assert paragraphs(empty.save(), "Heading1") == []


def test_sources_named_after_the_annex_are_in_it() -> None:
    document = OfficialDocument("题")
    document.source("甲")
    document.sources_annex("附件")
    document.source("乙")
    assert paragraphs(document.save(), "Source") == ["[1] 甲", "[2] 乙"]


def test_saving_twice_gives_the_same_document() -> None:
    document = report()
    assert body(document.save()).xpath("string()") == body(document.save()).xpath("string()")


def test_contents_without_headings_are_an_empty_field() -> None:
    document = OfficialDocument("题")
    document.contents()
    document.paragraph("文")
    content = document.save()
    assert paragraphs(content, "TOC1") == [""]
    assert len(found(body(content), ".//w:fldChar")) == 3


def test_what_follows_the_contents_begins_a_page() -> None:
    starts = found(body(report().save()), ".//w:p[w:pPr/w:pageBreakBefore]")
    assert [text_of(each) for each in starts] == ["一、差旅费审核不严", "附：引用来源"]


def test_lines_of_a_text_become_paragraphs_and_the_lead_is_bold() -> None:
    document = OfficialDocument("题")
    document.paragraph("甲\n\n 乙\r\n丙", bold_lead="要点：")
    content = document.save()
    assert paragraphs(content, "BodyText") == ["要点：甲", "乙", "丙"]
    assert [text_of(run) for run in found(body(content), ".//w:r[w:rPr/w:b]")] == ["要点："]


def test_what_names_the_next_paragraph_stays_on_its_page() -> None:
    document = OfficialDocument("题")
    document.paragraph("（业务培训）", bold_lead="四是", leads=True)
    document.quote("组织培训。", document.source("甲局"))
    lead = next(p for p in opened(document.save()).paragraphs if p.text == "四是（业务培训）")
    assert lead.style.paragraph_format.keep_with_next


def test_markup_and_fields_in_a_text_stay_text() -> None:
    document = OfficialDocument(HOSTILE)
    document.contents()
    document.heading(HOSTILE)
    document.paragraph(HOSTILE, bold_lead=HOSTILE, sources=[document.source(HOSTILE, 'http://x/?"&<')])
    document.quote(HOSTILE, 1)
    document.table([HOSTILE], [[Cell(HOSTILE, (1,))]], widths_mm=[100])
    content = document.save()
    assert found(body(content), ".//w:fldSimple") == []
    assert paragraphs(content, "Quote") == [HOSTILE + "[1]"]
    assert opened(content).core_properties.title == HOSTILE
    assert [cell.text for row in opened(content).tables[0].rows for cell in row.cells] == [
        HOSTILE,
        HOSTILE + "[1]",
    ]


BAD_CALLS: dict[str, Callable[[OfficialDocument], object]] = {
    "level": lambda document: document.heading("题", 4),
    "source": lambda document: document.paragraph("文", sources=[1]),
    "There is no source 0": lambda document: document.quote("文", 0),
    "no source 7": lambda document: document.table(["甲"], [[Cell("乙", (7,))]], widths_mm=[10]),
    "as many widths": lambda document: document.table(["甲"], [], widths_mm=[10, 20]),
    "0 columns": lambda document: document.table([], [], widths_mm=[]),
    "positive": lambda document: document.table(["甲"], [], widths_mm=[0]),
    "2 cells under 1": lambda document: document.table(["甲"], [["乙", "丙"]], widths_mm=[10]),
}


@pytest.mark.parametrize("message", BAD_CALLS)
def test_a_wrong_call_is_refused_and_leaves_no_trace(message: str) -> None:
    document = OfficialDocument("题")
    with pytest.raises(ValueError, match=message):
        BAD_CALLS[message](document)
    assert text_of(body(document.save())) == "题"


anything = st.text(st.characters(codec=None), max_size=60)


@settings(max_examples=60, deadline=None)
@given(anything, anything, anything, st.lists(st.lists(anything, max_size=2), max_size=3))
def test_any_text_opens_again_and_comes_back(
    title: str, text: str, citation: str, rows: list[list[str]]
) -> None:
    document = OfficialDocument(title, subtitle=text)
    document.contents()
    document.heading(title)
    document.paragraph(text, sources=[document.source(citation)])
    document.quote(text, 1)
    document.table(["一", "二"], rows, widths_mm=[40, 50])
    content = document.save()
    read = opened(content)
    assert read.core_properties.title == one_line(title)
    assert paragraphs(content, "Heading1") == [one_line(title), "附：引用来源"]
    assert "".join(paragraphs(content, "BodyText")) == "".join(lines_of(text)) + "[1]"
    assert "".join(paragraphs(content, "Quote")) == "".join(lines_of(text)) + "[1]"
    expected = [[*("\n".join(lines_of(cell)) for cell in row), *[""] * (2 - len(row))] for row in rows]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows[1:]] == expected
