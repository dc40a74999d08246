"""The pages as HTML, without a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api import fakes, notices
from tests.api.conftest import TOKEN

HTML = {"Accept": "text/html"}


def form_token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found is not None
    return found[1]


@pytest.fixture
def writer(client: TestClient) -> TestClient:
    client.post("/login", data={"token": TOKEN})
    return client


def test_words_of_a_notice_are_never_markup(client: TestClient) -> None:
    for path in ("/search?q=招标采购", "/notices", "/notices/beishan-hospital-2022"):
        html = client.get(path).text
        assert "&lt;督察&gt;" in html
        assert "<督察>" not in html


def test_a_long_question_does_not_make_a_long_page(client: TestClient) -> None:
    short = len(client.get("/search", params={"q": "公务接待" * 125}).text)
    assert len(client.get("/search", params={"q": "公务接待" * 1_250}).text) < short + 1_000


def test_letters_that_find_nothing_lead_to_what_they_may_stand_for(client: TestClient) -> None:
    html = client.get("/search", params={"q": "clf"}).text
    assert ">差旅费报销审核不严</a>" in html.split("拼音首字母")[1].split("</ul>")[0]
    assert "拼音首字母" not in client.get("/search", params={"q": "红烧肉怎么做"}).text


def test_a_question_is_never_markup(client: TestClient) -> None:
    html = client.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_search_without_question_and_filters_leads_to_the_first_view(client: TestClient) -> None:
    response = client.get("/search?q=%20", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/")


def test_a_page_beyond_the_last_leads_to_the_last(client: TestClient) -> None:
    response = client.get("/search?q=招标采购&page=99", follow_redirects=False)
    assert response.status_code == 303
    assert "page" not in response.headers["location"]


def test_the_results_alone_are_sent_where_a_script_asks_for_them(client: TestClient) -> None:
    response = client.get("/search?q=招标采购", headers={"X-Fragment": "1"})
    assert "<html" not in response.text
    assert "precedent" in response.text
    assert response.headers["vary"] == "X-Fragment"


def test_no_page_holds_inline_script_or_style(client: TestClient) -> None:
    for path in (
        "/",
        "/search?q=招标采购",
        "/notices",
        "/notices/linlan-edu-2024?cite=P1-M1",
        "/login",
        "/about",
        "/api-docs",
    ):
        html = client.get(path).text
        assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []


def test_the_cited_passage_is_marked_once_by_its_id(client: TestClient) -> None:
    html = client.get("/notices/linlan-edu-2024?cite=P1-M2").text
    assert html.count('id="P1-M2"') == 1
    assert '<span class="measure cited" data-anchor="P1-M2" id="P1-M2"' in html


def test_a_passage_that_is_not_there_is_said_to_be_missing(client: TestClient) -> None:
    assert "没有编号为“P9-M9”的段落" in client.get("/notices/linlan-edu-2024?cite=P9-M9").text


@pytest.mark.parametrize("cite", ["P0", "x", "P1-M1-M1", "P1-", "' or 1"])
def test_a_citation_that_cannot_be_is_no_error(client: TestClient, cite: str) -> None:
    assert client.get("/notices/linlan-edu-2024", params={"cite": cite}).status_code == 200


def test_facts_carry_their_meaning(client: TestClient) -> None:
    html = client.get("/notices/linlan-edu-2024").text
    assert '<span class="fact" title="金额:26,000元">2.6万元</span>'.replace(":", "\uff1a") in html


def test_a_wrong_address_is_a_page_for_a_browser(client: TestClient) -> None:
    response = client.get("/nothing", headers=HTML)
    assert response.status_code == 404
    assert "求助时请提供编号" in response.text


def test_an_error_inside_shows_a_number_and_nothing_of_its_cause(
    app: Any, services: fakes.FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret path /var/lib")

    monkeypatch.setattr(services.retriever, "search", broken)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        response = client.get("/search?q=招标", headers=HTML)
    assert response.status_code == 500
    assert "secret" not in response.text
    assert re.search("[0-9A-F]{4}-[0-9A-F]{4}", response.text)


def test_writing_leads_to_the_login_and_back(client: TestClient) -> None:
    response = client.get("/upload", headers=HTML, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/login?next=/upload")


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb"]
)
def test_signing_in_never_leads_to_another_site(client: TestClient, target: str) -> None:
    response = client.post("/login", data={"token": TOKEN, "next": target}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/upload")


def test_a_wrong_token_opens_nothing(client: TestClient) -> None:
    response = client.post("/login", data={"token": "wrong", "next": "/notices"})
    assert response.status_code == 403
    assert "令牌不正确" in response.text
    assert 'value="/notices"' in response.text
    assert client.cookies == {}


def test_a_form_without_its_token_changes_nothing(writer: TestClient, services: fakes.FakeServices) -> None:
    response = writer.post("/notices/linlan-edu-2024/delete", headers=HTML)
    assert response.status_code == 403
    assert services.store.notice("linlan-edu-2024") == notices.EDUCATION


def test_only_a_writer_is_offered_to_delete(client: TestClient) -> None:
    assert "删除这份通报" not in client.get("/notices/linlan-edu-2024").text
    client.post("/login", data={"token": TOKEN})
    assert "删除这份通报" in client.get("/notices/linlan-edu-2024").text


def test_an_upload_that_is_too_large_is_told_on_the_form(
    writer: TestClient, settings: fakes.FakeSettings
) -> None:
    token = form_token(writer.get("/upload").text)
    too_much = b"x" * (settings.max_upload_mb * 2**20 + 2**19)
    response = writer.post(
        "/upload", data={"csrf_token": token}, files={"files": ("大文件.txt", too_much)}, headers=HTML
    )
    assert response.status_code == 413
    assert "没有上传成功" in response.text
    assert 'name="files"' in response.text


def test_a_discarded_upload_cannot_be_accepted(writer: TestClient) -> None:
    token = form_token(writer.get("/upload").text)
    page = writer.post("/upload", data={"csrf_token": token}, files={"files": ("新.txt", "甲:乙".encode())})
    upload_id = re.search(r"/upload/(\w+)/accept", page.text)
    assert upload_id is not None
    writer.post(f"/upload/{upload_id[1]}/discard", data={"csrf_token": token})
    response = writer.post(f"/upload/{upload_id[1]}/accept", data={"csrf_token": token}, headers=HTML)
    assert response.status_code == 404
    assert "请重新上传" in response.text


def test_the_list_is_filtered_by_title(client: TestClient) -> None:
    html = client.get("/notices", params={"q": "交通"}).text
    assert "云和县交通运输局关于审计整改情况的公告" in html
    assert "临澜市教育局党组" not in html


def test_a_list_without_a_match_leads_to_the_search(client: TestClient) -> None:
    assert 'href="/search?q=zzz"' in client.get("/notices?q=zzz").text
