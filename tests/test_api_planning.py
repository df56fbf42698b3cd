"""The weeks ahead through the web interface: from the stored history to a published, repaired, exported schedule."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.clock import day_bounds, local_date
from backend.planning.build import OVER, SHORT
from backend.schemas import planning as shapes
from backend.store import read, write
from tests.fakes.small_floor import AGENTS, NOW, ZONE
from tests.fakes.web import Web, web

DAY = [0.0] * 32 + [9.0] * 40 + [0.0] * 24
PEOPLE = ["Ada Lane", "Ben Ode", "Cy Park", "Di Quill", "Eli Roe", "Gus Tor"]
RULES = [
    "Everybody rests at least 11 hours between shifts, by law.",
    "Everybody works at most 5 shifts a week.",
    "Ada Lane is off on 2026-11-17.",
    "Ben Ode prefers to start at 09:00.",
]


def week(first: str, **changed: Any) -> dict[str, Any]:
    return {
        "name": "Six people", "zone": ZONE, "first": first,
        "queues": [{"name": "Sales", "demand": {"contacts": DAY * 7, "aht_s": [300.0] * 672},
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}], "patience_s": 200}],
        "agents": [{"name": name, "cost_cents": 2000} for name in PEOPLE],
        "shifts": [{"name": "Standard", "minutes": 480, "first_start": "08:00", "last_start": "10:00", "breaks": [
            {"name": "Lunch", "minutes": 60, "earliest": 180, "latest": 240}]}],
        "rules": RULES, **changed,
    }  # fmt: skip


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with web(tmp_path_factory.mktemp("planning")) as made:
        yield made


def done(answer: Any, shape: Any = None) -> Any:
    assert answer.status_code == 200, answer.text
    if shape is not None:
        shape.model_validate(answer.json)
    return answer.json


def created(floor: Web, **body: Any) -> Any:
    return done(floor.post("/v1/scenarios", json=body), shapes.ScenarioAnswer)


def finished(floor: Web, job: Any) -> Any:
    until = time.monotonic() + 60
    while job["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.05)
        job = done(floor.get(f"/v1/jobs/{job['job_id']}"), shapes.Job)
    return job


def run(floor: Web, scenario_id: int, **body: Any) -> Any:
    wanted = {"seconds": 30.0, "seed": 3, **body}
    return done(floor.post(f"/v1/scenarios/{scenario_id}/run", json=wanted), shapes.Job)


def asked(floor: Web, schedule_id: int) -> Any:
    return done(floor.get(f"/v1/schedules/{schedule_id}"), shapes.ScheduleAnswer)


@pytest.fixture(scope="module")
def scenario(floor: Web) -> Any:
    """The week of the small floor's present moment, so that adherence has something to say."""
    return created(floor, origin="file", kind="json", text=json.dumps(week("2026-11-16")))


@pytest.fixture(scope="module")
def schedule(floor: Web, scenario: Any) -> Any:
    job = finished(floor, run(floor, scenario["scenario_id"]))
    assert job["state"] == "finished", job
    assert job["objective"] >= job["bound"] > 0
    assert job["trace"]
    return asked(floor, job["schedule_id"])


@pytest.fixture
def mine(floor: Web, schedule: Any) -> Any:
    """A schedule of the test's own, at version 1."""
    with floor.store.read() as conn:
        row = read.schedule_row(conn, 1, schedule["schedule_id"], 1)
    number = floor.store.write(lambda conn: write.new_plan_id(conn, 1, of_schedule=True))
    floor.store.write(lambda conn: write.save_schedule(conn, row | {"schedule_id": number, "state": "draft"}, {}))
    return asked(floor, number)


