"""Search, suggestions and facets over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, TypeAdapter, with_config

from api.schemas import FacetsAnswer, SearchAnswer, SuggestAnswer

URL = "/api/v1/search"
EVERYTHING = "报销住宿公函轮岗招标"  # the fake retriever matches each problem by two of these characters


def test_a_result_is_a_problem_with_its_matching_measures_and_the_passage_they_stand_in(client: TestClient):
    body = client.get(URL, params={"q": "出差住宿"}).json()

    first = body["results"][0]
    text = client.get(f"/api/v1/notices/{first['notice']['slug']}/text").json()["text"]
    assert first["problem_id"] == "linlan-edu-2024#P1"
    assert [text[slice(*m["span"])] for m in first["measures"]] == [m["text"] for m in first["measures"]]


def test_a_search_says_where_the_words_stand(client: TestClient):
    first = client.get(URL, params={"q": "住宿发票"}).json()["results"][0]

    measure = first["measures"][0]
    assert [measure["text"][slice(*span)] for span in measure["highlights"]] == ["住宿发票"]
    assert [first["title"][slice(*span)] for span in first["title_highlights"]] == ["住宿"]


@pytest.mark.parametrize(
    ("parameters", "problem_ids"),
    [
        ({"topic": "B8"}, {"linlan-edu-2024#P1", "yunhe-transport-2023#P1"}),
        ({"topic": "差旅与报销", "unit_kind": "交通"}, {"yunhe-transport-2023#P1"}),
        ({"unit_kind": ["交通", "教育"], "topic": "B8"}, {"linlan-edu-2024#P1", "yunhe-transport-2023#P1"}),
        ({"year": "2022"}, {"beishan-hospital-2022#P1"}),
        ({"status": "in_progress"}, {"linlan-edu-2024#P3"}),
        ({"notice": "yunhe-transport-2023"}, {"yunhe-transport-2023#P1"}),
    ],
)
def test_values_of_one_filter_add_up_and_filters_narrow(
    client: TestClient, parameters: dict[str, Any], problem_ids: set[str]
):
    body = client.get(URL, params={"q": EVERYTHING, **parameters}).json()

    assert {result["problem_id"] for result in body["results"]} == problem_ids


def test_get_and_post_answer_the_same(client: TestClient):
    got = client.get(URL, params={"q": "报销", "topic": "B8", "page_size": 1}).json()

    posted = client.post(URL, json={"query": "报销", "filters": {"topic": ["B8"]}, "page_size": 1}).json()

    assert posted == got


def test_pages_follow_each_other_without_overlap(client: TestClient):
    pages = [
        client.get(URL, params={"q": EVERYTHING, "page": page, "page_size": 2}).json()["results"]
        for page in (1, 2, 3, 4)
    ]

    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({result["problem_id"] for page in pages for result in page}) == 5


def test_newest_first_on_request(client: TestClient):
    results = client.get(URL, params={"q": EVERYTHING, "sort": "date"}).json()["results"]

    dates = [result["notice"]["publication_date"] for result in results]
    assert dates == sorted(dates, reverse=True)


def test_no_match_shows_the_nearest_as_nearest(client: TestClient):
    body = client.get(URL, params={"q": "量子纠缠"}).json()

    assert body["nearest"] is True
    assert body["notes"] == ["没有完全匹配的措施，以下是最接近的。"]


def test_an_answer_says_how_sure_it_is(client: TestClient):
    sure = client.get(URL, params={"q": "公务接待"}).json()
    unsure = client.get(URL, params={"q": "量子纠缠"}).json()

    assert (sure["confidence"], sure["confidence_band"], sure["verdict"]) == (0.93, "高", "有直接先例")
    assert (unsure["confidence_band"], unsure["verdict"]) == ("低", "未找到可比先例")


@pytest.mark.parametrize(
    "query",
    ["的了和", "🙂🙂🙂", "差" * 10_000, "出差\x00住宿\x1b[31m", "<script>alert(1)</script>", "'; DROP TABLE"],
)
def test_odd_queries_are_answered(client: TestClient, query: str):
    response = client.post(URL, json={"query": query})

    assert response.status_code == 200


def test_half_a_character_becomes_a_blank(client: TestClient):
    response = client.post(
        URL, content=b'{"query": "\\ud800x"}', headers={"Content-Type": "application/json"}
    )

    assert response.json()["query"] == " x"


def test_control_characters_of_a_query_become_blanks(client: TestClient):
    assert client.get(URL, params={"q": "出差\x07住宿\x00"}).json()["query"] == "出差 住宿 "


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        ({"colour": "red"}, "query.colour", "没有名为“colour”的参数。"),
        ({"page": 0}, "query.page", "“page”不能小于 1。"),
        ({"page": "二"}, "query.page", "“page”应为整数。"),
        ({"page": 10**30}, "query.page", "“page”不能大于 1000。"),
        ({"page_size": 51}, "query.page_size", "“page_size”不能大于 50。"),
        ({"sort": "random"}, "query.sort", "“sort”只能是 'relevance' 或 'date'。"),
    ],
)
def test_a_wrong_parameter_is_named_in_chinese(
    client: TestClient, parameters: dict[str, Any], field: str, message: str
):
    response = client.get(URL, params=parameters)

    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": field, "message": message}]


def test_an_unknown_filter_in_the_body_lists_what_is_possible(client: TestClient):
    response = client.post(URL, json={"query": "报销", "filters": {"colour": ["red"]}})

    assert response.status_code == 422
    assert "可用的有：unit_kind" in response.json()["detail"]


def test_an_unknown_topic_is_an_error_not_an_empty_list(client: TestClient):
    response = client.get(URL, params={"q": "报销", "topic": "天文"})

    assert response.status_code == 422
    assert "天文" in response.json()["detail"]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b'{"query": "\xe6\x8a\xa5\xe9\x94\x80"}', "text/plain", 415),
        (b'{"query": "\xe6\x8a\xa5\xe9\x94\x80"}', "", 415),
        (b"query=x", "application/x-www-form-urlencoded", 415),
        (b'{"query": ', "application/json", 422),
        (b"[1, 2]", "application/json", 422),
        (b'"\xff"', "application/json", 400),
        (b'{"query": "' + b"x" * 20_001 + b'"}', "application/json", 422),
        (b'{"query": "x", "page": NaN}', "application/json", 422),
        (b'{"query": "x", "colour": "red"}', "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b'{"query": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_no_search_is_refused(
    client: TestClient, content: bytes, content_type: str, status: int
):
    response = client.post(URL, content=content, headers={"Content-Type": content_type})

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_body_without_declared_length_is_cut_off_at_the_limit(client: TestClient):
    def endless():
        for _ in range(30):
            yield b"x" * 100_000

    response = client.post(URL, content=endless(), headers={"Content-Type": "application/json"})

    assert response.status_code == 413
    assert "1 MB" in response.json()["detail"]


def test_suggestions_complete_what_was_typed(client: TestClient):
    answer = client.get("/api/v1/suggest", params={"q": "差旅"}).json()

    assert answer["suggestions"][0] == "差旅费报销审核不严"
    assert answer["items"][0] == {
        "text": "差旅费报销审核不严",
        "kind": "problem",
        "label": "问题",
        "url": "/search?q=" + quote("差旅费报销审核不严"),
    }
    assert [item["text"] for item in answer["items"]] == answer["suggestions"]


def test_pinyin_and_its_first_letters_are_understood(client: TestClient):
    for typed in ("clf", "chailv", "chailvf", "CLF"):
        assert (
            "差旅费报销审核不严" in client.get("/api/v1/suggest", params={"q": typed}).json()["suggestions"]
        )


def test_a_unit_leads_to_its_notices_and_every_kind_says_what_it_is(client: TestClient):
    items = client.get("/api/v1/suggest", params={"q": "临澜市教育"}).json()["items"]

    assert [(item["kind"], item["label"]) for item in items] == [("unit", "单位")]
    assert items[0]["url"] == "/notices?q=" + quote(items[0]["text"])


@pytest.mark.parametrize("typed", ["公", "gw", "的", "a", "差旅费报销审核不严和其他"])
def test_suggestions_are_eight_at_most(client: TestClient, typed: str):
    assert len(client.get("/api/v1/suggest", params={"q": typed}).json()["suggestions"]) <= 8


def test_the_text_of_a_deleted_notice_is_not_suggested_though_the_index_lags(
    client: TestClient, services: Any
):
    """Deleted between two keystrokes: what is in memory still has the title, the store says that it may not be read."""

    def suggested(typed: str) -> list[str]:
        found: list[str] = client.get("/api/v1/suggest", params={"q": typed}).json()["suggestions"]
        return found

    before = [*suggested("公务接待"), *suggested("临澜市"), *suggested("差旅费管理")]
    services.store.delete("linlan-edu-2024")
    after = [*suggested("公务接待"), *suggested("临澜市"), *suggested("差旅费管理")]

    gone = {"公务接待审批不规范", "临澜市教育局", "《差旅费管理办法》"}
    assert gone <= set(before)
    assert gone.isdisjoint(after)


def test_nothing_typed_suggests_nothing(client: TestClient):
    assert client.get("/api/v1/suggest", params={"q": " "}).json()["suggestions"] == []


def test_facets_count_all_visible_measures(client: TestClient):
    facets = client.get("/api/v1/facets").json()["facets"]

    # education has 2 + 1 + 1 measures, transport 2, the hospital 1
    assert [(f["value"], f["count"]) for f in facets["unit_kind"]] == [
        ("教育", 4),
        ("交通", 2),
        ("卫生健康", 1),
    ]
    assert {"value": "B8", "label": "差旅与报销", "count": 4} in facets["topic"]


def test_facets_follow_a_change_of_the_store(client: TestClient, services: Any):
    client.get("/api/v1/facets")
    services.store.delete("linlan-edu-2024")

    facets = client.get("/api/v1/facets").json()["facets"]

    assert [f["value"] for f in facets["unit_kind"]] == ["交通", "卫生健康"]


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("/api/v1/search?q=报销", SearchAnswer),
        ("/api/v1/search?q=量子", SearchAnswer),
        ("/api/v1/suggest?q=差旅", SuggestAnswer),
        ("/api/v1/facets", FacetsAnswer),
    ],
)
def test_answers_are_what_the_openapi_document_says(client: TestClient, url: str, shape: Any):
    strict = with_config(ConfigDict(extra="forbid", strict=True))(shape)

    TypeAdapter(strict).validate_python(client.get(url).json())
