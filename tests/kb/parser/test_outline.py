"""The outline: which items lie inside which."""

import pytest

from kb.document import Span
from kb.parser.enumerators import find_markers
from kb.parser.outline import Node, build_outline, is_one_line


def tree(text: str, masked: tuple[Span, ...] = ()) -> list[object]:
    def shown(node: Node) -> list[object]:
        return [[child.ordinal, *shown(child)] for child in node.children]

    return shown(build_outline(text, find_markers(text), masked))


def test_a_new_style_opens_a_level_and_a_known_one_returns_to_its_own() -> None:
    assert tree("一、甲\n(一)乙\n1.丙\n2.丁\n(二)戊\n二、己") == [[1, [1, [1], [2]], [2]], [2]]


def test_counting_from_one_inside_an_item_opens_a_list_of_its_own() -> None:
    """1. (1) 1.: the second 1. lies in (1)."""
    assert tree("1.甲\n(1)乙\n1.丙\n2.丁") == [[1, [1, [1], [2]]]] or tree("1.甲\n(1)乙\n1.丙\n2.丁") == [
        [1, [1, [1]]],
        [2],
    ]


def test_numbers_may_run_on_across_sections() -> None:
    assert tree("(一)甲\n1.乙\n2.丙\n(二)丁\n3.戊") == [[1, [1], [2]], [2, [3]]]


def test_items_without_number_are_counted() -> None:
    assert tree("整改任务:甲\n整改任务:乙") == [[1], [2]]


def test_tables_hold_no_items() -> None:
    assert tree("1.甲\n2.乙\n3.丙", (Span(4, 7),)) == [[1], [3]]


def test_a_decimal_at_a_line_start_is_no_item_unless_due() -> None:
    assert tree("1.甲\n5.6亿元\n2.乙") == [[1], [2]]


def test_nesting_is_bounded() -> None:
    """1. (1) 1. (1) … without end neither nests without end nor overflows the stack."""
    text = "1.甲\n(1)乙\n" * 3000
    root = build_outline(text, find_markers(text))

    assert max(sum(1 for _ in node.ancestors()) for node in root.walk()) <= 12


def test_a_node_ends_where_its_next_sibling_begins() -> None:
    text = "1.甲\n2.乙"
    first, second = build_outline(text, find_markers(text)).children

    assert (text[first.start : first.stop], text[second.start : second.stop]) == ("1.甲\n", "2.乙")


@pytest.mark.parametrize(
    ("text", "expected"), [("一、甲(一)乙" + "丙" * 600, True), ("一、甲\n(一)乙\n" * 100, False)]
)
def test_a_notice_is_on_one_line_if_most_of_it_is(text: str, expected: bool) -> None:
    assert is_one_line(text) is expected
