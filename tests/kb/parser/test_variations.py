"""Ways of writing that no layout names but that units use."""

import pytest

from tests.kb.parser.parsed import HEAD, TAIL, in_part_two, parse, problems

FOUND = {
    "学习制度执行不严": ["修订学习制度。", "每月开展集中学习。"],
    "会议记录不规范": ["印发会议记录模板。"],
}
MEASURES = ("整改情况：一是修订学习制度。二是每月开展集中学习。\n", "整改情况：一是印发会议记录模板。\n")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("（一）关于学习制度执行不严的问题。", "（二）关于会议记录不规范的问题。"),
        ("问题1：学习制度执行不严。\n", "问题2：会议记录不规范。\n"),
        ("问题一\n学习制度执行不严\n", "问题二\n会议记录不规范\n"),
        ("第1个问题：学习制度执行不严。\n", "第2个问题：会议记录不规范。\n"),
        ("（一）“学习制度执行不严”问题\n", "（二）“会议记录不规范”问题\n"),
        ("1.问题表述：学习制度执行不严。\n", "2.问题表述：会议记录不规范。\n"),
        ("1.【反馈问题】学习制度执行不严。\n", "2.【反馈问题】会议记录不规范。\n"),
        ("1.反馈意见指出：“学习制度执行不严。”\n", "2.反馈意见指出：“会议记录不规范。”\n"),
        ("1.关于“学习制度执行不严”问题\n", "2、关于“会议记录不规范”问题\n"),
        ("1.\n关于“学习制度执行不严”问题\n", "2.\n关于“会议记录不规范”问题\n"),
    ],
)
def test_problems_may_be_announced_in_many_ways(first: str, second: str) -> None:
    assert in_part_two(first + MEASURES[0] + second + MEASURES[1]) == FOUND


def test_problems_may_be_the_parts_of_the_notice() -> None:
    """一、关于“X”问题整改情况 with (一) measures below."""
    text = (
        "云汀县水务局关于巡察整改情况的通报\n"
        "一、关于“学习制度执行不严”问题整改情况\n（一）修订学习制度。\n（二）每月开展集中学习。\n"
        "二、关于“会议记录不规范”问题整改情况\n（一）印发会议记录模板。\n"
        "云汀县水务局\n2024年12月6日\n"
    )

    assert problems(text) == FOUND


def test_a_label_before_each_measure_makes_the_next_remarks_its_own() -> None:
    """整改措施: 整改时限: 责任领导: for each measure: deadline and leader belong to that measure."""
    text = (
        HEAD + "1.关于“学习制度执行不严”问题\n"
        "整改措施：修订学习制度。\n整改时限：2024年6月底\n责任领导：陆某某\n"
        "整改措施：每月开展集中学习。\n整改时限：长期坚持\n责任领导：秦某某\n" + TAIL
    )
    first, second = parse(text).problems[0].measures

    assert (first.text, second.text) == ("修订学习制度。", "每月开展集中学习。")
    assert [(a.name, a.value) for a in first.attributes] == [
        ("整改时限", "2024年6月底"),
        ("责任领导", "陆某某"),
    ]
    assert [(a.name, a.value) for a in second.attributes] == [
        ("整改时限", "长期坚持"),
        ("责任领导", "秦某某"),
    ]


def test_findings_listed_before_the_results_are_no_measures() -> None:
    """一是…问题;二是… between the title and 整改情况: tells what was found."""
    text = (
        HEAD + "1.关于学习制度执行不严的问题。一是集中学习不足；二是学习笔记抄写。\n"
        "整改情况：一是修订学习制度。二是每月检查学习笔记。\n" + TAIL
    )
    (problem,) = parse(text).problems

    assert [m.text for m in problem.measures] == ["修订学习制度。", "每月检查学习笔记。"]
    assert [(a.name, a.value) for a in problem.attributes] == [
        ("具体表现", "一是集中学习不足；二是学习笔记抄写。")
    ]


def test_a_status_after_the_measures_leaves_them_measures() -> None:
    """整改情况:已完成 at the end is a status of what stands before it."""
    found = in_part_two(
        "1.关于“学习制度执行不严”问题\n一是修订学习制度。二是每月开展集中学习。\n整改情况：已完成。\n"
    )

    assert found == {"学习制度执行不严": ["修订学习制度。", "每月开展集中学习。"]}


def test_what_was_done_may_follow_a_comma() -> None:
    """针对X的问题,… without quotes: the measure follows in the same sentence."""
    found = in_part_two(
        "1.针对学习制度执行不严的问题，修订学习制度。\n2.针对会议记录不规范的问题，印发会议记录模板。\n"
    )

    assert found == {"学习制度执行不严": ["修订学习制度。"], "会议记录不规范": ["印发会议记录模板。"]}


@pytest.mark.parametrize("bullet", ["——", "●", "■", "- ", "※"])
def test_bullets_are_taken_off(bullet: str) -> None:
    found = in_part_two(
        f"1.关于“学习制度执行不严”问题\n整改情况：\n{bullet}修订学习制度。\n{bullet}每月开展集中学习。\n"
        f"2.关于“会议记录不规范”问题\n整改情况：\n{bullet}印发会议记录模板。\n"
    )

    assert found == FOUND


def test_parts_without_numbers_are_told_apart_by_their_problems() -> None:
    text = (
        "中共云汀县水务局党组关于巡察整改情况的通报\n组织整改情况\n一是召开党组会。二是成立领导小组。\n"
        "反馈问题整改情况\n1.关于“学习制度执行不严”问题\n一是修订学习制度。二是每月开展集中学习。\n"
        "2.关于“会议记录不规范”问题\n一是印发会议记录模板。\n下一步工作打算\n一是继续学习。\n"
        "中共云汀县水务局党组\n2024年12月6日\n"
    )

    assert problems(text) == FOUND


def test_each_part_may_have_a_table_of_its_own() -> None:
    """Each table's problems stand in the section of the part above it, and its header is no leftover."""
    header = "序号\t反馈问题\t整改措施\t整改情况\n"
    text = (
        "云汀县水务局巡察整改情况公示\n"
        f"一、党的建设方面\n{header}1\t学习制度执行不严\t修订学习制度并每月开展学习\t已完成\n"
        f"二、作风建设方面\n{header}1\t会议记录不规范\t印发会议记录模板并抽查\t正在推进\n"
    )
    notice = parse(text)
    sections = {section.number: section.title for section in notice.sections}

    assert [(p.title, sections[p.section_number or 0]) for p in notice.problems] == [
        ("学习制度执行不严", "党的建设方面"),
        ("会议记录不规范", "作风建设方面"),
    ]
    assert notice.unassigned == ()
