"""What the manager sees when something fails, and that it heals by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, expect

from e2e.conftest import wait_until
from e2e.launch import StandIn, backend, chrome, free_port, pair
from e2e.test_main_job import ask


def test_a_failing_dialer_shows_as_stale_with_the_reason_and_recovers(
    browser: Any, truth: Callable[..., Any], panel: Callable[..., Page]
) -> None:
    before = ask(browser, "/v1/snapshot?window=today")
    truth("/control/faults", {"kind": "error", "status": 500})
    try:
        wait_until(
            lambda: ask(browser, "/v1/snapshot?window=today")["status"] == "stale", 150, "the floor turning stale"
        )
        page = panel("#/today")
        expect(page.get_by_role("status").filter(has_text="Not fresh since").first).to_be_visible()
        shown = ask(browser, "/v1/snapshot?window=today")
        assert shown["reason"]
        assert shown["agents"]["n"] == before["agents"]["n"], "the last picture is kept"
    finally:
        truth("/control/faults", {"clear": True})
    ask(browser, "/v1/refresh", "post")
    wait_until(lambda: ask(browser, "/v1/snapshot?window=today")["status"] == "live", 150, "recovery")


def test_with_the_backend_stopped_the_panel_draws_its_offline_copy(
    tmp_path: Path, playwright_: Playwright, site: StandIn
) -> None:
    port = free_port()
    with chrome(playwright_, tmp_path / "profile", site.port) as fresh:
        page = fresh.context.new_page()
        with backend(tmp_path / "data", port=port) as running:
            pair(fresh, running.code, port)
            page.goto(fresh.url("panel.html") + "#/agents")
            expect(page.get_by_role("row").nth(5)).to_be_visible(timeout=90_000)
            names = page.get_by_role("table").get_by_role("link").all_inner_texts()
        page.goto(fresh.url("panel.html") + "#/today")
        page.goto(fresh.url("panel.html") + "#/agents")
        page.reload()
        expect(page.get_by_text(re.compile("offline copy", re.IGNORECASE)).first).to_be_visible(timeout=90_000)
        links = page.get_by_role("table").get_by_role("link")
        expect(links.first).to_be_visible(timeout=30_000)
        assert set(links.all_inner_texts()) & set(names)


def test_a_wrong_code_is_explained(tmp_path: Path, playwright_: Playwright, site: StandIn) -> None:
    with chrome(playwright_, tmp_path / "profile", site.port) as fresh:
        page = fresh.context.new_page()
        page.goto(fresh.url("options.html"))
        page.get_by_label("Pairing code").fill("AAAA-AAAA")
        page.get_by_role("button", name="Test and save").click()
        expect(page.get_by_text(re.compile("wrong or expired"))).to_be_visible(timeout=15_000)
