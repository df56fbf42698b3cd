"""A week of shifts: from the stored history to a schedule that is changed by hand, published and handed out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.clock import local_date
from e2e.conftest import wait_until
from e2e.launch import Chrome
from e2e.test_main_job import ask
from e2e.test_screens import keep, violations

RULE = "Everybody works at most 4 days in a row."
RUN_S = 3
COLD_MS = 240_000
"""The first run ever compiles the solver; on a warm cache it is there in seconds."""

EXPORTS = {
    "Table (CSV)": b"agent,day,shift",
    "Calendar (iCalendar)": b"BEGIN:VCALENDAR",
    "XML": b"<?xml",
    "To print (PDF)": b"%PDF-",
}
SCREENS = {
    "schedule": ("#/schedule", ".scenario"),
    "schedule-forecast": ("#/schedule/{scenario}", ".step-chart"),
    "schedule-rules": ("#/schedule/{scenario}?tab=rules", ".rule-line"),
    "schedule-plan": ("#/schedule/{scenario}?tab=plan&plan={plan}", ".plan-totals"),
    "schedule-shifts": ("#/schedule/{scenario}?tab=shifts&plan={plan}", ".shift-bar"),
    "schedule-publish": ("#/schedule/{scenario}?tab=publish&plan={plan}", ".plain-list"),
    "schedule-compare": ("#/schedule/compare?ids={plan},{other}", ".compare-table"),
    "schedule-reports": ("#/schedule/reports?plan={plan}", ".report-table"),
    "schedule-reports-hours": ("#/schedule/reports?name=hours&plan={plan}", ".report-table"),
    "schedule-reports-past": ("#/schedule/reports?name=adherence&days=14", ".reports .said-first"),
    "schedule-now": ("#/schedule/now", ".now-head"),
}

pytestmark = pytest.mark.browser


def send(browser: Chrome, path: str, body: dict[str, Any], name: str = "post") -> Any:
    """One change through the extension's own worker, as the panel makes it."""
    page = next(tab for tab in browser.context.pages if tab.url.startswith(browser.url("options")))
    message = {"name": name, "carries": {"path": path, "body": body}}
    reply = page.evaluate("(message) => chrome.runtime.sendMessage(message)", message)
    assert reply["answer"]["ok"], reply["answer"]["problem"]
    return json.loads(reply["answer"]["text"])


def made(browser: Chrome, scenario: int, seed: int) -> int:
    """A schedule of a scenario, made without the screen."""
    job = send(browser, f"/v1/scenarios/{scenario}/run", {"seconds": RUN_S, "seed": seed})
    path = f"/v1/jobs/{job['job_id']}"
    wait_until(lambda: ask(browser, path)["state"] not in ("waiting", "running"), COLD_MS / 1000, "the run's end")
    done = ask(browser, path)
    assert done["state"] == "finished", done["message"]
    return int(done["schedule_id"])


@pytest.fixture(scope="module")
def planned(browser: Chrome) -> dict[str, int]:
    """A schedule of next week, and one of this week that is published."""
    plans = ask(browser, "/v1/scenarios")
    today = local_date(plans["now"], plans["centre"]["zone"]).isoformat()
    wanted = {"origin": "history", "growth": 1.35, "name": "Surge"}
    scenario = int(send(browser, "/v1/scenarios", wanted)["scenario_id"])
    this_week = {"origin": "copy", "scenario_id": scenario, "first": today}
    running = int(send(browser, "/v1/scenarios", this_week)["scenario_id"])
    plan, other = made(browser, scenario, 1), made(browser, running, 2)
    send(browser, f"/v1/schedules/{other}/publish", {"version": 1})
    return {"scenario": scenario, "plan": plan, "other": other}


def first_shift(page: Page) -> Locator:
    cell = page.get_by_role("gridcell", name=re.compile(r": Day \d\d:\d\d")).first
    expect(cell).to_be_visible(timeout=20_000)
    return cell


def test_a_week_is_built_solved_changed_published_and_handed_out(panel: Callable[..., Page]) -> None:
    page = panel("#/schedule", 1280, 860)
    page.get_by_label("More contacts (%)").fill("10")
    page.get_by_role("button", name="Build the week").click()
    expect(page.get_by_role("slider", name="Agents needed")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Made from")).to_be_visible()

    page.get_by_role("link", name="Next: rules").click()
    page.get_by_label(re.compile("Type the rule")).fill("Everybody works at mots 4 days")
    expect(page.get_by_text("is not understood")).to_be_visible()
    page.get_by_label(re.compile("Type the rule")).fill(RULE)
    expect(page.get_by_text("Understood, must be kept:")).to_be_visible()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("region", name="Rules").get_by_text(RULE)).to_be_visible()

    page.get_by_role("link", name="Next: make the schedule").click()
    page.get_by_label("At most").select_option(label="at most 5 s")
    page.get_by_role("button", name="Make the schedule").click()
    expect(page.get_by_role("progressbar", name="How the run goes")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Done in [\d.]+ s"))).to_be_visible(timeout=COLD_MS)
    totals = page.get_by_role("region", name="This schedule")
    expect(totals).to_contain_text("Paid hours", timeout=20_000)
    expect(page.get_by_role("slider", name="Required and scheduled agents")).to_be_visible()

    totals.get_by_role("link", name="Next: look at the shifts").click()
    drag_and_undo(page)

    page.get_by_role("link", name="Publish").last.click()
    page.get_by_role("button", name=re.compile("Publish version")).click()
    expect(page.get_by_role("status").get_by_text("Published")).to_be_visible(timeout=20_000)
    for button, begins in EXPORTS.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=button).first.click()
        assert download.value.path().read_bytes().startswith(begins), button


