"""Reports of the scheduler, by hand-made weeks whose figures can be counted on paper, and through the web interface."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete

from backend.clock import day_bounds
from backend.model import Call, CallType, State, StateEvent
from backend.planning.broken import broken
from backend.planning.build import build
from backend.planning.engine import make
from backend.planning.files import read_scenario
from backend.planning.report import Table, as_csv
from backend.planning.report_plan import coverage, fairness
from backend.planning.report_wishes import satisfaction, satisfied, wishes_of
from backend.planning.report_work import sat
from backend.planning.scenario import Scenario
from backend.planning.timetable import Duty, Pause, Stretch, Timetable
from backend.schemas import planning as shapes
from backend.store import write
from backend.store.schema import roll_state_15min, roll_state_day, state_event
from tests.fakes.small_floor import AGENTS, NOW, ZONE
from tests.fakes.web import Web, web

MONDAY = date(2026, 11, 16)
DAY = [0.0] * 36 + [9.0] * 32 + [0.0] * 28
SHIFT = {"name": "Day", "minutes": 240, "first_start": "09:00", "last_start": "13:00", "breaks": [
    {"name": "Pause", "minutes": 15, "earliest": 60, "latest": 180, "paid": True}]}  # fmt: skip


def week(*rules: str, names: tuple[str, ...] = ("Ada Lane", "Ben Ode"), **changed: Any) -> str:
    return json.dumps({
        "name": "Reported", "zone": ZONE, "first": MONDAY.isoformat(), "shifts": [SHIFT], "rules": list(rules),
        "queues": [{"name": "Solar", "media": "outbound", "goals": [{"kind": "idle", "share": 0.2}],
                    "demand": {"contacts": DAY * 7, "aht_s": [200.0] * 672}}],
        "agents": [{"name": name, "most_h": 6} for name in names], **changed,
    })  # fmt: skip


def scenario(*rules: str, **changed: Any) -> Scenario:
    return read_scenario(week(*rules, **changed), "json")


def duty(agent: str, day: date, hour: int = 9) -> Duty:
    """Four hours with a paid break of a quarter hour after the second."""
    at = day_bounds(day, ZONE)[0] + 3600 * hour
    pause = Pause(name="Pause", start=at + 7200, end=at + 8100, paid=True)
    work = (Stretch(queue="Solar", start=at, end=at + 7200), Stretch(queue="Solar", start=at + 8100, end=at + 14400))
    return Duty(agent=agent, day=day, shift="Day", start=at, end=at + 14400, breaks=(pause,), queues=work)


def timetable(*duties: Duty) -> Timetable:
    return Timetable(scenario="Reported", first=MONDAY, weeks=1, zone=ZONE, duties=duties, objective=1.0)


TUESDAY, SATURDAY = date(2026, 11, 17), date(2026, 11, 21)
THREE = timetable(duty("Ada Lane", MONDAY), duty("Ada Lane", SATURDAY, 10), duty("Ben Ode", MONDAY, 13))


def rows_of(report: Any, name: str) -> list[dict[str, Any]]:
    table = next(one for one in report.tables if one.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_coverage_adds_up_to_hours_counted_by_hand():
    of = scenario()
    report = coverage(of, THREE, build(of).needs)
    need = 9 * 200 / 900 / 0.8 * 8  # agents needed in each of eight hours
    [queue] = rows_of(report, "coverage_queues")
    assert queue["needed_h"] == pytest.approx(7 * need, abs=0.01)
    assert queue["scheduled_h"] == 3 * 3.75
    monday = rows_of(report, "coverage_days")[0]
    assert (monday["day"], monday["scheduled_h"]) == ("2026-11-16", 7.5)
    assert monday["covered"] == pytest.approx(1 - (need - 7.5) / need, abs=1e-3)
    assert (monday["worst_at"], monday["worst_short"]) == ("11:00", 2.5)  # everybody there is on the break
    assert "short" in report.sentence
    assert any("approximate" in note for note in report.notes)


def test_wishes_are_counted_by_shift_and_by_day():
    rules = (
        "Ada Lane prefers to start at 09:00, then 10:00.", "Ada Lane never works on Saturdays, by wish, if possible.",
        "Ben Ode prefers to start at 09:00.", "Everybody works at most 5 shifts a week.",
    )  # fmt: skip
    of = scenario(*rules)
    found = broken(of, THREE)
    wishes = wishes_of(of, THREE, found)
    assert [(one.agent, one.asked, one.first, one.other) for one in wishes] == [
        ("Ada Lane", 2, 1, 1), ("Ada Lane", 1, 0, 0), ("Ben Ode", 1, 0, 0),
    ]  # fmt: skip
    assert satisfaction(wishes) == {"Ada Lane": 0.6667, "Ben Ode": 0.0}
    report = satisfied(of, THREE, found)
    assert [row["agent"] for row in rows_of(report, "wishes_agents")] == ["Ben Ode", "Ada Lane"]
    assert "2 of 4 times (50 %)" in report.sentence
    assert "1 must-rule is broken" in report.sentence  # Ada is scheduled for 8 h, agreed are 6
    assert "All must-rules are kept" in satisfied(of, timetable(duty("Ben Ode", MONDAY)), []).sentence


def test_fairness_tells_the_spread_and_the_rule_that_is_not_kept():
    rule = "Ada Lane and Ben Ode work the same number of weekend shifts from 2026-11-16 to 2026-11-22."
    of = scenario(rule)
    report = fairness(of, THREE, broken(of, THREE), {})
    spread = {row["thing"]: row for row in rows_of(report, "fairness_spread")}
    assert (spread["shifts"]["average"], spread["shifts"]["most_who"], spread["shifts"]["most"]) == (1.5, "Ada Lane", 2)
    assert (spread["weekend shifts"]["least_who"], spread["weekend shifts"]["least"]) == ("Ben Ode", 0)
    assert "1 of 1 rule" in report.sentence
    assert "Ada Lane has 1, Ben Ode 0" in report.sentence


def test_a_search_breaks_a_wish_before_it_breaks_a_must_rule():
    rules = ("Ada Lane prefers to start at 09:00, if possible (rank 1).",
             "Ada Lane is available on Mondays, Tuesdays, Wednesdays, Thursdays, Fridays, Saturdays and Sundays "
             "from 13:00 to 17:00.")  # fmt: skip
    of = scenario(*rules, names=("Ada Lane",))
    made = make(of, lambda progress: progress.seconds > 1, time.process_time, 1)
    assert len(made.timetable.duties) == 1
    report = satisfied(of, made.timetable, made.broken)
    assert rows_of(report, "wishes_agents")[0]["satisfied"] == 0.0
    assert "All must-rules are kept" in report.sentence


def test_a_table_as_csv_has_no_formula_and_leaves_out_what_is_not_known():
    text = as_csv(Table("x", ("agent", "satisfied"), (("=Fay Sun", 0.5), ("Ann, B", None))))
    assert text.splitlines() == ["agent,satisfied", "'=Fay Sun,0.5", '"Ann, B",']


def test_steps_more_than_ten_minutes_apart_are_two_sittings():
    assert sat([0, 300, 900, 5000, 5060]) == 16.0


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with web(tmp_path_factory.mktemp("reports")) as made:
        yield made


def told(floor: Web, name: str, **query: Any) -> Any:
    words = "&".join(f"{key}={value}" for key, value in query.items())
    answer = floor.get(f"/v1/schedule-reports/{name}?{words}")
    assert answer.status_code == 200, answer.text
    shapes.ReportAnswer.model_validate(answer.json)
    return answer.json


def table(answer: Any, name: str) -> list[dict[str, Any]]:
    found = next(one for one in answer["tables"] if one["name"] == name)
    keys = [column["key"] for column in found["columns"]]
    return [dict(zip(keys, row, strict=True)) for row in found["rows"]]


def test_without_a_publication_the_past_says_so(floor: Web):
    assert "ever published" in told(floor, "adherence")["sentence"]
    assert "ever published" in told(floor, "forecast")["sentence"]
    assert told(floor, "before_after")["tables"][0]["rows"] == []
    assert floor.get("/v1/schedule-reports/coverage").status_code == 422
    assert floor.get("/v1/schedule-reports/secrets").status_code == 404
    assert floor.get("/v1/schedule-reports/hours?schedule=77").status_code == 404
    assert floor.get("/v1/schedule-reports/adherence?days=0").status_code in (400, 422)


NAMES = ("Ada Lane", "Ben Ode", "Cy Park")


@pytest.fixture(scope="module")
def published(floor: Web) -> Any:
    """A schedule of two days, published on Monday at noon; Ada kept to hers, Ben came an hour late, Cy never came."""
    sent = {"origin": "file", "kind": "json", "text": week(names=NAMES)}
    number = floor.post("/v1/scenarios", json=sent).json["scenario_id"]
    plan = timetable(*(duty(name, day) for name in NAMES for day in (MONDAY, TUESDAY)))
    row = {
        "centre_id": 1, "schedule_id": 1, "version": 1, "scenario_id": number, "scenario_version": 1,
        "first_day": MONDAY.toordinal(), "weeks": 1, "state": "draft", "how": "run", "made_at": NOW - 9 * 86400,
        "made_by": "Eve", "objective": 1.0, "bound": None, "shifts": 6, "document": plan.model_dump_json(),
    }  # fmt: skip
    at = {day: day_bounds(day, ZONE)[0] + 9 * 3600 for day in (MONDAY, TUESDAY)}
    noon = at[MONDAY] + 2 * 3600 + 900  # after the break
    done = {"action": "publish_schedule", "object": "1", "detail": "version 1"}
    ids = {name: agent for agent, name in AGENTS.items()}
    events = [
        StateEvent(90_000 + n, ids[name], State.WAIT, start, end - start, 501)
        for n, (name, start, end) in enumerate(
            span
            for day in (MONDAY, TUESDAY)
            for span in (
                ("Ada Lane", at[day], at[day] + 7200), ("Ada Lane", at[day] + 8100, at[day] + 14400),
                ("Ben Ode", at[day] + 3600, at[day] + 14400),
            )
        )
    ]  # fmt: skip

    def save(conn: Any) -> None:
        for each in (roll_state_15min, roll_state_day, state_event):
            conn.execute(delete(each))  # the small floor's own states: these are to be counted by hand
        write.save_states(conn, next(iter(floor.floors)).centre, events, NOW)
        write.save_schedule(conn, row, {})
        write.publish_schedule(conn, 1, 1, 1)
        write.save_audit(conn, at=noon, who="Eve", centre_id=1, **done)

    floor.store.write(save)
    return floor


def test_adherence_counts_from_the_publication_and_only_what_was_recorded(published: Web):
    answer = told(published, "adherence", days=7)
    agents = {row["agent"]: row for row in table(answer, "adherence_agents")}
    # Monday from 11:15 on (1 h 45 min), Tuesday all four hours
    assert {name: agents[name]["recorded_min"] for name in NAMES} == dict.fromkeys(NAMES, 105 + 240)
    assert (agents["Ada Lane"]["adherence"], agents["Ada Lane"]["missing_min"]) == (1.0, 0)
    # Tuesday: an hour late less two minutes forgiven, and the break worked through less four
    assert (agents["Ben Ode"]["missing_min"], agents["Ben Ode"]["break_min"]) == (58, 11)
    assert agents["Ben Ode"]["adherence"] == pytest.approx(1 - (58 + 11) / 345, abs=1e-3)
    assert agents["Cy Park"]["missing_min"] == 105 + 225  # all that was to be on the phones
    assert agents["Cy Park"]["adherence"] == 0
    days = table(answer, "adherence_days")
    assert [(row["day"], row["agents"]) for row in days] == [("2026-11-16", 3), ("2026-11-17", 3)]
    assert "version 1" in days[0]["schedule"]
    thin = told(published, "adherence", days=1)
    assert "2026-11-17" in str(thin["tables"])


def test_what_was_foretold_is_held_against_the_calls_of_days_published_before(published: Web):
    answer = told(published, "forecast", days=7)
    [row] = table(answer, "forecast_days")  # Monday was published too late
    assert (row["day"], row["expected"]) == ("2026-11-17", 9 * 32)
    assert row["said"].startswith(f"foretold 288, came {row['came']:.0f}")
    assert (row["low"], row["off"]) == (None, pytest.approx(abs(288 - row["came"]) / row["came"], abs=1e-4))
    assert "288 contacts were foretold" in answer["sentence"]


def test_hours_tell_what_was_worked_beside_what_was_scheduled(published: Web):
    rows = {row["agent"]: row for row in table(told(published, "hours", schedule=1), "hours")}
    assert (rows["Ada Lane"]["scheduled_h"], rows["Ada Lane"]["beyond_h"]) == (8, 2)
    assert (rows["Ada Lane"]["worked_h"], rows["Ada Lane"]["outside_h"]) == (8, 0)
    assert rows["Ada Lane"]["worked_beyond_h"] == 2
    assert rows["Ben Ode"]["worked_h"] == 6.5
    assert (rows["Cy Park"]["worked_h"], rows["Cy Park"]["wages_cents"]) == (0, None)


def test_planning_time_and_before_and_after_come_from_what_is_stored(published: Web):
    answer = told(published, "planning", days=30)
    assert [row["plan"] for row in table(answer, "planning_plans")] == ["Reported"]
    rows = table(told(published, "before_after"), "before_after")
    assert len(rows) == 6
    assert all(row["before"] is None and row["said"].startswith("not enough") for row in rows)


def test_each_table_is_a_file(published: Web):
    for name in ("coverage", "hours", "fairness", "wishes", "adherence", "forecast", "planning", "before_after"):
        for one in told(published, name)["tables"]:
            answer = published.get(f"/v1/schedule-reports/{name}/table.csv?table={one['name']}")
            assert answer.status_code == 200, answer.text
            lines = answer.text.splitlines()
            assert lines[0] == ",".join(column["key"] for column in one["columns"])
            assert len(lines) == 1 + len(one["rows"])
    assert published.get("/v1/schedule-reports/hours/table.csv?table=nothing").status_code == 404


def test_inbound_calls_make_the_six_indicators_comparable(published: Web):
    centre = next(iter(published.floors)).centre
    day = {back: day_bounds(date.fromordinal(TUESDAY.toordinal() - back), ZONE)[0] + 36_000 for back in (0, 3)}
    calls = [
        Call(500_000 + n, day[back] + n, 501, "XDROP" if n % 10 == 0 else "NI", None if n % 10 == 0 else 1001,
             talk_s=60, call_type=CallType.INBOUND, queue_s=40.0 if back else 10.0)
        for back in (0, 3) for n in range(1000 * back, 1000 * back + 120)
    ]  # fmt: skip
    published.store.write(lambda conn: write.save_calls(conn, centre, calls, NOW))
    rows = {row["indicator"]: row for row in table(told(published, "before_after"), "before_after")}
    left, wait = rows["Callers who hung up while waiting"], rows["Average wait of callers"]
    assert (left["before"], left["after"], left["n_before"], left["n_after"]) == (0.1, 0.1, 120, 120)
    assert (wait["before"], wait["after"], wait["change"]) == (40, 10, -0.75)
    assert (rows["Answered within 20 seconds"]["before"], rows["Answered within 20 seconds"]["after"]) == (0, 0.9)
