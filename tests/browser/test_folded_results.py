"""A measure found in several places is read once, and each of its sources opens at its passage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.build import build_index
from index.retriever import open_retriever
from tests.api import fakes
from tests.browser.conftest import Server
from tests.index.fakes import FakeEncoder, FakeStore, measure

TEXT = "全面清理差旅费报销凭证,对超标准报销的住宿费逐人核定金额并限期退缴到账"


@pytest.fixture
def repeating_site(tmp_path: Path) -> Iterator[str]:
    """The address of a site whose measures repeat each other, over a real index."""
    from api.app import create_app

    store, encoder = FakeStore(measure(f"{slug}#P1-M1", TEXT) for slug in "abc"), FakeEncoder()
    build_index(store, tmp_path / "index", encoder)
    settings = fakes.FakeSettings(data_dir=tmp_path)
    services = fakes.FakeServices(settings, retriever=open_retriever(tmp_path / "index", store, encoder))
    with Server(create_app(settings, services)) as server:
        yield server.url


def test_the_sources_of_a_measure_unfold_without_loading_anything(page: Page, repeating_site: str) -> None:
    page.goto(f"{repeating_site}/search?q=差旅费住宿费超标准退缴")
    expect(page.locator(".precedent")).to_have_count(1)
    sources = page.locator("details.also li a")
    expect(sources.first).to_be_hidden()
    page.get_by_text("另有 2 家同类表述").click()
    expect(sources).to_have_count(2)
    expect(sources.first).to_have_attribute("href", "/notices/b?cite=P1-M1#P1-M1")


def test_showing_all_and_folding_again_exchange_the_results_in_place(page: Page, repeating_site: str) -> None:
    page.goto(f"{repeating_site}/search?q=差旅费住宿费超标准退缴")
    page.evaluate("window.notReloaded = true")
    page.get_by_role("link", name="逐条显示").click()
    expect(page.locator(".precedent")).to_have_count(3)
    assert "duplicates=show" in page.url
    page.get_by_role("link", name="合并显示").click()
    expect(page.locator(".precedent")).to_have_count(1)
    assert page.evaluate("window.notReloaded") is True


def test_a_narrow_screen_shows_sources_without_scrolling_sideways(page: Page, repeating_site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{repeating_site}/search?q=差旅费住宿费超标准退缴")
    summary = page.get_by_text("另有 2 家同类表述")
    summary.click()
    box = summary.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
