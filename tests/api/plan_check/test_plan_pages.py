"""The form, and the result: the plan's text with marked passages, the findings beside them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from api.pages import plan_pages
from api.plan_check.page_rows import list_rows, overview, plan_rows
from api.plan_check.schemas import PlanCheckAnswer
from tests.api.plan_check.made import CHECK, LISTED, PLAN, many


def result(client: TestClient, **fields: Any) -> str:
    """The address of the result of a pasted plan."""
    sent = {name: (None, value) for name, value in {"text": PLAN, **fields}.items()}
    response = client.post("/plan", files=sent, follow_redirects=False)
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def test_the_form_says_what_is_taken(client: TestClient) -> None:
    page = client.get("/plan").text
    assert "开始体检" in page
    assert 'accept=".docx,.xlsx,.txt,.html,.htm,.pdf"' in page


def test_a_plan_leads_to_its_findings_beside_its_text(client: TestClient) -> None:
    address = result(client, list_text="\n".join(LISTED))
    assert address.startswith("/plan/")
    page = client.get(address).text
    assert '<mark class="severity-high">尽快</mark>' in page
    assert page.count('<article class="finding') == len(set(re.findall(r'id="f(\d+)"', page)))
    assert set(re.findall(r'href="#f(\d+)"', page)) == set(re.findall(r'id="f(\d+)"', page))
    assert set(re.findall(r'href="#t(\d+)"', page)) == set(re.findall(r'id="t(\d+)"', page))
    assert "党员发展工作停滞" in page
    assert "下载 Word 体检报告" in page


def test_one_severity_can_be_chosen(client: TestClient) -> None:
    address = result(client, list_text="\n".join(LISTED))
    chosen = client.get(f"{address}?severity=high").text
    assert "finding severity-high" in chosen
    assert "finding severity-low" not in chosen
    assert client.get(f"{address}?severity=huge").status_code == 422


def test_a_clean_plan_is_told_so_on_the_page(client: TestClient) -> None:
    text = "整改方案\n1.关于“远洋渔船捕捞配额超限”的问题\n整改措施：核对日志412份。\n责任人：张三\n整改时限：2025年7月31日\n"
    page = client.get(result(client, text=text)).text
    assert "没有发现需要修改的地方。" in page
    assert "severity-filter" not in page


def test_what_a_plan_says_is_never_markup(client: TestClient) -> None:
    text = PLAN.replace("进一步提高思想认识", "<script>alert(1)</script>{{7*7}}进一步提高思想认识").replace(
        "张三", "<b>张三</b>"
    )
    page = client.get(result(client, text=text)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page
    assert "<b>张三" not in page


@pytest.mark.parametrize(
    ("text", "said"), [("", "没有收到整改方案"), ("没有问题的文字", "没有找到逐条列出的问题")]
)
def test_what_cannot_be_checked_comes_back_with_why(client: TestClient, text: str, said: str) -> None:
    response = client.post("/plan", files={"text": (None, text), "list_text": (None, "清单")})
    assert response.status_code == 422
    assert said in response.text
    assert "清单</textarea>" in response.text


def test_a_plan_that_takes_longer_is_followed_on_its_tasks_page(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_pages, "WAIT_SECONDS", 0.0)
    address = result(client, text=many(20))
    assert address.startswith("/tasks/")
    page = client.get(address).text
    assert "整改方案体检" in page


def test_a_finished_tasks_page_leads_to_the_result(client: TestClient) -> None:
    task_id = result(client).rpartition("/")[2]
    page = client.get(f"/tasks/{task_id}").text
    assert f'href="/plan/{task_id}"' in page
    assert "高，必须修改" in page


def test_an_unknown_result_is_not_found(client: TestClient) -> None:
    assert client.get("/plan/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def answer_of(client: TestClient) -> PlanCheckAnswer:
    answer: PlanCheckAnswer = client.post(CHECK, json={"text": PLAN, "problems": LISTED}).json()
    return answer


def test_every_finding_stands_in_exactly_one_row(client: TestClient) -> None:
    answer = answer_of(client)
    rows = [*plan_rows(answer, ""), *list_rows(answer, "")]
    numbers = [finding["number"] for row in rows for finding in row.findings]
    assert sorted(numbers) == [finding["number"] for finding in answer["findings"]]


def test_a_passage_far_from_its_problem_is_shown_all_the_same() -> None:
    """Of three lists one after the other, the last may hold the passage; long text without any is left out."""
    text = "甲问题" + "略" * 2000 + "尽快"
    finding: Any = {
        "number": 1,
        "code_label": "时限",
        "severity": "high",
        "problems": [1],
        "passage": {"where": "plan", "span": [2003, 2005]},
    }
    problems: Any = [{"number": 1, "label": "", "title": "甲", "extent": [0, 3]}]
    answer: Any = {"text": text, "findings": [finding], "problems": problems, "list_text": None}
    assert ["<mark" in row.html for row in plan_rows(answer, "")] == [False, True]
    answer["findings"] = []
    assert len(plan_rows(answer, "")) == 1


def finding_of(number: int, code: str, severity: str, *problems: int) -> Any:
    place = {"where": "plan", "span": [0, 2]}
    return {
        "number": number,
        "code": code,
        "code_label": code,
        "severity": severity,
        "problems": list(problems),
        "passage": place,
    }


def test_many_findings_are_summed_up_by_kind_with_the_problems_they_concern() -> None:
    findings = [finding_of(n, "vague_deadline", "low", n) for n in range(1, 8)]
    findings += [finding_of(8, "vague_deadline", "high", 3), finding_of(9, "no_measure", "high", 5)]
    kinds = overview({"findings": findings}, "")  # type: ignore[typeddict-item]
    assert [(kind.label, kind.count) for kind in kinds] == [("没有整改措施", 1), ("整改时限不明确", 8)]
    assert kinds[1].problems[2] == (3, "high")
    assert overview({"findings": findings[:3]}, "") == []  # type: ignore[typeddict-item]


def test_a_problem_that_shares_a_finding_is_not_called_faultless() -> None:
    problems: Any = [
        {"number": number, "label": "", "title": "甲", "extent": [3 * number, 3 * number + 2]}
        for number in (1, 2)
    ]
    shared = finding_of(1, "no_responsible", "high", 1, 2)
    answer: Any = {
        "text": "某局方案甲问题乙问题丙",
        "findings": [shared],
        "problems": problems,
        "list_text": None,
    }
    rows = [row for row in plan_rows(answer, "") if row.number is not None]
    assert [row.shared for row in rows] == [[shared], [shared]]


def bare(html: Markup) -> str:
    """What a reader sees, without the numbers that lead to findings."""
    plain = re.sub(r'<a class="to-finding".*?</a>', "", str(html))
    plain = plain.replace('<span class="cell-gap"> | </span>', "").replace("</p>", "\n")
    return "".join(Markup(plain).striptags().split())


PIECES = st.sampled_from(["整改", "<b>", "&", "\n", "\t", "提高认识。", "1.", "“", "🌊", " "])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40), st.data())
def test_all_of_the_text_is_shown_once_whatever_the_passages(pieces: list[str], data: st.DataObject) -> None:
    text = "开头" + "".join(pieces) + "结尾"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    findings: Any = [
        {
            "number": number,
            "code_label": "甲",
            "severity": data.draw(st.sampled_from(["high", "medium", "low"])),
            "problems": data.draw(st.sampled_from([[], [1], [2]])),
            "passage": {
                "where": "plan",
                "span": sorted(
                    data.draw(st.lists(st.integers(0, len(text) - 1), min_size=2, max_size=2, unique=True))
                ),
            },
        }
        for number in range(1, 4)
    ]
    problems: Any = [
        {"number": 1, "label": "", "title": "甲", "extent": cuts[:2]},
        {"number": 2, "label": "", "title": "乙", "extent": cuts[2:]},
    ]
    answer: Any = {"text": text, "findings": findings, "problems": problems, "list_text": None}
    rows = plan_rows(answer, "")
    shown = "".join(bare(row.html) for row in rows)
    assert shown == "".join(text.split())
    assert sum(str(row.html).count("<mark") for row in rows) == sum(
        str(row.html).count("</mark>") for row in rows
    )
    assert sorted(f["number"] for row in rows for f in row.findings) == [1, 2, 3]
