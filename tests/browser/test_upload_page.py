"""Writing in a browser: signing in, preview before acceptance, deleting and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import TOKEN, drawn


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/upload")
    page.get_by_label("写入令牌").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="上传通报")).to_be_visible()


@pytest.fixture
def notice_file(tmp_path: Path) -> Path:
    path = tmp_path / "新通报.txt"
    path.write_text(
        "某市某局关于巡察整改情况的通报\n会议费超预算:压减会议12次。;改开视频会议。\n", encoding="utf-8"
    )
    return path


def test_a_wrong_token_is_told_and_the_goal_is_kept(page: Page, site: str) -> None:
    page.goto(f"{site}/upload")
    page.get_by_label("写入令牌").fill("not-the-token")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("令牌不正确")
    page.get_by_label("写入令牌").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/upload")


def test_a_file_is_shown_before_it_is_accepted_and_then_stored(
    page: Page, site: str, notice_file: Path
) -> None:
    sign_in(page, site)
    page.get_by_label("选择通报文件").set_input_files(notice_file)
    page.get_by_role("button", name="解析并预览").click()
    expect(page.locator(".parsed")).to_contain_text("新通报.txt")
    expect(page.locator(".tally")).to_contain_text("个问题")
    page.context.new_page().goto(f"{site}/notices")
    assert "新通报" not in page.context.pages[1].content()
    page.get_by_role("button", name="确认入库").click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    page.get_by_role("link", name="新通报.txt").click()
    expect(page.get_by_role("article")).to_be_visible()


def test_an_unreadable_file_is_explained_and_nothing_is_offered_to_accept(
    page: Page, site: str, tmp_path: Path
) -> None:
    broken = tmp_path / "扫描件.pdf"
    broken.write_bytes(b"PK and nothing more")
    sign_in(page, site)
    page.get_by_label("选择通报文件").set_input_files(broken)
    page.get_by_role("button", name="解析并预览").click()
    expect(page.get_by_role("alert")).to_contain_text("扫描件.pdf")
    expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
    expect(page.get_by_role("link", name="重新选择文件")).to_be_visible()


def test_submitting_without_a_file_says_what_is_missing(page: Page, site: str) -> None:
    sign_in(page, site)
    drawn(page).locator("#files").evaluate("input => input.required = false")
    page.get_by_role("button", name="解析并预览").click()
    expect(page.locator("#files-error")).to_contain_text("请先选择")


def test_a_deleted_notice_can_be_taken_back(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(f"{site}/notices/linlan-edu-2024")
    page.get_by_role("link", name="删除这份通报").click()
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_role("status").first).to_contain_text("已删除")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("button", name="撤销删除").click()
    expect(page).to_have_url(f"{site}/notices/linlan-edu-2024")
