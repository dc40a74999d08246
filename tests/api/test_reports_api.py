"""Lists handed in over HTTP, by program and by page: recognised, reported, refused with what to do."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.reports import content
from api.wiring import Services
from tests.api.over_samples import client_over, finished
from tests.api.reports.made import column, sheets
from tests.kb.problem_list.workbooks import book, word

REPORTS = "/api/v1/reports"
ROWS = [["序号", "反馈问题"], [1, "差旅费报销审核不严"], [2, "公务接待超标准"], [3, "远洋渔船捕捞配额超限"]]


@pytest.fixture(scope="module")
def client(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over the samples, with a folder of its own for what it makes."""
    with client_over(samples, tmp_path_factory.mktemp("reports")) as client:
        yield client


def files_of(client: TestClient, task: dict[str, Any]) -> dict[str, bytes]:
    """The task's files by their ending."""
    return {file["name"].rpartition(".")[2]: client.get(file["url"]).content for file in task["files"]}


def test_a_workbook_becomes_a_word_report_and_the_same_workbook_extended(client: TestClient) -> None:
    sent = {"file": ("清单.xlsx", book(("清单", ROWS)))}
    response = client.post(REPORTS, files=sent, data={"title": "某局反馈问题"})
    assert response.status_code == 202
    task = finished(client, response.headers["location"])
    assert (task["state"], task["done"], task["total"]) == ("done", 3, 3)
    assert task["message"] == "3 个问题：2 个有可比先例，1 个未找到可比先例。"
    files = files_of(client, task)
    assert Document(io.BytesIO(files["docx"])).paragraphs[0].text == "某局反馈问题整改先例报告"
    rows = sheets(files["xlsx"])["清单"]
    assert [list(row[:2]) for row in rows] == ROWS
    assert column(rows, "先例数")[2] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"problems": ["差旅费报销审核不严", "公务接待超标准"]},
        {"text": "1.差旅费报销审核不严\n2.公务接待超标准", "title": "粘贴的清单"},
    ],
)
def test_json_is_taken_too(client: TestClient, body: dict[str, Any]) -> None:
    task = finished(client, client.post(REPORTS, json=body).headers["location"])
    rows = sheets(files_of(client, task)["xlsx"])["问题清单"]
    assert column(rows, "问题") == ["差旅费报销审核不严", "公务接待超标准"]


@pytest.mark.parametrize("title", ["甲/乙\\丙", "..", '<b>"x"|*?', "题" * 200])
def test_any_title_gives_files_that_can_be_fetched(client: TestClient, title: str) -> None:
    body = {"problems": ["差旅费报销审核不严"], "title": title}
    task = finished(client, client.post(REPORTS, json=body).headers["location"])
    assert set(files_of(client, task)) == {"docx", "xlsx"}
    assert all(content.startswith(b"PK") for content in files_of(client, task).values())


def test_filters_limit_whose_precedents_count(client: TestClient, samples: Services) -> None:
    region = next(iter(samples.store.iter_measures())).region
    body = {"problems": ["差旅费报销审核不严"], "filters": {"region": [region]}}
    task = finished(client, client.post(REPORTS, json=body).headers["location"])
    details = sheets(files_of(client, task)["xlsx"])["先例明细"]
    regions = {
        record.inspected_unit: record.region
        for record in samples.store.iter_measures()
        if record.inspected_unit
    }
    assert {regions[unit] for unit in column(details, "单位")} == {region}


def test_a_preview_shows_what_was_recognised(client: TestClient) -> None:
    rows = [*ROWS, [None, "合计：3个"]]
    answer = client.post(f"{REPORTS}/preview", files={"file": ("x.xlsx", book(("清单", rows)))}).json()
    assert [one["text"] for one in answer["problems"]] == [row[1] for row in ROWS[1:]]
    assert answer["problems"][0] == {
        "number": 1,
        "label": "1",
        "text": "差旅费报销审核不严",
        "sheet": "清单",
        "row": 2,
    }
    assert (answer["problem_count"], answer["answered"], answer["passed_over"]) == (3, 3, ["合计：3个"])


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (
            {
                "files": {
                    "file": (
                        "x.docx",
                        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
                    )
                }
            },
            422,
            "另存为 .docx",
        ),
        ({"files": {"file": ("x.xlsx", b"")}}, 422, "空的"),
        ({"files": {"file": ("x.xlsx", b"PK\x03\x04...")}}, 422, "损坏"),
        ({"files": {"file": ("x.pdf", b"%PDF-1.7")}}, 422, "粘贴"),
        ({"files": {"file": ("x.txt", "无".encode())}}, 422, "没有认出任何问题"),
        (
            {"files": {"file": ("x.xlsx", book(("表", [["年份", "数量"], [2023, 3]])))}},
            422,
            "没有认出任何问题",
        ),
        ({"files": {"file": ("x.txt", bytes(21 * 2**20))}}, 422, "20 MB"),
        ({"data": {"title": "x"}, "files": {"other": ("a", b"b")}}, 422, "没有收到问题清单"),
        ({"json": {}}, 422, "恰好给出一个"),
        ({"json": {"text": "a", "problems": ["b"]}}, 422, "恰好给出一个"),
        ({"json": {"text": ""}}, 422, "没有收到文字"),
        ({"json": {"problems": []}}, 422, "没有认出"),
        ({"json": {"problems": ["差旅费不严", " "]}}, 422, "第 2 个问题是空的"),
        ({"json": {"problems": ["差" * 5_001]}}, 422, "不能超过"),
        ({"json": {"problems": ["差旅费不严"], "what": 1}}, 422, "没有名为“what”的参数"),
        ({"json": {"problems": ["差旅费不严"], "filters": {"unit_kind": ["火星"]}}}, 422, "火星"),
        ({"json": {"problems": ["差旅费不严"], "filters": {"planet": ["x"]}}}, 422, "planet"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422, "JSON"),
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415, "multipart/form-data"),
    ],
)
def test_what_cannot_be_used_is_told(
    client: TestClient, sent: dict[str, Any], status: int, words: str
) -> None:
    response = client.post(REPORTS, **sent)
    assert response.status_code == status
    assert words in json.dumps(response.json(), ensure_ascii=False)


