"""What-if over a real store: calls and conversions kept apart, both campaigns and the team, the day, refusals."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from steered import BEST, CAMPAIGNS, Steered, advisor, steered

from backend.model import State
from backend.schemas import Ability, TargetsModel, Wanted, WhatIf
from backend.steering import Advisor
from backend.steering.whatif_words import day_text


@pytest.fixture(scope="module")
def floor():
    made = steered()
    made.show()
    return made


@pytest.fixture(scope="module")
def one(floor: Steered) -> Advisor:
    """An advisor whose floor is calibrated once."""
    return advisor()


def mover(floor: Steered) -> tuple[int, int]:
    """An agent at work elsewhere than on the best campaign, and where."""
    return next((a.agent_id, a.campaign_id) for a in floor.live
                if a.campaign_id not in (None, BEST) and a.state != State.PAUSE)  # fmt: skip


def what_if(one: Advisor, floor: Steered, moves: Any, at: int | None = None, **changed: Any) -> dict[str, Any]:
    answer = one.what_if(floor.question(**changed), moves, at)
    WhatIf.model_validate(answer)
    return answer


def unit(answer: dict[str, Any], campaign_id: int | None) -> dict[str, Any]:
    return next(each for each in answer["units"] if each["campaign_id"] == campaign_id)


def change(each: dict[str, Any], figure: str) -> dict[str, Any]:
    return next(row for row in each["changes"] if row["figure"] == figure)


def test_a_move_is_told_for_both_campaigns_and_the_team(one: Advisor, floor: Steered):
    agent, here = mover(floor)
    answer = what_if(one, floor, [(agent, BEST)])
    assert [each["campaign_id"] for each in answer["units"]] == [*sorted((here, BEST)), None]
    left, came, team = unit(answer, here), unit(answer, BEST), unit(answer, None)
    assert (left["crew_after"], came["crew_after"]) == (left["crew_before"] - 1, came["crew_before"] + 1)
    assert team["crew_before"] == team["crew_after"]
    for figure in ("calls", "contacts", "conversions", "revenue_cents", "drops"):
        parts = [change(each, figure)["change"]["value"] for each in (left, came, team)]
        assert parts[0] + parts[1] == pytest.approx(parts[2], abs=0.02 + 0.02 * abs(parts[2]))
    assert change(left, "calls")["change"]["value"] < 0 < change(came, "calls")["change"]["value"]
    assert answer["monte_carlo_error"] < 0.02
    assert answer["until"] > answer["at"] == answer["now"]


def test_calls_and_conversions_are_never_mixed(one: Advisor, floor: Steered):
    """The best campaign's calls are longer: there are fewer calls but more conversions."""
    agent, _ = mover(floor)
    answer = what_if(one, floor, [(agent, BEST)])
    calls, won = (change(unit(answer, None), name) for name in ("calls", "conversions"))
    assert calls["change"]["value"] < 0 < won["change"]["value"]
    assert calls["chance"] < 0.5 < won["chance"]
    assert answer["sentence"].index("conversions +") < answer["sentence"].index("calls -")


def test_the_day_is_told_before_and_after_with_the_outlooks_forecast(one: Advisor, floor: Steered):
    agent, _ = mover(floor)
    settings = floor.steering().model_copy(update={"targets": TargetsModel(calls_per_day=200)})
    asked = floor.question(settings)
    answer = one.what_if(asked, [(agent, BEST)], None)
    outlook = one._lookout.outlook(asked, None)
    ends = {row["figure"]: row for row in answer["day"]}
    shown = {row["name"]: row for row in outlook["figures"]}
    for name, row in ends.items():
        assert row["before"]["value"] == pytest.approx(shown[name]["likely"], abs=0.6)
        shift = change(unit(answer, None), name)["change"]["value"]
        assert row["after"]["value"] - row["before"]["value"] == pytest.approx(shift, abs=0.6 + 0.02 * abs(shift))
        assert row["after"]["low"] <= row["after"]["value"] <= row["after"]["high"]
    assert ends["calls"]["target"] == 200
    assert "of 200 calls" in ends["calls"]["sentence"]
    assert ends["conversions"]["target"] is None


@pytest.mark.parametrize(
    ("after", "low", "high", "told"),
    [
        (198, 190, 206, "164 to 198 of 200 calls: 99 % of target - within the likely range."),
        (180, 172, 188, "164 to 180 of 200 calls: 90 % of target - the likely range ends at 188."),
        (212, 204, 220, "164 to 212 of 200 calls: 106 % of target - the whole likely range lies above it."),
    ],
)
def test_a_target_is_never_silently_hit(after: int, low: int, high: int, told: str):
    assert day_text("calls", 164, after, low, high, 200) == told


