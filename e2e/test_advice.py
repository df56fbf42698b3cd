"""Advice from the card to the calls, from the card to Convoso's page, and from there to the ledger.

The floor is the scenario `target-200`: it will miss its 200 calls of the day, and some agents belong on Campaign 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from e2e.conftest import wait_until
from e2e.launch import ADMIN, Chrome, backend, chrome, free_port, pair, stand_in
from e2e.test_main_job import ask
from e2e.test_screens import in_every_look

READY_S = 420
SPEED = ("--speed", "5")
START = ("--demo-seed", "5", "--demo-start", "2026-11-18T14:44")
SCREENS = {
    "feed": ("#/feed", ".advice"),
    "feed-opportunities": ("#/feed?tab=opportunity", ".advice"),
    "feed-held": ("#/feed?tab=held", ".held, .advice, .alert"),
    "lineup": ("#/lineup", ".lineup-screen, .screen table"),
    "what-if": ("#/what-if", ".screen"),
    "drop-budget": ("#/drop-budget", ".screen"),
    "coaching": ("#/coaching", ".screen"),
    "effects": ("#/effects", ".screen"),
    "exposure": ("#/exposure", ".screen"),
    "audit": ("#/audit", ".screen"),
    "optimiser": ("#/settings/optimiser", ".screen"),
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def advised(tmp_path_factory: pytest.TempPathFactory, playwright_: Playwright) -> Iterator[Chrome]:
    """Chromium paired with a backend that has read the history and advises a move; its page is that floor's."""
    port, folder = free_port(), tmp_path_factory.mktemp("advised")
    (folder / "tls").mkdir()
    with (
        backend(folder / "data", "--demo-scenario", "target-200", *START, *SPEED, port=port) as running,
        stand_in(folder / "tls", running.page) as site,
        chrome(playwright_, folder / "profile", site.port) as browser,
    ):
        pair(browser, running.code, port)
        wait_until(lambda: bool(_moves(browser)), READY_S, "advice to move somebody")
        run_at(browser, 1)
        yield browser


def run_at(browser: Chrome, speed: float) -> None:
    """Lets the simulated clock run that many times as fast as the real one, by way of the stand-in's own address."""
    page = browser.context.new_page()
    page.goto(ADMIN + "dashboard#/Index")
    page.evaluate(
        """async (speed) => {
            const headers = {"Content-Type": "application/json"};
            const answer = await fetch("/control/clock", {method: "POST", headers, body: JSON.stringify({speed})});
            if (!answer.ok) throw new Error("The clock kept its speed.");
        }""",
        speed,
    )
    page.close()


def goal_of(advice: dict[str, Any], agent: str) -> str:
    """Where a move sends one of its agents: in a chain each goes elsewhere."""
    own = re.search(rf"{re.escape(agent)} from [^,:]+? to (Campaign \d)", advice["sentence"])
    return own[1] if own else re.findall(r"to (Campaign \d)", advice["sentence"])[-1]


def _moves(browser: Chrome) -> list[dict[str, Any]]:
    return [card for card in ask(browser, "/v1/feed").get("cards", []) if card["kind"] == "move"]


@pytest.fixture
def screen(advised: Chrome) -> Iterator[Callable[..., Page]]:
    """Opens the panel of that floor; an uncaught error in it fails the test."""
    page = advised.context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def open_at(hash_: str, width: int = 400, height: int = 900, scheme: str = "light") -> Page:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(advised.url("panel.html") + hash_)
        return page

    yield open_at
    page.close()
    assert errors == []


def card(page: Page, text: str) -> Locator:
    """The card whose sentence has these words, unfolded."""
    found = page.locator(".advice").filter(has_text=re.compile(text)).first
    expect(found).to_be_visible(timeout=30_000)
    why = found.locator(".why-button")
    if why.get_attribute("aria-expanded") != "true":
        why.click()
    return found


def test_the_day_misses_its_target_in_calls_and_says_so(screen: Callable[..., Page]) -> None:
    page = screen("#/today")
    outcome = page.locator(".outcome").first
    expect(outcome).to_contain_text(
        re.compile(r"1[567]\d calls, (1[5-9]|2[0-2]) % below the target of 200"), timeout=30_000
    )


def test_from_a_card_the_calls_are_two_clicks_away(screen: Callable[..., Page]) -> None:
    page = screen("#/feed?tab=opportunity")
    move = card(page, r"Move .* to Campaign 5")
    expect(move).to_contain_text("contacts")
    in_every_look(page, "feed-card")
    move.get_by_role("link", name=re.compile("Show (the )?calls")).click()
    calls = page.get_by_role("table", name=re.compile("Calls", re.IGNORECASE))
    expect(calls.get_by_role("row").nth(2)).to_be_visible()


def test_what_if_tells_calls_and_conversions_apart(advised: Chrome, screen: Callable[..., Page]) -> None:
    page = screen("#/feed?tab=opportunity")
    move = card(page, r"Move .* to Campaign 5")
    move.get_by_role("link", name=re.compile("What if|Try", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile("#/what-if"))
    tell = page.get_by_role("button", name=re.compile("What if|Try|Work it out|Simulate|Show", re.IGNORECASE)).first
    if tell.is_visible():
        tell.click()
    body = page.locator("main")
    # The first question compiles what simulates; the panel asks again by itself until that is done.
    expect(body).to_contain_text(re.compile("Conversions", re.IGNORECASE), timeout=120_000)
    expect(body).to_contain_text(re.compile("Calls", re.IGNORECASE))
    expect(body).to_contain_text("Campaign 5")
    in_every_look(page, "what-if-result")


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_advice_is_accessible_and_fits(name: str, screen: Callable[..., Page]) -> None:
    hash_, ready = SCREENS[name]
    in_every_look(screen(hash_), name, ready)


def test_accepted_advice_is_carried_out_in_convoso_and_the_ledger_notices(
    advised: Chrome, screen: Callable[..., Page]
) -> None:
    page = screen("#/feed?tab=opportunity")
    chosen = _moves(advised)[0]
    moving = card(page, re.escape(chosen["agents"][0]) + r".*Campaign 5")
    expect(moving.get_by_role("button", name="Did it")).to_be_visible()
    convoso = advised.context.new_page()
    convoso.goto(ADMIN + "dashboard#/Users")
    for agent in chosen["agents"]:
        picker = convoso.get_by_label(f"Campaign of {agent}")
        picker.select_option(label=goal_of(chosen, agent), timeout=30_000)
        convoso.get_by_role("row", name=re.compile(agent)).get_by_role("button", name="Save").click()
        expect(convoso.get_by_role("row", name=re.compile(agent)).get_by_role("button", name="Saved")).to_be_visible()
    noticed = lambda: any(c["id"] == chosen["id"] and c["followed_at"] for c in _moves(advised))  # noqa: E731
    # The agents finish their calls, log out and come back some minutes later.
    run_at(advised, 20)
    wait_until(noticed, 300, "polling noticing the move")
    run_at(advised, 1)
    convoso.close()
    page.goto(page.url.split("#")[0] + "#/effects")
    row = page.locator("main").get_by_text(re.compile(re.escape(chosen["agents"][0]))).first
    expect(row).to_be_visible(timeout=30_000)
    ledger = ask(advised, "/v1/ledger")
    [mine] = [one for one in ledger["rows"] if one["id"] == chosen["id"]]
    assert mine["group"] == "shown"
    assert mine["followed_at"] is not None
