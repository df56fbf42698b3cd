"""What the manager is told when something goes wrong: every fault of docs/faults.md, seen through the web interface."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.clock import day_bounds
from backend.poller.calls import read_calls
from tests.fakes.whole import OUTBOUND, Whole
from tests.floor import THURSDAY, ZONE, at

DOCS = Path(__file__).parent.parent / "docs" / "faults.md"
TESTS = Path(__file__).parent.parent

DOWN = {
    "latency beyond the deadline": ("timeout", {"seconds": 3}, "did not answer completely", "check the internet"),
    "drip": ("drip", {"seconds": 0.2}, "did not answer completely", "check the internet"),
    "429": ("throttled", {}, "asked us to slow down", "goes on by itself in 60 seconds"),
    "429 for six hours": ("throttled", {"retry_after": "21600"}, "asked us to slow down", "by itself in 900 seconds"),
    "500": ("error", {}, "a failure of its own (HTTP 500)", "asked again by itself"),
    "truncated": ("truncated", {}, "cannot be read as data", "asked again by itself"),
    "NaN": ("nan", {}, "cannot be read as data", "asked again by itself"),
    "infinity": ("nan", {"value": "1e999"}, "cannot be read as data", "asked again by itself"),
    "reset": ("reset", {}, "cannot be reached", "Check the internet connection"),
    "cut": ("cut", {}, "was cut off", "asked again by itself"),
    "huge": ("huge", {}, "larger than 32 MB", "report it"),
}
"""Fault of the dialer: its kind, what the manager reads, and what to do."""

NIGHT = {**OUTBOUND, "floor": {**OUTBOUND["floor"], "shift": ["00:20", "06:00"], "days": ["sat", "sun", "mon"]}}


def shows_the_truth_of(whole: Whole, day: date) -> Any:
    """The snapshot of today, after checking its counts against what really happened."""
    shown = whole.get("/v1/snapshot")
    start, end = day_bounds(day, ZONE)
    true = whole.true(start, end)["team"]
    assert shown["window"]["start"] == start
    assert true["rows"] > 0
    assert (shown["team"]["dials"], shown["team"]["conversions"]) == (true["rows"], true["conversions"])
    return shown


def finished_calls(whole: Whole) -> list[int]:
    """Ids of today's calls that are over, page by page as the panel lists them."""
    ids: list[int] = []
    before = ""
    while True:
        page = whole.get(f"/v1/calls?window=today&limit=500{before}")
        columns = page["columns"]
        ids += [number for number, live in zip(columns["id"], columns["live"], strict=True) if not live]
        if page["next"] is None:
            return ids
        before = f"&before={page['next']}"


@pytest.mark.parametrize("name", DOWN)
def test_a_dialer_that_fails_is_stale_with_its_reason_and_the_last_picture_stays(name: str, tmp_path: Path) -> None:
    kind, options, reason, what_to_do = DOWN[name]
    with Whole(tmp_path, deadline_s=0.4) as whole:
        whole.poll(2)
        before = whole.get("/v1/snapshot")
        whole.sim.faults.add(kind, **options)
        whole.poll(2)
        shown = whole.get("/v1/snapshot")
        assert (shown["status"], shown["stale_since"]) == ("stale", before["as_of"])
        assert reason in shown["reason"]
        assert shown["health"]["level"] == "bad"
        assert what_to_do in shown["health"]["sentence"]
        assert shown["team"]["dials"] == before["team"]["dials"]
        acquire = whole.stage_shown("acquire")
        assert acquire["state"] == "bad"
        assert what_to_do in acquire["what_to_do"]
        whole.sim.faults.clear()
        whole.client.deadline_s = 5
        whole.settle()
        recovered = shows_the_truth_of(whole, THURSDAY)
        assert (recovered["status"], recovered["stale_since"], recovered["reason"]) == ("live", None, "")


@pytest.mark.parametrize("kind", ["token_expired", "html"])
def test_a_refused_token_or_a_sign_in_page_is_signed_out_with_the_way_back_in(kind: str, tmp_path: Path) -> None:
    with Whole(tmp_path) as whole:
        whole.poll(2)
        before = whole.get("/v1/snapshot")
        whole.sim.faults.add(kind)
        whole.poll()
        shown = whole.get("/v1/snapshot")
        assert (shown["status"], shown["stale_since"]) == ("signed_out", before["as_of"])
        assert shown["reason"] == "Convoso does not accept the token any more."
        assert "python -m backend connect" in shown["health"]["sentence"]
        tested = whole.post("/v1/token/test")
        assert not tested["ok"]
        assert "python -m backend connect" in tested["what_to_do"]
        whole.sim.faults.clear()
        whole.poll(every_s=300)
        assert whole.get("/v1/snapshot")["status"] == "live"


