"""Meetings and hires from scenario files, and what happens to runs and plans when things go wrong."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backend.__main__ import main
from backend.planning.files import read_scenario
from backend.planning.hiring import hiring_plan
from backend.planning.history import moved
from backend.planning.jobs import Jobs

DAY = [0.0] * 32 + [6.0] * 16 + [0.0] * 48
SHIFT = {"name": "Half day", "minutes": 240, "first_start": "08:00", "last_start": "08:00"}


def week(**changed: Any) -> str:
    return json.dumps({
        "name": "Mornings", "first": "2026-11-16", "shifts": [SHIFT],
        "queues": [{"name": "Sales", "demand": {"contacts": DAY * 7, "aht_s": [300.0] * 672},
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
        "agents": [{"name": name} for name in ("Ann", "Bob", "Cy", "Dee")], **changed,
    })  # fmt: skip


def ran(command: str, tmp_path: Path, text: str, *more: str) -> Any:
    file = tmp_path / "week.json"
    file.write_text(text)
    return CliRunner().invoke(main, [command, str(file), *more])


def test_a_meeting_is_put_where_it_does_least_harm(tmp_path: Path):
    party = {"name": "Training", "minutes": 60, "who": ["Ann", "Bob"], "first": "2026-11-17", "last": "2026-11-18",
             "start": "08:00", "end": "12:00"}  # fmt: skip
    said = ran("events", tmp_path, week(events=[party]), "--limit-s", "20")
    assert said.exit_code == 0, said.output
    shown = [line for line in said.output.splitlines() if line.startswith("  2026-")]
    assert len(shown) == 5
    assert all(line.strip()[:10] in ("2026-11-17", "2026-11-18") for line in shown)
    assert all(8 <= int(line.strip()[11:13]) <= 11 for line in shown)
    assert ran("events", tmp_path, week()).exit_code == 1
    elsewhere = ran("events", tmp_path, week(events=[party | {"first": "2027-01-01", "last": "2027-01-02"}]))
    assert "its days lie outside of the scenario" in elsewhere.output


def test_the_cheaper_of_two_equal_profiles_is_hired_and_the_budget_is_kept(tmp_path: Path):
    one = {"skills": ["Sales"], "hours": 28, "most": 4}
    profiles = [one | {"name": "Cheap", "cost_cents": 1500}, one | {"name": "Dear", "cost_cents": 2500}]
    text = week(agents=[{"name": "Ann"}], profiles=profiles)
    found = hiring_plan(read_scenario(text, "json"))
    assert [hire.count > 0 for hire in found.hires] == [True, False]
    assert found.hires[0].worth_cents == pytest.approx(found.hires[1].worth_cents)
    assert found.wages_cents == found.hires[0].count * 28 * 1500
    limited = hiring_plan(read_scenario(text, "json").model_copy(update={"budget_cents": 28 * 1500}))
    assert [hire.count for hire in limited.hires] == [1, 0]
    said = ran("plan", tmp_path, text)
    assert f"Cheap: hire {found.hires[0].count} at $420.00" in said.output
    assert "add profiles" in ran("plan", tmp_path, week()).output
    clash = week(profiles=[profiles[0] | {"name": "Ann"}])
    assert "called like an agent" in ran("plan", tmp_path, clash).output


def test_a_week_moved_over_a_night_of_the_clock_keeps_its_hours():
    scenario = read_scenario(week(), "json")
    later, _ = moved(scenario, scenario.first.replace(year=2027, month=3, day=8), "Spring")
    assert len(later.queues[0].demand.contacts) == 668
    assert sum(later.queues[0].demand.contacts) == sum(scenario.queues[0].demand.contacts)
    back, _ = moved(later, scenario.first, "Mornings")
    assert back.queues[0].demand.contacts == scenario.queues[0].demand.contacts


def test_a_run_whose_schedule_cannot_be_stored_fails_in_words_and_the_next_one_goes_on():
    scenario = read_scenario(week(), "json")

    def full(made: Any) -> int:
        raise OSError("disk")

    jobs = Jobs()
    bad = jobs.add(1, 1, scenario, 0.5, False, 0, 0, full)
    good = jobs.add(1, 1, scenario, 0.5, False, 0, 0, lambda made: len(made.timetable.duties))
    assert bad.ended.wait(60)
    assert good.ended.wait(60)
    assert (bad.answer()["state"], bad.answer()["schedule_id"]) == ("failed", None)
    assert "backend.log" in bad.answer()["message"]
    assert good.answer()["state"] == "finished"
    assert good.answer()["schedule_id"] == 28
    with pytest.raises(LookupError):
        jobs.get(2, good.job_id)


def test_closing_ends_the_runs():
    jobs = Jobs()
    run = jobs.add(1, 1, read_scenario(week(), "json"), 600.0, True, 0, 0, lambda made: 7)
    waits = jobs.add(1, 1, read_scenario(week(), "json"), 600.0, True, 0, 0, lambda made: 8)
    while run.progress is None:
        time.sleep(0.01)
    jobs.close()
    assert run.ended.wait(10)
    assert waits.ended.wait(10)
    assert (run.answer()["state"], run.answer()["schedule_id"]) == ("stopped", 7)
    assert (waits.answer()["state"], waits.answer()["schedule_id"]) == ("stopped", None)
