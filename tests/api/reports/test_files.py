"""The files of a report: the Word document's parts, the user's workbook extended, a new one for other lists."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from api.reports import content as content_of_reports
from api.reports.word import word_of
from api.reports.wording import outcome_sentence
from api.reports.workbook import workbook_of
from index.precedents import Precedents
from kb.errors import InvalidInputError, UnreadableFileError
from kb.problem_list import read_pasted, read_problem_list
from tests.api.reports.made import (
    SITE,
    column,
    found,
    nothing_found,
    precedent,
    report_of,
    sheets,
    three_units,
)
from tests.index.fakes import measure
from tests.kb.problem_list.workbooks import book, word

NEAR = precedent(measure("n#P1-M1", "推动渡口渔船更换救生设备。", "渡口安全管理不到位"))
LIST = [
    ["某局问题清单", None, None],
    ["序号", "问题", "责任科室"],
    [1, "差旅费报销审核不严", "财务科"],
    [None, None, "办公室"],
    [2, "渔船配额超限", "渔政科"],
    [3, "坏问题没有办法查", "党办"],
    [None, "合计：3个", None],
]


def find(question: str) -> Precedents:
    if "坏" in question:
        raise InvalidInputError("请换一个说法。")
    return nothing_found(NEAR) if "渔船" in question else three_units()


def listed() -> bytes:
    return book(("说明", [["本表由各科室填写"]]), ("清单", LIST), merged=["A1:C1", "A3:A4", "B3:B4"])


def texts(content: bytes) -> str:
    """All text of a Word file, tables included, in reading order."""
    document = Document(io.BytesIO(content))
    lines = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["|".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def test_the_word_report_has_a_part_for_each_problem() -> None:
    content = word_of(report_of(["差旅费报销审核不严", "渔船配额超限", "坏问题"], find))
    headings = [
        p.text for p in Document(io.BytesIO(content)).paragraphs if p.style and p.style.name == "Heading 2"
    ]
    assert headings == ["（一）差旅费报销审核不严", "（二）渔船配额超限", "（三）坏问题"]
    text = texts(content)
    assert "3 个问题：1 个有可比先例，1 个未找到可比先例，1 个查询失败。" in text
    assert "3 个可比先例，来自 3 家单位" in text
    assert "“修订《差旅费管理办法》，明确住宿标准。”" in text
    assert "供选用" in text


def test_what_is_no_precedent_is_said_to_be_none() -> None:
    text = texts(word_of(report_of(["渔船配额超限"], find)))
    assert "未找到可比先例" in text
    assert "不是先例" in text
    assert "渡口安全管理不到位" in text
    assert "相近之处" in text
    assert "可比之处" not in text.partition("三、说明")[0]


def test_a_failed_row_is_told_in_both_files() -> None:
    report = report_of(["坏问题没有办法查"], find)
    assert "查询失败：请换一个说法。" in texts(word_of(report))
    assert column(sheets(workbook_of(report, None).content)["问题清单"], "说明") == [
        "查询失败：请换一个说法。"
    ]


def test_a_long_problem_is_whole_below_its_shortened_heading() -> None:
    problem = "差旅费报销审核不严，" + "存在超标准住宿、重复领取补助等情况，" * 5
    text = texts(word_of(report_of([problem], find)))
    assert f"反馈问题：{problem}" in text


def test_every_source_leads_to_its_passage() -> None:
    content = word_of(report_of(["差旅费报销审核不严"], find))
    targets = {
        relation.target_ref
        for relation in Document(io.BytesIO(content)).part.rels.values()
        if relation.is_external
    }
    assert f"{SITE}/notices/a?cite=P1-M1#P1-M1" in targets
    assert all(target.startswith(f"{SITE}/notices/") for target in targets)


def test_the_users_workbook_comes_back_with_columns_to_its_right() -> None:
    original = listed()
    report = report_of(read_problem_list(original, "清单.xlsx"), find)
    result = workbook_of(report, original)
    found = sheets(result.content)
    assert list(found) == ["说明", "清单", "先例明细", "出处"]
    assert [row[:3] for row in found["清单"]] == [tuple(row) for row in LIST]
    assert column(found["清单"], "先例数") == [3, None, 0, None, None]
    assert column(found["清单"], "措施类型")[0].startswith("建章立制 3；清退追缴 2")
    assert (
        "“修订《差旅费管理办法》，明确住宿标准。”——a党组（2023）"
        in column(found["清单"], "建议参考措施（引用）")[0]
    )
    remarks = column(found["清单"], "说明")
    assert remarks[0] == "有直接先例。另有 4 个也可比，未列入统计。逐条见“先例明细”。"
    assert "最接近的（不是先例）：n党组（2023）：渡口安全管理不到位" in remarks[2]
    assert remarks[3] == "查询失败：请换一个说法。"


def test_the_links_of_the_workbook_lead_to_passages() -> None:
    original = listed()
    report = report_of(read_problem_list(original, "清单.xlsx"), find)
    sheet: Any = load_workbook(io.BytesIO(workbook_of(report, original).content))["清单"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"{SITE}/notices/a?cite=P1-M1#P1-M1"]


def test_a_workbook_that_cannot_be_extended_gives_a_new_one_with_all_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = listed()
    report = report_of(read_problem_list(original, "清单.xlsx"), find)

    def refuses(*_: object) -> None:
        raise UnreadableFileError("读取文件占用处理器超过 20 秒，已中止。")

    monkeypatch.setattr("api.reports.workbook.extended_workbook", refuses)
    result = workbook_of(report, original)
    assert "原工作簿的版式没能保留" in result.remarks[0]
    rows = sheets(result.content)["清单"]
    assert [row[:3] for row in rows] == [
        ("序号", "问题", "责任科室"),
        ("1", "差旅费报销审核不严", "财务科"),
        (None, None, "办公室"),
        ("2", "渔船配额超限", "渔政科"),
        ("3", "坏问题没有办法查", "党办"),
        (None, "合计：3个", None),
    ]


@pytest.mark.parametrize(
    "source",
    [
        read_pasted("1.差旅费报销审核不严\n2.渔船配额超限"),
        read_problem_list(
            word(
                "清单",
                table=[
                    ["序号", "问题", "科室"],
                    ["1", "差旅费报销审核不严", "甲"],
                    ["2", "渔船配额超限", "乙"],
                ],
            ),
            "清单.docx",
        ),
    ],
)
def test_other_lists_get_a_workbook_with_their_rows(source: Any) -> None:
    rows = sheets(workbook_of(report_of(source, find), None).content)["问题清单"]
    assert column(rows, "问题") == ["差旅费报销审核不严", "渔船配额超限"]
    assert column(rows, "先例数") == [3, 0]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", " ="])
def test_no_cell_of_a_new_workbook_is_a_formula(start: str) -> None:
    problem = f'{start}HYPERLINK("http://example.org","差旅费审核不严")'
    report = report_of([problem], lambda _: three_units())
    for sheet in load_workbook(io.BytesIO(workbook_of(report, None).content)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (
                    isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "@", "＝"))
                )


def test_words_that_look_like_fields_are_only_words_in_the_report() -> None:
    problem = '{ HYPERLINK "http://example.org" } </w:t><w:fldSimple w:instr="X"/>差旅费审核不严'
    content = word_of(report_of([problem], lambda _: three_units()))
    assert problem[:38] in texts(content)


def test_problems_beyond_the_limit_are_counted_in_the_report_and_not_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(content_of_reports, "MAX_ANSWERED", 1)
    text = texts(word_of(report_of(["差旅费报销审核不严", "公务用车管理不严"], find)))
    assert "1 个超过上限没有查询" in text
    assert "公务用车管理不严" not in text


def test_the_overview_says_first_what_has_no_precedent_and_what_others_did_most() -> None:
    report = report_of(["差旅费报销审核不严", "公务接待不严", "渔船配额超限，多捕三百吨", "坏问题"], find)
    text = texts(word_of(report)).partition("序号|问题")[0]
    assert "未找到可比先例的是第 3 个“渔船配额超限" in text
    assert "查询失败的是第 4 个“坏问题”，请另行查询。" in text
    assert "建章立制（2 个问题）" in text


def test_a_printed_number_does_not_run_into_the_problems_words() -> None:
    rows = [["序号", "问题"], [51, "往来款项长期挂账，应收账款213万元超过5年未清理，催收不力"]]
    text = texts(word_of(report_of(read_problem_list(book(("清单", rows)), "清单.xlsx"), find)))
    assert "反馈问题（清单序号 51）：往来款项长期挂账，应收" in text


def test_a_number_printed_in_brackets_stands_in_one_pair_of_them() -> None:
    listed = read_pasted(
        "（一）往来款项长期挂账，应收账款213万元超过5年未清理。\n（二）公务接待不严，超标准支出1.8万元且无公函。"
    )
    text = texts(word_of(report_of(listed, find)))
    assert "反馈问题（清单序号 一）：往来款项长期挂账，应收" in text


def test_a_measure_that_is_suggested_is_not_quoted_again_among_the_precedents() -> None:
    text = texts(word_of(report_of(["差旅费报销审核不严"], find)))
    assert text.count("清退超标准报销的住宿费2.6万元") == 1
    assert text.count("追缴多报的补助0.8万元") == 1
    only = found(precedent(measure("a#P1-M1", "修订《差旅费管理办法》，明确住宿标准。")))
    assert "|同上表所引[1]|" in texts(word_of(report_of(["差旅费报销审核不严"], lambda _: only)))


def test_units_told_of_in_the_same_words_share_a_row_and_keep_their_sources() -> None:
    text = texts(word_of(report_of(["差旅费报销审核不严"], find)))
    assert "a党组（2023）；另有 1 份通报表述相同[" in text
    assert "c党组《c巡察整改通报》（2023-05-01公开），c#P3-M1" in text


def test_sources_are_linked_by_their_number_and_the_address_is_told_once() -> None:
    text = texts(word_of(report_of(["差旅费报销审核不严"], find)))
    assert text.count(SITE) == 1
    assert f"“{SITE}/notices/”之后接上“#”前的编号" in text


def test_when_all_problems_went_alike_one_word_says_it() -> None:
    assert outcome_sentence(report_of(["差旅费不严", "接待不严"], find)) == "2 个问题都有可比先例。"
    assert outcome_sentence(report_of(["差旅费不严"], find)) == "1 个问题：1 个有可比先例。"
