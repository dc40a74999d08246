"""Which amounts came back, and which documents are the unit's own: told from the words beside them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kb.document import Span
from kb.fact_roles import common_title, issued, recovered, yuan
from kb.notice import Fact, FactKind


def facts_in(text: str, *printed: tuple[str, FactKind, str], offset: int = 100) -> list[Fact]:
    """Facts of a measure that begins at this offset of its notice, in the order given."""
    found, start = [], 0
    for words, kind, value in printed:
        start = text.index(words, start)
        found.append(
            Fact(kind, words, value, "元" if kind is FactKind.AMOUNT else "", Span(offset + start, 0))
        )
        found[-1] = Fact(
            kind, words, value, found[-1].unit, Span(offset + start, offset + start + len(words))
        )
        start += len(words)
    return found


def recovered_in(text: str, *amounts: tuple[str, str]) -> list[str]:
    facts = facts_in(text, *((words, FactKind.AMOUNT, value) for words, value in amounts))
    return [fact.text for fact in recovered(text, Span(100, 100 + len(text)), facts)]


def issued_in(text: str, *titles: str) -> list[str]:
    facts = facts_in(text, *((title, FactKind.DOCUMENT, title) for title in titles))
    return [fact.text for fact in issued(text, Span(100, 100 + len(text)), facts)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("追缴多发补贴2.6万元，涉及12人", "2.6万元"),
        ("超标准部分由本人退回1.68万元。", "1.68万元"),
        ("推广费12.7万元被全额追缴", "12.7万元"),
        ("说不清用途的1.12万元由经手人退回", "1.12万元"),
    ],
)
def test_money_that_the_words_say_came_back_counts(text: str, amount: str) -> None:
    assert recovered_in(text, (amount, "1")) == [amount]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("责令退赔58.9万元，其余正在核实", "58.9万元"),
        ("应退缴41.3万元", "41.3万元"),
        ("查出违规支出73.6万元", "73.6万元"),
        ("尚未追回137.2万元", "137.2万元"),
        ("提前归还信托借款11.3亿元", "11.3亿元"),
        ("已核销、收回、转账处理8870万元", "8870万元"),
        ("收回书面同意91万元", "91万元"),
        ("主动退还当事人8136笔、615.4万元", "615.4万元"),
        ("逐班造册退还学生家长182.4万元", "182.4万元"),
        ("退还罚款16.3万元", "16.3万元"),
    ],
)
def test_money_that_is_only_owed_found_or_ordered_does_not(text: str, amount: str) -> None:
    assert recovered_in(text, (amount, "1")) == []


def test_what_was_found_is_not_added_to_what_came_back() -> None:
    text = "多发津补贴218.7万元，涉及96人，已追缴205.3万元"
    assert recovered_in(text, ("218.7万元", "2187000"), ("205.3万元", "2053000")) == ["205.3万元"]


def test_what_has_arrived_stands_for_what_was_claimed() -> None:
    text = "追缴土地收益1.36亿元，目前到账1.18亿元"
    assert recovered_in(text, ("1.36亿元", "136000000"), ("1.18亿元", "118000000")) == ["1.18亿元"]


def test_a_sum_in_all_stands_for_its_parts() -> None:
    text = "甲科退回1万元，乙科退回2万元，合计退回3万元"
    assert recovered_in(text, ("1万元", "10000"), ("2万元", "20000"), ("3万元", "30000")) == ["3万元"]


def test_an_amount_said_twice_counts_once() -> None:
    text = "退回1万元；上述退回1万元已入账，另退还2万元"
    assert recovered_in(text, ("1万元", "10000"), ("1万元", "10000"), ("2万元", "20000")) == [
        "1万元",
        "2万元",
    ]


def test_amounts_add_up_in_yuan() -> None:
    facts = facts_in(
        "退回1万元、退回0.5元", ("1万元", FactKind.AMOUNT, "10000"), ("0.5元", FactKind.AMOUNT, "0.5")
    )
    assert yuan(facts) == Decimal("10000.5")


def test_a_document_the_unit_made_is_issued_and_a_law_it_refers_to_is_not() -> None:
    text = "对照《中华人民共和国会计法》，修订《差旅费管理办法》，组织学习《干部选拔任用工作条例》"
    titles = ("《中华人民共和国会计法》", "《差旅费管理办法》", "《干部选拔任用工作条例》")
    assert issued_in(text, *titles) == ["《差旅费管理办法》"]


def test_documents_in_a_row_are_issued_together() -> None:
    assert issued_in("印发《甲办法》《乙细则》、《丙规定》", "《甲办法》", "《乙细则》", "《丙规定》") == [
        "《甲办法》",
        "《乙细则》",
        "《丙规定》",
    ]


@pytest.mark.parametrize(
    ("title", "common"),
    [
        ("《临澜市教育局差旅费管理办法（试行）》", "差旅费管理办法"),
        ("临澜市公务接待管理办法", "公务接待管理办法"),
        ("《市级储备粮费用补贴管理细则》", "储备粮费用补贴管理细则"),
        ("《内部控制手册》", "内部控制手册"),
        ("《机关》", "机关"),
    ],
)
def test_titles_are_compared_without_owner_and_brackets(title: str, common: str) -> None:
    assert common_title(title, ["临澜市教育局", "临澜市", None]) == common
