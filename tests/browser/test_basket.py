"""Comparing in a browser: collecting anywhere, side by side, after a reload, for somebody else, by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, drawn


def count(page: Page) -> str:
    return page.locator("[data-basket-count]").inner_text()


def collect(page: Page, site: str) -> None:
    """Two problems from the results and a measure from the reader."""
    page.goto(f"{site}/search?q=差旅费报销出差住宿")
    for number in range(2):
        page.get_by_role("article").nth(number).locator(".card-tools").get_by_role("button").click()
        expect(page.locator("[data-basket-count]")).to_have_text(str(number + 1))
    page.goto(f"{site}/notices/linlan-edu-2024?cite=P3-M1#P3-M1")
    page.locator(".passage-panel").get_by_role("button", name="加入对照").click()
    expect(page.locator("[data-basket-count]")).to_have_text("3")


def test_what_is_collected_is_counted_at_once_and_stands_side_by_side(page: Page, site: str) -> None:
    collect(page, site)
    expect(page.locator("[data-toast]")).to_have_text("已加入对照，共 3 项")
    page.get_by_role("link", name=re.compile("^对照")).click()

    columns = page.get_by_role("article")
    expect(columns).to_have_count(3)
    expect(columns.nth(2)).to_contain_text("对任职满五年的6名科长分批轮岗")
    drawn(page)
    boxes = [columns.nth(i).locator(".cell-head").bounding_box() for i in range(3)]
    assert all(box is not None for box in boxes)
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert len({round(box["x"]) for box in boxes if box}) == 3


def test_the_same_aspect_stands_on_the_same_line(page: Page, site: str) -> None:
    collect(page, site)
    page.goto(f"{site}/basket")
    for aspect in ("公开时间", "整改措施", "引文"):
        cells = page.locator(".cell", has=page.get_by_role("heading", name=aspect, exact=True))
        tops = {round(box["y"]) for i in range(3) if (box := cells.nth(i).bounding_box())}
        assert len(tops) == 1, aspect


def test_it_survives_a_reload_and_a_new_page(page: Page, site: str) -> None:
    collect(page, site)
    page.goto(f"{site}/basket")
    page.reload()
    expect(page.get_by_role("article")).to_have_count(3)
    page.goto(site)
    expect(page.locator("[data-basket-count]")).to_have_text("3")


def test_a_button_takes_out_again_what_it_put_in(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=公务接待")
    tools = page.get_by_role("article").first.locator(".card-tools")
    tools.get_by_role("button", name="加入对照").click()
    tools.get_by_role("button", name="移出对照").click()
    expect(page.locator("[data-toast]")).to_have_text("已移出对照，共 0 项")
    assert count(page) == ""


def test_two_quick_clicks_make_one_basket(page: Page, site: str) -> None:
    """The second one must wait for the cookie that the first brings."""
    page.goto(f"{site}/search?q=差旅费报销出差住宿")
    page.evaluate("document.querySelectorAll('.card-tools [data-basket] button').forEach(one => one.click())")
    expect(page.locator("[data-basket-count]")).to_have_text("2")
    page.goto(f"{site}/basket")
    expect(page.get_by_role("article")).to_have_count(2)


def test_the_address_opens_read_only_for_another_and_can_be_saved(open_page: OpenPage, site: str) -> None:
    mine = open_page()
    collect(mine, site)
    mine.goto(f"{site}/basket")
    address = mine.locator(".share-url").get_attribute("href")
    assert address is not None

    theirs = open_page()
    theirs.goto(address)
    expect(theirs.get_by_role("heading", name="他人分享的对照")).to_be_visible()
    expect(theirs.get_by_role("article")).to_have_count(3)
    expect(theirs.get_by_role("button", name=re.compile("移出|前移|清空"))).to_have_count(0)
    theirs.get_by_role("button", name="另存为我的对照").click()
    expect(theirs.get_by_role("article")).to_have_count(3)
    theirs.get_by_role("button", name=re.compile("移出")).first.click()
    expect(theirs.get_by_role("article")).to_have_count(2)

    mine.reload()
    expect(mine.get_by_role("article")).to_have_count(3)


def test_order_removal_clearing_and_undo_without_a_script(open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{site}/search?q=差旅费报销出差住宿")
    for number in range(2):
        page.get_by_role("article").nth(number).locator(".card-tools").get_by_role("button").click()
        assert "#t-" in page.url
    page.get_by_role("link", name=re.compile("^对照")).click()
    names = page.get_by_role("article").get_by_role("heading", level=2)
    before = names.all_inner_texts()
    page.get_by_role("button", name=re.compile("后移")).click()
    assert names.all_inner_texts() == before[::-1]
    page.get_by_role("button", name=re.compile("移出")).first.click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("button", name="清空").click()
    expect(page.get_by_text("对照已清空")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("article")).to_have_count(2)


def test_the_keyboard_is_enough(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=公务接待")
    page.get_by_role("article").first.locator(".card-tools").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-basket-count]")).to_have_text("1")
    page.goto(f"{site}/basket")
    region = page.get_by_role("region", name="并排对照")
    region.focus()
    expect(region).to_be_focused()
    page.get_by_role("button", name="移出").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="撤销")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1023])
def test_on_a_narrow_screen_items_stand_below_each_other(open_page: OpenPage, site: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 844})
    collect(page, site)
    page.goto(f"{site}/basket")
    drawn(page)
    tops = [box["y"] for i in range(3) if (box := page.get_by_role("article").nth(i).bounding_box())]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0


def test_small_screens_have_large_targets(open_page: OpenPage, site: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    collect(page, site)
    page.goto(f"{site}/basket")
    for button in page.get_by_role("main").get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert (box["height"] >= 44, button.inner_text()) == (True, button.inner_text())


def test_both_exports_are_downloaded(page: Page, site: str) -> None:
    collect(page, site)
    page.goto(f"{site}/basket")
    for name, file_name in (("导出 Word", "整改先例对照.docx"), ("导出 Excel", "整改先例对照.xlsx")):
        with page.expect_download() as started:
            page.get_by_role("link", name=name).click()
        assert started.value.suggested_filename == file_name


def test_a_refused_addition_is_told_and_changes_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=公务接待")
    page.evaluate("document.querySelector('.card-tools [name=item]').value = 'nobody#P1'")
    page.get_by_role("article").first.locator(".card-tools").get_by_role("button").click()
    expect(page.locator("[data-toast]")).to_contain_text("库中没有“nobody#P1”")
    assert count(page) == ""
