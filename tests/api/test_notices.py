"""Reading notices and their parts over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, TypeAdapter, with_config

from api import notice_schemas as shape
from api.routes.notices import attachment
from api.schemas import NoticesAnswer
from tests.api import notices


def test_a_notice_has_its_frame_and_every_measure_with_its_passage(client: TestClient):
    body = client.get("/api/v1/notices/linlan-edu-2024").json()

    assert body["inspection_period"] == ["2023-03", "2023-06"]
    assert [len(problem["measures"]) for problem in body["problems"]] == [2, 1, 1]
    text = client.get("/api/v1/notices/linlan-edu-2024/text").json()["text"]
    fact = body["problems"][0]["measures"][0]["facts"][0]
    assert text[slice(*fact["span"])] == fact["text"] == "2.6万元"


def test_the_list_of_notices_is_paged(client: TestClient):
    body = client.get("/api/v1/notices", params={"page": 2, "page_size": 2}).json()

    assert (body["total"], len(body["notices"])) == (3, 1)


def test_the_list_can_be_narrowed_by_words(client: TestClient):
    body = client.get("/api/v1/notices", params={"contains": "交通"}).json()

    assert [notice["slug"] for notice in body["notices"]] == ["yunhe-transport-2023"]


@pytest.mark.parametrize(
    "url",
    ["/api/v1/measures/linlan-edu-2024%23P1-M2", "/api/v1/notices/linlan-edu-2024/problems/1/measures/2"],
)
def test_a_measure_has_two_addresses(client: TestClient, url: str):
    body = client.get(url).json()

    assert body["id"] == "linlan-edu-2024#P1-M2"
    assert body["problem"]["title"] == "出差住宿超标准报销"
    assert body["notice"]["inspected_unit"] == "临澜市教育局"


@pytest.mark.parametrize(
    "url", ["/api/v1/problems/linlan-edu-2024%23P3", "/api/v1/notices/linlan-edu-2024/problems/3"]
)
def test_a_problem_has_two_addresses(client: TestClient, url: str):
    assert client.get(url).json()["section"] == "聚焦组织路线"


def test_a_slug_may_be_chinese(client: TestClient, services: Any):
    services.store.put(replace(notices.HOSPITAL, slug="北山医院(2022)"), b"x")

    response = client.get(f"/api/v1/measures/{quote('北山医院(2022)#P1-M1', safe='')}")

    assert response.json()["id"] == "北山医院(2022)#P1-M1"


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/api/v1/notices/none", 404, "none"),
        ("/api/v1/notices/none/text", 404, "none"),
        ("/api/v1/notices/none/original", 404, "none"),
        ("/api/v1/measures/linlan-edu-2024%23P9-M1", 404, "共有 3 个问题"),
        ("/api/v1/measures/linlan-edu-2024%23P1-M9", 404, "共有 2 条"),
        ("/api/v1/measures/linlan-edu-2024", 422, "应形如"),
        ("/api/v1/problems/linlan-edu-2024%23P0", 422, "应形如"),
        ("/api/v1/notices/linlan-edu-2024/problems/0", 422, "不能小于 1"),
        ("/api/v1/notices/linlan-edu-2024/problems/x", 422, "应为整数"),
        ("/api/v1/notices/..%2F..%2Fetc%2Fpasswd", 404, "没有这个地址"),
        (f"/api/v1/notices/{'x' * 300}", 422, "不能超过 200"),
        ("/api/v1/notices?page=-1", 422, "不能小于 1"),
    ],
)
def test_what_is_not_there_is_told_apart_from_what_cannot_be(
    client: TestClient, url: str, status: int, words: str
):
    response = client.get(url)

    assert response.status_code == status
    assert words in response.json()["detail"]


def test_an_original_is_only_ever_a_download(client: TestClient):
    response = client.get("/api/v1/notices/linlan-edu-2024/original")

    assert response.content == notices.EDUCATION.text.encode()
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-disposition"].startswith("attachment;")


def test_a_download_name_survives_chinese_and_quotes():
    assert attachment('通报"1".txt') == (
        "attachment; filename=\"___1_.txt\"; filename*=UTF-8''%E9%80%9A%E6%8A%A5%221%22.txt"
    )


def test_a_download_name_cannot_start_a_header():
    assert "\r" not in attachment("a\r\nSet-Cookie: x=1.txt")


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("/api/v1/notices", NoticesAnswer),
        ("/api/v1/notices/linlan-edu-2024", shape.NoticeAnswer),
        ("/api/v1/notices/linlan-edu-2024/text", shape.TextAnswer),
        ("/api/v1/problems/linlan-edu-2024%23P1", shape.ProblemAnswer),
        ("/api/v1/measures/linlan-edu-2024%23P1-M1", shape.MeasureAnswer),
        ("/healthz", shape.Health),
        ("/readyz", shape.Readiness),
    ],
)
def test_answers_are_what_the_openapi_document_says(client: TestClient, url: str, answer: Any):
    strict = with_config(ConfigDict(extra="forbid", strict=True))(answer)

    TypeAdapter(strict).validate_python(client.get(url).json())
