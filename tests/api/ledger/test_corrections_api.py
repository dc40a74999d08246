"""Corrections in the JSON API: who may, what is answered, what is refused, what everybody sees afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import security
from kb.store import Store
from tests.api import fakes
from tests.api.conftest import WRITER
from tests.api.test_changes import until

CORRECTIONS = "/api/v1/corrections"
HISTORY = "/api/v1/notices/linlan-edu-2024/corrections"
DONE = {"completion": "completed", "continuing": False}
BODY = {"target": "linlan-edu-2024#P3-M1", "field": "status", "value": DONE}


def make(client: TestClient, **changes: Any) -> Any:
    return client.post(CORRECTIONS, json={**BODY, **changes}, headers=WRITER)


def test_a_correction_is_answered_seen_and_published(
    client: TestClient, services: fakes.FakeServices
) -> None:
    response = make(client, note="已核对。")
    assert response.status_code == 201
    body = response.json()
    assert body["message"] == "已更正问题 3 的措施 1（完成情况）：推进中 → 完成。"
    assert body["correction"]["original"] == {"completion": "in_progress", "continuing": False}
    assert body["correction"]["places"] == ["linlan-edu-2024#P3-M1"]
    measure = client.get("/api/v1/measures/linlan-edu-2024%23P3-M1").json()
    assert measure["status_label"] == "完成"
    until(lambda: services.published)
    history = client.get(HISTORY).json()["corrections"]
    assert [(one["state"], one["note"], one["words"]) for one in history] == [
        ("active", "已核对。", "推进中 → 完成")
    ]


def test_an_undo_takes_it_back_and_undoing_that_puts_it_in_force_again(client: TestClient) -> None:
    number = make(client).json()["correction"]["id"]
    back = client.post(f"{CORRECTIONS}/{number}/undo", headers=WRITER)
    assert back.status_code == 200
    assert back.json()["message"] == f"已撤销第 {number} 号更正。"
    measure = "/api/v1/measures/linlan-edu-2024%23P3-M1"
    assert client.get(measure).json()["status_label"] == "推进中"
    client.post(f"{CORRECTIONS}/{back.json()['correction']['id']}/undo", headers=WRITER)
    assert client.get(measure).json()["status_label"] == "完成"
    assert [one["state"] for one in client.get(HISTORY).json()["corrections"]] == ["undo", "undone", "active"]


def test_search_sees_the_corrected_measure_once_published(
    client: TestClient, services: fakes.FakeServices
) -> None:
    make(client)
    services.publish_index()
    found = client.get("/api/v1/search", params={"q": "轮岗", "status": "completed"}).json()
    assert [result["problem_id"] for result in found["results"]] == ["linlan-edu-2024#P3"]


def test_whoever_read_an_older_state_is_refused(client: TestClient) -> None:
    seen = client.get(HISTORY, params={"target": BODY["target"]}).json()["seen"]
    assert make(client, seen=seen).status_code == 201
    late = make(client, seen=seen, value={"completion": "not_completed", "continuing": False})
    assert late.status_code == 409
    assert "这一处已被他人更正" in late.json()["detail"]


def test_without_a_word_on_what_was_read_the_later_one_wins(client: TestClient) -> None:
    make(client)
    make(client, value={"completion": "not_completed", "continuing": False})
    assert client.get("/api/v1/measures/linlan-edu-2024%23P3-M1").json()["status_label"] == "未完成"
    assert len(client.get(HISTORY).json()["corrections"]) == 2


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"target": "linlan-edu-2024#P9-M1"}, 404, "没有编号为"),
        ({"target": "没有#P1-M1"}, 404, "没有编号为“没有”的通报"),
        ({"target": "x"}, 422, "不是措施编号"),
        ({"field": "colour"}, 422, "没有名为“colour”的可更正项目"),
        ({"value": {"completion": "finished"}}, 422, "没有名为“finished”的完成情况"),
        ({"field": "span", "value": {"start": 0, "end": 10**9}}, 422, "不超过全文的"),
        ({"field": "types", "value": ["M99"]}, 422, "没有名为“M99”的措施类型"),
        ({"note": "长" * 501}, 422, "“note”不能超过 500 个字符"),
        ({"extra": 1}, 422, "没有名为“extra”的参数"),
        ({"value": {"completion": "in_progress", "continuing": False}}, 422, "与现在的内容相同"),
    ],
)
def test_bad_input_is_refused(client: TestClient, changes: dict[str, Any], status: int, message: str) -> None:
    response = make(client, **changes)
    assert response.status_code == status
    assert message in response.json()["detail"]
    assert client.get(HISTORY).json()["corrections"] == []


def test_what_is_no_json_is_refused(client: TestClient) -> None:
    assert client.post(CORRECTIONS, data={"target": "x"}, headers=WRITER).status_code == 415
    assert (
        client.post(
            CORRECTIONS, content=b"{", headers={**WRITER, "Content-Type": "application/json"}
        ).status_code
        == 422
    )


@pytest.mark.parametrize("number", ["0", "-1", "99999999999", "x"])
def test_a_number_that_is_none_is_refused(client: TestClient, number: str) -> None:
    assert client.post(f"{CORRECTIONS}/{number}/undo", headers=WRITER).status_code == 422


def test_undoing_what_is_not_there_or_twice_says_so(client: TestClient) -> None:
    assert client.post(f"{CORRECTIONS}/7/undo", headers=WRITER).status_code == 404
    number = make(client).json()["correction"]["id"]
    client.post(f"{CORRECTIONS}/{number}/undo", headers=WRITER)
    assert client.post(f"{CORRECTIONS}/{number}/undo", headers=WRITER).status_code == 409


def test_a_stranger_may_read_the_history_and_correct_nothing(client: TestClient, store: Store) -> None:
    assert client.get(HISTORY).status_code == 200
    assert client.post(CORRECTIONS, json=BODY).status_code == 401
    assert client.post(f"{CORRECTIONS}/1/undo").status_code == 401
    assert store.change_sequence() == 4


def test_a_session_needs_its_csrf_token(app: FastAPI, client: TestClient) -> None:
    session_id = app.state.gate.open_session()
    client.cookies.set(security.SESSION_COOKIE, session_id)
    assert client.post(CORRECTIONS, json=BODY).status_code == 403
    csrf = app.state.gate.csrf_of(session_id)
    assert client.post(CORRECTIONS, json=BODY, headers={"X-CSRF-Token": csrf}).status_code == 201


def test_the_history_of_a_notice_that_is_not_there(client: TestClient) -> None:
    assert client.get("/api/v1/notices/x/corrections").status_code == 404


def test_a_split_is_answered_with_the_pieces_and_their_ids(client: TestClient) -> None:
    target = "linlan-edu-2024#P1-M1"
    measure = client.get("/api/v1/measures/linlan-edu-2024%23P1-M1").json()
    at = measure["span"][0] + measure["text"].index("由本人")
    body = make(client, target=target, field="split", value={"at": at}).json()
    assert body["correction"]["places"] == ["linlan-edu-2024#P1-M1", "linlan-edu-2024#P1-M2"]
    problem = client.get("/api/v1/problems/linlan-edu-2024%23P1").json()
    assert [one["text"] for one in problem["measures"]][:2] == body["correction"]["value"]["texts"]
