"""A status rests on words of the text, on two axes, and is never guessed."""

from __future__ import annotations

import pytest

from kb.document import Span
from kb.notice import Completion
from kb.parser.status import StatusVerdict, completion_of_label, is_continuing_label, judge_status


def judge(text: str) -> StatusVerdict:
    return judge_status(text, Span(0, len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7项问题均已整改到位。", Completion.COMPLETED),
        ("该事项已办结。", Completion.COMPLETED),
        ("已全部完成整改并销号。", Completion.COMPLETED),
        ("追回多报差旅费2.6万元。", Completion.COMPLETED),
        ("印发《差旅费管理办法》。", Completion.COMPLETED),
        ("对2名责任人给予警告处分。", Completion.COMPLETED),
        ("主体工程闭库已基本完成。", Completion.MOSTLY_COMPLETED),
        ("资产清查阶段性完成。", Completion.MOSTLY_COMPLETED),
        ("产权登记正在办理。", Completion.IN_PROGRESS),
        ("培训基地建设工作正在开展中。", Completion.IN_PROGRESS),
        ("设备采购计划2024年9月启动。", Completion.IN_PROGRESS),
        ("预计年底投用。", Completion.IN_PROGRESS),
        ("闭库治理工程已完成80%。", Completion.IN_PROGRESS),
        ("其他工作持续推进。", Completion.IN_PROGRESS),
        ("其余0.5万元因当事人死亡按程序核销。", Completion.COMPLETED),
        ("承租人破产的3宗已申报债权。", Completion.IN_PROGRESS),
        ("招聘计算机人员,已进入考察环节。", Completion.IN_PROGRESS),
        ("赞助款全额追缴。", Completion.COMPLETED),
        ("受征地制约未能按期完成。", Completion.NOT_COMPLETED),
        ("倡导下村干部拼车。", Completion.UNSTATED),
        ("大额支出须经党组会研究。", Completion.UNSTATED),
    ],
)
def test_the_words_of_a_measure_decide_how_far_it_has_come(text: str, expected: Completion) -> None:
    assert judge(text).completion is expected


def test_an_open_remainder_outweighs_the_finished_part_and_both_words_are_kept() -> None:
    verdict = judge("已完成8条,其余2条正在推进。")
    assert verdict.completion is Completion.IN_PROGRESS
    texts = [word.text for word in verdict.words]
    assert "已完成" in texts
    assert any("正在" in text or "其余" in text for text in texts)


def test_a_remainder_that_was_dealt_with_is_not_open() -> None:
    assert judge("其余18名退回原单位。").completion is not Completion.IN_PROGRESS


@pytest.mark.parametrize(
    "text",
    [
        "收回门面9间,另有2间正申请仲裁。",
        "3名人员的身份认定正向省委编办请示。",
        "对12个镇的站点升级改造,其余站点分两批接入。",
        "首批15名学员已结业,后两批明年继续举办。",
        "选派6人参训,另外5人将参加下一批次培训。",
        "开发巡查小程序,已在4个街道试运行。",
        "核清欠租80万元,欠租户均签订分期还款协议。",
        "多发的津贴从工资中分期扣回。",
        "建议10件,其中3件列入明年城建计划。",
        "计划3至9月举办培训四期。",
        "2人的学历疑点已提交教育部门认证。",
        "余额0.2亿元年底前退出。",
    ],
)
def test_what_waits_for_others_or_for_a_later_part_is_under_way(text: str) -> None:
    assert judge(text).completion is Completion.IN_PROGRESS


@pytest.mark.parametrize(
    "text",
    [
        "推行正向激励措施,印发《容错清单》。",
        "修正通过诉讼时效起算方式,印发《指引》。",
        "当年未验收的项目不得列入下年预算,已印发通知。",
    ],
)
def test_words_that_only_look_like_waiting_are_not(text: str) -> None:
    assert judge(text).completion is Completion.COMPLETED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("登记隐患618处,至6月底已修复547处。", Completion.IN_PROGRESS),
        ("对34条意见逐条建账,其中31条已落实。", Completion.IN_PROGRESS),
        ("对34条意见逐条建账,其中34条已落实。", Completion.COMPLETED),
        ("在52个项目里查出积压11个,已办结11个。", Completion.COMPLETED),
        ("排查企业120家,已处罚3家。", Completion.COMPLETED),
    ],
)
def test_fewer_settled_than_were_taken_on_leaves_the_rest_open(text: str, expected: Completion) -> None:
    assert judge(text).completion is expected