def test_a_week_is_made_from_the_stored_history(floor: Web):
    made = created(floor, origin="history", shrinkage=0.1, growth=1.35)
    document = json.loads(made["document"])
    assert document["first"] == "2026-11-23"
    assert {queue["name"] for queue in document["queues"]} <= {"Solar", "Roofing", "Medicare"}
    assert {agent["agent_id"] for agent in document["agents"]} == set(AGENTS)
    assert {agent["name"] for agent in document["agents"]} >= {"Ada Lane", "Fay Sun"}
    assert all(queue["growth"] == 1.35 and queue["shrinkage"] == 0.1 for queue in document["queues"])
    assert "calls of 2 days" in made["notes"][0]
    need = done(floor.get(f"/v1/scenarios/{made['scenario_id']}/requirement"), shapes.RequirementAnswer)
    assert len(need["starts"]) == 672
    monday, tuesday = day_bounds(date(2026, 11, 23), ZONE)[0], day_bounds(date(2026, 11, 24), ZONE)[0]
    by_day = [
        sum(sum(queue["contacts"][place : place + 96]) for queue in need["queues"])
        for place in ((monday - need["starts"][0]) // 900, (tuesday - need["starts"][0]) // 900)
    ]
    assert by_day[0] > 100 * 1.35
    assert by_day[1] > 0
    assert {queue["likely"]["state"] for queue in need["queues"]} == {"thin"}  # two days are no history
    assert need["likely"]["calls"] == sum(queue["likely"]["calls"] for queue in need["queues"])
    wednesday = (day_bounds(date(2026, 11, 25), ZONE)[0] - need["starts"][0]) // 900
    assert (
        sum(sum(queue["contacts"][wednesday:]) for queue in need["queues"]) == 0
    )  # today is not over, of later days nothing is stored
    assert max(need["queues"][0]["scheduled"]) == pytest.approx(max(need["queues"][0]["agents"]) / 0.9, rel=1e-3)


def test_a_week_is_made_of_the_campaigns_chosen_and_the_agents_who_work_on_them(floor: Web):
    whole = json.loads(created(floor, origin="history")["document"])
    with floor.store.read() as conn:
        numbers = {one.name: number for number, one in read.campaigns(conn, 1).items()}
    chosen = whole["queues"][0]["name"]
    made = created(floor, origin="history", campaigns=[numbers[chosen]], answer_share=0.9, answer_within_s=30)
    document = json.loads(made["document"])
    assert [queue["name"] for queue in document["queues"]] == [chosen]
    skilled = {agent["name"] for agent in whole["agents"] if chosen in agent["skills"]}
    assert {agent["name"] for agent in document["agents"]} == skilled
    inbound = [queue["goals"][0] for queue in document["queues"] if queue["media"] == "phone"]
    assert all((goal["share"], goal["within_s"]) == (0.9, 30) for goal in inbound)
    answer = floor.post("/v1/scenarios", json={"origin": "history", "campaigns": [999_999]})
    assert answer.status_code == 422
    assert "campaigns chosen" in answer.json["message"]


def test_several_weeks_are_made_at_once_with_a_warning_also_over_a_night_of_the_clock(floor: Web) -> None:
    made = created(floor, origin="history", first="2027-03-08", weeks=2, history_weeks=12, name="")
    assert made["name"] == "2 weeks from 2027-03-08"
    assert any(said.startswith("Plan one week at a time where you can: 2 weeks ahead") for said in made["notes"])
    need = done(floor.get(f"/v1/scenarios/{made['scenario_id']}/requirement"), shapes.RequirementAnswer)
    assert len(need["starts"]) == 668 + 672
    first, second = contacts_of(made)[0][:384], contacts_of(made)[0][668 : 668 + 384]
    assert first == second  # Monday to Thursday of both weeks
    assert sum(first) > 0
    assert not any("at a time" in said for said in created(floor, origin="history")["notes"])
    assert floor.post("/v1/scenarios", json={"origin": "history", "weeks": 5}).status_code == 422


def test_history_of_a_week_without_calls_is_refused_in_words(floor: Web):
    answer = floor.post("/v1/scenarios", json={"origin": "history", "first": "2026-06-01"})
    assert answer.status_code == 422
    assert "No calls are stored" in answer.json["message"]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [("<!DOCTYPE a [<!ENTITY b 'c'>]><scenario/>", "xml", "entities"), ("name: [", "yaml", "Line 1"),
     ("{}", "json", "queues is missing"), (json.dumps(week("2026-11-17")), "json", "no Monday")],
)  # fmt: skip
def test_files_that_make_no_sense_say_why(floor: Web, text: str, kind: str, said: str):
    answer = floor.post("/v1/scenarios", json={"origin": "file", "kind": kind, "text": text})
    assert answer.status_code == 422
    assert said in answer.json["message"]


def test_what_nobody_can_mean_is_refused_in_words_and_never_a_mistake_of_the_program(floor: Web, mine: Any):
    copied = floor.post("/v1/scenarios", json={"origin": "copy", "first": "2100-12-31"})
    assert copied.status_code == 422
    assert "must be at most 2100-01-01." in copied.json["message"]
    deep = floor.post("/v1/scenarios", data=b"[" * 200_000, content_type="application/json")
    assert deep.status_code == 400
    wanted = {"version": 1, "agent": "Ben Ode", "day": "2026-11-16", "to_start": 2**40}
    moved = floor.post(f"/v1/schedules/{mine['schedule_id']}/move", json=wanted)
    assert moved.status_code == 422
    assert "outside the schedule" in moved.json["message"]
    gone = floor.get("/v1/jobs/999999")
    assert "If the backend was restarted since, that interrupted it" in gone.json["message"]


def test_the_newest_week_is_moved_on_with_one_click(floor: Web, scenario: Any):
    copy = created(floor, origin="next_week", scenario_id=scenario["scenario_id"])
    before, after = json.loads(scenario["document"]), json.loads(copy["document"])
    assert after["first"] == "2026-11-23"
    assert after["queues"] == before["queues"]
    assert "Ada Lane is off on 2026-11-17." not in after["rules"]
    assert copy["notes"]


