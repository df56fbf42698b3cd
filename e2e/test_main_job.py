"""The manager's main job: rank the floor, click an agent, read the calls; every number true."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from e2e.conftest import wait_until
from e2e.launch import Chrome

Ask = Callable[..., Any]


def test_click_sarah_and_read_her_calls(convoso: Page) -> None:
    """Everything inside Convoso's page: no new tab, two clicks from the board to the calls."""
    tabs = len(convoso.context.pages)
    frame = convoso.frame_locator("iframe[src*='panel.html']")
    frame.get_by_role("link", name="Agents").first.click()
    board = frame.get_by_role("table", name="Agents")
    expect(board.get_by_role("row").nth(5)).to_be_visible(timeout=20_000)
    headings = [text.strip() for text in board.get_by_role("columnheader").all_inner_texts()]
    assert headings == ["Rank", "Agent", "Answer Rate", "Trend", "Calls", "Quality", "Status"]
    frame.get_by_role("searchbox").fill("Sarah")
    board.get_by_role("link", name=re.compile("Sarah")).first.click()
    expect(frame.get_by_role("heading", name=re.compile("Sarah"))).to_be_visible()
    frame.get_by_role("link", name=re.compile(r"^\d+ calls")).click()
    calls = frame.get_by_role("table", name=re.compile("Calls", re.IGNORECASE))
    expect(calls.get_by_role("row").nth(3)).to_be_visible()
    row = calls.get_by_role("row").nth(1).inner_text()
    assert re.search(r"\d\d?:\d\d", row), row
    assert len(convoso.context.pages) == tabs


def test_the_agents_call_list_is_the_simulators_log(browser: Chrome, truth: Ask) -> None:
    """The calls the panel lists for one agent and one closed hour are those on the wire, one by one."""
    snapshot = ask(browser, "/v1/snapshot?window=today")
    now = snapshot["as_of"]
    start, end = now - 5400, now - 1800
    for agent_id in snapshot["agents"]["columns"]["id"][:6]:
        page = ask(browser, f"/v1/calls?start={start}&end={end}&agent={agent_id}&limit=500")
        known = truth(f"/control/truth?start={start}&end={end}")["agents"].get(str(agent_id), {"calls": 0, "talk_s": 0})
        assert page["total"] == known["calls"]
        assert page["talk_s"] == known["talk_s"]
        assert page["contacts"] == known.get("contacts", 0)
        assert page["conversions"] == known.get("conversions", 0)


def test_the_board_equals_the_simulators_truth(browser: Chrome, truth: Ask) -> None:
    """With the simulated clock standing still, the panel's counts are the truth, per agent, campaign and team."""
    truth("/control/clock", {"speed": 0})
    try:
        frozen = truth("/control/clock")["now"]
        ask(browser, "/v1/refresh", "post")
        wait_until(
            lambda: ask(browser, "/v1/snapshot?window=today")["as_of"] >= frozen, 90, "a poll at the frozen clock"
        )
        wait_until(lambda: _counts_agree(browser, truth), 60, "agreement with the truth")
    finally:
        truth("/control/clock", {"speed": 1})


COUNTS = ("calls", "contacts", "conversions", "talk_s")


def _counts_agree(browser: Chrome, truth: Ask) -> bool:
    snapshot = ask(browser, "/v1/snapshot?window=today&more=1")
    snapshot["agents"]["columns"] |= snapshot["agents"]["more"]
    window = snapshot["window"]
    known = _without_trainers(truth(f"/control/truth?start={window['start']}&end={window['end'] + 1}"), truth)
    return all(
        _rows(snapshot[part]["columns"], COUNTS) == _known(known[part], COUNTS) for part in ("agents", "campaigns")
    ) and all(snapshot["team"][name] == known["team"][name] for name in (*COUNTS, "drops"))


def _without_trainers(known: dict[str, Any], truth: Ask) -> dict[str, Any]:
    """The truth less those whom the centre's settings count as no agents: on days when one is on the floor."""
    names = truth("/control/state")["agents"]
    trainers = {int(agent) for agent, name in names.items() if "Trainer" in name}
    for pair in (pair for pair in known["pairs"] if pair["agent_id"] in trainers):
        known["agents"].pop(str(pair["agent_id"]), None)
        for sums in (known["campaigns"][str(pair["campaign_id"])], known["team"]):
            for name in COUNTS:
                sums[name] -= pair[name]
    return known


def _rows(columns: dict[str, list[Any]], fields: tuple[str, ...]) -> dict[int, tuple[int, ...]]:
    rows = zip(columns["id"], *(columns[name] for name in fields), strict=True)
    return {row[0]: row[1:] for row in rows if any(row[1:])}


def _known(parts: dict[str, dict[str, int]], fields: tuple[str, ...]) -> dict[int, tuple[int, ...]]:
    rows = {int(key): tuple(row[name] for name in fields) for key, row in parts.items()}
    return {key: row for key, row in rows.items() if any(row)}


def test_every_tile_leads_to_the_calls_behind_it(panel: Callable[..., Page]) -> None:
    page = panel("#/today")
    tile = page.get_by_role("link", name=re.compile("Contact rate", re.IGNORECASE)).first
    tile.click()
    for _ in range(1):
        if "calls" not in page.url:
            page.get_by_role("link", name=re.compile("calls", re.IGNORECASE)).first.click()
    expect(page.get_by_role("table", name=re.compile("Calls", re.IGNORECASE))).to_be_visible(timeout=15_000)


def test_sorting_by_keyboard_survives_a_refresh(panel: Callable[..., Page]) -> None:
    page = panel("#/agents")
    head = page.get_by_role("columnheader", name="Calls")
    expect(page.get_by_role("row").nth(5)).to_be_visible(timeout=20_000)
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    page.reload()
    expect(page.get_by_role("columnheader", name="Calls")).to_have_attribute("aria-sort", "descending", timeout=20_000)
    page.get_by_role("columnheader", name="Rank").get_by_role("button").click()


def ask(browser: Chrome, path: str, name: str = "get") -> Any:
    """One question through the extension's own worker, as the panel asks it."""
    import json

    page = next((tab for tab in browser.context.pages if tab.url.startswith(browser.url("options"))), None)
    page = page or _extension_page(browser)
    reply = page.evaluate("(message) => chrome.runtime.sendMessage(message)", {"name": name, "carries": {"path": path}})
    assert "answer" in reply, reply
    assert reply["answer"]["ok"], reply["answer"]["problem"]
    return json.loads(reply["answer"]["text"])


def _extension_page(browser: Chrome) -> Page:
    page = browser.context.new_page()
    page.goto(browser.url("options.html"))
    return page


def test_a_new_call_reaches_the_tiles_within_one_poll(browser: Chrome) -> None:
    first = ask(browser, "/v1/snapshot?window=today")
    wait_until(
        lambda: ask(browser, "/v1/snapshot?window=today")["team"]["calls"] > first["team"]["calls"], 45, "a new call"
    )


def test_the_description_of_the_interface_is_served(browser: Chrome) -> None:
    described = ask(browser, "/v1/openapi.json")
    assert described["openapi"].startswith("3.1")
    assert "/v1/snapshot" in described["paths"]
    assert urllib.request.urlopen("http://127.0.0.1:8137/v1/health", timeout=5).read().strip() == b'{"ok":true}'
