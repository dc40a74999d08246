"""The pages of the ledger and of corrections, without a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import security
from api.pages.correction_pages import safe_back
from kb.corrections import Proposal, correct
from kb.document import Span
from kb.notice import Attribute, Completion
from kb.store import Store
from tests.api import fakes, notices
from tests.api.conftest import WRITER
from tests.api.test_changes import until
from tests.kb.notices import content_of, notice

EDU = "/notices/linlan-edu-2024"
FORM = f"{EDU}/corrections/new"
P3 = "linlan-edu-2024#P3-M1"


@pytest.fixture
def csrf(app: FastAPI, client: TestClient) -> str:
    """A signed-in client's token for forms."""
    session_id = app.state.gate.open_session()
    client.cookies.set(security.SESSION_COOKIE, session_id)
    return str(app.state.gate.csrf_of(session_id))


def page(client: TestClient, address: str, **asked: Any) -> str:
    response = client.get(address, params=asked, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return unescape(response.text)


def send(client: TestClient, csrf: str, slug: str = "linlan-edu-2024", **fields: Any) -> Any:
    return client.post(
        f"/notices/{slug}/corrections",
        data={"csrf_token": csrf, **fields},
        headers={"Accept": "text/html"},
        follow_redirects=False,
    )


def words_of(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def test_the_ledger_lists_counts_and_links(client: TestClient) -> None:
    html = page(client, "/ledger")
    assert "7个问题，9条措施，来自4份通报；其中1个问题没有列出措施" in words_of(html)
    assert "没有列出措施</td>" in html
    assert 'href="/notices/linlan-edu-2024?cite=P1-M1#P1-M1"' in html
    assert 'href="/api/v1/ledger.xlsx"' in html
    assert 'href="/ledger?status=completed"' in html
    assert "更正主题" not in html  # who may not write is not offered it
    assert "/login?next=" in html


def test_a_notice_that_lists_nothing_says_so_and_leads_to_its_text(client: TestClient, store: Store) -> None:
    store.put(replace(notice("nothing-listed"), problems=()), content_of("nothing-listed"))
    html = page(client, "/ledger", notice="nothing-listed")
    assert "自述" in html
    assert "0个问题，0条措施，来自1份通报" in words_of(html)
    assert "这份通报没有逐条列出问题和措施" in words_of(html)
    assert 'href="/notices/nothing-listed"' in html


def test_a_status_that_the_notice_states_otherwise_stands_beside_the_one_its_words_mean(
    client: TestClient, store: Store
) -> None:
    made = notice("stated")
    first = made.problems[0]
    remarked = replace(first, attributes=(Attribute("整改状态", "阶段性完成", Span(0, 0)),))
    store.put(replace(made, problems=(remarked, *made.problems[1:])), content_of("stated"))
    told = words_of(page(client, "/ledger", notice="stated"))
    assert "完成长期坚持通报列为“阶段性完成”" in told
    (row, *_) = client.get("/api/v1/ledger", params={"notice": "stated"}).json()["rows"]
    assert row["stated_status"] == [{"name": "整改状态", "value": "阶段性完成", "span": [0, 0]}]


def test_filters_are_kept_in_form_chips_and_links(client: TestClient) -> None:
    html = page(client, "/ledger", topic="B8", unit="局", sort="status", order="desc")
    assert '<option value="B8" selected>差旅与报销' in html
    assert "单位：局" in html
    assert "/ledger?topic=B8&unit=%E5%B1%80&sort=unit" in html  # another order keeps the filters
    assert "/ledger?topic=B8&unit=%E5%B1%80&sort=status" in html  # the same one turns round
    assert 'aria-sort="descending"' in html
    assert "/api/v1/ledger.xlsx?topic=B8&unit=%E5%B1%80&sort=status&order=desc" in html


def test_the_ledger_of_a_notice_shows_its_own_numbers_beside_the_counted(client: TestClient) -> None:
    html = page(client, "/ledger", notice="某局")
    assert "通报自述与台账所列" in html
    assert "与台账一致" in html
    assert f'href="{"/notices/%E6%9F%90%E5%B1%80"}/corrections"' in html


def test_nothing_found_and_an_empty_base_say_what_to_do(client: TestClient, store: Store) -> None:
    assert "没有符合这些条件的问题或措施" in page(client, "/ledger", contains="没有这样的文字")
    for summary in store.notices()[0]:
        store.delete(summary.slug)
    assert "/upload" in page(client, "/ledger")


def test_a_base_whose_notices_list_no_problem_is_not_called_empty(client: TestClient, store: Store) -> None:
    for summary in store.notices()[0]:
        store.delete(summary.slug)
    store.put(replace(notice("丙局"), problems=()), content_of("丙局"))
    assert "库中的通报都没有逐条列出问题和措施" in page(client, "/ledger")


def test_a_wrong_filter_or_notice_is_told_on_a_page(client: TestClient) -> None:
    for asked, status, message in (
        ({"topic": "Z9"}, 422, "没有名为“Z9”的问题主题"),
        ({"sort": "colour"}, 422, "没有名为“colour”的排序"),
        ({"notice": "没有"}, 404, "没有编号为“没有”的通报"),
    ):
        response = client.get("/ledger", params=asked, headers={"Accept": "text/html"})
        assert response.status_code == status
        assert message in unescape(response.text)


def test_a_page_beyond_the_last_leads_to_the_last(client: TestClient) -> None:
    response = client.get("/ledger", params={"page": 9, "topic": "B8"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/ledger?topic=B8")


def test_hostile_words_are_shown_as_words(client: TestClient) -> None:
    response = client.get("/ledger", params={"contains": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.text


def test_the_form_needs_a_login(client: TestClient) -> None:
    response = client.get(FORM, headers={"Accept": "text/html"}, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/login?next=")
    assert client.post(f"{EDU}/corrections", data={"field": "status"}).status_code == 401


def test_a_form_without_its_token_changes_nothing(client: TestClient, csrf: str, store: Store) -> None:
    response = send(client, "wrong", target=P3, field="status", completion="completed")
    assert response.status_code == 403
    assert store.change_sequence() == 4
    assert csrf


def test_a_status_is_corrected_and_the_page_gone_back_to_says_so(
    client: TestClient, csrf: str, store: Store
) -> None:
    response = send(
        client,
        csrf,
        target=P3,
        field="status",
        completion="completed",
        continuing="1",
        next="/ledger?topic=C4#r-x",
    )
    assert response.headers["location"] == "/ledger?topic=C4&did=1#r-x"
    html = page(client, "/ledger", topic="C4", did="1")
    assert "已更正问题 3 的措施 1（完成情况）：推进中 → 完成，长期坚持" in html
    assert "完成情况经人工更正，原为“推进中”" in html
    assert f'action="{EDU}/corrections/1/undo"' in html
    assert store.notice("linlan-edu-2024").problems[2].measures[0].continuing


def test_undo_leads_back_and_offers_to_restore(client: TestClient, csrf: str, store: Store) -> None:
    send(client, csrf, target=P3, field="status", completion="completed")
    response = client.post(
        f"{EDU}/corrections/1/undo", data={"csrf_token": csrf, "next": "/ledger"}, follow_redirects=False
    )
    assert response.headers["location"] == "/ledger?did=2"
    html = page(client, "/ledger", did="2")
    assert "已撤销第 1 号更正" in html
    assert f'action="{EDU}/corrections/2/undo"' in html
    assert store.notice("linlan-edu-2024").problems[2].measures[0].completion is Completion.IN_PROGRESS
    assert "已更正" not in page(client, "/ledger", did="1")  # past


def test_whoever_takes_back_what_is_taken_back_already_sees_how_it_stands(
    client: TestClient, csrf: str
) -> None:
    send(client, csrf, target=P3, field="types", code=["M1"])
    for _ in range(2):  # two windows, or a double click
        response = client.post(f"{EDU}/corrections/1/undo", data={"csrf_token": csrf})
    assert response.status_code == 200
    assert response.url.path == f"{EDU}/corrections"
    assert "第1号在您操作之前已经撤销，没有再改动" in words_of(response.text)
    assert response.text.count('class="entry state-') == 2


def test_a_correction_is_undone_in_its_own_notice_only(client: TestClient, csrf: str) -> None:
    send(client, csrf, target=P3, field="status", completion="completed")
    response = client.post("/notices/某局/corrections/1/undo", data={"csrf_token": csrf})
    assert response.status_code == 404


def test_the_history_shows_all_and_what_each_can_still_do(client: TestClient, csrf: str) -> None:
    send(client, csrf, target=P3, field="status", completion="completed", note="核对过 13812345678")
    send(client, csrf, target=P3, field="status", completion="not_completed")
    send(client, csrf, target="linlan-edu-2024#P1", field="topics", code=["B8"])
    client.post(f"{EDU}/corrections/3/undo", data={"csrf_token": csrf})
    html = page(client, f"{EDU}/corrections")
    text = words_of(html)
    assert "核对过138****5678" in text
    assert "已由第2号取代" in text
    assert "完成→未完成" in text
    assert f'action="{EDU}/corrections/4/undo"' in html  # restores the third
    assert "恢复" in text
    assert f'action="{EDU}/corrections/3/undo"' not in html


def test_a_correction_that_does_not_fit_says_why_in_the_history(client: TestClient, csrf: str) -> None:
    at = "核定超标38份"
    send(
        client,
        csrf,
        target="linlan-edu-2024#P1-M1",
        field="split",
        words=f"逐张复核近三年住宿发票412份,\n{at},由本人退回2.6万元,现已完成。",
    )
    send(client, csrf, target="linlan-edu-2024#P1-M2", field="types", code=["M1"])
    client.post(f"{EDU}/corrections/1/undo", data={"csrf_token": csrf})
    html = page(client, f"{EDU}/corrections")
    assert "未能套用" in html
    assert f"没有找到更正时的措施“{at}" in html


def test_an_empty_history_says_how_to_begin(client: TestClient, csrf: str) -> None:
    assert "还没有更正过" in page(client, f"{EDU}/corrections")
    assert csrf


def test_the_form_shows_the_passage_in_its_place_and_what_stands_there(client: TestClient, csrf: str) -> None:
    html = page(client, FORM, target=P3, next="/ledger")
    assert "<mark>对任职满五年的6名科长分批轮岗,目前正在推进。</mark>" in html
    assert re.search(r'value="in_progress" checked', html)
    assert '<option value="M9" selected>' in html
    assert "合并这两条" not in html  # there is no next one
    assert "合并这两条" in page(client, FORM, target="linlan-edu-2024#P1-M1")
    assert csrf


def test_boundaries_are_moved_by_words(client: TestClient, csrf: str, store: Store) -> None:
    send(client, csrf, target=P3, field="span", words="对任职满五年的 6 名科长\n分批轮岗")
    assert store.notice("linlan-edu-2024").problems[2].measures[0].text == "对任职满五年的6名科长分批轮岗"


def test_lines_split_a_measure(client: TestClient, csrf: str, store: Store) -> None:
    words = "对任职满五年的6名科长分批轮岗,\r\n目前正在推进。"
    send(client, csrf, target=P3, field="split", words=words)
    texts = [one.text for one in store.notice("linlan-edu-2024").problems[2].measures]
    assert texts == ["对任职满五年的6名科长分批轮岗,", "目前正在推进。"]


def test_a_passage_is_put_in_as_a_measure_by_its_words(client: TestClient, csrf: str, store: Store) -> None:
    """The problem gives up the end of its only measure first."""
    problem = P3.partition("-M")[0]
    assert "补充这条措施" in page(client, FORM, target=problem)
    send(client, csrf, target=P3, field="span", words="对任职满五年的6名科长分批轮岗")
    send(client, csrf, target=problem, field="add", words="目前正在推进。")
    texts = [one.text for one in store.notice("linlan-edu-2024").problems[2].measures]
    assert texts == ["对任职满五年的6名科长分批轮岗", "目前正在推进。"]
    assert "由人工补充，解析时没有列出" in page(client, "/ledger?notice=linlan-edu-2024")


def test_two_measures_are_joined(client: TestClient, csrf: str, store: Store) -> None:
    send(client, csrf, target="linlan-edu-2024#P1-M1", field="join")
    assert len(store.notice("linlan-edu-2024").problems[0].measures) == 1


def test_dates_are_corrected_together_and_only_those_that_differ(
    client: TestClient, csrf: str, store: Store
) -> None:
    send(
        client,
        csrf,
        target="linlan-edu-2024",
        field="dates",
        publication_date="2024-03-21",
        feedback_date="2023-08-15",
        inspection_start="",
        inspection_end="2023-06",
    )
    notice = store.notice("linlan-edu-2024")
    assert (notice.publication_date, notice.feedback_date) == ("2024-03-21", "2023-08-15")
    assert notice.inspection_period == (None, "2023-06")
    html = page(client, EDU)
    assert "公开时间经人工更正，原为“2024-03-20”" in html
    assert "巡察（审计）开始时间经人工更正，原为“2023-03”" in html


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"target": P3, "field": "span", "words": "没有这样的话"}, "在这条措施附近的原文里找不到这段文字"),
        ({"target": P3, "field": "span", "words": ""}, "在这条措施附近的原文里找不到这段文字"),
        ({"target": P3, "field": "span", "words": "长" * 10_001}, "最多 10,000 个"),
        (
            {"target": P3, "field": "split", "words": "对任职满五年的6名科长"},
            "拆分时只能加入换行，不能增删文字",
        ),
        (
            {"target": P3, "field": "split", "words": "对任职满五年的6名科长分批轮岗,目前正在推进。"},
            "没有断开的地方",
        ),
        ({"target": P3, "field": "types", "code": ["M99"]}, "没有名为“M99”的措施类型"),
        ({"target": P3, "field": "status", "completion": ""}, "没有名为“”的完成情况"),
        ({"target": P3, "field": "deadline", "deadline": ""}, "请填写整改时限"),
        ({"target": P3, "field": "colour"}, "没有名为“colour”的可更正项目"),
        ({"target": P3}, "没有名为“”的可更正项目"),
        ({"target": "linlan-edu-2024", "field": "dates", "publication_date": "昨天"}, "应写成 2024-03-20"),
        ({"target": "linlan-edu-2024", "field": "dates"}, "日期与现在的相同"),
        ({"target": "linlan-edu-2024#P1", "field": "span", "words": "x"}, "只能用于措施"),
        ({"target": "linlan-edu-2024#P1", "field": "add", "words": "没有的话"}, "在这个问题的原文里找不到"),
        ({"target": P3, "field": "add", "words": "x"}, "在这个问题的原文里找不到"),
    ],
)
def test_what_cannot_be_made_is_told_on_the_form(
    client: TestClient, csrf: str, store: Store, fields: dict[str, Any], message: str
) -> None:
    response = send(client, csrf, **fields)
    assert response.status_code == 422
    assert message in unescape(response.text)
    assert store.change_sequence() == 4


def test_what_was_typed_is_kept_beside_the_error(client: TestClient, csrf: str) -> None:
    response = send(client, csrf, target=P3, field="span", words="<b>没有这样的话</b>", note="为什么")
    assert "&lt;b&gt;没有这样的话&lt;/b&gt;</textarea>" in response.text
    assert 'value="为什么"' in response.text


def test_whoever_was_slower_sees_what_stands_there_now(client: TestClient, csrf: str, store: Store) -> None:
    html = page(client, FORM, target=P3)
    seen = re.search(r'name="seen" value="(\w+)"', html)
    assert seen is not None
    done = {"completion": "completed", "continuing": False}
    store.write(lambda c: correct(c, Proposal(P3, "status", done)))
    response = send(client, csrf, target=P3, field="status", completion="not_completed", seen=seen[1])
    assert response.status_code == 409
    assert "这一处已被他人更正" in response.text
    assert re.search(r'value="completed" checked', response.text)


def test_a_target_that_is_gone_is_not_found(client: TestClient, csrf: str) -> None:
    for target in ("linlan-edu-2024#P9-M1", "某局#P1", "x" * 200):
        response = client.get(FORM, params={"target": target}, headers={"Accept": "text/html"})
        assert response.status_code == 404
    assert send(client, csrf, target="linlan-edu-2024#P9-M1", field="status").status_code == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/ledger?topic=B8#r-1", "/ledger?topic=B8#r-1"),
        ("", "/notices/x/corrections"),
        ("https://example.org/", "/notices/x/corrections"),
        ("//example.org/", "/notices/x/corrections"),
        ("/\\example.org", "/notices/x/corrections"),
        ("javascript:alert(1)", "/notices/x/corrections"),
    ],
)
def test_one_goes_back_to_a_page_of_this_site_only(asked: str, expected: str) -> None:
    assert safe_back(asked, "x") == expected


def test_the_reader_marks_corrected_places_and_offers_to_correct(client: TestClient, csrf: str) -> None:
    send(client, csrf, target=P3, field="types", code=["M1"])
    send(client, csrf, target="linlan-edu-2024#P2", field="topics", code=["B9"])
    html = page(client, EDU, cite="P3-M1")
    assert re.search(r'class="measure cited corrected" data-anchor="P3-M1"', html)
    assert re.search(r'class="problem-title corrected" data-anchor="P2"', html)
    assert "措施类型经人工更正，原为“机构队伍”" in html
    assert "corrections/new?target=linlan-edu-2024%23P3-M1" in html
    assert "2 处经人工更正" in html
    assert 'href="/ledger?notice=linlan-edu-2024"' in html


def test_words_of_the_notice_do_not_stand_as_the_reason_for_a_status_set_by_hand(
    client: TestClient, csrf: str
) -> None:
    assert "依据“已完成”" in words_of(page(client, "/notices/某局", cite="P1-M1"))
    send(client, csrf, "某局", target="某局#P1-M1", field="status", completion="in_progress")
    told = words_of(page(client, "/notices/某局", cite="P1-M1"))
    assert "推进中原文写有“已完成”" in told
    assert "依据“已完成”" not in told


def test_the_list_of_notices_leads_to_their_ledgers(client: TestClient) -> None:
    assert 'href="/ledger?notice=linlan-edu-2024"' in page(client, "/notices")


def test_personal_data_is_masked_in_the_ledger(client: TestClient, store: Store) -> None:
    made = notices.write_notice(
        "tel", "某单位通报", {"方面": (notices.P("问题", ("B8",), (notices.M("联系13812345678。", ()),)),)}
    )
    store.put(made, made.text.encode())
    assert "138****5678" in page(client, "/ledger", notice="tel")


def test_uploading_a_deleted_notice_again_tells_what_became_of_its_corrections(
    client: TestClient, services: fakes.FakeServices
) -> None:
    def upload(text: str) -> str:
        sent = client.post("/api/v1/notices", files=[("files", ("新.txt", text.encode()))], headers=WRITER)
        address = sent.headers["location"]
        until(lambda: client.get(address, headers=WRITER).json()["state"] in ("done", "failed"))
        return str(client.get(address, headers=WRITER).json()["files"][0]["message"])

    text = "食堂账目混乱:逐笔核对食堂采购台账;公开招标选定供应商"
    upload(text)
    services.store.write(lambda c: correct(c, Proposal("新#P1-M2", "types", ["M1"])))
    services.store.delete("新")
    assert "已套用 1 处人工更正。" in upload(text)
    assert services.store.notice("新").problems[0].measures[1].types == ("M1",)
