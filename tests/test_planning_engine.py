"""Whole timetables: every hard rule is kept, files say what the timetable says, the command line tells its progress."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from backend.__main__ import main
from backend.planning.broken import broken
from backend.planning.engine import Made, make, staffed
from backend.planning.exports import as_csv, as_ics, as_xml
from backend.planning.files import read_scenario
from backend.planning.scenario import Scenario
from backend.planning.timetable import Timetable

DAY = [0.0] * 32 + [12.0] * 40 + [0.0] * 24
NAMES = ["Bob", "John", "Mary", "Robert", "Joe", "Ann"]
RULES = [
    "Everybody rests at least 12 hours between shifts, by law.",
    "Everybody works at most 5 shifts a week.",
    "Joe works Standard or Special on Mondays.",
    "Joe must work Special on Tuesdays.",
    "Joe never works on Sundays.",
    "John works at most 3 days in a row.",
    "John, Mary and Robert work the same number of weekend shifts from 2026-11-30 to 2026-12-06.",
    "Ann is off from 2026-12-01 to 2026-12-02.",
    "Bob works between 1 and 1 weekend shifts a week.",
]


def document(**changed: object) -> str:
    return json.dumps({
        "name": "Six people", "zone": "America/Los_Angeles", "first": "2026-11-30",
        "queues": [
            {"name": "Sales", "demand": {"contacts": DAY * 7, "aht_s": [240.0] * 672},
             "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}
        ],
        "agents": [{"name": name, "most_h": 40} for name in NAMES],
        "shifts": [
            {"name": "Standard", "minutes": 480, "first_start": "08:00", "last_start": "10:00",
             "breaks": [{"name": "Lunch", "minutes": 60, "earliest": 180, "latest": 240},
                        {"name": "Pause", "minutes": 15, "earliest": 330, "latest": 420, "paid": True}]},
            {"name": "Special", "minutes": 240, "first_start": "08:00", "last_start": "14:00"},
        ],
        "rules": RULES, **changed,
    })  # fmt: skip


def solved(scenario: Scenario, seed: int = 1) -> Made:
    ticks = count()
    return make(
        scenario, lambda progress: progress.attempts >= 2, lambda: float(next(ticks)), seed, made_at=1_795_000_000
    )


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario(document(), "json")


@pytest.fixture(scope="module")
def made(scenario: Scenario) -> Made:
    return solved(scenario)


def test_every_hard_rule_is_kept(scenario: Scenario, made: Made):
    assert [one for one in made.broken if one.rank is None] == []
    assert made.built.checked == ()
    assert len(made.timetable.duties) > 20
    assert made.timetable.bound <= made.timetable.objective


def test_the_checker_sees_what_is_wrong(scenario: Scenario, made: Made):
    joe = made.timetable.of("Joe")[0]
    sunday = joe.model_copy(
        update={"day": date(2026, 12, 6), "start": joe.start + 6 * 86_400, "end": joe.end + 6 * 86_400}
    )
    worse = made.timetable.model_copy(update={"duties": (*made.timetable.duties, sunday)})
    assert "Joe never works on Sundays." in {one.rule for one in broken(scenario, worse)}
    longer = joe.model_copy(update={"end": joe.end + 900})
    rest = tuple(duty for duty in made.timetable.duties if duty != joe)
    odd = broken(scenario, made.timetable.model_copy(update={"duties": (*rest, longer)}))
    assert any(one.rule.startswith("Shift ") and "long" in one.said for one in odd)
    bare = made.timetable.model_copy(update={"duties": ()})
    assert {"Joe must work Special on Tuesdays.", "Bob works exactly 1 weekend shift a week."} <= {
        one.rule for one in broken(scenario, bare)
    }


def test_the_same_seed_makes_the_same_timetable(scenario: Scenario, made: Made):
    assert solved(scenario).timetable == made.timetable


def test_rules_that_cannot_be_kept_are_told_and_there_is_a_timetable_all_the_same():
    impossible = document(rules=["Joe must work Standard on Mondays.", "Joe never works on Mondays."])
    result = solved(read_scenario(impossible, "json"))
    assert {one.who for one in result.broken} == {"Joe"}
    assert result.timetable.duties


def test_coverage_is_counted_from_the_duties(scenario: Scenario, made: Made):
    [have] = staffed(scenario, made.timetable, made.built.needs)
    [need] = made.built.needs
    price = sum(max(want - n, 0) + 0.2 * max(n - want, 0) for n, want in zip(have, need.scheduled, strict=True))
    assert made.timetable.coverage == pytest.approx(price)


def test_files_hold_every_duty(made: Made):
    timetable = made.timetable
    rows = list(csv.DictReader(io.StringIO(as_csv(timetable))))
    assert len(rows) == len(timetable.duties)
    assert sum(float(row["paid_hours"]) for row in rows) == pytest.approx(sum(one.paid_h for one in timetable.duties))
    root = ElementTree.fromstring(as_xml(timetable))  # noqa: S314 our own file
    assert len(root.findall("duty")) == len(timetable.duties)
    calendar = as_ics(timetable, "Joe")
    assert calendar.count("BEGIN:VEVENT") == len(timetable.of("Joe"))
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert Timetable.model_validate_json(timetable.model_dump_json()) == timetable


def test_the_command_line_makes_a_week_and_its_files(tmp_path: Path):
    file = tmp_path / "six.json"
    file.write_text(document())
    run = CliRunner()
    staffing = run.invoke(main, ["staff", str(file), "--out", str(tmp_path / "need.csv")])
    assert staffing.exit_code == 0, staffing.output
    assert "Sales (phone): at most" in staffing.output
    assert len((tmp_path / "need.csv").read_text().splitlines()) == 673
    files = [
        "--pdf",
        str(tmp_path / "t.pdf"),
        "--csv",
        str(tmp_path / "t.csv"),
        "--ics",
        str(tmp_path / "ics"),
        "--json",
        str(tmp_path / "t.json"),
    ]
    week = run.invoke(main, ["schedule", str(file), "--limit-s", "3", *files])
    assert week.exit_code == 0, week.output
    assert "No timetable can cost less than" in week.output
    assert "Broken" not in week.output
    assert "answered within 20 s" in week.output
    assert (tmp_path / "ics" / "Joe.ics").exists()
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF-")
    assert Timetable.model_validate_json((tmp_path / "t.json").read_text()).duties
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: x\nfirst: 2026-12-01\nqueues: []\n")
    refused = run.invoke(main, ["schedule", str(bad)])
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: bad.yaml: Line")
