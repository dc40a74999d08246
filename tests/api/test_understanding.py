"""What was understood is told, on the page and in JSON; it can be switched off; synonyms can be kept."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.pages.links import SearchState, read_state
from api.pages.understood_line import understood_line
from index.understanding.corrections import Correction
from index.understanding.understood import Understood
from tests.api.conftest import WRITER

QUERY = "差旅费报消住宿"  # the fakes know that 报销 is meant
SYNONYMS = "/api/v1/synonyms"


def search(client: TestClient, **parameters: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v1/search", params={"q": QUERY, **parameters}).json()
    return answer


def test_the_json_answer_says_what_was_understood(client: TestClient) -> None:
    understood = search(client)["understood"]

    assert understood["text"] == "差旅费报销住宿"
    assert understood["corrections"] == [{"written": "报消", "meant": "报销"}]
    assert understood["synonyms"][0]["word"] == "差旅费"
    assert understood["concepts"] == [{"code": "B8", "name": "差旅与报销", "weight": 1.0}]


def test_a_literal_search_is_asked_for_by_parameter_or_body(client: TestClient) -> None:
    posted = client.post("/api/v1/search", json={"query": QUERY, "literal": True}).json()

    for answer in (search(client, literal="1"), posted):
        assert answer["understood"]["literal"] is True
        assert answer["understood"]["corrections"] == []


def test_the_page_says_what_was_understood_and_offers_the_way_back(client: TestClient) -> None:
    html = client.get("/search", params={"q": QUERY, "topic": "B8"}).text

    assert "已理解为：<b>差旅费报销住宿</b>" in html
    assert "更正：报消→报销" in html
    assert "出差费、住宿费、路费、车船费 等 5 个" in html
    assert 'literal=1" rel="nofollow">按原文检索</a>' in html


def test_the_page_of_a_literal_search_offers_to_understand_again(client: TestClient) -> None:
    html = client.get("/search", params={"q": QUERY, "literal": "1"}).text

    assert "已按原文检索" in html
    assert '<input type="hidden" name="literal" value="1">' in html
    link = html.split('rel="nofollow">改用理解后的检索')[0].rsplit('href="', 1)[1]
    assert "literal" not in link


def test_a_question_that_was_taken_as_it_is_needs_no_line(client: TestClient) -> None:
    assert 'class="understood"' not in client.get("/search", params={"q": "住宿发票"}).text
    assert understood_line(Understood("住宿发票")) is None


def test_a_question_without_a_precedent_leads_to_the_problems_of_its_topic(client: TestClient) -> None:
    link = '<a href="/patterns/problems?topic=B8">差旅与报销</a>'
    assert link in client.get("/search", params={"q": QUERY, "region": "无此地"}).text
    assert link not in client.get("/search", params={"q": QUERY}).text


def test_a_corrected_word_is_never_markup() -> None:
    line = understood_line(Understood("<b>", (Correction("<i>", "<b>"),)))

    assert line is not None
    assert line.corrections == (("<i>", "<b>"),)


def test_literal_is_kept_by_paging_filters_and_sorting() -> None:
    state = read_state([("q", "差旅费"), ("literal", "1")])

    assert state == SearchState("差旅费", literal=True)
    for url in (state.page_url(2), state.toggled("topic", "B8").url(), state.sorted_by("date").url()):
        assert "literal=1" in url
    assert "literal" not in state.as_written(False).url()


def test_a_group_of_synonyms_can_be_kept_read_and_deleted(client: TestClient) -> None:
    put = client.put(f"{SYNONYMS}/小食堂", json={"variants": ["内部餐厅", " 招待点 "]}, headers=WRITER)
    group = {"canonical": "小食堂", "variants": ["内部餐厅", "招待点"], "source": "store"}
    assert (put.status_code, put.json()) == (200, group)
    assert client.get(SYNONYMS).json() == {"synonyms": [group], "faults": []}

    assert client.delete(f"{SYNONYMS}/小食堂", headers=WRITER).status_code == 204

    assert client.get(SYNONYMS).json()["synonyms"] == []
    assert client.delete(f"{SYNONYMS}/小食堂", headers=WRITER).status_code == 404


def test_synonyms_are_changed_by_writers_only(client: TestClient) -> None:
    assert client.put(f"{SYNONYMS}/小食堂", json={"variants": ["内部餐厅"]}).status_code == 401
    assert client.delete(f"{SYNONYMS}/小食堂").status_code == 401
    assert client.get(SYNONYMS).json()["synonyms"] == []


@pytest.mark.parametrize(("variants", "message"), [([], "没有同义词"), (["餐"], "应为 2 到 30 个")])
def test_synonyms_of_no_use_are_refused_in_chinese(
    client: TestClient, variants: list[str], message: str
) -> None:
    answer = client.put(f"{SYNONYMS}/小食堂", json={"variants": variants}, headers=WRITER)

    assert answer.status_code == 422
    assert message in answer.json()["detail"]
