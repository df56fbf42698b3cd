"""A lively shift beside the manager: Marcus slows down, Sarah's run, Campaign 3 drops calls, Campaign 2's three.

The sentences are read in the panel, each with its odds; from each the calls are two clicks away. The floor is
the scenario `lively` behind a backend of its own, watched by the whole product from the wire to the card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from e2e.conftest import wait_until
from e2e.launch import Chrome, StandIn, backend, chrome, free_port, pair
from e2e.test_main_job import ask
from e2e.test_screens import in_every_look

LEARNED_S = 600
TIME = r"\d+:\d\d"
ODDS = re.compile(r"happens by luck")
SCREENS = {
    "today-outcome": ("#/today", ".outcome .chart, .outcome svg"),
    "alerts": ("#/alerts", ".alert"),
    "alerts-praise": ("#/alerts?tab=praise", ".alert"),
    "alerts-held": ("#/alerts?tab=held", ".alert"),
    "trends": ("#/trends", ".trend-card"),
    "bottlenecks": ("#/trends/bottlenecks", ".delay"),
    "why": ("#/why?metric=handle_s", ".fall"),
    "agent-trends": ("MARCUS?tab=trends", ".trend-card"),
    "agent-ahead": ("MARCUS", ".ahead"),
    "record": ("#/record", ".kinds"),
    "foresight": ("#/settings/foresight", ".slide"),
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory, playwright_: Playwright, site: StandIn) -> Iterator[Chrome]:
    """Chromium paired with a backend that has learned what is usual and looked at today."""
    port = free_port()
    folder = tmp_path_factory.mktemp("lively")
    with (
        backend(folder / "data", "--demo-scenario", "lively", port=port) as running,
        chrome(playwright_, folder / "profile", site.port) as browser,
    ):
        pair(browser, running.code, port)
        wait_until(lambda: _told(browser) >= {"Marcus", "Sarah", "Campaign 2", "Campaign 3"}, LEARNED_S, "the warnings")
        yield browser


def _told(browser: Chrome) -> set[str]:
    """First words of the sentences told so far."""
    said = [each["sentence"] for each in ask(browser, "/v1/alerts")["alerts"] if each["state"] in ("open", "ended")]
    return {match.group(1) for each in said if (match := re.match(r"(Campaign \d|\w+)", each))}


@pytest.fixture
def screen(lively: Chrome) -> Iterator[Callable[..., Page]]:
    """Opens the panel of the lively floor; an uncaught error in it fails the test."""
    page = lively.context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def open_at(hash_: str, width: int = 400, height: int = 900, scheme: str = "light") -> Page:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(lively.url("panel.html") + hash_)
        return page

    yield open_at
    page.close()
    assert errors == []


def card(page: Page, text: str) -> Locator:
    """The alert whose sentence has these words, unfolded."""
    found = page.locator(".alert").filter(has_text=re.compile(text)).first
    expect(found).to_be_visible(timeout=30_000)
    why = found.get_by_role("button", name=re.compile("Why")).first
    if why.get_attribute("aria-expanded") != "true":
        why.click()
    return found


def test_marcuss_handle_time_is_told_with_figures_odds_and_his_calls(screen: Callable[..., Page]) -> None:
    page = screen("#/alerts")
    marcus = card(page, rf"Marcus's handle time is trending up\. Last \d+ calls averaged {TIME} \(vs usual {TIME}\)")
    expect(marcus).to_contain_text("Consider coaching this hour")
    expect(marcus.get_by_text(ODDS)).to_be_visible()
    marcus.get_by_role("link", name=re.compile(r"Show (the|\d+) calls")).click()
    calls = page.get_by_role("table", name=re.compile("Calls", re.IGNORECASE))
    expect(calls.get_by_role("row").nth(3)).to_be_visible()
    expect(calls.get_by_text("Marcus Bell").first).to_be_visible()


def test_sarahs_run_is_praise_that_knows_how_often_luck_brings_it(screen: Callable[..., Page]) -> None:
    page = screen("#/alerts?tab=praise")
    sarah = card(page, r"Sarah had \d+ successes in a row \(unusual\) - positive trend")
    expect(sarah.get_by_text(ODDS)).to_contain_text("floor of")
    expect(sarah.get_by_role("button", name=re.compile("Copy"))).to_be_visible()


def test_campaign_3s_drops_come_with_points_and_share_and_their_number(screen: Callable[..., Page]) -> None:
    page = screen("#/alerts")
    drops = card(page, r"Campaign 3: abandonment rate jumped")
    expect(drops).to_contain_text(re.compile(r"in the last \d+ min"))
    expect(drops).to_contain_text(re.compile(r"[\d.]+ % -> [\d.]+ % \(\+[\d.]+ pt"))
    expect(drops).to_contain_text(re.compile(r"\d+ dropped calls\. Investigate\."))
    expect(drops.get_by_text(ODDS)).to_be_visible()


def test_three_agents_with_the_same_trouble_are_one_alert_of_their_campaign(screen: Callable[..., Page]) -> None:
    page = screen("#/alerts")
    team = card(page, r"Campaign 2: three agents having issues with handle time")
    expect(team).to_contain_text("Team coaching recommended")
    expect(team.get_by_text(ODDS)).to_be_visible()
    page.goto(page.url.split("#")[0] + "#/alerts?tab=held")
    expect(page.locator(".alert").filter(has_text=re.compile("Part of the campaign's alert")).first).to_be_visible()


def test_today_opens_with_where_it_ends_and_at_most_three_alerts(screen: Callable[..., Page]) -> None:
    page = screen("#/today")
    outcome = page.locator(".outcome").first
    expect(outcome.get_by_role("heading", name="Where today ends")).to_be_visible(timeout=30_000)
    above = page.evaluate("document.querySelector('.outcome').getBoundingClientRect().top")
    assert above < page.evaluate("document.querySelector('.tile').getBoundingClientRect().top")
    expect(outcome).to_contain_text(re.compile(r"\d+ % likely|reached|too early"))
    expect(page.locator(".alert").first).to_be_visible()
    assert page.locator(".alert").count() <= 3


def test_a_reaction_is_kept(lively: Chrome, screen: Callable[..., Page]) -> None:
    page = screen("#/alerts")
    coached = page.get_by_role("button", name="Coached").first
    expect(coached).to_be_visible(timeout=30_000)
    coached.click()
    kept = lambda: {one["reaction"] for one in ask(lively, "/v1/alerts")["alerts"]}  # noqa: E731
    wait_until(lambda: "coached" in kept(), 30, "the reaction being kept")


def test_causes_add_up_to_the_change(lively: Chrome) -> None:
    split: dict[str, Any] = ask(lively, "/v1/why?metric=handle_s")
    assert split["change"] is not None
    assert sum(cause["contribution"] for cause in split["causes"]) == pytest.approx(split["change"], abs=1e-6)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_foresight_is_accessible_and_fits(name: str, lively: Chrome, screen: Callable[..., Page]) -> None:
    hash_, ready = SCREENS[name]
    if hash_.startswith("MARCUS"):
        names = ask(lively, "/v1/snapshot?window=today")["agents"]["columns"]
        hash_ = hash_.replace("MARCUS", f"#/agents/{names['id'][names['name'].index('Marcus Bell')]}")
    in_every_look(screen(hash_), name, ready)
