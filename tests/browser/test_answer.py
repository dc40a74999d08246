"""The counted answer in a browser: every figure opens its passages; a written answer comes only when asked for."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.settings import Settings
from api.wiring import open_services
from tests.api.answers.fake_model import Conversation, FakeModel, running_model, saying
from tests.browser.conftest import OpenPage, Server, drawn

QUESTION = "差旅费报销审核不严"
WEAK = "远洋渔船捕捞配额超限怎么处理"


@pytest.fixture(scope="module")
def model() -> Iterator[FakeModel]:
    with running_model() as running:
        yield running


@pytest.fixture(scope="module")
def samples_site(
    sample_base: Path, model: FakeModel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a site with the samples and a language model."""
    from api.app import create_app

    folder = tmp_path_factory.mktemp("answer") / "data"
    shutil.copytree(sample_base, folder)
    settings = Settings(data_dir=folder, llm_base_url=model.url, llm_model="fake-8b", llm_timeout_seconds=30)
    with Server(create_app(settings, open_services(settings, writable=False))) as server:
        yield server.url


def figure(page: Page, show: str) -> str:
    """What a figure says."""
    return page.locator(f'.answer a[href*="show={show}"]').inner_text()


def test_a_reader_goes_from_the_question_over_a_figure_to_the_passage(page: Page, samples_site: str) -> None:
    page.goto(samples_site)
    page.get_by_role("combobox").fill(QUESTION)
    page.keyboard.press("Enter")
    answer = page.locator(".answer")
    expect(answer).to_contain_text(re.compile(r"^\d+ 个可比先例，来自 \d+ 家单位（20\d\d—20\d\d 年）："))
    count = int(figure(page, "type%3AM1"))
    drawn(page).locator('.answer a[href*="show=type%3AM1"]').click()
    opened = page.locator("[data-opened]")
    expect(opened.get_by_role("heading", name=f"建章立制：{count} 个先例")).to_be_focused()
    expect(opened.locator("article")).to_have_count(count)
    assert "/search" in page.url
    quote = opened.locator("article").first.locator(".measure-text").first.inner_text()
    opened.locator("article").first.get_by_role("link", name="原文").first.click()
    expect(page).to_have_url(re.compile(r"/notices/.+\?cite=P\d+-M\d+#P\d+-M\d+"))
    cited = page.locator(".cited").first.inner_text()
    assert re.sub(r"\s|^[一二三四五六七八九十]+是", "", quote)[:12] in re.sub(r"\s", "", cited)


