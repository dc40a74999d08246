"""For everyone: by keyboard alone, on a small screen, in the dark, with words that can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

PAGES = (
    "/",
    "/search?q=差旅费报销",
    "/search?q=qqqq",
    "/notices",
    "/notices/linlan-edu-2024?cite=P1-M1",
    "/login",
    "/about",
    "/api-docs",
    "/no-such-page",
)

# Text nodes whose colour stands out from their ground by less than 4.5:1, as "ratio text".
LOW_CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = ([r, g, b]) => { const f = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const ground = node => { for (; node; node = node.parentElement) { const c = parse(getComputedStyle(node).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255]; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) found.push(ratio.toFixed(2) + " " + walker.currentNode.textContent.trim().slice(0, 20));
  }
  return found;
}"""


def test_the_whole_path_can_be_walked_by_keyboard(page: Page, reading_site: str) -> None:
    page.goto(f"{reading_site}/about")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("公务接待")
    page.keyboard.press("Enter")
    link = page.get_by_role("article").get_by_role("link", name="公务接待审批不规范")
    expect(link).to_be_visible()
    for _ in range(60):
        if link.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#P2.cited")).to_be_in_viewport()
    expect(page.locator("#P2-M1")).to_have_attribute("tabindex", "0")
    page.locator("#P2-M1").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".passage-panel")).to_contain_text("linlan-edu-2024#P2-M1")


def test_arrow_keys_walk_the_suggestions_and_escape_clears(page: Page, reading_site: str) -> None:
    page.goto(reading_site)
    box = page.get_by_role("combobox")
    box.press_sequentially("公务")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("公务接待审批不规范")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_value("公务")
    expect(options).to_have_count(0)
    page.keyboard.press("Escape")
    expect(box).to_have_value("")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways(open_page: OpenPage, reading_site: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 844})
    for path in PAGES:
        page.goto(reading_site + path)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (path, overflow) == (path, 0)


def test_filters_open_as_a_sheet_on_a_small_screen(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{reading_site}/search?q=差旅费报销")
    expect(page.locator(".facets")).to_be_hidden()
    page.get_by_role("link", name="筛选", exact=True).click()
    expect(page.locator(".facets")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".facets")).to_be_hidden()


def test_filters_open_without_scripts_too(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(f"{reading_site}/search?q=差旅费报销")
    page.get_by_role("link", name="筛选", exact=True).click()
    expect(page.locator(".facets")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(open_page: OpenPage, reading_site: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    for path in PAGES:
        page.goto(reading_site + path)
        assert (path, page.evaluate(LOW_CONTRAST)) == (path, [])


def test_targets_are_large_enough_for_a_finger(open_page: OpenPage, reading_site: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{reading_site}/search?q=差旅费报销")
    for target in (".side-links a", ".open-sheet", ".sorts a", ".search-box button", ".site-nav a"):
        box = page.locator(target).first.bounding_box()
        assert box is not None
        assert (target, box["height"] >= 44, box["width"] >= 44) == (target, True, True)


def test_the_theme_can_be_switched_and_is_kept(page: Page, reading_site: str) -> None:
    page.goto(reading_site)
    page.get_by_role("button", name="切换深色与浅色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
