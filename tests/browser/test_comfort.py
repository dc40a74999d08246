"""The comforts of searching: suggestions, last searches, like problems, citations; by keys, narrow, without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

QUESTIONS = ("差旅费报销", "公务接待", "招标采购")


def search(page: Page, site: str, *questions: str) -> None:
    for question in questions:
        page.goto(f"{site}/search?q={question}")
        expect(page.locator("#results")).to_be_visible()


def test_suggestions_stand_in_named_groups(page: Page, reading_site: str) -> None:
    page.goto(reading_site)
    page.get_by_role("combobox").press_sequentially("差旅费")
    expect(page.get_by_role("group", name="问题").get_by_role("option").first).to_have_text(
        "差旅费报销审核不严"
    )
    expect(page.get_by_role("group", name="文件").get_by_role("option")).to_have_text(["《差旅费管理办法》"])
    assert page.get_by_role("option").count() <= 8
    expect(page.locator(".search-box [role=status]")).to_contain_text("条建议")


@pytest.mark.parametrize("typed", ["clf", "chailv", "chailvf"])
def test_pinyin_is_suggested_chosen_and_searched_by_keys(page: Page, reading_site: str, typed: str) -> None:
    page.goto(reading_site)
    page.keyboard.type(typed)
    expect(page.get_by_role("option").first).to_have_text("差旅费报销审核不严")
    page.keyboard.press("ArrowDown")
    box = page.get_by_role("combobox")
    expect(box).to_have_value("差旅费报销审核不严")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))
    expect(page.get_by_role("article").first.get_by_role("heading")).to_have_text("差旅费报销审核不严")


def test_a_unit_leads_to_its_notices(page: Page, reading_site: str) -> None:
    page.goto(reading_site)
    page.get_by_role("combobox").press_sequentially("云和县交通")
    page.get_by_role("group", name="单位").get_by_role("option").click()
    expect(page).to_have_url(re.compile("/notices"))
    expect(
        page.get_by_role("link", name="云和县交通运输局关于审计整改情况的公告", exact=True)
    ).to_be_visible()


def test_the_last_searches_stand_in_an_empty_box_the_last_one_first(page: Page, reading_site: str) -> None:
    search(page, reading_site, *QUESTIONS, QUESTIONS[0])
    page.goto(reading_site)
    page.get_by_role("combobox").click()
    options = page.get_by_role("group", name="最近检索").get_by_role("option")
    expect(options).to_have_text([QUESTIONS[0], QUESTIONS[2], QUESTIONS[1]])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))
    expect(page.get_by_role("combobox")).to_have_value(QUESTIONS[0])


def test_ten_are_kept_and_nothing_of_them_is_sent(page: Page, reading_site: str) -> None:
    search(page, reading_site, *(f"报销{number}" for number in range(12)))
    page.goto(reading_site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("combobox").click()
    expect(page.get_by_role("option")).to_have_count(10)
    assert [url for url in asked if "/static/" not in url] == []


def test_the_last_searches_are_cleared_and_switched_off_and_on(page: Page, reading_site: str) -> None:
    search(page, reading_site, QUESTIONS[0])
    page.goto(reading_site)
    box = page.get_by_role("combobox")
    box.click()
    page.get_by_role("button", name="清除").click()
    expect(page.locator("[data-toast]")).to_contain_text("已清除")
    expect(page.get_by_role("option")).to_have_count(0)

    search(page, reading_site, QUESTIONS[0])
    page.goto(reading_site)
    box.click()
    page.get_by_role("button", name="不再记录").click()
    search(page, reading_site, QUESTIONS[1])
    page.goto(reading_site)
    box.click()
    expect(page.get_by_role("option")).to_have_count(0)

    page.goto(f"{reading_site}/about")
    expect(page.locator("[data-recent]")).to_contain_text("现在没有记录")
    page.get_by_role("button", name="开始记录").click()
    search(page, reading_site, QUESTIONS[2])
    page.goto(reading_site)
    box.click()
    expect(page.get_by_role("option")).to_have_text([QUESTIONS[2]])


def test_the_buttons_below_the_last_searches_are_reached_by_tab(page: Page, reading_site: str) -> None:
    search(page, reading_site, QUESTIONS[0])
    page.goto(reading_site)
    page.get_by_role("combobox").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="清除")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


def test_escape_closes_the_last_searches_and_leaves_the_box(page: Page, reading_site: str) -> None:
    search(page, reading_site, QUESTIONS[0])
    page.goto(reading_site)
    page.get_by_role("combobox").click()
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_be_focused()


def test_what_another_page_left_in_the_storage_breaks_nothing(page: Page, reading_site: str) -> None:
    page.goto(reading_site)
    page.evaluate("localStorage.setItem('kb.recent', '{\"a\": [1, null]}')")
    page.reload()
    page.get_by_role("combobox").click()
    expect(page.get_by_role("option")).to_have_count(0)


def test_suggestions_fit_a_small_screen(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(reading_site)
    page.get_by_role("combobox").fill("差旅")
    expect(page.get_by_role("group", name="文件")).to_be_visible()
    boxes = page.get_by_role("option").evaluate_all(
        "options => options.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right, box.height])"
    )
    assert boxes
    for left, right, height in boxes:
        assert height >= 44
        assert 0 <= left < right <= 390


def test_like_problems_are_one_click_from_a_card_and_leave_it_out(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=出差住宿")
    page.get_by_role("article").first.get_by_role("link", name="相似问题").click()
    expect(page.get_by_role("heading", name="相似问题")).to_be_visible()
    expect(page.locator(".similar-count")).to_contain_text("不含这个问题本身")
    expect(page.get_by_role("article").first.get_by_role("heading")).to_have_text("差旅费报销审核不严")


def test_a_pasted_paragraph_is_searched_without_a_script(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{reading_site}/similar")
    page.get_by_label("反馈意见、审计报告中的一段").fill(
        "差旅费报销审核不严，多人超标。\n设备招标采购程序不完备。"
    )
    page.get_by_role("button", name="找相似问题").click()
    expect(page.locator(".asked-by").first).to_contain_text("对应：")
    expect(page.get_by_role("article").filter(has_text="设备招标采购程序不完备")).to_have_count(1)


def test_the_citation_of_a_problem_has_unit_title_date_number_and_link(
    open_page: OpenPage, reading_site: str
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{reading_site}/notices/linlan-edu-2024")
    page.get_by_role("group", name="问题 2").get_by_role("link", name="引用").click()
    expect(page.locator("[data-toast]")).to_contain_text("已复制引文")
    expect(page.locator("[data-toast]")).to_have_attribute("role", "status")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "“公务接待审批不规范”——临澜市教育局《中共临澜市教育局党组关于巡察整改进展情况的通报》（2024-03-20公开），"
        f"linlan-edu-2024#P2，{reading_site}/notices/linlan-edu-2024?cite=P2#P2"
    )


def test_without_permission_the_citation_is_copied_the_old_way(page: Page, reading_site: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error('no'))}});"
        "document.execCommand = function (name) { window.done = [name, document.activeElement.value]; return true; };"
    )
    page.goto(f"{reading_site}/search?q=公务接待")
    page.get_by_role("link", name="引用", exact=True).first.click()
    expect(page.locator("[data-toast]")).to_contain_text("已复制")
    name, words = page.evaluate("window.done")
    assert name == "copy"
    assert "linlan-edu-2024#P2-M1" in words
    expect(page.get_by_role("link", name="引用", exact=True).first).to_be_focused()


def test_where_nothing_can_be_copied_the_words_are_laid_out_and_selected(
    page: Page, reading_site: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.execCommand = function () { return false; };"
    )
    page.goto(f"{reading_site}/search?q=公务接待")
    link = page.get_by_role("link", name="引用", exact=True).first
    link.click()
    dialog = page.get_by_role("dialog", name="手工复制")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    assert "linlan-edu-2024#P2-M1" in str(
        page.evaluate("getSelection().toString() || document.activeElement.value")
    )
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
