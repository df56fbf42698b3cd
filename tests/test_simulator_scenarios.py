"""Scenario files: the shipped ones live up to their titles, wrong ones are refused by the key at fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from simulated import MIDNIGHT, NOON

from backend.clock import utc_to_wall
from backend.simulator import ScenarioError, Simulation, load_scenario, make_scenario, scenario_names
from backend.simulator.simulation import default_start

BARE: dict[str, Any] = {
    "floor": {"agents": 3},
    "campaign": [{"id": 1, "name": "One"}],
    "list": [{"id": 2, "name": "Leads", "campaign": "One"}],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"floor": {"agents": 0}}, r"floor\.agents: .*greater than or equal to 1 \(given: 0\)"),
        ({"floor": {"agnets": 3}}, r"floor\.agnets: is not a known key"),
        ({"floor": {"shift": ["16:00", "07:00"]}}, r"floor\.shift: a shift must end after it starts"),
        ({"floor": {"shift": ["7", "16:00"]}}, r"floor\.shift\[0\]: .*pattern.*'7'"),
        ({"campaign": []}, r"campaign: .*at least 1 item"),
        ({"campaign": [{"id": 1, "name": "One", "conversion": 3}]}, r"campaign\[0\]\.conversion: .*\(given: 3\)"),
        ({"campaign": [{"id": 1, "name": "One", "success": "WON"}]}, r"campaign\[0\]: success must be SALE or APPT"),
        ({"campaign": [{"id": 1, "name": "One"}, {"id": 1, "name": "Two"}]}, r"campaign: id 1 stands twice"),
        ({"list": [{"id": 2, "name": "Leads", "campaign": "Onn"}]}, r"list\[0\]\.campaign: .*did you mean 'One'\?"),
        ({"agent": [{"name": "A B", "queues": ["Q"]}]}, r"agent\[0\]\.queues: there is no queue 'Q'"),
        ({"agent": [{"name": str(i)} for i in range(4)]}, r"floor\.agents: 3 people cannot include 4 named ones"),
        ({"change": [{"what": "handle", "factor": 2}]}, r"change\[0\]: name exactly one of agent, campaign or list"),
        ({"change": [{"what": "level", "list": "Leads", "factor": 2}]}, r"change\[0\]: level can change for campaign"),
        ({"script": [{"agent": "X", "at": "09:00", "calls": [{"status": "NI"}]}]}, r"script\[0\]\.agent: .*'X'"),
        ({"script": [{"agent": "X", "at": "09:00", "calls": [{"status": "??"}]}]}, r"status must be one of SALE"),
        ({"token": [{"value": "short"}]}, r"token\[0\]\.value: "),
        ({"token": [{"value": "a" * 32, "allow": ["logs"]}]}, r"token\[0\]\.allow\[0\]: "),
        ({"zone": "Mars/Olympus"}, r"zone: 'Mars/Olympus' is not an IANA time zone"),
        ({"generate": {"campains": 3}}, r"generate\.campains: is not a known key"),
        ({"extends": "nowhere"}, r"There is no scenario 'nowhere'; known are .*demo"),
    ],
)
def test_a_wrong_scenario_is_refused_by_the_key_at_fault(change: dict[str, Any], message: str):
    with pytest.raises(ScenarioError, match=message):
        make_scenario({**BARE, **change})


def test_a_file_that_is_no_toml_says_so(tmp_path: Path):
    path = tmp_path / "broken.toml"
    path.write_text("floor = [", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"broken\.toml is not valid TOML"):
        load_scenario(path)


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_loads_and_says_what_it_is(name: str):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert len(scenario.title) > 20


def test_an_extending_file_changes_records_by_name_and_adds_others():
    base, dry = load_scenario("calm"), load_scenario("dry-list")
    assert [one.id for one in dry.list] == [one.id for one in base.list]
    assert [one.fresh for one in dry.list] == [None, 1500, None]
    assert len(load_scenario("wrong-campaign").agent) == len(base.agent) + 1


def test_campaigns_and_people_are_generated_by_the_dozen():
    simulation = Simulation(1, "vendor", start=NOON)
    assert len(simulation.scenario.campaign) == 60
    names = [person.name for person in simulation.floor.people]
    assert len(names) == len(set(names)) == 1500
    assert len({person.email for person in simulation.floor.people}) == 1500


@pytest.mark.parametrize(("today", "wall"), [("2026-05-06", "2026-05-06"), ("2026-05-10", "2026-05-08")])
def test_the_clock_starts_on_the_latest_weekday(today: str, wall: str):
    start = default_start(load_scenario("demo"), date.fromisoformat(today))
    assert utc_to_wall(start, "America/Los_Angeles") == f"{wall} 13:10:00"


def test_the_demo_knows_its_people_and_stays_small():
    simulation = Simulation(1, "demo", start=NOON)
    for name in ("Sarah", "Marcus", "James"):
        assert simulation.agent_id(name)
    whole_day = Simulation(1, "demo", start=MIDNIGHT + 86_399).truth(MIDNIGHT, MIDNIGHT + 86_400)
    assert 8_000 < whole_day["team"]["rows"] < 20_000
    assert whole_day["agents"][simulation.agent_id("Sarah")]["calls"] > 100


def test_dropped_calls_rise_where_the_spike_is_and_nowhere_else():
    simulation = Simulation(1, "abandonment-spike", start=NOON)

    def share(start: int, campaign: int) -> float:
        counts = simulation.truth(start, start + 2 * 3600)["campaigns"][campaign]
        return counts["drops"] / (counts["drops"] + counts["human_answered"])

    assert share(MIDNIGHT + 9 * 3600, 1003) < 0.05
    assert share(MIDNIGHT + 12 * 3600, 1003) > 0.12
    assert share(MIDNIGHT + 12 * 3600, 1001) < 0.06


def test_a_dry_list_is_dry_and_its_answers_fall():
    simulation = Simulation(1, "dry-list", start=NOON)
    assert simulation.floor.today(NOON).stocks[3302].dialable == 0

    def answered(start: int) -> float:
        counts = simulation.truth(start, start + 2 * 3600)["campaigns"][1002]
        return counts["calls"] / counts["rows"]

    assert answered(MIDNIGHT + 12 * 3600) < 0.75 * answered(MIDNIGHT + 8 * 3600)


def test_a_large_floor_has_everybody_at_work():
    simulation = Simulation(1, "large", start=MIDNIGHT + 9 * 3600)
    activity = simulation.ask("user-activity/search")["data"]
    assert 105 <= activity["logged_in_agents"] <= 125
    assert len(simulation.ask("campaigns/search")["data"]) == 8
