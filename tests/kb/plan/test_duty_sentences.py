"""Sentences that say who and until when are no measures, and what they say counts."""

from __future__ import annotations

import pytest

from kb.plan.words_check import check_words
from tests.kb.plan.plans import HEAD, plan, problem

ACT = "对接待票据412份逐张核对。"


def in_words(sentence: str) -> tuple[list[str], list[tuple[str, str]]]:
    """(measures, what the sentence behind them says) of a plan that uses no labels."""
    one = plan(f"{HEAD}1.关于“接待超标”的问题\n整改措施：一是{ACT}二是退回1.2万元。{sentence}\n").problems[0]
    return [measure.text for measure in one.measures], [(entry.kind, entry.value) for entry in one.entries]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "以上由财务科负责，分管领导沈越督办，10月20日前完成。",
            [("responsible", "以上由财务科"), ("deadline", "10月20日前")],
        ),
        (
            "由机关党委牵头，2024年7月底前全部完成。",
            [("responsible", "机关党委"), ("deadline", "2024年7月底前")],
        ),
        ("2024年8月底前完成。", [("deadline", "2024年8月底前")]),
        ("三季度末前整改到位。", [("deadline", "三季度末前")]),
    ],
)
def test_a_last_sentence_of_who_and_when_is_cut_off_and_heard(
    sentence: str, said: list[tuple[str, str]]
) -> None:
    measures, entries = in_words(sentence)
    assert measures == [ACT, "退回1.2万元。"]
    assert [(kind, value.removeprefix("以上由")) for kind, value in entries] == [
        (kind, value.removeprefix("以上由")) for kind, value in said
    ]


@pytest.mark.parametrize("sentence", ["由财务科负责逐月核对并通报。", "2024年8月底前完成清查并公示。"])
def test_a_sentence_that_also_acts_stays_in_the_measure(sentence: str) -> None:
    assert in_words(sentence)[0][-1] == f"退回1.2万元。{sentence}"


def test_a_call_is_told_though_a_date_stands_behind_it() -> None:
    text = f"{HEAD}1.关于“作风不实”的问题\n整改措施：一是统一思想、凝聚共识；二是真抓实干，确保整改取得实效。由机关党委负责，2024年7月底前完成。\n"
    assert [(one.code.value, one.passage.text) for one in check_words(plan(text))] == [
        ("slogan", "统一思想、凝聚共识；"),
        ("slogan", "真抓实干，确保整改取得实效。"),
    ]


def test_what_leads_the_measures_may_say_until_when() -> None:
    text = f"{HEAD}1.食品安全监管不到位\n整改措施：由食品科牵头，2024年9月底前完成以下整改：一是{ACT}二是曝光典型案例10起。\n"
    assert check_words(plan(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}1.关于“接待超标”的问题\n整改情况：一是退回1.2万元。二是{ACT}已完成整改。\n责任人：张三\n",
        f"{HEAD}一、已完成整改的问题\n（一）关于“接待超标”的问题\n整改情况：退回1.2万元。\n责任人：张三\n",
    ],
)
def test_a_problem_told_to_be_finished_needs_no_deadline(text: str) -> None:
    assert check_words(plan(text)) == ()


def test_a_goal_may_say_until_when() -> None:
    text = problem(ACT, until="整改目标：7月底前每村储备2名以上。")
    assert check_words(plan(text)) == ()


def test_one_measure_that_is_finished_does_not_finish_the_problem() -> None:
    text = f"{HEAD}1.关于“接待超标”的问题\n整改情况：一是退回1.2万元，已完成整改。二是{ACT}\n责任人：张三\n"
    assert [one.code.value for one in check_words(plan(text))] == ["no_deadline"]


def test_measures_with_their_own_labels_below_a_numbered_problem_are_measures() -> None:
    text = (
        "某局工作方案\n一、文化方面\n问题1：农家书屋管理薄弱\n①下架出版物126册。（责任单位：公共股；完成时限：2024年8月15日前）\n"
        "②每季度研判1次。（责任单位：办公室；完成时限：2024年9月底前）\n"
        "问题2：文物资金滞留\n①拨付210万元。（责任单位：文物股；完成时限：2024年7月底前）\n"
    )
    assert [(one.title, len(one.measures)) for one in plan(text).problems] == [
        ("农家书屋管理薄弱", 2),
        ("文物资金滞留", 1),
    ]


def test_before_october_is_not_later_than_the_twentieth_of_october() -> None:
    text = problem("列出课题8个，10月前形成报告。", until="整改时限：2024年10月20日")
    assert check_words(plan(text)) == ()