def test_the_costs_of_all_intervals_add_up_to_the_score_of_coverage(schedule: Any) -> None:
    total = 0.0
    for curve in schedule["coverage"]:
        need, have = np.array(curve["required"]), np.array(curve["scheduled"])
        total += float(SHORT * np.maximum(need - have, 0).sum() + OVER * np.maximum(have - need, 0).sum())
    slots = sum(len(curve["required"]) for curve in schedule["coverage"])
    assert schedule["score"]["coverage"] > 0
    assert total == pytest.approx(schedule["score"]["coverage"], abs=0.0005 * slots)


def test_the_panel_explains_intervals_by_the_prices_of_the_scheduler() -> None:
    text = (Path(__file__).resolve().parents[1] / "extension/panel/schedule/covers.ts").read_text()
    assert f"PRICE = {{ short: {SHORT:g}, over: {OVER:g} }}" in text


def contacts_of(made: Any) -> list[list[float]]:
    return [queue["demand"]["contacts"] for queue in json.loads(made["document"])["queues"]]


def test_a_week_copied_is_forecast_again_where_asked_and_keeps_goals_and_growth(floor: Web) -> None:
    made = created(floor, origin="history", growth=1.35)
    changed = json.loads(made["document"])
    for queue in changed["queues"]:
        demand = queue["demand"]
        demand["contacts"] = [float(aht > 0) for aht in demand["aht_s"]]
    number = made["scenario_id"]
    saved = floor.put(f"/v1/scenarios/{number}", {"version": 1, "document": json.dumps(changed)})
    by_hand = contacts_of(done(saved, shapes.ScenarioAnswer))
    kept = created(floor, origin="copy", scenario_id=number)
    assert contacts_of(kept) == by_hand
    for origin in ("copy", "next_week"):
        anew = created(floor, origin=origin, scenario_id=number, forecast_again=True)
        first = json.loads(anew["document"])["first"]
        fresh = created(floor, origin="history", first=first)
        assert contacts_of(anew) == contacts_of(fresh) != by_hand
        assert {queue["growth"] for queue in json.loads(anew["document"])["queues"]} == {1.35}
        assert "forecast again" in anew["notes"][0]


def test_past_weeks_count_as_much_as_asked(floor: Web) -> None:
    usual, one = created(floor, origin="history"), created(floor, origin="history", history_weeks=1)
    assert contacts_of(created(floor, origin="history", weights=[2.0])) == contacts_of(one)
    assert contacts_of(created(floor, origin="history", weights=[1.0, 0.0])) == contacts_of(one)
    assert len(contacts_of(usual)) == len(contacts_of(one))
    nothing = floor.post("/v1/scenarios", json={"origin": "history", "weights": [0.0, 0.0]})
    assert nothing.status_code == 422


def test_two_editors_do_not_overwrite_each_other(floor: Web):
    made = created(floor, origin="file", kind="json", text=json.dumps(week("2026-11-16", name="Shared")))
    address = f"/v1/scenarios/{made['scenario_id']}"
    first = floor.put(address, {"version": 1, "document": json.dumps(week("2026-11-16", name="Theirs"))})
    assert done(first, shapes.ScenarioAnswer)["version"] == 2
    second = floor.put(address, {"version": 1, "document": json.dumps(week("2026-11-16", name="Mine"))})
    assert second.status_code == 409
    assert "saved version 2 meanwhile" in second.json["message"]
    listed = done(floor.get("/v1/scenarios"), shapes.Scenarios)["scenarios"]
    assert {"Theirs", "Mine, changed from version 1"} <= {row["name"] for row in listed}
    old = done(floor.get(f"{address}?version=1"), shapes.ScenarioAnswer)
    assert (json.loads(old["document"])["name"], old["newest"]) == ("Shared", 2)
    assert floor.put(address, {"version": 9, "document": json.dumps(week("2026-11-16"))}).status_code == 422


def test_a_large_scenario_is_taken_and_other_bodies_are_not(floor: Web):
    people = [{"name": f"Agent number {n}"[6:].strip().capitalize(), "skills": ["Sales"]} for n in range(2000)]
    text = json.dumps(week("2026-11-16", agents=people, rules=[]))
    assert len(text) > 64 * 1024
    assert json.loads(created(floor, origin="file", kind="json", text=text)["document"])["agents"][-1]["skills"]
    assert floor.post("/v1/rules/read", json={"sentence": "x" * 70_000}).status_code == 413


def test_sentences_are_read_and_refused(floor: Web, scenario: Any):
    def told(sentence: str, **more: Any) -> Any:
        return done(floor.post("/v1/rules/read", json={"sentence": sentence, **more}), shapes.SentenceAnswer)

    good = told("bob  works between 3 and 4 weekend shifts a month, if possible (rank 2)")
    assert good["rule"]["sentence"] == "bob works between 3 and 4 weekend shifts a month, if possible (rank 2)."
    assert (good["rule"]["hard"], good["rule"]["rank"]) == (False, 2)
    bad = told("Bob likes Mondays")
    assert (bad["understood"], bad["rule"]) == (False, None)
    assert bad["example"] in bad["why"]
    stranger = told("Bob never works on Sundays.", scenario_id=scenario["scenario_id"])
    assert "no such agent" in stranger["why"]
    assert told("Cy Park never works on Sundays.", scenario_id=scenario["scenario_id"])["understood"]


