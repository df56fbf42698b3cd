"""The wire: shapes and types as documented."""

from __future__ import annotations

import calendar
import re

import pytest
from simulated import NOON, events, log_rows, seconds

from backend.simulator import Simulation

WALL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
SPAN = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d")


@pytest.fixture(scope="module")
def demo() -> Simulation:
    return Simulation(seed=1, start=NOON)


def test_the_monitor_nests_agents_under_data_entries_with_mixed_types(demo: Simulation):
    body = demo.ask("agent-monitor/search")
    entries = body["data"]["entries"]
    assert (body["success"], entries["success"], entries["code"], entries["call_data"]) == (True, True, 200, {})
    assert entries["campaigns"][0] == {"value": 1001, "name": "Solar Outbound"}
    assert entries["queues"] == [{"value": 20001, "name": "Home Live Transfer"}]
    agent = entries["agents"][0]
    assert isinstance(agent["calls_today"], str)
    assert agent["total_calls"] == int(agent["calls_today"])
    assert WALL.fullmatch(agent["last_state_change"])
    assert isinstance(agent["status_time_sec"], int)
    assert list(agent)[:17] == [
        "user_id", "user_full_name", "campaign_id", "campaign_name", "queue_id", "queue_name", "queue_assignment",
        "queue_assignment_ids", "list_id", "list_name", "extension", "channel_type", "call_type", "lead_id",
        "call_log_id", "calls_today", "total_calls",
    ]  # fmt: skip
    states = {one["status"] for one in entries["agents"]}
    assert states <= {"READY", "INCALL", "DEAD", "DISPO", "PAUSED"}
    assert entries["agent_total"] == len(entries["agents"])
    assert entries["agent_incall"] == sum(one["status"] == "INCALL" for one in entries["agents"])


def test_the_monitor_shows_the_call_the_log_shows_as_live(demo: Simulation):
    busy = [a for a in demo.ask("agent-monitor/search")["data"]["entries"]["agents"] if a["status"] == "INCALL"]
    live = {row["id"]: row for row in log_rows(demo, status="INCALL")}
    assert busy
    assert {a["call_log_id"] for a in busy} == set(live)
    for agent in busy:
        row = live[agent["call_log_id"]]
        assert (row["user_id"], row["lead_id"], row["call_length"]) == (agent["user_id"], agent["lead_id"], None)


def test_performance_is_an_object_keyed_by_user_id(demo: Simulation):
    body = demo.ask("agent-performance/search")
    assert body["total"] == len(body["data"])
    for key, one in body["data"].items():
        assert one["user_id"] == key
        assert one["human_answered"] == one["others"] == one["calls"] - one["am"]
        parts = [seconds(one[f"{clock}_sec"]) for clock in ("talk", "wait", "pause", "wrap")]
        assert sum(parts) == seconds(one["total_time"])
        assert abs(sum(one[f"{clock}_sec_pt"] for clock in ("talk", "wait", "pause", "wrap")) - 100) < 0.05


def test_productivity_rows_are_strings_and_the_epoch_is_the_wall_time(demo: Simulation):
    data = demo.ask("agent-productivity/search", limit=200)["data"]
    assert (data["offset"], data["limit"]) == (0, "200")
    for row in data["entries"]:
        assert all(isinstance(value, str) for value in row.values())
        wall = calendar.timegm(tuple(int(part) for part in re.split(r"[- :]", row["created_at"])))  # type: ignore[arg-type]
        assert int(row["event_epoch"]) == wall + 7 * 3600
        assert SPAN.fullmatch(row["event_sec"])
    assert data["entries"][0]["state"] == "LOGIN"
    assert [int(row["id"]) for row in data["entries"]] == sorted(int(row["id"]) for row in data["entries"])


