"""What most precedents have and a plan lacks; examples beside the findings they help."""

from __future__ import annotations

import pytest

from api.wiring import Services
from index.plan_precedents import (
    MIN_PRECEDENTS,
    MIN_SHARE,
    compare_with_precedents,
    may_come_back,
    similarities,
)
from index.plan_type_words import speaks_of
from index.precedents import find_precedents
from kb.document import Document
from kb.plan import Code, Finding, Plan, Severity, plan_of
from kb.plan.words_check import check_words
from kb.taxonomy import name_of, terms

HEAD = "某局整改方案\n"


def plan(*problems: tuple[str, str]) -> Plan:
    """A plan of (title, measures) problems that lacks nothing else."""
    text = HEAD + "".join(
        f"{number}.关于“{title}”的问题\n整改措施：{measures}\n责任人：张三\n整改时限：2024年9月30日\n"
        for number, (title, measures) in enumerate(problems, start=1)
    )
    return plan_of(Document(text=text, format="txt"))


def compared(samples: Services, one: Plan) -> tuple[Finding, ...]:
    return compare_with_precedents(one, check_words(one), samples.retriever, samples.store).findings


def test_a_type_that_most_precedents_have_is_missed(samples: Services) -> None:
    """Of the problems comparable to a travel expense finding most checked the vouchers; this plan only trains."""
    one = plan(("差旅费报销审核不严", "举办财务人员培训2期。"))
    found = [finding for finding in compared(samples, one) if finding.code is Code.MISSING_TYPE]
    assert found
    for finding in found:
        assert finding.problems == (1,)
        assert finding.passage.text == "差旅费报销审核不严"
        assert finding.severity in (Severity.LOW, Severity.MEDIUM)


def test_what_is_said_of_the_precedents_can_be_counted_again(samples: Services) -> None:
    one = plan(("差旅费报销审核不严", "举办财务人员培训2期。"))
    answer = find_precedents(samples.retriever, samples.store, "差旅费报销审核不严", limit=30)
    total = len(answer.precedents)
    assert total >= MIN_PRECEDENTS
    for finding in compared(samples, one):
        code = next(term for term in terms() if f"“{name_of(term)}”类" in finding.explanation)
        having = {
            precedent.problem_id
            for precedent in answer.precedents
            for measure in precedent.measures
            if code in measure.types and speaks_of(code, measure.text)
        }
        assert f"库里 {total} 个可比的先例中，{len(having)} 个有" in finding.explanation
        assert len(having) > MIN_SHARE * total  # half of them are not most
        assert len(finding.examples) == 2
        assert {example.problem_id for example in finding.examples} <= having
        assert len({example.inspected_unit for example in finding.examples}) == 2
        assert all(code in example.types for example in finding.examples)


def test_money_that_came_back_is_no_hint_where_nothing_speaks_of_money() -> None:
    """机关纪律松弛，上班时间办私事: others who used cars in private gave money back, which says nothing here."""
    idle = plan(("机关纪律松弛，上班时间办私事", "每月明察暗访2次，发现一起通报一起。")).problems[0]
    paid = plan(("公务接待超标准", "修订接待办法。")).problems[0]
    assert [may_come_back(one.title, one.title) for one in (idle, paid)] == [False, True]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("就业补助资金拨付不及时", False),
        ("村卫生室补助拨付滞后，68.4万元未拨付", False),
        ("拖欠中小企业账款", False),
        ("农资公司历史债务186万元未化解", False),
        ("违规发放津贴补贴", True),
        ("向不符合条件人员发放补贴", True),
    ],
)
def test_what_the_unit_owes_does_not_come_back(title: str, expected: bool) -> None:
    assert may_come_back(title, f"{title}\n核对补贴资金。") is expected


def test_the_examples_are_those_nearest_to_the_problem(samples: Services) -> None:
    title = "差旅费报销审核不严"
    found = [
        one for one in compared(samples, plan((title, "举办培训2期。"))) if one.code is Code.MISSING_TYPE
    ]
    assert found
    assert all("差旅" in one.examples[0].text or "报销" in one.examples[0].text for one in found)


def test_a_plan_that_has_the_types_misses_none(samples: Services) -> None:
    measures = (
        "一是对2021年以来差旅费凭证逐张核查，超标准的退回1.2万元。二是修订《差旅费管理办法》并印发。三是对报销审核人员约谈2人。"
        "四是组织培训2期。五是在内网按月公示。"
    )
    assert compared(samples, plan(("差旅费报销审核不严", measures))) == ()


def test_without_precedents_nothing_is_said(samples: Services) -> None:
    assert compared(samples, plan(("远洋渔船捕捞配额超限", "核对捕捞日志412份。"))) == ()


@pytest.mark.parametrize(("measures", "code"), [("", Code.NO_MEASURE), ("提高认识。", Code.SLOGAN)])
def test_a_problem_without_a_real_measure_is_shown_what_others_did(
    samples: Services, measures: str, code: Code
) -> None:
    first = compared(samples, plan(("差旅费报销审核不严", measures)))[0]
    assert first.code is code
    assert len(first.examples) == 2


def test_a_problem_without_a_measure_is_not_also_told_what_types_it_lacks(samples: Services) -> None:
    codes = [finding.code for finding in compared(samples, plan(("差旅费报销审核不严", "")))]
    assert codes == [Code.NO_MEASURE]


def test_the_words_findings_are_kept_as_they_are(samples: Services) -> None:
    one = plan(("差旅费报销审核不严", "加强领导。"), ("固定资产账实不符", ""))
    before = check_words(one)
    after = [finding for finding in compared(samples, one) if finding.code is not Code.MISSING_TYPE]
    assert [(f.code, f.passage, f.severity) for f in after] == [
        (f.code, f.passage, f.severity) for f in before
    ]


def test_progress_is_told_before_each_problem_and_may_end_the_work(samples: Services) -> None:
    one = plan(("差旅费报销审核不严", "核对票据3份。"), ("固定资产账实不符", "盘点资产3件。"))
    told: list[tuple[int, int]] = []
    compare_with_precedents(one, (), samples.retriever, samples.store, lambda *step: told.append(step))
    assert told == [(0, 2), (1, 2)]

    def stop(*_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        compare_with_precedents(one, (), samples.retriever, samples.store, stop)


def test_a_title_of_signs_asks_for_nothing(samples: Services) -> None:
    one = plan(("？？？！！", "核对票据3份。"))
    assert [f.code for f in compared(samples, one)] == []


def test_likeness_of_meaning_has_a_row_for_each_listed_problem(samples: Services) -> None:
    one = plan(("差旅费报销审核不严", "核对票据3份。"), ("固定资产账实不符", "盘点资产3件。"))
    rows = similarities(
        one, ["差旅费报销审核不严。有12人超标。", "资产账和实物对不上", ""], samples.retriever.encoder
    )
    assert [len(row) for row in rows] == [2, 2, 2]
    assert rows[0][0] > 0.99
    assert rows[1][1] > rows[1][0]
    assert rows[2] == [0.0, 0.0]


@pytest.mark.parametrize("code", [term for term in terms() if term.startswith("M")])
def test_every_type_has_words_that_show_it(code: str) -> None:
    assert not speaks_of(code, "")


def test_words_show_a_type_whatever_the_classifier_makes_of_it() -> None:
    assert speaks_of("M1", "修订差旅费管理办法。")
    assert speaks_of("M7", "由本人退回2.6万元。")
    assert not speaks_of("M4", "由本人退回2.6万元。")
    assert not speaks_of("X9", "培训")
