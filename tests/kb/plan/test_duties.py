"""Problems without a measure, or without anybody who is responsible."""

from __future__ import annotations

import pytest

from kb.plan.words_check import check_words
from tests.kb.plan.plans import HEAD, found, problem, told
from tests.kb.plan.test_plan_tables import book


@pytest.mark.parametrize(
    "who", ["责任人：张三", "责任科室：办公室", "牵头领导：李四", "责任单位为财务处", "责任领导 周立明"]
)
def test_a_person_or_a_department_is_enough(who: str) -> None:
    assert told(problem("核对票据412份。", who=who)) == []


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("", [("no_responsible", "高", "公务接待不规范")]),
        ("责任人：", [("no_responsible", "高", "公务接待不规范")]),
        ("责任人：待定", [("no_responsible", "高", "待定")]),
        ("责任人：XXX", [("no_responsible", "高", "XXX")]),
        ("配合单位：财务科", [("no_responsible", "高", "公务接待不规范")]),
        ("责任单位：相关科室", [("vague_responsible", "中", "相关科室")]),
        ("责任单位：各有关部门", [("vague_responsible", "中", "各有关部门")]),
        ("责任人：全体党员干部", [("vague_responsible", "低", "全体党员干部")]),
        ("责任单位：财务科；责任人：待明确", [("vague_responsible", "低", "待明确")]),
        ("责任单位：有关科室；责任人：张三", [("vague_responsible", "低", "有关科室")]),
    ],
)
def test_nobody_is_responsible_or_nobody_in_particular(
    who: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(problem("核对票据412份。", who=who)) == expected


def test_a_measure_that_says_who_leads_is_enough() -> None:
    assert told(problem("由办公室牵头核对票据412份。", who="")) == []


@pytest.mark.parametrize("measures", ["", "/", "待定", "无", "见附件", "待补充"])
def test_a_problem_without_a_measure_is_told(measures: str) -> None:
    expected = measures if measures else "公务接待不规范"
    assert told(problem(measures)) == [("no_measure", "高", expected)]


def test_a_status_alone_is_no_measure() -> None:
    assert told(problem("已完成整改。")) == [("no_measure", "高", "公务接待不规范")]


def test_a_list_of_problems_alone_is_recognised_as_none_of_a_plan() -> None:
    text = "序号\t存在问题\t责任部门\t完成时限\n" + "".join(
        f"{n}\t第{n}项工作不落实\t办公室\t2024-06-30\n" for n in range(1, 5)
    )
    assert told(text) == [("no_measure", "高", "第1项工作不落实")]


def test_a_clean_plan_has_no_findings() -> None:
    assert told(problem("一是核对票据412份。二是修订《公务接待管理办法》，8月底前印发。")) == []


def test_problems_are_told_in_order_and_the_gravest_first() -> None:
    text = (
        HEAD
        + "1.关于“接待超标”的问题\n整改措施：退回1.2万元。\n责任人：张三\n整改时限：年底前\n"
        + "2.关于“会议过多”的问题\n责任人：有关科室\n整改时限：立即整改\n"
    )
    assert [(code, label) for code, label, _ in told(text)] == [
        ("vague_deadline", "低"),
        ("no_measure", "高"),
        ("vague_responsible", "中"),
        ("vague_deadline", "低"),
    ]


def test_what_nearly_all_problems_lack_is_told_once() -> None:
    one = "{}.关于“事项{}不规范”的问题\n整改措施：退回1.{}万元。\n整改时限：2024年9月30日\n{}"
    text = HEAD + "".join(one.format(n, n, n, "责任人：张三\n" if n == 4 else "") for n in range(1, 11))
    findings = found(text)
    assert [(one.code.value, one.problems) for one in findings] == [
        ("no_responsible", (1, 2, 3, 5, 6, 7, 8, 9, 10))
    ]
    assert findings[0].explanation.startswith("10 个问题中有 9 个没有写明由谁负责。")


def test_a_measure_whose_own_row_is_empty_is_told() -> None:
    whole = book(
        [
            ["序号", "反馈问题", "整改措施", "责任单位", "整改时限"],
            ["1", "接待超标", "核对票据412份。", "财务科", "2024年9月30日"],
            ["", "", "建立接待月报制度。", "", ""],
        ],
        merged=("A2:A3", "B2:B3"),
    )
    assert [(one.code.value, one.severity.label, one.passage.text) for one in check_words(whole)] == [
        ("no_responsible", "中", "建立接待月报制度。"),
        ("no_deadline", "中", "建立接待月报制度。"),
    ]
