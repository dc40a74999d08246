"""What a stated deadline amounts to, and what is said of one that is missing or binds nobody."""

from __future__ import annotations

from datetime import date

import pytest

from kb.document import Span
from kb.plan.deadline_words import Kind, judge_deadline, last_day
from tests.kb.plan.plans import HEAD, found, plan, problem, told


def judged(words: str, year: int | None = 2024) -> tuple[Kind, date | None]:
    one = judge_deadline(words, Span(0, len(words)), year)
    return one.kind, one.last


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("2024年8月31日", date(2024, 8, 31)),
        ("2024年9月底前", date(2024, 9, 30)),
        ("2024-06-30", date(2024, 6, 30)),
        ("2024.6.30", date(2024, 6, 30)),
        ("2024/6/30", date(2024, 6, 30)),
        ("20240630", date(2024, 6, 30)),
        ("24.6.30", date(2024, 6, 30)),
        ("2025.2", date(2025, 2, 28)),
        ("2024年三季度", date(2024, 9, 30)),
        ("2024年上半年", date(2024, 6, 30)),
        ("2024年底", date(2024, 12, 31)),
        ("6月底", date(2024, 6, 30)),
        ("六月底前", date(2024, 6, 30)),
        ("十二月", date(2024, 12, 31)),
        ("立行立改，2024年6月30日前完成", date(2024, 6, 30)),
        ("2024年6月30日前，长期坚持", date(2024, 6, 30)),
        ("2024年3月1日至2024年6月30日", date(2024, 6, 30)),
    ],
)
def test_a_date_is_a_deadline_however_it_is_written(words: str, last: date) -> None:
    assert judged(words) == (Kind.DATED, last)


@pytest.mark.parametrize("words", ["6月底", "9月30日", "六月", "自反馈之日起3个月内", "方案印发后一个月内"])
def test_a_deadline_may_leave_the_year_or_the_day_to_be_counted(words: str) -> None:
    assert judged(words, None) == (Kind.DATED, None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("尽快", Kind.VAGUE),
        ("适时推进", Kind.VAGUE),
        ("分类施策、稳妥推进", Kind.VAGUE),
        ("越快越好", Kind.VAGUE),
        ("边整边改", Kind.VAGUE),
        ("根据工作需要确定", Kind.VAGUE),
        ("条件成熟时", Kind.VAGUE),
        ("按期完成", Kind.VAGUE),
        ("视预算安排情况", Kind.VAGUE),
        ("长期坚持", Kind.ONGOING),
        ("持续推进", Kind.ONGOING),
        ("立行立改", Kind.AS_A_CLASS),
        ("马上改", Kind.AT_ONCE),
        ("已补发到位", Kind.DONE),
        ("已全额上缴国库", Kind.DONE),
        ("已列入计划，尽快", Kind.VAGUE),
        ("年内", Kind.RELATIVE),
        ("三个月内", Kind.RELATIVE),
        ("汛期前", Kind.RELATIVE),
        ("党组会后", Kind.UNCLEAR),
        ("每季度一次", Kind.RECURRING),
        ("已完成", Kind.DONE),
        ("待定", Kind.EMPTY),
        ("暂定", Kind.EMPTY),
        ("/", Kind.EMPTY),
        ("XX月XX日", Kind.EMPTY),
        ("", Kind.EMPTY),
    ],
)
def test_words_without_a_date_are_told_apart(words: str, kind: Kind) -> None:
    assert judged(words) == (kind, None)


