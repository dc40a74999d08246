"""The JSON of patterns: the same figures as the pages, each with the query that opens it; files without formulas."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.app import create_app
from api.settings import Settings
from api.wiring import Services
from tests.api.patterns.made import PHONE

API = "/api/v1/patterns"


@pytest.fixture(scope="module")
def on_samples(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(settings, samples), base_url="http://127.0.0.1:8000") as client:
        yield client


def get(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(API + path, params=parameters)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_every_query_opens_what_its_figure_counts(on_samples: TestClient) -> None:
    body = get(on_samples, "")
    cells = [
        (table["of"], cell)
        for table in body["tables"]
        for row in table["rows"]
        for cell in (row["total"], *row["cells"])
    ]
    opened = [(of, cell) for of, cell in cells if cell["query"]]
    assert len(opened) > 300
    for of, cell in opened[::29]:
        answer = on_samples.get(f"{API}/problems?{cell['query']}").json()
        counts = (
            {answer["problems"], answer["measures"]}
            if isinstance(cell["value"], int)
            else {answer["recovered"]["yuan"]}
        )
        assert cell["value"] in counts, (of, cell)
    assert all(cell["value"] == 0 for _, cell in cells if not cell["query"])


def test_the_totals_are_those_of_the_store(samples: Services, on_samples: TestClient) -> None:
    totals, counts = get(on_samples, "")["totals"], samples.store.counts()
    assert (totals["problems"], totals["measures"]) == (counts.problems, counts.measures)
    assert totals["notices"] == 24  # one file of the folder is no notice and lists no problem
    assert get(on_samples, "/problems", show="recovered")["recovered"] == totals["recovered"]


def test_an_opened_problem_has_its_measures_with_citations(client: TestClient) -> None:
    body = get(client, "/problems", show="recovered")
    assert (body["heading"], body["problems"], body["measures"]) == (
        "收回 3.5 万元：1 条措施，见于 1 个问题",
        1,
        1,
    )
    (problem,) = body["results"]
    (measure,) = problem["measures"]
    assert (measure["id"], measure["recovered"]) == ("linlan-edu-2021#P1-M1", "35000")
    assert measure["citation"].endswith("http://127.0.0.1:8000/notices/linlan-edu-2021?cite=P1-M1#P1-M1")


def test_a_problem_without_measures_is_listed(client: TestClient) -> None:
    (problem,) = get(client, "/problems", topic="党费")["results"]
    assert (problem["number"], problem["measures"], problem["notice"]["slug"]) == (3, [], "linlan-edu-2024b")


def test_pages_hold_everything_once(client: TestClient) -> None:
    ids = [
        one["problem_id"]
        for page in (1, 2, 3)
        for one in get(client, "/problems", page=page, page_size=2)["results"]
    ]
    assert len(ids) == len(set(ids)) == 6
    assert get(client, "/problems", page=9)["results"] == []


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("", {"topic": "B8"}),  # not a filter of the tables
        ("", {"page": "1"}),
        ("/problems", {"show": "all"}),
        ("/problems", {"topic": "B99"}),
        ("/problems", {"age": "old"}),
        ("/problems", {"page_size": "51"}),
        ("/problems", {"page": "0"}),
        ("/recurrences", {"year": "2024"}),
        ("/recurrences", {"page": "x"}),
        ("/checklist", {"unit_kind": "x" * 201}),
        ("/checklist.docx", {}),
        ("/checklist.xlsx", {"unit_kind": ""}),
        ("/checklist", {"unit_kind": [f"第{n}类" for n in range(11)]}),
    ],
)
def test_what_cannot_be_asked_is_refused_as_a_problem_document(
    client: TestClient, path: str, parameters: dict[str, str | list[str]]
) -> None:
    answer = client.get(API + path, params=parameters)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_without_a_kind_the_checklist_names_the_kinds(client: TestClient) -> None:
    body = get(client, "/checklist")
    assert body["kinds"] == [{"value": "教育", "notices": 2}, {"value": "市人民医院", "notices": 1}]
    assert (body["topics"], body["word"]) == ([], "")
    assert get(client, "/checklist", unit_kind="无")["topics"] == []


def test_the_checklist_counts_and_quotes(client: TestClient) -> None:
    body = get(client, "/checklist", unit_kind="教育")
    assert (body["notices"], body["units"], body["problems"]) == (2, 1, 5)
    first = body["topics"][0]
    assert (first["topic"]["code"], first["units"], first["problems"]) == ("B8", 1, 2)
    assert client.get(f"{API}/problems?{first['query']}").json()["problems"] == 2
    for one in first["types"]:
        assert client.get(f"{API}/problems?{one['query']}").json()["problems"] == one["count"]
    assert client.get(body["word"]).status_code == client.get(body["excel"]).status_code == 200


def test_kinds_of_units_that_are_alike_make_one_checklist(client: TestClient) -> None:
    """Two notices of 教育 and one of 市人民医院."""
    body = get(client, "/checklist", unit_kind=["教育", "市人民医院", "教育"])
    assert body["unit_kinds"] == ["教育", "市人民医院"]
    assert (body["notices"], body["units"]) == (3, 2)
    counted = client.get(f"{API}/problems?{body['topics'][0]['query']}").json()
    assert counted["problems"] == body["topics"][0]["problems"]
    answer = client.get(body["excel"])
    assert "%E6%95%99%E8%82%B2%E3%80%81%E5%B8%82" in answer.headers["content-disposition"]  # 教育、市…


def test_a_list_made_of_one_unit_says_so(client: TestClient) -> None:
    assert "只有 1 家" in get(client, "/checklist", unit_kind="教育")["notes"][0]
    assert "只有 1 家" not in "".join(get(client, "/checklist", unit_kind=["教育", "市人民医院"])["notes"])


def test_the_word_file_holds_the_table_to_tick_the_quotes_and_their_sources(client: TestClient) -> None:
    answer = client.get(f"{API}/checklist.docx", params={"unit_kind": "教育"})
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    document = Document(io.BytesIO(answer.content))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号",
        "常见问题",
        "单位数",
        "问题数",
        "自查",
        "备注",
    ]
    assert {row.cells[4].text for row in table.rows[1:]} == {"□ 有　□ 无"}
    words = "\n".join(one.text for one in document.paragraphs)
    assert "清理2020年以来差旅费报销单据,追回多报差旅费3.5万元,已完成。" in words
    assert "《中共临澜市教育局党组关于巡察整改情况的通报》（2021-06-01公开），linlan-edu-2021#P1-M1" in words
    assert PHONE not in words
    assert words.count("追回多报差旅费3.5万元") == 1  # quoted once: the list of sources does not say it again


def test_the_workbook_holds_no_formula_and_links_every_measure(client: TestClient) -> None:
    content = client.get(f"{API}/checklist.xlsx", params={"unit_kind": "教育"}).content
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["自查清单", "措施原文", "说明"]
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert all(not str(cell.value or "").startswith(("=", "+", "@")) for cell in row)
    rows = list(book["措施原文"].iter_rows(min_row=2))
    assert rows
    assert all(row[-1].hyperlink is not None for row in rows)
    assert any("=1+1 压减会议费" in str(row[4].value) for row in rows)
    assert [cell.value for cell in book["自查清单"][1]][-2:] == ["自查：有/无", "备注"]


def test_files_of_a_kind_that_nothing_is_of_are_not_there(client: TestClient) -> None:
    for name in ("docx", "xlsx"):
        answer = client.get(f"{API}/checklist.{name}", params={"unit_kind": "无"})
        assert answer.status_code == 404
        assert "库中没有“无”类单位的问题" in answer.json()["detail"]
