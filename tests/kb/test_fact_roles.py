"""Which documents are made in the course of a measure: told from the words beside them."""

from __future__ import annotations

import pytest

from kb.document import Span
from kb.fact_roles import common_title, issued
from kb.notice import Fact, FactKind


def facts_in(text: str, *printed: tuple[str, FactKind, str], offset: int = 100) -> list[Fact]:
    """Facts of a measure that begins at this offset of its notice, in the order given."""
    found, start = [], 0
    for words, kind, value in printed:
        start = text.index(words, start)
        found.append(Fact(kind, words, value, "", Span(offset + start, offset + start + len(words))))
        start += len(words)
    return found


def issued_in(text: str, *titles: str) -> list[str]:
    facts = facts_in(text, *((title, FactKind.DOCUMENT, title) for title in titles))
    return [fact.text for fact in issued(text, Span(100, 100 + len(text)), facts)]


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
    ("text", "title"),
    [
        ("重新设计《业绩考评细则》，依据案件难度计分", "《业绩考评细则》"),
        (
            "重新划分权责，形成《重大事项决策权责清单（2023版）》，列明92项",
            "《重大事项决策权责清单（2023版）》",
        ),
        ("以《农村客运补贴资金分配管理办法》取代旧文件", "《农村客运补贴资金分配管理办法》"),
    ],
)
def test_a_document_that_takes_shape_or_the_place_of_another_is_issued(text: str, title: str) -> None:
    assert issued_in(text, title) == [title]


@pytest.mark.parametrize(
    "text", ["蹲点15天，形成《乡镇债务化解路径》等调研报告14篇", "形成《断保原因分析》：重复参保占31%"]
)
def test_a_report_of_what_was_found_is_no_document_issued(text: str) -> None:
    assert issued_in(text, text[text.index("《") : text.index("》") + 1]) == []


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


def test_a_school_of_the_party_is_known_without_its_council() -> None:
    assert (
        common_title("《中共澜州市委党校内部控制手册》", ["澜州市委党校校务委员会", "澜州市"])
        == "内部控制手册"
    )


@pytest.mark.parametrize(
    ("title", "common"),
    [
        ("《澜州市属企业投资监督管理办法》", "市属企业投资监督管理办法"),
        ("《澜州市市场化转型三年行动方案》", "市场化转型三年行动方案"),
        ("《党委会议事规则》", "党委会议事规则"),
        ("《关于印发〈澜州市教育局差旅费管理办法〉的通知》", "差旅费管理办法"),
        ("《关于开展安全生产大检查的通知》", "关于开展安全生产大检查的通知"),
        ("《教育局党组议事规则》", "议事规则"),
        ("《市教育局借调人员管理办法》", "借调人员管理办法"),
    ],
)
def test_a_title_stays_a_title_when_its_owner_is_taken_off(title: str, common: str) -> None:
    assert common_title(title, ["澜州市教育局党组", "澜州市" if "市市" in title else "澜州"]) == common


@pytest.mark.parametrize(
    "text",
    [
        "编印《金融蛀虫忏悔录》，每名员工抄写签名",
        "选取19起案件编成《白衣之戒》警示教育片",
        "编印《村民种什么不踩线》漫画册1.5万本",
        "在内网公开销号进度，发布五期《整改晾晒》",
    ],
)
def test_what_is_watched_or_read_for_warning_is_no_document_issued(text: str) -> None:
    title = text[text.index("《") : text.index("》") + 1]
    assert issued_in(text, title) == []
