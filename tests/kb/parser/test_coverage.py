"""What was given no role is reported; frame words and narrative parts are not."""

from kb.notice import Problem
from kb.parser.coverage import unassigned_spans
from tests.kb.parser.parsed import HEAD, TAIL, parse


def left_over(items: str) -> list[str]:
    notice = parse(HEAD + items + TAIL)
    return [span.of(notice.text) for span in notice.unassigned]


def test_a_notice_that_is_understood_leaves_nothing_over() -> None:
    assert (
        left_over("（一）党建方面\n1.关于“学习少”问题\n整改情况：一是多学。二是多写。\n责任科室：办公室\n")
        == []
    )


def test_words_between_problems_that_are_no_measure_are_reported() -> None:
    """A paragraph below a group's heading belongs to no problem."""
    found = left_over(
        "（一）党建方面\n局里的食堂周三供应面条和饺子。\n1.关于“学习少”问题\n一是多学。\n（二）作风方面\n食堂周四停业整顿设备。\n1.关于“调研少”问题\n一是下乡。\n"
    )

    assert "食堂周四停业整顿设备。" in found


def test_without_problems_nothing_is_reported() -> None:
    problems: list[Problem] = []

    assert unassigned_spans("甲乙丙丁", problems, [], 4, []) == ()
