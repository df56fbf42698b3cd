"""A schedule on paper: every page is there, no name is read as markup, the same schedule gives the same bytes."""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pytest

from backend.planning.build import build
from backend.planning.engine import staffed
from backend.planning.paper import _hours, as_pdf
from backend.planning.scenario import Scenario
from backend.planning.timetable import Duty, Meeting, Pause, Stretch, Timetable
from tests.test_planning_carried import MONDAY, duty, scenario


def filled(found: Scenario) -> Timetable:
    """Everybody works Monday to Friday, with lunch and on Sales."""
    duties = []
    for agent in found.agents:
        for n in range(5):
            one = duty(MONDAY + timedelta(days=n)).model_copy(update={"agent": agent.name})
            noon = one.start + 4 * 3600
            lunch = Pause(name="Lunch", start=noon, end=noon + 1800)
            work = (
                Stretch(queue="Sales", start=one.start, end=noon),
                Stretch(queue="Sales", start=noon + 1800, end=one.end),
            )
            duties.append(one.model_copy(update={"breaks": (lunch,), "queues": work}))
    first: Duty = duties[0]
    met = Meeting(name="Start", start=first.start, end=first.start + 900, who=(first.agent,))
    return Timetable(scenario=found.name, first=MONDAY, weeks=1, zone=found.zone, duties=tuple(duties), objective=0.0,
                     meetings=(met,))  # fmt: skip


def pages(raw: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", raw))


def test_a_roster_of_many_people_goes_on_over_pages() -> None:
    many = scenario(agents=[{"name": f"Agent {n}"} for n in range(60)])
    few = scenario(agents=[{"name": "Ann"}])
    raw, small = (as_pdf(one, filled(one), build(one).needs) for one in (many, few))
    assert raw.startswith(b"%PDF-")
    assert raw.rstrip().endswith(b"%%EOF")
    assert pages(raw) > pages(small) >= 2
    assert raw == as_pdf(many, filled(many), build(many).needs)


@pytest.mark.parametrize("name", ["Zoë D'Arcy", "Łukasz Żak", "Иван Петров", "王小明", "A" * 60])
def test_names_of_all_kinds_are_taken(name: str) -> None:
    one = scenario(agents=[{"name": name}])
    assert pages(as_pdf(one, filled(one), build(one).needs)) >= 2


def test_hours_tell_what_is_needed_and_mark_what_is_short() -> None:
    one = scenario()
    needs = build(one).needs
    have = np.array(staffed(one, filled(one), needs), dtype=float)[:, :96]
    need = needs[0].scheduled[None, :96]
    rows, style = _hours(needs, need, have, [f"{hour:02d}:00" for hour in range(24)])
    assert rows[0] == ["Hour", "Sales"]
    assert rows[1] == ["08:00", f"0.0 of {need[0, 32:36].mean():.1f}"]
    assert [row[0] for row in rows[1:]] == [f"{hour:02d}:00" for hour in range(8, 18)]
    assert sum(one[0] == "BACKGROUND" for one in style) == 10
