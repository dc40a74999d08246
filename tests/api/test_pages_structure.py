"""What a screen reader goes by: headings in order, names of tables and fields, no id twice; and where one stands."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api import fakes
from tests.api.conftest import TOKEN

HTML = {"Accept": "text/html"}
PAGES = (
    "/",
    "/search?q=招标采购",
    "/search?q=红烧肉怎么做",
    "/answer/passages?q=招标采购",
    "/similar",
    "/notices",
    "/notices/beishan-hospital-2022",
    "/notices/beishan-hospital-2022/corrections",
    "/report",
    "/plan",
    "/ledger",
    "/patterns",
    "/patterns/recurrences",
    "/patterns/checklist",
    "/basket",
    "/hits",
    "/about",
    "/api-docs",
    "/login",
    "/no-such-page",
)
FOR_WRITERS = ("/upload", "/hits/add", "/notices/beishan-hospital-2022/delete")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Structure(HTMLParser):
    """headings: levels in order; ids, labelled, fields: of the whole page; unnamed: tables without a name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.tables: list[bool] = []
        self.scopeless = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        elif tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        elif tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append(given)
        elif tag == "table":
            self.tables.append("aria-label" in given or "aria-labelledby" in given)
        elif tag == "caption":
            self.tables[-1] = True
        elif tag == "th":
            self.scopeless += "scope" not in given


def structure(client: TestClient, path: str) -> Structure:
    if path in FOR_WRITERS:
        client.post("/login", data={"token": TOKEN})
    return Structure(client.get(path, headers=HTML).text)


@pytest.mark.parametrize("path", [*PAGES, *FOR_WRITERS])
def test_headings_begin_with_the_page_s_own_and_go_down_by_one(client: TestClient, path: str) -> None:
    headings = structure(client, path).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))


@pytest.mark.parametrize("path", [*PAGES, *FOR_WRITERS])
def test_every_table_and_field_has_a_name_and_no_id_stands_twice(client: TestClient, path: str) -> None:
    page = structure(client, path)
    assert all(page.tables)
    assert page.scopeless == 0
    for field in page.fields:
        is_inside = field.get("type") in ("checkbox", "radio")  # these stand in their labels
        assert is_inside or "aria-label" in field or field.get("id") in page.labelled, field
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/notices/nothing", "/notices"),
        ("/hits/questions/999", "/hits"),
        ("/basket/" + "A" * 32, "/basket"),
        ("/no-such-page", "/"),
    ],
)
def test_an_address_that_leads_nowhere_leads_on_to_what_is_near(
    client: TestClient, path: str, leads_to: str
) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    assert f'<a class="button" href="{leads_to}">' in response.text


@pytest.mark.parametrize("path", ["/hits/vote", "/logout"])
def test_an_address_for_forms_says_so_when_it_is_opened(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 405
    assert "只用来提交内容" in response.text


def test_an_error_says_its_title_once(client: TestClient) -> None:
    assert client.get("/no-such-page", headers=HTML).text.count("没有这个地址") == 2  # in title and heading


def test_a_search_in_an_empty_base_says_how_to_begin(tmp_path: Path) -> None:
    from api.app import create_app

    settings: Any = fakes.FakeSettings(data_dir=tmp_path, write_token=TOKEN)
    services: Any = fakes.services_with(settings, ())
    app = create_app(settings, services, pipeline=fakes.PIPELINE)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        assert "库里还没有通报" in client.get("/search?q=招标采购", headers=HTML).text
