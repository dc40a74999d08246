"""Offices that number and name things in their own way: what they mean is told by what recurs and by what stands behind it."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from kb.plan import read_plan
from kb.plan.deadline_words import is_time
from kb.plan.value_kinds import kind_of_values, names_somebody
from kb.plan.words_check import check_words
from tests.kb.plan.plans import HEAD, plan, told
from tests.kb.plan.test_plan_tables import book

ACT = "对接待票据412份逐张核对，退回1.2万元。"


def said(text: str) -> list[tuple[str, int, dict[str, list[str]]]]:
    """(title, number of measures, what is said by kind) of each problem."""
    return [
        (
            one.title,
            len(one.measures),
            {
                kind: [entry.value for entry in one.said(kind)]
                for kind in ("responsible", "deadline")
                if one.said(kind)
            },
        )
        for one in plan(text).problems
    ]


def test_names_that_no_list_knows_are_told_by_their_values() -> None:
    text = (
        "整改台账\n\n●存在问题：接待超标\n○怎么改：1、逐张核对票据412份；2、修订《接待办法》。\n○谁来改：职成教科  范如松\n○何时改完：2025年7月31日\n\n"
        "●存在问题：会议过多\n○怎么改：1、年度会议压减到12次。\n○谁来改：人事科  丁香\n○何时改完：抓紧落实\n"
    )
    assert said(text) == [
        ("接待超标", 2, {"responsible": ["职成教科  范如松"], "deadline": ["2025年7月31日"]}),
        ("会议过多", 1, {"responsible": ["人事科  丁香"], "deadline": ["抓紧落实"]}),
    ]
    assert told(text) == [("vague_deadline", "高", "抓紧落实")]


def test_problems_numbered_by_part_and_item_have_the_fields_below_them() -> None:
    block = "整改要求：足额入库\n整改计划：{}\n落实人：财政局 季望舒\n期限：2025年6月30日\n\n"
    text = (
        "审计整改清单\n\n1-1 违规出借资金\n"
        + block.format(ACT)
        + "1-2 收入未缴库\n"
        + block.format("6月底前缴入国库412万元。")
        + "2-1 预算绩效目标不科学\n"
        + block.format("")
    )
    assert [(title, count) for title, count, _ in said(text)] == [
        ("违规出借资金", 1),
        ("收入未缴库", 1),
        ("预算绩效目标不科学", 0),
    ]
    assert told(text) == [("no_measure", "高", "预算绩效目标不科学")]


def test_brackets_behind_a_measure_may_say_until_when_without_a_label() -> None:
    text = (
        HEAD
        + "问题1  接待超标\n（1）核对票据412份。（牵头领导：于归；责任处室：财务处；2025年6月底前）\n"
        + "问题2  会议过多\n（1）压减到12次。（责任处室：办公室；适时推进）\n"
        + "问题3  车辆超编\n（责任处室：办公室；2025年8月底前）\n"
    )
    assert [(title, count) for title, count, _ in said(text)] == [
        ("接待超标", 1),
        ("会议过多", 1),
        ("车辆超编", 0),
    ]
    assert told(text) == [("vague_deadline", "高", "适时推进"), ("no_measure", "高", "车辆超编")]


def test_a_heading_that_names_a_responsible_department_is_no_problem() -> None:
    text = (
        HEAD
        + "二、整改任务\n（一）接待方面（责任科室：办公室）\n1.接待超标。\n整改措施：①核对票据412份。\n完成时限：2024年6月30日前。\n"
        + "2.陪餐超标。\n整改措施：①修订《接待办法》。\n完成时限：2024年6月30日前。\n"
        + "（二）工程方面（责任科室：建管科）\n3.结算滞后。\n完成时限：2024年9月30日前。\n"
        + "4.档案不全。\n整改措施：①核对37个项目的档案。\n完成时限：2024年9月30日前。\n"
    )
    assert [title for title, _, _ in said(text)] == ["接待超标", "陪餐超标", "结算滞后", "档案不全"]
    assert told(text) == [("no_measure", "高", "结算滞后")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("院感科立即对手术室开展检查，6月底前完成整改12处。", []),
        ("信息科科长董一鸣负责，近期组织专家评估23个系统。", [("vague_deadline", "高", "近期")]),
        ("印发宣传册400份。党办负责，持续推进。", [("vague_deadline", "中", "持续推进")]),
    ],
)
def test_sentences_say_who_and_until_when(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(f"{HEAD}一、关于“院感管理有漏洞”的问题\n{sentence}\n") == expected


def test_a_form_with_an_empty_place_is_still_a_form() -> None:
    form = [
        ["问题编号", "TZ-01", "问题来源", "区委第一巡察组"],
        ["问题描述", "整治资金使用进度慢。", "", ""],
        ["整改目标", "加快支出", "", ""],
        ["整改措施", "", "", ""],
        ["责任领导", "", "责任部门", ""],
        ["整改时限", "2025年6月30日前", "", ""],
    ]
    whole = book(form, merged=("B2:D2", "B3:D3", "B4:D4", "B6:D6"))
    assert [one.title for one in whole.problems] == ["整治资金使用进度慢"]
    assert [one.value for one in whole.problems[0].said("deadline")] == ["2025年6月30日前"]


def test_a_column_s_name_is_read_with_the_one_above_it() -> None:
    whole = book(
        [
            ["编号", "反馈的具体问题", "拟采取的整改举措", "整改期限", "", "主责处"],
            ["", "", "", "起", "止", ""],
            ["1", "接待超标", ACT, "2025-01-10", "逐步推进", "办公室"],
            ["2", "会议过多", ACT, "2025-01-10", "2025-04-30", "人事处"],
        ],
        merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"),
    )
    assert [[(entry.kind, entry.value) for entry in one.entries] for one in whole.problems] == [
        [("start", "2025-01-10"), ("deadline", "逐步推进"), ("responsible", "办公室")],
        [("start", "2025-01-10"), ("deadline", "2025-04-30"), ("responsible", "人事处")],
    ]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["2025年7月31日", "长期坚持", "年底前"], "deadline"),
        (["办公室 周砚", "财务科", "副局长谷长河"], "responsible"),
        (["足额入库", "应收尽收", "3家"], None),
        (["2025年7月31日"], None),
    ],
)
def test_most_values_tell_what_a_column_holds(values: list[str], kind: str | None) -> None:
    assert kind_of_values(values) == kind


def test_somebody_is_a_department_a_post_or_a_name() -> None:
    assert [names_somebody(one) for one in ("财政金融局 季望舒", "党委书记", "收回资金", "")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_number_alone_is_no_time() -> None:
    assert [is_time(one) for one in ("2025年底", "三个月内", "15人", "第二批")] == [True, True, False, False]


def test_markdown_s_marks_are_taken_away() -> None:
    block = "### {}. {}\n- **整改措施**：核对票据412份。\n- **责任人**：教务处 林清玄\n- **整改时限**：{}\n\n"
    text = (
        "# 某校整改方案\n\n## 一、作风方面\n\n"
        + block.format(1, "接待超标", "2025年8月31日")
        + block.format(2, "会议过多", "已完成，长期坚持")
    )
    assert [(title, count) for title, count, _ in said(text)] == [("接待超标", 1), ("会议过多", 1)]
    assert told(text) == []
    assert not set(plan(text).text) & set("#*")


def test_a_listed_problem_that_the_part_of_measures_never_answers_is_told() -> None:
    answer = "（{}）针对“{}”问题。核对票据412份。责任科室：业务科。完成时限：2025年6月30日。\n"
    text = (
        "某社整改计划\n一、存在的问题\n1.资产出租合同到期未续签；\n2.补贴资金使用不合规；\n3.报销附件不全。\n二、整改措施\n"
        + answer.format("一", "资产出租合同到期未续签")
        + answer.format("二", "补贴资金使用不合规")
    )
    assert [title for title, _, _ in said(text)] == [
        "资产出租合同到期未续签",
        "补贴资金使用不合规",
        "报销附件不全",
    ]
    assert {(code, words) for code, _, words in told(text)} == {
        ("no_measure", "报销附件不全"),
        ("no_responsible", "报销附件不全"),
        ("no_deadline", "报销附件不全"),
    }


def test_problems_stand_above_tables_of_their_measures() -> None:
    heading = ["措施序号", "具体措施", "责任人", "完成时间"]
    file = BytesIO()
    made = docx.Document()
    made.add_paragraph("某局整改实施方案")
    for title, line in (
        ("（一）药品零差率执行不到位", ["①", "对12家卫生院逐月核对。", "药政科 谷雨", "2025.4.30"]),
        ("（二）党员发展程序不严", ["", "", "机关党委 霜降", "分期分批进行"]),
    ):
        made.add_paragraph(title)
        table = made.add_table(2, 4)
        for row, words in zip(table.rows, (heading, line), strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
    made.save(file)
    whole = read_plan(file.getvalue(), "方案.docx")
    assert [(one.title, len(one.measures)) for one in whole.problems] == [
        ("药品零差率执行不到位", 1),
        ("党员发展程序不严", 0),
    ]
    assert [(one.code.value, one.passage.text) for one in check_words(whole)] == [
        ("no_measure", "党员发展程序不严"),
        ("vague_deadline", "分期分批进行"),
    ]


def test_several_columns_may_hold_measures_and_one_column_who_and_until_when() -> None:
    whole = book(
        [
            ["序", "问题表述", "整改措施一", "整改措施二", "责任人及时限"],
            ["1", "接待超标", ACT, "与酒店签订月查协议。", "城管科 王小川；2025年4月30日"],
            ["2", "会议过多", ACT, "", "2025年6月30日"],
        ]
    )
    first, second = whole.problems
    assert [one.text for one in first.measures] == [ACT, "与酒店签订月查协议。"]
    assert [(one.kind, one.value) for one in first.entries] == [
        ("responsible", "城管科 王小川"),
        ("deadline", "2025年4月30日"),
    ]
    assert [one.value for one in second.said("responsible")] == [""]


DUTY = "（责任领导：张三，责任股室：业务股，完成时限：2025年3月20日前）"


@pytest.mark.parametrize("part", ["二、整改内容及措施\n（一）学习方面\n", "二、整改内容\n（一）学习方面\n"])
def test_lines_with_their_duties_in_brackets_are_measures_of_the_item_above(part: str) -> None:
    text = (
        f"{HEAD}{part}1.中心组学习“以干代学”。\n（1）每月集中学习不少于1次。{DUTY}\n（2）每人每年宣讲2次。{DUTY}\n"
        f"2.基层社长期无业务。\n（1）改造4个，注销2个。{DUTY}\n（二）管理方面\n3.油卡未登记。\n（1）建立“一车一卡一档”。\n"
        "4.党员发展滞后。\n三、保障措施\n（一）提高站位。要深刻认识整改的意义。\n"
    )
    assert [(one.title, len(one.measures)) for one in plan(text).problems] == [
        ("中心组学习“以干代学”", 2),
        ("基层社长期无业务", 1),
        ("油卡未登记", 1),
        ("党员发展滞后", 0),
    ]


def test_problems_on_one_line_below_a_group_stay_problems() -> None:
    lines = [f"{n}.会议过多{n}类。年度会议压减到{n}次。{DUTY}\n" for n in (1, 2, 3)]
    text = f"{HEAD}二、整改内容\n（一）作风方面\n{''.join(lines)}"
    assert [one.label for one in plan(text).problems] == ["1.", "2.", "3."]
