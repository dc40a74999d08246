"""Which lines of a text are problems: every usual numbering, problems of several lines, what stands around them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InvalidInputError, UnreadableFileError
from kb.problem_list import list_of, read_pasted, read_problem_list
from kb.problem_list.grids import split_label
from kb.problem_list.reading import MAX_TEXT_CHARS

TRAVEL, RECEPTION, ASSETS = "差旅费报销审核不严", "公务接待超标准", "固定资产账实不符"
THREE = [TRAVEL, RECEPTION, ASSETS]


def texts(text: str) -> list[str]:
    return [problem.text for problem in read_pasted(text).problems]


@pytest.mark.parametrize(
    "labels",
    [
        ("1.", "2.", "3."),
        ("1、", "2、", "3、"),
        ("1．", "2．", "3．"),
        ("1）", "2）", "3）"),
        ("（1）", "（2）", "（3）"),
        ("一、", "二、", "三、"),
        ("（一）", "（二）", "（三）"),
        ("(一)", "(二)", "(三)"),
        ("一是", "二是", "三是"),
        ("①", "②", "③"),
        ("问题一：", "问题二：", "问题三："),
        ("1 ", "2 ", "3 "),
        ("• ", "• ", "• "),
        ("- ", "- ", "- "),
        ("★", "★", "★"),
        ("1。", "2。", "3。"),
        ("1.1 ", "1.2 ", "2.1 "),
        ("问题1 ", "问题2 ", "问题3 "),
        ("【问题一】", "【问题二】", "【问题三】"),
        ("\ufeff1.", "\u200b2.", "3."),
        ("1 . ", "2 . ", "3 . "),
        ("Ⅰ、", "Ⅱ、", "Ⅲ、"),
        ("——", "——", "——"),
        ("1\ufe0f\u20e3", "2\ufe0f\u20e3", "3\u20e3"),
        ("", "", ""),
    ],
)
def test_every_usual_numbering_is_known(labels: tuple[str, str, str]) -> None:
    lines = [label + text for label, text in zip(labels, THREE, strict=True)]
    assert texts("\n".join(lines)) == THREE
    assert texts("某局巡察反馈问题清单\n存在以下问题：\n" + "\r\n".join(lines)) == THREE


def test_numbers_are_kept_beside_the_words() -> None:
    assert [p.label for p in read_pasted("1.甲类问题不严\n2、乙类问题不严").problems] == ["1.", "2、"]


def test_a_problem_can_span_several_lines() -> None:
    text = f"1.{TRAVEL}，2023年\n多报2.6万元，\n至今没有清退\n2.{RECEPTION}"
    assert texts(text) == [f"{TRAVEL}，2023年\n多报2.6万元，\n至今没有清退", RECEPTION]


def test_groups_are_left_out_and_what_is_below_them_counts() -> None:
    text = f"一、党的建设方面\n（一）{TRAVEL}\n（二）{RECEPTION}\n二、财务方面存在的问题\n1.{ASSETS}"
    found = read_pasted(text)
    assert [problem.text for problem in found.problems] == THREE
    assert found.passed_over == ("一、党的建设方面", "二、财务方面存在的问题")


def test_points_below_a_sentence_belong_to_it() -> None:
    text = f"1.{TRAVEL}。\n一是没有审批单\n二是超标准住宿\n2.{RECEPTION}"
    assert texts(text) == [f"{TRAVEL}。\n一是没有审批单\n二是超标准住宿", RECEPTION]


@pytest.mark.parametrize(
    "text",
    [
        f"巡察发现以下问题：一是{TRAVEL}；二是{RECEPTION}；三是{ASSETS}",
        f"1.{TRAVEL}；2.{RECEPTION}；3.{ASSETS}",
        f"（1）{TRAVEL} （2）{RECEPTION} （3）{ASSETS}",
    ],
)
def test_lists_whose_line_breaks_were_lost_are_told_apart(text: str) -> None:
    assert texts(text) == THREE


def test_closing_lines_are_no_problems() -> None:
    text = f"1.{TRAVEL}\n2.{RECEPTION}\n以上问题，请认真整改。\n中共某市委巡察办\n2024年3月5日"
    assert texts(text) == [TRAVEL, RECEPTION]


def test_paragraphs_of_several_lines_set_apart_by_blank_lines() -> None:
    assert texts(f"{TRAVEL}，\n多报两万元\n\n{RECEPTION}，\n陪餐人数多") == [
        f"{TRAVEL}，\n多报两万元",
        f"{RECEPTION}，\n陪餐人数多",
    ]


def test_rows_pasted_from_a_workbook_keep_their_columns() -> None:
    text = f'序号\t反馈问题\t责任科室\n1\t{TRAVEL}\t财务科\n2\t"{RECEPTION}，\n一函多餐"\t办公室\n'
    found = read_pasted(text)
    assert [problem.text for problem in found.problems] == [TRAVEL, f"{RECEPTION}，\n一函多餐"]
    assert found.tables[0].headers == ("序号", "反馈问题", "责任科室")
    assert found.tables[0].rows[0].cells == ("1", TRAVEL, "财务科")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_every_usual_encoding(encoding: str) -> None:
    content = f"1.{TRAVEL}\n2.{RECEPTION}\n".encode(encoding)
    assert [p.text for p in read_problem_list(content, "清单.txt").problems] == [TRAVEL, RECEPTION]


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "没有收到文字"), (" \n\t ", "没有收到文字"), ("无", "没有认出"), ("12345\n678", "没有认出")],
)
def test_nothing_to_ask_is_told(text: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_pasted(text)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="上限"):
        read_pasted("差" * (MAX_TEXT_CHARS + 1))


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("3.会议费超预算", "3.", "会议费超预算"),
        (" （一）会议费超预算 ", "（一）", "会议费超预算"),
        ("3.5万元公款吃喝", "", "3.5万元公款吃喝"),
        ("2023年违规发放", "", "2023年违规发放"),
        ("1.", "", "1."),
        (" " * 1_000_000 + "(", "", "("),
    ],
)
def test_a_cells_own_number_is_told_from_its_words(text: str, label: str, rest: str) -> None:
    assert split_label(text) == (label, rest)


def test_binary_content_is_no_text() -> None:
    with pytest.raises(UnreadableFileError):
        read_problem_list(bytes(range(1, 32)) * 100, "清单.txt")


def test_problems_told_apart_already_are_taken_as_they_are() -> None:
    found = list_of([TRAVEL, "1.\n" + RECEPTION])
    assert [problem.text for problem in found.problems] == [TRAVEL, "1.\n" + RECEPTION]
    with pytest.raises(InvalidInputError, match="第 2 个问题是空的"):
        list_of([TRAVEL, "  "])


_words = st.text(st.sampled_from("差旅费报销审核不严公务接待超标准账实符资产"), min_size=6, max_size=40)


@given(st.lists(_words, min_size=1, max_size=30))
def test_numbered_problems_come_back_complete_and_in_order(problems: list[str]) -> None:
    """Whatever the words, so long as they are words of problems, and however many."""
    text = "\n".join(f"{number}.{problem}" for number, problem in enumerate(problems, 1))
    assert texts(text) == problems


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading_and_none_of_its_problems_is_invented(text: str) -> None:
    try:
        found = read_pasted(text)
    except InvalidInputError:
        return
    squeezed = "".join(text.replace("\x00", "").replace("*", "").split())
    for problem in found.problems:
        for line in problem.text.split("\n"):
            assert "".join(line.replace("*", "").split()) in squeezed


@pytest.mark.parametrize("piece", ["一、", "1.", "一是", "（", "\t", "问题", "：", "1 ", "是", "\n1.\n"])
def test_hostile_repetition_is_read_or_refused(piece: str) -> None:
    """Quadratic behaviour would pass the time limit of every test."""
    with suppress(InvalidInputError):
        read_pasted(piece * (MAX_TEXT_CHARS // len(piece)))


def test_who_signed_belongs_to_no_problem() -> None:
    assert texts(f"1.{TRAVEL}\n2.{RECEPTION}\n市财政局\n2024年5月8日") == [TRAVEL, RECEPTION]


def test_chapters_of_a_report_that_list_no_problems_are_passed_over() -> None:
    text = f"一、基本情况\n（一）巡察组进驻两个月\n二、存在的主要问题\n（一）{TRAVEL}\n三、整改要求\n（一）提高政治站位，立行立改"
    found = read_pasted(text)
    assert [one.text for one in found.problems] == [TRAVEL]
    assert "（一）提高政治站位，立行立改" in "\n".join(found.passed_over)


@pytest.mark.parametrize("mark", ["\n", "。"])
def test_measures_and_persons_beside_a_problem_are_none_of_it(mark: str) -> None:
    one = f"{{}}.问题：{{}}{mark}整改措施：制定办法，组织培训。{mark}责任人：张某"
    found = read_pasted("\n".join(one.format(n, text) for n, text in enumerate(THREE, 1)))
    assert [problem.text.rstrip("。") for problem in found.problems] == THREE
    assert any("制定办法" in line for line in found.passed_over)


def test_a_problem_with_many_asides_in_one_line_is_read_in_time() -> None:
    assert texts("1.差旅费报销审核不严。" + "整改措施：完善。" * 5_000) == ["差旅费报销审核不严。"]


def test_comma_separated_files_keep_their_columns() -> None:
    text = "序号,存在问题,责任单位\r\n" + "".join(
        f'{n},"{one}，有发票",财务科\r\n' for n, one in enumerate(THREE, 1)
    )
    found = read_problem_list(text.encode("gb18030"), "清单.csv")
    assert [one.text for one in found.problems] == [f"{one}，有发票" for one in THREE]
    assert found.tables[0].headers == ("序号", "存在问题", "责任单位")


def test_commas_in_sentences_make_no_table() -> None:
    assert texts("差旅费审核不严,未附清单\n接待超标准,无公函") == [
        "差旅费审核不严,未附清单",
        "接待超标准,无公函",
    ]


def test_tables_typed_with_bars_keep_their_columns() -> None:
    text = "| 序号 | 问题 |\n|---|---|\n" + "".join(f"| {n} | {one} |\n" for n, one in enumerate(THREE, 1))
    assert texts(text) == THREE


def test_bracketed_numbers_in_one_line_need_nothing_between() -> None:
    assert texts("".join(f"（{n}）{one}" for n, one in enumerate(THREE, 1))) == THREE
    one = "（1）违反管理办法第（2）项规定发放津贴"
    assert [problem.text for problem in read_pasted(one).problems] == [one.removeprefix("（1）")]


def test_a_chapter_without_a_number_ends_the_list_too() -> None:
    text = f"基本情况\n1.巡察组进驻两个月\n存在问题：\n1.{TRAVEL}\n2.{RECEPTION}\n\n整改要求：\n1.限期整改到位\n2.举一反三"
    assert texts(text) == [TRAVEL, RECEPTION]


@pytest.mark.parametrize("heading", ["存在问题", "存在问题：", "发现的主要问题"])
@pytest.mark.parametrize("numbers", [("1.", "2."), ("", "")])
def test_a_chapter_without_a_number_is_no_title_and_ends_where_problems_are_announced(
    heading: str, numbers: tuple[str, str]
) -> None:
    first, second = numbers
    found = read_pasted(f"基本情况\n某局共有干部20名。\n{heading}\n{first}{TRAVEL}\n{second}{RECEPTION}")
    assert [(one.label, one.text) for one in found.problems] == [(first, TRAVEL), (second, RECEPTION)]
    assert found.title == ""


def test_points_in_one_line_keep_the_marks_between_them() -> None:
    points = "一是超标准报销差旅费；二是加油卡未实行一车一卡；三是大额现金支付12笔。"
    assert texts(f"1.财务管理不严格。\n{points}\n2.{RECEPTION}") == [f"财务管理不严格。\n{points}", RECEPTION]


def test_a_paragraph_of_problems_between_semicolons_is_divided_and_that_is_told() -> None:
    found = read_pasted(f"经巡察，你局存在以下问题：{TRAVEL}；{RECEPTION}；{ASSETS}。")
    assert [one.text for one in found.problems] == [TRAVEL, RECEPTION, f"{ASSETS}。"]
    assert "按分号分成了 3 个问题" in found.remarks[0]
    whole = f"{TRAVEL}；{RECEPTION}"
    assert texts(whole) == [whole]  # two clauses of one finding


def test_what_a_chat_says_around_the_list_is_no_problem() -> None:
    text = f"张科长 9:32\n各位，问题清单发给大家\n1\u20e3{TRAVEL}\n2\u20e3{RECEPTION}\n@所有人 请于周五前反馈\n请尽快认领"
    assert texts(text) == [TRAVEL, RECEPTION]


def test_what_a_letter_says_after_the_last_problem_is_none_of_it() -> None:
    text = f"XX县委巡察办文件\n关于巡察某局党组的反馈意见\n1.{TRAVEL}\n同时，巡察组还收到反映一些领导干部的问题线索，已移交处理。"
    found = read_pasted(text)
    assert [one.text for one in found.problems] == [TRAVEL]
    assert found.title == "关于巡察某局党组的反馈意见"


def test_marks_of_notes_are_taken_off() -> None:
    text = f"## 存在问题\n- **{TRAVEL}**\n- **{RECEPTION}**，一函多餐"
    assert texts(text) == [TRAVEL, f"{RECEPTION}，一函多餐"]


def test_semicolon_separated_files_keep_their_columns() -> None:
    found = read_problem_list(f"序号;存在问题;责任人\n1;{TRAVEL};张某\n".encode(), "清单.csv")
    assert [one.text for one in found.problems] == [TRAVEL]


@pytest.mark.parametrize(
    ("content", "what_to_do"),
    [(b"<html><table></table></html>", "另存为 .xlsx"), (b"%PDF-1.7", "粘贴")],
)
def test_a_file_of_another_kind_is_told_what_to_do_with(content: bytes, what_to_do: str) -> None:
    with pytest.raises(UnreadableFileError, match=what_to_do):
        read_problem_list(content, "清单.xlsx")


def test_a_picture_is_told_what_a_list_may_be() -> None:
    with pytest.raises(UnreadableFileError) as told:
        read_problem_list(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "清单.xlsx")
    assert "PDF" not in str(told.value)
    assert "导入" not in str(told.value)


@pytest.mark.parametrize("above", ["张科长 9:32", "存在问题", "【整改提醒】"])
def test_what_is_no_name_of_a_list_is_not_its_title(above: str) -> None:
    assert read_pasted(f"{above}\n1.{TRAVEL}\n2.{RECEPTION}").title == ""
