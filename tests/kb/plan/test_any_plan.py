"""Whatever the plan: each finding stands on its passage, the same plan gives the same findings, hostile text ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.document import Document
from kb.errors import KnowledgeBaseError
from kb.plan import plan_of
from kb.plan.coverage import check_coverage, listed_text
from kb.plan.words_check import MAX_OF_A_KIND, check_words

PIECES = [
    "1.关于“接待超标”的问题",
    "2.会议过多",
    "（一）作风方面",
    "问题三：账目混乱",
    "整改措施：",
    "整改时限：",
    "责任人：",
    "责任单位：",
    "完成情况：",
    "提高认识。",
    "核对票据412份。",
    "退回12.6万元，其中7.3万元、5.8万元。",
    "2024年2月30日",
    "2024年9月至2024年6月",
    "尽快",
    "长期坚持",
    "待定",
    "/",
    "张三",
    "相关科室",
    "办公室",
    "一是",
    "二是",
    "（1）",
    "1-1 ",
    "问题2  ",
    "### ",
    "**整改措施**：",
    "●谁来改：",
    "○何时改完：",
    "（办公室；适时推进）",
    "一、存在的问题\n",
    "①",
    "反馈问题25个，已完成20个，正在推进4个，完成率85%。",
    "序号\t反馈问题\t整改措施\t责任人\t整改时限",
    "1\t案卷不规范\t评查86份\t\t尽快",
    "\t\t\t",
    "\n",
    "\n",
    "\n",
    "。",
    "，",
    "：",
    "“",
    "”",
    "《办法》",
    "某局整改方案",
    "💰",
    "\u202e",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)


def findings_of(text: str, listed: list[str]) -> None:
    try:
        plan = plan_of(Document(text=text, format="txt"))
    except KnowledgeBaseError:
        return
    found = [*check_words(plan), *check_coverage(plan, listed)]
    texts = {"plan": plan.text, "list": listed_text(listed)[0]}
    numbers = {problem.number for problem in plan.problems}
    for one in found:
        assert one.passage.text.strip()
        assert one.passage.text == one.passage.span.of(texts[one.passage.where])
        assert set(one.problems) <= numbers
        assert one.explanation.endswith("。")
        assert one.suggestion.endswith("。")
    assert len(set(found)) == len(found)
    again = plan_of(Document(text=text, format="txt"))
    assert [*check_words(again), *check_coverage(again, listed)] == found


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.sampled_from(["接待超标", "账目混乱", "党员发展停滞", "", "…"]), max_size=4))
def test_every_finding_stands_on_its_passage_and_comes_again(text: str, listed: list[str]) -> None:
    findings_of(text, listed)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    findings_of("整改方案\n1.关于“甲乙丙”的问题\n整改措施：" + text, ["甲乙丙"])


HOSTILE = [
    "责任",
    "由甲",
    "整改完成时间",
    "1个2个3个",
    "5个其中3个其中2个",
    "合格率85%",
    "加强，",
    "进一步切实",
    "已完成整改问题5个",
    "反馈问题反馈",
    "（",
    "责任人：",
    "一二三",
    "“",
    "体制机制",
    "每",
    "已",
    "2024年9月至2024年6月",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_ends_with_few_findings(piece: str) -> None:
    """The time limit of the test stands for "in reasonable time"."""
    text = "整改方案\n1.关于“甲乙丙”的问题\n整改措施：" + piece * (60_000 // len(piece))
    found = check_words(plan_of(Document(text=text, format="txt")))
    assert len(found) <= 5 * MAX_OF_A_KIND
