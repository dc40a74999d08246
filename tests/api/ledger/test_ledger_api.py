"""The ledger in the JSON API and as an Excel file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.ledger import exporting
from api.ledger.sheet import COLUMNS
from kb.corrections import Proposal, correct
from kb.notice import Measure, Problem
from kb.store import Store
from tests.api import notices

LEDGER = "/api/v1/ledger"


def rows(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(LEDGER, params=asked).json()["rows"]
    return found


def sheets(client: TestClient, **asked: Any) -> Any:
    response = client.get(f"{LEDGER}.xlsx", params=asked)
    assert response.status_code == 200, response.text
    return load_workbook(io.BytesIO(response.content))


def test_a_row_holds_problem_measure_deadline_responsibility_and_figures(client: TestClient) -> None:
    (row, *_) = rows(client, notice="某局")
    assert row["problem"]["title"] == "差旅费报销审核不严"
    assert row["problem"]["topics"][0] == {"code": "B8", "name": "差旅与报销"}
    assert (row["measure"]["id"], row["measure"]["status_label"]) == ("某局#P1-M1", "完成")
    assert row["deadlines"] == [{"words": "2023年6月", "date": "2023-06", "origin": "problem"}]
    assert [(one["name"], one["value"]) for one in row["responsible"]] == [("责任科室", "办公室")]
    assert [one["text"] for one in row["counts"]] == ["1份"]
    assert row["page"].startswith("http://127.0.0.1:8000/notices/%E6%9F%90%E5%B1%80?cite=P1-M1")
    assert row["citation"].startswith("“修订《差旅办法》1份")


def test_a_problem_without_measures_has_no_measure(client: TestClient) -> None:
    assert rows(client, notice="某局")[-1]["measure"] is None


def test_filters_sort_and_pages_are_those_asked_for(client: TestClient) -> None:
    asked = {"topic": ["差旅与报销"], "sort": "status", "order": "desc", "page": 2, "page_size": 2}
    answer = client.get(LEDGER, params=asked).json()
    assert (answer["filters"], answer["sort"], answer["order"]) == ({"topic": ["B8"]}, "status", "desc")
    assert (answer["total"], answer["page"], len(answer["rows"])) == (6, 2, 2)
    assert answer["export"].endswith(
        "/api/v1/ledger.xlsx?topic=%E5%B7%AE%E6%97%85%E4%B8%8E%E6%8A%A5%E9%94%80&sort=status&order=desc"
    )


def test_counts_and_stated_numbers_come_with_it(client: TestClient) -> None:
    answer = client.get(LEDGER, params={"notice": "某局"}).json()
    assert answer["totals"]["problems"] == 2
    assert {one["state"]: one["count"] for one in answer["totals"]["measure_states"]}["completed"] == 1
    (stated,) = answer["stated"]
    assert stated["numbers"][0]["counted"] == stated["numbers"][0]["stated"] == 2
    assert not stated["differs"]


@pytest.mark.parametrize(
    ("asked", "status", "message"),
    [
        ({"topic": "Z9"}, 422, "没有名为“Z9”的问题主题"),
        ({"status": "done"}, 422, "没有“done”这个值"),
        ({"notice": "没有"}, 404, "没有编号为“没有”的通报"),
        ({"sort": "colour"}, 422, "“sort”只能是"),
        ({"order": "up"}, 422, "“order”只能是"),
        ({"page": 0}, 422, "“page”不能小于 1"),
        ({"page_size": 501}, 422, "“page_size”不能大于 500"),
        ({"contains": "长" * 201}, 422, "“contains”不能超过 200"),
        ({"colour": "red"}, 422, "没有名为“colour”的参数"),
    ],
)
def test_bad_questions_are_refused(
    client: TestClient, asked: dict[str, str], status: int, message: str
) -> None:
    response = client.get(LEDGER, params=asked)
    assert response.status_code == status
    assert message in response.json()["detail"]


@pytest.mark.parametrize("words", ["' OR 1=1 --", "%", "_", "\x00<script>", "\\"])
def test_hostile_words_find_nothing_and_break_nothing(client: TestClient, words: str) -> None:
    assert rows(client, contains=words) == []
    assert rows(client, unit=words) == []


def test_a_page_beyond_the_last_is_empty(client: TestClient) -> None:
    assert rows(client, page=1000) == []


def test_the_file_has_the_usual_columns_and_every_row(client: TestClient) -> None:
    table = sheets(client)["整改台账"]
    names = [cell.value for cell in table[1]]
    assert names == [name for name, _ in COLUMNS]
    assert [table.cell(row, 1).value for row in range(2, 12)] == list(range(1, 11))
    first = {name: table.cell(2, place).value for place, name in enumerate(names, 1)}
    assert (first["单位"], first["反馈问题"], first["完成情况"]) == (
        "临澜市教育局",
        "出差住宿超标准报销",
        "完成",
    )
    assert (first["主题"], first["措施类型"], first["涉及金额"]) == (
        "差旅与报销、财务管理",
        "清退追缴",
        "2.6万元",
    )
    link = table.cell(2, names.index("原文") + 1).hyperlink
    assert link.target == "http://127.0.0.1:8000/notices/linlan-edu-2024?cite=P1-M1#P1-M1" or (
        link.target.endswith("?cite=P1-M1") and link.location == "P1-M1"
    )


def test_a_file_written_in_batches_has_every_row_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(sheets(client)["整改台账"].values)
    monkeypatch.setattr(exporting, "_ROWS_AT_ONCE", 3)
    assert list(sheets(client)["整改台账"].values) == whole
    assert len(whole) > 7


def test_the_file_is_filtered_sorted_and_named_as_the_page(client: TestClient) -> None:
    response = client.get(f"{LEDGER}.xlsx", params={"unit": "云和县交通运输局", "sort": "status"})
    assert "filename*=UTF-8''%E6%95%B4%E6%94%B9%E5%8F%B0%E8%B4%A6-" in response.headers["content-disposition"]
    table = load_workbook(io.BytesIO(response.content))["整改台账"]
    assert [table.cell(row, 12).value for row in (2, 3)] == ["完成", "未说明"]
    assert table.max_row == 3


def test_the_second_sheet_counts_and_says_what_was_chosen(client: TestClient) -> None:
    counted = sheets(client, notice="某局")["统计与说明"]
    lines = {row[0].value: (row[1].value, row[2].value) for row in counted.iter_rows(min_row=2)}
    assert lines["列出的问题"][0] == 2
    assert lines["通报自述：反馈问题"] == (2, "《某局整改通报》自述“2个问题”。与台账一致。")
    assert lines["筛选条件"][1] == "通报：《某局整改通报》"


def test_the_source_names_title_and_date_and_does_not_repeat_the_measure(client: TestClient) -> None:
    table = sheets(client)["整改台账"]
    source = [name for name, _ in COLUMNS].index("出处") + 1
    assert (
        table.cell(2, source).value == "《中共临澜市教育局党组关于巡察整改进展情况的通报》（2024-03-20公开）"
    )
    assert table.cell(2, source + 1).value == "P1-M1"


def test_the_printed_sheet_says_what_it_is_and_is_no_wider_than_can_be_read(client: TestClient) -> None:
    """A4 across holds about 140 characters of 11 point: 220 are printed at 7 point."""
    table = sheets(client, notice="某局")["整改台账"]
    assert table.oddHeader.center.text == "整改台账（通报：《某局整改通报》）"
    assert sum(column.width for column in table.column_dimensions.values()) <= 220
    assert (table.page_setup.orientation, table.print_title_rows) == ("landscape", "$1:$1")


def test_a_file_that_cannot_hold_all_rows_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MAX_ROWS", 3)
    book = sheets(client)
    assert book["整改台账"].max_row == 4
    last = [cell.value for cell in book["统计与说明"][book["统计与说明"].max_row]]
    assert last[0] == "只导出了一部分"


def test_an_empty_ledger_is_a_file_with_headers(client: TestClient) -> None:
    table = sheets(client, contains="没有这样的文字")["整改台账"]
    assert table.max_row == 1


def test_no_cell_is_a_formula_and_personal_data_is_masked(client: TestClient, store: Store) -> None:
    evil = notices.write_notice(
        "evil",
        "=cmd|' /C calc'!A0",
        {"方面": (notices.P("+1+1的问题", ("B8",), (notices.M("@SUM(A1)，联系13812345678。", ()),)),)},
        kind="审计",
        inspected_unit="-2+3单位",
        region="=1+1",
    )
    store.put(evil, evil.text.encode())
    table = sheets(client, notice="evil")["整改台账"]
    values = [cell for row in table.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in values)
    assert not any(isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@")) for cell in values)
    assert any("138****5678" in str(cell.value) for cell in values)
    assert not any("13812345678" in str(cell.value) for cell in values)


def test_too_many_exports_at_once_are_put_off(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_WAIT_SECONDS", 0.01)
    for _ in range(2):
        exporting._places.acquire()
    try:
        response = client.get(f"{LEDGER}.xlsx")
    finally:
        exporting._places.release(2)
    assert response.status_code == 429
    assert "份台账正在导出" in response.json()["detail"]


def test_a_corrected_row_says_what_it_was(client: TestClient, store: Store) -> None:
    value = {"completion": "in_progress", "continuing": True}
    store.write(lambda c: correct(c, Proposal("某局#P1-M1", "status", value)))
    (row, *_) = rows(client, notice="某局")
    assert row["measure"]["status_label"] == "推进中"
    assert row["corrections"][0]["words"] == "完成情况经人工更正，原为“完成，长期坚持”"
    table = sheets(client, notice="某局")["整改台账"]
    corrected = [name for name, _ in COLUMNS].index("人工更正") + 1
    assert table.cell(2, corrected).value == "完成情况经人工更正，原为“完成，长期坚持”"


def test_the_whole_ledger_is_every_problem_and_measure_of_the_notices(
    client: TestClient, store: Store
) -> None:
    listed = {(row["problem"]["id"], (row["measure"] or {}).get("id")) for row in rows(client, page_size=500)}
    expected: set[tuple[str, str | None]] = set()
    for summary in store.notices()[0]:
        made = store.notice(summary.slug)
        for problem in made.problems:
            expected |= _parts(made.slug, problem, problem.measures)
    assert listed == expected


def _parts(slug: str, problem: Problem, measures: tuple[Measure, ...]) -> set[tuple[str, str | None]]:
    problem_id = f"{slug}#P{problem.number}"
    return {(problem_id, f"{problem_id}-M{one.ordinal}") for one in measures} or {(problem_id, None)}
