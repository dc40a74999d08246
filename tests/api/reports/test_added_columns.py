"""The columns that a report adds to a user's workbook: named, printed and linked wherever the user's own are."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from api.reports.workbook import workbook_of
from kb.problem_list import read_problem_list
from tests.api.reports.made import report_of, sheets
from tests.api.reports.test_files import find, listed
from tests.kb.problem_list.workbooks import Row, book, saved


@pytest.mark.parametrize(
    ("area", "printed"), [("A1:C7", "'清单'!$A$1:$I$7"), ("A1:B7", "'清单'!$A$1:$B$7"), (None, "")]
)
def test_new_columns_are_printed_where_all_the_users_are(area: str | None, printed: str) -> None:
    workbook = load_workbook(io.BytesIO(listed()))
    workbook["清单"].print_area = area
    original = saved(workbook)
    report = report_of(read_problem_list(original, "清单.xlsx"), find)
    result: Any = load_workbook(io.BytesIO(workbook_of(report, original).content))["清单"]
    assert (result.print_area or "") == printed


def test_without_a_heading_the_new_columns_name_themselves() -> None:
    rows: list[Row] = [["差旅费报销审核不严，多报两万元"], ["公务用车管理不严，公车私用"]]
    original = book(("清单", rows))
    report = report_of(read_problem_list(original, "清单.xlsx"), find)
    found = sheets(workbook_of(report, original).content)["清单"]
    assert found[0][0] == rows[0][0]
    assert found[0][1] == "先例数：3"
    assert str(found[1][2]).startswith("措施类型：建章立制 3")


def test_without_a_heading_the_row_above_the_problems_names_the_new_columns() -> None:
    rows: list[Row] = [["巡察反馈"], [1, "差旅费报销审核不严，多报两万元"], [2, "公务用车管理不严，公车私用"]]
    original = book(("清单", rows))
    report = report_of(read_problem_list(original, "清单.xlsx"), find)
    found = sheets(workbook_of(report, original).content)["清单"]
    assert found[0][2] == "先例数"
    assert found[1][2] == 3
