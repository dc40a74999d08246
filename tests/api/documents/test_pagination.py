"""Pages are foretold by adding up heights."""

from __future__ import annotations

from api.documents.page_layout import LINE
from api.documents.pagination import ParagraphFlow, TableFlow, find_pages


def text(lines: int) -> ParagraphFlow:
    return ParagraphFlow(lines, LINE)


def heading(name: str) -> ParagraphFlow:
    return ParagraphFlow(1, LINE, keep_next=True, bookmark=name)


def test_22_lines_fill_a_page() -> None:
    mark = ParagraphFlow(1, LINE, bookmark="a")
    assert find_pages([text(21), mark]) == {"a": 1}
    assert find_pages([text(22), mark]) == {"a": 2}
    assert find_pages([text(44), mark]) == {"a": 3}


def test_a_heading_goes_where_its_text_begins() -> None:
    assert find_pages([text(20), heading("a"), text(5)]) == {"a": 1}
    assert find_pages([text(21), heading("a"), text(5)]) == {"a": 2}
    assert find_pages([text(20), heading("a"), heading("b"), text(5)]) == {"a": 2, "b": 2}


def test_what_is_told_to_begin_a_page_does_so() -> None:
    flows = [text(1), ParagraphFlow(1, LINE, new_page=True, bookmark="a")]
    assert find_pages(flows) == {"a": 2}
    assert find_pages(flows[1:]) == {"a": 1}


def test_rows_stay_whole_and_the_header_stands_again() -> None:
    half = 11 * LINE
    # The header and one row fit a page, two do not: one page for each row.
    assert find_pages([TableFlow(500, (half, half, half)), heading("a"), text(1)]) == {"a": 3}


def test_a_table_takes_its_first_row_along() -> None:
    assert find_pages([text(20), heading("a"), TableFlow(400, (400,))]) == {"a": 2}
    assert find_pages([text(19), heading("a"), TableFlow(400, (400,))]) == {"a": 1}


def test_a_row_that_no_page_can_hold_is_cut() -> None:
    # 500 for the header, then 12,238 on the first page, again on the second, 5,524 on the third.
    assert find_pages([TableFlow(500, (30_000,)), heading("a"), text(1)]) == {"a": 3}


def test_a_header_higher_than_a_third_of_a_page_stands_once() -> None:
    flow = TableFlow(6_000, (5_000, 5_000, 5_000))
    assert not flow.repeats_header
    assert find_pages([flow, heading("a"), text(1)]) == {"a": 2}