def test_a_section_the_token_may_not_read_is_named_while_the_floor_stays_live(tmp_path: Path) -> None:
    with Whole(tmp_path) as whole:
        whole.sim.faults.add("forbidden", "agent-productivity")
        whole.poll(3)
        shown = shows_the_truth_of(whole, THURSDAY)
        assert (shown["status"], shown["reason"]) == ("live", "The token may not read Agent Productivity.")
        assert "tick “Agent Productivity Search”" in shown["health"]["sentence"]
        states = {stage["name"]: stage["state"] for stage in whole.get("/v1/data-health")["stages"]}
        assert [name for name, state in states.items() if state == "bad"] == ["productivity"]
        tested = whole.post("/v1/token/test")
        assert tested["sections"]["Agent Productivity"] == "forbidden"
        assert tested["message"] == "The token may not read: Agent Productivity."


def test_an_unreadable_row_is_left_out_counted_and_listed_without_its_content(tmp_path: Path) -> None:
    with Whole(tmp_path) as whole:
        whole.poll(2)
        whole.sim.faults.add("wrong_types", "log", times=1)
        whole.poll()
        assert whole.get("/v1/snapshot")["status"] == "live"
        page = whole.get("/v1/data-health")
        log = next(stage for stage in page["stages"] if stage["name"] == "log")
        assert (log["state"], log["rejected"]) == ("warn", 1)
        assert "could not be read and were left out" in log["message"]
        assert [(reject["endpoint"], reject["sample"]) for reject in page["rejects"]] == [("log", "id=a list")]
        whole.settle()
        shows_the_truth_of(whole, THURSDAY)


@pytest.mark.parametrize("ahead_s", [7200, -86_400])
def test_a_wrong_clock_of_this_computer_moves_no_figure_and_is_told(ahead_s: int, tmp_path: Path) -> None:
    with Whole(tmp_path, ahead_s=ahead_s) as whole:
        whole.poll(4)
        shown = shows_the_truth_of(whole, THURSDAY)
        assert (shown["status"], shown["as_of"]) == ("live", whole.sim.now())
        assert abs(shown["now"] - whole.sim.now()) <= 1
        ages = [shown["now"] - since for since in shown["agents"]["columns"]["state_since"] if since is not None]
        assert ages
        assert all(-1 <= age < 86_400 for age in ages)
        assert whole.get("/v1/data-health")["clock_skew_s"] == pytest.approx(-ahead_s, abs=1)


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 11, 2), 25), (date(2025, 3, 9), 23)])
def test_a_day_of_25_or_23_hours_is_counted_whole(day: date, hours: int, tmp_path: Path) -> None:
    with Whole(tmp_path, scenario=NIGHT, start=at(day, 0, 50)) as whole:
        whole.poll(5, every_s=60)
        whole.poll(13, every_s=600)
        whole.sim.set_now(at(day, 8))
        whole.settle()
        start, end = day_bounds(day, ZONE)
        assert end - start == hours * 3600
        shows_the_truth_of(whole, day)
        for hour in range(1, 5):
            first, last = start + hour * 3600, start + (hour + 1) * 3600
            listed = whole.get(f"/v1/calls?start={first}&end={last}")["total"]
            assert listed == whole.true(first, last)["team"]["rows"], f"hour {hour} of the day"
        assert sum(whole.true(start + h * 3600, start + (h + 1) * 3600)["team"]["rows"] for h in (1, 2)) > 0


def test_at_midnight_today_begins_at_nothing_and_the_week_keeps_yesterday(tmp_path: Path) -> None:
    scenario = {**OUTBOUND, "floor": {**OUTBOUND["floor"], "shift": ["00:05", "23:59"]}}
    tomorrow = THURSDAY + timedelta(days=1)
    with Whole(tmp_path, scenario=scenario, start=at(THURSDAY, 23, 50), history_days=1) as whole:
        whole.poll(10)
        evening = shows_the_truth_of(whole, THURSDAY)
        whole.poll(12)
        assert whole.get("/v1/snapshot")["window"]["start"] == day_bounds(tomorrow, ZONE)[0]
        assert whole.get("/v1/snapshot")["team"]["dials"] == 0
        whole.sim.set_now(at(tomorrow, 2, 10))
        whole.poll(2)
        morning = shows_the_truth_of(whole, tomorrow)
        week = whole.get("/v1/snapshot?window=7d")["team"]["dials"]
        yesterday = whole.true(*day_bounds(THURSDAY, ZONE))["team"]["rows"]
        assert yesterday >= evening["team"]["dials"] > 0
        assert week >= yesterday + morning["team"]["dials"]


def test_a_wrong_time_zone_is_told_and_once_corrected_the_days_are_right(tmp_path: Path) -> None:
    with Whole(tmp_path) as whole:
        whole.save(zone="America/Denver")
        whole.poll(2)
        shown = whole.get("/v1/snapshot")
        assert "hours" in shown["reason"]
        assert "time zone" in whole.stage_shown("acquire")["what_to_do"]
        whole.save(zone=ZONE)
        whole.poll(1, every_s=1)
        whole.poll(3)
        corrected = shows_the_truth_of(whole, THURSDAY)
        assert (corrected["status"], corrected["reason"]) == ("live", "")


