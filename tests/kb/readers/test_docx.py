"""Word files: the numbers Word would show, tables with merged cells, tracked changes."""

from __future__ import annotations

import pytest

from kb.document import Heading, Span
from kb.errors import UnreadableFileError
from kb.readers.docx import read_docx
from tests.kb.readers.office_files import docx, item, level, numbering, paragraph, zipped


def test_automatic_numbers_are_put_into_the_text() -> None:
    lists = numbering(
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "(%2)"),
        level(2, "decimal", "%3."),
    )
    body = (
        item("总体情况")
        + item("政治建设方面", 1)
        + item("学习不深入", 2)
        + item("督办不力", 2)
        + item("作风方面", 1)
        + item("报销不严", 2)
    )
    assert read_docx(docx(body, numbering=lists)).text.split("\n") == [
        "一、总体情况",
        "(一)政治建设方面",
        "1.学习不深入",
        "2.督办不力",
        "(二)作风方面",
        "1.报销不严",
    ]


def test_a_deeper_level_shows_the_numbers_of_the_levels_above() -> None:
    lists = numbering(level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"))
    body = item("甲") + item("乙", 1) + item("丙", 1) + item("丁")
    assert read_docx(docx(body, numbering=lists)).text.split("\n") == ["1 甲", "1.1 乙", "1.2 丙", "2 丁"]


def test_legal_numbering_shows_chinese_levels_as_digits() -> None:
    lists = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert read_docx(docx(item("甲") + item("乙", 1), numbering=lists)).text == "一、甲\n1.1 乙"


def test_two_lists_of_one_abstract_list_count_on_unless_one_overrides_the_start() -> None:
    lists = numbering(level(0, "decimal", "%1、")) + (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = item("甲") + item("乙", list_id=2) + item("丙", list_id=3) + item("丁", list_id=3)
    assert read_docx(docx(body, numbering=lists)).text.split("\n") == ["1、甲", "2、乙", "1、丙", "2、丁"]


def test_a_level_with_restart_zero_counts_through() -> None:
    lists = numbering(level(0, "decimal", "%1、"), level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>'))
    body = item("甲") + item("子", 1) + item("乙") + item("丑", 1)
    assert read_docx(docx(body, numbering=lists)).text.split("\n") == ["1、甲", "(1)子", "2、乙", "(2)丑"]


def test_numbering_is_found_through_the_style_and_its_parents() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
        + level(1, "chineseCounting", "(%2)", '<w:pStyle w:val="H2"/>')
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>{numbered}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>{numbered}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="自定义"/><w:basedOn w:val="H1"/></w:style>'
    )
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in (("甲", "H1"), ("乙", "H2"), ("丙", "Own"))
    )
    document = read_docx(docx(body, numbering=lists, styles=styles))
    assert document.text == "一、甲\n(一)乙\n二、丙"
    assert [heading.level for heading in document.headings] == [1, 2, 1]


def test_a_paragraph_may_switch_its_styles_numbering_off() -> None:
    lists = numbering(level(0, "decimal", "%1、"))
    styles = '<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    off = '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("甲", '<w:pStyle w:val="L"/>')
        + paragraph("说明", off)
        + paragraph("乙", '<w:pStyle w:val="L"/>')
    )
    assert read_docx(docx(body, numbering=lists, styles=styles)).text == "1、甲\n说明\n2、乙"


def test_a_list_defined_by_a_numbering_style_is_followed() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="公文"/>{level(0, "decimal", "第%1条", "<w:suff w:val=&quot;nothing&quot;/>".replace("&quot;", chr(34)))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert read_docx(docx(item("甲") + item("乙"), numbering=lists)).text == "第1条甲\n第2条乙"


def test_bullets_add_nothing_to_the_text() -> None:
    lists = numbering(level(0, "bullet", "\uf0b7"))
    assert read_docx(docx(item("甲"), numbering=lists)).text == "甲"


def test_a_number_before_a_digit_keeps_a_space_so_that_it_is_no_decimal() -> None:
    lists = numbering(level(0, "decimal", "%1."))
    assert read_docx(docx(item("12个问题已整改。"), numbering=lists)).text == "1. 12个问题已整改。"


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("decimalEnclosedCircleChinese", "①"),
        ("ideographTraditional", "甲"),
        ("japaneseCounting", "一"),
        ("upperLetter", "A"),
        ("lowerRoman", "i"),
        ("decimalFullWidth", "1"),
        ("chineseLegalSimplified", "壹"),
        ("decimalZero", "01"),
    ],
)
def test_number_formats_are_written_as_word_shows_them(number_format: str, shown: str) -> None:
    assert (
        read_docx(docx(item("题"), numbering=numbering(level(0, number_format, "%1、")))).text
        == f"{shown}、题"
    )


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_merged_cells_come_once_with_their_spans() -> None:
    restart, going_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    table = (
        f"<w:tbl><w:tr>{cell('序号')}{cell('问题和措施', wide)}</w:tr>"
        f"<w:tr>{cell('1', restart)}{cell('报销不严', restart)}{cell('修订制度')}</w:tr>"
        f"<w:tr>{cell('', going_on)}{cell('', going_on)}{cell('追回资金')}</w:tr></w:tbl>"
    )
    document = read_docx(docx(paragraph("前") + table + paragraph("后")))
    assert document.text == "前\n序号\t问题和措施\n1\t报销不严\t修订制度\n\t\t追回资金\n后"
    (found,) = document.tables
    shapes = {c.span.of(document.text): (c.row, c.column, c.row_span, c.column_span) for c in found.cells}
    assert shapes == {
        "序号": (0, 0, 1, 1),
        "问题和措施": (0, 1, 1, 2),
        "1": (1, 0, 2, 1),
        "报销不严": (1, 1, 2, 1),
        "修订制度": (1, 2, 1, 1),
        "追回资金": (2, 2, 1, 1),
    }
    assert (found.row_count, found.column_count) == (3, 3)


