"""Token and permissions, and the calls that change something."""

from __future__ import annotations

from typing import Any

import pytest
from simulated import NOON, log_rows

from backend.simulator import Simulation


@pytest.fixture(scope="module")
def demo() -> Simulation:
    return Simulation(seed=1, start=NOON)


def fresh(scenario: Any = "calm", seed: int = 1) -> Simulation:
    return Simulation(seed, scenario, start=NOON)


def test_the_token_comes_first_then_the_section():
    narrow = "b" * 32
    simulation = fresh({"extends": "calm", "token": [{"value": "a" * 32}, {"value": narrow, "allow": ["campaigns"]}]})
    bad = {"success": False, "code": 5001, "text": "Auth token is invalid"}
    assert simulation.ask("campaigns/search", auth_token="nope") == bad
    assert simulation.ask("log/retrieve", auth_token=narrow) == {"success": False, "code": 403, "text": "Forbidden"}
    assert simulation.ask("campaigns/search", auth_token=narrow)["success"] is True


def test_logout_takes_the_agent_off_the_monitor_for_a_while():
    simulation = fresh()
    assert simulation.ask("agent-monitor/logout")["code"] == 6012
    assert simulation.ask("agent-monitor/logout", user_id=1)["code"] == 6006
    assert simulation.ask("agent-monitor/logout", user_id=300101) == {"success": True}
    assert simulation.ask("agent-monitor/search", user_id=300101)["data"]["entries"]["agents"] == []
    assert simulation.ask("agent-monitor/logout", user_id=300101)["code"] == 6006
    simulation.advance(11 * 60)
    assert len(simulation.ask("agent-monitor/search", user_id=300101)["data"]["entries"]["agents"]) == 1


def test_a_campaign_switched_off_dials_no_more():
    simulation = fresh()
    assert simulation.ask("campaigns/status", campaign_id=9, status=0)["code"] == 6004
    assert simulation.ask("campaigns/status", campaign_id=1001)["code"] == 6010
    assert simulation.ask("campaigns/status", campaign_id=1001, status=0) == {"success": True}
    assert simulation.ask("campaigns/search")["data"][0]["status"] == "N"
    simulation.advance(60)
    before = len(log_rows(simulation, campaign_id=1001, call_type="OUTBOUND"))
    simulation.advance(1800)
    assert len(log_rows(simulation, campaign_id=1001, call_type="OUTBOUND")) == before
    simulation.ask("campaigns/status", campaign_id=1001, status="true")
    simulation.advance(1800)
    assert len(log_rows(simulation, campaign_id=1001)) > before + 20


def test_a_list_moves_with_its_leads():
    simulation = fresh()
    assert simulation.ask("lists/update", list_id=1)["code"] == 6002
    assert simulation.ask("lists/update", list_id=3301, name="short")["code"] == 6046
    assert simulation.ask("lists/update", list_id=3301, name="Home Web Leads")["code"] == 6081
    assert simulation.ask("lists/update", list_id=3301, campaign_id=7)["code"] == 6004
    moved = simulation.ask("lists/update", list_id=3301, campaign_id=1002)
    assert moved == {"success": True, "data": {"list_id": "3301"}}
    simulation.advance(1200)
    recent = log_rows(simulation, list_id=3301, start_time="2026-05-06 14:05:00")
    assert recent
    assert {row["campaign_id"] for row in recent} == {"1002"}
    simulation.advance(86_400)
    assert simulation.ask("lists/search", id=3301)["data"][0]["campaign_id"] == "1002"


def test_lists_come_and_go():
    simulation = fresh()
    assert simulation.ask("lists/insert", campaign_id=1001)["code"] == 6003
    made = simulation.ask("lists/insert", name="Autumn leads 26", campaign_id=1001)["data"]["list_id"]
    assert simulation.ask("lists/search", id=made)["data"][0]["last_called_at"] is None
    assert simulation.ask("lists/delete", list_id=made) == {"success": True}
    assert simulation.ask("lists/search", id=made)["code"] == 6002


def test_calls_take_extra_fields_and_revenue():
    simulation = fresh()
    call = log_rows(simulation)[0]["id"]
    assert simulation.ask("log/update", call_log_id=call, extra_field_01="x") == {"success": True}
    assert simulation.ask("log/update", call_log_id=call)["code"] == 6035
    assert simulation.ask("revenue/update", call_log_id=call, revenue="10.50")["data"] == {"call_log_id": call}
    assert simulation.ask("revenue/update", call_log_id=12345)["code"] == 6033
    assert simulation.ask("revenue/update")["code"] == 6032


def test_callbacks_recordings_and_leads_answer(demo: Simulation):
    callbacks = demo.ask("callbacks/search", limit=5)["data"]
    assert len(callbacks["results"]) == 5
    assert int(callbacks["total"]) == len(log_rows(demo, status="CALLBK"))
    user = next(iter(demo.ask("users/search", limit=1)["data"]["results"].values()))
    recordings = demo.ask("users/recordings", user=user["email"], limit=3)["data"]["entries"]
    assert len(recordings) == 3
    assert demo.ask("users/recordings", user="nobody@example.com")["code"] == 6005
    assert demo.ask("leads/search", list_id=3301, limit=1)["data"]["total"] == 60_000
    rows = demo.ask("log/retrieve", limit=50, include_recordings=1, user_id=300101)["data"]["results"]
    assert any("recording" in row for row in rows)
