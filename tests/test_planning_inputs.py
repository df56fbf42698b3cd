"""Agents and forecasts from tables: every bad cell is named, nothing is lost, half hours and hours are split evenly."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.planning.demand_csv import read_demand
from backend.planning.errors import BadPlan
from backend.planning.files import read_scenario
from backend.planning.people_csv import read_people, template
from backend.planning.scenario import Scenario
from backend.planning.tables import number_of
from backend.schemas import inputs as shapes
from backend.schemas.planning import ScenarioAnswer
from tests.fakes.web import web

DAY = [0.0] * 32 + [8.0] * 40 + [0.0] * 24
AT_EIGHT = 32


def scenario(first: str = "2026-12-07", slots: int = 672, **changed: Any) -> Scenario:
    def queue(name: str, media: str = "phone") -> dict[str, Any]:
        demand = {"contacts": (DAY * 8)[:slots], "aht_s": [240.0] * slots}
        return {
            "name": name, "media": media, "demand": demand,
            "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}],
        }  # fmt: skip

    return Scenario.model_validate({
        "name": "Inputs", "zone": "America/Los_Angeles", "first": first, "queues": [queue("Sales"), queue("Care Plus")],
        "agents": [
            {"name": "Ann Lee", "skills": ["Sales"], "least_h": 20, "most_h": 30, "cost_cents": 1800,
             "site": "Reno", "carried": {"shifts": 4}},
            {"name": "Bob Ray", "skills": ["Care Plus"]},
        ], **changed,
    })  # fmt: skip


PEOPLE = """Agent;Skills;Hours least;Hours most;Wage;Site;Time zone;Contract;Shoe size
Cy Park;Sales, care plus;20;40;$18.50;Phoenix;America/Phoenix;Full time;43
ann lee;;;32;19,25;;;Part time;38
"""


def test_a_row_adds_an_agent_or_changes_the_cells_it_has_and_the_others_stay():
    before = scenario()
    read = read_people(PEOPLE, before)
    ann, bob, cy = read.agents
    assert (read.added, read.changed, read.kept, read.faults) == (("Cy Park",), ("Ann Lee",), 1, ())
    assert read.left_out == ("Shoe size",)
    assert (ann.skills, ann.least_h, ann.most_h, ann.cost_cents) == (("Sales",), 20, 32, 1925)
    assert (ann.site, ann.contract, ann.carried) == ("Reno", "Part time", {"shifts": 4})
    assert bob == before.agents[1]
    assert cy.skills == ("Sales", "Care Plus")
    assert (cy.least_h, cy.most_h, cy.cost_cents, cy.zone) == (20, 40, 1850, "America/Phoenix")
    assert read.sentence == "1 agent is new, 1 changed, 1 as before."


def test_every_bad_cell_is_told_with_row_and_column_and_nothing_is_changed():
    before = scenario()
    text = (
        "name,skills,hours_least,hours_most,wage,zone\n"
        "Dee,Sale,20,40,18,\n"
        ",Sales,20,40,18,\n"
        "Eve,Sales,forty,40,18,\n"
        "Fay,Sales,20,400,lots,Phoenix\n"
        "Gus,Sales,40,20,18,\n"
        "Hal_!,Sales,10,20,18,\n"
        "Eve,Sales,10,20,18,\n"
    )
    read = read_people(text, before)
    assert read.agents == before.agents
    assert [(one.row, one.column) for one in read.faults] == [
        (2, "skills"), (3, "name"), (4, "hours_least"), (5, "hours_most"), (5, "wage"), (5, "zone"), (6, "hours_most"),
        (7, "name"),
    ]  # fmt: skip
    assert read.faults[0].sentence == (
        "Row 2, column skills: “Sale” names Sale, which is not planned for; did you mean Sales?"
    )
    assert read.faults[2].sentence.startswith("Row 4, column hours_least: “forty” is no number of hours a week")
    assert "contradict each other" in read.faults[6].sentence
    assert "nothing was changed" in read.sentence


def test_one_name_on_two_rows_is_a_fault():
    read = read_people("name,wage\nAnn Lee,18\nANN  LEE,19\n", scenario())
    assert [(one.row, one.column) for one in read.faults] == [(3, "name")]


def test_what_is_written_is_read_back_to_the_same():
    before = read_people(PEOPLE, scenario()).agents
    read = read_people(template(before), scenario(agents=[one.model_dump() for one in before]))
    assert (read.agents, read.added, read.changed) == (before, (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "empty"), ("skills\nSales\n", "no column name"), ("name,agent\na,b\n", "twice"), ("na\0me\n", "no text")],
)
def test_what_is_no_table_is_refused_in_words(text: str, said: str):
    with pytest.raises(BadPlan, match=said):
        read_people(text, scenario())


def test_numbers_are_read_as_people_type_them():
    assert [number_of(text) for text in ("12", "4,5", "1,200", "1,200.5", "$18.50", "−1", "ten", "1.2.3", "")] == [
        12, 4.5, 1200, 1200.5, 18.5, None, None, None, None,
    ]  # fmt: skip


def table(minutes: int, contacts: list[float], first: str = "2026-12-08", **cells: str) -> str:
    lines = ["start,queue,contacts,aht_s"]
    for place, n in enumerate(contacts):
        at = 480 + minutes * place
        lines.append(f"{first} {at // 60:02d}:{at % 60:02d},Sales,{n!r},{cells.get('aht', '300')}")
    return "\n".join(lines)


@settings(deadline=None, max_examples=40)
@given(
    minutes=st.sampled_from([15, 30, 60]),
    contacts=st.lists(st.floats(0, 500, allow_nan=False).map(lambda x: round(x, 2)), min_size=2, max_size=8),
)
def test_half_hours_and_hours_are_split_evenly_and_no_contact_is_lost(minutes: int, contacts: list[float]):
    before = scenario()
    read = read_demand(table(minutes, contacts), before)
    assert read.faults == ()
    sales, parts = read.scenario.queues[0].demand, minutes // 15
    tuesday = sales.contacts[96:192]
    assert sum(tuesday) == pytest.approx(sum(contacts), abs=1e-9)
    for place, n in enumerate(contacts):
        at = AT_EIGHT + parts * place
        assert tuesday[at : at + parts] == tuple([n / parts] * parts)
        assert sales.aht_s[96 + at : 96 + at + parts] == (300.0,) * parts
    assert sales.contacts[:96] == tuple(DAY)
    assert sales.contacts[192:] == before.queues[0].demand.contacts[192:]
    assert read.scenario.queues[1] == before.queues[1]
    assert read.queues[0].minutes == (minutes,)


def test_a_forecast_says_what_it_replaces():
    said = read_demand(table(60, [40.0, 44.0]), scenario()).sentence
    assert said == ("Sales: 84 contacts on 1 day instead of 320, rows of 60 min split evenly into quarter hours.")


def test_days_in_words_and_a_column_of_dates_are_read_and_handling_times_stay_where_none_is_told():
    read = read_demand("date\ttime\tcalls\nMonday\t08:00\t10\nMonday\t08:30\t12\n", scenario(), "Care Plus")
    demand = read.scenario.queues[1].demand
    assert demand.contacts[AT_EIGHT : AT_EIGHT + 4] == (5, 5, 6, 6)
    assert (sum(demand.contacts[:96]), demand.aht_s[AT_EIGHT]) == (22, 240.0)


@pytest.mark.parametrize(
    ("rows", "row", "column", "said"),
    [
        ("2026-12-08 08:00,Sales,-3,300\n2026-12-08 08:15,Sales,1,300", 2, "contacts", "is not a number of contacts"),
        ("2026-12-08 08:00,Sales,NaN,300\n2026-12-08 08:15,Sales,1,300", 2, "contacts", "“NaN”"),
        ("2026-12-08 08:00,Sale,3,300\n2026-12-08 08:15,Sales,1,300", 2, "queue", "the campaigns here are Sales"),
        ("2026-12-08 08:05,Sales,3,300\n2026-12-08 08:15,Sales,1,300", 2, "start", "quarter hour"),
        ("2026-12-20 08:00,Sales,3,300\n2026-12-08 08:15,Sales,1,300", 2, "start", "outside the weeks planned"),
        ("noon,Sales,3,300\n2026-12-08 08:15,Sales,1,300", 2, "start", "is no time"),
        (
            "2026-12-08 08:00,Sales,3,300\n2026-12-08 08:15,Sales,1,300\n2026-12-08 08:00,Sales,1,300",
            4,
            "start",
            "is there twice",
        ),
        ("2026-12-08 08:00,Sales,3,300", 2, "start", "stands alone"),
        ("2026-12-08 08:00,Sales,3,\n2026-12-08 08:45,Sales,1,9", 2, "start", "say in a column minutes"),
    ],
)
def test_a_bad_cell_of_a_forecast_is_told(rows: str, row: int, column: str, said: str):
    before = scenario()
    read = read_demand(f"start,queue,contacts,aht_s\n{rows}\n", before)
    assert read.scenario == before
    assert (read.faults[0].row, read.faults[0].column) == (row, column)
    assert said in read.faults[0].sentence


def test_rows_of_different_lengths_are_told_apart_by_their_minutes_and_may_not_overlap():
    head = "start,queue,contacts,aht_s,minutes\n2026-12-08 08:00,Sales,8,300,60\n"
    good = read_demand(f"{head}2026-12-08 09:00,Sales,3,300,15\n", scenario())
    assert good.scenario.queues[0].demand.contacts[96 + 32 : 96 + 38] == (2, 2, 2, 2, 3, 0)
    bad = read_demand(f"{head}2026-12-08 08:30,Sales,3,300,15\n", scenario())
    assert "overlaps with row 2" in bad.faults[0].sentence


def test_contacts_without_any_handling_time_are_refused():
    empty = scenario()
    sales = empty.queues[0].model_copy(
        update={"demand": empty.queues[0].demand.model_copy(update={"contacts": (0.0,) * 672, "aht_s": (0.0,) * 672})}
    )
    read = read_demand(
        "start,queue,contacts\n2026-12-08 08:00,Sales,4\n2026-12-08 08:15,Sales,4\n",
        empty.model_copy(update={"queues": (sales, empty.queues[1])}),
    )
    assert [(one.row, one.column) for one in read.faults] == [(2, "aht_s"), (3, "aht_s")]


def test_on_nights_the_clock_changes_the_hour_that_is_there_twice_is_told_twice_and_the_missing_one_not_at_all():
    fall = scenario("2026-10-26", 676)
    rows = "".join(f"2026-11-01 {hour:02d}:00,Sales,4,300\n" for hour in (0, 1, 1, 2, 3))
    read = read_demand(f"start,queue,contacts,aht_s\n{rows}", fall)
    assert read.faults == ()
    assert read.scenario.queues[0].demand.contacts[576:600] == (1.0,) * 20 + (0.0,) * 4
    spring = scenario("2027-03-08", 668)
    rows = "".join(f"2027-03-14 {hour:02d}:00,Sales,4,300\n" for hour in (1, 2, 3))
    assert "put forward" in read_demand(f"start,queue,contacts,aht_s\n{rows}", spring).faults[0].sentence
    silent = rows.replace("02:00,Sales,4", "02:00,Sales,0")
    read = read_demand(f"start,queue,contacts,aht_s\n{silent}", spring)
    assert read.scenario.queues[0].demand.contacts[576:588] == (0.0,) * 4 + (1.0,) * 8


def test_tables_are_looked_at_first_and_then_stored_as_a_new_version(tmp_path):
    with web(tmp_path) as floor:

        def done(answer: Any, shape: Any) -> Any:
            assert answer.status_code == 200, answer.text
            shape.model_validate(answer.json)
            return answer.json

        body = {"origin": "file", "kind": "json", "text": scenario().model_dump_json()}
        number = done(floor.post("/v1/scenarios", json=body), ScenarioAnswer)["scenario_id"]
        people, demand = f"/v1/scenarios/{number}/people", f"/v1/scenarios/{number}/demand"
        seen = done(floor.post(people, json={"version": 1, "text": PEOPLE}), shapes.PeopleAnswer)
        assert (seen["applied"], seen["version"], seen["added"]) == (False, 1, ["Cy Park"])
        bad = done(floor.post(people, json={"version": 1, "text": PEOPLE.replace("32", "?"), "apply": True}),
                   shapes.PeopleAnswer)  # fmt: skip
        assert (bad["applied"], bad["version"], bad["faults"][0]["row"]) == (False, 1, 3)
        took = done(floor.post(people, json={"version": 1, "text": PEOPLE, "apply": True}), shapes.PeopleAnswer)
        assert (took["applied"], took["version"]) == (True, 2)
        text = table(30, [20.0, 30.0])
        took = done(floor.post(demand, json={"version": 2, "text": text, "apply": True}), shapes.DemandAnswer)
        assert (took["version"], took["queues"][0]["after"]) == (3, 50)
        stored = read_scenario(floor.get(f"/v1/scenarios/{number}").json["document"], "json")
        assert stored.agents[2].contract == "Full time"
        assert sum(stored.queues[0].demand.contacts[96:192]) == 50
        assert stored.days[1] == date(2026, 12, 8)
        late = floor.post(people, json={"version": 1, "text": "name\nZed\n", "apply": True})
        assert late.status_code == 409
        assert "kept as a scenario of its own" in late.json["message"]
        assert floor.post(people, json={"version": 3, "text": "skills\nSales\n"}).status_code == 422
        listed = floor.get(f"/v1/scenarios/{number}/people.csv")
        assert listed.text.splitlines()[0].startswith("name,skills,hours_least")
        assert 'Cy Park,"Sales; Care Plus",20,40,18.50,Phoenix,America/Phoenix,Full time' in listed.text
        assert json.loads(json.dumps(bad))["more_faults"] == 0
