"""Which words name a deadline?"""

from __future__ import annotations

import pytest

from kb.deadlines import date_of, is_deadline, said, with_deadline
from kb.document import Span
from kb.notice import Attribute, Measure
from kb.parser.facts import find_facts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("计划2024年6月底前完成。", [("2024年6月底前", "2024-06")]),
        ("确保于2024年6月30日之前全部到位。", [("2024年6月30日之前", "2024-06-30")]),
        ("力争2024年底前竣工。", [("2024年底前", "2024")]),
        ("要求6月底前报送。", [("6月底前", "")]),
        ("3月底前已全部退回。", []),
        ("对2018年前入伍人员逐户打电话。", []),
        ("计划2018年前入伍人员优先。", []),
        ("2024年6月前期工作启动，拟再议。", []),
        ("计划完成后，2024年6月前已办结。", []),
        ("土建已完工，计划2024年10月投运。", [("2024年10月", "2024-10")]),
        ("预计于2023年6月取得批复。", [("2023年6月", "2023-06")]),
        ("设备采购计划2024年9月启动。", []),
        ("整改计划于2024年3月5日通过。", []),
        ("将2022年8月底前积压的612件案件归类。", []),
        ("要求各村每年4月前对预案修订一次。", []),
    ],
)
def test_a_date_is_a_deadline_where_the_words_plan(text: str, expected: list[tuple[str, str]]) -> None:
    whole = Span(7, 7 + len(text))
    found = said(text, whole, find_facts("七个字的开头。" + text, whole))
    assert [(one.words, one.date) for one in found] == expected
    for one in found:
        assert one.span.of("七个字的开头。" + text) == one.words


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2024-12-20", "2024-12-20"),
        ("2024年12月底", "2024-12"),
        ("2024年", "2024"),
        ("12月底", ""),
        ("长期坚持", ""),
        ("2024-13-45", ""),
    ],
)
def test_words_are_read_as_a_date_where_they_are_one(words: str, date: str) -> None:
    assert date_of(words) == date


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("整改时限", True),
        ("完成时限", True),
        ("整改期限", True),
        ("公示期限", False),
        ("反馈时间", False),
        ("责任科室", False),
    ],
)
def test_a_remark_names_a_deadline_by_its_label(name: str, expected: bool) -> None:
    assert is_deadline(Attribute(name, "x", Span(0, 0))) is expected


def test_a_deadline_by_hand_takes_the_place_of_the_former_ones() -> None:
    remarks = (
        Attribute("责任科室", "办公室", Span(0, 3)),
        Attribute("整改期限", "6月", Span(3, 5)),
        Attribute("完成时限", "7月", Span(5, 7)),
        Attribute("备注", "无", Span(7, 8)),
    )
    changed = with_deadline(Measure(1, "做", Span(8, 9), attributes=remarks), "2025-01")
    assert [(one.name, one.value) for one in changed.attributes] == [
        ("责任科室", "办公室"),
        ("整改期限", "2025-01"),
        ("备注", "无"),
    ]
    assert changed.attributes[1].span == Span(9, 9)