@pytest.mark.parametrize("hours", [3, 25])
def test_after_a_pause_the_gap_is_read(hours: int, tmp_path: Path) -> None:
    with Whole(tmp_path, history_days=1) as whole:
        whole.poll(3)
        whole.sim.advance(hours * 3600)
        whole.poll(2)
        whole.settle()
        today = THURSDAY + timedelta(days=hours // 24)
        dials = shows_the_truth_of(whole, today)["team"]["dials"]
        before = whole.true(day_bounds(THURSDAY, ZONE)[0], day_bounds(today, ZONE)[0])["team"]["rows"]
        yesterday = whole.true(*day_bounds(THURSDAY - timedelta(days=1), ZONE))["team"]["rows"]
        assert whole.get("/v1/snapshot?window=7d")["team"]["dials"] == yesterday + before + dials


@pytest.mark.parametrize("kind", ["duplicate_rows", "shifted_rows", "reordered_rows"])
def test_shifting_pages_lose_and_double_no_call(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.poller.calls.PAGE", 40)
    with Whole(tmp_path) as whole:
        whole.sim.faults.add(kind, "log")
        whole.poll(4)
        whole.sim.faults.clear()
        whole.settle()
        shown = shows_the_truth_of(whole, THURSDAY)
        ids = finished_calls(whole)
        assert len(ids) == len(set(ids)) == shown["team"]["dials"]


def test_more_rows_than_the_dialer_pages_through_are_read_in_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(read_calls.__kwdefaults__, "most", 600)
    with Whole(tmp_path, history_days=1) as whole:
        whole.poll(4)
        whole.settle()
        shown = shows_the_truth_of(whole, THURSDAY)
        assert shown["team"]["dials"] > 1200
        assert (shown["status"], shown["reason"]) == ("live", "")
        assert whole.get("/v1/data-health")["backfill"]["finished"]


def test_a_renamed_campaign_shows_its_new_name_everywhere_and_keeps_its_calls(tmp_path: Path) -> None:
    with Whole(tmp_path) as whole:
        whole.poll(2)
        before = whole.get("/v1/calls?campaign=1001&limit=1")["total"]
        real = whole.client.ask

        def renamed(name: str, *args: Any, **kwargs: Any) -> Any:
            answer = real(name, *args, **kwargs)
            if name == "campaigns":
                answer.body["data"] = [{"id": 1001, "name": "Solar West", "status": "Y"}]
            return answer

        whole.client.ask = renamed  # type: ignore[method-assign]
        whole.poll(2, every_s=300)
        table = whole.get("/v1/snapshot")["campaigns"]["columns"]
        assert dict(zip(table["id"], table["name"], strict=True)) == {1001: "Solar West", 1002: "Home Insurance"}
        page = whole.get("/v1/calls?campaign=1001")
        assert page["total"] >= before > 0
        assert set(page["columns"]["campaign"]) == {"Solar West"}
        assert whole.get("/v1/settings")["campaigns"]["1001"] == "Solar West"
        assert "Solar West" in whole.get("/v1/matrix")["campaign_names"]


def test_two_agents_of_one_name_are_two_agents(tmp_path: Path) -> None:
    twins = [{"name": "Sam Doe", "campaign": "Solar Outbound"}, {"name": "Sam Doe", "campaign": "Home Insurance"}]
    with Whole(tmp_path, scenario={**OUTBOUND, "agent": twins}) as whole:
        whole.poll(2)
        columns = whole.get("/v1/snapshot")["agents"]["columns"]
        rows = zip(columns["id"], columns["name"], columns["calls"], strict=True)
        shown = {number: calls for number, name, calls in rows if name == "Sam Doe"}
        true = whole.true(*whole.today())["agents"]
        assert len(shown) == 2
        assert shown == {number: true[number]["calls"] for number in shown}
        for number, calls in shown.items():
            page = whole.get(f"/v1/calls?agent={number}&limit=500")
            assert page["total"] >= calls > 0
            assert set(page["columns"]["agent_id"]) == {number}


def test_a_disposition_changed_later_reaches_the_figures(tmp_path: Path) -> None:
    with Whole(tmp_path) as whole:
        whole.poll(2)
        page = whole.get("/v1/calls?handled=1&limit=500")
        conversions = whole.get("/v1/snapshot")["team"]["conversions"]
        columns = page["columns"]
        oldest = next(i for i in reversed(range(page["n"])) if not columns["conversion"][i] and not columns["live"][i])
        whole.sim.dispose(columns["id"][oldest], "SALE")
        whole.settle()
        changed = whole.get(f"/v1/calls?status=SALE&agent={columns['agent_id'][oldest]}&limit=500")
        assert columns["id"][oldest] in changed["columns"]["id"]
        assert shows_the_truth_of(whole, THURSDAY)["team"]["conversions"] > conversions


def test_the_table_of_faults_names_tests_that_exist() -> None:
    named = re.findall(r"`((?:tests|e2e|extension)/[\w/.-]+)::([^`]+)`", DOCS.read_text(encoding="utf-8"))
    assert len(named) > 15
    for file, test in named:
        text = (TESTS / file).read_text(encoding="utf-8")
        assert re.search(rf"def {re.escape(test)}\(|test(\.each\(.*\))?\('{re.escape(test)}'", text), (file, test)