@pytest.mark.parametrize("value", ["", "--06", "abc", "2024-13", "2024-02-30"])
def test_there_is_no_last_day_where_the_calendar_has_none(value: str) -> None:
    assert last_day(value) is None


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("整改时限：2024年9月30日", []),
        ("整改时限：每月", []),
        ("整改时限：尽快完成", [("vague_deadline", "高", "尽快完成")]),
        ("整改时限：长期坚持", [("vague_deadline", "中", "长期坚持")]),
        ("整改时限：立行立改", []),
        ("整改时限：马上整改", [("vague_deadline", "低", "马上整改")]),
        ("整改时限：年底前", [("vague_deadline", "低", "年底前")]),
        ("整改时限：", [("no_deadline", "高", "公务接待不规范")]),
        ("整改时限：待定", [("no_deadline", "高", "待定")]),
        ("", [("no_deadline", "高", "公务接待不规范")]),
    ],
)
def test_a_deadline_is_missing_or_vague_by_degrees(until: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(problem("核对票据412份。", until=until)) == expected


def test_a_date_in_the_measure_is_a_deadline_too() -> None:
    assert told(problem("6月20日前核对票据412份。", until="")) == []


def test_a_period_under_review_is_no_deadline() -> None:
    assert told(problem("对2021年3月以来的票据逐张核对。", until="")) == [
        ("no_deadline", "高", "公务接待不规范")
    ]


@pytest.mark.parametrize(
    ("measure", "count"),
    [
        ("决算批复后1个月内转增固定资产。", 1),
        ("资金到账后十五个工作日内拨付到校。", 1),
        ("方案印发后1个月内转增固定资产。", 0),
        ("自反馈之日起三个月内转增固定资产。", 0),
        ("2个月内核对票据412份。", 0),
    ],
)
def test_how_long_an_act_may_take_after_another_is_no_deadline(measure: str, count: int) -> None:
    assert len(told(problem(measure, until=""))) == count


@pytest.mark.parametrize("label", ["责任科室：财务审计科；", "责任单位：县审计局；验收科；"])
def test_a_department_before_the_label_does_not_take_the_deadline_away(label: str) -> None:
    one = plan(problem("核对票据412份。", until=f"{label}整改期限：2024年8月底前。")).problems[0]
    assert [entry.value for entry in one.said("deadline")] == ["2024年8月底前"]


def test_how_far_all_problems_are_is_no_deadline_for_them() -> None:
    report = "反馈问题1个，截至6月底，已完成整改1个。\n"
    text = HEAD + report + problem("核对票据412份。", until="").removeprefix(HEAD)
    assert [one.explanation for one in found(text)] == ["没有找到整改时限。"]


def test_a_vague_deadline_beside_a_date_is_less_grave() -> None:
    text = problem("6月20日前核对票据412份。", until="整改时限：尽快")
    assert told(text) == [("vague_deadline", "中", "尽快")]


def test_a_placeholder_is_told_although_a_measure_has_a_date() -> None:
    text = problem("6月20日前核对票据412份。", until="整改时限：暂定")
    assert told(text) == [("no_deadline", "中", "暂定")]


def test_what_is_stated_as_finished_needs_no_deadline_badly() -> None:
    text = "序号\t反馈问题\t整改措施\t责任人\t整改时限\t完成情况\n1\t接待超标\t退回1.2万元。\t张三\t\t已完成\n2\t会议过多\t压减9次。\t李四\t2024年6月\t推进中\n"
    assert told(text) == [("no_deadline", "低", "接待超标")]


def test_a_deadline_for_the_whole_plan_makes_missing_ones_less_grave() -> None:
    text = (
        HEAD + "全部问题2024年12月底前完成整改。\n" + problem("核对票据412份。", until="").removeprefix(HEAD)
    )
    finding = found(text)[0]
    assert (finding.code.value, finding.severity.label) == ("no_deadline", "中")
    assert "全部问题2024年12月底前完成" in finding.explanation


def test_where_no_problem_has_a_deadline_one_finding_speaks_for_all() -> None:
    text = "某乡整改方案\n" + "".join(
        f"{n}.关于“问题{n}类情况”的问题\n整改措施：核对资料{n}份。\n责任人：张三\n" for n in range(1, 5)
    )
    finding = found(text)[0]
    assert (finding.code.value, finding.problems) == ("no_deadline", (1, 2, 3, 4))
    assert finding.passage.text == "某乡整改方案"
    assert finding.explanation.startswith("全部 4 个问题都没有整改时限。")
    assert len(found(text)) == 1


def test_two_problems_without_a_deadline_are_told_one_by_one() -> None:
    text = "某乡整改方案\n" + "".join(
        f"{n}.关于“问题{n}类情况”的问题\n整改措施：核对资料{n}份。\n责任人：张三\n" for n in (1, 2)
    )
    assert [finding.problems for finding in found(text)] == [(1,), (2,)]
    assert plan(text).title == "某乡整改方案"
