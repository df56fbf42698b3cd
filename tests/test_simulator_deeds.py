"""Interventions: what they do, that a day lived again has them too, and planted calls."""

from __future__ import annotations

from typing import Any

import pytest
from simulated import MIDNIGHT, NOON, events, log_rows, seconds

from backend.simulator import Simulation, floor


def calm(**more: Any) -> Simulation:
    return Simulation(1, {"extends": "calm", **more}, start=NOON)


def agent_now(simulation: Simulation, agent_id: int) -> dict[str, Any] | None:
    agents = simulation.ask("agent-monitor/search", user_id=agent_id)["data"]["entries"]["agents"]
    return agents[0] if agents else None


def test_a_moved_agent_logs_out_and_in_to_the_other_campaign_and_stays_there():
    simulation = calm()
    simulation.move(300101, 1003)
    simulation.advance(15 * 60)
    assert agent_now(simulation, 300101)["campaign_id"] == "1003"
    states = [row["state"] for row in events(simulation, agent_emails="sarah.mitchell.300101@example.com")]
    assert (states.count("LOGIN"), states.count("LOG OUT")) == (2, 1)
    calls = log_rows(simulation, user_id=300101, start_time="2026-05-06 14:16:00")
    simulation.advance(86_400)
    assert agent_now(simulation, 300101)["campaign_id"] == "1003"
    assert {row["campaign_id"] for row in calls} <= {"1003"}


def test_moving_one_agent_does_not_change_the_luck_of_another_campaign():
    left, right = calm(), calm()
    right.move(300101, 1003)
    for simulation in (left, right):
        simulation.advance(3600)
    one, two = (log_rows(simulation, campaign_id=1002) for simulation in (left, right))
    assert [(r["user_id"], r["call_date"], r["status"]) for r in one] == [
        (r["user_id"], r["call_date"], r["status"]) for r in two
    ]


def test_a_logout_in_a_call_loses_the_call():
    simulation = calm()
    while agent_now(simulation, 300102)["status"] != "INCALL":
        simulation.advance(5)
    simulation.advance(1)
    call = agent_now(simulation, 300102)["call_log_id"]
    simulation.logout(300102)
    assert agent_now(simulation, 300102) is None
    row = log_rows(simulation, id=call)[0]
    assert row["status"] == "ERI"
    assert row["call_length"] is not None
    last = events(simulation, agent_emails="marcus.bell.300102@example.com")[-1]
    assert (last["state"], last["availability_code"]) == ("LOG OUT", "23")


def test_a_new_disposition_shows_from_now_on_and_on_past_days():
    simulation = calm()
    today = next(row for row in log_rows(simulation, user_id=300101) if row["status"] == "NI")
    past = log_rows(simulation, user_id=300101, start_time="2026-05-01", end_time="2026-05-01")[5]
    for row in (today, past):
        simulation.dispose(int(row["id"]), "SALE")
    assert log_rows(simulation, id=today["id"])[0]["status"] == "SALE"
    again = log_rows(simulation, id=past["id"], start_time="2026-05-01", end_time="2026-05-01")[0]
    assert (again["status"], again["call_length"]) == ("SALE", past["call_length"])
    assert "Re-disp by Sarah Mitchell" in again["agent_comment"]
    with pytest.raises(KeyError):
        simulation.dispose(5, "SALE")


def test_steps_of_the_clock_and_forgotten_days_change_nothing(monkeypatch: pytest.MonkeyPatch):
    def run(steps: int) -> list[dict[str, Any]]:
        simulation = calm()
        simulation.ask("agent-monitor/search")
        for _ in range(steps):
            simulation.advance(1800 / steps)
            simulation.ask("agent-monitor/search")
        simulation.move(300101, 1003)
        simulation.switch_campaign(1002, False)
        for _ in range(steps):
            simulation.advance(3600 / steps)
            simulation.ask("agent-monitor/search")
        simulation.ask("agent-performance/search", date_start="2026-05-01")
        return log_rows(simulation, start_time="2026-05-05 12:00:00")

    coarse = run(1)
    assert run(60) == coarse
    monkeypatch.setattr(floor, "KEPT_ROWS", 1)
    assert run(3) == coarse


def test_a_clock_set_back_lives_the_hour_anew_without_later_deeds():
    simulation = calm()
    before = log_rows(simulation)
    simulation.advance(3600)
    simulation.move(300101, 1003)
    simulation.advance(3600)
    simulation.set_now(NOON)
    assert log_rows(simulation) == before
    simulation.advance(7200)
    assert agent_now(simulation, 300101)["campaign_id"] == "1001"


