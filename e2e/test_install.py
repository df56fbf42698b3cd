"""From install to a panel beside Convoso's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from e2e.conftest import wait_until
from e2e.launch import ROOT, Backend, Chrome, StandIn, chrome, complaints

HOSTS = {"https://*.convoso.com/*", "http://127.0.0.1:8137/*"}


@pytest.mark.parametrize("build", ["dist", "dist-e2e"])
def test_chrome_finds_nothing_to_complain_about(
    build: str, tmp_path: Path, playwright_: Playwright, site: StandIn
) -> None:
    with chrome(playwright_, tmp_path, site.port, dist=ROOT / "extension" / build) as fresh:
        page = fresh.context.new_page()
        page.goto("https://admin-dt.convoso.com/dashboard#/Index")
        page.wait_for_timeout(1500)
        found = complaints(fresh)
    assert found["manifestErrors"] == []
    assert found["runtimeErrors"] == []
    assert found["installWarnings"] == []
    hosts = {entry["host"] for entry in found["permissions"]["runtimeHostPermissions"]["hosts"]}
    assert hosts == HOSTS
    assert found["permissions"]["simplePermissions"] == []


def test_the_panel_stands_beside_the_page_and_pushes_it(convoso: Page, browser: Chrome) -> None:
    frame = convoso.frame_locator("iframe[src*='panel.html']")
    expect(frame.get_by_role("navigation").first).to_be_visible(timeout=15_000)
    margin = convoso.evaluate("() => parseInt(getComputedStyle(document.documentElement).marginRight)")
    assert margin == 400
    expect(convoso.get_by_role("heading").first).to_be_visible()


def test_the_panel_survives_convosos_hash_routes(convoso: Page) -> None:
    frame = convoso.frame_locator("iframe[src*='panel.html']")
    expect(frame.get_by_role("navigation").first).to_be_visible(timeout=15_000)
    for route in ("#/AgentMonitor", "#/Reports", "#/Index"):
        convoso.evaluate("(hash) => { location.hash = hash; }", route)
        convoso.wait_for_timeout(300)
    expect(frame.get_by_role("navigation").first).to_be_visible()


def test_it_also_opens_in_chromes_own_side_panel(
    tmp_path: Path, playwright_: Playwright, site: StandIn, floor: Backend
) -> None:
    """In a browser of its own: the in-page frame gives way to the side panel and stays away."""
    with chrome(playwright_, tmp_path, site.port) as fresh:
        page = fresh.context.new_page()
        page.goto("https://admin-dt.convoso.com/dashboard#/Index")
        page.get_by_role("button", name="Chrome's side panel").click()
        wait_until(lambda: len(_side_panels(fresh)) == 1, 10, "the side panel opening")


def _side_panels(browser: Chrome) -> list[object]:
    found: list[object] = browser.worker.evaluate("() => chrome.runtime.getContexts({contextTypes: ['SIDE_PANEL']})")
    return found


def test_agents_own_pages_get_no_panel(page: Page) -> None:
    page.goto("https://agent-dt.convoso.com/dashboard")
    page.wait_for_timeout(800)
    assert page.locator("iframe").count() == 0
