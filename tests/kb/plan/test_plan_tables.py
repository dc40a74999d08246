"""Ledgers as offices keep them: merged kinds and leaders, banners between the rows, lists and forms apart."""

from __future__ import annotations

import itertools
from io import BytesIO

import pytest
from openpyxl import Workbook

from kb.plan import Plan, read_plan
from kb.plan.words_check import check_words
from tests.kb.plan.plans import plan as plan_of_text
from tests.kb.readers.office_files import docx, paragraph

HEADER = ["序号", "类别", "反馈问题", "整改措施", "责任领导", "整改时限"]
ACT = "对接待票据412份逐张核对，退回1.2万元。"
OTHER_ACT = "修订接待管理办法，由财务科每季度抽查一次。"


def book(*sheets: list[list[str]], merged: tuple[str, ...] = ()) -> Plan:
    """The plan that a workbook is; merged: of the first sheet."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for index, lines in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"表{index}")
        for line in lines:
            sheet.append(line)
    for area in merged:
        made.worksheets[0].merge_cells(area)
    buffer = BytesIO()
    made.save(buffer)
    return read_plan(buffer.getvalue(), "台账.xlsx")


def told(plan: Plan) -> list[tuple[str, tuple[int, ...], str]]:
    return [(one.code.value, one.problems, one.passage.text) for one in check_words(plan)]


def test_a_kind_merged_over_several_problems_does_not_tie_them_together() -> None:
    plan = book(
        [
            HEADER,
            ["1", "作风方面", "公务接待超标准", ACT, "张三", "2024年9月30日"],
            ["2", "", "会议费列支混乱", OTHER_ACT, "", "尽快"],
            ["3", "", "公车使用无登记", OTHER_ACT, "王五", "2024年10月31日"],
        ],
        merged=("B2:B4",),
    )
    assert [entry.value for entry in plan.problems[0].entries] == ["张三", "2024年9月30日"]
    assert told(plan) == [
        ("no_responsible", (2,), "会议费列支混乱"),
        ("vague_deadline", (2,), "尽快"),
    ]
    ends = [(one.extent.start, one.extent.end) for one in plan.problems]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ends))


def test_a_leader_merged_over_several_problems_answers_for_each() -> None:
    plan = book(
        [
            HEADER,
            ["1", "作风", "公务接待超标准", ACT, "张三", "2024年9月30日"],
            ["2", "作风", "会议费列支混乱", OTHER_ACT, "", "2024年9月30日"],
        ],
        merged=("E2:E3",),
    )
    assert told(plan) == []


@pytest.mark.parametrize("merged", [("B2:F2",), ()])
@pytest.mark.parametrize("problem", ["反馈问题", "督察反馈意见"])
def test_the_name_of_a_group_between_the_rows_is_no_problem(problem: str, merged: tuple[str, ...]) -> None:
    plan = book(
        [
            ["序号", problem, "整改措施", "责任单位", "整改时限", "督导单位"],
            ["一", "（一）水环境方面", "", "", "", ""],
            ["1", "河道断面不达标", "新建污水管网23公里。", "住建局", "2024年12月底", ""],
        ],
        merged=merged,
    )
    assert [one.title for one in plan.problems] == ["河道断面不达标"]
    assert told(plan) == []


def test_three_lists_on_three_sheets_speak_of_the_same_problems() -> None:
    plan = book(
        [["序号", "问题"], ["1", "公务接待超标准"], ["2", "会议费列支混乱"]],
        [["序号", "反馈问题", "整改措施"], ["1", "公务接待超标准", ACT], ["2", "会议费列支混乱", OTHER_ACT]],
        [
            ["序号", "问题", "责任领导", "完成时限"],
            ["1", "公务接待超标准", "张三", "2024年9月30日"],
            ["2", "会议费列支混乱", "李四", ""],
        ],
    )
    assert [one.title for one in plan.problems] == ["公务接待超标准", "会议费列支混乱"]
    assert told(plan) == [("no_deadline", (2,), "会议费列支混乱")]


LISTS = (
    "某局巡察整改“三个清单”\n一、问题清单\n1.公务接待超标准\n2.会议费列支混乱\n3.公车使用无登记\n"
    f"二、任务清单\n1.公务接待超标准\n（1）{ACT}\n（2）{OTHER_ACT}\n2.会议费列支混乱\n（1）{OTHER_ACT}\n3.公车使用无登记\n"
    "三、责任清单\n1.公务接待超标准\n责任领导：张三  完成时限：2024年9月30日\n2.会议费列支混乱\n责任领导：李四  完成时限：尽快\n"
    "3.公车使用无登记\n责任领导：王五  完成时限：2024年9月30日\n"
)


def test_three_lists_in_one_text_speak_of_the_same_problems() -> None:
    plan = plan_of_text(LISTS)
    assert plan.title == "某局巡察整改“三个清单”"
    assert [(one.number, one.title, len(one.measures)) for one in plan.problems] == [
        (1, "公务接待超标准", 2),
        (2, "会议费列支混乱", 1),
        (3, "公车使用无登记", 0),
    ]
    assert told(plan) == [("vague_deadline", (2,), "尽快"), ("no_measure", (3,), "公车使用无登记")]
    assert all(
        span.start >= one.extent.end for one in plan.problems for span in one.elsewhere
    )  # the other lists stand below


def test_a_form_may_say_until_when_above_its_problem() -> None:
    lines = [
        ("整改时限", "2024年9月30日"),
        ("反馈问题", "公务接待超标准"),
        ("整改措施", ACT),
        ("责任领导", "张三"),
    ]
    form = "".join(
        f"<w:tr><w:tc>{paragraph(name)}</w:tc><w:tc>{paragraph(words)}</w:tc></w:tr>" for name, words in lines
    )
    plan = read_plan(docx(paragraph("整改任务书") + f"<w:tbl>{form}</w:tbl>"), "任务书.docx")
    assert told(plan) == []


FIGURES = [
    "序号",
    "审计查出问题",
    "问题金额（万元）",
    "整改措施",
    "已整改金额",
    "未整改金额",
    "责任单位",
    "完成时限",
]


def row(number: int, total: str, done: str, rest: str) -> list[str]:
    return [
        str(number),
        f"第{number}项资金沉淀",
        total,
        "收回沉淀资金并统筹使用。",
        done,
        rest,
        "预算股",
        "2024年9月",
    ]


def test_the_parts_of_a_row_make_up_its_whole() -> None:
    plan = book(
        [FIGURES, row(1, "92.4", "80", "22.4"), row(2, "1,250", "980", "270"), row(3, "15.6", "15.6", "")]
    )
    assert [(one.problems, one.explanation) for one in check_words(plan)] == [
        ((1,), "80 + 22.4 = 102.4，与这一行的总数 92.4 不符。")
    ]


def test_the_row_of_sums_is_compared_with_the_rows_above_it() -> None:
    total = ["合计", "", "1332", "", "1060", "282.4", "", ""]
    plan = book([FIGURES, row(1, "92.4", "80", "12.4"), row(2, "1,250", "980", "270"), total])
    assert [(one.problems, one.explanation) for one in check_words(plan)] == [
        ((), "这一列上面各行相加是 1342.4，与合计 1332 不符。")
    ]


def test_the_row_of_sums_is_no_problem_though_its_name_reaches_over_the_column_of_problems() -> None:
    ledger = [
        ["序号", "审计报告文号", "审计查出的问题", "问题金额", "拟采取的整改措施", "责任人", "完成时限"],
        ["1", "审〔2024〕5号", "结余资金未收回", "120.5", ACT, "洪涛", "2024年11月30日"],
        ["2", "审〔2024〕9号", "监理费超付", "6.8", OTHER_ACT, "梅雪", "2024年10月31日"],
        ["合计", "", "", "127.3", "", "", ""],
    ]
    plan = book(ledger, merged=("A4:C4",))
    assert [one.title for one in plan.problems] == ["结余资金未收回", "监理费超付"]
    assert told(plan) == []


def test_a_rate_in_a_column_is_computed_from_its_row() -> None:
    names = ["单位", "问题数", "已完成", "完成率"]
    lines = [names, ["甲科", "8", "6", "75%"], ["乙科", "9", "6", "76.7%"]]
    ledger = [HEADER, ["1", "作风", "公务接待超标准", ACT, "张三", "2024年9月30日"]]
    assert [one.explanation for one in check_words(book(ledger, lines))] == [
        "写的是 76.7%，按 6 和 9 计算是 66.7%。"
    ]


def test_rounded_figures_and_subtotals_are_let_pass() -> None:
    subtotal = ["小计", "", "15", "", "15", "0", "", ""]
    total = ["合计", "", "30", "", "30", "0", "", ""]
    rounded = [FIGURES, row(1, "2.16", "1.08", "1.09")]
    assert told(book(rounded)) == []
    assert told(book([FIGURES, row(1, "15", "15", "0"), subtotal, row(2, "15", "15", "0"), total])) == []


def test_measures_numbered_in_a_column_of_their_own_are_read() -> None:
    plan = book(
        [
            ["序号", "巡察组反馈问题", "整改措施", "", "牵头领导", "计划完成时间"],
            ["", "", "序", "内容", "", ""],
            ["1", "办公用房超标", "1", "腾退超标办公室19间。", "江大鹏", "2024年7月10日"],
            ["", "", "2", "建立用房电子台账。", "江大鹏", "2024年8月10日"],
        ],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2", "A3:A4", "B3:B4"),
    )
    assert [(one.title, [measure.text for measure in one.measures]) for one in plan.problems] == [
        ("办公用房超标", ["腾退超标办公室19间。", "建立用房电子台账。"])
    ]
    assert told(plan) == []


@pytest.mark.parametrize("name", ["任务", "工作内容", "工作安排", "具体办法"])
def test_a_column_of_measures_may_have_another_name(name: str) -> None:
    plan = book(
        [
            ["序号", "问题", name, "责任人", "时限", "整改状态"],
            ["1", "接待超标准", ACT, "张三", "2024年9月30日", "已完成"],
            ["", "", OTHER_ACT, "李四", "2024年10月31日", "正在推进"],
            ["2", "公车无登记", "", "王五", "2024年10月31日", "正在推进"],
        ],
        merged=("A2:A3", "B2:B3"),
    )
    assert [[one.text for one in problem.measures] for problem in plan.problems] == [[ACT, OTHER_ACT], []]
    assert told(plan) == [("no_measure", (2,), "公车无登记")]


@pytest.mark.parametrize("name", ["整改问题", "查摆出的问题", "需要整改的问题", "巡察组反馈的具体问题"])
def test_a_column_of_problems_may_say_what_kind_of_problems(name: str) -> None:
    plan = book(
        [
            ["序号", name, "工作任务", "牵头领导", "完成时间"],
            ["1", "接待超标准", ACT, "张三", "2024年9月30日"],
            ["2", "公车无登记", OTHER_ACT, "王五", "2024年10月31日"],
        ]
    )
    assert [one.title for one in plan.problems] == ["接待超标准", "公车无登记"]
    assert told(plan) == []


def test_a_list_of_problems_has_no_measures_by_another_name() -> None:
    plan = book(
        [
            ["序号", "问题", "工作来源", "责任人", "整改情况"],
            ["1", "接待超标准", "县委第三巡察组反馈", "张三", ""],
            ["2", "公车无登记", "县委第三巡察组反馈", "王五", ""],
        ]
    )
    assert [problem.measures for problem in plan.problems] == [(), ()]


def test_blocks_of_labels_in_square_brackets_are_problems() -> None:
    text = (
        "联合党支部工作清单\n【问题1】会议计划性不强\n【整改措施】每月第一个周五为党员活动日。\n【责任人】欧阳静\n【时限】2024年7月20日\n"
        "【问题2】阵地闲置\n【责任人】楚天\n【时限】越快越好\n"
    )
    plan = plan_of_text(text)
    assert [(one.label, one.title, len(one.measures)) for one in plan.problems] == [
        ("问题1", "会议计划性不强", 1),
        ("问题2", "阵地闲置", 0),
    ]
    assert told(plan) == [("no_measure", (2,), "阵地闲置"), ("vague_deadline", (2,), "越快越好")]


def test_a_rate_is_not_computed_with_the_number_of_another_cell() -> None:
    act = "改造雨污合流管网46公里，截至目前已改造23公里，完成率60%。"
    lines = [
        ["反馈问题", "整改目标", "整改措施", "责任人", "整改时限"],
        ["雨污分流不彻底", "完成管网改造46公里", act, "张三", "2024年9月30日"],
        ["会议过多", "年度会议完成压减12次", OTHER_ACT, "李四", "2024年9月30日"],
    ]
    assert [one.explanation for one in check_words(book(lines))] == [
        "写的是完成率60%，按 23 和 46 计算是 50.0%。"
    ]


def test_the_rate_of_the_total_row_is_computed_too() -> None:
    summary = [
        ["类别", "问题数", "已完成", "未完成", "完成率"],
        ["党的建设", "3", "2", "1", "66.7%"],
        ["作风建设", "5", "4", "1", "80%"],
        ["合计", "8", "6", "2", "85%"],
    ]
    ledger = [HEADER, ["1", "作风", "接待超标", ACT, "张三", "2024年9月30日"]]
    assert [one.explanation for one in check_words(book(summary, ledger))] == [
        "写的是 85%，按 6 和 8 计算是 75.0%。"
    ]


def test_money_has_its_rate_and_its_total_below_banners() -> None:
    whole = book(
        [
            ["序号", "审计发现问题", "整改措施", "金额（万元）", "已整改金额", "未整改金额", "整改率"],
            ["一、财政收支类", "", "", "", "", "", ""],
            ["1", "房租收入坐支", ACT, "12.5", "12.5", "0", "100%"],
            ["2", "虚列演出支出", OTHER_ACT, "8.4", "6.3", "2.1", "70%"],
            ["二、内部管理类", "", "", "", "", "", ""],
            ["3", "固定资产未入账", ACT, "21.7", "21.7", "0", "100%"],
            ["合计", "", "", "42.6", "40.5", "3.1", ""],
        ],
        merged=("A2:G2", "A5:G5"),
    )
    assert {one.explanation for one in check_words(whole) if one.code.value == "numbers"} == {
        "写的是 70%，按 6.3 和 8.4 计算是 75.0%。",
        "这一列上面各行相加是 2.1，与合计 3.1 不符。",
    }
