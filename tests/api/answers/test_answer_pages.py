"""The counted answer over HTTP: page, opened figures and JSON agree, follow the filters, and say what is weak."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Services, open_services
from tests.api.answers.test_opened import QUESTIONS


@pytest.fixture(scope="module")
def base(sample_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Services:
    folder = tmp_path_factory.mktemp("answers") / "data"
    shutil.copytree(sample_base, folder)
    return open_services(Settings(data_dir=folder), writable=False)


@pytest.fixture(scope="module")
def client(base: Services) -> Iterator[TestClient]:
    with TestClient(create_app(base.settings, base), base_url="http://127.0.0.1:8000") as client:
        yield client


def figures_of(html: str) -> dict[str, tuple[str, str]]:
    """Address and words of each figure of a counted answer, by what it opens."""
    found = re.findall(r'<a class="figure num" href="([^"]+)"[^>]*>([^<]+)</a>', html)
    return {
        (re.search(r"show=([^&]+)", unescape(href)) or ["", "all"])[1]: (unescape(href), words)
        for href, words in found
    }


@pytest.mark.parametrize("question", QUESTIONS[:6])
def test_page_json_and_opened_lists_say_the_same(client: TestClient, question: str) -> None:
    html = client.get("/search", params={"q": question}).text
    body: dict[str, Any] = client.get("/api/v1/precedents", params={"q": question}).json()
    figures = figures_of(html)
    assert figures["all"][1] == str(body["total"]) == str(len(body["precedents"]))
    assert figures["units"][1] == str(len(body["counts"]["units"]))
    answer = re.search(r'<p class="answer">(.*?)</p>', html, re.DOTALL)
    assert answer is not None
    assert re.sub(r"<[^>]+>", "", unescape(answer[1])) == body["sentence"]
    for show, (href, words) in figures.items():
        fragment = client.get(href, headers={"X-Fragment": "1"}).text
        shown = re.findall(r'data-problem="([^"]+)"', fragment)
        if show in ("units", "types", "documents"):
            assert fragment.count("group-title") == int(words)
        elif show not in ("years", "recovered"):
            assert len(shown) == len(set(shown)) == int(words)
        assert set(shown) <= {one["problem_id"] for one in body["precedents"]}


@pytest.mark.parametrize("question", QUESTIONS[:6])
def test_every_count_in_json_is_borne_out_by_its_passages(client: TestClient, question: str) -> None:
    body = client.get("/api/v1/precedents", params={"q": question}).json()
    measures = {one["problem_id"]: {each["id"] for each in one["measures"]} for one in body["precedents"]}
    types = {
        each["id"]: {t["code"] for t in each["types"]} for p in body["precedents"] for each in p["measures"]
    }
    status = {one["problem_id"]: one["status"] for one in body["precedents"]}
    for name, counted in body["counts"].items():
        for one in [] if name == "recovered" else counted:
            assert one["count"] == len(set(one["problem_ids"]))
            assert set(one["measure_ids"]) <= set().union(*(measures[each] for each in one["problem_ids"]))
            if name == "types":
                assert all(one["key"] in types[each] for each in one["measure_ids"])
            if name == "statuses":
                assert all(status[each] == one["key"] for each in one["problem_ids"])


def test_the_answer_follows_the_filters(client: TestClient) -> None:
    asked = {"q": "差旅费报销审核不严", "year": "2022"}
    html = client.get("/search", params=asked).text
    href, words = figures_of(html)["all"]
    assert "year=2022" in href
    assert "（2022 年）" in re.sub(r"<[^>]+>", "", html)
    body = client.get("/api/v1/precedents", params=asked).json()
    assert {one["notice"]["year"] for one in body["precedents"]} == {2022}
    assert words == str(body["total"])
    posted = client.post(
        "/api/v1/precedents", json={"query": asked["q"], "filters": {"year": ["2022"]}}
    ).json()
    assert posted == body


def test_later_pages_do_not_repeat_the_answer_but_mark_what_it_does_not_count(client: TestClient) -> None:
    question = {"q": "差旅费报销审核不严"}
    counted = {
        one["problem_id"] for one in client.get("/api/v1/precedents", params=question).json()["precedents"]
    }
    for page in (1, 2, 3):
        html = client.get("/search", params={**question, "page": str(page)}).text
        assert ("answer-box" in html) is (page == 1)
        for problem_id, rest in re.findall(
            r'<article class="precedent" data-problem="([^"]+)"(.*?)</article>', html, re.DOTALL
        ):
            assert ("相近，未计入统计" in rest) is (problem_id not in counted), problem_id


def test_every_card_of_a_weak_answer_is_marked_as_merely_near(client: TestClient) -> None:
    html = client.get("/search", params={"q": "远洋渔船捕捞配额超限怎么处理"}).text
    assert "answer-box" not in html
    assert re.search(r"未找到可比先例，以下为最相近的 <span class=\"num\">\d+</span> 条措施", html)
    assert html.count("最相近，仅供参考") == html.count('<article class="precedent"') > 0
    body = client.get("/api/v1/precedents", params={"q": "远洋渔船捕捞配额超限怎么处理"}).json()
    assert (body["verdict"], body["total"], body["sentence"]) == ("none", 0, "")
    assert body["nearest"]


def test_the_name_of_a_topic_is_told_to_be_taken_as_one(client: TestClient) -> None:
    page = client.get("/search", params={"q": "形式主义官僚主义"}).text
    assert "检索到的“形式主义官僚主义”类问题，得分不到下面的标准也算可比。" in page
    assert "可比先例排在前面" not in page
    body = client.get("/api/v1/precedents", params={"q": "形式主义官僚主义"}).json()
    assert body["topic"] == {"code": "B4", "name": "形式主义官僚主义"}
    other = client.get("/search", params={"q": "差旅费报销审核不严"}).text
    assert "所问是一类问题的名称" not in other
    assert "可比先例排在前面" in other


def test_a_question_of_a_year_is_offered_that_year_alone(client: TestClient) -> None:
    page = client.get("/search", params={"q": "2023年公务接待"}).text
    offered = re.search(r'年份没有用来筛选，以下是各年的：<a href="([^"]+)"[^>]*>只看2023年</a>', page)
    assert offered is not None
    narrowed = client.get(unescape(offered[1])).text
    assert "年份没有用来筛选" not in narrowed
    assert "（<" in narrowed
    assert "年份没有用来筛选" not in client.get("/search", params={"q": "公务接待"}).text


def test_a_figure_keeps_its_measure_word_on_its_line(client: TestClient) -> None:
    html = client.get("/search", params={"q": "差旅费报销审核不严"}).text
    assert re.search(r'<span class="whole"><a class="figure num"[^>]*>\d+</a> 家</span>单位', html)
    passages = client.get("/answer/passages", params={"q": "差旅费报销审核不严"}).text
    assert re.search(r'<span class="whole"><a class="figure num"[^>]*>\d+</a> 个</span>可比先例', passages)


def test_the_passages_of_a_weak_answer_are_marked_too(client: TestClient) -> None:
    html = client.get("/answer/passages", params={"q": "远洋渔船捕捞配额超限怎么处理"}).text
    assert "未找到可比先例" in html
    assert "最相近，仅供参考" in html


def test_a_figure_that_is_gone_is_told_and_no_failure(client: TestClient) -> None:
    response = client.get(
        "/answer/passages",
        params={"q": "差旅费报销审核不严", "show": "type:<script>"},
        headers={"Accept": "text/html"},
    )
    assert response.status_code == 404
    assert "从数字点开" in response.text
    assert "<script>" not in response.text.replace("<script defer", "")


def test_passages_without_a_question_lead_to_the_first_view(client: TestClient) -> None:
    response = client.get("/answer/passages?show=units", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "asked",
    [
        {"q": ""},
        {"q": "差旅", "limit": "0"},
        {"q": "差旅", "limit": "61"},
        {"q": "差旅", "page": "2"},
        {"q": "差旅", "topic": "Z9"},
    ],
)
def test_a_wrong_question_is_a_problem_document(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get("/api/v1/precedents", params=asked).status_code == 422


def test_a_quote_stands_as_it_does_in_its_notice(client: TestClient, samples: Services) -> None:
    body = client.get("/api/v1/precedents", params={"q": "公务接待超标准"}).json()
    for one in body["precedents"]:
        text = samples.store.notice(one["notice"]["slug"]).text
        for each in one["measures"]:
            assert text[each["span"][0] : each["span"][1]] == each["text"]
            assert each["url"] in each["citation"]
