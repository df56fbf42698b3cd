"""The scenarios of early warning, unusual days and causes: what their titles say is so in the truth, and only that."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from backend.simulator import Simulation, load_scenario
from backend.simulator.codes import CODE_RESTROOM
from backend.simulator.ledger import view
from backend.simulator.simulation import default_start
from backend.simulator.truth import call_rows

WEDNESDAY = date(2026, 5, 6)
DAY_S = 86_400
TWO_HOURS_S = 7_200
PAST = (1, 2, 5, 6, 7, 8)
"""Days before that Wednesday that were working days."""


def shipped(name: str, seed: int = 1) -> Simulation:
    scenario = load_scenario(name)
    return Simulation(seed, scenario, default_start(scenario, WEDNESDAY))


def small(**more: Any) -> Simulation:
    scenario = {"extends": "calm", **more}
    return Simulation(1, scenario, default_start(load_scenario("calm"), WEDNESDAY))


def handle_s(simulation: Simulation, agent: str, start: int, end: int) -> list[int]:
    who = simulation.agent_id(agent)
    rows = call_rows(simulation.floor, start, end, simulation.now())
    return [row["talk_s"] + row["wrap_s"] for row in rows if row["agent_id"] == who]


def midnight(simulation: Simulation) -> int:
    return simulation.floor.today(simulation.now()).start


def test_marcus_is_used_to_405_seconds_and_ends_at_512():
    simulation = shipped("marcus")
    today = midnight(simulation)
    usual = handle_s(simulation, "Marcus", today - 14 * DAY_S, today)
    calls = handle_s(simulation, "Marcus", today, simulation.now())
    assert np.mean(usual) == pytest.approx(405, rel=0.05)
    assert np.mean(calls[-6:]) == 512
    assert len(calls) >= 30
    sixes = [np.mean(calls[i : i + 6]) for i in range(len(calls) - 5)]
    climb = sixes[sixes.index(405) :]
    assert climb == sorted(climb)


def drop_counts(simulation: Simulation, campaign_id: int, start: int, end: int) -> tuple[int, int]:
    counts = simulation.truth(start, end)["campaigns"][campaign_id]
    return counts["drops"], counts["drops"] + counts["human_answered"]


def test_drops_of_campaign_3_jump_in_the_last_half_hour_and_nowhere_else():
    simulation = shipped("campaign-3-drops")
    now = simulation.now()
    drops, answered = drop_counts(simulation, 1004, now - 1800, now)
    before, answered_before = drop_counts(simulation, 1004, now - 4 * 3600, now - 1800)
    assert drops >= 12
    assert drops / answered > 4 * before / answered_before
    for campaign_id in (1001, 1002, 1003):
        others, n = drop_counts(simulation, campaign_id, now - 1800, now)
        assert others <= 0.1 * n


def test_three_people_of_campaign_2_drift_and_nobody_else():
    simulation = shipped("campaign-2-team")
    now = simulation.now()
    before = {r["agent_id"]: r for r in simulation.true_rates(now - 4 * 3600) if r["campaign_id"] == 1004}
    after = {r["agent_id"]: r for r in simulation.true_rates(now) if r["campaign_id"] == 1004}
    drifting = {who for who in after if after[who]["handle_factor"] > 1.5 * before[who]["handle_factor"]}
    assert drifting == {simulation.agent_id(name) for name in ("Elena", "Omar", "Tamika")}
    homes = {p.agent_id for p in simulation.floor.people if p.home == 1004}
    assert drifting < homes
    assert len(homes) > 2 * len(drifting)


def test_more_unplanned_pauses_for_one_agent_only_and_only_then():
    change = {"what": "pause", "agent": "Marcus Bell", "day": -9, "last_day": -1, "at": "12:00", "factor": 12.0}
    changed, plain = small(change=[change]), small()
    marcus = plain.agent_id("Marcus")

    def restroom(simulation: Simulation, own: bool, offset: int) -> list[tuple[int, int]]:
        states = simulation.floor.day(date.fromordinal(WEDNESDAY.toordinal() + offset), simulation.now()).states
        chosen = (view(states.code) == CODE_RESTROOM) & ((view(states.agent) == marcus) == own)
        return list(zip(view(states.start)[chosen].tolist(), view(states.end)[chosen].tolist(), strict=True))

    more = [span for offset in (-9, -8, -7, -6, -5, -2, -1) for span in restroom(changed, True, offset)]
    usual = [span for offset in (-9, -8, -7, -6, -5, -2, -1) for span in restroom(plain, True, offset)]
    late = [span for span in more if span[0] >= 12 * 3600]
    assert len(late) > 3 * len([span for span in usual if span[0] >= 12 * 3600])
    assert restroom(changed, True, 0) == restroom(plain, True, 0)
    first = [span for span in restroom(changed, True, -9) if span[0] < 12 * 3600]
    assert first == [span for span in restroom(plain, True, -9) if span[0] < 12 * 3600]
    rates = changed.true_rates(changed.now() - DAY_S)
    assert {r["pause_factor"] for r in rates if r["agent_id"] == marcus} == {12.0}
    assert {r["pause_factor"] for r in rates if r["agent_id"] != marcus} == {1.0}


def test_fewer_unplanned_pauses_too():
    change = {"what": "pause", "agent": "Marcus Bell", "day": -9, "factor": 0.01, "last_day": 0}
    changed = small(change=[change])
    states = changed.floor.today(changed.now()).states
    mine = view(states.agent) == changed.agent_id("Marcus")
    assert not (mine & (view(states.code) == CODE_RESTROOM)).any()


def test_a_roster_changes_shift_campaign_and_absence_of_one_day():
    rosters = [
        {"agent": "Marcus Bell", "campaign": "Auto Warranty"},
        {"agent": "Sarah Mitchell", "absent": True},
        {"agent": "James Okafor", "shift": ["10:00", "16:00"]},
    ]
    simulation = small(roster=rosters)
    today = midnight(simulation)
    pairs = simulation.truth(today, simulation.now())["pairs"]
    past = simulation.truth(today - DAY_S, today)["pairs"]
    of = {
        (day, name): {p["campaign_id"] for p in rows if p["agent_id"] == simulation.agent_id(name)}
        for day, rows in (("today", pairs), ("past", past))
        for name in ("Marcus", "Sarah")
    }
    assert (of["today", "Marcus"], of["past", "Marcus"]) == ({1003}, {1002})
    assert (of["today", "Sarah"], of["past", "Sarah"]) == (set(), {1001})
    assert not handle_s(simulation, "James", today, today + 10 * 3600 - 200)
    assert handle_s(simulation, "James", today + 10 * 3600, simulation.now())


def usual_and_now(simulation: Simulation) -> tuple[dict[str, float], dict[str, float]]:
    """The team's counts of the last two hours, and their mean on six working days before."""
    now = simulation.now()
    today = simulation.truth(now - TWO_HOURS_S, now)["team"]
    past = [simulation.truth(now - TWO_HOURS_S - DAY_S * k, now - DAY_S * k)["team"] for k in PAST]
    return {k: sum(one[k] for one in past) / len(past) for k in today}, today