def test_every_figure_of_the_sentence_opens_as_many_as_it_says(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/search?q={QUESTION}")
    figures = page.locator("[data-figure]")
    for place in range(figures.count()):
        one = figures.nth(place)
        words, href = one.inner_text(), one.get_attribute("href") or ""
        one.click()
        expect(one).to_have_attribute("aria-expanded", "true")
        opened = page.locator("[data-opened]")
        if "show=units" in href or "show=types" in href or "show=documents" in href:
            expect(opened.locator(".group-title")).to_have_count(int(words))
        elif words.isdigit():
            expect(opened.locator("[data-problem]")).to_have_count(int(words))
        expect(page.locator("[data-figure][aria-expanded]")).to_have_count(1)


def test_an_opened_figure_is_folded_again_by_itself_and_by_its_button(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/search?q={QUESTION}")
    one = page.locator("[data-figure]").first
    one.click()
    expect(page.locator("[data-opened]")).to_be_visible()
    one.click()
    expect(page.locator("[data-opened]")).to_be_hidden()
    one.click()
    page.get_by_role("button", name="收起").click()
    expect(page.locator("[data-opened]")).to_be_hidden()
    expect(one).to_be_focused()


def test_escape_folds_an_opened_figure_and_returns_to_it(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/search?q={QUESTION}")
    opener = drawn(page).locator('.answer a[href*="show=units"]')
    opener.click()
    expect(page.locator("[data-opened] .passages-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-opened]")).to_be_hidden()
    expect(opener).to_be_focused()


def test_on_paper_the_sources_in_folds_are_laid_out_and_folded_again_after(
    page: Page, samples_site: str
) -> None:
    page.goto(f"{samples_site}/answer/passages?q={QUESTION}")
    fold = "document.querySelector('main').insertAdjacentHTML('beforeend', '<details class=also id=f><summary>另有 1 家</summary></details>')"
    page.evaluate(fold)
    is_open = "[dispatchEvent(new Event('{}')), document.getElementById('f').open][1]"
    assert page.evaluate(is_open.format("beforeprint")) is True
    assert page.evaluate(is_open.format("afterprint")) is False


def test_without_scripts_a_figure_leads_to_its_page(open_page: OpenPage, samples_site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{samples_site}/search?q={QUESTION}")
    count = figure(page, "status%3Afinished")
    page.locator('.answer a[href*="show=status%3Afinished"]').click()
    expect(page).to_have_url(re.compile("/answer/passages"))
    expect(page.get_by_role("heading", name=f"已完成：{count} 个先例")).to_be_visible()
    expect(page.locator("article[data-problem]")).to_have_count(int(count))
    expect(page.locator(".answer [aria-current]")).to_have_text(count)
    page.get_by_role("navigation", name="全部统计").get_by_role("link", name="建章立制").click()
    expect(page.get_by_role("heading", name=re.compile("^建章立制"))).to_be_visible()
    page.get_by_role("link", name=re.compile("的检索结果")).click()
    expect(page.locator(".answer-box")).to_be_visible()


def test_the_answer_follows_a_filter_in_place(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/search?q={QUESTION}")
    page.locator("[data-figure]").first.click()
    page.locator("[data-facet=year]").get_by_role("link", name=re.compile("2022年")).click()
    expect(page.locator(".answer")).to_contain_text("（2022 年）")
    expect(page.locator("[data-opened]")).to_be_hidden()
    expect(page.locator("[data-announce]")).to_contain_text("（2022 年）")


def test_what_is_comparable_is_explained_where_it_stands(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/search?q={QUESTION}")
    page.get_by_text("怎样统计").click()
    expect(page.get_by_text("检索得分不低于最高分的一半")).to_be_visible()


def test_a_weak_answer_is_marked_on_every_card(page: Page, samples_site: str) -> None:
    page.goto(f"{samples_site}/search?q={WEAK}")
    expect(page.get_by_role("heading", name=re.compile("^未找到可比先例，以下为最相近的"))).to_be_visible()
    cards = page.locator(".precedent")
    expect(page.locator(".precedent .standing")).to_have_count(cards.count())
    expect(page.locator(".answer-box")).to_have_count(0)
    expect(page.locator("[data-write]")).to_have_count(0)


def test_a_written_answer_comes_sentence_by_sentence_with_its_sources(
    page: Page, samples_site: str, model: FakeModel
) -> None:
    def slowly(conversation: Conversation) -> None:
        conversation.head()
        conversation.say("多家单位复核凭证并退缴[1][2]。")
        conversation.say("成效显著。<img src=x onerror=alert(1)>修订了办法[3]。")
        go_on.wait(30)
        conversation.say("另有单位加强培训[99]。")
        conversation.end()

    go_on = threading.Event()
    model.behave = slowly
    asked = len(model.asked)
    page.goto(f"{samples_site}/search?q={QUESTION}")
    assert len(model.asked) == asked
    page.get_by_role("link", name="生成书面归纳").click()
    sentences = page.locator(".written-text p")
    expect(sentences).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="正在生成")).to_be_visible()
    expect(page.get_by_text("使用前请逐句对照原文")).to_be_visible()
    go_on.set()
    expect(page.locator(".written-end")).to_have_text(
        "另有 2 句没有可核对的出处，或写了原文没有的数字、文件，已去掉。"
    )
    expect(sentences.first).to_have_text("多家单位复核凭证并退缴。[1][2]")
    expect(sentences.nth(1)).to_have_text("修订了办法。[3]")
    assert page.locator(".written img").count() == 0
    page.get_by_text(re.compile(r"出处（\d+ 段原文）")).click()
    sources = page.locator(".written-sources li")
    text = sources.first.locator(".measure-text").inner_text()
    sentences.first.locator("a").first.click()
    expect(page).to_have_url(re.compile(r"/notices/.+\?cite="))
    assert text[:10] in re.sub(r"\s", "", page.locator(".cited").first.inner_text())


def test_writing_is_stopped_by_its_button_and_by_another_search(
    page: Page, samples_site: str, model: FakeModel
) -> None:
    def endless(conversation: Conversation) -> None:
        conversation.head()
        conversation.say("多家单位退缴[1]。")
        while not conversation.released.wait(0.05):
            conversation.raw(b": alive\n\n")

    model.behave = endless
    page.goto(f"{samples_site}/search?q={QUESTION}")
    for stop in (
        lambda: page.get_by_role("button", name="停止").click(),
        lambda: page.locator("[data-facet=year]").get_by_role("link", name=re.compile("2022年")).click(),
    ):
        model.gone.clear()
        page.get_by_role("link", name="生成书面归纳").click()
        expect(page.locator(".written-text p")).to_have_count(1)
        stop()
        assert model.gone.wait(60)


def test_a_model_that_fails_is_told_in_place(page: Page, samples_site: str, model: FakeModel) -> None:
    model.behave = lambda conversation: conversation.head(500, "application/json")
    page.goto(f"{samples_site}/search?q={QUESTION}")
    page.get_by_role("link", name="生成书面归纳").click()
    expect(page.locator(".written-fault")).to_contain_text("模型服务出错（500）")


def test_without_scripts_the_written_answer_is_a_page(
    open_page: OpenPage, samples_site: str, model: FakeModel
) -> None:
    model.behave = saying("多家单位复核凭证并退缴[1]。")
    page = open_page(java_script_enabled=False)
    page.goto(f"{samples_site}/search?q={QUESTION}")
    page.get_by_role("link", name="生成书面归纳").click()
    expect(page.get_by_role("heading", name="书面归纳")).to_be_visible()
    page.get_by_role("link", name="出处 1").click()
    expect(page).to_have_url(re.compile("#source-1$"))


@pytest.mark.parametrize("path", ["/search", "/answer/passages"])
def test_a_narrow_screen_does_not_scroll_sideways(page: Page, samples_site: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{samples_site}{path}?q={QUESTION}")
    if path == "/search":
        page.locator("[data-figure]").first.click()
        expect(page.locator("[data-opened]")).to_be_visible()
    assert drawn(page).evaluate("document.documentElement.scrollWidth <= window.innerWidth")
