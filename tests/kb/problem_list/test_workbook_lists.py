"""Which column of a workbook holds the problems, and which of its rows are problems."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from kb.errors import InvalidInputError, UnreadableFileError
from kb.problem_list import ProblemList, read_problem_list
from kb.problem_list.headings import heading_rank
from kb.problem_list.sheets import MAX_CELLS, read_sheets
from tests.kb.problem_list.workbooks import book, saved, word
from tests.kb.readers.office_files import zipped

TRAVEL, RECEPTION, ASSETS = "差旅费报销审核不严", "公务接待超标准", "固定资产账实不符"


def read(content: bytes, name: str = "清单.xlsx") -> ProblemList:
    return read_problem_list(content, name)


def texts(found: ProblemList) -> list[str]:
    return [problem.text for problem in found.problems]


@pytest.mark.parametrize(
    "heading",
    [
        "问题",
        "存在问题",
        "存在的问题",
        "问题表现",
        "反馈问题",
        "具体问题",
        "问题描述",
        "发现的问题",
        "巡察反馈问题",
        "审计发现的主要问题",
        "具 体\n问 题",
        "问题（具体表现）",
        "具体表现",
        "反馈意见",
        "整改事项",
    ],
)
def test_the_column_is_found_by_its_heading(heading: str) -> None:
    content = book(
        ("表", [["序号", "责任单位", heading, "整改措施"], [1, "财务科", TRAVEL, "已修订差旅费管理办法"]])
    )
    found = read(content)
    assert texts(found) == [TRAVEL]
    assert (found.sheets[0].column, found.sheets[0].header_row) == (3, 1)


@pytest.mark.parametrize(
    "heading", ["问题类别", "问题序号", "问题来源", "问题数", "问题整改措施", "整改情况", "责任人", ""]
)
def test_headings_that_only_mention_problems_are_not_taken(heading: str) -> None:
    assert heading_rank(heading) is None


def test_the_finer_of_two_problem_columns_is_taken() -> None:
    rows = [
        ["序号", "主要问题", "具体问题"],
        [1, "财务管理不规范", TRAVEL],
        [2, None, RECEPTION],
        [3, None, ASSETS],
    ]
    assert texts(read(book(("表", rows)))) == [TRAVEL, RECEPTION, ASSETS]


def test_titles_above_and_totals_and_notes_below_are_no_problems() -> None:
    rows = [
        ["市教育局巡察反馈问题清单"],
        ["填报单位：市教育局", None, "2024年3月"],
        ["序号", "反馈问题", "责任科室"],
        [1, TRAVEL, "财务科"],
        [None, "无", "办公室"],
        [2, RECEPTION, "办公室"],
        [None, "合计：2个", None],
        ["合计", "2个问题", None],
        ["注：本表由各科室填写", None, None],
    ]
    found = read(book(("表", rows), merged=["A1:C1"]))
    assert texts(found) == [TRAVEL, RECEPTION]
    assert found.title == "市教育局巡察反馈问题清单"
    assert [problem.label for problem in found.problems] == ["1", "2"]
    assert len(found.passed_over) == 4
    assert [row.problem for row in found.tables[0].rows] == [1, None, 2, None, None, None]


def test_a_merged_problem_cell_is_one_problem_over_its_rows() -> None:
    rows = [["序号", "问题", "措施"], [1, TRAVEL, "甲"], [None, None, "乙"], [2, RECEPTION, "丙"]]
    found = read(book(("表", rows), merged=["A2:A3", "B2:B3"]))
    assert texts(found) == [TRAVEL, RECEPTION]
    assert [problem.place and problem.place.row_count for problem in found.problems] == [2, 1]
    assert [row.cells for row in found.tables[0].rows][1] == ("", "", "乙")


def test_a_heading_over_two_rows_and_sub_headings_are_understood() -> None:
    rows = [
        ["序号", "问题", None, "整改"],
        [None, "类别", "问题表现", "时限"],
        [1, "财务", TRAVEL, "6月"],
        [2, "财务", RECEPTION, "7月"],
    ]
    found = read(book(("表", rows), merged=["A1:A2", "B1:C1"]))
    assert texts(found) == [TRAVEL, RECEPTION]
    assert found.sheets[0].header_row == 2


def test_rows_that_name_a_group_across_the_table_are_no_problems() -> None:
    rows = [
        ["序号", "存在问题", "责任单位"],
        ["一、党的建设方面"],
        [1, TRAVEL, "财务科"],
        [None, "二、财务方面", None],
        [2, RECEPTION, "办公室"],
    ]
    assert texts(read(book(("表", rows), merged=["A2:C2"]))) == [TRAVEL, RECEPTION]


def test_without_a_heading_the_column_of_findings_is_taken() -> None:
    rows = [
        [1, "财务科", TRAVEL, "已制定差旅费管理办法，已组织财务人员培训，已清退违规报销的费用"],
        [2, "办公室", RECEPTION, "已修订公务接待管理办法，已完成清退，已开展专项检查和谈话提醒"],
    ]
    found = read(book(("Sheet1", rows)))
    assert texts(found) == [TRAVEL, RECEPTION]
    assert found.sheets[0].header_row == 0


def test_every_sheet_with_a_problem_column_counts_and_the_others_are_told() -> None:
    found = read(
        book(
            ("填表说明", [["本表由各单位填写，一式两份"]]),
            ("党建", [["序号", "问题"], [1, TRAVEL]]),
            ("财务", [["序号", "问题"], [1, RECEPTION], [2, ASSETS]]),
        )
    )
    assert texts(found) == [TRAVEL, RECEPTION, ASSETS]
    assert [sheet.sheet_name for sheet in found.sheets] == ["党建", "财务"]
    assert any("填表说明" in remark for remark in found.remarks)


def test_a_hidden_sheet_is_left_alone() -> None:
    workbook = Workbook()
    shown, hidden = workbook.active, workbook.create_sheet("底稿")
    assert shown is not None
    for sheet, text in ((shown, TRAVEL), (hidden, ASSETS)):
        sheet["A1"], sheet["A2"] = "问题", text
    hidden.sheet_state = "hidden"
    found = read(saved(workbook))
    assert texts(found) == [TRAVEL]
    assert any("底稿" in remark for remark in found.remarks)


def test_a_formula_is_read_by_its_last_value_and_never_computed() -> None:
    """Written by hand: a cached value beside the formula, as office programs store it."""
    s = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = (
        f'<worksheet xmlns="{s}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>问题</t></is></c></row>'
        f'<row r="2"><c r="A2" t="str"><f>CONCAT("差旅费","x")</f><v>{TRAVEL}</v></c></row>'
        '<row r="3"><c r="A3"><f>WEBSERVICE("http://example.com/")</f></c></row>'
        "</sheetData></worksheet>"
    )
    content = zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{s}" xmlns:r="{r}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )
    found = read(content)
    assert texts(found) == [TRAVEL]
    assert any("没有算好的结果" in remark for remark in found.remarks)


def test_formulas_without_values_leave_no_problem() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = "问题", ArrayFormula("A2", "=SUM(1)")
    with pytest.raises((InvalidInputError, UnreadableFileError)):
        read(saved(workbook))


def test_a_sheet_merged_into_one_cell_is_read_as_text() -> None:
    content = book(
        ("表", [[f"问题清单\n1.{TRAVEL}\n2.{RECEPTION}"]]),
        merged=["A1:H40"],
    )
    found = read(content)
    assert texts(found) == [TRAVEL, RECEPTION]
    assert found.sheets == ()
    assert any("按文字读取" in remark for remark in found.remarks)


def test_repeated_headings_of_printed_pages_are_no_problems() -> None:
    rows = [["序号", "问题"], [1, TRAVEL], ["序号", "问题"], [2, RECEPTION]]
    assert texts(read(book(("表", rows)))) == [TRAVEL, RECEPTION]


def test_ten_thousand_rows_are_read_complete_and_in_order() -> None:
    rows = [["序号", "问题"], *([n, f"第{n}号问题：{TRAVEL}"] for n in range(1, 10_001))]
    found = read(book(("表", rows)))
    assert len(found.problems) == 10_000
    assert found.problems[9_999].text.startswith("第10000号问题")


def test_too_many_cells_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_CELLS >= 100_000
    monkeypatch.setattr("kb.problem_list.sheets.MAX_CELLS", 10)
    with pytest.raises(UnreadableFileError, match="只保留问题清单"):
        read_sheets(book(("表", [["问题"], *([TRAVEL] for _ in range(20))])))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (book(("空表", [])), "没有文字"),
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "去除密码"),
        (b"%PDF-1.7\n", "支持 .xlsx、.docx、.txt"),
        (b"<html><body>x</body></html>", "粘贴"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        (b"PK\x03\x04 and no more", "损坏"),
        (zipped({"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "DTD"),
        (zipped({"xl/workbook.xml": "<x/>", "xl/big.bin": bytes(30 * 2**20)}), "压缩炸弹"),
    ],
)
def test_files_that_are_no_list_get_a_clear_answer(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read(content, "问题清单.docx")


def test_numbers_alone_are_no_list() -> None:
    with pytest.raises(InvalidInputError, match="没有认出任何问题"):
        read(book(("统计", [["年份", "数量"], [2023, 12], [2024, 15]])))


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="20 MB"):
        read(bytes(21 * 2**20))


def test_a_word_table_is_read_as_a_sheet_is() -> None:
    found = read(
        word(
            "某局问题清单",
            table=[["序号", "存在问题", "责任科室"], ["1", TRAVEL, "财务科"], ["2", RECEPTION, "办公室"]],
        ),
        "清单.docx",
    )
    assert texts(found) == [TRAVEL, RECEPTION]
    assert found.title == "某局问题清单"
    assert found.tables[0].headers == ("序号", "存在问题", "责任科室")
    assert [row.cells for row in found.tables[0].rows] == [
        ("1", TRAVEL, "财务科"),
        ("2", RECEPTION, "办公室"),
    ]


def test_numbered_word_paragraphs_are_read_as_text() -> None:
    found = read(word("问题清单", "一、党建方面", f"1.{TRAVEL}", f"2.{RECEPTION}"), "清单.docx")
    assert texts(found) == [TRAVEL, RECEPTION]


def test_the_file_names_the_list_that_names_itself_nowhere() -> None:
    assert read(book(("表", [["问题"], [TRAVEL]])), "城建局清单.xlsx").title == "城建局清单"


def test_a_finding_that_ends_like_a_heading_is_no_heading() -> None:
    """Under a heading nobody foresaw, the problem that ends in 问题 once took the ones above it away."""
    findings = [TRAVEL, RECEPTION, "存在化整为零规避招标问题", ASSETS]
    rows = [["序号", "责任单位", "事实描述", "整改措施"]]
    rows += [[str(n), "办公室", one, "已修订管理办法，组织开展培训"] for n, one in enumerate(findings, 1)]
    found = read(book(("表", rows)))
    assert texts(found) == findings
    assert found.sheets[0].heading == "事实描述"


@pytest.mark.parametrize(
    "heading", ["存在的问题和不足", "主要问题及表现", "问题点", "检查发现问题情况", "督查反馈意见"]
)
def test_headings_that_offices_vary_are_known(heading: str) -> None:
    assert heading_rank(heading) is not None


def test_headings_without_rows_below_hold_no_problem() -> None:
    with pytest.raises(InvalidInputError, match="没有认出任何问题"):
        read(book(("表", [["序号", "存在问题", "整改措施"]])))


def test_the_details_beside_a_merged_problem_are_the_problems() -> None:
    rows = [
        ["序号", "反馈问题", "具体表现", "责任单位"],
        ["1", "财经纪律不严", TRAVEL, "财务科"],
        [None, None, RECEPTION, "办公室"],
        ["2", "资产管理不严", ASSETS, "财务科"],
    ]
    found = read(book(("表", rows), merged=["A2:A3", "B2:B3"]))
    assert texts(found) == [TRAVEL, RECEPTION, ASSETS]


def test_headings_over_two_rows_are_one_block() -> None:
    rows = [
        ["台账"],
        ["序号", "反馈问题", None, "责任人"],
        [None, "问题概述", "具体表现", None],
        ["1", "报销不严", TRAVEL, "张某"],
    ]
    found = read(book(("表", rows), merged=["A1:D1", "A2:A3", "B2:C2", "D2:D3"]))
    assert texts(found) == [TRAVEL]
    sheet = found.sheets[0]
    assert (sheet.header_top, sheet.header_row, sheet.header_bottom) == (2, 3, 3)
    assert found.tables[0].headers == ("序号", "问题概述", "具体表现", "责任人")


def test_one_sheets_title_does_not_stand_for_the_others() -> None:
    rows = [["序号", "反馈问题"], ["1", TRAVEL]]
    titled = [["财务类问题清单"], ["序号", "反馈问题"], ["1", ASSETS]]
    assert read(book(("党建", rows), ("财务", titled)), "某局清单.xlsx").title == "某局清单"
    assert read(book(("财务", titled)), "某局清单.xlsx").title == "财务类问题清单"


def test_several_numbered_problems_in_one_cell_stay_whole_and_are_told() -> None:
    found = read(book(("表", [["序号", "问题"], ["1", f"1.{TRAVEL}\n2.{RECEPTION}"], ["2", ASSETS]])))
    assert texts(found) == [f"1.{TRAVEL}\n2.{RECEPTION}", ASSETS]
    assert any("“表”第 2 行" in remark and "分行填写" in remark for remark in found.remarks)


def test_a_chapter_above_a_word_table_is_not_its_title() -> None:
    content = word("一、基本情况", table=[["序号", "存在问题"], ["1", TRAVEL]])
    assert read(content, "某局清单.docx").title == "某局清单"


def test_headings_that_stand_over_anything_count_where_no_sheet_names_problems() -> None:
    rules = [["序号", "内容"], ["1", "各单位应当如实填写存在问题，不得漏报"]]
    found = read(book(("清单", [["序号", "存在问题"], ["1", TRAVEL]]), ("填报说明", rules)))
    assert texts(found) == [TRAVEL]
    assert any("填报说明" in remark for remark in found.remarks)
    assert len(read(book(("填报说明", rules))).problems) == 1


def test_a_form_tells_problems_from_measures_on_the_left() -> None:
    rows = [
        ["项目", "内容"],
        ["问题1", TRAVEL],
        ["措施1", "修订管理办法，组织培训"],
        ["责任人", "办公室张某某"],
    ]
    assert texts(read(book(("表", rows)))) == [TRAVEL]


def test_the_detailed_of_two_descriptions_is_taken() -> None:
    rows = [["编号", "问题类型", "问题简述", "问题详细描述"], ["1", "财务", "报销不严", TRAVEL]]
    assert texts(read(book(("表", rows)))) == [TRAVEL]


def test_a_group_above_the_table_is_not_its_title() -> None:
    rows = [["一、党建类问题"], ["序号", "存在问题"], ["1", TRAVEL]]
    assert read(book(("表", rows)), "某局清单.xlsx").title == "某局清单"
