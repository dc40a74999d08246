"""Numbers that contradict each other, and those that only look as if they did."""

from __future__ import annotations

import pytest

from tests.kb.plan.plans import found, problem, told

REST = "1.关于“接待超标”的问题\n整改措施：退回1.2万元。\n责任人：张三\n整改时限：2024年9月30日\n"


def of_statistics(sentence: str) -> list[tuple[str, str]]:
    """(severity, explanation) of the numbers found wrong in a plan's opening. 部分: not all problems are listed."""
    text = f"某局整改进展报告\n{sentence}\n部分问题整改情况如下：\n{REST}"
    return [(one.severity.label, one.explanation) for one in found(text) if one.code.value == "numbers"]


@pytest.mark.parametrize(
    "sentence",
    [
        "反馈问题25个，已完成整改20个，正在推进5个。",
        "反馈25个问题，已完成20个，基本完成3个，正在推进2个。",
        "反馈25个问题，已完成20个（其中基本完成3个），正在推进5个。",
        "反馈25个问题，已完成20个，正在推进5个，其中需长期坚持3个。",
        "反馈问题25个，制定措施78条，已完成整改20个，其余5个正在推进，完成措施61条。",
        "反馈问题25个，已完成20个。",
        "反馈3个方面25个问题，已全部完成整改。",
        "反馈3个方面25个问题，已完成20个，正在推进5个。",
        "共反馈二十五个问题，已完成20个，未完成5个。",
    ],
)
def test_parts_that_make_up_the_whole_are_in_order(sentence: str) -> None:
    assert of_statistics(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("反馈问题25个，已完成整改20个，正在推进4个。", "已完成 20 + 正在推进 4 = 24，比总数 25 少 1。"),
        ("反馈25个问题，已完成20个，正在推进7个。", "已完成 20 + 正在推进 7 = 27，比总数 25 多 2。"),
        ("反馈25个问题，已完成26个。", "已完成的 26 个多于总数 25 个。"),
        (
            "反馈我局4个方面24个问题，已完成18个，持续推进5个。",
            "已完成 18 + 正在推进 5 = 23，比总数 24 少 1。",
        ),
        ("反馈25个问题，已完成20个，其余6个正在推进。", "已完成 20 + 正在推进 6 = 26，比总数 25 多 1。"),
    ],
)
def test_parts_that_do_not_make_up_the_whole_are_told(sentence: str, said: str) -> None:
    assert of_statistics(sentence) == [("高", said)]


@pytest.mark.parametrize(
    "rate", ["完成率80%", "完成率约80%", "完成率80.0%", "完成率达80%以上", "整改完成率为80%", "完成率75%以上"]
)
def test_a_rate_that_computes_is_in_order(rate: str) -> None:
    """20 of 25 are 80 %."""
    assert of_statistics(f"反馈问题25个，已完成20个，{rate}。") == []


@pytest.mark.parametrize(
    ("done", "rate"), [(23, "95.8%"), (23, "95.9%"), (23, "95%"), (23, "96%"), (7, "29.1%"), (7, "29.2%")]
)
def test_a_rate_may_be_rounded_either_way(done: int, rate: str) -> None:
    """23 of 24 are 95.83 %; 7 of 24 are 29.17 %."""
    assert of_statistics(f"反馈问题24个，已完成{done}个，完成率{rate}。") == []


@pytest.mark.parametrize("rate", ["完成率85%", "完成率79%", "完成率81.0%", "完成率达90%以上"])
def test_a_rate_that_does_not_compute_is_told(rate: str) -> None:
    assert [label for label, _ in of_statistics(f"反馈问题25个，已完成20个，{rate}。")] == ["高"]


def test_a_rate_is_tried_on_problems_and_on_measures() -> None:
    assert of_statistics("反馈问题36个，措施78条，已办结31个，完成措施39条，完成率50%。") == []


def test_the_number_of_problems_is_compared_with_those_listed() -> None:
    text = f"某局整改方案\n市委巡察组反馈了3个问题。\n{REST}"
    assert [(one.severity.label, one.explanation) for one in found(text)] == [
        ("中", "这里说的是 3 个问题，正文里数到 1 个。")
    ]


