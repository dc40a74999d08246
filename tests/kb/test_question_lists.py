"""Lists of questions in every form they come in: what is taken, and what is told of the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import question_rows
from kb.errors import UnreadableFileError
from kb.question_checks import QuestionKind, question_key
from kb.question_lists import QuestionList, read_question_file, read_question_text, with_qrels
from tests.kb.readers.office_files import docx, paragraph, rows, text_cell, xlsx, zipped

KEYWORD, QUESTION, OTHER = QuestionKind.KEYWORD, QuestionKind.QUESTION, QuestionKind.OTHER


def taken(listed: QuestionList) -> list[tuple[str, QuestionKind]]:
    return [(question.text, question.kind) for question in listed.questions]


def texts(listed: QuestionList) -> list[str]:
    return [question.text for question in listed.questions]


def file(text: str, name: str = "a.txt", encoding: str = "utf-8") -> QuestionList:
    return read_question_file(text.encode(encoding), name)


def test_a_line_is_a_question_with_its_commas_and_quotes() -> None:
    listed = read_question_text('差旅费超标，怎么办\n\n  "三重一大"没有集体研究\r\n公务接待,超标准')
    assert texts(listed) == ["差旅费超标，怎么办", '"三重一大"没有集体研究', "公务接待,超标准"]
    assert listed.bad_rows == ()


def test_numbers_and_dashes_before_questions_are_no_part_of_them() -> None:
    listed = read_question_text(
        "1. 差旅费超标\n（2）公务接待\n三、会议费\n- 公车\n12.5万元没有收回\n8小时之外"
    )
    assert texts(listed) == ["差旅费超标", "公务接待", "会议费", "公车", "12.5万元没有收回", "8小时之外"]


def test_a_wording_that_comes_again_is_counted_and_kept_once() -> None:
    listed = read_question_text("差旅费\n差旅 费。\n公车")
    assert (texts(listed), listed.repeated) == (["差旅费", "公车"], 1)


def test_rows_that_cannot_be_taken_are_told_with_their_number_and_the_rest_is_taken() -> None:
    listed = read_question_text("差旅费\n？？\n" + "长" * 501 + "\n公车")
    assert texts(listed) == ["差旅费", "公车"]
    assert [bad.row for bad in listed.bad_rows] == [2, 3]
    assert listed.bad_rows[0].reason.startswith("问题里没有文字")
    assert "有 501 个字，最多 500 个" in listed.bad_rows[1].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_a_text_file_is_found(encoding: str) -> None:
    assert texts(file("差旅费报销审核不严\n公务接待超标准", encoding=encoding)) == [
        "差旅费报销审核不严",
        "公务接待超标准",
    ]


def test_columns_are_found_by_their_headings_under_a_title() -> None:
    listed = file(
        "某局常问的问题\t\t\n序号\t类型\t问题（原话）\n1\t关键词\t差旅费\n2\t提问\t公车怎么管\n", "a.tsv"
    )
    assert taken(listed) == [("差旅费", KEYWORD), ("公车怎么管", QUESTION)]
    assert listed.notes == ("按“问题（原话）”一列读取问题。", "表头上面的 1 行没有当作问题。")


def test_a_csv_is_read_with_its_quotes() -> None:
    listed = file('问题,类型,措施编号\n"差旅费,住宿费",关键词,a#P1-M1 b#P2\n"说""超标""",,\n', "a.csv")
    assert taken(listed) == [("差旅费,住宿费", KEYWORD), ('说"超标"', OTHER)]
    assert listed.questions[0].marks == {"a#P1-M1": 2, "b#P2": 2}


def test_trecs_three_columns_need_no_headings() -> None:
    listed = file("q1\tkeyword\t差旅费\nq2\tquestion\t公车怎么管\n", "queries.tsv")
    assert taken(listed) == [("差旅费", KEYWORD), ("公车怎么管", QUESTION)]
    assert listed.places == {"q1": 0, "q2": 1}