def test_a_list_of_ten_thousand_is_answered_in_part_and_comes_back_whole(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_ANSWERED", 5)
    rows = [["序号", "问题"], *([n, f"差旅费报销审核不严第{n}种情形"] for n in range(1, 10_001))]
    sent = {"file": ("长清单.xlsx", book(("清单", rows)))}
    task = finished(client, client.post(REPORTS, files=sent).headers["location"])
    assert "9995 个超过上限没有查询" in task["message"]
    found = sheets(files_of(client, task)["xlsx"])["清单"]
    assert [list(row[:2]) for row in found] == rows
    assert column(found, "说明")[5].startswith("没有查询")


JSON = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.fixed_dictionaries(
    {}, optional={name: JSON for name in ("problems", "text", "title", "filters", "x")}
)


@settings(max_examples=60, deadline=None)
@given(body=JSON | BODIES)
def test_any_json_is_answered(client: TestClient, body: Any) -> None:
    assert client.post(f"{REPORTS}/preview", json=body).status_code in (200, 422)


@settings(max_examples=30, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_file_is_answered(client: TestClient, content: bytes) -> None:
    response = client.post(f"{REPORTS}/preview", files={"file": ("x", content)})
    assert response.status_code in (200, 422)


def handed_in(client: TestClient, **sent: Any) -> str:
    response = client.post("/report", follow_redirects=False, **sent)
    assert response.status_code == 303
    return str(response.headers["location"])


def test_the_page_shows_the_problems_before_it_looks_anything_up(client: TestClient) -> None:
    address = handed_in(
        client, files={"file": ("清单.xlsx", book(("清单", ROWS)))}, data={"title": "某<b>局"}
    )
    page = client.get(address).text
    assert "某&lt;b&gt;局" in page
    assert page.count('class="problem-text"') == 3
    assert "返回修改" in page
    order = client.post(address.partition("?")[0], data={"title": "某局"}, follow_redirects=False)
    task = finished(client, "/api/v1" + order.headers["location"])
    assert task["title"] == "某局"
    shown = client.get(order.headers["location"]).text
    assert "差旅费报销审核不严" in shown
    assert "未找到可比先例" in shown
    assert re.search(r'href="/notices/[^"]+\?cite=', shown)


def test_a_pasted_text_can_be_taken_back_and_changed(client: TestClient) -> None:
    text = "1.差旅费报销审核不严\n2.<script>公务接待超标准"
    address = handed_in(client, data={"text": text, "title": "清单甲"})
    back = re.search(r'href="(/report\?[^"]+)"', client.get(address).text)
    assert back is not None
    form = client.get(back[1].replace("&amp;", "&")).text
    assert "2.&lt;script&gt;公务接待超标准" in form
    assert 'value="清单甲"' in form


def test_a_list_that_is_not_taken_says_why_and_keeps_what_was_typed(client: TestClient) -> None:
    response = client.post("/report", data={"text": "无", "title": "清单乙"})
    assert response.status_code == 422
    assert "没有认出任何问题" in response.text
    assert 'value="清单乙"' in response.text
    empty = client.post("/report", data={"text": " "})
    assert (empty.status_code, "没有收到问题清单" in empty.text) == (422, True)


def test_a_list_of_another_hour_is_gone(client: TestClient) -> None:
    for ask in (client.get, client.post):
        response = ask("/report/lists/" + "0" * 32, headers={"Accept": "text/html"})
        assert response.status_code == 404


def test_a_form_from_another_site_is_refused(client: TestClient) -> None:
    response = client.post("/report", data={"text": "差旅费不严"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_word_lists_work_over_the_page_as_well(client: TestClient) -> None:
    content = word("问题清单", "1.差旅费报销审核不严", "2.公务接待超标准")
    page = client.get(handed_in(client, files={"file": ("清单.docx", content)})).text
    assert page.count('class="problem-text"') == 2


def test_nothing_of_a_list_is_left_beside_the_results(client: TestClient) -> None:
    folder: Path = client.app.state.settings.data_dir  # type: ignore[attr-defined]
    before = {path.name for path in (folder / "tasks").iterdir()}
    task = finished(client, client.post(REPORTS, json={"problems": ["差旅费不严"]}).headers["location"])
    assert {path.name for path in (folder / "tasks").iterdir()} - before == {task["id"]}