def drag_and_undo(page: Page) -> None:
    """A shift dragged by pointer is priced and kept, then undone; by keys it is moved and reverted."""
    cell = first_shift(page)
    before = str(cell.get_attribute("aria-label"))
    bar = cell.locator(".shift-bar").bounding_box()
    assert bar is not None
    page.mouse.move(bar["x"] + 20, bar["y"] + 8)
    page.mouse.down()
    page.mouse.move(bar["x"] + 60, bar["y"] + 8, steps=4)
    page.mouse.up()
    price = page.get_by_role("group", name="Price of the change")
    expect(price).to_contain_text(re.compile(r"cost [+−]?\d"), timeout=20_000)
    page.get_by_role("button", name="Save (Enter)").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=20_000)
    changed = page.locator(f"[data-cell='{cell.get_attribute('data-cell')}']")
    expect(changed).not_to_have_attribute("aria-label", before)
    page.get_by_role("button", name="Undo").click()
    expect(changed).to_have_attribute("aria-label", before, timeout=20_000)
    changed.focus()
    page.keyboard.press("ArrowRight")
    expect(changed).to_have_attribute("aria-label", re.compile("not saved"))
    page.keyboard.press("Escape")
    expect(changed).to_have_attribute("aria-label", before)


def test_two_editors_do_not_overwrite_each_other(
    planned: dict[str, int], browser: Chrome, panel: Callable[..., Page]
) -> None:
    plan = planned["plan"]
    page = panel(f"#/schedule/{planned['scenario']}?tab=shifts&plan={plan}", 1280, 860)
    cell = first_shift(page)
    cell.click()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("group", name="Price of the change")).to_contain_text("cost", timeout=20_000)
    answer = ask(browser, f"/v1/schedules/{plan}")
    other = next(row for row in reversed(answer["agents"]) if row["duties"])
    off = {"version": answer["version"], "agent": other["agent"], "day": other["duties"][0]["day"], "off": True}
    send(browser, f"/v1/schedules/{plan}/move", off | {"apply": True})
    page.keyboard.press("Enter")
    refusal = page.get_by_role("alert").filter(has_text="changed this schedule meanwhile")
    expect(refusal).to_be_visible(timeout=20_000)
    refusal.get_by_role("button", name="Load the newest version").click()
    expect(page.get_by_role("group", name="Price of the change")).to_contain_text("cost", timeout=20_000)
    page.get_by_role("button", name="Save (Enter)").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=20_000)
    newest = ask(browser, f"/v1/schedules/{plan}")
    assert newest["version"] == answer["version"] + 2
    theirs = next(row for row in newest["agents"] if row["agent"] == other["agent"])
    assert len(theirs["duties"]) == len(other["duties"]) - 1


def test_why_and_who_takes_over(planned: dict[str, int], panel: Callable[..., Page]) -> None:
    page = panel(f"#/schedule/{planned['scenario']}?tab=shifts&plan={planned['plan']}")
    first_shift(page).click()
    page.get_by_role("button", name=re.compile(r"^Why on ")).click()
    expect(page.get_by_text(re.compile(r"the opposite (would cost|is)"))).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=re.compile(r"^Is away ")).click()
    accept = page.get_by_role("button", name="Accept the repair")
    expect(accept).to_be_visible(timeout=60_000)
    accept.click()
    expect(page.get_by_role("button", name=re.compile(r"^Why not on "))).to_be_visible(timeout=30_000)


