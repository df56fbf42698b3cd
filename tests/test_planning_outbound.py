"""What scheduled hours make of an outbound target: contacts with a range that holds, drops that are allowed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import exp, log
from typing import Any

import numpy as np
import pytest

from backend.clock import day_bounds
from backend.planning.files import read_scenario, write_scenario
from backend.planning.outbound import campaigns
from backend.planning.pace import half_width, pace_of
from backend.planning.requirement import needs
from backend.planning.scenario import Pace, Scenario
from backend.planning.timetable import Duty, Stretch, Timetable

MONDAY = date(2026, 11, 30)
ZONE = "America/Los_Angeles"
PACE = Pace(per_hour=9.0, day_dev=0.08, week_dev=0.03, days=20, weeks=4)


def scenario(pace: Pace | None = PACE, shrinkage: float = 0.0, **changed: Any) -> Scenario:
    """Ten contacts a quarter hour from 9 to 17, weekdays only; at 280 s and 30 % idle an hour brings nine."""
    open_ = [10.0 if day < 5 and 36 <= n < 68 else 0.0 for day in range(7) for n in range(96)]
    queue = {
        "name": "Solar", "media": "outbound", "demand": {"contacts": open_, "aht_s": [280.0] * 672},
        "goals": [{"kind": "idle", "share": 0.3}], "shrinkage": shrinkage,
        "pace": pace and pace.model_dump(), **changed,
    }  # fmt: skip
    shift = {"name": "Day", "minutes": 480, "first_start": "09:00", "last_start": "09:00"}
    agents = [{"name": f"Agent {n}", "skills": ["Solar"]} for n in range(8)]
    document = {"name": "Week", "zone": ZONE, "first": MONDAY.isoformat(), "queues": [queue], "shifts": [shift]}
    return read_scenario(json.dumps(document | {"agents": agents}), "json")


def table(people: list[int], hours: int = 8) -> Timetable:
    """So many people on each weekday, from 9 on."""
    duties = []
    for day, n in enumerate(people):
        start = day_bounds(MONDAY + timedelta(days=day), ZONE)[0] + 9 * 3600
        for who in range(n):
            work = Stretch(queue="Solar", start=start, end=start + hours * 3600)
            duties.append(Duty(agent=f"Agent {who}", day=MONDAY + timedelta(days=day), shift="Day", start=start,
                               end=start + 8 * 3600, queues=(work,)))  # fmt: skip
    return Timetable(scenario="Week", first=MONDAY, weeks=1, zone=ZONE, duties=tuple(duties), objective=0.0)


def row(made_of: Scenario, people: list[int], hours: int = 8, dropped: Any = None) -> Any:
    [found] = campaigns(made_of, table(people, hours), needs(made_of), 0.03, dropped or {})
    return found


def test_hours_make_contacts_up_to_the_target_of_each_hour():
    found = row(scenario(), [4, 4, 5, 5, 3])
    assert found["target"] == 5 * 8 * 40
    assert [day["made"] for day in found["days"]] == [8 * 36, 8 * 36, 8 * 40, 8 * 40, 8 * 27, 0, 0]
    assert (found["hours"], found["per_hour"]) == (8 * 21, pytest.approx(9.0))
    assert found["hours_needed"] == pytest.approx(5 * 8 * 40 / 9, abs=0.01)
    assert found["made"] == sum(day["made"] for day in found["days"])


def test_the_range_is_that_of_the_pace_and_ends_at_the_target():
    found = row(scenario(), [4, 4, 4, 4, 4])
    half = half_width(PACE, [32.0] * 5)
    assert found["low"] == pytest.approx(5 * 8 * 36 * exp(-half), abs=0.1)
    assert found["low"] < found["made"] < found["high"] <= found["target"]
    assert (found["state"], row(scenario(), [3] * 5)["state"], row(scenario(), [6] * 5)["state"]) == (
        "uncertain" if 36 * exp(half) >= 0.995 * 40 else "not kept", "not kept", "kept",
    )  # fmt: skip
    day = found["days"][0]
    assert (day["made"] - day["low"]) / day["made"] > (found["made"] - found["low"]) / found["made"]


def test_absence_costs_contacts_and_a_typed_campaign_has_no_range():
    found = row(scenario(None, shrinkage=0.25), [4] * 5)
    assert found["made"] == pytest.approx(5 * 8 * 27)
    assert (found["low"], found["high"], found["learned_days"]) == (None, None, 0)


def test_the_hours_that_lack_most_are_named():
    found = row(scenario(), [5, 5, 1, 5, 5], hours=6)
    wednesday = day_bounds(MONDAY + timedelta(days=2), ZONE)[0]
    assert (found["worst"]["start"], found["worst"]["end"]) == (wednesday + 9 * 3600, wednesday + 17 * 3600)
    assert found["worst"]["contacts"] == pytest.approx(6 * (40 - 9) + 2 * 40)
    assert row(scenario(), [5] * 5)["worst"] is None


def test_drops_are_allowed_for_all_calls_a_person_answers():
    found = row(scenario(), [5] * 5, dropped={"Solar": (12, 800)})
    assert found["drops_allowed"] == int(1600 * 0.03 / 0.97)
    assert found["drops_allowed"] / (found["drops_allowed"] + 1600) <= 0.03
    assert (found["dropped"], found["answers"]) == (0.015, 800)
    assert row(scenario(), [5] * 5)["dropped"] is None


def test_callers_have_no_target():
    inbound = scenario(None, media="phone", goals=[{"kind": "answered", "share": 0.8, "within_s": 20}])
    assert campaigns(inbound, table([4] * 5), needs(inbound), 0.03, {}) == []


def paces(rng: Any, weeks: int, days_differ: float, weeks_differ: float) -> tuple[dict[date, float], dict[date, float]]:
    hours, contacts = {}, {}
    for week in range(weeks):
        level = rng.normal(0, weeks_differ)
        for n in range(5):
            day = MONDAY + timedelta(days=7 * week + n)
            hours[day] = 40.0
            contacts[day] = 360.0 * exp(level + rng.normal(0, days_differ))
    return contacts, hours


@pytest.mark.parametrize(("days_differ", "weeks_differ"), [(0.08, 0.0), (0.05, 0.06)])
def test_four_of_five_weeks_and_days_lie_inside_the_range(days_differ: float, weeks_differ: float):
    rng = np.random.default_rng(11)
    inside = {"week": [], "day": []}  # type: ignore[var-annotated]
    for _ in range(400):
        contacts, hours = paces(rng, 6, days_differ, weeks_differ)
        last = MONDAY + timedelta(days=35)
        pace = pace_of({day: n for day, n in contacts.items() if day < last}, hours, 1.0)
        assert pace is not None
        new = [contacts[last + timedelta(days=n)] for n in range(5)]
        off = abs(log(sum(new) / 200 / pace.per_hour))
        inside["week"].append(off <= half_width(pace, [40.0] * 5))
        inside["day"].append(abs(log(new[0] / 40 / pace.per_hour)) <= half_width(pace, [40.0]))
    assert 0.72 <= np.mean(inside["week"]) <= 0.92
    assert 0.75 <= np.mean(inside["day"]) <= 0.87


def test_few_days_have_no_pace_and_a_pace_is_kept_in_files():
    contacts, hours = paces(np.random.default_rng(1), 1, 0.1, 0.0)
    assert pace_of(contacts, hours, 0.8) is None
    for kind in ("json", "yaml", "xml"):
        assert read_scenario(write_scenario(scenario(), kind), kind) == scenario()
