"""The pages of hit testing without any script: plain forms and links do everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.wiring import Services
from tests.api import notices
from tests.api.conftest import TOKEN
from tests.api.hit_site import API, CAR, TRAVEL, add, app_of, evaluate, open_site, put, reindex

QUESTIONS = f"{API}/questions"


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return open_site(tmp_path)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(app_of(services), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def signed_in(client: TestClient) -> TestClient:
    client.post("/login", data={"token": TOKEN})
    return client


def page(client: TestClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.text


def submit(client: TestClient, url: str, data: dict[str, Any], files: Any = None) -> Any:
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page(client, "/hits/add"))
    assert csrf is not None
    return client.post(url, data={"csrf_token": csrf[1], **data}, files=files)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_site_without_questions_says_how_to_begin(client: TestClient) -> None:
    html = page(client, "/hits")
    assert "从这里开始" in html
    assert 'href="/login?next=/hits/add"' in html
    assert "现在评测" not in words(html).replace("按“现在评测”", "")


def test_signed_out_readers_see_figures_and_marks_but_no_buttons(client: TestClient) -> None:
    question_id = add(client, "公务接待审批不规范", {f"{CAR}-M1": 2})
    evaluate(client)
    assert "1.000" in words(page(client, "/hits"))
    html = page(client, f"/hits/questions/{question_id}")
    assert f'href="/login?next=/hits/questions/{question_id}"' in html
    assert 'name="mark"' not in html
    assert "直接" in words(html)


def test_adding_needs_a_login_and_comes_back_to_the_form(client: TestClient) -> None:
    answer = client.get("/hits/add", follow_redirects=False, headers={"Accept": "text/html"})
    assert answer.headers["location"] == "/login?next=/hits/add"


def test_a_question_is_added_marked_evaluated_and_listed(signed_in: TestClient) -> None:
    added = submit(signed_in, "/hits/questions", {"text": "公务接待审批不规范", "kind": "keyword"})
    assert added.url.path == "/hits/questions/1"
    marked = submit(signed_in, "/hits/questions/1/marks", {"mark": f"2 {CAR}-M1"})
    assert marked.url.fragment == "linlan-edu-2024-P2-M1"
    assert "已标注 1 处" in words(marked.text)
    assert "第 1 名" in words(marked.text)
    task = submit(signed_in, "/hits/evaluate", {})
    assert task.url.path.startswith("/tasks/")
    evaluate(signed_in)
    html = words(page(signed_in, "/hits"))
    assert "全部 1 1.000 1.000 1.000 1.000" in html
    assert "关键词 1 0 第 1 名 1.000" in html
    assert 'aria-pressed="true"' in page(signed_in, "/hits/questions/1")


def test_a_mark_is_taken_away_by_its_button(signed_in: TestClient) -> None:
    add(signed_in, "公务接待", {CAR: 2})
    answer = submit(signed_in, "/hits/questions/1/marks", {"mark": f"x {CAR}", "find": "出差", "depth": "50"})
    assert str(answer.url).partition("?")[2] == "find=%E5%87%BA%E5%B7%AE&depth=50#linlan-edu-2024-P2"
    assert "已标注 0 处" in words(answer.text)


def test_other_words_find_what_is_marked_for_this_question(signed_in: TestClient) -> None:
    add(signed_in, "公务接待")
    html = page(signed_in, "/hits/questions/1?find=轮岗交流")
    assert 'name="mark" value="2 linlan-edu-2024#P3-M1"' in html
    assert "用“轮岗交流”检索到的" in words(html)


def test_a_list_is_pasted_and_bad_lines_come_back_to_be_put_right(signed_in: TestClient) -> None:
    long = "长" * 501
    answer = submit(signed_in, "/hits/add", {"text": f"出差\r\n？？\r\n公车\r\n{long}"})
    assert "新增 2 个问题" in words(answer.text)
    assert "问题里没有文字" in answer.text
    assert f">？？\n{long}</textarea>" in answer.text


def test_a_refused_list_is_told_and_its_text_stays(signed_in: TestClient) -> None:
    answer = submit(signed_in, "/hits/add", {"text": "差旅费\t报销\n公车\t私用"})
    assert answer.status_code == 422
    assert "看不出哪一列是问题" in answer.text
    assert "公车\t私用" in answer.text


def test_a_file_is_taken_and_a_blank_form_is_told(signed_in: TestClient) -> None:
    files = {"questions": ("a.txt", "出差\n公车".encode()), "qrels": ("", b"")}
    assert "新增 2 个问题" in words(submit(signed_in, "/hits/add", {"text": ""}, files).text)
    assert "没有收到问题" in submit(signed_in, "/hits/add", {"text": ""}).text
    assert "问题里没有文字" in submit(signed_in, "/hits/questions", {"text": "？", "kind": "other"}).text


def test_a_deleted_question_can_be_taken_back(signed_in: TestClient) -> None:
    add(signed_in, "公务接待", {CAR: 2})
    gone = submit(signed_in, "/hits/questions/1/delete", {})
    assert "/hits/questions/1/restore" in gone.text
    assert signed_in.get("/hits/questions/1").status_code == 404
    back = submit(signed_in, "/hits/questions/1/restore", {})
    assert (back.url.path, "已标注 1 处" in words(back.text)) == ("/hits/questions/1", True)


def test_a_question_is_put_in_other_words(signed_in: TestClient) -> None:
    add(signed_in, "公务接待")
    answer = submit(signed_in, "/hits/questions/1/change", {"text": "公务接待审批", "kind": "question"})
    assert "<h1>公务接待审批</h1>" in answer.text
    assert "提问" in words(answer.text)


def test_a_vote_leads_back_to_the_results_and_the_page_says_what_becomes_of_it(signed_in: TestClient) -> None:
    html = page(signed_in, "/search?q=公务接待")
    assert "这条有用" in html
    assert "不会自动改变检索的排序" in words(html)
    vote = {"q": "公务接待", "target": CAR, "useful": "1", "next": "/search?q=公务接待"}
    answer = submit(signed_in, "/hits/vote", vote)
    assert answer.url.path == "/search"
    assert "可参考" in words(page(signed_in, "/hits/questions/1"))
    foreign = submit(signed_in, "/hits/vote", {**vote, "next": "//elsewhere.example/"})
    assert foreign.url.host == "127.0.0.1"


def test_readers_who_are_not_signed_in_see_no_votes(client: TestClient) -> None:
    assert "这条有用" not in page(client, "/search?q=公务接待")


def test_what_became_worse_is_listed_with_the_ranks_of_then_and_now(
    client: TestClient, services: Services
) -> None:
    add(client, "出差住宿超标准报销", {f"{TRAVEL}-M1": 2})
    evaluate(client)
    copies = {
        "采购管理方面": (notices.P("出差住宿超标准报销", (), (notices.M("出差住宿超标准报销。", ()),)),)
    }
    for number in range(10):
        put(services, notices.write_notice(f"new{number}", f"第{number}份", copies))
    reindex(services)
    html = words(page(client, "/hits"))
    assert "这是较早的一次" in html
    assert "与较早的索引相比 还没有可以比较的评测" in html
    evaluate(client)
    html = page(client, "/hits")
    assert "索引第 1 代 → 现在" in words(html)
    assert "变差的 1 个问题" in words(html)
    assert re.search(r"相关措施的名次：第 1 名 → (第 \d+ 名|前 50 名中没有)", words(html))
    assert '<svg class="trend"' in html
    assert "第 1 代：当时 1.000，现在 0.000" in html


def test_a_state_that_shares_too_few_questions_is_listed_but_not_drawn(
    client: TestClient, services: Services
) -> None:
    """The line would fall or rise by other questions, not by the search."""
    add(client, "出差住宿超标准报销", {f"{TRAVEL}-M1": 2})
    evaluate(client)
    add(client, "公务接待审批不规范", {CAR: 2})
    put(services, notices.write_notice("new", "另一份", {"一": (notices.P("档案受潮", (), ()),)}))
    reindex(services)
    evaluate(client)
    html = page(client, "/hits")
    assert "索引第 1 代" in words(html)
    assert '<svg class="trend"' not in html


def test_questions_are_found_by_words_and_kind_and_paged(client: TestClient) -> None:
    for number in range(55):
        add(client, f"第{number}个差旅问题", kind="question" if number else "keyword")
    html = page(client, "/hits")
    assert "第54个差旅问题" in html
    assert "第1个差旅问题" not in html
    assert "第1个差旅问题" in page(client, "/hits?page=2")
    assert "第1个差旅问题" in page(client, "/hits?page=9999")
    assert "找到 1 个" in words(page(client, "/hits?q=第33个"))
    assert "找到 1 个" in words(page(client, "/hits?kind=keyword"))
    assert "没有符合的问题" in page(client, "/hits?q=没有这样的")


def test_marks_of_what_is_gone_are_told(client: TestClient, services: Services) -> None:
    add(client, "公务接待", {CAR: 2})
    evaluate(client)
    services.store.delete("linlan-edu-2024")
    assert "有 1 处标注所指的措施已不在库里" in words(page(client, "/hits"))
    assert "已不在库里，没有计入" in words(page(client, "/hits/questions/1"))


def test_what_staff_typed_is_never_markup(signed_in: TestClient) -> None:
    add(signed_in, "<script>alert(1)</script>\"'>差旅", {TRAVEL: 2})
    evaluate(signed_in)
    for url in ("/hits", "/hits/questions/1", '/hits?q=<script>alert(1)"'):
        assert "<script>alert" not in page(signed_in, url)


@pytest.mark.parametrize(
    "url",
    [
        "/hits?page=0",
        "/hits?against=x",
        "/hits/questions/99",
        "/hits/questions/x",
        f"/hits/questions/{2**31}",
        "/hits/questions/1?depth=51",
    ],
)
def test_an_address_of_no_use_is_told(client: TestClient, url: str) -> None:
    assert client.get(url, headers={"Accept": "text/html"}).status_code in (404, 422)


@pytest.mark.parametrize(
    "url",
    [
        "/hits/evaluate",
        "/hits/add",
        "/hits/questions",
        "/hits/vote",
        "/hits/questions/1/marks",
        "/hits/questions/1/delete",
    ],
)
def test_forms_need_a_login_and_the_sessions_token(client: TestClient, url: str) -> None:
    assert client.post(url, data={}).status_code == 401
    client.post("/login", data={"token": TOKEN})
    assert client.post(url, data={"csrf_token": "x"}).status_code == 403


def test_a_strange_mark_is_refused(signed_in: TestClient) -> None:
    add(signed_in, "公务接待")
    for choice in ("3 linlan-edu-2024#P1", "2 ", "2", "y linlan-edu-2024#P1", "2 没有#P1"):
        assert submit(signed_in, "/hits/questions/1/marks", {"mark": choice}).status_code in (404, 422)