def test_deeds_name_what_does_not_exist():
    simulation = calm()
    wrong = [("move", 1, 1001), ("move", 300101, 9), ("logout", 5), ("switch_campaign", 9, True), ("change_list", 9)]
    for act, *values in wrong:
        with pytest.raises(ValueError, match="There is no"):
            getattr(simulation, act)(*values)
    with pytest.raises(ValueError, match="colour"):
        simulation.change_list(3301, colour="red")


BOARD = [
    {"status": "SALE", "n": 4, "talk_s": 300, "wrap_s": 30, "wait_s": 10},
    {"status": "NI", "n": 16, "talk_s": 45, "wrap_s": 5},
    {"status": "A", "n": 3, "talk_s": 8, "wrap_s": 2},
]


def test_planted_calls_are_the_agents_whole_day():
    simulation = calm(script=[{"agent": "Sarah Mitchell", "at": "09:00", "calls": BOARD}])
    board = simulation.ask("agent-performance/search", user_ids=300101)["data"]["300101"]
    assert (board["calls"], board["human_answered"], board["am"]) == (23, 20, 3)
    assert seconds(board["talk_sec"]) == 4 * 300 + 16 * 45 + 3 * 8
    assert seconds(board["wrap_sec"]) == 4 * 30 + 16 * 5 + 3 * 2
    assert seconds(board["wait_sec"]) == 4 * 10 + 19 * 20
    assert simulation.truth(MIDNIGHT, NOON)["agents"][300101]["conversions"] == 4
    assert agent_now(simulation, 300101)["status"] == "PAUSED"
    statuses = [row["status"] for row in log_rows(simulation, user_id=300101)]
    assert statuses == ["SALE"] * 4 + ["NI"] * 16 + ["A"] * 3


def test_planted_calls_in_the_middle_of_an_ordinary_day():
    simulation = Simulation(1, "streak", start=NOON)
    sales = log_rows(simulation, user_id=300101, start_time="2026-05-06 12:25:00")
    run = "".join("S" if row["status"] == "SALE" and row["call_length"] == "290" else "." for row in sales)
    assert "SSSSSSS" in run
    assert run.endswith(".")


def test_calls_planted_while_it_runs():
    simulation = calm()
    simulation.script(300102, [{"status": "APPT", "n": 2, "talk_s": 100, "wrap_s": 7, "wait_s": 5}], then="logout")
    simulation.advance(3600)
    rows = log_rows(simulation, user_id=300102)[-2:]
    assert [(row["status"], row["call_length"]) for row in rows] == [("APPT", "100")] * 2
    assert agent_now(simulation, 300102) is None


def test_the_drifting_agent_drifts_and_nobody_else():
    def handle(simulation: Simulation, agent_id: int, start: int, end: int) -> float:
        rows = simulation.true_rates(start)
        before = next(r for r in rows if r["agent_id"] == agent_id)["handle_factor"]
        return next(r for r in simulation.true_rates(end) if r["agent_id"] == agent_id)["handle_factor"] / before

    simulation = Simulation(1, "drifting-agent", start=NOON)
    assert handle(simulation, 300102, MIDNIGHT + 9 * 3600, NOON) == pytest.approx(1.8)
    assert handle(simulation, 300101, MIDNIGHT + 9 * 3600, NOON) == pytest.approx(1.0)


def test_observed_conversions_follow_the_true_rates():
    """Over ten days the sum of the model's own probabilities and the count of sales differ by chance only."""
    simulation = Simulation(3, "wrong-campaign", start=NOON)
    rates = {(r["agent_id"], r["campaign_id"]): r for r in simulation.true_rates(NOON - 3600)}
    pairs = simulation.truth(MIDNIGHT - 14 * 86_400, MIDNIGHT)["pairs"]
    star = [p for p in pairs if p["agent_id"] == simulation.agent_id("Elena")]
    expected = sum(p["contacts"] * rates[p["agent_id"], p["campaign_id"]]["conversion_per_contact"] for p in pairs)
    assert sum(p["conversions"] for p in pairs) == pytest.approx(expected, rel=0.15)
    by_campaign = {p["campaign_id"]: p["conversions"] / p["contacts"] for p in star}
    assert by_campaign[1002] > 2 * by_campaign[1003]