def test_two_columns_are_told_by_what_stands_in_them() -> None:
    assert taken(read_question_text("差旅费\t关键词\n公车怎么管\t提问")) == [
        ("差旅费", KEYWORD),
        ("公车怎么管", QUESTION),
    ]
    assert texts(read_question_text("q1\t差旅费\nq2\t公车")) == ["差旅费", "公车"]


def test_columns_that_cannot_be_told_are_not_guessed() -> None:
    with pytest.raises(UnreadableFileError, match="表格有 2 列，看不出哪一列是问题，没有保存"):
        read_question_text("差旅费\t报销\n公车\t私用")


def test_a_kind_that_is_unknown_is_kept_as_other_and_told() -> None:
    listed = read_question_text("问题\t类型\n差旅费\t闲聊\n公车\t关键词")
    assert taken(listed) == [("差旅费", OTHER), ("公车", KEYWORD)]
    assert "有 1 行的类型不认识（如“闲聊”），按“其他”保存。" in listed.notes


def test_a_cell_of_answers_that_are_none_is_told() -> None:
    (bad,) = read_question_text("问题\t措施编号\n差旅费\t第三条\n公车\ta#P1").bad_rows
    assert (bad.row, bad.reason) == (2, "“第三条”不是措施或问题的编号；应形如 单位名#P4-M2 或 单位名#P4。")


def test_a_tab_in_one_line_does_not_make_a_table() -> None:
    assert texts(read_question_text("差旅费\n公车\t私用\n会议费")) == ["差旅费", "公车 私用", "会议费"]


def test_a_workbook_is_read_in_a_child_by_its_headings() -> None:
    sheet = rows(["问题清单"], ["序号", "反馈问题", "类别"], ["1", "差旅费", "关键词"], ["2", "公车"], ["3"])
    listed = read_question_file(xlsx(sheet), "任意名字.txt")
    assert taken(listed) == [("差旅费", KEYWORD), ("公车", OTHER)]
    assert [bad.row for bad in listed.bad_rows] == [5]


def test_a_workbook_of_one_column_needs_no_heading() -> None:
    assert texts(read_question_file(xlsx(rows(["", "差旅费"], ["", "公车"])), "a.xlsx")) == ["差旅费", "公车"]


def test_a_merged_question_is_one_question() -> None:
    sheet = rows(["问题", "措施编号"], ["差旅费", "a#P1"], ["", "a#P2"])
    listed = read_question_file(xlsx(sheet + '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'), "a.xlsx")
    assert (texts(listed), listed.bad_rows) == (["差旅费"], ())
    assert listed.questions[0].marks == {"a#P1": 2, "a#P2": 2}


def test_a_column_of_ids_is_one_of_answers_whatever_its_heading_and_what_is_not_read_is_told() -> None:
    listed = file(
        "编 号,检索问题（请填写）,应当命中的措施,备注\n1,差旅费,a#P1-M1、a#P2,x\n2,公车,,\n", "a.csv"
    )
    assert listed.questions[0].marks == {"a#P1-M1": 2, "a#P2": 2}
    assert listed.notes == (
        "按“检索问题（请填写）”一列读取问题。",
        "按“应当命中的措施”一列读取正确命中。",
        "没有读取的列：备注。",
    )


def test_each_sheet_is_read_by_its_own_headings_and_one_without_is_told() -> None:
    content = xlsx(
        rows(["问题", "类型"], ["差旅费", "关键词"]),
        rows(["序号", "反馈问题"], ["1", "公车"]),
        rows(["填写说明：每行一个问题"]),
        names=("甲", "乙", "说明"),
    )
    listed = read_question_file(content, "a.xlsx")
    assert taken(listed) == [("差旅费", KEYWORD), ("公车", OTHER)]
    assert listed.notes == (
        "工作表“甲”：按“问题”一列读取问题。",
        "工作表“乙”：按“反馈问题”一列读取问题。",
        "工作表“说明”没有“问题”一列的表头，没有读取。",
    )


