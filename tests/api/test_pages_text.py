"""How a notice's text becomes lines, and spans become marks: pure functions."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from api.pages.citations import Passage, chinese_number, cite
from api.pages.inline import fact_row
from api.pages.links import SearchState, page_numbers, read_state
from api.pages.marks import mark_text, mask_personal, merge_spans
from api.pages.reader import blocks, outline
from api.pages.rendering import whole_dates
from api.pages.statuses import status_summary, status_views
from kb.document import Span
from kb.notice import Completion, Fact, FactKind, Measure, Notice, Problem, Source, StatusWords
from tests.api import notices

SOURCE = Source("x.txt", "0" * 64, "txt", 1)


def one_problem(text: str, title: str, *measures: str) -> Notice:
    """A notice of this text with one problem, its spans found by the words."""

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    listed = tuple(Measure(i, words, span(words)) for i, words in enumerate(measures, 1))
    extent = Span(span(title).start, listed[-1].span.end)
    problem = Problem(1, "", title, span(title), extent, None, measures=listed)
    return Notice("x", "通报", text, SOURCE, problems=(problem,))


def test_marks_are_set_by_offsets_of_the_raw_text() -> None:
    assert mark_text("a<b>费用", [Span(1, 4), Span(4, 5)]) == "a<mark>&lt;b&gt;费</mark>用"


def test_overlapping_marks_are_joined_and_those_outside_are_cut() -> None:
    assert merge_spans([Span(3, 9), Span(0, 2), Span(1, 2), Span(20, 30)], 5) == [Span(0, 2), Span(3, 5)]


def test_personal_numbers_are_blanked_without_a_change_of_length() -> None:
    text = "电话13812345678,证号11010119900307123X,邮箱zhangsan@qq.com,金额138123456元"
    masked = mask_personal(text)
    assert len(masked) == len(text)
    assert masked == "电话138****5678,证号110101********123X,邮箱********@qq.com,金额138123456元"


def test_every_character_of_the_text_is_shown_in_order() -> None:
    shown = "".join(block.html.striptags() for block in blocks(notices.EDUCATION, None))
    assert "".join(shown.split()) == "".join(notices.EDUCATION.text.split())


def test_a_measure_over_two_lines_has_one_id_and_is_marked_in_both() -> None:
    notice = one_problem("问题甲\n一是修订办法;\n并印发执行。\n完", "问题甲", "修订办法;\n并印发执行。")
    html = [block.html for block in blocks(notice, "P1-M1")]
    assert html[1].count('id="P1-M1"') == 1
    assert 'id="P1-M1"' not in html[2]
    assert [block.is_cited for block in blocks(notice, "P1-M1")] == [False, True, True, False]


def test_a_notice_in_one_line_is_broken_at_its_problems() -> None:
    filler = "组织学习" * 200
    notice = one_problem(f"{filler}。问题甲。一是修订办法。", "问题甲", "修订办法。")
    assert [block.html.striptags() for block in blocks(notice, None)] == [
        f"{filler}。",
        "问题甲。一是修订办法。",
    ]


def test_neighbouring_lines_with_tabs_are_a_table_under_its_header() -> None:
    notice = one_problem("序号\t问题\t措施\n1\t问题甲\t修订办法", "问题甲", "修订办法")
    table = blocks(notice, None)[0]
    assert table.has_header
    assert [cell.heading for cell in table.rows[1]] == ["序号", "问题", "措施"]
    assert 'id="P1-M1"' in table.rows[1][2].html


def test_one_line_with_a_tab_is_prose() -> None:
    notice = one_problem("问题甲\n一是\t修订办法", "问题甲", "修订办法")
    assert [len(block.rows) for block in blocks(notice, None)] == [0, 0]


def test_a_measure_that_overlaps_another_keeps_its_anchor() -> None:
    text = "问题甲。修订办法并印发。"
    first, second = Measure(1, "修订办法并印发。", Span(4, 12)), Measure(2, "办法并印发。", Span(6, 12))
    problem = Problem(1, "", "问题甲", Span(0, 3), Span(0, 12), None, measures=(first, second))
    html = blocks(Notice("x", "通报", text, SOURCE, problems=(problem,)), None)[0].html
    assert html.striptags() == text
    assert 'id="P1-M2"' in html


def test_a_remark_that_reaches_into_the_next_is_cut_short_there() -> None:
    """The words of status "印发《" must not hide the title that begins in them."""
    text = "问题甲。印发《接待办法》。"
    title = Fact(FactKind.DOCUMENT, "《接待办法》", "接待办法", "", Span(6, 12))
    inside = Fact(FactKind.ORGANISATION, "接待", "接待", "", Span(7, 9))
    words = StatusWords("completion", "印发《", Span(4, 7))
    measure = Measure(1, text[4:13], Span(4, 13), facts=(title, inside), status_words=(words,))
    problem = Problem(1, "", "问题甲", Span(0, 3), Span(0, 13), None, measures=(measure,))
    html = blocks(Notice("x", "通报", text, SOURCE, problems=(problem,)), None)[0].html
    assert ">印发</span><span" in html
    assert ">《接待办法》</span>。" in html


def test_a_date_without_its_year_says_so() -> None:
    assert fact_row(Fact(FactKind.DATE, "4月8日", "--04-08", "", Span(0, 4))) == (
        "日期",
        "4月8日",
        "年份未载明",
    )


def test_three_thousand_problems_are_laid_out_within_seconds() -> None:
    lines, problems, at = [], [], 0
    for number in range(1, 3001):
        title, measure = f"问题{number}", f"整改{number}。"
        spans = Span(at, at + len(title)), Span(at + len(title) + 1, at + len(title) + 1 + len(measure))
        lines.append(f"{title}\n{measure}")
        at = spans[1].end + 1
        problems.append(
            Problem(
                number,
                "",
                title,
                spans[0],
                Span(spans[0].start, spans[1].end),
                None,
                measures=(Measure(1, measure, spans[1]),),
            )
        )
    notice = Notice("x", "通报", "\n".join(lines), SOURCE, problems=tuple(problems))
    started = time.perf_counter()
    assert len(blocks(notice, "P3000-M1")) == 6000
    assert time.perf_counter() - started < 5


def test_the_outline_lists_problems_under_their_section() -> None:
    listed = [(section.title, [p.number for p in section.problems]) for section in outline(notices.EDUCATION)]
    assert [(title, numbers) for title, numbers in listed if numbers] == [
        ("聚焦全面从严治党", [1, 2]),
        ("聚焦组织路线", [3]),
    ]


def test_an_address_round_trips() -> None:
    state = SearchState("差旅费 & 报销", (("topic", "B8"), ("topic", "B9"), ("year", "2024")), "date", 3)
    pairs = [
        ("q", "差旅费 & 报销"),
        ("topic", "B8"),
        ("topic", "B9"),
        ("year", "2024"),
        ("sort", "date"),
        ("page", "3"),
    ]
    assert read_state([*pairs, ("utm_source", "mail"), ("topic", "B8")]) == state
    assert state.toggled("topic", "B8").filters == (("topic", "B9"), ("year", "2024"))
    assert state.toggled("topic", "B8").page == 1


def test_a_bad_page_and_sort_are_the_default() -> None:
    assert read_state([("q", "x"), ("page", "-1"), ("sort", "up")]) == SearchState("x")


def test_pages_are_linked_with_gaps() -> None:
    assert page_numbers(1, 1) == [1]
    assert page_numbers(6, 12) == [1, None, 4, 5, 6, 7, 8, None, 12]
    assert page_numbers(4, 12) == [1, 2, 3, 4, 5, 6, None, 12]


@pytest.mark.parametrize(
    ("printed", "cited"),
    [
        ("账号进行\n排查", "账号进行排查"),
        ("项目1\n7个", "项目17个"),
        ("Python\n list", "Python list"),
        ("甲\r\n\n 乙", "甲乙"),
    ],
)
def test_a_citation_stands_on_one_line(printed: str, cited: str) -> None:
    passage = Passage(printed, "某局", "某通报", None, "a", "P1-M1")
    assert (
        cite(passage, "http://h")
        == f"“{cited}”——某局《某通报》，a#P1-M1，http://h/notices/a?cite=P1-M1#P1-M1"
    )


def test_a_citation_names_unit_title_date_id_and_address() -> None:
    passage = Passage("退回2.6万元。", "某局", "某局通报", None, "某局-2024", "P4-M2")
    assert cite(passage, "http://h").split("\uff0c") == [
        "“退回2.6万元。”——某局《某局通报》",
        "某局-2024#P4-M2",
        "http://h/notices/%E6%9F%90%E5%B1%80-2024?cite=P4-M2#P4-M2",
    ]
    assert "2024-03公开" in cite(replace(passage, date="2024-03"), "http://h")


def test_numbers_are_written_in_chinese() -> None:
    assert [chinese_number(n) for n in (1, 10, 12, 20, 99, 100)] == [
        "一",
        "十",
        "十二",
        "二十",
        "九十九",
        "100",
    ]


def test_a_measure_that_only_goes_on_is_not_called_unstated() -> None:
    words = [view.word for view in status_views(Completion.UNSTATED, continuing=True)]
    assert words == ["长期坚持"]
    assert [v.word for v in status_views(Completion.COMPLETED, continuing=True)] == ["完成", "长期坚持"]


def test_a_problem_shows_one_word_where_all_agree_else_stated_counts() -> None:
    done, going, unsaid = (
        (Completion.COMPLETED, False),
        (Completion.IN_PROGRESS, False),
        (Completion.UNSTATED, False),
    )
    assert [(v.word, v.count) for v in status_summary([done, done])] == [("完成", 1)]
    assert [(v.word, v.count) for v in status_summary([going, done, done, unsaid])] == [
        ("完成", 2),
        ("推进中", 1),
    ]
    assert [(v.word, v.count) for v in status_summary([unsaid])] == [("未说明", 1)]


def test_a_date_is_kept_whole_and_the_words_are_escaped() -> None:
    assert whole_dates("（2024年2月29日、2024年12月等）<b>") == (
        '（<span class="whole">2024年2月29日</span>、<span class="whole">2024年12月</span>等）&lt;b&gt;'
    )
