"""Tables: roles of columns, merged cells, group rows, and tables that list no problems."""

import pytest

from kb.document import Cell, Heading, Span, Table
from kb.parser.table_columns import grid_of, read_columns
from kb.parser.text_tables import text_tables
from tests.kb.parser.parsed import parse, problems

Place = tuple[int, int, int, int, str]


def table_of(places: list[Place], before: str = "") -> tuple[str, Table]:
    """A text and its table from (row, column, row span, column span, words): rows are lines, tabs part cells."""
    text, cells = before, []
    for index, (row, column, rows, columns, words) in enumerate(places):
        if index:
            text += "\t" if row == places[index - 1][0] else "\n"
        cells.append(Cell(row, column, rows, columns, Span(len(text), len(text) + len(words))))
        text += words
    row_count = max(cell.row + cell.row_span for cell in cells)
    column_count = max(cell.column + cell.column_span for cell in cells)
    return text + "\n", Table(row_count, column_count, tuple(cells), Span(len(before), len(text)))


def grid(rows: list[list[str]]) -> list[Place]:
    return [(r, c, 1, 1, words) for r, row in enumerate(rows) for c, words in enumerate(row)]


def roles_of(*names: str) -> dict[str, str]:
    text, table = table_of(grid([list(names), ["某个问题或做法的具体文字"] * len(names)]))
    columns = read_columns(text, grid_of(table))
    return {columns.names[column]: role for column, role in columns.roles.items()} if columns else {}


def test_ledger_columns_get_their_roles() -> None:
    assert roles_of(
        "序号", "方面", "反馈问题", "整改措施", "责任领导", "整改时限", "进展情况", "完成状态"
    ) == {
        "序号": "number",
        "方面": "section",
        "反馈问题": "problem",
        "整改措施": "measure",
        "责任领导": "remark",
        "整改时限": "remark",
        "进展情况": "progress",
        "完成状态": "status",
    }


def test_progress_stands_for_measures_where_no_column_names_them() -> None:
    assert roles_of("反馈问题", "整改进展情况")["整改进展情况"] == "measure"


def test_concrete_findings_stand_for_problems_where_no_column_names_them() -> None:
    assert roles_of("具体表现", "整改措施")["具体表现"] == "problem"


@pytest.mark.parametrize("names", [("科目", "预算数", "决算数"), ("姓名", "职务"), ("问题数量", "措施数量")])
def test_a_table_of_something_else_has_no_columns_for_us(names: tuple[str, ...]) -> None:
    assert roles_of(*names) == {}


def test_a_merged_problem_cell_holds_the_measures_beside_it() -> None:
    text, table = table_of(
        [
            (0, 0, 1, 1, "反馈问题"),
            (0, 1, 1, 1, "整改措施"),
            (1, 0, 2, 1, "账目不清"),
            (1, 1, 1, 1, "清理往来款12笔。"),
            (2, 1, 1, 1, "每月对账并公示。"),
            (3, 0, 1, 1, "公车登记不全"),
            (3, 1, 1, 1, "补登出车记录58条。"),
        ]
    )

    assert problems(text + "整改整改", tables=(table,)) == {
        "账目不清": ["清理往来款12笔。", "每月对账并公示。"],
        "公车登记不全": ["补登出车记录58条。"],
    }


def test_a_heading_of_two_rows_is_read() -> None:
    text, table = table_of(
        [
            (0, 0, 2, 1, "反馈问题"),
            (0, 1, 1, 2, "整改"),
            (1, 1, 1, 1, "措施"),
            (1, 2, 1, 1, "状态"),
            (2, 0, 1, 1, "账目不清"),
            (2, 1, 1, 1, "清理往来款12笔。"),
            (2, 2, 1, 1, "已完成"),
        ]
    )
    (measure,) = parse(text, tables=(table,)).problems[0].measures

    assert (measure.text, measure.completion.value) == ("清理往来款12笔。", "completed")


def test_a_row_of_one_wide_cell_names_the_section_below_it() -> None:
    text, table = table_of(
        [
            (0, 0, 1, 1, "反馈问题"),
            (0, 1, 1, 1, "整改措施"),
            (1, 0, 1, 2, "财务管理方面"),
            (2, 0, 1, 1, "账目不清"),
            (2, 1, 1, 1, "清理往来款12笔。"),
        ]
    )
    notice = parse(text, tables=(table,))

    assert [section.title for section in notice.sections] == ["财务管理方面"]


def test_a_heading_of_the_file_above_the_table_names_the_section() -> None:
    text, table = table_of(
        grid([["反馈问题", "整改措施"], ["账目不清", "清理往来款12笔。"]]), before="第一批\n"
    )
    notice = parse(text, tables=(table,), headings=(Heading(1, Span(0, 3)),))

    assert [section.title for section in notice.sections] == ["第一批"]


def test_columns_that_agree_tell_unit_and_body() -> None:
    rows = [["被巡察单位", "巡察组", "反馈问题", "整改措施"]]
    rows += [
        ["云汀县水务局党组", "县委第二巡察组", words, "清理往来款12笔。"]
        for words in ("账目不清", "公车登记不全")
    ]
    text, table = table_of(grid(rows))
    notice = parse(text, tables=(table,))

    assert (notice.inspected_unit, notice.inspecting_body) == ("云汀县水务局党组", "县委第二巡察组")


def test_lines_with_as_many_tabs_are_a_table() -> None:
    (table,) = text_tables("题\n甲\t乙\t丙\n丁\t戊\t己\n尾")

    assert (table.row_count, table.column_count) == (2, 3)


@pytest.mark.parametrize("text", ["甲\t乙\n丙\t丁", "甲\t乙\t丙", "甲\t乙\t丙\n\n丁\t戊\t己", ""])
def test_a_lone_line_or_a_single_tab_is_no_table(text: str) -> None:
    assert text_tables(text) == []


def test_what_follows_the_table_leaves_the_remarks_of_its_last_row() -> None:
    """A closing block below the table ends nothing inside it."""
    rows = [["反馈问题", "整改措施", "责任科室"], ["账目不清", "清理往来款12笔。", "财务科"]]
    text, table = table_of(grid(rows), before="云汀县水务局整改台账\n一、财务方面\n")
    (problem,) = parse(text + "云汀县水务局\n2024年12月6日\n", tables=(table,)).problems

    assert [(item.name, item.value) for item in problem.measures[0].attributes] == [("责任科室", "财务科")]