def test_a_title_of_one_column_is_no_question() -> None:
    assert texts(read_question_text("问题清单\n1、差旅费\n2、公车")) == ["差旅费", "公车"]


def test_a_csv_may_have_semicolons() -> None:
    listed = file("问题;类型\n差旅费;关键词\n公车,私用;提问\n", "a.csv")
    assert taken(listed) == [("差旅费", KEYWORD), ("公车,私用", QUESTION)]


def test_what_stands_between_ids_is_no_part_of_them() -> None:
    (bad,) = read_question_text("问题\t措施编号\n差旅费\ta#P1-M1=2；a#P2").bad_rows
    assert bad.reason.startswith("“=2；a#P2”不是措施或问题的编号")


def test_hidden_sheets_are_not_read() -> None:
    content = xlsx(rows(["问题"], ["差旅费"]), rows(["问题"], ["密"]), names=("甲", "乙"), hidden=("乙",))
    assert texts(read_question_file(content, "a.xlsx")) == ["差旅费"]


def test_a_formula_in_a_cell_is_words_like_any_other() -> None:
    sheet = rows(["问题"], ["=cmd|' /C calc'!A0"], ["@SUM(1)"])
    assert texts(read_question_file(xlsx(sheet), "a.xlsx")) == ["cmd|' /C calc'!A0", "SUM(1)"]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "文件是空的"),
    "blank": (lambda: b"\n \n", "文件是空的"),
    "word": (lambda: docx(paragraph("差旅费")), "这是 docx 文件，不是问题列表"),
    "web page": (lambda: b"<html><body>a</body></html>", "这是 html 文件，不是问题列表"),
    "old workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        r"旧版 Excel",
    ),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n0000", "这是一张图片"),
    "archive": (lambda: zipped({"a.txt": "差旅费"}), "压缩包"),
    "truncated": (lambda: xlsx(rows(["问题"], ["差旅费"]))[:-40], "损坏|压缩包|打不开|完整"),
    "no text": (lambda: xlsx("<sheetData/>"), "列表里没有问题"),
    "entities": (
        lambda: zipped(
            {
                "xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>',
                "xl/_rels/workbook.xml.rels": "<Relationships/>",
            }
        ),
        "DTD",
    ),
    "too large": (lambda: b"a" * (question_rows.MAX_LIST_BYTES + 1), "超过 5 MB 的上限"),
    "too many lines": (lambda: b"a1\n" * (question_rows.MAX_ROWS + 1), "超过 50,000 行"),
    "noise": (lambda: bytes(range(128, 256)) * 20, "编码|二进制|文本"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_list_is_refused_with_what_it_is(name: str) -> None:
    make, message = HOSTILE[name]
    with pytest.raises(UnreadableFileError, match=message):
        read_question_file(make(), "问题.xlsx")


def test_a_cell_at_the_far_corner_and_a_merge_over_everything_cost_nothing() -> None:
    corner = f'<row r="1048576">{text_cell("XFD1048576", "乙")}</row>'
    sheet = rows(["问题"], ["差旅费"]).replace("</sheetData>", corner + "</sheetData>")
    merges = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    assert texts(read_question_file(xlsx(sheet + merges), "a.xlsx")) == ["差旅费"]


def test_a_workbook_of_many_merged_columns_is_refused_in_the_child() -> None:
    """Six cells merged over 50,000 rows are 300,000 cells when written out."""
    cells = "".join(text_cell(f"{column}1", "甲") for column in ("A", "B", "C", "D", "E", "F"))
    last = f'<row r="50000">{text_cell("H50000", "乙")}</row>'
    merges = "".join(f'<mergeCell ref="{column}1:{column}50000"/>' for column in "ABCDEF")
    sheet = f'<sheetData><row r="1">{cells}</row>{last}</sheetData><mergeCells>{merges}</mergeCells>'
    with pytest.raises(UnreadableFileError, match="200,000 个单元格"):
        read_question_file(xlsx(sheet), "a.xlsx")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text", ["#P" * 50_000, "a" * 100_000, "a#P1" * 20_000, "\t" * 100_000, '"' * 100_001]
)
def test_adversarial_cells_are_read_at_once(text: str) -> None:
    """A reader whose work grows with the square of the length would take hours."""
    for content in (f"问题\t措施编号\n差旅\t{text}", f"问题,措施编号\n差旅,{text}", text):
        with contextlib.suppress(UnreadableFileError):
            read_question_text(content)


