"""Plain text: encodings told apart, clean text verbatim, wrapped sentences rejoined."""

from __future__ import annotations

import time

import pytest

from kb.errors import UnreadableFileError
from kb.readers.text import read_text

NOTICE = (
    "中共某县财政局党组关于巡察整改情况的通报\n"
    "根据县委统一部署,2023年3月6日至5月12日,县委第二巡察组对县财政局党组开展了巡察。\n"
    "一、关于“差旅费报销审核不严”问题\n"
    "一是修订《差旅费管理办法》,追回违规报销资金3.2万元。\n"
)
TRADITIONAL = "關於「差旅費報銷審核不嚴」問題的整改情況\n一是修訂《差旅費管理辦法》,追回違規報銷資金。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    assert read_text(NOTICE.encode(encoding)).text == NOTICE


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_traditional_text_is_read_in_every_encoding(encoding: str) -> None:
    assert read_text(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["整改情况通报", "1.整改;2.问责。", "2024年1月"])
def test_short_texts_are_not_misread(encoding: str, text: str) -> None:
    assert read_text(text.encode(encoding)).text == text


def test_line_ends_are_unified_and_nul_and_byte_order_mark_dropped() -> None:
    assert read_text("\ufeff甲\r\n乙\r丙\x00".encode()).text == "甲\n乙\n丙"


def test_a_file_cut_inside_its_last_character_is_read_and_reported() -> None:
    document = read_text(NOTICE.encode("utf-8")[:-2])
    assert document.text.startswith("中共某县财政局")
    assert "1 处字符无法解码" in document.warnings[0]


def test_binary_content_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match=r"编码|二进制"):
        read_text(bytes(range(256)) * 50)


def test_blank_text_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="空的"):
        read_text(b" \n\r\n\t")


def test_clean_text_comes_back_verbatim() -> None:
    text = "\u3000\u3000标题\n\n\u3000\u30001.关于“甲”问题的整改\n\u3000\u3000整改情况:一是学习。二是修订,\u3000完成。\n\n某局\n2024年1月2日\n\n"
    assert read_text(text.encode()).text == text


def wrap(paragraph: str, columns: int) -> str:
    """The paragraph cut after every so many characters, as a fixed-width export does."""
    return "\n".join(paragraph[start : start + columns] for start in range(0, len(paragraph), columns))


PARAGRAPHS = [
    "一是召开党组会专题研究差旅费管理问题,修订印发《差旅费管理办法》,明确审批权限和报销时限,组织全体财务人员开展业务培训",
    "二是对近三年差旅费开支情况进行全面排查,发现超标准报销住宿费十二笔,已全部追回并上缴财政,同时对相关责任人进行提醒谈话",
    "三是建立财务内部审计机制,每半年开展一次差旅费专项检查,对检查中发现的问题及时通报并督促整改到位,切实堵塞管理漏洞隐患",
]


def test_fixed_width_lines_are_rejoined() -> None:
    document = read_text("\n".join(wrap(paragraph + "。", 25) for paragraph in PARAGRAPHS).encode())
    assert document.text.split("\n") == [paragraph + "。" for paragraph in PARAGRAPHS]
    assert "硬换行" in document.warnings[0]


def test_page_numbers_between_wrapped_lines_are_dropped() -> None:
    lines = wrap("".join(paragraph + "。" for paragraph in PARAGRAPHS), 25).split("\n")
    text = "\n".join([*lines[:3], "", "- 1 -", "", *lines[3:]])
    assert read_text(text.encode()).text.startswith(PARAGRAPHS[0] + "。")


@pytest.mark.parametrize("line", ["- 3 -", "— 3 —", "第3页 共5页", "第 3 页", "-3-", "第三页"])
def test_page_number_lines_are_dropped(line: str) -> None:
    assert (
        read_text(f"甲事项已经办结。\n{line}\n乙事项已经办结。".encode()).text
        == "甲事项已经办结。\n乙事项已经办结。"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("修订《差旅费管理办法》", ",追回资金3万元。"),
        ("一是召开会议,修订制度,", "组织培训。"),
        ("关于“差旅费报", "销审核不严”问题"),
        ("于2024", "年3月完成整改。"),
    ],
)
def test_a_lone_cut_inside_a_sentence_is_joined(first: str, second: str) -> None:
    assert read_text(f"{first}\n{second}".encode()).text == first + second


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1.关于“甲”问题的整改", "(1)修订制度。"),
        ("整改情况:", "修订制度,追回资金。"),
        ("一、加强组织领导,扛牢整改责任", "局党组把整改作为政治任务,专题研究。"),
        ("差旅费报销不严", "整改措施:修订制度。"),
        ("欢迎监督", "某局"),
    ],
)
def test_lines_that_are_paragraphs_stay_apart(first: str, second: str) -> None:
    assert read_text(f"{first}\n{second}".encode()).text == f"{first}\n{second}"


def test_a_title_broken_in_two_is_joined() -> None:
    text = "中共某县财政局党组\n关于县委第二巡察组反馈意见整改情况的通报\n正文。"
    assert (
        read_text(text.encode()).text.split("\n")[0]
        == "中共某县财政局党组关于县委第二巡察组反馈意见整改情况的通报"
    )


def test_a_sentence_cut_by_a_form_feed_is_joined() -> None:
    text = "修订差旅费管理办法并组织全体财务人员学习\n\f培训和考试。\n乙事项。"
    assert read_text(text.encode()).text == "修订差旅费管理办法并组织全体财务人员学习培训和考试。\n乙事项。"


@pytest.mark.parametrize("unit", ["一是修订《办法》,追回资金3万元。", "“《(关于", "1.甲\n", "甲。\f"])
def test_thirty_megabytes_are_read_in_bounded_time(unit: str) -> None:
    content = (unit * (30 * 2**20 // len(unit.encode()))).encode()
    started = time.perf_counter()
    document = read_text(content)
    assert len(document.text) > 100_000
    assert time.perf_counter() - started < 15
