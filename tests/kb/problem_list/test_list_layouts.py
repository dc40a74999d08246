"""Layouts of workbooks and Word files that offices use beside plain tables: forms, chapters, sheets alike, headings."""

from __future__ import annotations

import io

import pytest
from docx import Document

from kb.problem_list import ProblemList, read_problem_list
from kb.problem_list.headings import heading_rank
from tests.kb.problem_list.workbooks import Row, book, word

TRAVEL, RECEPTION, ASSETS = "差旅费报销审核不严", "公务接待超标准", "固定资产账实不符"


def texts(found: ProblemList) -> list[str]:
    return [problem.text for problem in found.problems]


def form(problem: str) -> list[list[str]]:
    return [
        ["问题编号", "XC-01"],
        ["问题描述", problem],
        ["整改措施", "修订制度，加强培训"],
        ["责任人", "孙某"],
        ["整改时限", "2024年10月"],
    ]


def test_forms_hold_their_problem_beside_its_label() -> None:
    two_sheets = book(("一", form(TRAVEL)), ("二", form(RECEPTION)))
    assert texts(read_problem_list(two_sheets, "表.xlsx")) == [TRAVEL, RECEPTION]
    below = book(("表", [*form(TRAVEL), *form(RECEPTION)]))
    assert texts(read_problem_list(below, "表.xlsx")) == [TRAVEL, RECEPTION]
    assert texts(read_problem_list(word(table=form(ASSETS)), "表.docx")) == [ASSETS]


def test_sheets_laid_out_alike_count_alike_whatever_the_heading() -> None:
    def sheet(*problems: str) -> list[Row]:
        rows: list[Row] = [[number, one, ""] for number, one in enumerate(problems, 1)]
        return [["某局台账"], ["序号", "巡察组指出的", "整改情况"], *rows]

    content = book(("教育局", sheet(TRAVEL)), ("民政局", sheet("无")), ("住建局", sheet(RECEPTION, ASSETS)))
    assert texts(read_problem_list(content, "台账.xlsx")) == [TRAVEL, RECEPTION, ASSETS]


@pytest.mark.parametrize("heading", ["审计发现", "巡察发现", "督察指出事项"])
def test_findings_without_the_word_problem_are_known(heading: str) -> None:
    assert heading_rank(heading) is not None


def test_chapters_between_numbered_rows_are_no_problems() -> None:
    rows: list[Row] = [
        ["序号", "问题"],
        [None, "二、财经纪律"],
        [1, TRAVEL],
        [None, "（二）项目与资金"],
        [2, RECEPTION],
        [None, ASSETS],
    ]
    assert texts(read_problem_list(book(("表", rows)), "表.xlsx")) == [TRAVEL, RECEPTION, ASSETS]


def test_a_second_column_of_problems_is_told() -> None:
    rows: list[Row] = [
        ["序号", "上轮巡察反馈问题", "整改情况", "本轮巡察反馈问题"],
        [1, TRAVEL, "已整改", RECEPTION],
    ]
    found = read_problem_list(book(("表", rows)), "表.xlsx")
    assert texts(found) == [TRAVEL]
    assert "“本轮巡察反馈问题”列也像是问题" in found.remarks[0]


def test_word_headings_without_numbers_tell_problems() -> None:
    document = Document()
    document.add_heading("一、审计发现的主要问题", 1)
    for one in (TRAVEL, RECEPTION):
        document.add_heading(one, 2)
        document.add_paragraph("审计抽查了60张单据。")
    stream = io.BytesIO()
    document.save(stream)
    found = read_problem_list(stream.getvalue(), "报告.docx")
    assert texts(found) == [f"{TRAVEL}\n审计抽查了60张单据。", f"{RECEPTION}\n审计抽查了60张单据。"]


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_how_a_text_was_divided_is_told_whatever_file_it_came_in(ending: str) -> None:
    text = "公务接待超标准；差旅费报销审核不严；往来款长期挂账"
    content = word(text) if ending == "docx" else book(("清单", [[text]]))
    found = read_problem_list(content, f"清单.{ending}")
    assert len(found.problems) == 3
    assert any("按分号分成了 3 个问题" in remark for remark in found.remarks)


TITLE = "某局巡察反馈问题清单（2023年，第一批）"


def test_a_title_a_printed_number_and_a_heading_keep_their_full_width_punctuation() -> None:
    rows: list[Row] = [[TITLE], ["编号", "存在问题（表现）"], ["（一）", TRAVEL], ["（二）", RECEPTION]]
    for found in (
        read_problem_list(book(("清单", rows)), "清单.xlsx"),
        read_problem_list(word(TITLE, f"（一）{TRAVEL}", f"（二）{RECEPTION}"), "清单.docx"),
        read_problem_list(word(TITLE, table=[[str(cell) for cell in row] for row in rows[1:]]), "清单.docx"),
        read_problem_list(f"{TITLE}\n（一）{TRAVEL}\n（二）{RECEPTION}".encode(), "清单.txt"),
    ):
        assert found.title == TITLE
        assert [one.label for one in found.problems] == ["（一）", "（二）"]
    assert read_problem_list(book(("清单", rows)), "清单.xlsx").tables[0].headers == (
        "编号",
        "存在问题（表现）",
    )
