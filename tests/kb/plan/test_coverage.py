"""Which problems of a list a plan forgot: by wording, and by likeness of meaning where there are vectors."""

from __future__ import annotations

from kb.plan.coverage import check_coverage, comparable_words, listed_text, match_list
from tests.kb.plan.plans import plan

TEXT = (
    "整改方案\n1.关于“差旅费报销审核不严”的问题\n整改措施：复核报销单412份。\n责任人：张三\n整改时限：2024年9月\n"
    "2.关于“固定资产账实不符、出租未招标”的问题\n整改措施：盘点资产。\n责任人：李四\n整改时限：2024年9月\n"
)


def certainties(listed: list[str], similarities: list[list[float]] | None = None) -> list[str]:
    return [match.certainty for match in match_list(plan(TEXT), listed, similarities)]


def test_the_same_words_are_the_same_problem() -> None:
    assert certainties(["差旅费报销审核不严。2022年以来有12人超标住宿。", "固定资产账实不符"]) == [
        "same",
        "same",
    ]


def test_other_words_are_the_same_where_the_meaning_is_near_enough() -> None:
    listed = ["出差住宿超标也能报账"]
    assert certainties(listed, [[0.7, 0.1]]) == ["same"]
    assert certainties(listed, [[0.45, 0.1]]) == ["perhaps"]
    assert certainties(listed, [[0.2, 0.1]]) == ["none"]


def test_two_listed_problems_may_have_been_put_into_one() -> None:
    assert certainties(["固定资产账实不符", "资产出租未招标", "差旅费报销审核不严"]) == [
        "same",
        "same",
        "same",
    ]


def test_a_problem_is_not_covered_by_what_answers_another() -> None:
    """Both are about reimbursement; the plan has one of them only."""
    listed = ["差旅费报销审核不严", "接待费报销随意"]
    assert certainties(listed, [[0.9, 0.1], [0.45, 0.1]]) == ["same", "none"]


def test_a_forgotten_problem_is_told_with_its_words_in_the_list() -> None:
    listed = ["差旅费报销审核不严", "固定资产账实不符", "党员发展停滞，三年未发展一人。"]
    findings = check_coverage(plan(TEXT), listed)
    assert [(one.code.value, one.severity.label, one.problems) for one in findings] == [
        ("forgotten", "高", ())
    ]
    passage = findings[0].passage
    assert (passage.where, passage.text) == ("list", listed[2])
    assert passage.span.of(listed_text(listed)[0]) == listed[2]
    assert "清单第 3 个问题“党员发展停滞，三年未发展一人”" in findings[0].explanation


def test_an_uncertain_one_is_said_to_be_uncertain_and_names_the_nearest() -> None:
    finding = check_coverage(plan(TEXT), ["出差住宿超标也能报账"], [[0.45, 0.1]])[0]
    assert (finding.code.value, finding.severity.label, finding.problems) == ("perhaps_forgotten", "中", (1,))
    assert "最接近的是第 1 个问题“差旅费报销审核不严”" in finding.explanation
    assert "不能确定" in finding.explanation


def test_blank_lines_of_a_list_are_passed_over() -> None:
    assert check_coverage(plan(TEXT), ["", "  "]) == []


def test_the_first_sentence_is_what_a_listed_problem_is_about() -> None:
    assert comparable_words("差旅费报销审核不严。2022年以来有12人超标住宿。") == "差旅费报销审核不严"
    assert comparable_words("   ") == ""
