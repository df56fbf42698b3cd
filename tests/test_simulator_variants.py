"""Every account variant changes the wire in the way its name says, and nothing else is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from simulated import NOON

from backend.simulator import VARIANTS, Simulation

EARLY = NOON - 12 * 3600  # two in the morning: nobody has worked yet


def simulated(*variants: str, start: int = NOON) -> Simulation:
    return Simulation(1, "demo", start, variants=variants)


def log_row(simulation: Simulation) -> dict[str, Any]:
    return simulation.ask("log/retrieve", limit=1, user_id=300101)["data"]["results"][0]


def live_row(simulation: Simulation) -> dict[str, Any]:
    return simulation.ask("log/retrieve", status="INCALL", limit=1)["data"]["results"][0]


def monitor(simulation: Simulation) -> dict[str, Any]:
    return simulation.ask("agent-monitor/search")["data"]["entries"]


def last_state(simulation: Simulation) -> dict[str, Any]:
    total = int(simulation.ask("agent-productivity/search", limit=1)["data"]["total"])
    return simulation.ask("agent-productivity/search", offset=total - 1)["data"]["entries"][0]


def last_called(simulation: Simulation) -> Any:
    return simulation.ask("lists/search")["data"][0]["last_called_at"]


CASES: dict[str, Callable[[Simulation], bool]] = {
    "empty-list": lambda s: s.ask("agent-performance/search", user_ids=1)["data"] == [],
    "empty-object": lambda s: s.ask("agent-performance/search", user_ids=1)["data"] == {},
    "empty-6031": lambda s: s.ask("agent-performance/search", user_ids=1)["code"] == 6031,
    "int-ids": lambda s: type(log_row(s)["id"]) is type(monitor(s)["agents"][0]["user_id"]) is int,
    "string-ids": lambda s: s.ask("campaigns/search")["data"][0]["id"] == "1001",
    "queue-id": lambda s: "queue_id" in log_row(s) and "queue" not in log_row(s),
    "queue-name": lambda s: "queue" in log_row(s) and "queue_id" not in log_row(s),
    "no-monitor-tail": lambda s: not {"queue_dropped", "agent_total", "call_data"} & monitor(s).keys(),
    "string-totals": lambda s: isinstance(monitor(s)["queue_dropped"], str),
    "no-status-time": lambda s: "status_time_sec" not in monitor(s)["agents"][0],
    "no-status-name": lambda s: "status_name" not in log_row(s),
    "flat-monitor": lambda s: len(s.ask("agent-monitor/search")["data"]["agents"]) > 10,
    "top-monitor": lambda s: len(s.ask("agent-monitor/search")["agents"]) > 10,
    "campaigns-object": lambda s: s.ask("campaigns/search")["data"]["1001"]["name"] == "Solar Outbound",
    "campaigns-entries": lambda s: len(s.ask("campaigns/search")["data"]["entries"]) == 6,
    "last-called-string": lambda s: isinstance(last_called(s), str),
    "last-called-object": lambda s: last_called(s)["timezone_type"] == 3,
    "last-called-null": lambda s: last_called(s) is None,
    "short-dates": lambda s: "." not in s.ask("campaigns/search")["data"][0]["last_call_date"]["date"],
    "no-list-campaign": lambda s: "campaign_id" not in s.ask("lists/search")["data"][0],
    "log-limit-10-default": lambda s: s.ask("log/retrieve")["data"]["entries"] == 10,
    "limit-error": lambda s: s.ask("log/retrieve", limit=501)["code"] == 7230,
    "live-length-zero": lambda s: live_row(s)["call_length"] == "0",
    "live-length-absent": lambda s: "call_length" not in live_row(s),
    "open-state-null": lambda s: last_state(s)["event_sec"] is None,
    "open-state-absent": lambda s: last_state(s)["event_sec"] != "00:00:00",
    "state-camel": lambda s: s.ask("agent-productivity/search")["data"]["entries"][0]["state"] == "Login",
    "productivity-desc": lambda s: s.ask("agent-productivity/search")["data"]["entries"][0]["state"] != "LOGIN",
    "performance-time-of-day": lambda s: s.ask(
        "agent-performance/search", date_start="2026-05-06 20:00:00", date_end="2026-05-06 21:00:00")["data"] == [],
    "error-message": lambda s: s.ask("log/retrieve", offset=50_000) == {
        "success": False, "error": "Invalid offset value", "error_code": 7231},
}  # fmt: skip
DEFAULTS = {"empty-list", "last-called-object"}


def shows(name: str, simulation: Simulation) -> bool:
    try:
        return CASES[name](simulation)
    except (KeyError, TypeError):
        return False


@pytest.fixture(scope="module")
def plain() -> Simulation:
    return simulated()


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_variant_does_what_it_says_and_the_default_does_not(name: str, plain: Simulation):
    bent = simulated(name)
    bent.floor = plain.floor  # the same day, lived once
    assert shows(name, bent)
    assert shows(name, plain) is (name in DEFAULTS)


def test_every_variant_is_held_by_a_test():
    assert set(VARIANTS) - set(CASES) == {"http-status"}  # held in test_simulator_control, over a socket


def test_an_unknown_variant_is_refused_by_name():
    with pytest.raises(ValueError, match="int-idz"):
        simulated("int-ids,int-idz")


def test_empty_answers_before_anybody_worked():
    simulation = simulated(start=EARLY)
    assert simulation.ask("agent-performance/search")["data"] == []
    assert simulation.ask("log/retrieve")["data"]["results"] == []
    assert simulation.ask("agent-monitor/search")["data"]["entries"]["agents"] == []
    assert simulation.ask("agent-productivity/search")["data"]["total"] == "0"
    assert simulation.ask("campaigns/search")["data"][0]["last_call_date"]["date"].startswith("2026-05-05")
