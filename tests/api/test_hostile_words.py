"""Words that no file name, address or encoding can hold: in titles, filters and ids. They cost an answer, never a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.wiring import Services
from tests.api.over_samples import client_over, finished

PLAN = (
    "{}\n一、问题：差旅费报销审核不严\n整改措施：修订《差旅费管理办法》。\n责任人：张三\n整改时限：2024年12月31日\n"
    "二、问题：公务接待超标准\n整改措施：清退2.3万元。\n责任人：李四\n整改时限：2024年12月31日\n"
)


@pytest.fixture(scope="module")
def client(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_over(samples, tmp_path_factory.mktemp("hostile")) as client:
        yield client


@pytest.mark.parametrize(
    "title",
    [
        "A/B局整改方案",
        "../../etc/passwd整改方案",
        "<b>某局</b>整改方案",
        "某局整改方案",
        "=cmd|'/C calc'!A0整改方案",
    ],
)
def test_the_files_of_a_plan_can_be_fetched_whatever_its_title(client: TestClient, title: str) -> None:
    asked = {"text": PLAN.format(title), "background": True}
    task = finished(client, client.post("/api/v1/plans/check", json=asked).headers["location"])
    assert len(task["files"]) == 2
    for file in task["files"]:
        assert client.get(file["url"]).status_code == 200, file["name"]


@pytest.mark.parametrize("kind", ["reports", "plans/check"])
def test_no_file_of_a_task_is_named_with_what_turns_writing_around(client: TestClient, kind: str) -> None:
    """With U+202E "某局\u202excod.exe" reads as a Word file."""
    title = "某局\u202ecod.整改方案"
    bodies = {
        "reports": {"problems": ["差旅费报销审核不严"], "title": title},
        "plans/check": {"text": PLAN.format(title), "background": True},
    }
    task = finished(client, client.post(f"/api/v1/{kind}", json=bodies[kind]).headers["location"])
    assert all(file["name"].isprintable() for file in task["files"])


SURROGATE = "\ud800"
BODIES: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": "差旅", "filters": {SURROGATE: ["x"]}}),
    ("precedents", {"query": "差旅", "filters": {SURROGATE: ["x"]}}),
    ("similar", {"text": SURROGATE}),
    ("similar", {SURROGATE: SURROGATE}),
    ("reports", {"problems": ["差旅"], "filters": {SURROGATE: ["x"]}}),
    ("reports", {"problems": ["差旅"], "filters": {"region": [SURROGATE]}}),
    ("reports", {SURROGATE: 1}),
    ("plans/check", {"text": SURROGATE}),
    ("baskets", {"items": [f"{SURROGATE}#P1"]}),
    ("baskets", {"items": [], SURROGATE: 1}),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_a_lone_surrogate_is_refused_or_taken_but_breaks_nothing(
    client: TestClient, path: str, body: dict[str, Any]
) -> None:
    response = client.post(
        f"/api/v1/{path}", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert response.status_code in (200, 422), response.text


@pytest.mark.parametrize(
    "host", ["127.0.0.1/evil", "evil@127.0.0.1", "127.0.0.1?x", "127.0.0.1#x", "127.0.0.1:80\\x"]
)
def test_a_host_that_is_more_than_a_name_and_a_port_is_refused(client: TestClient, host: str) -> None:
    """It comes to stand in the links of what is taken away."""
    response = client.get("/api/v1/precedents", params={"q": "差旅费"}, headers={"Host": host})
    assert response.status_code == 421
