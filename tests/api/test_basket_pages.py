"""The comparison's pages and forms, without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb import baskets
from tests.api import fakes

HTML = {"Accept": "text/html"}
ITEM, OTHER = "linlan-edu-2024#P1", "yunhe-transport-2023#P1-M2"


def add(client: TestClient, item: str, **headers: str) -> Any:
    return client.post(
        "/basket/add", data={"item": item}, headers={**HTML, **headers}, follow_redirects=False
    )


def shown(html: str) -> list[str]:
    """The ids of the compared items, as their headings spell them."""
    return re.findall(r'<h2 id="b-([^"]+)"', html)


def test_an_empty_basket_says_how_to_begin(client: TestClient) -> None:
    html = client.get("/basket").text
    assert "加入对照" in html
    assert "去检索" in html


def test_what_is_added_stands_in_the_comparison_and_is_counted_in_the_header(client: TestClient) -> None:
    add(client, ITEM)
    add(client, OTHER)

    html = client.get("/basket").text
    assert shown(html) == ["linlan-edu-2024-P1", "yunhe-transport-2023-P1-M2"]
    assert "data-basket-count>2</span>" in client.get("/about").text


def test_the_key_is_kept_in_a_cookie_for_as_long_as_the_basket(client: TestClient) -> None:
    cookie = add(client, ITEM).headers["set-cookie"]

    assert re.match(r"kb_basket=[\w-]{32};", cookie)
    assert "SameSite=lax" in cookie
    assert f"Max-Age={180 * 24 * 3600}" in cookie
    assert "HttpOnly" in cookie


def test_adding_leads_back_to_where_the_button_stood(client: TestClient) -> None:
    here = "http://127.0.0.1:8000"
    for came_from, leads_to in (
        ("/search?q=%E5%B7%AE", "/search?q=%E5%B7%AE#t-linlan-edu-2024-P1"),
        ("/notices/linlan-edu-2024?cite=P1", "/notices/linlan-edu-2024?cite=P1#P1"),
        ("/similar?problem=x%23P1", "/similar?problem=x%23P1#t-linlan-edu-2024-P1"),
        ("/similar", "/basket?did=added#b-linlan-edu-2024-P1"),
        ("/ledger?unit=x", "/ledger?unit=x#r-linlan-edu-2024-P1"),
        ("/patterns/problems?page=2", "/patterns/problems?page=2"),
        ("/answer/passages?q=x", "/answer/passages?q=x"),
        ("/tasks/abc", "/tasks/abc"),
        ("/plan/abc?severity=high", "/plan/abc?severity=high"),
    ):
        assert add(client, ITEM, Referer=here + came_from).headers["location"] == leads_to


@pytest.mark.parametrize(
    "referer", ["http://evil.example/search?q=1", "http://127.0.0.1:8000//evil.example/", "x", ""]
)
def test_adding_never_leads_to_another_site(client: TestClient, referer: str) -> None:
    assert add(client, ITEM, Referer=referer).headers["location"] == "/basket?did=added#b-linlan-edu-2024-P1"


def test_buttons_tell_what_is_in_already(client: TestClient) -> None:
    before = client.get("/search?q=出差住宿").text
    assert 'action="/basket/remove"' not in before
    add(client, ITEM)
    after = client.get("/search?q=出差住宿").text
    assert after.count('action="/basket/remove"') == 1
    reader = client.get("/notices/linlan-edu-2024").text
    assert reader.count('action="/basket/remove"') == 1
    assert reader.count('action="/basket/add"') == 2


def test_items_are_moved_and_removed_and_that_is_undone(client: TestClient) -> None:
    add(client, ITEM)
    add(client, OTHER)
    client.post("/basket/move", data={"item": OTHER, "way": "earlier"}, headers=HTML)
    assert shown(client.get("/basket").text)[0] == "yunhe-transport-2023-P1-M2"

    html = client.post("/basket/remove", data={"item": OTHER}, headers=HTML).text
    assert shown(html) == ["linlan-edu-2024-P1"]
    assert "已移出对照" in html
    assert 'action="/basket/undo"' in html

    assert len(shown(client.post("/basket/undo", headers=HTML).text)) == 2


def test_clearing_can_be_undone(client: TestClient) -> None:
    add(client, ITEM)
    html = client.post("/basket/clear", headers=HTML).text
    assert shown(html) == []
    assert "对照已清空" in html
    assert 'action="/basket/undo"' in html
    assert shown(client.post("/basket/undo", headers=HTML).text) == ["linlan-edu-2024-P1"]


def test_a_cleared_basket_comes_back_after_other_pages_too(client: TestClient) -> None:
    add(client, ITEM)
    assert "恢复刚才的" not in client.get("/basket").text
    client.post("/basket/clear", headers=HTML)
    assert "恢复刚才的 1 项" in client.get("/basket").text
    assert shown(client.post("/basket/undo", headers=HTML).text) == ["linlan-edu-2024-P1"]


def test_removing_leads_to_the_item_that_took_the_place(client: TestClient) -> None:
    def removed(item: str) -> str:
        answer = client.post("/basket/remove", data={"item": item}, follow_redirects=False)
        return answer.headers["location"]

    third = "beishan-hospital-2022#P1"
    for item in (ITEM, OTHER, third):
        add(client, item)
    assert removed(OTHER) == "/basket?did=removed#b-beishan-hospital-2022-P1"
    assert removed(third) == "/basket?did=removed#b-linlan-edu-2024-P1"
    assert removed(ITEM) == "/basket?did=removed"


def share_of(client: TestClient) -> str:
    found = re.search(r"/basket/([\w-]{32})", client.get("/basket").text)
    assert found is not None
    return found[1]


def test_others_read_a_shared_basket_and_cannot_change_it(client: TestClient, app: Any) -> None:
    add(client, ITEM)
    basket_id = share_of(client)
    assert client.cookies["kb_basket"] != basket_id

    other = TestClient(app, base_url="http://127.0.0.1:8000", cookies={"kb_basket": basket_id})
    html = other.get(f"/basket/{basket_id}").text
    assert shown(html) == ["linlan-edu-2024-P1"]
    assert 'action="/basket/clear"' not in html
    assert 'action="/basket/move"' not in html
    assert other.post("/basket/clear", headers=HTML).status_code == 404
    assert shown(client.get("/basket").text) == ["linlan-edu-2024-P1"]


def test_a_shared_basket_is_saved_as_ones_own_and_ones_former_one_comes_back(
    client: TestClient, app: Any
) -> None:
    add(client, ITEM)
    basket_id = share_of(client)
    other = TestClient(app, base_url="http://127.0.0.1:8000")
    add(other, OTHER)

    html = other.post("/basket/copy", data={"basket_id": basket_id}, headers=HTML).text
    assert shown(html) == ["linlan-edu-2024-P1"]
    assert "已另存为您的对照" in html
    add(other, "beishan-hospital-2022#P1")
    assert len(shown(client.get(f"/basket/{basket_id}").text)) == 1

    third = TestClient(app, base_url="http://127.0.0.1:8000")
    third.post("/basket/copy", data={"basket_id": basket_id}, headers=HTML)
    assert shown(third.get("/basket").text) == ["linlan-edu-2024-P1"]


def test_what_was_deleted_is_said_to_be_gone_and_nothing_of_it_is_shown(
    client: TestClient, services: fakes.FakeServices
) -> None:
    add(client, ITEM)
    add(client, OTHER)
    services.store.delete("linlan-edu-2024")

    html = client.get("/basket").text
    assert "已不在库中" in html
    assert "出差住宿超标准报销" not in html
    assert "每季度抽查一次报销凭证" in html


def test_a_script_gets_the_new_state(client: TestClient) -> None:
    answer = client.post("/basket/add", data={"item": ITEM}, headers={"Accept": "application/json"}).json()

    assert answer == {"items": [ITEM], "count": 1, "message": "已加入对照，共 1 项"}


def test_a_full_basket_takes_no_more_and_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "MAX_ITEMS", 1)
    add(client, ITEM)

    response = add(client, OTHER)
    assert response.status_code == 422
    assert "最多放 1 项" in response.text
    assert "data-basket-count>1</span>" in response.text


@pytest.mark.parametrize("item", ["", "nobody#P1", "linlan-edu-2024#P99", "<script>#P1", "x" * 240])
def test_what_is_not_there_is_not_added(client: TestClient, item: str) -> None:
    response = add(client, item)

    assert response.status_code in (404, 422)
    assert "<script>#P1" not in response.text
    assert "kb_basket" not in client.cookies


def test_a_way_that_is_none_is_refused(client: TestClient) -> None:
    add(client, ITEM)
    assert client.post("/basket/move", data={"item": ITEM, "way": "up"}, headers=HTML).status_code == 422


@pytest.mark.parametrize("action", ["remove", "clear", "undo"])
def test_nothing_can_be_done_without_a_basket(client: TestClient, action: str) -> None:
    response = client.post(f"/basket/{action}", data={"item": ITEM}, headers=HTML)

    assert response.status_code == 404
    assert "还没有对照" in response.text


def test_an_unknown_address_of_a_basket_is_explained(client: TestClient) -> None:
    response = client.get("/basket/" + "a" * 32, headers=HTML)
    assert response.status_code == 404
    assert "没有这份对照" in response.text


@pytest.mark.parametrize("cookie", ["x", "a" * 32, "a" * 5000, "%00", "'; --"])
def test_a_cookie_that_opens_nothing_is_an_empty_basket(client: TestClient, cookie: str) -> None:
    client.cookies.set("kb_basket", cookie)
    assert "去检索" in client.get("/basket").text


def test_another_site_cannot_put_anything_in(client: TestClient) -> None:
    response = add(client, ITEM, **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "kb_basket" not in client.cookies


def test_pages_hold_no_inline_script_or_style(client: TestClient) -> None:
    add(client, ITEM)
    for path in ("/basket", f"/basket/{share_of(client)}", "/similar"):
        html = client.get(path).text
        assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
