"""The share of paid time lost, by weekday and time of day: what it asks for, what it leaves, where it is kept."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from test_planning_truth import DIALLED, MAIL, SALES, SUPPORT, centre_of, made_of

from backend.planning.allowance import lost
from backend.planning.files import BadFile, Kind, read_scenario, write_scenario
from backend.planning.outbound import campaigns
from backend.planning.requirement import day_starts, needs
from backend.planning.scenario import Scenario
from backend.planning.simulated import centre
from backend.planning.truth import service

FRIDAYS = {"days": ["Friday"], "start": "12:00", "end": "17:00", "share": 0.25}
EVENINGS = {"start": "16:00", "end": "00:00", "share": 0.1}


def with_allowances(*allowances: dict[str, Any], queue: dict[str, Any] = SALES, **changed: Any) -> Scenario:
    return centre_of(16, queues=[queue | {"shrinkage": 0.05, "allowances": allowances}], agents=[
        {"name": f"Agent {n}", "skills": [queue["name"]]} for n in range(16)
    ], **changed)  # fmt: skip


def test_the_last_allowance_that_fits_holds_and_the_usual_share_elsewhere() -> None:
    scenario = with_allowances(FRIDAYS, EVENINGS)
    by_day = lost(scenario, scenario.queues[0]).reshape(7, 96)
    assert by_day[0, :64].tolist() == [0.05] * 64
    assert by_day[:, 64:].tolist() == [[0.1] * 32] * 7
    assert by_day[4, 48:64].tolist() == [0.25] * 16  # the evenings begin at four
    swapped = with_allowances(EVENINGS, FRIDAYS)
    assert lost(swapped, swapped.queues[0]).reshape(7, 96)[4, 48:68].tolist() == [0.25] * 20


def test_they_are_wall_times_on_the_nights_the_clock_changes() -> None:
    contacts = {"contacts": [1.0] * 676, "aht_s": [200.0] * 676}
    early = {"start": "03:00", "end": "04:00", "share": 0.3}
    scenario = with_allowances(early, queue=SALES | {"demand": contacts}, first="2026-10-26")
    begins = day_starts(scenario)
    found = np.flatnonzero(lost(scenario, scenario.queues[0]) == 0.3)
    assert found[:4].tolist() == [12, 13, 14, 15]
    assert (found[-4:] - begins[6]).tolist() == [16, 17, 18, 19]  # an hour more has passed on November 1


def test_more_are_asked_for_then_and_the_rest_stays() -> None:
    plain, more = with_allowances(), with_allowances(FRIDAYS)
    [usual], [need] = needs(plain), needs(more)
    friday = slice(4 * 96 + 48, 4 * 96 + 68)
    assert need.agents.tolist() == usual.agents.tolist()
    assert need.scheduled[friday] == pytest.approx(usual.agents[friday] / 0.75)
    assert np.delete(need.scheduled, np.r_[friday]) == pytest.approx(np.delete(usual.scheduled, np.r_[friday]))
    [margin] = needs(more, {"Sales": 0.5})
    assert margin.scheduled[friday] == pytest.approx(margin.agents[friday] / 0.75)


def test_simulated_agents_are_fewer_then_and_so_is_what_a_campaign_s_hours_make() -> None:
    plain = with_allowances()
    made = made_of(plain)
    here, there = (
        np.sum([group.agents for group in centre(one, made.timetable.duties).groups], axis=0)
        for one in (plain, with_allowances(FRIDAYS))
    )
    friday = slice(4 * 96 + 48, 4 * 96 + 68)
    assert here[friday].sum() > there[friday].sum()
    assert np.delete(here, np.r_[friday]).tolist() == np.delete(there, np.r_[friday]).tolist()

    dialled = with_allowances(queue=DIALLED)
    hours = made_of(dialled)
    lossy = with_allowances({"share": 0.5}, queue=DIALLED)
    [all_day], [half] = (campaigns(one, hours.timetable, needs(one), 0.03, {}) for one in (dialled, lossy))
    assert half["per_hour"] == pytest.approx(all_day["per_hour"] * 0.5 / 0.95, rel=1e-3)


def test_idle_time_of_a_dialled_campaign_is_what_is_left_of_the_time_not_lost() -> None:
    plain = centre_of(16)
    timetable = made_of(plain).timetable
    changed = [DIALLED | {"allowances": [{"share": 0.2}]} if one is DIALLED else one for one in (SALES, DIALLED)]
    lossy = centre_of(0, queues=[*changed, SUPPORT, MAIL], agents=[one.model_dump() for one in plain.agents])
    usual, less = (
        next(goal.value for queue in service(one, timetable, 1, 20_000).queues for goal in queue.goals
             if (queue.queue, goal.kind) == ("Solar", "idle"))
        for one in (plain, lossy)
    )  # fmt: skip
    assert 1 - less == pytest.approx((1 - usual) / 0.8, abs=2e-4)


@pytest.mark.parametrize("kind", ["json", "yaml", "xml"])
def test_they_are_kept_in_files(kind: Kind) -> None:
    scenario = with_allowances(FRIDAYS, EVENINGS)
    assert read_scenario(write_scenario(scenario, kind), kind).queues[0].allowances == scenario.queues[0].allowances


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": "17:00", "end": "12:00"}, "split it at midnight"), ({"start": "12:05"}, "quarter hours"),
        ({"share": 0.95}, "0.9"), ({"days": ["Fridays"]}, "Fridays"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any], said: str) -> None:
    document = json.loads(write_scenario(with_allowances(), "json"))
    document["queues"][0]["allowances"] = [{"share": 0.2} | wrong]
    with pytest.raises(BadFile, match=said):
        read_scenario(json.dumps(document), "json")
