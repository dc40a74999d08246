"""Searching in a browser: asking, narrowing, copying, going back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def test_the_first_view_is_a_search_box_with_counts_and_six_working_examples(
    page: Page, reading_site: str
) -> None:
    page.goto(reading_site)
    expect(page.get_by_role("combobox", name="输入要整改的问题")).to_be_focused()
    expect(page.locator(".what")).to_contain_text("通报 3 份")
    examples = page.get_by_role("navigation", name="示例问题").get_by_role("link")
    expect(examples).to_have_count(6)
    examples.first.click()
    expect(page).to_have_url(re.compile(r"/search\?q=%E5%87%BA%E5%B7%AE"))


def test_enter_searches_and_the_answer_is_counted(page: Page, reading_site: str) -> None:
    page.goto(reading_site)
    page.get_by_role("combobox").fill("公务接待")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_contain_text("1 个可比先例，来自 1 家单位")
    expect(page.locator(".listed")).to_contain_text(re.compile(r"检索到 1 个问题、\d+ 条措施"))
    card = page.get_by_role("article").first
    expect(card.get_by_role("heading")).to_have_text("公务接待审批不规范")
    expect(card.locator(".who")).to_contain_text("临澜市教育局")
    expect(card.locator(".why")).to_contain_text("语义 0.71")


def test_matched_words_are_marked_in_the_measure(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=招标")
    expect(page.locator(".measure-text mark").first).to_have_text("招标")


def test_a_filter_narrows_in_place_becomes_a_chip_and_is_removed_by_it(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=差旅费报销")
    page.evaluate("window.sameDocument = true")
    page.locator("[data-facet=kind]").get_by_role("link", name=re.compile("^审计")).click()
    chip = page.get_by_role("list", name="已选的筛选条件").get_by_role("link", name=re.compile("审计"))
    expect(chip).to_be_visible()
    expect(page).to_have_url(re.compile("kind="))
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.locator("[data-announce]")).to_contain_text("1 个可比先例，来自 1 家单位")
    assert page.evaluate("window.sameDocument") is True
    chip.click()
    expect(page.get_by_role("list", name="已选的筛选条件")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("kind="))


def test_going_back_undoes_a_filter(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=差旅费报销")
    answer = page.locator(".answer").inner_text()
    page.locator("[data-facet=kind]").get_by_role("link", name=re.compile("^审计")).click()
    expect(page.locator(".chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator(".answer")).to_contain_text(answer)


def test_results_are_paged_and_the_page_is_in_the_address(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=差旅费报销公务接待招标采购")
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("navigation", name="翻页").get_by_role("link", name="下一页").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".paging [aria-current=page]")).to_have_text("2")


def test_a_citation_is_copied_with_its_source_id_and_address(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{reading_site}/search?q=公务接待")
    page.get_by_role("link", name="引用").first.click()
    expect(page.locator("[data-toast]")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“严格执行公函制度,无公函一律不予接待。”——临澜市教育局《中共临澜市教育局党组")
    assert "linlan-edu-2024#P2-M1" in copied
    assert copied.endswith(f"{reading_site}/notices/linlan-edu-2024?cite=P2-M1#P2-M1")


def test_no_match_says_so_and_shows_the_nearest_as_nearest(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=qqqq")
    expect(
        page.get_by_role(
            "heading", name=re.compile(r"未找到可比先例，以下为最相近的 2 条措施（\d 个问题），仅供参考")
        )
    ).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator(".precedent .standing").first).to_have_text("最相近，仅供参考")
    expect(page.locator(".confidence")).to_have_count(0)
    expect(page.locator(".try").get_by_role("link")).to_have_count(6)


def test_how_sure_the_first_result_is_stands_beside_the_count(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/search?q=公务接待")
    expect(page.locator(".answer-box .confidence")).to_have_text("把握高，有直接先例")


def test_a_bad_filter_is_explained_and_the_question_is_kept(page: Page, reading_site: str) -> None:
    response = page.goto(f"{reading_site}/search?q=差旅费&topic=Z99")
    assert response is not None
    assert response.status == 422
    expect(page.get_by_role("alert")).to_contain_text("Z99")
    expect(page.locator(".reference")).to_contain_text(re.compile("[0-9A-F]{4}-[0-9A-F]{4}"))
    expect(page.get_by_role("combobox")).to_have_value("差旅费")
    page.get_by_role("link", name="去掉筛选再查").click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_an_empty_base_says_how_to_begin(page: Page, empty_site: str) -> None:
    page.goto(empty_site)
    expect(page.get_by_role("heading", name="库里还没有通报")).to_be_visible()
    expect(page.get_by_text("kb ingest samples")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="上传通报")).to_be_visible()


def test_a_wrong_address_leads_on(page: Page, reading_site: str) -> None:
    response = page.goto(f"{reading_site}/notices/no-such-notice")
    assert response is not None
    assert response.status == 404
    page.get_by_role("link", name="查看全部通报").click()
    expect(page.get_by_role("row")).to_have_count(4)  # a header and three notices