def test_a_cell_with_several_paragraphs_stays_one_slice_of_the_text() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc>{cell('丙')}</w:tr></w:tbl>"
    document = read_docx(docx(table))
    assert [c.span.of(document.text) for c in document.tables[0].cells] == ["甲\n乙", "丙"]


def test_automatic_numbers_in_cells_are_resolved() -> None:
    lists = numbering(level(0, "decimal", "%1"))
    table = "".join(f"<w:tr><w:tc>{item('')}</w:tc>{cell(text)}</w:tr>" for text in ("甲", "乙"))
    assert read_docx(docx(f"<w:tbl>{table}</w:tbl>", numbering=lists)).text == "1\t甲\n2\t乙"


def test_a_table_of_one_cell_is_text_in_a_frame() -> None:
    document = read_docx(docx(f"<w:tbl><w:tr>{cell('公示')}</w:tr></w:tbl>"))
    assert (document.text, document.tables) == ("公示", ())


def test_a_nested_table_is_read_within_its_cell() -> None:
    inner = f"<w:tbl><w:tr>{cell('子一')}{cell('子二')}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('外')}{inner}{paragraph('尾')}</w:tc>{cell('右')}</w:tr></w:tbl>"
    assert read_docx(docx(table)).text == "外\n子一 子二\n尾\t右"


def test_tracked_insertions_stay_and_deletions_go() -> None:
    body = (
        "<w:p><w:r><w:t>追回</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
    )
    assert read_docx(docx(body)).text == "追回5万元"


def test_a_deleted_paragraph_mark_joins_the_paragraphs() -> None:
    body = paragraph("修订", "<w:rPr><w:del/></w:rPr>") + paragraph("制度。")
    assert read_docx(docx(body)).text == "修订制度。"


def test_links_controls_fields_and_line_breaks_are_looked_through() -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>见附件</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:br/><w:t>第二行</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert read_docx(docx(body)).text == "见附件\n第二行"


def test_a_text_box_is_read_once_though_word_stores_it_twice() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert read_docx(docx(body)).text == "框内"


def test_hidden_text_is_left_out() -> None:
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>"
    assert read_docx(docx(body)).text == "明"


def test_footnotes_are_left_out_and_reported() -> None:
    body = '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert read_docx(docx(body)).warnings == ("文件有脚注或尾注，脚注内容未读入。",)


def test_title_and_heading_styles_become_headings() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="标题 1"/></w:style>'
    )
    document = read_docx(
        docx(
            paragraph("通报", '<w:pStyle w:val="a3"/>') + paragraph("一、概况", '<w:pStyle w:val="1"/>'),
            styles=styles,
        )
    )
    assert document.headings == (Heading(0, Span(0, 2)), Heading(1, Span(3, 7)))


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("某局整改通报", "某局整改通报"), ("Word Document", None), ("Microsoft Word - 1.doc", None)],
)
def test_the_core_title_is_kept_unless_it_says_nothing(stated: str, kept: str | None) -> None:
    assert read_docx(docx(paragraph("正文"), title=stated)).title == kept


def test_a_document_type_definition_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="x"/>'
    with pytest.raises(UnreadableFileError, match="DTD"):
        read_docx(zipped({"word/document.xml": bomb}))


def test_a_document_without_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFileError, match="OCR"):
        read_docx(docx("<w:p/>"))


def test_a_document_without_a_body_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="缺少正文"):
        read_docx(zipped({"word/document.xml": '<w:document xmlns:w="x"/>'}))