def per_contact(counts: dict[str, float]) -> float:
    return counts["conversions"] / counts["contacts"]


CAUSES = ("staffing", "list-quality", "lead-mix", "campaign-mix", "hour-mix", "time-on-shift")


@pytest.mark.parametrize("cause", CAUSES)
def test_a_single_cause_brings_conversions_per_contact_down(cause: str):
    usual, now = usual_and_now(shipped(f"cause-{cause}"))
    assert per_contact(now) < 0.87 * per_contact(usual)
    assert now["contacts"] > 300


def test_without_a_cause_nothing_falls():
    usual, now = usual_and_now(shipped("causes"))
    assert per_contact(now) == pytest.approx(per_contact(usual), rel=0.12)


def conversion_of(simulation: Simulation, at: int) -> dict[tuple[int, int], float]:
    return {(r["agent_id"], r["campaign_id"]): r["conversion_per_contact"] for r in simulation.true_rates(at)}


@pytest.mark.parametrize("cause", ["staffing", "campaign-mix", "hour-mix"])
def test_a_mix_changes_no_rate_of_anybody(cause: str):
    """What moves the whole is who calls whom and when; every agent's true rate is the weekday's own."""
    simulation, week = shipped(f"cause-{cause}"), 7 * DAY_S
    now, before = (conversion_of(simulation, simulation.now() - 1800 - back) for back in (0, week))
    shift = np.array([now[pair] / before[pair] for pair in now])
    assert shift == pytest.approx(1.0, abs=0.05)


def test_only_marcus_falls_where_the_agent_is_the_cause():
    simulation = shipped("cause-agent")
    marcus = simulation.agent_id("Marcus")
    now, before = (conversion_of(simulation, simulation.now() - 1800 - back) for back in (0, 7 * DAY_S))
    fallen = {who for (who, campaign), rate in now.items() if rate < 0.8 * before[who, campaign]}
    assert fallen == {marcus}


def test_the_lists_keep_their_quality_where_the_mix_is_the_cause():
    simulation = shipped("cause-lead-mix")
    day = simulation.floor.today(simulation.now())
    shares = {stock.name: stock.rates.share for stock in day.stocks.values()}
    noon = day.rates.slot(simulation.now() - 3600)
    assert shares["Home Web Leads Old"][noon] == 16 * shares["Home Web Leads Old"][0]
    assert shares["Home Web Leads"][noon] == shares["Home Web Leads"][0]
    assert len({round(rate, 6) for stock in day.stocks.values() for rate in stock.rates.conversion}) == 2
