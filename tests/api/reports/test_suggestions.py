"""Measures to choose from: of different types and units, the best precedents' first, nothing twice."""

from __future__ import annotations

from api.reports.suggestions import MAX_SUGGESTIONS, suggest_measures
from kb.document import Span
from kb.notice import Completion, Fact, FactKind
from tests.api.reports.made import found, nothing_found, precedent, report_of, three_units
from tests.index.fakes import measure


def test_suggestions_are_of_different_types_and_units() -> None:
    suggestions = suggest_measures(three_units())
    assert [(one.type_code, one.count) for one in suggestions] == [("M1", 3), ("M7", 2)]
    assert [one.record.measure_id for one in suggestions] == ["a#P1-M1", "c#P3-M2"]


def test_what_is_said_alike_is_suggested_once() -> None:
    same = "修订《差旅费管理办法》，明确住宿标准。"
    answer = found(
        precedent(measure("a#P1-M1", same, types=("M1", "M2"))),
        precedent(measure("b#P1-M1", same, types=("M1", "M2"))),
    )
    assert len(suggest_measures(answer)) == 1


def test_done_and_definite_measures_come_first() -> None:
    vague = measure("a#P1-M1", "进一步加强管理，压实各级责任，持续抓好落实。")
    pending = measure("b#P1-M1", "正在研究修订管理办法，预计年底前完成。", completion=Completion.IN_PROGRESS)
    definite = measure("c#P1-M1", "修订《差旅费管理办法》，核查票据412份。")
    fact = Fact(FactKind.DOCUMENT, "《差旅费管理办法》", "差旅费管理办法", "", Span(2, 11))
    answer = found(precedent(vague), precedent(pending), precedent(definite, facts={"c#P1-M1": (fact,)}))
    assert suggest_measures(answer)[0].record == definite


def test_no_more_suggestions_than_can_be_read() -> None:
    types = [f"M{n}" for n in range(1, 13)]
    answer = found(
        *(
            precedent(measure(f"n{n}#P1-M1", f"第{n}项措施已经全部落实到位，完成整改。", types=(code,)))
            for n, code in enumerate(types)
        )
    )
    assert len(suggest_measures(answer)) == MAX_SUGGESTIONS


def test_without_a_precedent_nothing_is_suggested() -> None:
    near = precedent(measure("a#P1-M1", "组织一次专题学习，交流体会文章。"))
    report = report_of(["渔船超限"], lambda _: nothing_found(near))
    assert report.parts[0].suggestions == ()
    assert report.parts[0].nearest == (near,)
    assert report.parts[0].best == ()


def test_better_precedents_are_quoted_before_weaker_ones_whatever_these_tell() -> None:
    good = [
        precedent(
            measure(
                f"g{n}#P1-M1", "逐本核对三会一课记录并如实标注，不许补记。", completion=Completion.UNSTATED
            )
        )
        for n in range(5)
    ]
    fact = Fact(FactKind.DOCUMENT, "《议事规则》", "议事规则", "", Span(2, 8))
    weak = precedent(
        measure("w#P1-M1", "修订《议事规则》，增设无纪要不付款条款。"), facts={"w#P1-M1": (fact,)}
    )
    assert suggest_measures(found(*good, weak))[0].record.slug == "g0"


def test_what_only_far_precedents_did_is_suggested_if_there_is_little_else() -> None:
    near = [
        precedent(measure(f"g{n}#P1-M1", f"第{n}家修订了差旅费报销管理办法。", types=("M1",)))
        for n in range(10)
    ]
    far = precedent(measure("w#P1-M1", "清退超标准报销的住宿费2.6万元。", types=("M7",)))
    types = [one.type_code for one in suggest_measures(found(*near, far))]
    assert types == ["M1", "M7"]
    three = [
        measure("g0#P1-M2", "对经办人员逐一谈话提醒并记录。", types=("M9",)),
        measure("g0#P1-M3", "上线差旅费报销审核系统并运行。", types=("M4",)),
    ]
    near[0] = precedent(*near[0].measures, *three)
    assert "M7" not in [one.type_code for one in suggest_measures(found(*near, far))]


def test_what_says_the_same_is_shown_once_and_counted_as_often_as_it_is_said() -> None:
    twice = [
        precedent(measure(f"{slug}#P1-M1", "盘活闲置在库的水域救援艇7艘。", "器材闲置浪费")) for slug in "ab"
    ]
    part = report_of(["船艇闲置"], lambda _: nothing_found(*twice)).parts[0]
    assert [one.problem_id for one in part.nearest] == ["a#P1"]
    part = report_of(["船艇闲置"], lambda _: found(*twice)).parts[0]
    assert [one.problem_id for one in part.best] == ["a#P1"]
    assert part.answer is not None
    assert len(part.answer.precedents) == 2
