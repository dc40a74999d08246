"""What a report holds: a part for each problem whatever becomes of it, and measures to choose from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.reports import content
from api.reports.content import MAX_ANSWERED, build_parts
from api.reports.numerals import numeral
from api.reports.wording import (
    counts_sentence,
    document_title,
    further_sentences,
    quoted,
    short_title,
    shortened,
    source_line,
    types_words,
    why_words,
)
from index.precedents import Precedents
from kb.errors import InvalidInputError
from kb.problem_list import list_of
from tests.api.reports.made import found, nothing_found, precedent, report_of, three_units
from tests.index.fakes import measure


def asked(question: str) -> Precedents:
    """Precedents for 差旅费, none for 渔船, a refusal for 坏, a fault for 崩."""
    if "坏" in question:
        raise InvalidInputError("请换一个说法。")
    if "崩" in question:
        raise ZeroDivisionError("secret")
    return nothing_found() if "渔船" in question else three_units()


def test_every_problem_has_its_part_whatever_becomes_of_it() -> None:
    report = report_of(["差旅费不严", "坏问题", "崩问题", "渔船超限", "差旅费不严"], asked)
    assert [part.state for part in report.parts] == ["found", "failed", "failed", "none", "found"]
    assert [part.problem.number for part in report.parts] == [1, 2, 3, 4, 5]
    assert report.parts[1].remark == "请换一个说法。"
    assert "secret" not in report.parts[2].remark


def test_equal_problems_are_looked_up_once() -> None:
    questions: list[str] = []

    def find(question: str) -> Precedents:
        questions.append(question)
        return three_units()

    report_of(["差旅费不严", "接待超标准", "差旅费不严"], find)
    assert questions == ["差旅费不严", "接待超标准"]


def test_problems_of_several_lines_are_asked_in_one() -> None:
    questions: list[str] = []

    def find(question: str) -> Precedents:
        questions.append(question)
        return nothing_found()

    report_of(["差旅费报销\n审核不严"], find)
    assert questions == ["差旅费报销审核不严"]


def test_problems_beyond_the_limit_come_back_unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ANSWERED == 500
    monkeypatch.setattr(content, "MAX_ANSWERED", 2)
    seen: list[tuple[int, int]] = []
    parts = build_parts(
        list_of(["差旅费甲", "差旅费乙", "差旅费丙"]),
        asked,
        lambda done, total, _: seen.append((done, total)),
    )
    assert [part.state for part in parts] == ["found", "found", "skipped"]
    assert "另存为一份清单" in parts[2].remark
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_progress_may_end_the_work() -> None:
    def stop(*_: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        build_parts(list_of(["差旅费不严"]), asked, stop)


def test_counts_are_told_in_words() -> None:
    answer = three_units()
    assert counts_sentence(answer) == "3 个可比先例，来自 3 家单位（2023 年）。"
    assert types_words(answer) == "建章立制 3；清退追缴 2；" + types_words(answer).split("；")[2]


def test_names_of_documents_stand_side_by_side_without_a_comma() -> None:
    said = "".join(further_sentences(three_units()))
    assert said.startswith("其中")  # those counted, and not the four that are comparable besides
    assert said.endswith("另有 4 个也可比，未列入统计。")
    assert "》、《" not in said


def test_a_long_quote_ends_with_a_sentence_and_says_that_it_is_cut() -> None:
    record = measure("a#P1-M1", "第一句话在这里。" * 40)
    words = quoted(record, 100)
    assert words.endswith("。……（节选）")
    assert record.text.startswith(words.removesuffix("……（节选）"))
    assert quoted(record, 1_000) == record.text


def test_personal_data_is_blanked_in_quotes() -> None:
    assert quoted(measure("a#P1-M1", "联系人张某，电话13812345678。")) == "联系人张某，电话138****5678。"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (500, "五百"),
        (2020, "二千零二十"),
    ],
)
def test_numerals_of_headings(number: int, words: str) -> None:
    assert numeral(number) == words


def test_numerals_have_bounds() -> None:
    with pytest.raises(ValueError, match="1 to 9999"):
        numeral(0)


def test_headings_are_one_line_of_limited_length() -> None:
    assert shortened("甲\n乙", 10) == "甲 乙"
    assert shortened("甲" * 11, 10) == "甲" * 9 + "…"
    assert shortened("甲甲甲甲甲甲，乙乙乙乙", 10) == "甲甲甲甲甲甲…"


@pytest.mark.parametrize(
    ("listed", "titled"),
    [
        ("某局巡察反馈问题清单", "某局巡察反馈问题整改先例报告"),
        ("某局反馈问题整改台账", "某局反馈问题整改先例报告"),
        ("某局反馈意见整改情况台账", "某局反馈意见整改情况先例报告"),
        ("某局审计问题汇总表", "某局审计问题整改先例报告"),
        ("某局巡察反馈问题清单（2023年，第一批）", "某局巡察反馈问题（2023年，第一批）整改先例报告"),
    ],
)
def test_the_title_names_rectification_once(listed: str, titled: str) -> None:
    assert document_title(listed) == titled


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("差旅费报销审核不严。", "差旅费报销审核不严"),
        ("会议费管理不严，2022年有3次会议在非定点酒店召开，超标准支出1.8万元。", "会议费管理不严"),
        ("经查，未按规定公开招标，将项目拆分为多个小项目直接发包", "经查，未按规定公开招标"),
        ("上轮巡察反馈的下属单位违规出租门面房问题整改不彻底", "上轮巡察反馈的下属单位违规出租门面房问…"),
    ],
)
def test_a_heading_is_a_problems_first_clause(text: str, title: str) -> None:
    assert short_title(text) == title


def test_precedents_much_less_alike_than_the_others_are_counted_and_not_shown() -> None:
    alike = [(0.8, "a"), (0.7, "b"), (0.62, "c"), (0.5, "d"), (None, "e")]
    answer = found(
        *(
            precedent(measure(f"{slug}#P1-M1", f"逐张核查发票{slug}"), similarity=score)
            for score, slug in alike
        )
    )
    part = report_of(["差旅费"], lambda _: answer).parts[0]
    assert [one.problem_id for one in part.best] == ["a#P1", "b#P1", "c#P1", "e#P1"]
    assert part.answer is not None
    assert len(part.answer.precedents) == 5


def test_why_a_precedent_is_comparable_is_told_in_words() -> None:
    one = precedent(
        measure("a#P1-M1", "核查住宿费发票，问题万元。"),
        similarity=0.83,
        words=("住宿费", "发票", "万元", "问题"),
    )
    assert why_words(one).startswith("都提到住宿费、发票；意思很接近（0.83）")
    assert "意思很接近（0.80）" in why_words(replace(one, similarity=0.797))


def test_a_source_names_its_unit_once() -> None:
    record = replace(
        measure("a#P1-M1", "约谈。"), inspected_unit="某局党组", notice_title="中共某局党组关于巡察整改的通报"
    )
    assert source_line(record).startswith("《中共某局党组关于巡察整改的通报》")
    assert source_line(replace(record, notice_title="整改通报")).startswith("某局党组《整改通报》")
