"""Problems without a measure, or without anybody who is responsible."""

from __future__ import annotations

import pytest

from tests.kb.plan.plans import HEAD, problem, told


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
        + "2.关于“会议过多”的问题\n责任人：有关科室\n整改时限：立行立改\n"
    )
    assert [(code, label) for code, label, _ in told(text)] == [
        ("vague_deadline", "低"),
        ("no_measure", "高"),
        ("vague_responsible", "中"),
        ("vague_deadline", "低"),
    ]
