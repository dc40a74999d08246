"""The counted answer in words: only what was counted, each figure with what opens behind it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.answers.sentence import Piece, about, day, money, plain_sentence, sentence
from index.precedent_counts import count_precedents
from index.precedents import Precedent, Precedents
from kb.document import Span
from kb.notice import Attribute, Completion, Fact, FactKind
from tests.index.fakes import measure


def precedent(slug: str, text: str = "清退。", **changes: object) -> Precedent:
    record = measure(f"{slug}#P1-M1", text, types=("M7",), **changes)
    return Precedent(f"{slug}#P1", (record,), record)


def answer(*precedents: Precedent, more: int = 0) -> Precedents:
    return Precedents("差旅费", "direct", None, precedents, (), count_precedents(precedents), more=more)


def figures(found: Precedents) -> dict[str, str]:
    """What each figure says, by what it opens."""
    return {piece.show: piece.text for piece in sentence(found) if piece.show}


def test_everything_that_is_counted_is_said_in_one_sentence() -> None:
    text = "制定《差旅费管理办法》，退缴2.6万元。"
    facts = (
        Fact(FactKind.DOCUMENT, "《差旅费管理办法》", "差旅费管理办法", "", Span(2, 11)),
        Fact(FactKind.AMOUNT, "2.6万元", "26000", "元", Span(14, 19)),
    )
    remarks = (Attribute("整改时限", "2024-02-29", Span(0, 1)),)
    first = replace(
        precedent("a", text),
        facts={"a#P1-M1": facts},
        remarks={"a#P1": remarks},
    )
    second = precedent("b", year=2021, completion=Completion.IN_PROGRESS)
    third = precedent("c", year=None, completion=Completion.UNSTATED)
    found = answer(first, second, third)
    assert plain_sentence(found) == (
        "3 个可比先例，来自 3 家单位（2021、2023 年）：3 个清退追缴，收回 2.6 万元；"
        "已完成 1 个，推进中 1 个，未说明完成情况 1 个；出台文件《差旅费管理办法》 1 份；"
        "写明整改时限的 1 个（2024年2月29日）。"
    )
    assert figures(found) == {
        "all": "3",
        "units": "3",
        "years": "2021、2023",
        "type:M7": "3",
        "recovered": "2.6 万元",
        "status:finished": "1",
        "status:ongoing": "1",
        "status:unstated": "1",
        "documents": "1",
        "deadlines": "1",
    }


def test_what_is_not_stated_is_not_mentioned() -> None:
    found = answer(precedent("a", year=None, completion=Completion.UNSTATED))
    assert plain_sentence(found) == "1 个可比先例，来自 1 家单位：1 个清退追缴；未说明完成情况 1 个。"


def test_units_are_counted_and_not_problems() -> None:
    found = answer(precedent("a", inspected_unit="甲局"), precedent("b", inspected_unit="甲局"))
    assert plain_sentence(found).startswith("2 个可比先例，来自 1 家单位（2023 年）：")


def test_many_types_are_counted_beyond_the_first_four() -> None:
    types = ("M1", "M2", "M3", "M4", "M5")
    record = measure("a#P1-M1", "清退。", types=types)
    found = answer(Precedent("a#P1", (record,), record))
    assert "，共 5 类措施；" in plain_sentence(found)
    assert figures(found)["types"] == "5"


def test_more_than_is_counted_is_said() -> None:
    assert plain_sentence(answer(precedent("a"), more=3)).startswith(
        "可比先例较多，只统计最相近的 1 个，来自 1 家单位"
    )


def test_without_precedents_there_is_no_sentence() -> None:
    assert sentence(answer()) == ()
    assert plain_sentence(answer()) == ""


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        ("1463000", "146.3 万元"),
        ("26000", "2.6 万元"),
        ("9999.5", "9999.5 元"),
        ("10000", "1 万元"),
        ("609009000", "60900.9 万元"),
        ("609000000", "6.09 亿元"),
        ("300", "300 元"),
        ("1E+9", "10 亿元"),
    ],
)
def test_money_is_shown_exactly(yuan: str, shown: str) -> None:
    assert money(Decimal(yuan)) == shown


@pytest.mark.parametrize(
    ("words", "shown"), [("2024-02-29", "2024年2月29日"), ("2024-12", "2024年12月"), ("立行立改", "立行立改")]
)
def test_dates_are_shown_as_they_are_written(words: str, shown: str) -> None:
    assert day(words) == shown


def test_long_and_private_words_of_a_deadline_are_shortened_and_masked() -> None:
    remark = Attribute("整改时限", "由联系人13812345678于年底前完成并长期坚持下去不得松懈", Span(0, 1))
    found = answer(replace(precedent("a"), remarks={"a#P1": (remark,)}))
    assert "（由联系人138****5678于年底前完…）" in plain_sentence(found)


def test_plain_words_open_nothing() -> None:
    assert Piece(" 个可比先例，来自 ") in sentence(answer(precedent("a")))


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (Decimal("2243117602.2"), "22.43 亿元"),
        (Decimal(1_463_000), "146.3 万元"),
        (Decimal(12_345), "1.23 万元"),
        (Decimal("6400.5"), "6400.5 元"),
    ],
)
def test_a_table_shows_money_to_two_decimals_of_its_unit(yuan: Decimal, words: str) -> None:
    assert about(yuan) == words
