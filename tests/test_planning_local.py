"""Shifts on the clock where an agent sits and on the centre's, over the nights on which clocks change."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from itertools import count

import pytest

from backend.optimizer.roster.tours import Search
from backend.planning.engine import make
from backend.planning.exports import as_csv, as_ics, as_xml
from backend.planning.files import read_scenario
from backend.planning.local import differs, place_of, span_of, zones_of
from backend.planning.paper import as_pdf
from backend.planning.requirement import needs
from backend.planning.scenario import Scenario
from backend.planning.shapes import weeks
from backend.planning.timetable import Timetable

NIGHT = {
    "name": "Night", "minutes": 480, "first_start": "22:00", "last_start": "22:00",
    "breaks": [{"name": "Meal", "minutes": 30, "earliest": 240, "latest": 240}],
}  # fmt: skip
SITES = {"Dee": ("Denver", ""), "Pia": ("Phoenix", "America/Phoenix"), "Lon": ("London", "Europe/London")}


@pytest.fixture(scope="module")
def planned() -> tuple[Scenario, Timetable]:
    """Nights in Denver, whose clocks go back in the last one; Phoenix never changes them, London did a week before."""
    contacts = ([4.0] * 24 + [0.0] * 64 + [4.0] * 8) * 6 + [4.0] * 28 + [0.0] * 64 + [4.0] * 8
    scenario = read_scenario(json.dumps({
        "name": "Nights", "zone": "America/Denver", "first": "2026-10-26", "shifts": [NIGHT],
        "queues": [{"name": "Sales", "demand": {"contacts": contacts, "aht_s": [300.0] * 676},
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
        "agents": [{"name": name, "site": site, "zone": zone, "most_h": 60} for name, (site, zone) in SITES.items()],
    }), "json")  # fmt: skip
    ticks = count()
    made = make(scenario, lambda _: False, lambda: float(next(ticks)), 1, search=Search(attempts=1, climbs=5, nudges=0))
    assert len(made.timetable.duties) == 21
    return scenario, made.timetable


def told(planned: tuple[Scenario, Timetable], agent: str, day: int) -> tuple[str, str]:
    """The night that begins on a day of October 2026 on the agent's and on the centre's clock."""
    scenario, timetable = planned
    found = next(one for one in timetable.of(agent) if one.day == date(2026, 10, day))
    zone = zones_of(scenario).get(agent, scenario.zone)
    both = (zone, scenario.zone)
    own, centre = (span_of(found.start, found.end, each, found.day) for each in both)
    return own, centre


def test_the_night_the_clock_goes_back_is_told_right_on_every_clock(planned: tuple[Scenario, Timetable]) -> None:
    assert told(planned, "Pia", 30) == ("21:00-Sat 05:00", "22:00-Sat 06:00")
    assert told(planned, "Pia", 31) == ("21:00-Sun 05:00", "22:00-Sun 05:00")
    assert told(planned, "Lon", 30) == ("Sat 04:00-Sat 12:00", "22:00-Sat 06:00")
    assert told(planned, "Lon", 31) == ("Sun 04:00-Sun 12:00", "22:00-Sun 05:00")
    scenario, timetable = planned
    monday = next(one for one in timetable.of("Pia") if one.day == date(2026, 10, 26))
    assert differs(monday.start, monday.end, "America/Phoenix", scenario.zone)
    after = monday.start + 14 * 86_400  # both are on the same clock then
    assert not differs(after, after + 8 * 3600, "America/Phoenix", scenario.zone)
    assert (zones_of(scenario), place_of("America/New_York")) == (
        {"Pia": "America/Phoenix", "Lon": "Europe/London"}, "New York",
    )  # fmt: skip


def test_a_calendar_has_the_instants_and_both_clocks(planned: tuple[Scenario, Timetable]) -> None:
    scenario, timetable = planned
    calendar = as_ics(timetable, "Pia", zones_of(scenario)).replace("\r\n ", "")
    events = [event for event in calendar.split("BEGIN:VEVENT") if "DTSTART:20261101T040000Z" in event]
    assert len(events) == 1
    assert "DTEND:20261101T120000Z" in events[0]
    assert re.search(
        r"DESCRIPTION:21:00-Sun 05:00 in Phoenix\\, 22:00-Sun 05:00 at the center \(Denver\)\. Meal 01:00\r", events[0]
    )
    assert "at the center" not in as_ics(timetable, "Dee", zones_of(scenario))


def test_files_and_the_panel_have_both_clocks(planned: tuple[Scenario, Timetable]) -> None:
    scenario, timetable = planned
    zones = zones_of(scenario)
    rows = {(row["agent"], row["day"]): row for row in csv.DictReader(io.StringIO(as_csv(timetable, zones)))}
    london, denver = rows["Lon", "2026-10-31"], rows["Dee", "2026-10-31"]
    assert (london["start"], london["local_start"]) == ("2026-10-31 22:00:00", "2026-11-01 04:00:00")
    assert (denver["local_end"], denver["local_zone"]) == (denver["end"], "America/Denver")
    assert 'local_start="2026-11-01 04:00:00"' in as_xml(timetable, zones)
    people = {row["agent"]: (row["site"], row["zone"]) for row in weeks(scenario, timetable)}
    assert people == SITES
    agents = tuple(one.model_copy(update={"zone": ""}) for one in scenario.agents)
    alone = scenario.model_copy(update={"agents": agents})
    assert as_pdf(scenario, timetable, needs(scenario)) != as_pdf(alone, timetable, needs(alone))
