"""Every screen, light and dark, narrow and wide: axe finds nothing, nothing runs out of the page, a picture is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PICTURES, wait_until
from e2e.launch import ROOT, Chrome
from e2e.test_main_job import ask

AXE = (ROOT / "extension" / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = {
    "today": ("#/today", "[data-ready], .tile"),
    "agents": ("#/agents", "[data-index] [role=cell]"),
    "agent": ("AGENT", "h2"),
    "agent-calls": ("AGENT-CALLS", "[data-index] [role=cell]"),
    "campaigns": ("#/campaigns", "[data-index] [role=cell]"),
    "matrix": ("#/matrix", "canvas"),
    "calls": ("#/calls", "[data-index] [role=cell]"),
    "settings": ("#/settings", "h2"),
}
LOOKS = (("400", 400, 900, ("light", "dark")), ("full", 1280, 860, ("dark", "light")))
"""Name, width and height in px, and schemes in the order they are looked at."""


@pytest.fixture(scope="module", autouse=True)
def settled(browser: Chrome) -> None:
    """Pictures for the documentation wait until the history is filled and the first-run text was read."""
    if not os.environ.get("TEAM_OPTIMIZER_PICTURES"):
        return
    wait_until(lambda: ask(browser, "/v1/snapshot")["health"]["backfill"]["finished"], 400, "the history being filled")
    page = browser.context.new_page()
    page.goto(browser.url("panel.html"))
    page.get_by_role("button", name="Got it").click()
    page.close()


def keep(page: Page, name: str) -> None:
    """Keeps the picture where the documentation shows it when asked to, else beside the traces."""
    folder = PICTURES if os.environ.get("TEAM_OPTIMIZER_PICTURES") else ROOT / "e2e" / ".traces"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(Path(folder) / f"{name}.png"))


def violations(page: Page) -> list[str]:
    """What axe objects to on the page, one line each; what it is content with is not written down."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        """(rules) => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
            .then((result) => result.violations)""",
        RULES,
    )
    return [f"{each['id']}: {each['help']} ({each['nodes'][0]['html'][:120]})" for each in found]


def in_every_look(page: Page, name: str, ready: str = "", *, slack_px: int = 0) -> None:
    """What an open page shows is kept, accessible and fits: narrow and wide, light and dark.

    At each size the scheme changes while the page is open. With `ready`, what shows that the screen is there, it is
    loaded anew at the second size, in the dark; without, what was done on the page stays.
    """
    for i, (look, width, height, schemes) in enumerate(LOOKS):
        page.set_viewport_size({"width": width, "height": height})
        for j, scheme in enumerate(schemes):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            if ready and (i, j) == (1, 0):
                page.reload()
            if ready:
                expect(page.locator(ready).first).to_be_visible(timeout=30_000)
            page.wait_for_timeout(400)
            keep(page, f"{name}-{look}-{scheme}")
            assert violations(page) == [], f"{name}, {look}, {scheme}"
            fits = page.evaluate("(slack) => document.documentElement.scrollWidth <= innerWidth + slack", slack_px)
            assert fits, f"{name} scrolls sideways, {look}, {scheme}"


def some_agent(page: Page, browser: Chrome) -> str:
    page.goto(browser.url("panel.html") + "#/agents")
    link = page.get_by_role("table").get_by_role("link").first
    expect(link).to_be_visible(timeout=20_000)
    return str(link.get_attribute("href"))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_accessible_and_fits(screen: str, page: Page, panel: Callable[..., Page], browser: Chrome) -> None:
    hash_, ready = SCREENS[screen]
    if hash_.startswith("AGENT"):
        own = some_agent(page, browser)
        hash_ = own + ("?tab=calls" if hash_.endswith("CALLS") else "")
    in_every_look(panel(hash_), screen, ready, slack_px=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_beside_the_page(scheme: str, convoso: Page) -> None:
    convoso.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    convoso.evaluate("() => { location.hash = '#/AgentMonitor'; }")
    frame = convoso.frame_locator("iframe[src*='panel.html']")
    frame.get_by_role("link", name="Today").first.click()
    expect(frame.locator(".tile").first).to_be_visible(timeout=20_000)
    convoso.wait_for_timeout(600)
    keep(convoso, f"in-page-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_options_are_accessible(scheme: str, page: Page, browser: Chrome) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto(browser.url("options.html"))
    expect(page.get_by_role("heading").first).to_be_visible()
    page.wait_for_timeout(400)
    keep(page, f"options-{scheme}")
    assert violations(page) == []
