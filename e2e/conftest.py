"""One floor, one page and one paired browser for the whole run; tests that break something start their own."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from e2e.launch import ADMIN, PORT, ROOT, Backend, Chrome, StandIn, backend, chrome, healthy, pair, stand_in

PICTURES = ROOT / "docs" / "pictures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backend")


@pytest.fixture(scope="session")
def floor(data_dir: Path) -> Iterator[Backend]:
    """The simulated floor behind the real backend, back-filled far enough that every window has calls."""
    if healthy(PORT):
        pytest.exit(f"Port {PORT} is in use; the extension may only ask there. Stop that backend and run again.")
    with backend(data_dir) as running:
        assert running.page is not None, "the demo says where its page is"
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, floor: Backend) -> Iterator[StandIn]:
    with stand_in(tmp_path_factory.mktemp("tls"), floor.page) as page:
        yield page


@pytest.fixture(scope="session")
def browser(
    tmp_path_factory: pytest.TempPathFactory, playwright_: Playwright, floor: Backend, site: StandIn
) -> Iterator[Chrome]:
    """Chromium with the extension, paired the way a manager pairs it."""
    with chrome(playwright_, tmp_path_factory.mktemp("profile"), site.port) as started:
        pair(started, floor.code)
        yield started


@pytest.fixture
def page(browser: Chrome) -> Iterator[Page]:
    """A fresh tab that fails the test on any uncaught error in it."""
    tab = browser.context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    tab.close()
    assert errors == []


@pytest.fixture
def convoso(page: Page) -> Page:
    """Convoso's admin page (the stand-in) with the panel beside it."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(ADMIN + "dashboard#/Index")
    return page


@pytest.fixture
def panel(page: Page, browser: Chrome) -> Callable[..., Page]:
    """Opens the panel in a tab at a given width and hash; the same app as in the page."""

    def open_at(hash_: str = "#/today", width: int = 400, height: int = 900, scheme: str = "light") -> Page:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(browser.url("panel.html") + hash_)
        return page

    return open_at


@pytest.fixture(scope="session")
def truth(floor: Backend) -> Callable[[str], Any]:
    """Asks the simulator's control routes, which no product code may do."""

    def ask(path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{floor.page}{path}", data=data, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    return ask


def wait_until(check: Callable[[], bool], within_s: float, what: str) -> None:
    """Polls a condition; fails with a sentence."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if check():
            return
        time.sleep(0.25)
    pytest.fail(f"{what} did not happen within {within_s:.0f} s")
