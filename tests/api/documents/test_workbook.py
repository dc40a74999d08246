"""Workbooks: every value comes back, nothing is a formula, and they look and print like a ledger."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.documents.workbook import Sheet, safe_text, workbook_bytes

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(content: bytes) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in read(content).active]


def sheet_xml(content: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return [etree.fromstring(archive.read(name)) for name in names]


def formulas_and_errors(content: bytes) -> list[Any]:
    return [
        each for root in sheet_xml(content) for each in root.xpath("//m:f | //m:c[@t='e']", namespaces=MAIN)
    ]


def test_texts_numbers_and_dates_come_back_as_such() -> None:
    row = ["建章立制", 3, 2.5, Decimal("146.30"), date(2024, 3, 1), datetime(2024, 3, 1, 8, 30), None, ""]
    content = workbook_bytes([Sheet("台账", list("一二三四五六七八"), [row])])
    assert rows_of(content) == [
        list("一二三四五六七八"),
        ["建章立制", 3, 2.5, 146.3, datetime(2024, 3, 1), datetime(2024, 3, 1, 8, 30), None, None],
    ]
    formats = [cell.number_format for cell in read(content).active[2]]
    assert formats[3:6] == ["General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "是"),
        (False, "否"),
        (340102199001011234, "340102199001011234"),  # 18 digits: Excel keeps 15
        (10**18, 10**18),
        (Decimal("0.1234567890123456"), "0.1234567890123456"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (Decimal("sNaN"), "sNaN"),
        (Decimal("1E+400"), "1E+400"),
        (10**350, "1" + "0" * 350),
        (date(1899, 5, 4), "1899-05-04"),
        (datetime(1850, 1, 2, 3, 4), "1850-01-02 03:04:00"),
    ],
)
def test_what_excel_cannot_keep_exactly_is_text(value: Any, shown: Any) -> None:
    assert rows_of(workbook_bytes([Sheet("表", ["值"], [[value]])]))[1] == [shown]


def test_nothing_is_a_formula_or_an_error_value() -> None:
    hostile = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1",
        "#N/A",
        "#REF!",
        "{=1}",
        '=HYPERLINK("http://x")',
        "\t=1",
    ]
    content = workbook_bytes([Sheet("=1", hostile, [hostile], links={(0, 0): "http://x/?=1"})])
    assert formulas_and_errors(content) == []
    assert rows_of(content)[1] == [safe_text(text) for text in hostile]


def test_the_header_is_bold_frozen_filtered_and_repeated_in_print() -> None:
    sheet = read(workbook_bytes([Sheet("表", ["甲", "乙"], [["1", "2"], ["3", "4"]])])).active
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"


def test_it_prints_on_a4_across_one_page_wide() -> None:
    sheet = read(workbook_bytes([Sheet("表", ["甲"], [])])).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


@pytest.mark.parametrize(
    ("heading", "printed"),
    [("台账（甲&乙）", "台账（甲&&乙）"), ("多" * 300, "多" * 99 + "…"), ("一行\n又一行", "一行 又一行")],
)
def test_a_heading_is_printed_above_each_page_and_holds_no_code_of_excel(heading: str, printed: str) -> None:
    content = workbook_bytes([Sheet("表", ["甲"], [["1"]], heading=heading)])
    assert openpyxl.load_workbook(io.BytesIO(content))["表"].oddHeader.center.text == printed


def test_cells_wrap_their_text() -> None:
    sheet = read(workbook_bytes([Sheet("表", ["甲"], [["长" * 200]])])).active
    assert sheet["A2"].alignment.wrap_text
    assert sheet["A2"].alignment.vertical == "top"


def test_widths_are_as_asked_or_follow_the_texts() -> None:
    told = read(
        workbook_bytes([Sheet("表", ["甲", "乙", "丙"], [["短", "十二个汉字在这一格里面啊", "长" * 99]])])
    ).active
    # 8 at least; 12 characters of 2.1 and 2 beside; 48 at most
    assert [told.column_dimensions[letter].width for letter in "ABC"] == pytest.approx([8, 27.2, 48])
    asked = read(workbook_bytes([Sheet("表", ["甲", "乙"], [], widths=[12.5, 900])])).active
    assert [asked.column_dimensions[letter].width for letter in "AB"] == [12.5, 255]


def test_rows_are_as_high_as_their_wrapped_text_and_may_be_fitted_again() -> None:
    rows = [["短", "短"], ["短", "长" * 40], ["一\n二\n三", "短"], ["长" * 9_000, 1]]
    content = workbook_bytes([Sheet("表", ["甲", "乙"], rows, widths=[20, 43])])
    heights = [row.attrib.get("ht") for row in sheet_xml(content)[0].xpath("//m:row", namespaces=MAIN)]
    # 40 × 2.1 = 84 in 42 are two lines of 15 points; 409 is the most Excel takes
    assert heights == [None, None, "30", "45", "409"]
    assert sheet_xml(content)[0].xpath("//m:row[@customHeight]", namespaces=MAIN) == []


def test_links_are_hyperlinks_of_their_cells_and_only_of_the_web() -> None:
    links = {
        (0, 1): "http://kb.example/notices/a?cite=P1#P1",
        (1, 1): "javascript:alert(1)",
        (9, 9): "http://x",
    }
    content = workbook_bytes([Sheet("表", ["甲", "乙"], [["1", "看"], ["2", "看"]], links=links)])
    targets = [[cell.hyperlink and cell.hyperlink.target for cell in row] for row in read(content).active]
    assert targets == [[None, None], [None, "http://kb.example/notices/a?cite=P1#P1"], [None, None]]


def test_short_and_empty_rows_keep_their_place() -> None:
    content = workbook_bytes([Sheet("表", ["甲", "乙"], [[], ["1"], [None, "2"]])])
    assert rows_of(content) == [["甲", "乙"], [None, None], ["1", None], [None, "2"]]


def test_sheets_come_in_order_under_clean_names() -> None:
    workbook = read(workbook_bytes([Sheet("a/b", ["甲"], []), Sheet("A B", ["甲"], [])]))
    assert workbook.sheetnames == ["a b", "A B（2）"]


def test_ten_thousand_rows_are_read_once_from_an_iterator() -> None:
    rows = iter([[str(number)] for number in range(10_000)])
    content = workbook_bytes([Sheet("表", ["号"], rows)])
    assert [row[0] for row in rows_of(content)[1:]] == [str(number) for number in range(10_000)]


def broken_rows() -> Iterator[list[str]]:
    yield ["1"]
    raise RuntimeError("the database went away")


@pytest.mark.parametrize(
    ("sheets", "error", "message"),
    [
        ([], ValueError, "at least one sheet"),
        ([Sheet("表", [], [])], ValueError, "got 0"),
        ([Sheet("表", ["列"] * 16_385, [])], ValueError, "got 16385"),
        ([Sheet("表", ["甲"], [["1", "2"]])], ValueError, "Row 0 has 2 cells"),
        ([Sheet("表", ["甲"], broken_rows())], RuntimeError, "went away"),
    ],
)
def test_a_wrong_sheet_is_refused_and_leaves_no_file_behind(
    sheets: list[Sheet], error: type[Exception], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(error, match=message):
        workbook_bytes(sheets)
    assert list(tmp_path.iterdir()) == []


values = st.one_of(
    st.none(),
    st.text(st.characters(codec=None), max_size=40),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(values, max_size=3), max_size=4), st.text(st.characters(codec=None), max_size=40))
def test_no_value_becomes_a_formula_and_every_text_comes_back(rows: list[list[Any]], name: str) -> None:
    content = workbook_bytes([Sheet(name, [name, "二", "三"], rows)])
    assert formulas_and_errors(content) == []
    read_rows = rows_of(content)
    assert read_rows[0][0] == (safe_text(name) or None)
    assert len(read_rows) == len(rows) + 1
    for row, read_row in zip(rows, read_rows[1:], strict=True):
        for value, read_value in zip(row, read_row, strict=False):
            if isinstance(value, str):
                assert read_value == (safe_text(value) or None)