@pytest.mark.parametrize(
    "text", ["超过三年的19人于2023年8月底前完成轮换。", "取消1家考点资格,对其余4家考点加装监控。"]
)
def test_a_past_date_or_the_others_of_a_group_are_no_remainder(text: str) -> None:
    assert judge(text).completion is Completion.COMPLETED


@pytest.mark.parametrize(
    "text",
    [
        "每季度研判一次意识形态工作。",
        "会商机制长期坚持。",
        "定期开展督导检查。",
        "廉政谈话常态化。",
        "资金支出由计财股逐月通报。",
    ],
)
def test_recurring_acts_and_lasting_rules_go_on(text: str) -> None:
    verdict = judge(text)
    assert verdict.continuing
    assert [word.axis for word in verdict.words if word.axis == "continuity"]


@pytest.mark.parametrize(
    "text",
    [
        "补贴每月300元。",
        "平均每年节约运维费38万元。",
        "不定期抽查6次。",
        "每月填报耗时减到11小时。",
        "处方点评由每月100张扩大到每月1200张。",
    ],
)
def test_rates_and_irregular_checks_do_not_make_a_measure_go_on(text: str) -> None:
    assert not judge(text).continuing


def test_a_measure_can_be_done_and_go_on() -> None:
    verdict = judge("已完成清理,并每月抽查一次。")
    assert (verdict.completion, verdict.continuing) == (Completion.COMPLETED, True)


def test_an_inherited_status_decides_only_when_the_measure_has_no_words() -> None:
    text = "整改状态:阶段性完成\n倡导拼车。\n产权正在办理。"
    label = ("阶段性完成", Span(5, 10))
    silent = judge_status(text, Span(11, 16), inherited=[label])
    speaking = judge_status(text, Span(17, 24), inherited=[label])
    assert silent.completion is Completion.MOSTLY_COMPLETED
    assert [(word.text, word.span) for word in silent.words] == [label]
    assert speaking.completion is Completion.IN_PROGRESS


def test_spans_point_into_a_text_with_traditional_and_full_width_characters() -> None:
    text = "一是產權登記正在辦理，預計２０２４年６月完成。"
    verdict = judge_status(text, Span(2, len(text)))
    assert verdict.completion is Completion.IN_PROGRESS
    assert all(word.span.of(text) == word.text for word in verdict.words)


@pytest.mark.parametrize(
    ("label", "completion", "continuing"),
    [
        ("已完成", Completion.COMPLETED, False),
        ("完 成", Completion.COMPLETED, False),
        ("已完成并长期坚持", Completion.COMPLETED, True),
        ("立行立改", Completion.COMPLETED, False),
        ("阶段性完成", Completion.MOSTLY_COMPLETED, False),
        ("持续推进", Completion.IN_PROGRESS, True),
        ("正在整改", Completion.IN_PROGRESS, False),
        ("未完成", Completion.NOT_COMPLETED, False),
        ("超期", Completion.NOT_COMPLETED, False),
        ("长期坚持", None, True),
        ("办公室", None, False),
    ],
)
def test_a_status_cell_says_completion_and_continuity(
    label: str, completion: Completion | None, continuing: bool
) -> None:
    assert (completion_of_label(label), is_continuing_label(label)) == (completion, continuing)


@pytest.mark.parametrize(
    "unit",
    [
        "已",
        "正在",
        "其余",
        "每月",
        "完成",
        "由从",
        "1",
        "追回",
        "剩余1",
        "9件已",
        "9件9户",
        "一",
        ",印发",
        "的",
        "正在已完成",
    ],
)
@pytest.mark.timeout(60)
def test_hostile_text_is_judged_to_the_end(unit: str) -> None:
    """Backtracking without end runs into the time limit of the test."""
    judged = judge(unit * (100_000 // len(unit)))
    assert len(judged.words) <= 50
