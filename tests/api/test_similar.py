"""Find similar, on the page and in the API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, TypeAdapter, with_config

from api.similar_answers import SimilarAnswer
from tests.api import fakes

URL = "/api/v1/similar"
HTML = {"Accept": "text/html"}
TRAVEL = "linlan-edu-2024#P1"
TEXT = "差旅费报销审核不严，多人超标。\n设备招标采购程序不完备，没有公开。"


def strict() -> TypeAdapter[Any]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(SimilarAnswer))


def ids(answer: dict[str, Any]) -> list[str]:
    return [one["result"]["problem_id"] for one in answer["results"]]


def test_the_problem_itself_is_left_out(client: TestClient) -> None:
    answer = client.get(URL, params={"problem": TRAVEL}).json()

    strict().validate_python(answer)
    assert answer["problem"] == TRAVEL
    assert TRAVEL not in ids(answer)
    assert "yunhe-transport-2023#P1" in ids(answer)


def test_a_paragraph_is_asked_sentence_by_sentence(client: TestClient) -> None:
    answer = client.post(URL, json={"text": TEXT}).json()

    strict().validate_python(answer)
    assert answer["asked"] == ["差旅费报销审核不严，多人超标。", "设备招标采购程序不完备，没有公开。"]
    assert {"yunhe-transport-2023#P1", "beishan-hospital-2022#P1"} <= set(ids(answer)[:3])
    assert {one["asked"] for one in answer["results"]} <= set(answer["asked"])


def test_lines_and_cells_of_a_text_are_kept_apart(client: TestClient) -> None:
    answer = client.post(
        URL, json={"text": "问题\t科室\r\n差旅费报销审核不严\t财务科\r\n设备招标采购程序不完备\t办公室"}
    ).json()

    assert answer["asked"] == ["差旅费报销审核不严", "设备招标采购程序不完备"]


@pytest.mark.parametrize(
    ("problem", "status"),
    [("", 422), ("x", 422), ("nobody#P1", 404), ("linlan-edu-2024#P99", 404), ("linlan-edu-2024#P1-M1", 422)],
)
def test_what_is_no_problem_is_refused(client: TestClient, problem: str, status: int) -> None:
    assert client.get(URL, params={"problem": problem}).status_code == status


@pytest.mark.parametrize(
    ("body", "words"),
    [({"text": ""}, "请贴入一段文字"), ({"text": "字" * 2001}, "最多 2,000 字"), ({}, "缺少“text”")],
)
def test_what_cannot_be_asked_is_refused_in_words(
    client: TestClient, body: dict[str, Any], words: str
) -> None:
    response = client.post(URL, json=body)

    assert response.status_code == 422
    assert words in response.json()["detail"]


def test_the_page_says_what_it_is_about_and_that_it_is_left_out(client: TestClient) -> None:
    html = client.get("/similar", params={"problem": TRAVEL}).text

    assert "出差住宿超标准报销" in html
    assert "结果中不含这个问题本身" in html
    assert re.findall(r'data-problem="([^"]+)"', html)
    assert f'data-problem="{TRAVEL}"' not in html


def test_a_whole_problem_marks_nothing_in_its_like_and_a_paragraph_does(client: TestClient) -> None:
    assert "<mark>" not in client.get("/similar", params={"problem": TRAVEL}).text
    assert "<mark>" in client.post("/similar", data={"text": "出差住宿超标准报销。"}).text


def test_every_card_and_every_problem_of_the_reader_leads_to_its_like(client: TestClient) -> None:
    link = 'href="/similar?problem=linlan-edu-2024%23P1"'
    assert link in client.get("/search?q=出差住宿").text
    assert link in client.get("/notices/linlan-edu-2024").text
    assert link in client.get("/notices/linlan-edu-2024?cite=P1-M2", headers={"X-Fragment": "1"}).text


def test_a_pasted_paragraph_needs_no_script_and_stays_in_the_box(client: TestClient) -> None:
    assert "<textarea" in client.get("/similar").text
    html = client.post("/similar", data={"text": TEXT}, headers=HTML).text

    assert "差旅费报销审核不严，多人超标。" in html
    assert "对应：" in html
    assert "逐句检索了 2 句" in html


def test_the_box_cuts_nothing_off_what_is_pasted(client: TestClient) -> None:
    """What is too long is told of, not shortened without a word."""
    assert "maxlength" not in client.get("/similar").text.split("<textarea")[1].split(">")[0]


def test_a_text_that_is_too_long_is_told_of_and_kept(client: TestClient) -> None:
    text = "固定资产账实不符" * 300
    response = client.post("/similar", data={"text": text}, headers=HTML)

    assert response.status_code == 422
    assert "最多 2,000 字" in response.text
    assert text in response.text


def test_what_was_pasted_is_never_markup(client: TestClient) -> None:
    html = client.post(
        "/similar", data={"text": "</textarea><script>alert(1)</script>账实不符"}, headers=HTML
    ).text
    assert "<script>alert" not in html


def test_what_was_deleted_has_no_like_and_is_nobodys(
    client: TestClient, services: fakes.FakeServices
) -> None:
    services.store.delete("yunhe-transport-2023")

    assert (
        client.get("/similar", params={"problem": "yunhe-transport-2023#P1"}, headers=HTML).status_code == 404
    )
    assert "yunhe-transport-2023#P1" not in ids(client.get(URL, params={"problem": TRAVEL}).json())


def test_another_site_cannot_ask(client: TestClient) -> None:
    response = client.post("/similar", data={"text": TEXT}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
