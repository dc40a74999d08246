"""From a list to a report in a browser: hand in, look, follow, take away; with a mouse, with keys, without scripts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from api.app import create_app
from api.settings import Settings
from api.wiring import Services
from tests.api.reports.made import column, sheets
from tests.browser.conftest import OpenPage, Server, drawn
from tests.browser.test_access import LOW_CONTRAST
from tests.kb.problem_list.workbooks import book

ROWS = [
    ["市教育局反馈问题清单", None, None],
    ["序号", "反馈问题", "责任科室"],
    [1, "差旅费报销审核不严", "财务科"],
    [None, None, "办公室"],
    [2, "远洋渔船捕捞配额超限", "渔政科"],
    [3, "三会一课记录补记代签", "机关党委"],
    [None, "合计：3个", None],
]


@pytest.fixture(scope="module")
def reports(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the samples."""
    chosen = Settings(data_dir=tmp_path_factory.mktemp("reports"), write_token="a-token-for-tests-only")
    shared = Services(chosen, samples.store, samples.current_encoder, samples.retriever)
    shared.close = lambda: None  # type: ignore[method-assign]  # others go on reading the samples
    with Server(create_app(chosen, shared)) as server:
        yield server.url


@pytest.fixture
def problem_list(tmp_path: Path) -> Path:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(book(("清单", ROWS), merged=["A1:C1", "A3:A4", "B3:B4"]))
    return path


def taken_away(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return Path(started.value.path()).read_bytes()


def test_a_workbook_goes_the_whole_way(page: Page, reports: str, problem_list: Path) -> None:
    """Upload, look at the problems, wait, take both files and find the user's rows in them."""
    page.goto(f"{reports}/report")
    page.get_by_label("上传清单").set_input_files(problem_list)
    page.get_by_role("button", name="识别问题").click()
    expect(page.get_by_role("heading", name="核对问题")).to_be_visible()
    expect(page.locator(".problem-text")).to_have_text([str(row[1]) for row in (ROWS[2], ROWS[4], ROWS[5])])
    expect(page.locator(".recognised")).to_contain_text("的“反馈问题”列")
    page.get_by_role("button", name="查找先例，生成报告").click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    expect(page.locator(".task-message")).to_contain_text("3 个问题：2 个有可比先例，1 个未找到可比先例")
    report = Document(io.BytesIO(taken_away(page, "下载 Word 报告")))
    headings = [p.text for p in report.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings == [
        "（一）差旅费报销审核不严",
        "（二）远洋渔船捕捞配额超限",
        "（三）三会一课记录补记代签",
    ]
    rows = sheets(taken_away(page, "下载 Excel 清单"))["清单"]
    assert [list(row[:3]) for row in rows] == ROWS
    counts: list[Any] = column(rows, "先例数")
    assert (counts[0] > 0, counts[1], counts[2]) == (True, None, 0)


def test_each_problem_of_the_page_leads_to_its_passages(page: Page, reports: str) -> None:
    page.goto(f"{reports}/report")
    page.get_by_label("或者粘贴问题").fill("1. 差旅费报销审核不严\n2. 公务接待超标准")
    page.get_by_role("button", name="识别问题").click()
    page.get_by_role("button", name="查找先例，生成报告").click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    page.get_by_role("link", name="公务接待超标准").first.click()
    part = page.locator("#problem-2")
    expect(part).to_be_in_viewport()
    quote = part.locator(".quote").first
    words = quote.locator("p").inner_text().strip("“”").removesuffix("……（节选）")
    quote.get_by_role("link").click()
    expect(page.locator(".measure.cited")).to_contain_text(words[:20])


def test_a_pasted_list_can_be_changed_before_it_is_looked_up(page: Page, reports: str) -> None:
    page.goto(f"{reports}/report")
    page.get_by_label("或者粘贴问题").fill("差旅费报销审核不严\n公务接待超标准")
    page.get_by_role("button", name="识别问题").click()
    expect(page.locator(".problem-text")).to_have_count(2)
    page.get_by_role("link", name="返回修改").click()
    box = page.get_by_label("或者粘贴问题")
    expect(box).to_have_value("差旅费报销审核不严\n公务接待超标准")
    box.press("Control+End")
    box.press_sequentially("\n固定资产账实不符")
    page.get_by_role("button", name="识别问题").click()
    expect(page.locator(".problem-text")).to_have_count(3)


def test_what_cannot_work_is_told_before_and_after_sending(page: Page, reports: str, tmp_path: Path) -> None:
    page.goto(f"{reports}/report")
    page.get_by_role("button", name="识别问题").click()
    expect(page.locator("#file-error")).to_contain_text("请选择一个文件，或者粘贴问题")
    old = tmp_path / "旧清单.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(100))
    page.get_by_label("上传清单").set_input_files(old)
    page.get_by_role("button", name="识别问题").click()
    expect(page.get_by_role("alert").first).to_contain_text("这是旧版 Word 文件")


def test_the_whole_way_without_scripts(open_page: OpenPage, reports: str, problem_list: Path) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{reports}/report")
    page.get_by_label("上传清单").set_input_files(problem_list)
    page.get_by_role("button", name="识别问题").click()
    page.get_by_role("button", name="查找先例，生成报告").click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    assert len(taken_away(page, "下载 Excel 清单")) > 1_000


def test_a_phone_scrolls_only_down_and_has_large_targets(
    open_page: OpenPage, reports: str, problem_list: Path
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{reports}/report")
    for action in ("识别问题", "查找先例，生成报告"):
        if action == "识别问题":
            page.get_by_label("上传清单").set_input_files(problem_list)
        assert drawn(page).evaluate("document.documentElement.scrollWidth") == 390
        button = page.get_by_role("button", name=action)
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        button.click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    assert drawn(page).evaluate("document.documentElement.scrollWidth") == 390


def test_the_way_can_be_walked_with_keys_alone(page: Page, reports: str) -> None:
    page.goto(f"{reports}/report")
    page.get_by_label("或者粘贴问题").focus()
    page.keyboard.type("差旅费报销审核不严")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "识别问题":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="核对问题")).to_be_visible()
    page.get_by_role("button", name="查找先例，生成报告").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=done]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(
    open_page: OpenPage, reports: str, problem_list: Path, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(f"{reports}/report")
    assert drawn(page).evaluate(LOW_CONTRAST) == []
    page.get_by_label("上传清单").set_input_files(problem_list)
    page.get_by_role("button", name="识别问题").click()
    expect(page.get_by_role("heading", name="核对问题")).to_be_visible()
    assert drawn(page).evaluate(LOW_CONTRAST) == []
    page.get_by_role("button", name="查找先例，生成报告").click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    assert drawn(page).evaluate(LOW_CONTRAST) == []


def test_the_printed_report_has_its_precedents_and_no_buttons(
    page: Page, reports: str, problem_list: Path
) -> None:
    page.goto(f"{reports}/report")
    page.get_by_label("上传清单").set_input_files(problem_list)
    page.get_by_role("button", name="识别问题").click()
    page.get_by_role("button", name="查找先例，生成报告").click()
    expect(page.locator("[data-state=done]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".precedents-of h3").first).to_be_visible()
    expect(page.locator(".downloads")).to_be_hidden()
    expect(page.locator(".basket-form").first).to_be_hidden()
