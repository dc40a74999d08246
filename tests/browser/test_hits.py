"""Hit testing in a browser, from the first question to what became better; by keyboard, by mouse, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.wiring import Services
from tests.api.hit_site import app_of, open_site, reindex
from tests.browser.conftest import TOKEN, OpenPage, Server, drawn
from tests.browser.test_access import LOW_CONTRAST


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return open_site(tmp_path)


@pytest.fixture
def site(services: Services) -> Iterator[str]:
    with Server(app_of(services)) as server:
        yield server.url


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/login?next=/hits")
    page.get_by_label("写入令牌").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="命中测试")).to_be_visible()


def add(page: Page, site: str, text: str) -> None:
    page.goto(f"{site}/hits/add")
    page.get_by_label("问题", exact=True).fill(text)
    page.get_by_label("类型").select_option(label="提问")
    page.get_by_role("button", name="添加并标注").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    drawn(page)


def evaluate(page: Page, site: str) -> None:
    page.goto(f"{site}/hits")
    page.get_by_role("button", name="现在评测").click()
    page.get_by_role("link", name="查看各项指标").click()
    expect(page.get_by_role("heading", name="命中测试")).to_be_visible()


def figures(page: Page) -> list[str]:
    """The cells of the row over all questions."""
    return page.locator(".figures .overall td").all_inner_texts()


def test_from_the_first_question_to_what_became_worse(page: Page, site: str, services: Services) -> None:
    sign_in(page, site)
    expect(page.get_by_role("heading", name="从这里开始")).to_be_visible()
    add(page, site, "公务接待审批不规范怎么整改")

    expect(page.get_by_text("键盘：")).to_be_visible()  # the script is at work
    # By keyboard: the first place is the problem, the second its measure.
    page.keyboard.press("j")
    page.keyboard.press("j")
    first = page.locator(".to-mark-measure").first
    expect(first).to_be_focused()
    page.keyboard.press("2")
    expect(first.get_by_role("button", name="直接")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-mark-count]")).to_have_text("1")
    # By mouse: the next one, and that mark taken away again.
    second = page.locator(".to-mark-measure").nth(1)
    second.get_by_role("button", name="不相关").click()
    expect(page.locator("[data-mark-count]")).to_have_text("2")
    second.get_by_role("button", name="取消标注").click()
    expect(page.locator("[data-mark-count]")).to_have_text("1")
    page.reload()
    expect(page.locator(".marks-table tbody tr")).to_have_count(1)
    expect(page.locator(".marks-table")).to_contain_text("第 1 名")

    evaluate(page, site)
    assert figures(page) == ["1", "1.000", "1.000", "1.000", "1.000"]

    # The notice that held the answer is replaced in the index: another generation, and it is told.
    services.store.delete("beishan-hospital-2022")
    reindex(services)
    page.reload()
    expect(page.locator(".warn")).to_contain_text("还没有评测")
    evaluate(page, site)
    expect(page.locator("#compared")).to_contain_text("索引第 1 代 → 现在")
    expect(page.get_by_role("img", name="nDCG@10 的变化")).to_be_visible()
    expect(page.locator("#compared")).to_contain_text("每个问题的 nDCG@10 都没有变化")


def test_a_vote_on_a_result_is_kept_where_it_can_be_seen(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(f"{site}/search?q=公务接待审批")
    expect(page.locator(".vote-remark")).to_contain_text("不会自动改变检索的排序")
    card = page.get_by_role("article").first
    card.get_by_role("button", name="这条有用").click()
    expect(page.locator("[data-toast]")).to_contain_text("已记下：有用")
    expect(page).to_have_url(re.compile("/search"))
    page.goto(f"{site}/hits")
    page.get_by_role("link", name="公务接待审批").click()
    expect(page.locator(".marks-table")).to_contain_text("可参考")


def test_everything_works_without_scripts(open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, site)
    add(page, site, "公务接待审批不规范怎么整改")
    page.locator(".to-mark-measure").first.get_by_role("button", name="直接").click()
    expect(page).to_have_url(re.compile(r"#linlan-edu-2024-P2-M1$"))
    expect(page.locator(".marks-table tbody tr")).to_have_count(1)
    page.goto(f"{site}/search?q=出差住宿")
    page.get_by_role("article").first.get_by_role("button", name="不相关").click()
    expect(page.get_by_role("article").first).to_be_visible()
    page.goto(f"{site}/hits")
    expect(page.locator(".question-table tbody tr")).to_have_count(2)
    page.get_by_role("button", name="现在评测").click()
    expect(page.get_by_role("link", name="查看各项指标")).to_be_visible()


def test_a_list_is_uploaded_and_what_is_wrong_with_it_is_told(page: Page, site: str, tmp_path: Path) -> None:
    path = tmp_path / "问题.csv"
    path.write_text("问题,类型\n差旅费超标,关键词\n？？,\n差旅费 超标,\n", encoding="utf-8")
    sign_in(page, site)
    page.get_by_role("link", name="添加问题").first.click()
    page.get_by_label("或者选择文件").set_input_files(path)
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("新增 1 个问题")
    expect(page.get_by_role("row", name="？？")).to_contain_text("问题里没有文字")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_can_be_read_and_fit_a_small_screen(open_page: OpenPage, site: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(page, site)
    add(page, site, "公务接待审批不规范怎么整改")
    page.locator(".to-mark-measure").first.get_by_role("button", name="直接").click()
    page.locator(".to-mark-measure").nth(1).get_by_role("button", name="不相关").click()
    expect(page.locator("[data-mark-count]")).to_have_text("2")
    button = drawn(page).locator(".mark").first.bounding_box()
    assert button is not None
    assert (button["height"] >= 44, button["width"] >= 44) == (True, True)
    evaluate(page, site)
    for path in ("/hits", "/hits/add", "/hits/questions/1"):
        page.goto(site + path)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (path, overflow) == (path, 0)
        assert (path, page.evaluate(LOW_CONTRAST)) == (path, [])