def test_a_plan_that_lists_a_part_of_the_problems_may_say_so() -> None:
    assert of_statistics("市委巡察组反馈了3个问题。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收回资金28.5万元，其中甲社区12.3万元、乙社区9.6万元、丙社区5.6万元。", 1),
        ("收回资金27.5万元，其中甲社区12.3万元、乙社区9.6万元、丙社区5.6万元。", 0),
        ("收回资金88.5万元，其中甲社区12.3万元、乙社区9.6万元、丙社区5.6万元。", 0),
        ("收回资金28.5万元，其中甲社区17.9万元、乙社区9.6万元。", 0),
    ],
)
def test_three_parts_that_nearly_make_up_their_whole_are_meant_to(text: str, expected: int) -> None:
    """12.3 + 9.6 + 5.6 is 27.5, 3.5 % short of 28.5."""
    assert [label for label, _ in of_measure(text)] == ["中"] * expected


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("应整治老旧电梯420部，已整治294部，完成率80%。", ["写的是完成率80%，按 294 和 420 计算是 70.0%。"]),
        ("应整治老旧电梯420部，已整治294部，完成率70%。", []),
        ("应整治老旧电梯420部，未整治294部，完成率30%。", []),
        ("应收回资金120笔，已收回90笔，办结率80%。", ["写的是办结率80%，按 90 和 120 计算是 75.0%。"]),
    ],
)
def test_a_rate_of_completion_speaks_of_what_is_done_already(sentence: str, said: list[str]) -> None:
    assert [explanation for _, explanation in of_measure(sentence)] == said


def of_measure(text: str) -> list[tuple[str, str]]:
    return [
        (one.severity.label, one.explanation) for one in found(problem(text)) if one.code.value == "numbers"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "退回补贴12.6万元，其中津补贴7.3万元、误餐费5.3万元。",
        "退回补贴12.6万元，其中津补贴7.3万元。",
        "约谈6人、诫勉2人、批评教育9人，共计17人次。",
        "召开会议3次、培训5次，共计120人参加。",
        "应退10万元，已退8万元，尚欠2万元。",
        "抽查120份，合格108份，合格率90%。",
        "合格率由80%提高到95%。",
        "追回1.234万元，其中甲0.617万元、乙0.617万元。",
        "退回3.28万元，其中2021年1.09万元、2022年1.09万元、2023年1.09万元。",
        "检查企业5家，其中3家停产，新增就业4860个。",
        "1.6个单位已移交，其中4个完成，另2个正在办理。",
        "对未发放的38笔案款已发放31笔，剩余7笔。",
        "发现问题40个，已整改到位40个，整改率100%。",
        "修订制度3项，新建制度5项，完成整改8项。",
        "班子查摆问题41条，相互批评33条，67条措施已完成61条。",
        "检查23家单位，发现问题56个，立行立改50个，限期整改5个。",
        "经自查共5个问题，已整改3个，2个正在推进。",
    ],
)
def test_sums_that_agree_or_are_none_are_in_order(text: str) -> None:
    assert of_measure(text) == []


@pytest.mark.parametrize(
    ("text", "severity", "said"),
    [
        (
            "退回12.6万元，其中津补贴7.3万元、误餐费5.8万元。",
            "高",
            "7.3万元 + 5.8万元 = 13.1万元，与所写的12.6万元不符。",
        ),
        ("约谈6人、诫勉2人、批评教育9人，合计18人次。", "高", "6人 + 2人 + 9人 = 17人，与所写的18人次不符。"),
        ("应退10万元，已退8万元，尚欠3万元。", "高", "8万元 + 3万元 = 11万元，与所写的10万元不符。"),
        ("清理合同53份，其中甲类方面20份、乙类方面30份。", "高", "20份 + 30份 = 50份，与所写的53份不符。"),
        ("抽查120份，合格108份，合格率85%。", "高", "写的是合格率85%，按 108 和 120 计算是 90.0%。"),
        (
            "改造危旧房48套；\n已完工19套，在建21套，未开工10套。",
            "中",
            "19套 + 21套 + 10套 = 50套，与所写的48套不符。",
        ),
        (
            "排查问题30个，已完成整改25个，正在推进4个。",
            "高",
            "已完成 25 + 正在推进 4 = 29，比总数 30 少 1。",
        ),
        ("经自查共5个问题，已整改3个，正在整改1个。", "高", "已完成 3 + 正在推进 1 = 4，比总数 5 少 1。"),
        ("查找问题12个。已整改8个，未整改2个。", "高", "已完成 8 + 未完成 2 = 10，比总数 12 少 2。"),
        (
            "排查出问题线索15件，已办结12件，正在办理4件。",
            "高",
            "已完成 12 + 正在推进 4 = 16，比总数 15 多 1。",
        ),
        ("制定整改措施12条，已完成13条。", "高", "已完成的 13 条多于总数 12 条。"),
        ("梳理任务12项，完成10项，完成率90%。", "高", "写的是完成率90%，按完成 10、总数 12 计算是 83.3%。"),
    ],
)
def test_sums_that_disagree_are_told(text: str, severity: str, said: str) -> None:
    assert of_measure(text) == [(severity, said)]


def test_the_column_of_progress_is_tried_too() -> None:
    text = problem(
        "排查收费项目。", until="整改时限：2024年9月30日\n完成情况：发现问题8个，已整改6个，正在整改1个。"
    )
    assert [one for one in told(text) if one[0] == "numbers"] == [
        ("numbers", "高", "发现问题8个，已整改6个，正在整改1个")
    ]


