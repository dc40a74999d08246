"""Baskets over HTTP: read by an id, changed by a key, bounded, with clear refusals."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ConfigDict, TypeAdapter, with_config

from api.baskets.answers import BasketAnswer, MadeBasketAnswer
from tests.api import fakes

URL = "/api/v1/baskets"
ITEMS = ["linlan-edu-2024#P1", "yunhe-transport-2023#P1-M2"]


@pytest.fixture
def made(client: TestClient) -> dict[str, Any]:
    response = client.post(URL, json={"items": ITEMS})
    assert response.status_code == 201
    answer: dict[str, Any] = response.json()
    assert response.headers["location"] == f"{URL}/{answer['id']}"
    return answer


def key_of(made: dict[str, Any]) -> dict[str, str]:
    return {"X-Basket-Key": made["key"]}


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["items"]]


def test_a_basket_needs_no_token_and_is_read_by_its_id(client: TestClient, made: dict[str, Any]) -> None:
    read = client.get(f"{URL}/{made['id']}").json()

    assert ids(read) == ITEMS
    assert "key" not in read
    assert read["page"] == f"http://127.0.0.1:8000/basket/{made['id']}"
    assert read["items"][0]["problem"]["title"] == "出差住宿超标准报销"
    assert read["items"][1]["measure"]["problem"]["id"] == "yunhe-transport-2023#P1"
    assert "yunhe-transport-2023#P1-M2" in read["items"][1]["citation"]


def test_answers_have_the_shape_that_is_documented(client: TestClient, made: dict[str, Any]) -> None:
    def strict(shape: Any) -> TypeAdapter[Any]:
        return TypeAdapter(with_config(ConfigDict(extra="forbid"))(shape))

    strict(MadeBasketAnswer).validate_python(made)
    strict(BasketAnswer).validate_python(client.get(f"{URL}/{made['id']}").json())


def test_items_are_replaced_added_and_removed_with_the_key(client: TestClient, made: dict[str, Any]) -> None:
    url, key = f"{URL}/{made['id']}", key_of(made)
    other = "beishan-hospital-2022#P1"

    changed = client.patch(url, json={"add": [other], "remove": [ITEMS[0]]}, headers=key).json()
    assert ids(changed) == [ITEMS[1], other]
    replaced = client.put(url, json={"items": [other, ITEMS[0]]}, headers=key).json()
    assert ids(replaced) == [other, ITEMS[0]]
    assert ids(client.put(url, json={"items": []}, headers=key).json()) == []


@pytest.mark.parametrize("key", ["", "x", "k" * 32])
def test_without_the_key_nothing_is_changed(client: TestClient, made: dict[str, Any], key: str) -> None:
    url = f"{URL}/{made['id']}"
    headers = {"X-Basket-Key": key} if key else {}

    for response in (
        client.put(url, json={"items": []}, headers=headers),
        client.patch(url, json={"remove": ITEMS}, headers=headers),
        client.put(url, json={"items": []}, headers={"X-Basket-Key": made["id"]}),
    ):
        assert response.status_code == 403
        assert "X-Basket-Key" in response.json()["detail"]
    assert ids(client.get(url).json()) == ITEMS


@pytest.mark.parametrize("basket", ["x", "a" * 32, "钥匙", "..", "a" * 65])
def test_an_unknown_basket_is_not_found(client: TestClient, basket: str) -> None:
    assert client.get(f"{URL}/{basket}").status_code in (404, 422)
    assert client.get(f"{URL}/{basket}/export.docx").status_code in (404, 422)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"items": ["linlan-edu-2024#P99"]}, 404, "没有“linlan-edu-2024#P99”"),
        ({"items": ["linlan-edu-2024#P1-M99"]}, 404, "没有“linlan-edu-2024#P1-M99”"),
        ({"items": ["nobody#P1"]}, 404, "没有“nobody#P1”"),
        ({"items": ["=1+1"]}, 422, "不是问题编号"),
        ({"items": ["x#P1"] * 31}, 422, "不能超过 30 项"),
        ({"items": "linlan-edu-2024#P1"}, 422, "应为列表"),
        ({"items": ["x" * 300]}, 422, "不能超过 240 个字符"),
        ({}, 422, "缺少“items”"),
        ({"items": [], "owner": "me"}, 422, "没有名为“owner”"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    client: TestClient, body: dict[str, Any], status: int, words: str
) -> None:
    response = client.post(URL, json=body)

    assert response.status_code == status
    assert words in response.json()["detail"]


def test_a_body_beyond_the_limit_or_of_another_type_is_refused(client: TestClient) -> None:
    assert (
        client.post(URL, content=b"x" * (2**20 + 1), headers={"Content-Type": "application/json"}).status_code
        == 413
    )
    assert client.post(URL, content=b"items=x").status_code == 415


def test_another_site_cannot_make_one(client: TestClient) -> None:
    response = client.post(URL, json={"items": ITEMS}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403


def test_what_was_deleted_meanwhile_is_said_to_be_gone(
    client: TestClient, services: fakes.FakeServices, made: dict[str, Any]
) -> None:
    services.store.delete("linlan-edu-2024")

    read = client.get(f"{URL}/{made['id']}").json()

    assert read["items"][0] == {
        "id": ITEMS[0],
        "kind": "gone",
        "problem": None,
        "measure": None,
        "citation": "",
        "page": "",
    }
    assert read["items"][1]["kind"] == "measure"
    kept = client.patch(
        f"{URL}/{made['id']}", json={"add": ["beishan-hospital-2022#P1"]}, headers=key_of(made)
    )
    assert kept.status_code == 200


@pytest.mark.parametrize(("name", "start"), [("export.docx", b"PK"), ("export.xlsx", b"PK")])
def test_a_basket_is_exported_as_an_attachment(
    client: TestClient, made: dict[str, Any], name: str, start: bytes
) -> None:
    response = client.get(f"{URL}/{made['id']}/{name}")

    assert response.content.startswith(start)
    assert response.headers["content-disposition"].startswith("attachment")
