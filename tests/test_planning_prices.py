"""What a broken must-rule costs is said beside it, and the lines add up to what the solver paid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.__main__ import main
from backend.clock import day_bounds
from backend.optimizer.roster.tours import Prices
from backend.planning.broken import broken
from backend.planning.changes import price
from backend.planning.files import read_scenario
from backend.planning.timetable import Timetable

DAY = [0.0] * 32 + [6.0] * 40 + [0.0] * 24
MONDAY_OFF = "Ben is off on 2026-11-30."
DOCUMENT = json.dumps({
    "name": "Two rules too many", "zone": "UTC", "first": "2026-11-30",
    "queues": [{"name": "Sales", "demand": {"contacts": DAY * 7, "aht_s": [240.0] * 672},
                "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
    "agents": [{"name": "Ada", "least_h": 30}, {"name": "Ben"}, {"name": "Cy"}],
    "shifts": [{"name": "Day", "minutes": 480, "first_start": "08:00", "last_start": "14:00"}],
    "rules": [
        "Everybody rests at least 11 hours between shifts, by law.", "Ada works at most 1 shifts a week.",
        "Ben must work Day on Mondays.", MONDAY_OFF,
    ],
})  # fmt: skip


def test_the_prices_of_broken_must_rules_are_told_and_add_up_to_what_the_solver_paid(tmp_path: Path) -> None:
    (tmp_path / "week.json").write_text(DOCUMENT)
    out = tmp_path / "made.json"
    ran = CliRunner().invoke(main, ["schedule", str(tmp_path / "week.json"), "--limit-s", "2", "--json", str(out)])
    assert ran.exit_code == 0, ran.output
    timetable = Timetable.model_validate_json(out.read_text())
    hard = [one for one in broken(read_scenario(DOCUMENT, "json"), timetable) if one.rank is None]
    prices = {one.who: price(one) for one in hard}
    assert prices == {"Ada": 22 * 4 * Prices().paid, "Ben": Prices().day}
    assert sum(prices.values()) == pytest.approx(timetable.rules)
    assert "costs 880, as much as 220.0 agent-hours short" in ran.output
    assert "costs 100, as much as 25.0 agent-hours short" in ran.output


def test_each_short_rest_costs_what_the_solver_takes_for_one() -> None:
    scenario = read_scenario(DOCUMENT.replace(MONDAY_OFF, "Cy works at most 5 shifts a week."), "json")
    duties = []
    for place, hour in enumerate((14, 8, 14, 8)):
        day = scenario.days[place]
        start = day_bounds(day, "UTC")[0] + 3600 * hour
        duties.append({"agent": "Cy", "day": day.isoformat(), "shift": "Day", "start": start, "end": start + 8 * 3600,
                       "breaks": [], "queues": []})  # fmt: skip
    timetable = Timetable.model_validate({
        "scenario": "x", "first": "2026-11-30", "weeks": 1, "zone": "UTC", "duties": duties, "objective": 0.0,
    })  # fmt: skip
    short = [one for one in broken(scenario, timetable, {"Cy"}) if "rests" in one.rule]
    assert [(one.days, price(one)) for one in short] == [(2, 2 * Prices().rest)]