def test_ranges_contacts_side_by_side_and_a_shift_given_away(
    planned: dict[str, int], panel: Callable[..., Page]
) -> None:
    page = panel(f"#/schedule/{planned['scenario']}", 1280, 860)
    expect(page.get_by_text(re.compile(r"Likely range: (four of five|not enough calls)"))).to_be_visible(timeout=30_000)
    page.evaluate("(hash) => { location.hash = hash; }", f"#/schedule/compare?ids={planned['plan']},{planned['other']}")
    table = page.get_by_role("table")
    expect(table).to_contain_text("Paid hours", timeout=30_000)
    expect(table).to_contain_text(re.compile(r"Contacts|answered", re.IGNORECASE))

    page.evaluate(
        "(hash) => { location.hash = hash; }", f"#/schedule/{planned['scenario']}?tab=shifts&plan={planned['plan']}"
    )
    cell = first_shift(page)
    before = str(cell.get_attribute("aria-label"))
    place = f"[data-cell='{cell.get_attribute('data-cell')}']"
    cell.click()
    give = page.get_by_label("Give it to…")
    options = give.locator("option")
    expect(options.nth(1)).to_be_attached()
    give.select_option(index=1)
    expect(page.get_by_role("group", name="Price of the change")).to_contain_text("cost", timeout=20_000)
    page.get_by_role("button", name="Save (Enter)").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible(timeout=20_000)
    expect(page.locator(place)).not_to_have_attribute("aria-label", before, timeout=20_000)
    undo.click()
    expect(page.locator(place)).to_have_attribute("aria-label", before, timeout=20_000)


def test_reports_are_read_sorted_and_downloaded(planned: dict[str, int], panel: Callable[..., Page]) -> None:
    page = panel(f"#/schedule/{planned['scenario']}?tab=plan&plan={planned['plan']}", 1280, 860)
    page.get_by_role("region", name="This schedule").get_by_role("link", name="Reports").click()
    expect(page.get_by_text(re.compile(r"needed agent-hours are covered"))).to_be_visible(timeout=30_000)
    table = page.get_by_role("table", name="By campaign", exact=True)
    expect(table.get_by_role("columnheader", name="Covered")).to_be_visible()
    expect(page.get_by_text("worked out by formula, so they are approximate")).to_be_visible()
    page.get_by_role("navigation", name="Report", exact=True).get_by_role("link", name="Hours and wages").click()
    agents = page.get_by_role("table", name="By agent")
    expect(agents).to_be_visible(timeout=30_000)
    agents.get_by_role("button", name="Shifts", exact=True).click()
    expect(agents.get_by_role("columnheader", name="Shifts", exact=True)).to_have_attribute("aria-sort", "descending")
    with page.expect_download() as download:
        page.get_by_role("region", name="By agent").get_by_role("button", name="Download CSV").click()
    assert download.value.path().read_bytes().startswith(b"agent,shifts,agreed,scheduled_h")
    page.get_by_role("link", name="Forecast and calls").click()
    expect(page.get_by_label("Days that are over")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^(On \d+ days?|Not enough|No schedule)"))).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(400, 900), (1280, 860)], ids=["narrow", "wide"])
def test_the_screens_are_accessible_and_fit(
    width: int, height: int, scheme: str, planned: dict[str, int], panel: Callable[..., Page]
) -> None:
    page = panel("#/schedule", width, height, scheme)
    for name, (hash_, ready) in SCREENS.items():
        page.evaluate("(hash) => { location.hash = hash; }", hash_.format(**planned))
        expect(page.locator(ready).first).to_be_visible(timeout=30_000)
        page.wait_for_timeout(120)
        keep(page, f"{name}-{'400' if width == 400 else 'full'}-{scheme}")
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), f"{name} scrolls sideways"


def test_a_week_is_fed_from_tables_and_copied_on(browser: Chrome, panel: Callable[..., Page]) -> None:
    number = int(send(browser, "/v1/scenarios", {"origin": "history", "name": "Tables"})["scenario_id"])
    document = json.loads(ask(browser, f"/v1/scenarios/{number}")["document"])
    queue = document["queues"][0]["name"]
    page = panel(f"#/schedule/{number}?tab=rules", 1280, 860)
    page.get_by_text("Load agents from a table").click()
    paste = page.get_by_label("Or paste the table here")
    paste.fill("name,skills\nZoe New,Nowhere\n")
    page.get_by_role("button", name="What would change?").click()
    expect(page.get_by_text(re.compile("Row 2, column skills"))).to_be_visible(timeout=20_000)
    paste.fill(f"name,skills\nZoe New,{queue}\n")
    page.get_by_role("button", name="What would change?").click()
    expect(page.get_by_text("New: Zoe New")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text("Loaded.")).to_be_visible(timeout=20_000)
    stored = json.loads(ask(browser, f"/v1/scenarios/{number}")["document"])
    assert "Zoe New" in {agent["name"] for agent in stored["agents"]}
    with page.expect_download() as download:
        page.get_by_role("button", name="Present table (CSV)").click()
    assert b"Zoe New" in download.value.path().read_bytes()

    page.evaluate("() => { location.hash = '#/schedule'; }")
    expect(page.get_by_label("forecast its calls again")).to_be_checked(timeout=20_000)
    page.get_by_role("button", name="Copy to the next week").click()
    expect(page.get_by_text("The contacts were forecast again")).to_be_visible(timeout=30_000)
