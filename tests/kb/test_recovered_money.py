"""Which amounts came back: told from the words of their sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kb.document import Span
from kb.parser.facts import find_facts
from kb.recovered_money import recovered, yuan


def recovered_in(text: str) -> list[str]:
    """The amounts as printed, read by the parser from a measure that begins at character 100."""
    notice = "。" * 100 + text
    span = Span(100, len(notice))
    return [fact.text for fact in recovered(text, span, find_facts(notice, span))]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("追缴多发补贴2.6万元，涉及12人", "2.6万元"),
        ("超标准部分由本人退回1.68万元。", "1.68万元"),
        ("推广费12.7万元被全额追缴", "12.7万元"),
        ("说不清用途的1.12万元由经手人退回", "1.12万元"),
        ("没收违法所得4.7万元", "4.7万元"),
        ("发现报价高于市场价的29份，向供应商追回差价176.8万元", "176.8万元"),
        ("清退未报批兼职23人、退回取酬和补助31.2万元", "31.2万元"),
        ("对无法说明的2笔1.06万元由经办人退缴", "1.06万元"),
        ("起底出租合同95份，清缴账外租金206万元", "206万元"),
        ("解除合同6份，追收欠租和差价41.2万元", "41.2万元"),
        ("追退高价采购粮油差价3.6万元", "3.6万元"),
        ("主动上交红包礼金和回扣183.6万元", "183.6万元"),
        ("起诉受让人返还差价，已回款58万元", "58万元"),
        ("盘出结余结转，其中2490万元已按程序收回财政统筹", "2490万元"),
        ("超范围列支的106.4万元已由相关单位归还", "106.4万元"),
        ("清退两家中介机构抽取的管理费31.8万元，按照名单返还到896名学生银行卡", "31.8万元"),
    ],
)
def test_money_that_the_words_say_came_back_counts(text: str, amount: str) -> None:
    assert recovered_in(text) == [amount]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("查出冒领名单41人、金额34.9万元，已全部追回", "34.9万元"),
        ("核定超标准发放112.3万元，涉及236人，应退款项全额收缴", "112.3万元"),
        ("重复领取误工补贴13920元，3月底前已全部退回", "13920元"),
        ("应退缴41.3万元已全部收回", "41.3万元"),
        ("查实7名清点员截留票款12.8万元，均已全额追回并解除合同", "12.8万元"),
        ("多领补助合计2.17万元，已逐人限期退缴到账", "2.17万元"),
        ("发现以加班餐名义列支来客用餐43次，涉及金额2.17万元，由经办科室和审批人按责任退缴", "2.17万元"),
        ("超标准发放慰问品折合4.37万元，由机关工会会员按人数退还", "4.37万元"),
        ("虚报就餐人数套取资金2.97万元，责任人退赔并受党内警告处分", "2.97万元"),
        ("其中结算虚高的3个项目经重审，核减29.6万元并向施工方追回", "29.6万元"),
        ("下达催缴通知书4份，1286.5万元已于2024年8月前全部缴入国库", "1286.5万元"),
        ("对形成二次沉淀的412万元，县财政局已收回总预算统筹使用", "412万元"),
    ],
)
def test_a_wrong_that_a_later_clause_says_is_wholly_made_good_counts(text: str, amount: str) -> None:
    assert recovered_in(text) == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "责令退赔58.9万元，其余正在核实",
        "应退缴41.3万元",
        "查出违规支出73.6万元",
        "查出违规支出73.6万元，限期全部追回",
        "查出违规支出73.6万元，要求12月底前退缴到账",
        "年租金由96万元增至243万元，全部上缴国库",
        "尚未追回137.2万元",
        "提前归还信托借款11.3亿元",
        "已核销、收回、转账处理8870万元",
        "通过预算安排、催收归还等方式消化5127万元",
        "收回书面同意91万元",
        "认定无公函的63份，责成当事人退缴7.9万元",
        "查出超标准发放5.16万元，由领取人限期退回",
        "查出多发补贴5万元，当事人未退回",
        "未能收回欠款12万元",
        "应收回欠款12万元",
    ],
)
def test_money_that_is_only_owed_found_ordered_or_earned_does_not(text: str) -> None:
    assert recovered_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "主动退还当事人8136笔、615.4万元",
        "逐班造册退还学生家长182.4万元",
        "退还罚款16.3万元",
        "对3872笔沉淀保证金逐单联系，退还5296万元，余下41笔公告",
        "核实多扣水杂涉及86户，退还差价款13.4万元",
        "退回单位、个人重复缴费4856万元",
        "应退患者39.3万元通过原路退回，已退还36.1万元",
        "向权利人返还2310件、资金386万元",
        "首笔返还资金3.2亿元到账",
        "办理退货1083单、挽回游客损失62万元",
        "归还下属单位垫付资金5.6万元",
        "误多收的1760元已退回本人",
        "摊入学生伙食费的43.7万元已如数退还学生伙食账户",
        "退回被采访单位款物10.6万元",
        "对违规收取择校赞助费的学校核减计划210人，清退费用88.6万元",
    ],
)
def test_money_given_back_to_others_is_not_got_back(text: str) -> None:
    assert recovered_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "补缴社保、公积金合计288万元",
        "补缴217名长期临时工拖欠的社会保险183.6万元",
        "三台超年限皮卡按程序报废拍卖，得款5.2万元上缴国库",
        "老旧车辆37台公开拍卖，回收资金128万元全额上缴",
        "清退当事人并扣除合同款4万元",
    ],
)
def test_what_a_unit_pays_sells_or_withholds_is_not_got_back(text: str) -> None:
    assert recovered_in(text) == []


def test_what_was_found_is_not_added_to_what_came_back() -> None:
    assert recovered_in("多发津补贴218.7万元，涉及96人，已追缴205.3万元") == ["205.3万元"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("超额发放的9户、12.6万元已追回7户9.8万元", "9.8万元"),
        ("多领的抚恤补助12.6万元由遗属或本人退回10.9万元", "10.9万元"),
        ("违规领取的低保金21360元由镇民政办发出追缴通知，已退回17400元", "17400元"),
        ("当事人按每公里1.2元退赔17480元", "17480元"),
    ],
)
def test_of_a_claim_and_what_came_of_it_only_the_latter_counts(text: str, amount: str) -> None:
    assert recovered_in(text) == [amount]


def test_what_one_gets_back_is_not_added_to_what_one_gives_back() -> None:
    assert recovered_in("补收少交党费2.18万元，退还多交0.34万元") == ["2.18万元"]
    assert recovered_in("补收5210元、退还1375元") == ["5210元"]


def test_a_part_of_what_came_back_is_not_added_to_it() -> None:
    assert recovered_in("退回超限费用14.7万元，党组书记带头退缴1260元") == ["14.7万元"]


def test_what_has_arrived_stands_for_what_was_claimed() -> None:
    assert recovered_in("追缴土地收益1.36亿元，目前到账1.18亿元") == ["1.18亿元"]


def test_a_sum_in_all_stands_for_its_parts() -> None:
    assert recovered_in("甲科退回1万元，乙科退回2万元，合计退回3万元") == ["3万元"]


def test_an_amount_said_twice_counts_once() -> None:
    assert recovered_in("退回1万元；上述退回1万元已入账，另退还2万元") == ["1万元", "2万元"]


def test_foreign_money_is_not_counted_as_yuan() -> None:
    assert recovered_in("追回3万美元，追缴2万元") == ["2万元"]


def test_amounts_add_up_in_yuan() -> None:
    text = "退回1万元、退回0.5元"
    assert yuan(recovered(text, Span(0, len(text)), find_facts(text, Span(0, len(text))))) == Decimal(
        "10000.5"
    )
