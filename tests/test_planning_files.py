"""Scenario files: nothing is lost on the way out and back, and every fault is told with its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.planning.files import BadFile, kind_of, read_scenario, write_scenario
from backend.planning.rules import Limit
from backend.planning.scenario import Scenario
from tests.test_planning_sentences import limits

MONDAY = date(2026, 11, 30)
PAPER = {
    "name": "Two queues", "zone": "America/Los_Angeles", "first": "2026-11-30",
    "queues": [
        {
            "name": "Sales", "demand": {"contacts": [10.0] * 672, "aht_s": [200.0] * 672}, "patience_s": 90,
            "goals": [{"kind": "answered", "share": 0.8, "within_s": 30}, {"kind": "abandoned", "share": 0.05}],
        },
        {
            "name": "Letters", "media": "email", "demand": {"contacts": [2.0] * 672, "aht_s": [300.0] * 672},
            "goals": [{"kind": "replied", "share": 0.99, "within_h": 24}],
        },
    ],
    "agents": [
        {"name": "Bob", "skills": ["Sales"], "carried": {"weekend shifts": 2}},
        {"name": "Alice", "skills": ["Sales", "Letters"], "site": "Lisbon", "zone": "Europe/Lisbon"},
        {"name": "Joe", "skills": ["Letters"]},
    ],
    "shifts": [
        {
            "name": "Standard", "minutes": 480, "first_start": "09:00", "last_start": "13:00",
            "breaks": [
                {"name": "Lunch", "minutes": 60, "earliest": 180, "latest": 240},
                {"name": "Pause", "minutes": 15, "earliest": 15, "latest": 450, "paid": True},
            ],
        },
        {"name": "Special", "minutes": 240, "first_start": "09:00", "last_start": "13:00"},
    ],
    "rules": [
        "Bob works between 3 and 4 weekend shifts a month.", "Joe works Standard or Special on Mondays.",
        "Joe must work Special on Tuesdays.", "Joe never works on Sundays.",
        "Everybody rests at least 12 hours between shifts, by law.",
    ],
    "events": [{"name": "Training", "minutes": 60, "who": ["Bob", "Joe"], "first": "2026-11-30", "last": "2026-12-04"}],
    "profiles": [{"name": "Seller", "skills": ["Sales"], "hours": 40, "cost_cents": 1500}],
}  # fmt: skip


LUNCH = {"name": "Lunch", "minutes": 60, "earliest": 30, "latest": 30}


def demand(contacts: float, aht_s: float) -> dict[str, list[float]]:
    return {"contacts": [contacts] * 672, "aht_s": [aht_s] * 672}


def paper(**changed: Any) -> str:
    return json.dumps(PAPER | changed)


def test_the_papers_scenario_is_read():
    scenario = read_scenario(paper(), "json")
    assert scenario.rules[0] == Limit(who=("Bob",), thing="weekend shifts", least=3, most=4, period="month")
    assert scenario.first == MONDAY
    assert scenario.agents[0].carried == {"weekend shifts": 2}


@pytest.mark.parametrize("kind", ["yaml", "json", "xml"])
def test_a_scenario_comes_back_from_its_file(kind: Any):
    scenario = read_scenario(paper(), "json")
    assert read_scenario(write_scenario(scenario, kind), kind) == scenario


@settings(max_examples=8, deadline=None)
@given(
    st.lists(limits().map(lambda rule: rule.model_copy(update={"who": (), "shift": None})), max_size=4),
    st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    st.text("aZ9 äß&<>\"'", min_size=1, max_size=20).filter(lambda text: text.strip() == text),
)
def test_any_scenario_comes_back_from_every_kind_of_file(rules, contacts, name):
    scenario = read_scenario(paper(), "json")
    demand = scenario.queues[0].demand.model_copy(update={"contacts": tuple(contacts) * 168, "aht_s": (60.0,) * 672})
    queue = scenario.queues[0].model_copy(update={"demand": demand})
    changed = {"queues": (queue, scenario.queues[1]), "rules": tuple(rules), "name": name}
    scenario = Scenario.model_validate(scenario.model_copy(update=changed).model_dump())
    for kind in ("yaml", "json", "xml"):
        assert read_scenario(write_scenario(scenario, kind), kind) == scenario


def changed(part: str, place: int, **fields: Any) -> str:
    entries = [dict(one) for one in PAPER[part]]
    entries[place] |= fields
    return paper(**{part: entries})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (paper(first="2026-12-01"), "is no Monday; begin on 2026-11-30"),
        (paper(zone="Mars/Olympus"), "is no time zone"),
        (paper(weeks=2), "Sales has 672 intervals; 2 week.s. have 1344"),
        (paper(first="2026-03-02"), "have 668"),
        (paper(wishes=[]), "wishes"),
        (paper(version=7), "version 7 is not known"),
        (changed("agents", 0, skills=["Selling"]), "Bob has the skill Selling, and there is no such queue"),
        (changed("agents", 1, name="Bob"), "agents: Bob is there twice"),
        (changed("agents", 0, least_h=50), "at least 50 h and at most 40 h contradict each other"),
        (changed("queues", 0, patience_s=None), "needs patience_s"),
        (changed("queues", 1, media="phone"), "e-mail and fax have the goal replied, and only they"),
        (changed("queues", 0, demand=demand(-1.0, 1.0)), "contacts, entry 1: -1.0 does not fit; it must be at least 0"),
        (changed("queues", 0, demand=demand(1.0, 0.0)), "1 contacts but no handling time"),
        (changed("shifts", 0, last_start="08:00"), "the last start 08:00 lies before the first 09:00"),
        (changed("shifts", 1, minutes=75, breaks=[LUNCH]), "ends after the shift"),
        (paper(rules=["Ann never works on Sundays."]), "names Ann, and there is no such agent"),
        (paper(rules=["Joe works Nights on Mondays."]), "names Nights, and there is no such shift"),
        (paper(rules=["Joe dislikes Mondays."]), "is not understood. Write for example"),
        ('{"name": NaN}', "NaN is no number"),
        ("[1, 2]", "holds no scenario"),
        ("", "The file is empty"),
    ],
)  # fmt: skip
def test_bad_scenarios_say_what_is_wrong(text: str, said: str):
    with pytest.raises(BadFile, match=said):
        read_scenario(text, "json")


def test_faults_name_their_line():
    text = write_scenario(read_scenario(paper(), "json"), "yaml")
    lines = text.splitlines()
    entry = next(i for i, line in enumerate(lines) if "name: Standard" in line)
    place = next(i for i, line in enumerate(lines) if "first_start" in line)
    lines[place] = lines[place].replace("09:00", "09:10", 1)
    with pytest.raises(BadFile, match=rf"^Line {entry + 1}: shifts, entry 1 .Standard.: .*quarter hours"):
        read_scenario("\n".join(lines), "yaml")
    lines[place] = lines[place].replace("09:10", "9 o'clock", 1)
    with pytest.raises(BadFile, match=rf"^Line {place + 1}: shifts, entry 1 .Standard., first_start: "):
        read_scenario("\n".join(lines), "yaml")
    with pytest.raises(BadFile, match=r"^Line 2, column \d+"):
        read_scenario("name: a\n  first: [", "yaml")


def test_hostile_files_are_refused():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><scenario><name>&b;</name></scenario>'
    with pytest.raises(BadFile, match="never read"):
        read_scenario(laughs, "xml")
    with pytest.raises(BadFile, match="never read"):
        read_scenario('<!DOCTYPE s SYSTEM "file:///etc/passwd"><scenario/>', "xml")
    with pytest.raises(BadFile, match="Line 2: aliases"):
        read_scenario("a: &x [1]\nb: *x", "yaml")
    with pytest.raises(BadFile, match="Line 1, column 4: tags"):
        read_scenario("a: !!python/object/apply:os.system [ls]", "yaml")
    with pytest.raises(BadFile, match="larger than 10 MB"):
        read_scenario("a" * 10_000_001, "yaml")
    with pytest.raises(BadFile, match="begins with <html>"):
        read_scenario("<html></html>", "xml")
    with pytest.raises(BadFile, match="Line 1, column"):
        read_scenario("<scenario>", "xml")
    for kind in ("yaml", "json"):
        with pytest.raises(BadFile):
            read_scenario("[" * 3_000, kind)


@given(st.text(max_size=200), st.sampled_from(["yaml", "json", "xml"]))
def test_any_text_is_read_or_refused(text: str, kind: Any):
    with pytest.raises(BadFile):
        read_scenario(text, kind)


def test_kinds_of_files():
    assert [kind_of(name) for name in ("a.yml", "B.JSON", "c.x.xml")] == ["yaml", "json", "xml"]
    with pytest.raises(BadFile, match="end with"):
        kind_of("a.xlsx")


def test_the_night_the_clock_changes_has_other_intervals():
    scenario = read_scenario(paper(), "json").model_copy(update={"first": date(2026, 3, 2)})
    assert [scenario.slots_of(day) for day in scenario.days] == [96] * 6 + [92]
    assert yaml.safe_load(write_scenario(scenario, "yaml"))["first"] == "2026-03-02"
