"""Checking a plan in a browser: hand it in, read the findings beside the text, by keys, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.settings import Settings
from api.wiring import Services
from tests.api.plan_check.made import LISTED, PLAN
from tests.browser.conftest import TOKEN, OpenPage, Server, drawn


@pytest.fixture(scope="module")
def samples_site(samples: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over the samples."""
    chosen = Settings(data_dir=tmp_path_factory.mktemp("plans"), write_token=TOKEN)
    shared = Services(chosen, samples.store, samples.current_encoder, samples.retriever)
    shared.close = lambda: None  # type: ignore[method-assign]  # others go on reading the samples
    with Server(create_app(chosen, shared)) as server:
        yield server.url


def hand_in(page: Page, site: str, tmp_path: Path) -> None:
    """The plan as a file, the list pasted."""
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    page.goto(f"{site}/plan")
    page.get_by_label("上传方案或台账").set_input_files(path)
    page.get_by_text("对照问题清单（可不填）").click()
    page.get_by_label("或者粘贴清单").fill("\n".join(LISTED))
    page.get_by_role("button", name="开始体检").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("某局党组整改方案")


def test_a_plan_is_handed_in_and_its_findings_read_beside_its_text(
    page: Page, samples_site: str, tmp_path: Path
) -> None:
    hand_in(page, samples_site, tmp_path)
    expect(page.get_by_role("status").first).to_contain_text("发现")
    passage = page.locator("mark", has_text="尽快")
    finding = page.get_by_role("article", name="整改时限不明确")
    expect(finding).to_contain_text("没有日期")
    drawn(page)
    text, beside = passage.bounding_box(), finding.bounding_box()
    assert text is not None
    assert beside is not None
    assert text["x"] + text["width"] < beside["x"]
    expect(page.get_by_role("article", name="漏了清单上的问题")).to_contain_text("党员发展工作停滞")


def test_findings_are_filtered_by_severity_and_taken_away(
    page: Page, samples_site: str, tmp_path: Path
) -> None:
    hand_in(page, samples_site, tmp_path)
    page.get_by_role("navigation", name="按严重程度筛选").get_by_role("link", name="高").click()
    expect(page.locator(".finding.severity-high").first).to_be_visible()
    expect(page.locator(".finding.severity-low")).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载 Word 体检报告").click()
    assert started.value.suggested_filename == "某局党组整改方案体检结果.docx"


def test_keys_alone_lead_from_the_passage_to_its_finding_and_back(
    page: Page, samples_site: str, tmp_path: Path
) -> None:
    hand_in(page, samples_site, tmp_path)
    link = page.locator("p", has_text="整改时限：尽快").get_by_role("link").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".finding:target")).to_contain_text("整改时限不明确")
    back = page.locator(".finding:target").get_by_role("link", name="看原文")
    back.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place:target + mark")).to_have_text("尽快")


def test_an_example_leads_to_its_notice(page: Page, samples_site: str, tmp_path: Path) -> None:
    hand_in(page, samples_site, tmp_path)
    examples = page.locator(".examples").first
    examples.locator("summary").click()
    examples.get_by_role("link").first.click()
    expect(page.locator(".cited").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_findings_stand_below_their_text(
    open_page: OpenPage, samples_site: str, tmp_path: Path, scripts: bool
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    hand_in(page, samples_site, tmp_path)
    from_the_top = (
        "element => element.getBoundingClientRect().top + scrollY"  # the page may still be scrolling
    )
    passage = page.locator("mark", has_text="尽快").first.evaluate(from_the_top)
    finding = page.get_by_role("article", name="整改时限不明确").evaluate(from_the_top)
    assert passage < finding
    if scripts:
        assert drawn(page).evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_there_are_findings_and_examples_but_no_controls(
    page: Page, samples_site: str, tmp_path: Path
) -> None:
    hand_in(page, samples_site, tmp_path)
    page.emulate_media(media="print")
    expect(page.get_by_role("article", name="整改时限不明确")).to_be_visible()
    expect(page.locator(".examples blockquote").first).to_be_visible()
    expect(page.locator(".downloads")).to_be_hidden()
    expect(page.locator(".severity-filter")).to_be_hidden()


def test_what_cannot_be_checked_says_why_and_keeps_the_words(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/plan")
    page.get_by_label("或者粘贴方案").fill("没有问题的文字")
    page.get_by_role("button", name="开始体检").click()
    expect(page.get_by_role("alert")).to_contain_text("没有找到逐条列出的问题")
    expect(page.get_by_label("或者粘贴方案")).to_have_value("没有问题的文字")
