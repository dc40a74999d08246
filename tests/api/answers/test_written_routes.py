"""The written answer over HTTP: as events, as a page, as JSON; never where no model is set; stopped when nobody waits."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient

from api.app import create_app
from tests.api import fakes
from tests.api.answers.fake_model import Conversation, FakeModel, saying

HTML, EVENTS = {"Accept": "text/html"}, {"Accept": "text/event-stream"}
ASKED = "/answer/written?q=公务接待审批"
JSON_ASKED = "/api/v1/precedents/written?q=公务接待审批"


def app_with(folder: Path, model: FakeModel | None) -> Any:
    settings = fakes.FakeSettings(folder, llm_base_url=model.url if model else None, llm_model="fake-8b")
    return create_app(settings, fakes.services_with(settings), pipeline=fakes.PIPELINE)  # type: ignore[arg-type]


@pytest.fixture
def app(tmp_path: Path, model: FakeModel) -> Any:
    return app_with(tmp_path, model)


@pytest.fixture
def writing(app: Any) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[TestClient]:
    """A site without a language model."""
    with TestClient(app_with(tmp_path, None), base_url="http://127.0.0.1:8000") as client:
        yield client


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Names and contents of the events of a stream."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_without_a_model_nothing_of_it_is_visible(silent: TestClient) -> None:
    html = silent.get("/search?q=公务接待审批").text
    assert "answer-box" in html
    assert "书面归纳" not in html
    assert "/answer/written" not in html
    assert silent.get(ASKED, headers=HTML).status_code == 404
    answer = silent.get(JSON_ASKED)
    assert answer.status_code == 404
    assert "KB_LLM_BASE_URL" in answer.json()["detail"]


def test_with_one_it_is_offered_but_nothing_is_asked_before_that(
    writing: TestClient, model: FakeModel
) -> None:
    assert "生成书面归纳" in writing.get("/search?q=公务接待审批").text
    assert model.asked == []


def test_sentences_arrive_as_events_after_their_sources(writing: TestClient, model: FakeModel) -> None:
    model.behave = saying("无公函不接待[1]。好极了。")
    response = writing.get(ASKED, headers=EVENTS)
    assert response.headers["content-type"].startswith("text/event-stream")
    (_, sources), (_, sentence), (_, ending) = events(response.text)
    assert sources["model"] == "fake-8b"
    assert sources["sources"][0]["number"] == 1
    assert sources["sources"][0]["url"].startswith("/notices/linlan-edu-2024?cite=")
    assert sentence == {"text": "无公函不接待。", "citations": [1]}
    assert ending == {"dropped": 1, "fault": "", "is_cut": False}


def test_a_fault_of_the_model_is_the_last_event(writing: TestClient, model: FakeModel) -> None:
    model.behave = lambda conversation: conversation.head(500, "application/json")
    assert events(writing.get(ASKED, headers=EVENTS).text)[-1][1]["fault"].startswith("模型服务出错（500）")


def test_the_page_links_every_citation_to_its_source(writing: TestClient, model: FakeModel) -> None:
    model.behave = saying('无公函<b onclick="x">不接待</b>[1]。好极了。')
    html = writing.get(ASKED, headers=HTML).text
    assert '<p>无公函不接待。<a class="cite num" href="#source-1"' in html
    assert 'id="source-1"' in html
    assert "使用前请逐句对照原文" in html
    assert "另有 1 句没有可核对的出处，或写了原文没有的数字、文件，已去掉。" in html
    assert "onclick" not in html


def test_a_page_without_a_sentence_says_why(writing: TestClient, model: FakeModel) -> None:
    model.behave = saying("好极了。")
    response = writing.get(ASKED, headers=HTML)
    assert response.status_code == 502
    assert "没有可核对的出处" in response.text


def test_json_holds_sentences_sources_and_what_was_dropped(writing: TestClient, model: FakeModel) -> None:
    model.behave = saying("无公函不接待[1]。好极了。")
    got = writing.get(JSON_ASKED).json()
    assert got["sentences"] == [{"text": "无公函不接待。", "citations": [1]}]
    assert (got["model"], got["dropped"], got["fault"]) == ("fake-8b", 1, "")
    posted = writing.post("/api/v1/precedents/written", json={"query": "公务接待审批"}).json()
    assert posted == got


def test_json_without_a_sentence_is_a_problem_document(writing: TestClient, model: FakeModel) -> None:
    model.behave = lambda conversation: conversation.head(401, "application/json")
    answer = writing.get(JSON_ASKED)
    assert answer.status_code == 502
    assert answer.json()["detail"] == "模型服务拒绝访问（401）。请管理员检查 KB_LLM_API_KEY。"


def test_without_precedents_no_model_is_asked(writing: TestClient, model: FakeModel) -> None:
    for headers in (HTML, EVENTS):
        response = writing.get("/answer/written?q=zzzz", headers=headers)
        assert response.status_code == 422
        assert "未找到可比先例" in response.text
    assert "生成书面归纳" not in writing.get("/search?q=zzzz").text
    assert model.asked == []


def test_another_site_cannot_make_it_write(writing: TestClient, model: FakeModel) -> None:
    for path in (ASKED, JSON_ASKED):
        assert writing.get(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert model.asked == []


def test_without_a_question_it_leads_to_the_first_view(writing: TestClient) -> None:
    response = writing.get("/answer/written?q=%20", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/")


def test_an_unknown_filter_is_told(writing: TestClient) -> None:
    body = {"query": "公务接待", "filters": {"colour": ["red"]}}
    assert writing.post("/api/v1/precedents/written", json=body).status_code == 422


class Server:
    """The application behind a real socket, so that a client can leave."""

    def __init__(self, app: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(60)
        self._socket.close()


def endless(conversation: Conversation) -> None:
    """One sentence, then signs of life only."""
    conversation.head()
    conversation.say("无公函不接待[1]。 ")
    while not conversation.released.wait(0.05):
        conversation.raw(b": alive\n\n")


def test_when_the_client_leaves_the_model_is_left_and_the_place_is_free(app: Any, model: FakeModel) -> None:
    model.behave = endless
    with Server(app) as server:
        for _ in range(2):
            model.gone.clear()
            with httpx.stream("GET", server.url + ASKED, headers=EVENTS, timeout=60) as response:
                assert any("无公函不接待" in line for line in response.iter_lines())
            assert model.gone.wait(60)
        for path in (ASKED, JSON_ASKED):
            model.gone.clear()
            with pytest.raises(httpx.ReadTimeout):
                httpx.get(server.url + path, headers=HTML, timeout=1)
            assert model.gone.wait(60)
        model.behave = saying("无公函不接待[1]。")
        assert httpx.get(server.url + JSON_ASKED, timeout=60).status_code == 200


def test_a_third_at_once_is_asked_to_wait(app: Any, model: FakeModel) -> None:
    model.behave = endless
    with Server(app) as server, httpx.Client(timeout=60) as client:
        first = client.stream("GET", server.url + ASKED, headers=EVENTS)
        second = client.stream("GET", server.url + ASKED, headers=EVENTS)
        with first as one, second as two:
            lines = [response.iter_lines() for response in (one, two)]  # letting go of one closes it
            assert [next(each) for each in lines] == ["event: sources", "event: sources"]
            for headers in (EVENTS, HTML):
                assert client.get(server.url + ASKED, headers=headers).status_code == 429
            assert client.get(server.url + JSON_ASKED).status_code == 429
