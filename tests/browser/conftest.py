"""A real Chromium before a real server on a free port; the parts behind it are the fakes of tests/api."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.api import fakes

TOKEN = "a-write-token-for-tests"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
TIMEOUT_MS = 60_000  # of one step, on a slow machine under load


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server:
    """The application on 127.0.0.1, in a thread of this process; stops with the fixture."""

    def __init__(self, app: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="error", ws="none", lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="test-server"
        )

    def __enter__(self) -> Server:
        self._thread.start()
        return self  # the socket listens already: early requests wait, and nothing has to poll

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=30)
        self._socket.close()


def serve(folder: Path, stored: Any = None) -> Server:
    """A server over the fakes; stored: notices, by default the three of tests/api/notices.py."""
    from api.app import create_app

    settings = fakes.FakeSettings(data_dir=folder, write_token=TOKEN, page_size=2)
    services = fakes.services_with(settings) if stored is None else fakes.services_with(settings, stored)
    return Server(create_app(settings, services, pipeline=fakes.PIPELINE))


@pytest.fixture(scope="session")
def reading_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that tests only read."""
    with serve(tmp_path_factory.mktemp("reading")) as server:
        yield server.url


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a site of this test's own, to write to."""
    with serve(tmp_path) as server:
        yield server.url


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[str]:
    """The address of a site without notices."""
    with serve(tmp_path, ()) as server:
        yield server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another of the machine's own."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(
            "这些测试需要 Chromium:apt-get install chromium fonts-noto-cjk,或用 -m 'not browser' 跳过。"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page must not do: break its scripts, break the CSP, or ask anything of another host."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Watch all pages of the context."""
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", lambda request: self._asked(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium reports a 404 that a test asks for on purpose as an error too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _asked(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:")):
            self.foreign.append(url)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages in contexts of their own (options as of Browser.new_context); at the end all must be clean."""
    watch, contexts = Watch(), []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(
            **{"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}, **options}
        )
        context.set_default_timeout(TIMEOUT_MS)
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    expect.set_options(timeout=TIMEOUT_MS)
    yield open_one
    for context in contexts:
        context.close()
    assert watch.errors == []
    assert watch.foreign == []


def drawn(page: Page) -> Page:
    """The page once its styles and scripts are in: a heading can be visible before either works."""
    page.wait_for_load_state()
    return page


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of 1280 x 800."""
    return open_page()