def test_a_schedule_says_what_it_covers_breaks_and_costs(scenario: Any, schedule: Any):
    assert schedule["broken"] == [one for one in schedule["broken"] if not one["hard"]]
    ada = next(one for one in schedule["agents"] if one["agent"] == "Ada Lane")
    assert ada["agent_id"] == 1001
    assert "2026-11-17" not in [duty["day"] for duty in ada["duties"]]
    assert ada["cost_cents"] == round(ada["paid_h"] * 2000)
    [sales] = schedule["coverage"]
    on_phones = sum((one["end"] - one["start"]) // 900 for row in schedule["agents"] for duty in row["duties"]
                    for one in duty["queues"])  # fmt: skip
    assert sum(sales["scheduled"]) == on_phones > 0
    assert 0 < sales["answered_overall"] < 1
    assert schedule["score"]["total"] == pytest.approx(
        sum(schedule["score"][name] for name in ("rules", "coverage", "wishes")), abs=1e-3
    )
    assert schedule["bound"] <= schedule["score"]["total"] + 1e-6


def test_the_same_seed_gives_the_same_schedule_and_runs_wait_for_each_other(floor: Web, scenario: Any, schedule: Any):
    jobs = [run(floor, scenario["scenario_id"], seconds=0.5, until_stopped=True), run(floor, scenario["scenario_id"])]
    assert jobs[1]["state"] == "waiting"
    assert [finished(floor, job)["state"] for job in jobs] == ["finished", "finished"]
    again = asked(floor, done(floor.get(f"/v1/jobs/{jobs[1]['job_id']}"))["schedule_id"])
    assert again["agents"] == schedule["agents"]


def test_a_run_is_stopped_and_keeps_its_best(floor: Web, scenario: Any):
    job = run(floor, scenario["scenario_id"], seconds=600, until_stopped=True)
    waiting = run(floor, scenario["scenario_id"], seconds=600)
    gone = done(floor.post(f"/v1/jobs/{waiting['job_id']}/stop"), shapes.Job)
    assert gone["state"] == "stopped"
    while done(floor.get(f"/v1/jobs/{job['job_id']}"))["objective"] is None:
        time.sleep(0.02)
    floor.post(f"/v1/jobs/{job['job_id']}/stop")
    job = finished(floor, job)
    assert (job["state"], gone["schedule_id"]) == ("stopped", None)
    assert asked(floor, job["schedule_id"])["score"]["total"] == pytest.approx(job["objective"], abs=1e-2)