def test_without_a_target_there_is_no_share_of_it():
    assert day_text("conversions", 20, 24, 18, 30, None) == "20 to 24 conversions at the end of the day."


def test_the_same_question_has_the_same_answer_and_a_second_one_is_quick(one: Advisor, floor: Steered):
    agent, _ = mover(floor)
    first = what_if(one, floor, [(agent, BEST)])
    begun = time.process_time()
    again = what_if(one, floor, [(agent, BEST)])
    assert time.process_time() - begun < 0.05
    assert again == first
    fresh = advisor().what_if(floor.question(), [(agent, BEST)], None)
    assert fresh["units"] == first["units"]


def test_a_long_what_if_holds_up_no_answer_that_is_made(one: Advisor, floor: Steered):
    asked = floor.question()
    one.lineup(asked, None)
    look = one.looks.of(asked)
    going, enough = threading.Event(), threading.Event()
    worker = threading.Thread(target=lambda: look.once("slow", lambda: (going.set(), enough.wait(10))))
    worker.start()
    going.wait(10)
    begun = time.monotonic()
    one.lineup(asked, None)
    took = time.monotonic() - begun
    enough.set()
    worker.join(10)
    assert took < 5


def test_a_later_move_changes_less(one: Advisor, floor: Steered):
    agent, _ = mover(floor)
    now = what_if(one, floor, [(agent, BEST)])
    later = what_if(one, floor, [(agent, BEST)], at=now["now"] + 2 * 3600)
    gains = [abs(change(unit(each, BEST), "calls")["change"]["value"]) for each in (now, later)]
    assert gains[1] < gains[0]
    assert later["at"] == now["now"] + 7200


def test_an_agent_can_be_sent_home(one: Advisor, floor: Steered):
    agent, here = mover(floor)
    answer = what_if(one, floor, [(agent, None)])
    assert unit(answer, None)["crew_after"] == unit(answer, None)["crew_before"] - 1
    assert change(unit(answer, here), "calls")["change"]["value"] < 0
    assert any("log out of" in step for step in answer["steps"])


def test_what_makes_no_sense_is_said(one: Advisor, floor: Steered):
    agent, here = mover(floor)
    asked = floor.question()
    for moves, at, kind, told in (
        ([(5, BEST)], None, LookupError, "not logged in"), ([(agent, 77)], None, LookupError, "no campaign 77"),
        ([(agent, BEST), (agent, here)], None, ValueError, "only be moved once"),
        ([(agent, here)], None, ValueError, "where the moves would put them"),
        ([(agent, BEST)], asked.now + 20 * 3600, ValueError, "has left by then"),
    ):  # fmt: skip
        with pytest.raises(kind, match=told):
            one.what_if(asked, moves, at)


def test_what_must_not_be_done_is_refused_with_the_reason(one: Advisor, floor: Steered):
    agent, here = mover(floor)
    never = [Ability(agent_id=agent, never=[BEST])]
    assert "is not to be put on" in what_if(one, floor, [(agent, BEST)], abilities=never)["refused"]
    wanted = [Wanted(campaign_id=one, predictive=False, seats=0 if one == BEST else None) for one in CAMPAIGNS]
    assert "seats" in what_if(one, floor, [(agent, BEST)], wanted=wanted)["refused"]
    crew = [Wanted(campaign_id=one, predictive=False, crew_min=8 if one == here else 0) for one in CAMPAIGNS]
    assert what_if(one, floor, [(agent, BEST)], wanted=crew)["refused"].startswith(
        f"Campaign {here - 1000} needs at least 8"
    )
    free = what_if(one, floor, [(agent, BEST)], wanted=[Wanted(campaign_id=one, predictive=False) for one in CAMPAIGNS])
    assert free["refused"] == "" or "drop budget" in free["refused"]


def test_few_calls_are_not_simulated(sqlite_store):
    young = Steered(sqlite_store, days=0)
    young.store.write(lambda conn: conn.exec_driver_sql("DELETE FROM call"))
    agent, _ = mover(young)
    with pytest.raises(ValueError, match="[Nn]ot enough calls"):
        advisor().what_if(young.question(), [(agent, BEST)], None)
