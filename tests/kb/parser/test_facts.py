"""Facts are what a reader may cite: their text is exactly what is printed, their value what it means."""

from __future__ import annotations

import pytest

from kb.document import Span
from kb.notice import FactKind
from kb.parser.facts import find_facts


def facts_of(text: str, kind: FactKind) -> list[tuple[str, str, str]]:
    found = find_facts(text, Span(0, len(text)))
    return [(fact.text, fact.value, fact.unit) for fact in found if fact.kind is kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("追回3.28万元", [("3.28万元", "32800", "元")]),
        ("罚款1735余万元", [("1735余万元", "17350000", "元")]),
        ("核减3万余元", [("3万余元", "30000", "元")]),
        ("投资4.2亿元", [("4.2亿元", "420000000", "元")]),
        ("每人300元", [("300元", "300", "元")]),
        ("共计12,345.60元", [("12,345.60元", "12345.6", "元")]),
        ("追缴１１２７万元", [("１１２７万元", "11270000", "元")]),
        ("贷款2万美元", [("2万美元", "20000", "美元")]),
        ("缴纳3至5万元", [("3", "30000", "元"), ("5万元", "50000", "元")]),
        ("罚款五千元,", [("五千元", "5000", "元")]),
        ("共3，500元", [("500元", "500", "元")]),  # a full-width comma ends a number
        ("位于3单元", []),
    ],
)
def test_an_amount_is_worth_its_yuan(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts_of(text, FactKind.AMOUNT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("排查隐患55845个", [("55845个", "55845", "个")]),
        ("更换水表8.4万只", [("8.4万只", "84000", "只")]),
        ("检查137家次", [("137家次", "137", "家次")]),
        ("在线率１００％", [("１００％", "100", "%")]),
        ("铺设96公里,占地3.5平方米", [("96公里", "96", "公里"), ("3.5平方米", "3.5", "平方米")]),
        ("1000余家企业", [("1000余家", "1000", "家")]),
        ("对两名责任人、十二户企业", [("两名", "2", "名"), ("十二户", "12", "户")]),
        ("下降百分之五", [("百分之五", "5", "%")]),
        ("提前2-3天", [("2", "2", "天"), ("3天", "3", "天")]),
        ("更换灭火器146具、整理验方41首", [("146具", "146", "具"), ("41首", "41", "首")]),
        ("对213位老人重新评估", [("213位", "213", "位")]),
        ("每周三17时40分开讲", []),
        ("第3批、第三名、〔2023〕15号、两个维护", []),
        ("2023年5月6日", []),
    ],
)
def test_a_count_is_a_number_with_its_unit(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert facts_of(text, FactKind.COUNT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("印发《差旅费管理办法》。", ["差旅费管理办法"]),
        ("转发《关于印发〈内部控制规范〉的通知》", ["关于印发〈内部控制规范〉的通知"]),
        ("转发《关于印发《内部控制规范》的通知》", ["关于印发《内部控制规范》的通知"]),
        ("漏了一半《内控、印发《差旅费办法》", ["差旅费办法"]),
        ("制定《财务\n制度》", ["财务制度"]),
        ("多了一半》和《》", []),
    ],
)
def test_a_document_is_named_by_its_outermost_title(text: str, expected: list[str]) -> None:
    assert [value for _, value, _ in facts_of(text, FactKind.DOCUMENT)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会同市财政局、市委组织部和县纪委监委开展检查", ["市财政局", "市委组织部", "县纪委监委"]),
        ("依托芜湖市扬子航道工程有限公司组建队伍", ["芜湖市扬子航道工程有限公司"]),
        ("市人力资源和社会保障局印发通知", ["市人力资源和社会保障局"]),
        ("召开市应急局党委会", ["市应急局"]),
        ("督促南陵县应急局整改", ["南陵县应急局"]),
        ("約談縣人民檢察院", ["县人民检察院"]),
        ("该公司、各科室、第三方机构、本单位", []),
        ("工作局面、中心组学习、委托代理、办理结果", []),
    ],
)
def test_an_organisation_has_a_name_of_its_own_and_no_verb(text: str, expected: list[str]) -> None:
    assert [value for _, value, _ in facts_of(text, FactKind.ORGANISATION)] == expected


def test_nothing_inside_a_document_title_is_a_fact_of_its_own() -> None:
    facts = find_facts("印发《市财政局2023年预算10条》", Span(0, 18))
    assert [fact.kind for fact in facts] == [FactKind.DOCUMENT]


def test_facts_come_by_start_with_spans_into_the_whole_text_and_disjoint_within_a_kind() -> None:
    text = "一是２０２３年５月，市财政局追回３．５万元、２６件，印发《办法》。"
    facts = find_facts(text, Span(2, len(text)))
    assert [fact.kind.value for fact in facts] == ["date", "organisation", "amount", "count", "document"]
    assert all(fact.span.of(text) == fact.text for fact in facts)
    assert facts == tuple(sorted(facts, key=lambda fact: fact.span))


def test_a_damaged_date_is_kept_without_a_value() -> None:
    assert facts_of("于2024717日印发", FactKind.DATE) == [("2024717日", "", "")]


@pytest.mark.parametrize(
    "unit", ["1", "《", "《》", "1,", "市", "局", "1万", "十", "公司", "年1月", "，1,", "第1至", "应急"]
)
@pytest.mark.timeout(60)
def test_hostile_text_is_searched_to_the_end(unit: str) -> None:
    """A quadratic pattern takes minutes and runs into the time limit of the test."""
    text = unit * (100_000 // len(unit))
    assert all(fact.text == fact.span.of(text) for fact in find_facts(text, Span(0, len(text))))