def test_others_are_answered_at_once_while_a_run_searches(floor: Web):
    people = [{"name": name} for name in PEOPLE] + [{"name": f"Extra {n}"} for n in range(80)]
    busy = json.loads(json.dumps(week("2026-11-16", agents=people, rules=RULES)))
    busy["queues"][0]["demand"]["contacts"] = [8 * n for n in DAY * 7]
    made = created(floor, origin="file", kind="json", text=json.dumps(busy))
    job = run(floor, made["scenario_id"], seconds=600, until_stopped=True)
    while done(floor.get(f"/v1/jobs/{job['job_id']}"))["objective"] is None:
        time.sleep(0.02)
    took = []
    for address in ("/v1/adherence", "/v1/snapshot", f"/v1/jobs/{job['job_id']}") * 8:
        began = time.monotonic()
        assert floor.get(address).status_code == 200
        took.append(time.monotonic() - began)
    state = done(floor.get(f"/v1/jobs/{job['job_id']}"))["state"]
    floor.post(f"/v1/jobs/{job['job_id']}/stop")
    finished(floor, job)
    assert state == "running"
    assert sorted(took)[len(took) // 2] < 0.2
    assert max(took) < 2.0  # a busy machine


def test_a_run_that_cannot_be_says_why(floor: Web):
    nobody = created(floor, origin="file", kind="json", text=json.dumps(week("2026-11-16", agents=[], rules=[])))
    assert "nobody to schedule" in nobody["problems"][0]
    job = finished(floor, run(floor, nobody["scenario_id"]))
    assert (job["state"], job["schedule_id"]) == ("failed", None)
    assert "nobody to schedule" in job["message"]


def test_a_move_is_priced_at_once_and_applied_with_its_version(floor: Web, mine: Any):
    row = next(one for one in mine["agents"] if one["duties"])
    duty = row["duties"][0]
    address = f"/v1/schedules/{mine['schedule_id']}/move"
    body = {"version": 1, "agent": row["agent"], "day": duty["day"], "to_start": duty["start"] - 3 * 3600}
    seen = done(floor.post(address, json=body), shapes.MoveAnswer)
    assert not seen["applied"]
    assert any("outside 08:00 to 10:00" in one["said"] for one in seen["broken"])
    assert seen["change"] == pytest.approx(seen["after"]["total"] - seen["before"]["total"], abs=1e-3)
    assert seen["change"] > 50
    assert asked(floor, mine["schedule_id"])["version"] == 1
    applied = done(floor.post(address, json=body | {"apply": True}), shapes.MoveAnswer)
    after = asked(floor, mine["schedule_id"])
    assert (applied["version"], after["version"]) == (2, 2)
    assert after["score"] == applied["after"]
    assert floor.post(address, json=body | {"apply": True}).status_code == 409
    back = {"version": 2, "agent": row["agent"], "day": duty["day"], "to_start": duty["start"], "apply": True}
    mended = done(floor.post(address, json=back), shapes.MoveAnswer)
    assert mended["mended"]
    assert mended["after"] == pytest.approx(seen["before"], abs=1e-3)
    assert asked(floor, mine["schedule_id"])["agents"] == mine["agents"]


def test_shifts_are_taken_away_added_and_given_to_others(floor: Web, mine: Any):
    busy = next(one for one in mine["agents"] if one["duties"])
    duty = busy["duties"][0]
    address = f"/v1/schedules/{mine['schedule_id']}/move"
    base = {"version": 1, "agent": busy["agent"], "day": duty["day"]}
    off = done(floor.post(address, json=base | {"off": True}), shapes.MoveAnswer)
    assert off["duty"] is None
    assert off["after"]["coverage"] != off["before"]["coverage"]
    days = {one["agent"]: {duty["day"] for duty in one["duties"]} for one in mine["agents"]}
    free = next(name for name, worked in days.items() if duty["day"] not in worked)
    given = done(floor.post(address, json=base | {"to_agent": free}), shapes.MoveAnswer)
    assert given["duty"]["start"] == duty["start"]
    assert given["after"]["coverage"] == pytest.approx(given["before"]["coverage"])
    taken = next((name for name, worked in days.items() if duty["day"] in worked and name != busy["agent"]), None)
    if taken:
        assert "already" in floor.post(address, json=base | {"to_agent": taken}).json["message"]
        swapped = done(floor.post(address, json=base | {"to_agent": taken, "swap": True}), shapes.MoveAnswer)
        assert swapped["sentence"].startswith(f"{taken} and {busy['agent']} swap.")
        assert swapped["change"] == pytest.approx(swapped["after"]["total"] - swapped["before"]["total"], abs=1e-3)
    for wrong in ({"agent": "Nobody"}, {"to_start": duty["start"] + 60}, {"to_day": "2027-01-01"},
                  {"to_shift": "Night"}):  # fmt: skip
        assert floor.post(address, json=base | wrong).status_code == 422


def test_an_absence_is_repaired_with_few_changes(floor: Web, mine: Any):
    last = max(duty["day"] for row in mine["agents"] for duty in row["duties"])
    row = next(one for one in mine["agents"] if any(duty["day"] == last for duty in one["duties"]))
    duty = next(one for one in row["duties"] if one["day"] == last)
    address = f"/v1/schedules/{mine['schedule_id']}/absence"
    body = {"version": 1, "agent": row["agent"], "start": duty["start"], "end": duty["end"]}
    seen = done(floor.post(address, json=body), shapes.RepairAnswer)
    assert seen["coverage_before"] <= seen["coverage_after"] <= seen["coverage_absent"]
    assert any(one["agent"] == row["agent"] and one["after"] is None for one in seen["changes"])
    assert all(one["day"] >= local_date(NOW, ZONE).isoformat() for one in seen["changes"])
    done(floor.post(address, json=body | {"apply": True}), shapes.RepairAnswer)
    after = asked(floor, mine["schedule_id"])
    assert last not in [d["day"] for one in after["agents"] if one["agent"] == row["agent"] for d in one["duties"]]
    assert after["how"] == f"repair: {row['agent']} is away"
    assert after["away"] == [{"agent": row["agent"], "start": duty["start"], "end": duty["end"]}]
    assert after["time_off"] == [{"agent": "Ada Lane", "first": "2026-11-17", "last": "2026-11-17", "hard": True}]
    again = floor.post(address, json=body | {"version": 2})
    assert "not scheduled then" in again.json["message"]


def test_who_keeps_to_the_published_schedule(floor: Web, mine: Any):
    silent = done(floor.get("/v1/adherence"), shapes.Adherence)
    assert (silent["schedule_id"], silent["agents"]) == (None, [])
    address = f"/v1/schedules/{mine['schedule_id']}/publish"
    assert floor.post(address, json={"version": 4}).status_code == 409
    assert done(floor.post(address, json={"version": 1}), shapes.ScheduleAnswer)["state"] == "published"
    seen = done(floor.get("/v1/adherence"), shapes.Adherence)
    assert seen["schedule_id"] == mine["schedule_id"]
    working = {one["agent"]: one for one in seen["agents"]}
    for row in mine["agents"]:
        on = any(one["start"] <= NOW < one["end"] for duty in row["duties"] for one in duty["queues"])
        assert on == (working.get(row["agent"], {}).get("scheduled") == "Sales")
    assert all(one["effect"] == "neutral" for one in seen["agents"] if one["adheres"])
    assert any(one["out_min"] > 0 and one["sentence"] for one in seen["agents"]) or seen["share"] == 1


def test_the_next_week_counts_what_was_published(floor: Web, mine: Any):
    fresh = created(floor, origin="next_week", scenario_id=mine["scenario_id"], first="2026-12-14")
    assert "No schedule is published for the week before" in fresh["notes"][-1]
    done(floor.post(f"/v1/schedules/{mine['schedule_id']}/publish", json={"version": 1}))
    made = created(floor, origin="next_week", scenario_id=mine["scenario_id"])
    assert "published for the week before" in made["notes"][-1]
    carried = {one["name"]: one["carried"] for one in json.loads(made["document"])["agents"]}
    for row in mine["agents"]:
        assert carried[row["agent"]]["shifts in 2 weeks"] == len(row["duties"])
        assert carried[row["agent"]]["hours in 2 weeks"] == pytest.approx(row["paid_h"])
        on = {duty["day"] for duty in row["duties"]}
        assert carried[row["agent"]]["days in a row"] == len(trailing(on))


def trailing(on: set[str]) -> list[str]:
    """The days worked up to the Sunday, backwards."""
    days = [f"2026-11-{day}" for day in range(22, 15, -1)]
    return days[: next((place for place, day in enumerate(days) if day not in on), 7)]


def test_schedules_are_compared_exported_and_asked_why(floor: Web, schedule: Any, mine: Any):
    numbers = f"{schedule['schedule_id']},{mine['schedule_id']}"
    table = done(floor.get(f"/v1/schedules/compare?ids={numbers}"), shapes.Comparison)
    assert len(table["schedules"]) == 2
    assert table["schedules"][0]["goals_kept"] == schedule["service"]["kept"]
    shares = {one["kind"]: one for one in table["schedules"][0]["service"]}
    assert set(shares) == {"answered", "abandoned"}
    goal = schedule["service"]["queues"][0]["goals"][0]
    assert [shares["answered"][name] for name in ("value", "low", "high", "target")] == [
        goal[name] for name in ("value", "low", "high", "target")
    ]
    assert shares["abandoned"]["low"] <= shares["abandoned"]["value"] <= shares["abandoned"]["high"]
    assert table["schedules"][0]["simulated"] == "yes"
    assert table["schedules"][0]["short_h"] == schedule["coverage"][0]["short_h"]
    assert table["schedules"][0]["cost_cents"] == sum(one["cost_cents"] for one in schedule["agents"])
    first = table["schedules"][0]
    assert (first["people"], first["growth"]) == (len(schedule["agents"]), 1.0)
    [skill] = first["skills"]
    assert (skill["able"], skill["working"]) == (first["people"], first["agents"])
    assert skill["contacts"] == first["contacts"] > 0
    assert skill["needed_h"] == first["needed_h"]
    assert skill["scheduled_h"] == sum(schedule["coverage"][0]["scheduled"]) / 4
    base = f"/v1/schedules/{schedule['schedule_id']}"
    lines = floor.get(f"{base}/schedule.csv").text.strip().splitlines()
    assert len(lines) == 1 + sum(len(one["duties"]) for one in schedule["agents"])
    assert floor.get(f"{base}/schedule.xml").text.startswith("<?xml")
    paper = floor.get(f"{base}/schedule.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    calendar = floor.get(f"{base}/calendar.ics?agent=Ben Ode")
    assert calendar.mimetype == "text/calendar"
    assert calendar.text.count("BEGIN:VEVENT") == len(
        next(one for one in schedule["agents"] if one["agent"] == "Ben Ode")["duties"]
    )
    assert floor.get(f"{base}/calendar.ics?agent=Nobody").status_code == 404
    why = done(floor.get(f"{base}/why?agent=Ada Lane&day=2026-11-17"), shapes.WhyAnswer)
    assert (why["works"], why["possible"]) == (False, False)
    assert floor.get(f"{base}/why?agent=Ada Lane&day=2026-11-30").status_code == 422
    text = floor.get(f"/v1/scenarios/{schedule['scenario_id']}/file?kind=yaml").text
    again = created(floor, origin="file", kind="yaml", text=text)
    kept = done(floor.get(f"/v1/scenarios/{schedule['scenario_id']}"))
    assert again["document"] == kept["document"]


def test_service_is_told_with_the_schedule_and_simulated_anew_after_a_change(floor: Web, schedule: Any, mine: Any):
    told = schedule["service"]
    [sales] = told["queues"]
    assert "answered within 20 s" in sales["goals"][0]["sentence"]
    assert told["sentence"]
    assert len(sales["curve"]) == len(schedule["starts"])
    address = f"/v1/schedules/{mine['schedule_id']}"
    assert done(floor.get(f"{address}/service"), shapes.ServiceAnswer)["service"] == told
    row = next(one for one in mine["agents"] if one["duties"])
    off = {"version": 1, "agent": row["agent"], "day": row["duties"][0]["day"], "off": True, "apply": True}
    done(floor.post(f"{address}/move", json=off), shapes.MoveAnswer)
    assert asked(floor, mine["schedule_id"])["service"] is None
    row = done(floor.get(f"/v1/schedules/compare?ids={mine['schedule_id']}"), shapes.Comparison)["schedules"][0]
    assert (row["service"], row["simulated"]) == ([], "changed")
    worse = done(floor.get(f"{address}/service"), shapes.ServiceAnswer)["service"]
    assert worse["queues"][0]["goals"][0]["value"] < sales["goals"][0]["value"]


def test_a_meeting_is_priced_put_in_and_taken_out(floor: Web, mine: Any):
    address = f"/v1/schedules/{mine['schedule_id']}"
    event = {"name": "Training", "minutes": 60, "who": PEOPLE[1:4], "first": "2026-11-18", "last": "2026-11-20"}
    seen = done(floor.post(f"{address}/place", json={"version": 1, "event": event}), shapes.PlaceAnswer)
    assert (seen["applied"], len(seen["starts"])) == (False, 3 * 93)
    best = seen["best"][0]
    assert best["harm"] == min(h for h, m in zip(seen["harm"], seen["missing"], strict=True) if m == best["missing"])
    assert seen["meeting"]["start"] == best["start"]
    whole = {"version": 1, "event": event, "rearrange": True, "apply": True}
    put = done(floor.post(f"{address}/place", json=whole), shapes.PlaceAnswer)
    assert (put["absent"], put["version"]) == ([], 2)
    assert not [one for one in put["broken"] if one["hard"]]
    after = asked(floor, mine["schedule_id"])
    assert after["meetings"] == [put["meeting"]]
    assert floor.post(f"{address}/place", json=whole).status_code == 409
    assert "already" in floor.post(f"{address}/place", json=whole | {"version": 2}).json["message"]
    cancel = {"version": 2, "name": "Training", "start": put["meeting"]["start"]}
    assert done(floor.post(f"{address}/cancel", json=cancel), shapes.ScheduleAnswer)["meetings"] == []


def test_hires_are_planned_as_a_run(floor: Web):
    profiles = [
        {"name": "Sales only", "skills": ["Sales"], "hours": 40, "cost_cents": 1500, "most": 3},
        {"name": "Part time", "skills": ["Sales"], "hours": 24, "cost_cents": 2500, "most": 2},
    ]
    text = json.dumps(week("2026-11-16", profiles=profiles, rules=[], agents=[{"name": "Ada Lane"}]))
    made = created(floor, origin="file", kind="json", text=text)
    job = done(floor.post(f"/v1/scenarios/{made['scenario_id']}/hiring", json={"budget_cents": 150_000}), shapes.Job)
    job = finished(floor, job)
    assert (job["state"], job["kind"], job["schedule_id"]) == ("finished", "hiring", None), job
    plan = shapes.HiringAnswer.model_validate(job["hiring"])
    assert plan.wages_cents == sum(one.count * one.wage_cents for one in plan.hires) <= 150_000
    assert plan.hires[0].count >= 1
    assert job["message"] == plan.sentence
    none = created(floor, origin="file", kind="json", text=json.dumps(week("2026-11-16")))
    refused = floor.post(f"/v1/scenarios/{none['scenario_id']}/hiring", json={})
    assert (refused.status_code, refused.json["message"]) == (422, "There is nobody to hire.")


def test_a_scenario_is_deleted_with_its_schedules_unless_one_holds(floor: Web):
    made = created(floor, origin="file", kind="json", text=json.dumps(week("2026-11-16", name="Gone soon")))
    address = f"/v1/scenarios/{made['scenario_id']}"
    job = finished(floor, run(floor, made["scenario_id"], seconds=0.2))
    done(floor.post(f"/v1/schedules/{job['schedule_id']}/publish", json={"version": 1}))
    held = floor.post(f"{address}/delete")
    assert (held.status_code, "published and not over" in held.json["message"]) == (422, True)
    other = created(floor, origin="file", kind="json", text=json.dumps(week("2026-11-16", name="Instead")))
    second = finished(floor, run(floor, other["scenario_id"], seconds=0.2))
    done(floor.post(f"/v1/schedules/{second['schedule_id']}/publish", json={"version": 1}))
    gone = done(floor.post(f"{address}/delete"), shapes.DeletedAnswer)
    assert (gone["schedules"], gone["sentence"]) == (1, "“Gone soon” and its schedule are deleted.")
    assert floor.get(address).status_code == 404
    assert floor.get(f"/v1/schedules/{job['schedule_id']}").status_code == 404
    assert floor.post(f"{address}/delete").status_code == 404


def test_a_restart_keeps_everything_but_the_runs(tmp_path: Path):
    with web(tmp_path) as before:
        made = created(before, origin="file", kind="json", text=json.dumps(week("2026-11-16")))
        job = finished(before, run(before, made["scenario_id"], seconds=0.2))
        whole = asked(before, job["schedule_id"])
        done(before.post(f"/v1/schedules/{job['schedule_id']}/publish", json={"version": 1}))
    with web(tmp_path) as after:
        assert asked(after, job["schedule_id"]) == whole | {"state": "published"}
        assert done(after.get("/v1/scenarios"))["jobs"] == []
        assert after.get(f"/v1/jobs/{job['job_id']}").status_code == 404


def test_a_change_is_undone_as_a_new_version_and_by_nobody_who_has_not_seen_the_newest(floor: Web, mine: Any):
    number = mine["schedule_id"]
    duty = mine["agents"][1]["duties"][0]
    body = {"version": 1, "agent": mine["agents"][1]["agent"], "day": duty["day"], "off": True, "apply": True}
    changed = done(floor.post(f"/v1/schedules/{number}/move", json=body), shapes.MoveAnswer)
    assert changed["version"] == 2
    refused = floor.post(f"/v1/schedules/{number}/restore", json={"version": 1, "back_to": 1})
    assert refused.status_code == 409
    back = done(floor.post(f"/v1/schedules/{number}/restore", json={"version": 2, "back_to": 1}), shapes.ScheduleAnswer)
    assert (back["version"], back["how"]) == (3, "back to version 1")
    assert (back["agents"], back["score"]) == (mine["agents"], mine["score"])
    assert floor.post(f"/v1/schedules/{number}/restore", json={"version": 3, "back_to": 9}).status_code == 404


def test_service_with_few_and_many_contacts_is_told_or_why_not(floor: Web, mine: Any) -> None:
    [sales] = _robust(floor, mine)["queues"]
    assert (sales["why"], sales["cases"]) == ("own", None)
    made = created(floor, origin="history", first="2026-11-30", history_weeks=2)
    job = finished(floor, run(floor, made["scenario_id"], seconds=1.0))
    found = _robust(floor, job)["queues"]
    assert {one["why"] for one in found} <= {"thin", ""}
    assert all((one["cases"] is None) == bool(one["why"]) for one in found)


def test_a_learned_range_gives_the_three_cases_also_after_a_change_by_hand(floor: Web) -> None:
    document = week("2026-11-30")
    [queue] = document["queues"]
    days = [{"expected": 360.0, "least": 270.0, "most": 480.0, "weeks": 6}] * 7
    queue["demand"] |= {"likely": {"calls": 5000, "low": [0.0] * 672, "high": [20.0] * 672, "days": days}}
    made = created(floor, origin="file", kind="json", text=json.dumps(document))
    job = finished(floor, run(floor, made["scenario_id"], seconds=1.0))
    [sales] = _robust(floor, job)["queues"]
    low, middle, high = (sales["cases"][case] for case in ("low", "middle", "high"))
    assert low["value"] > middle["value"] > high["value"]
    assert [round(one["contacts"] / 360, 1) for one in (low, middle, high)] == [0.8, 1.0, 1.3]
    plan = asked(floor, job["schedule_id"])
    row = next(one for one in plan["agents"] if one["duties"])
    off = {"version": 1, "agent": row["agent"], "day": row["duties"][0]["day"], "off": True, "apply": True}
    done(floor.post(f"/v1/schedules/{job['schedule_id']}/move", json=off), shapes.MoveAnswer)
    worse = _robust(floor, job)
    assert (worse["version"], worse["queues"][0]["cases"]["high"]["value"] < high["value"]) == (2, True)


def _robust(floor: Web, of: Any) -> Any:
    return done(floor.get(f"/v1/schedules/{of['schedule_id']}/robustness"), shapes.RobustnessAnswer)


def test_the_average_is_checked_against_past_weeks_or_says_there_are_too_few(floor: Web) -> None:
    found = done(floor.get("/v1/scenarios/backtest?weeks=4&weights=2,1&campaigns=101,102"), shapes.BackTestAnswer)
    assert (found["used"], found["better"]) == ("chosen", None)
    assert bool(found["methods"]) == (found["weeks"] >= 3)
    everything = done(floor.get("/v1/scenarios/backtest"), shapes.BackTestAnswer)
    assert (everything["used"], everything["calls"] >= found["calls"]) == ("newer", True)
    assert floor.get("/v1/scenarios/backtest?weights=0,0").status_code == 422
    assert floor.get("/v1/scenarios/backtest?weights=-1").status_code == 422
