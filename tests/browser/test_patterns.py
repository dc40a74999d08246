"""Patterns in a browser: from a figure to its passages, the pairs, the list to take away; keys, small screens, print."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from api.wiring import Services
from tests.api.hit_site import app_of, open_site
from tests.api.patterns.made import NOTICES
from tests.browser.conftest import OpenPage, Server, drawn
from tests.browser.test_access import LOW_CONTRAST

PAGES = (
    "/patterns",
    "/patterns/problems?show=recovered",
    "/patterns/recurrences",
    "/patterns/checklist",
    "/patterns/checklist?unit_kind=教育",
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = open_site(tmp_path_factory.mktemp("patterns"), NOTICES)
    yield services
    services.close()


@pytest.fixture(scope="module")
def site(services: Services) -> Iterator[str]:
    with Server(app_of(services)) as server:
        yield server.url


def tab_to(page: Page, selector: str) -> None:
    target = page.locator(selector).first
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {selector}.")


def test_from_the_navigation_to_the_passage_behind_a_figure(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("navigation", name="主要栏目").get_by_role("link", name="态势").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("态势")
    page.get_by_label("单位类型", exact=True).select_option("教育")
    page.get_by_role("button", name="筛选").click()
    table = page.get_by_role("table", name="主题与单位类型", exact=True)
    row = table.get_by_role("row", name="差旅与报销")
    expect(row.get_by_role("cell")).to_have_text(["2", "2"])
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 个问题")
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("article").last.get_by_role("link", name="原文").first.click()
    expect(page.locator("#P1-M1.cited")).to_be_in_viewport()


def test_a_sum_of_money_opens_the_amounts_it_is_made_of(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns")
    page.locator(".totals").get_by_role("link", name="3.5 万元").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收回 3.5 万元：1 条措施，见于 1 个问题")
    expect(page.locator(".remark")).to_have_text(["收回 3.5 万元"])


def test_every_drawing_has_a_name_and_its_table_beside_it(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns")
    for section in page.locator(".pattern").all():
        drawing, table = section.get_by_role("img"), section.get_by_role("table").first
        title = section.get_by_role("heading", level=3).inner_text()
        expect(drawing).to_have_accessible_name(title)
        expect(drawing).to_have_accessible_description(re.compile("^合计（"))
        drawn(page)
        left, right = drawing.bounding_box(), table.bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] <= right["x"]
        assert abs(left["y"] - right["y"]) < 80


def test_the_pair_stands_side_by_side_and_is_called_a_lead(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns")
    page.get_by_role("navigation", name="态势").get_by_role("link", name="疑似反复").click()
    pair = page.locator(".pair")
    expect(pair).to_have_count(1)
    expect(pair).to_contain_text("疑似反复，请核对原文")
    # Both of one moment: fonts may still be moving the page.
    earlier, later = (
        drawn(page)
        .locator(".pair")
        .first.locator(".side")
        .evaluate_all("all => all.map(one => one.getBoundingClientRect().y)")
    )
    assert earlier == later
    page.get_by_text("怎样找出的，可能错在哪里").click()
    expect(page.get_by_text("不能说明问题再次发生")).to_be_visible()
    pair.locator(".side").last.get_by_role("link", name="引用").first.click()
    expect(page.locator("[data-toast], .copy-box")).not_to_have_count(0)


def test_kinds_of_units_are_put_together_on_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns/checklist?unit_kind=教育")
    page.get_by_role("link", name="与相近的单位类型合并成一份清单").click()
    expect(page.get_by_role("checkbox", name="选入教育", exact=True)).to_be_checked()
    other = page.get_by_role("checkbox", checked=False).first
    other.check()
    page.get_by_role("button", name="合并所选的几类").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("、")


def test_the_list_of_a_kind_is_found_read_and_taken_away(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns/checklist")
    page.get_by_role("link", name="教育").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("未巡先改自查清单（教育）")
    page.locator(".check-table").get_by_role("link", name="差旅与报销").click()
    expect(page.get_by_role("heading", name="差旅与报销")).to_be_in_viewport()
    for name, ending in (("下载 Word", ".docx"), ("下载 Excel", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename == f"未巡先改自查清单（教育）{ending}"


def test_the_whole_way_can_be_walked_by_keys(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns")
    tab_to(page, ".totals a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("6 个问题")
    tab_to(page, ".back a")
    page.keyboard.press("Enter")
    tab_to(page, '.pattern-nav a[href="/patterns/checklist"]')
    page.keyboard.press("Enter")
    tab_to(page, ".kinds a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("自查清单")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read(open_page: OpenPage, site: str, path: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(site + path)
    assert drawn(page).evaluate(LOW_CONTRAST) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_small_screen_needs_no_sideways_scrolling_and_gives_room_to_fingers(
    open_page: OpenPage, site: str, path: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(site + path)
    assert drawn(page).evaluate("document.documentElement.scrollWidth") == 390
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main select, main summary, main input")]
        .filter(one => one.checkVisibility() && !one.matches(".ordinal, .who a, .entry-title a, .hint a, .totals a, .topic-counts a"))
        .filter(one => (one.closest("label") ?? one).getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_pages_work_without_scripts(open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{site}/patterns")
    page.get_by_label("地区").fill("云川市")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".totals")).to_contain_text("1 个问题")
    page.get_by_role("link", name="未巡先改").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("未巡先改")


def test_the_list_prints_as_a_document_to_tick_off(page: Page, site: str) -> None:
    page.goto(f"{site}/patterns/checklist?unit_kind=教育")
    boxes = page.get_by_text("□ 有　□ 无")
    expect(boxes.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(boxes.first).to_be_visible()
    expect(page.get_by_role("columnheader", name="备注")).to_be_visible()
    expect(page.locator(".quote-source").first).to_be_visible()
    expect(page.locator(".print-note")).to_contain_text("/patterns/checklist?unit_kind=")
    for hidden in (".site-header", ".pattern-filter", ".list-actions", ".pattern-nav"):
        expect(page.locator(hidden)).to_be_hidden()