def test_log_rows_are_strings_or_null_newest_first_with_a_count_called_entries(demo: Simulation):
    data = demo.ask("log/retrieve")["data"]
    assert (data["offset"], data["limit"], data["entries"]) == (0, 500, 500)
    assert isinstance(data["total_found"], str)
    for row in data["results"]:
        assert all(value is None or isinstance(value, str) for value in row.values())
        assert re.fullmatch(r"\d{3}55501\d\d", row["phone_number"])
    ids = [int(row["id"]) for row in data["results"]]
    assert ids == sorted(ids, reverse=True)


def test_system_users_book_drops_and_misses(demo: Simulation):
    rows = log_rows(demo)
    drops = [row for row in rows if row["status"] == "DROP"]
    assert drops
    assert {row["user_id"] for row in drops} == {"666666"}
    assert {row["term_reason"] for row in drops} <= {"QUEUETIMEOUT", "ABANDON"}
    assert {row["call_length"] for row in drops} <= {"1", "2", "3"}
    assert {row["call_length"] for row in rows if row["status"] == "NA"} == {"0"}


def test_campaigns_lists_users_and_statuses_have_their_own_shapes(demo: Simulation):
    campaign = demo.ask("campaigns/search")["data"][0]
    assert campaign["last_call_date"].keys() == {"date", "timezone_type", "timezone"}
    assert campaign["last_call_date"]["date"].endswith(".000000")
    assert demo.ask("campaigns/search")["data"][-1]["last_call_date"] is None
    assert demo.ask("lists/search", status="0")["data"][0]["status"] == "N"
    users = demo.ask("users/search", limit=2)["data"]
    assert [one["id"] for one in users["results"].values()] == [int(key) for key in users["results"]]
    sale = demo.ask("status/search", query="SALE")["data"][0]
    assert (sale["success"], sale["contact"], sale["workflow_dispositon_event_option"]) == ("Y", "Y", 1)
    activity = demo.ask("user-activity/search")["data"]
    assert activity["logged_in_agents"] >= activity["available_agents"] > 0


def test_the_demo_holds_the_oddities_of_a_real_account(demo: Simulation):
    users = demo.ask("users/search", limit=100)["data"]["results"].values()
    names = [f"{one['first_name']} {one['last_name']}" for one in users]
    assert names.count("Chris Taylor") == 2
    old = log_rows(demo, start_time="2026-04-16 07:00:00", end_time="2026-04-16 16:30:00")
    seen = {row["user"] for row in old}
    assert {"Deleted User", "Maria Lopez", "System User", "System DID User"} <= seen
    assert "Maria Lopez-Kent" not in seen
    homeless = [a for a in demo.ask("agent-monitor/search")["data"]["entries"]["agents"] if a["campaign_id"] == "0"]
    assert homeless
    logins = [row for row in events(demo) if row["state"] == "LOGIN" and row["user_name"] == "Diego Fuentes"]
    assert len(logins) == 2
    assert any(row["agent_comment"].startswith('|"System Call Re-disp by ') for row in log_rows(demo))


def test_a_week_holds_every_kind_of_call_and_every_reason_to_pause(demo: Simulation):
    calls, codes = [], set()
    for day in range(1, 6):
        calls += log_rows(demo, start_time=f"2026-05-0{day}", end_time=f"2026-05-0{day}")
        states = events(demo, date_start=f"2026-05-0{day}", date_end=f"2026-05-0{day}")
        codes |= {row["availability_code"] for row in states}
    assert {row["call_type"] for row in calls} == {"OUTBOUND", "INBOUND", "MANUAL", "3WAY"}
    rare = {"DROP", "PDROP", "XDROP", "AHXFER", "ERI", "XFER", "AA", "AM", "CG", "DC", "B"}
    assert rare <= {row["status"] for row in calls}
    assert {row["term_reason"] for row in calls} == {"NONE", "AGENT", "CALLER", "QUEUETIMEOUT", "ABANDON"}
    assert {"1", "2", "11", "20", "23", "1066", "1067", "1070", "1085"} <= codes
