"""A plan handed in over HTTP: checked at once or as a task, refused with what to do."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pydantic import ConfigDict, TypeAdapter, with_config

from api.plan_check.making import SMALL_PROBLEMS
from api.plan_check.schemas import EXAMPLES, PlanCheckAnswer
from tests.api.over_samples import finished
from tests.api.plan_check.made import CHECK, LISTED, PLAN, many
from tests.kb.problem_list.workbooks import book


def checked(client: TestClient, **body: Any) -> dict[str, Any]:
    response = client.post(CHECK, json={"text": PLAN, **body})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_small_plan_is_checked_at_once(client: TestClient) -> None:
    answer = checked(client)
    told = [(one["code"], one["severity_label"], one["problems"]) for one in answer["findings"]]
    assert ("slogan", "高", [1]) in told
    assert ("vague_deadline", "高", [1]) in told
    assert answer["title"] == "某局党组整改方案"
    assert (answer["problem_count"], answer["measure_count"], answer["listed"]) == (2, 2, None)
    assert not answer["is_clean"]


def test_every_passage_can_be_checked_in_the_text_that_comes_with_it(client: TestClient) -> None:
    answer = checked(client, problems=LISTED)
    texts = {"plan": answer["text"], "list": answer["list_text"]}
    assert answer["text"] == PLAN
    assert answer["findings"]
    for one in answer["findings"]:
        start, end = one["passage"]["span"]
        assert texts[one["passage"]["where"]][start:end] == one["passage"]["text"] != ""
    for problem in answer["problems"]:
        assert PLAN[slice(*problem["span"])] == problem["title"]


def test_counts_equal_the_findings_behind_them(client: TestClient) -> None:
    answer = checked(client, problems=LISTED)
    for severity, count in answer["counts"].items():
        assert count == sum(one["severity"] == severity for one in answer["findings"])
    assert [one["number"] for one in answer["findings"]] == list(range(1, len(answer["findings"]) + 1))


def test_an_example_leads_back_to_its_passage(client: TestClient) -> None:
    examples = [example for one in checked(client)["findings"] for example in one["examples"]]
    assert examples
    for example in examples:
        measure = client.get(f"/api/v1/measures/{example['measure_id'].replace('#', '%23')}").json()
        assert example["text"] == measure["text"]
        assert example["citation"].endswith(example["measure_id"])
        assert client.get(example["url"]).status_code == 200


def test_a_listed_problem_that_the_plan_forgot_is_told(client: TestClient) -> None:
    forgotten = [one for one in checked(client, problems=LISTED)["findings"] if one["code"] == "forgotten"]
    assert [one["passage"]["text"] for one in forgotten] == [LISTED[2]]


def test_a_list_may_come_as_text(client: TestClient) -> None:
    answer = checked(client, list_text="1.差旅费报销审核不严\n2.党员发展工作停滞")
    assert answer["listed"] == 2
    assert "forgotten" in [one["code"] for one in answer["findings"]]


def test_files_are_taken_as_a_form(client: TestClient) -> None:
    rows: list[list[str | int | float | None]] = [["序号", "反馈问题"]]
    rows += [[n, words] for n, words in enumerate(LISTED, start=1)]
    sent = {"plan": ("方案.txt", PLAN.encode()), "list": ("清单.xlsx", book(("清单", rows)))}
    answer = client.post(CHECK, files=sent).json()
    assert answer["listed"] == 3
    assert "forgotten" in [one["code"] for one in answer["findings"]]


def test_a_pasted_text_is_taken_as_a_form_too(client: TestClient) -> None:
    answer = client.post(CHECK, files={"text": (None, PLAN), "list_text": (None, "\n".join(LISTED))}).json()
    assert (answer["problem_count"], answer["listed"]) == (2, 3)


def test_a_clean_plan_says_so(client: TestClient) -> None:
    text = "整改方案\n1.关于“远洋渔船捕捞配额超限”的问题\n整改措施：核对捕捞日志412份。\n责任人：张三\n整改时限：2025年7月31日\n"
    answer = checked(client, text=text)
    assert answer["is_clean"]
    assert answer["findings"] == []
    assert answer["verdict"] == "共 1 个问题、1 条措施。没有发现需要修改的地方。"


def test_a_large_plan_becomes_a_task_that_makes_files(client: TestClient) -> None:
    response = client.post(CHECK, json={"text": many(SMALL_PROBLEMS + 1)})
    assert response.status_code == 202
    task = finished(client, response.headers["location"])
    assert (task["state"], task["kind"], task["done"]) == ("done", "plan", SMALL_PROBLEMS + 1)
    assert [file["name"].rpartition(".")[2] for file in task["files"]] == ["docx", "xlsx"]
    assert client.get(f"/plan/{task['id']}").status_code == 200


def test_files_can_be_asked_for_with_a_small_plan(client: TestClient) -> None:
    response = client.post(CHECK, json={"text": PLAN, "problems": LISTED, "background": True})
    task = finished(client, response.headers["location"])
    files = {file["name"]: client.get(file["url"]).content for file in task["files"]}
    assert list(files) == ["某局党组整改方案体检结果.docx", "某局党组整改方案体检结果.xlsx"]
    paragraphs = [one.text for one in Document(io.BytesIO(files["某局党组整改方案体检结果.docx"])).paragraphs]
    assert paragraphs[0] == "某局党组整改方案"
    assert paragraphs[1].startswith("体检结果：共 2 个问题")
    assert any("【高·必须修改】措施只有口号。" in line for line in paragraphs)
    assert any("漏了清单上的问题" in line for line in paragraphs)
    workbook = load_workbook(io.BytesIO(files["某局党组整改方案体检结果.xlsx"]))
    rows = list(workbook["体检意见"].values)
    assert rows[0][:3] == ("序号", "严重程度", "类别")
    found = checked(client, problems=LISTED)["findings"]
    told = [(row[0], row[2], row[5], row[6]) for row in rows[1:]]
    assert told == [
        (number, one["code_label"], one["passage"]["text"] or None, one["explanation"])
        for number, one in enumerate(found, 1)
    ]
    examples = [(row[0], row[1], row[4]) for row in list(workbook["参考先例"].values)[1:]]
    assert examples == [
        (number, one["code_label"], practice["text"])
        for number, one in enumerate(found, 1)
        for practice in one["examples"]
    ]
    assert all(cell.hyperlink for cell in workbook["参考先例"]["F"][1:])
    assert [row[2] for row in list(workbook["按问题"].values)[1:]] == ["差旅费报销审核不严", "公务接待超标准"]


FORMULAS = '=HYPERLINK("http://x")'


def test_no_cell_of_the_workbook_is_a_formula(client: TestClient) -> None:
    text = f"整改方案\n1.{FORMULAS}\n整改措施：{FORMULAS}\n责任人：+1\n整改时限：@尽快\n2.-2+3\n整改措施：/\n责任人：=1\n整改时限：=A1\n"
    response = client.post(CHECK, json={"text": text, "problems": ["=cmd|' /C calc'!A0"], "background": True})
    task = finished(client, response.headers["location"])
    content = client.get(task["files"][1]["url"]).content
    cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value or "").startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b" \n ", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "旧版 Word 文件"),
        ("今天天气不错。".encode(), "没有找到逐条列出的问题"),
        (b"PK\x03\x04" + bytes(100), ""),
    ],
)
def test_a_file_of_no_use_is_refused_with_what_to_do(client: TestClient, content: bytes, said: str) -> None:
    response = client.post(CHECK, files={"plan": ("方案.docx", content)})
    assert response.status_code == 422
    assert said in response.json()["detail"]


def test_an_error_in_the_list_says_that_it_is_the_list(client: TestClient) -> None:
    response = client.post(
        CHECK, files={"plan": ("方案.txt", PLAN.encode()), "list": ("清单.docx", b"PK\x03\x04xx")}
    )
    assert response.status_code == 422
    assert response.json()["detail"].startswith("问题清单：")


def test_ten_thousand_rows_get_a_clear_answer(client: TestClient) -> None:
    rows: list[list[str | int | float | None]] = [["序号", "反馈问题", "整改措施"]]
    rows += [[n, f"第{n}项制度不落实", f"核对{n}份"] for n in range(1, 10_001)]
    response = client.post(CHECK, files={"plan": ("台账.xlsx", book(("台账", rows)))})
    assert response.status_code == 422
    assert "上限" in response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": 5}, 422),
        ({"text": PLAN, "extra": 1}, 422),
        ({"text": PLAN, "problems": ["x"] * 2_001}, 422),
        ({"text": PLAN, "problems": ["a"], "list_text": "b"}, 422),
        ({"text": "x" * 500_001}, 422),
    ],
)
def test_wrong_json_is_told(client: TestClient, body: dict[str, Any], status: int) -> None:
    response = client.post(CHECK, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_another_kind_of_body_is_refused(client: TestClient) -> None:
    assert client.post(CHECK, content=b"<xml/>", headers={"Content-Type": "text/xml"}).status_code == 415
    assert client.post(CHECK, content=b"{", headers={"Content-Type": "application/json"}).status_code == 422


def test_the_answer_has_the_shape_it_is_described_with(client: TestClient) -> None:
    shape = TypeAdapter(with_config(ConfigDict(extra="forbid"))(PlanCheckAnswer))
    shape.validate_python(checked(client, problems=LISTED), strict=True)
    shape.validate_python(json.loads(json.dumps(EXAMPLES["PlanCheckAnswer"])), strict=True)
