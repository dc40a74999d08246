"""The ledger in a browser: from the filter to the corrected status and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.api import fakes
from tests.api.ledger.sites import filled_store, services_over
from tests.browser.conftest import TOKEN, OpenPage, Server, drawn

P3 = "[id='r-linlan-edu-2024-P3-M1']"


@pytest.fixture
def ledger_site(tmp_path: Path) -> Iterator[str]:
    """A site of this test's own over a real store."""
    from api.app import create_app

    settings = fakes.FakeSettings(data_dir=tmp_path, write_token=TOKEN)
    store = filled_store(tmp_path)
    with Server(create_app(settings, services_over(settings, store), pipeline=fakes.PIPELINE)) as server:
        yield server.url


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/login?next=/ledger")
    page.locator("main input[name=token]").fill(TOKEN)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", name="整改台账")).to_be_visible()


def test_filter_sort_export_correct_look_back_and_undo(page: Page, ledger_site: str, tmp_path: Path) -> None:
    log_in(page, ledger_site)
    page.get_by_label("问题主题").select_option(label="差旅与报销")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".counts")).to_contain_text("3 个问题")
    page.get_by_role("link", name="完成情况", exact=True).click()
    expect(page).to_have_url(re.compile(r"topic=B8&sort=status"))
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("完成情况")

    with page.expect_download() as downloading:
        page.get_by_role("link", name="导出 Excel").click()
    file = tmp_path / "台账.xlsx"
    downloading.value.save_as(file)
    assert load_workbook(file)["整改台账"].max_row == 7

    page.get_by_role("link", name="全部清除").click()
    page.locator(P3).get_by_role("link", name=re.compile("更正 ?问题 3 的措施 1")).click()
    page.get_by_label("完成", exact=True).check()
    page.locator("#status").get_by_placeholder("为什么更正").fill("已核对任免文件。")
    page.get_by_role("button", name="更正完成情况").click()

    expect(page.locator(P3)).to_be_in_viewport()
    expect(page.locator(P3)).to_contain_text("完成情况经人工更正，原为“推进中”")
    expect(page.locator(".done")).to_contain_text("推进中 → 完成")
    page.locator(".done").get_by_role("link", name="更正记录").click()
    expect(page.locator(".history")).to_contain_text("已核对任免文件。")
    page.get_by_role("button", name=re.compile("撤销 ?第 1 号更正")).click()
    expect(page.locator(".done")).to_contain_text("已撤销第 1 号更正")
    expect(page.locator("#c1")).to_contain_text("已撤销")
    page.goto(f"{ledger_site}/ledger?notice=linlan-edu-2024")
    expect(page.locator(P3)).to_contain_text("推进中")
    expect(page.locator(".corrected-mark")).to_have_count(0)


def test_without_scripts_a_measure_is_split_and_the_split_undone(
    open_page: OpenPage, ledger_site: str
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, ledger_site)
    page.goto(f"{ledger_site}/ledger?notice=linlan-edu-2024")
    page.locator(P3).get_by_role("link", name=re.compile("更正 ?问题 3 的措施 1")).click()
    box = page.locator("#split textarea")
    box.fill(box.input_value().replace("目前", "\n目前"))
    page.get_by_role("button", name="拆分").click()
    expect(page.locator("[id='r-linlan-edu-2024-P3-M2']")).to_contain_text("目前正在推进。")
    page.locator(".done").get_by_role("button", name="撤销").click()
    expect(page.locator("[id='r-linlan-edu-2024-P3-M2']")).to_have_count(0)
    expect(page.locator(P3)).to_contain_text("对任职满五年的6名科长分批轮岗,目前正在推进。")


def test_a_mistake_in_a_form_is_told_beside_its_field(page: Page, ledger_site: str) -> None:
    log_in(page, ledger_site)
    page.goto(f"{ledger_site}/notices/linlan-edu-2024/corrections/new?target=linlan-edu-2024%23P3-M1")
    page.locator("#span textarea").fill("没有这样的话")
    page.get_by_role("button", name="更正起止").click()
    expect(page.locator("#error-span")).to_be_in_viewport()
    expect(page.locator("#span textarea")).to_have_value("没有这样的话")


def test_in_the_reader_a_measure_leads_to_its_correction_and_is_marked_afterwards(
    page: Page, ledger_site: str
) -> None:
    log_in(page, ledger_site)
    page.goto(f"{ledger_site}/notices/linlan-edu-2024")
    page.locator("#P3-M1").click()
    page.locator(".passage-panel").get_by_role("link", name="更正", exact=True).click()
    page.locator("#deadline-words").fill("2024-12-31")
    page.get_by_role("button", name="更正时限").click()
    expect(page).to_have_url(re.compile(r"/notices/linlan-edu-2024\?cite=P3-M1&did=1#P3-M1"))
    expect(page.locator(".passage-panel")).to_contain_text("整改时限经人工更正，原为“没有写明”")
    expect(page.locator("#P3-M1.corrected")).to_be_in_viewport()


@pytest.mark.parametrize(
    "address", ["/ledger", "/ledger?notice=某局", "/notices/linlan-edu-2024/corrections"]
)
def test_nothing_scrolls_sideways_at_390(open_page: OpenPage, ledger_site: str, address: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    log_in(page, ledger_site)
    page.goto(f"{ledger_site}{address}")
    assert drawn(page).evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_narrow_screen_the_filters_are_folded_and_rows_are_cards(
    open_page: OpenPage, ledger_site: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{ledger_site}/ledger")
    expect(page.get_by_label("问题主题")).to_be_hidden()
    page.locator("[data-filter] summary").click()
    expect(page.get_by_label("问题主题")).to_be_visible()
    expect(page.locator(".ledger thead")).to_be_hidden()


def test_the_header_stays_in_view_and_print_shows_table_and_source(page: Page, ledger_site: str) -> None:
    page.goto(f"{ledger_site}/ledger")
    page.mouse.wheel(0, 900)
    expect(page.locator(".ledger thead th").first).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(page.locator(".ledger thead")).to_be_visible()
    expect(page.locator(".print-note")).to_be_visible()
    for hidden in (".ledger-filter", ".site-header", ".ledger-actions"):
        expect(page.locator(hidden)).to_be_hidden()
