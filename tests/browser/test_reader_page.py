"""Reading in a browser: the cited passage, the panel, the outline, the printed page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

NOTICE = "/notices/linlan-edu-2024"


def test_a_citation_opens_with_its_passage_in_view_and_marked(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=公务接待")
    page.get_by_role("link", name="原文", exact=True).first.click()
    expect(page).to_have_url(f"{reading_site}{NOTICE}?cite=P2-M1#P2-M1")
    expect(page.locator("#P2-M1.cited")).to_be_in_viewport()
    expect(page.locator("#P2-M1.cited")).to_have_text("严格执行公函制度,无公函一律不予接待。")
    expect(page.locator(".passage-panel")).to_contain_text("linlan-edu-2024#P2-M1")


def test_a_fragment_alone_marks_the_passage_too(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}{NOTICE}#P3-M1")
    expect(page.locator("#P3-M1.cited")).to_be_in_viewport()
    expect(page.locator(".passage-panel")).to_contain_text("推进中")


def test_a_click_on_a_measure_shows_its_id_status_types_and_facts(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}{NOTICE}")
    page.locator("#P1-M1").click()
    panel = page.locator(".passage-panel")
    expect(panel).to_contain_text("linlan-edu-2024#P1-M1")
    expect(panel).to_contain_text("完成")
    expect(panel).to_contain_text("“已完成”")
    expect(panel).to_contain_text("26,000元")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_the_outline_leads_to_a_problem(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}{NOTICE}")
    page.get_by_role("navigation", name="目录").get_by_role("link", name=re.compile("干部轮岗")).click()
    expect(page.locator("#P3")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("P3"))


def test_the_frame_and_the_warnings_of_the_parse_stand_beside_the_text(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}{NOTICE}")
    expect(page.locator(".frame")).to_contain_text("市委第二巡察组")
    expect(page.locator(".warnings")).to_contain_text("有2处文字未能归类")


def test_without_scripts_search_leads_to_the_marked_passage(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(reading_site)
    page.locator("#q").fill("公务接待")
    page.get_by_role("button", name="检索").click()
    page.get_by_role("link", name="原文", exact=True).first.click()
    expect(page.locator("#P2-M1.cited")).to_be_in_viewport()
    expect(page.locator(".passage-panel")).to_contain_text("linlan-edu-2024#P2-M1")


def test_without_scripts_and_fragment_the_cited_passage_is_brought_into_view(
    open_page: OpenPage, reading_site: str
) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 300})
    page.goto(f"{reading_site}{NOTICE}?cite=P3-M1")
    expect(page.locator("#P3-M1.cited")).to_be_in_viewport()


def test_the_printed_page_holds_the_text_and_its_source_only(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}{NOTICE}")
    page.emulate_media(media="print")
    expect(page.locator(".document")).to_be_visible()
    expect(page.locator(".print-source")).to_contain_text(f"{reading_site}{NOTICE}")
    for hidden in (".site-header", ".outline", ".site-footer"):
        expect(page.locator(hidden)).to_be_hidden()
