"""Measures that say the same are read once; each of their sources is listed and can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.pages.links import read_state
from index.build import build_index
from index.retriever import open_retriever
from kb.notice import Completion
from tests.api import fakes
from tests.index.fakes import FakeEncoder, measure
from tests.index.fakes import FakeStore as MeasureStore

TEXT = "全面清理差旅费报销凭证,对超标准报销的住宿费逐人核定金额并限期退缴到账"
RECORDS = (
    measure("a#P1-M1", TEXT),
    measure("b#P1-M1", TEXT.replace("逐人", "逐一"), year=2021, completion=Completion.IN_PROGRESS),
    measure("b#P1-M2", "修订差旅费管理办法,明确住宿标准和审批权限"),
    measure("c#P3-M1", TEXT + "。", title="差旅费<b>超标准</b>", inspected_unit=None),
)
QUERY = "差旅费住宿费超标准退缴"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The application over a real index of these measures, one result a page."""
    from api.app import create_app

    store, encoder = MeasureStore(RECORDS), FakeEncoder()
    build_index(store, tmp_path / "index", encoder)
    settings = fakes.FakeSettings(data_dir=tmp_path, page_size=1)
    services = fakes.FakeServices(settings, retriever=open_retriever(tmp_path / "index", store, encoder))
    with TestClient(create_app(settings, services), base_url="http://127.0.0.1:8000") as client:
        yield client


def answer(client: TestClient, **parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get(
        "/api/v1/search", params={"q": QUERY, "page_size": 10, **parameters}
    ).json()
    return found


def test_a_match_names_where_else_it_stands(client: TestClient) -> None:
    body = answer(client)
    first = body["results"][0]["measures"][0]
    assert {first["id"], *(source["measure_id"] for source in first["also_in"])} == {
        "a#P1-M1",
        "b#P1-M1",
        "c#P3-M1",
    }
    source = next(source for source in first["also_in"] if source["measure_id"] == "b#P1-M1")
    assert source == {
        "measure_id": "b#P1-M1",
        "problem_id": "b#P1",
        "problem_title": "差旅费报销审核不严",
        "notice": "b",
        "unit": "b党组",
        "year": 2021,
        "text": RECORDS[1].text,
        "status": "in_progress",
        "status_label": "推进中",
    }


def test_what_was_found_is_counted_beside_what_is_listed(client: TestClient) -> None:
    body = answer(client)
    assert (body["total_problems"], body["total_measures"]) == (3, 4)
    assert (body["total_results"], body["folded_measures"], len(body["results"])) == (2, 2, 2)
    assert body["results"][1]["folded_measures"] == ["b#P1-M1"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_all_can_be_shown_by_themselves(client: TestClient, method: str) -> None:
    if method == "get":
        body = answer(client, duplicates="show")
    else:
        body = client.post(
            "/api/v1/search", json={"query": QUERY, "page_size": 10, "duplicates": "show"}
        ).json()
    assert (body["duplicates"], body["total_results"], body["folded_measures"]) == ("show", 3, 0)
    assert {result["problem_id"] for result in body["results"]} == {"a#P1", "b#P1", "c#P3"}


def test_another_word_than_the_two_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/search", params={"q": QUERY, "duplicates": "no"}).status_code == 422


def test_the_page_opens_the_sources_of_a_measure_with_links_to_the_passages(client: TestClient) -> None:
    page = client.get("/search", params={"q": QUERY}).text
    assert "另有 2 家同类表述" in page
    assert '其中 <span class="num">2</span> 条与排在前面的措施相同或相近' in page
    others = [
        one
        for one in ("a?cite=P1-M1#P1-M1", "b?cite=P1-M1#P1-M1", "c?cite=P3-M1#P3-M1")
        if f"/notices/{one}" in page
    ]
    assert len(others) == 3
    assert "<b>超标准</b>" not in page


def test_the_pages_end_with_the_last_card(client: TestClient) -> None:
    """Two of three problems have a card of their own, one a page."""
    second = client.get("/search", params={"q": QUERY, "page": 2}).text
    assert "本问题有 1 条措施与排在前面的措施相同或相近" in second
    beyond = client.get("/search", params={"q": QUERY, "page": 3}, follow_redirects=False)
    assert beyond.headers["location"].endswith("page=2")


def test_the_page_can_show_all_and_fold_again(client: TestClient) -> None:
    page = client.get("/search", params={"q": QUERY, "duplicates": "show"}).text
    assert "合并显示" in page
    assert "同类表述" not in page
    assert '<input type="hidden" name="duplicates" value="show">' in page


def test_an_address_keeps_what_is_chosen_and_leaves_out_the_default() -> None:
    shown = read_state([("q", "差旅"), ("duplicates", "show"), ("page", "2")])
    assert "duplicates=show" in shown.page_url(3)
    assert "duplicates=show" in shown.toggled("topic", "B8").url()
    assert "duplicates" not in shown.with_duplicates("fold").url()
    assert read_state([("q", "差旅"), ("duplicates", "maybe")]).duplicates == "fold"