def test_a_quote_that_does_not_close_is_told() -> None:
    with pytest.raises(UnreadableFileError, match="第 2 行起的引号不配对，或单元格过长"):
        read_question_text('问题,类型\n"差旅费,' + "很长" * 70_000 + "\n公车,\n")


def test_a_quote_that_is_open_at_the_end_of_the_file_is_told() -> None:
    """Else it would make one question of all that follows it."""
    with pytest.raises(UnreadableFileError, match="第 3 行起的引号不配对"):
        file('问题,类型\n差旅费,提问\n"公车,关键词\n会议费,提问\n', "a.csv")
    assert texts(file('问题,类型\n"公车\n私用",关键词\n"会议""费""",提问', "a.csv")) == [
        "公车 私用",
        '会议"费"',
    ]


def test_judgments_join_by_the_files_own_ids_and_bad_lines_are_told() -> None:
    listed = file("q1\tkeyword\t差旅费\nq2\tquestion\t差旅 费\nq3\tquestion\t公车\n")
    judged = with_qrels(
        listed,
        "q1 0 a#P1-M1 2\nq2 0 a#P1-M2 1\nq3\t0\tb#P1-M1\t5\nq9 0 a#P1-M1 1\nq1 0 错 1\nq3 0\n".encode(),
    )
    assert [dict(question.marks) for question in judged.questions] == [
        {"a#P1-M1": 2, "a#P1-M2": 1},
        {"b#P1-M1": 2},
    ]
    assert [bad.row for bad in judged.bad_rows] == [4, 5, 6]
    assert "有 1 处等级高于 2，按 2（直接）保存。" in judged.notes


def test_the_projects_own_judgments_are_read_whole() -> None:
    folder = Path(__file__).parents[2] / "bench" / "judgments"
    listed = read_question_file((folder / "queries.tsv").read_bytes(), "queries.tsv")
    judged = with_qrels(listed, (folder / "qrels.tsv").read_bytes())
    assert (len(judged.questions), judged.bad_rows, judged.repeated) == (280, (), 0)
    assert sum(len(question.marks) for question in judged.questions) == 1_108


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), max_size=30))
def test_nothing_is_lost_every_line_is_taken_repeated_or_told(lines: list[str]) -> None:
    """Of plain lines without tabs: questions + repeated + bad rows = lines that are not empty."""
    plain = [
        line.replace("\t", " ").replace("\n", " ").replace("\r", " ").replace("\x00", "") for line in lines
    ]
    filled = [line for line in "\n".join(plain).removeprefix("\ufeff").split("\n") if line.strip()]
    try:
        listed = read_question_text("\n".join(plain))
    except UnreadableFileError:
        assert not filled or {",", ";"} & set(filled[0]) or filled[0].strip() in ("问题", "query", "text")
        return
    if any("一列读取" in note for note in listed.notes):
        return  # the first line is a heading
    assert len(listed.questions) + listed.repeated + len(listed.bad_rows) == len(filled)
    assert len({question_key(question.text) for question in listed.questions}) == len(listed.questions)


@pytest.mark.parametrize("name", ["a.xlsx", "a.exe", "a.docx"])
def test_a_text_under_the_name_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFileError, match="内容却是文字，可能已损坏或改过名"):
        file("差旅费报销审核不严", name)