def test_more_money_came_back_than_was_at_stake() -> None:
    text = problem("追回多付维修费6.9万元。", title="违规多付维修费5.2万元")
    assert told(text) == [("numbers", "中", "6.9万元")]


def test_money_that_came_back_within_what_was_at_stake_is_in_order() -> None:
    assert told(problem("追回多付维修费4.9万元。", title="违规多付维修费5.2万元")) == []


def test_what_is_not_finished_is_no_part_of_the_rate_of_completion() -> None:
    """7 of 10 is 70 %; 未完成3个 speaks of the others."""
    text = problem("全部10个问题中，已整改完成7个，未完成3个，完成率70%。")
    assert [one for one in told(text) if one[0] == "numbers"] == []


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("收回欠费87.5万元，占应收125万元的75%。", ["写的是75%，按 87.5万元和 125万元计算是 70.0%。"]),
        ("收回欠费87.5万元，占应收125万元的70%。", []),
        ("收回欠费87.5万元，占应收126万元的约70%。", []),
        ("5个到期支部中4个已换届，其余2个正在报批。", ["4个 + 2个 = 6个，与所写的5个不符。"]),
        ("清查门面217间，其中已出租168间、闲置39间。", ["168间 + 39间 = 207间，与所写的217间不符。"]),
        ("清查门面217间，其中已出租168间、超期39间。", []),
        (
            "对排查出的46栋分类处置：拆除29栋，没收11栋，完善手续8栋。",
            ["29栋 + 11栋 + 8栋 = 48栋，与所写的46栋不符。"],
        ),
        ("对排查出的48栋分类处置：拆除29栋，没收11栋，完善手续8栋。", []),
        (
            "对闲置的6宗土地制定方案，已开工2宗、出让1宗，剩余4宗正在报批。",
            ["2宗 + 1宗 + 4宗 = 7宗，与所写的6宗不符。"],
        ),
        ("对闲置的7宗土地制定方案，已开工2宗、出让1宗，剩余4宗正在报批。", []),
        (
            "清退资金25.6万元（分成12.4万元、补贴8.2万元、工程款4万元）。",
            ["12.4万元 + 8.2万元 + 4万元 = 24.6万元，与所写的25.6万元不符。"],
        ),
        ("清退资金24.6万元（分成12.4万元、补贴8.2万元、工程款4万元）。", []),
        ("5个到期支部中3个已换届，其余2个正在报批。", []),
    ],
)
def test_shares_and_rests_within_a_measure_are_computed(measure: str, said: list[str]) -> None:
    assert [one.explanation for one in found(problem(measure)) if one.code.value == "numbers"] == said


def test_each_rate_is_told_by_the_numbers_it_follows() -> None:
    sentence = "认领问题28项，制定措施95条，已完成整改21项，其余7项正在推进，完成率75%；95条措施已完成80条，完成率88.4%。"
    assert of_statistics(sentence) == [("高", "写的是完成率88.4%，按完成 80、总数 95 计算是 84.2%。")]


def test_what_is_done_and_what_is_left_make_up_the_one_number_of_the_problem() -> None:
    text = problem("已收回1,500万元，剩余900万元6月30日前收回。", title="违规出借资金2,300万元")
    assert [(code, level) for code, level, _ in told(text)] == [("numbers", "中")]
    assert told(problem("已收回1,500万元，剩余800万元6月30日前收回。", title="违规出借资金2,300万元")) == []
    assert told(problem("已连通76家，未接入的11家9月底前接入。", title="远程诊断只接入18家")) == []


def test_a_problem_that_is_about_wrong_figures_may_state_them() -> None:
    title = "办结率虚高，受理1240件，办结1116件，上报办结率98%"
    assert told(problem("核实未办结的124件，更正报表。", title=title)) == []


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (
            "清查空置房64套，其中已收回29套、正在腾退21套、涉诉12套。",
            ["29套 + 21套 + 12套 = 62套，与所写的64套不符。"],
        ),
        ("清查空置房62套，其中已收回29套、正在腾退21套、涉诉12套。", []),
        ("关停11个，合并6个，保留9个，共清理账号28个。", ["11个 + 6个 + 9个 = 26个，与所写的28个不符。"]),
        ("检查96家，问题机构31家，关停7家，共约谈12家。", []),
        (
            "挤占的经费156万元，已归还101万元，未归还45万元。",
            ["101万元 + 45万元 = 146万元，与所写的156万元不符。"],
        ),
    ],
)
def test_parts_by_state_make_up_the_whole_they_stand_beside(measure: str, said: list[str]) -> None:
    assert [one.explanation for one in found(problem(measure)) if one.code.value == "numbers"] == said
