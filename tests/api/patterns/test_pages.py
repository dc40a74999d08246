"""The pages of patterns: each figure leads to as many passages as it says, and odd addresses are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import Settings
from api.wiring import Services
from tests.api.hit_site import app_of, open_site
from tests.api.patterns.made import NOTICES, PHONE

PAGES = ("/patterns", "/patterns/problems", "/patterns/recurrences", "/patterns/checklist")


@pytest.fixture(scope="module")
def on_samples(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(settings, samples), base_url="http://127.0.0.1:8000") as client:
        yield client


def figures(html: str) -> list[tuple[str, str]]:
    """(address, words) of every figure of the tables and of the sentence."""
    found = re.findall(r'<a (?:class="figure num" )?href="(/patterns/problems[^"]*)"[^>]*>([^<]+)</a>', html)
    return [(unescape(href), words) for href, words in found]


def heading(html: str) -> str:
    return re.findall(r'<h1 class="opened-title">([^<]+)</h1>', html)[0]


def test_each_figure_opens_what_it_says(on_samples: TestClient) -> None:
    found = figures(on_samples.get("/patterns").text)
    assert len(found) > 300
    for href, words in found[:4] + found[4::17]:
        opened = heading(on_samples.get(href).text)
        figure = words.replace(",", "")
        assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", opened), (href, words, opened)


def test_tables_and_drawings_stand_beside_each_other_and_say_the_same(on_samples: TestClient) -> None:
    html = on_samples.get("/patterns").text
    parts = re.split(r'<section class="pattern" id="', html)[1:]
    assert len(parts) == 7
    for part in parts:
        described = re.search(r"<desc[^>]*>合计（[^）]+）：([^ ；]+) ([^；。]+)", part)
        first = re.search(r'<th scope="row">([^<]+)</th>.*?</tr>', part, re.DOTALL)
        assert described is not None
        assert first is not None
        assert described[1] == first[1]
        assert described[2] in first[0]


def test_long_tables_fold(on_samples: TestClient) -> None:
    html = on_samples.get("/patterns").text
    assert re.search(r'<details class="fold"><summary>其余 \d+ 行</summary>', html)


def test_filters_narrow_everything_and_can_be_taken_off(on_samples: TestClient) -> None:
    html = on_samples.get("/patterns?unit_kind=教育&year=2023").text
    assert '<option value="教育" selected>' in html
    assert "单位类型：教育" in html
    assert 'href="/patterns?year=2023"' in html
    assert all("unit_kind=%E6%95%99%E8%82%B2" in href for href, _ in figures(html))
    assert "没有符合这些条件的问题" in on_samples.get("/patterns?region=无此地").text


def test_a_base_without_notices_says_what_to_do(empty: TestClient) -> None:
    assert "库里还没有通报" in empty.get("/patterns").text
    assert "还没有写明单位类型的通报" in empty.get("/patterns/checklist").text
    assert "没有符合这些条件的问题" in empty.get("/patterns/problems").text


def test_a_base_whose_notices_list_no_problem_is_not_called_empty(tmp_path: Path) -> None:
    services = open_site(tmp_path, (replace(NOTICES[0], problems=()),))
    with TestClient(app_of(services), base_url="http://127.0.0.1:8000") as client:
        html = client.get("/patterns").text
    services.close()
    assert "库里还没有通报" not in html
    assert "库中的通报都没有逐条列出问题和措施" in html


@pytest.mark.parametrize(
    "address",
    [
        "/patterns/problems?show=x",
        "/patterns/problems?topic=B99",
        "/patterns?age=old",
        "/patterns/recurrences?completion=x",
    ],
)
def test_an_address_that_cannot_be_is_explained(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "text/html" in answer.headers["content-type"]


def test_a_page_that_is_not_there_leads_to_the_last(client: TestClient) -> None:
    answer = client.get("/patterns/problems?topic=B8&page=77", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/patterns/problems?topic=B8")


def test_hostile_texts_are_shown_as_texts_and_personal_data_not_at_all(client: TestClient) -> None:
    pages = [client.get(path).text for path in (*PAGES, "/patterns/checklist?unit_kind=教育")]
    assert not any(PHONE in html for html in pages)
    html = client.get("/patterns", params={"region": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in html
    html = client.get("/patterns/checklist", params={"unit_kind": "<b>无</b>"}).text
    assert "<b>无</b>" not in html
    assert "类单位的问题" in html


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [
            *PAGES,
            "/api/v1/patterns",
            "/api/v1/patterns/problems",
            "/api/v1/patterns/recurrences",
            "/api/v1/patterns/checklist",
            "/api/v1/patterns/checklist.docx",
        ]
    ),
    st.lists(
        st.tuples(
            st.sampled_from(
                ["show", "unit_kind", "not_year", "year", "topic", "age", "page", "page_size", "x"]
            ),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        ),
        max_size=4,
    ),
)
def test_any_address_is_answered(client: TestClient, path: str, pairs: list[tuple[str, str]]) -> None:
    assert client.get(path, params=pairs).status_code in (200, 303, 404, 422)


def test_the_kinds_lead_to_their_lists_and_a_list_to_its_files(client: TestClient) -> None:
    html = client.get("/patterns/checklist").text
    assert "2 份通报" in html
    (address,) = re.findall(r'href="(/patterns/checklist\?unit_kind=%E6%95%99%E8%82%B2)"', html)
    listed = client.get(address).text
    assert "未巡先改自查清单（教育）" in listed
    for name in ("docx", "xlsx"):
        (file,) = re.findall(rf'href="(/api/v1/patterns/checklist\.{name}\?[^"]+)"', listed)
        assert client.get(unescape(file)).status_code == 200
    for href, words in figures(listed):
        assert re.search(rf"(?<!\d){words.split()[-1]}(?!\d)", heading(client.get(href).text))


def test_each_topic_of_the_table_has_an_example_so_that_the_first_page_can_be_used_alone(
    client: TestClient,
) -> None:
    html = client.get("/patterns/checklist?unit_kind=教育").text
    table = html[html.index('class="check-table"') : html.index("</table>")]
    assert table.count('class="such-as">如：') == table.count("<tr>") - 1 > 0


def test_nothing_here_needs_a_session(client: TestClient) -> None:
    assert all(client.get(path).status_code == 200 for path in PAGES)


def test_the_printed_list_has_boxes_to_tick_and_sources(client: TestClient) -> None:
    html = client.get("/patterns/checklist?unit_kind=教育").text
    assert html.count("□ 有　□ 无") == 2 * html.count('class="check-topic"') > 0
    assert "《临澜市教育局关于巡察反馈意见整改情况的通报》，linlan-edu-2024b#P1-M1" in html
    css = (Path("api/static/pattern.css")).read_text(encoding="utf-8")
    assert ".print-only { display: revert; }" in css.split("@media print")[1]


def test_kinds_can_be_put_together_from_the_page_and_stay_chosen(client: TestClient) -> None:
    html = client.get("/patterns/checklist?unit_kind=教育&unit_kind=市人民医院").text
    assert "未巡先改自查清单（教育、市人民医院）" in html
    assert "依据库中 <span" in html
    again = client.get("/patterns/checklist?choose=1&unit_kind=教育").text
    assert 'value="教育" checked' in again
    assert 'value="市人民医院">' in again
