"""Workbooks: ledgers with title rows, merged cells, dates, hidden sheets; hostile sizes stay harmless."""

from __future__ import annotations

import time

import pytest

from kb.document import Heading, Span
from kb.errors import UnreadableFileError
from kb.readers.xlsx import read_xlsx
from tests.kb.readers.office_files import rows, text_cell, xlsx

HEADER = ["序号", "反馈问题", "整改措施"]


def test_a_title_row_above_the_header_becomes_the_documents_first_line() -> None:
    sheet = (
        rows(["某局整改台账"], HEADER, ["1", "报销不严", "修订制度"])
        + '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'
    )
    document = read_xlsx(xlsx(sheet))
    assert document.text == "某局整改台账\n序号\t反馈问题\t整改措施\n1\t报销不严\t修订制度"
    assert document.headings == (Heading(0, Span(0, 6)),)
    assert (document.tables[0].row_count, document.tables[0].column_count) == (2, 3)


def test_merged_cells_come_once_and_cover_their_rows() -> None:
    sheet = rows(HEADER, ["1", "报销不严", "修订制度"], ["", "", "追回资金"])
    sheet += '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/></mergeCells>'
    document = read_xlsx(xlsx(sheet))
    assert document.text == "序号\t反馈问题\t整改措施\n1\t报销不严\t修订制度\n\t\t追回资金"
    spans = {
        cell.span.of(document.text): (cell.row, cell.column, cell.row_span)
        for cell in document.tables[0].cells
    }
    assert spans["报销不严"] == (1, 1, 2)
    assert spans["追回资金"] == (2, 2, 1)


def test_remarks_below_the_table_are_lines() -> None:
    document = read_xlsx(xlsx(rows(HEADER, ["1", "甲", "乙"], ["备注:数据截至6月底。"])))
    assert document.text.endswith("1\t甲\t乙\n备注:数据截至6月底。")
    assert document.tables[0].row_count == 2


def test_rows_with_a_unit_and_date_before_the_header_are_lines() -> None:
    document = read_xlsx(
        xlsx(rows(["整改台账"], ["填报单位:某局", "", "2024年6月"], HEADER, ["1", "甲", "乙"]))
    )
    assert document.text.split("\n")[:3] == [
        "整改台账",
        "填报单位:某局  2024年6月",
        "序号\t反馈问题\t整改措施",
    ]


def test_a_section_row_across_the_table_stays_in_it() -> None:
    sheet = (
        rows(HEADER, ["一、政治建设方面"], ["1", "甲", "乙"])
        + '<mergeCells><mergeCell ref="A2:C2"/></mergeCells>'
    )
    (table,) = read_xlsx(xlsx(sheet)).tables
    assert [(cell.row, cell.column_span) for cell in table.cells if cell.row == 1] == [(1, 3)]


def test_dates_shares_and_numbers_are_shown_as_meant() -> None:
    formats = '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="0.0%"/><numFmt numFmtId="178" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
    styles = (
        formats
        + '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="178"/></cellXfs>'
    )
    # 45292 days after 1899-12-30 is 2024-01-01.
    cells = "".join(
        f'<c r="{chr(65 + column)}1" s="{style}"><v>{value}</v></c>'
        for column, (style, value) in enumerate(
            [(1, 45292), (2, 45292.5), (3, 0.956), (0, 12), (0, 0.30000000000000004), (4, 45292)]
        )
    )
    document = read_xlsx(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>', styles=styles))
    assert document.text == "2024-01-01\t2024-01-01 12:00\t95.6%\t12\t0.3\t2024-01"


def test_formulas_show_their_cached_value_and_missing_ones_are_reported() -> None:
    sheet = '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c></row></sheetData>'
    document = read_xlsx(xlsx(sheet))
    assert document.text == "2"
    assert "有 1 个公式单元格没有算好的结果" in document.warnings[0]


def test_shared_strings_are_read_without_their_phonetic_guides() -> None:
    strings = "<si><r><t>整改</t></r><r><t>台账</t></r><rPh sb='0' eb='2'><t>zhenggai</t></rPh></si>"
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    assert read_xlsx(xlsx(sheet, strings=strings)).text == "整改台账"


def test_hidden_sheets_are_left_out_and_reported() -> None:
    document = read_xlsx(xlsx(rows(["甲"]), rows(["密"]), names=("台账", "底稿"), hidden=("底稿",)))
    assert document.text == "甲"
    assert document.warnings == ("有 1 个隐藏的工作表未读入：底稿。",)


def test_sheet_names_are_headings_if_several_sheets_have_text() -> None:
    document = read_xlsx(xlsx(rows(["甲"]), rows([""]), rows(["乙"]), names=("第一轮", "空", "第二轮")))
    assert document.text == "第一轮\n甲\n第二轮\n乙"
    assert [heading.level for heading in document.headings if heading.level] == [1, 1]


def test_a_line_break_in_a_cell_stays_in_its_span() -> None:
    document = read_xlsx(xlsx(rows(["一是修订。\n二是追回。", "甲"])))
    assert [cell.span.of(document.text) for cell in document.tables[0].cells] == [
        "一是修订。\n二是追回。",
        "甲",
    ]


def test_a_cell_at_the_far_corner_costs_nothing_and_is_reported() -> None:
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{text_cell("A1", "甲")}</row><row r="1048576">{text_cell("XFD1048576", "乙")}</row></sheetData>'
    started = time.perf_counter()
    document = read_xlsx(xlsx(sheet))
    assert time.perf_counter() - started < 2
    assert document.text == "甲"
    assert "之外，未读入" in document.warnings[0]


def test_a_merge_over_whole_columns_ends_with_the_data() -> None:
    sheet = rows(["甲", "乙"], ["", "丙"]) + '<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>'
    assert read_xlsx(xlsx(sheet)).tables[0].row_count == 2


def test_a_workbook_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="没有文字"):
        read_xlsx(xlsx("<sheetData/>"))


def test_truncated_sheet_xml_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="不完整或已损坏"):
        read_xlsx(xlsx("<sheetData><row>"))
