"""Line-up and candidates over a real store: rules that are never broken, thresholds, reasons, and what is missing."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from living import CENTRE, Living
from steered import BEST, CAMPAIGNS, Steered, advisor, copied, steered

from backend.lookout import Lookout
from backend.model import LiveAgent, State
from backend.schemas import Ability, CampaignCandidates, Lineup, Terms, Wanted
from backend.steering.balance import balance_now
from backend.steering.inputs import Looks
from backend.steering.lineup_people import here_of, moved_ago
from backend.steering.lineup_plan import hours_left, plain, plan_of
from backend.store import Store


@pytest.fixture
def floor():
    made = steered()
    made.show()
    yield made
    made.show()


def lineup(floor: Steered, mode: str | None = None, **changed: Any) -> dict[str, Any]:
    answer = advisor().lineup(floor.question(**changed), mode)
    Lineup.model_validate(answer)
    return answer


def moved(answer: dict[str, Any]) -> dict[int, int]:
    return {row["agent_id"]: row["proposed_id"] for row in answer["agents"] if row["moves"]}


def row_of(answer: dict[str, Any], agent_id: int) -> dict[str, Any]:
    return next(row for row in answer["agents"] if row["agent_id"] == agent_id)


def needing(skill: str) -> list[Wanted]:
    return [Wanted(campaign_id=one, predictive=False, crew_min=1, needs=[skill] if one == BEST else [])
            for one in CAMPAIGNS]  # fmt: skip


def test_the_line_up_adds_up(floor: Steered):
    answer = lineup(floor)
    assert answer["unit"] == "cents"
    assert answer["status"] == "optimal"
    assert answer["n"] == len(answer["agents"]) == len(floor.live)
    at_work = [row for row in answer["agents"] if _works(floor, row["agent_id"])]
    for side in ("now", "proposed"):
        total = sum(row[f"worth_{side}"]["value"] for row in at_work)
        assert answer[f"worth_{side}"] == pytest.approx(total, rel=1e-3)
        crews = Counter(row[f"{side}_id"] for row in answer["agents"])
        assert {row["campaign_id"]: row[f"crew_{side}"] for row in answer["campaigns"]} == {
            one: crews[one] for one in (row["campaign_id"] for row in answer["campaigns"])
        }
        assert sum(row[f"worth_{side}"] for row in answer["campaigns"]) == pytest.approx(
            answer[f"worth_{side}"], rel=1e-3
        )
    assert answer["bound"] >= answer["worth_proposed"] - 0.01


def _works(floor: Steered, agent_id: int) -> bool:
    return next(one.state for one in floor.live if one.agent_id == agent_id) != State.PAUSE


def test_moves_lead_to_the_best_campaign_and_make_the_proposed_line_up(floor: Steered):
    answer = lineup(floor)
    made = {agent: there for move in answer["moves"] if not move["refused"]
            for agent, there in zip(move["agents"], _targets(answer, move), strict=True)}  # fmt: skip
    assert made == moved(answer)
    assert BEST in made.values()
    for move in answer["moves"]:
        assert move["gain"]["low"] <= move["gain"]["value"] <= move["gain"]["high"]
        assert move["gain"]["chance"] >= 0.75
        assert move["gain"]["n"] > 0
        assert all(str(name) in move["instruction"] for name in _names(answer, move))
        assert "log in to" in " ".join(move["steps"])
    assert answer["sentence"].count("an hour") >= 1


def _targets(answer: dict[str, Any], move: dict[str, Any]) -> list[int]:
    return [row_of(answer, agent)["proposed_id"] for agent in move["agents"]]


def _names(answer: dict[str, Any], move: dict[str, Any]) -> list[str]:
    return [row_of(answer, agent)["name"] for agent in move["agents"]]


def test_every_agent_has_a_reason_with_numbers_and_the_raw_worth_beside(floor: Steered):
    for row in lineup(floor)["agents"]:
        assert " % of contacts" in row["reason"]
        assert row["raw_now"] is None or row["raw_now"] >= 0
        assert row["calls"]["agent_id"] == row["agent_id"]
        assert row["calls"]["start"] < row["calls"]["end"]


def test_without_values_conversions_count_and_it_says_what_is_missing(floor: Steered):
    bare = floor.steering().model_copy(update={"terms": [Terms(campaign_id=1001, value_cents=900)]})
    answer = advisor().lineup(floor.question(bare), None)
    assert answer["unit"] == "conversions"
    said = {row["campaign_id"] for row in answer["missing"] if row["what"] == "value"}
    assert 1001 not in said
    assert said >= {1002, 1003, 1004}
    margin = [Terms(campaign_id=one, margin_cents=100) for one in CAMPAIGNS]
    priced = advisor().lineup(floor.question(floor.steering().model_copy(update={"terms": margin})), None)
    assert priced["unit"] == "cents"
    assert not any(row["what"] in ("value", "margin") for row in priced["missing"])


def test_a_move_that_is_not_likely_enough_is_held_and_the_line_up_kept(floor: Steered):
    answer = lineup(floor, least_chance=0.99, least_gain=0.0)
    unlikely = [row for row in answer["agents"] if "is asked for" in row["held"]]
    assert unlikely
    assert all("It would bring" in row["held"] for row in unlikely)
    assert all(move["gain"]["chance"] >= 0.99 for move in answer["moves"])
    kept = lineup(floor, least_gain=1.0, least_chance=0.99, switch_min=120)
    assert not moved(kept)
    assert kept["sentence"].startswith("Keep the current line-up: ")
    assert kept["worth_now"] == kept["worth_proposed"]


def test_nobody_on_a_break_away_or_fixed_is_moved_and_the_reason_is_given(floor: Steered):
    movers = list(moved(lineup(floor)))
    assert movers
    floor.show(**{f"a{one}": State.PAUSE for one in movers})
    answer = lineup(floor)
    assert not set(movers) & set(moved(answer))
    assert any("on a break" in row_of(answer, one)["held"] for one in movers)
    floor.show()
    for able, told in (
        ({"fixed": True}, "stays where the settings have them"), ({"until_min": 60}, "is not there in that time"),
        ({"never": list(CAMPAIGNS)}, ""), ({"max_hours": 0.5}, "of at most 0.5 hours"),
    ):  # fmt: skip
        answer = lineup(floor, abilities=[Ability(agent_id=one, **able) for one in movers])
        assert not set(movers) & set(moved(answer))
        assert not told or any(told in row_of(answer, one)["held"] for one in movers)


def test_who_changed_campaign_a_while_ago_stays(floor: Steered):
    here = here_of(advisor().looks.of(floor.question()))
    lately = {
        one.agent_id for one, person in zip(here.agents, here.people, strict=True) if person.moved_ago_s is not None
    }
    answer = lineup(floor, stay_min=480)
    assert not lately & set(moved(answer))
    told = [row for row in answer["agents"] if "changed campaign less than 480 minutes ago" in row["held"]]
    assert {row["agent_id"] for row in told} <= lately


def test_a_change_of_campaign_is_seen_in_the_calls():
    calls = {
        "agent_id": np.array([1, 1, 1, 2, 3]), "campaign_id": np.array([7, 8, 8, 7, 9]),
        "inbound": np.array([0, 0, 0, 0, 1]), "started_at": np.array([1000, 2000, 3000, 1500, 900]),
        "talk_s": np.array([100, 50, 50, 20, 5]),
    }  # fmt: skip
    agents = [LiveAgent(number, "A", State.WAIT, 0) for number in (1, 2, 3)]
    assert moved_ago(calls, agents, [8, 7, 8], 5000) == {1: 3900}


def test_a_skill_that_is_needed_lets_only_those_who_have_it_come(floor: Steered):
    answer = lineup(floor, wanted=needing("Spanish"))
    assert BEST not in moved(answer).values()
    assert any(row["what"] == "skills" for row in answer["missing"])
    assert any("needs Spanish, which" in each for each in answer["broken"])  # who is there already
    able = next(row["agent_id"] for row in answer["agents"] if row["now_id"] != BEST)
    ability = [Ability(agent_id=able, skills=["spanish "])]
    found = advisor().candidates(floor.question(wanted=needing("Spanish"), abilities=ability), BEST)
    may = [row["agent_id"] for row in found["agents"] if row["allowed"]]
    assert set(may) <= {able}
    assert any("needs Spanish, which" in row["why_not"] for row in found["agents"])


def test_seats_and_least_crews_are_kept(floor: Steered):
    wanted = [Wanted(campaign_id=one, predictive=False, seats=2, crew_min=1) for one in CAMPAIGNS]
    answer = lineup(floor, wanted=wanted)
    for row in answer["campaigns"]:
        assert row["crew_proposed"] <= max(2, row["crew_now"])
        assert row["crew_proposed"] >= min(1, row["crew_now"])
    assert row_of_campaign(answer, BEST)["crew_proposed"] == 2


def row_of_campaign(answer: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    return next(row for row in answer["campaigns"] if row["campaign_id"] == campaign_id)


def test_a_running_predictive_campaign_keeps_the_agents_its_dialer_needs(floor: Steered):
    answer = lineup(floor, wanted=[])  # nothing is set: predictive, at least six once it is worked
    for row in answer["campaigns"]:
        assert row["predictive"]
        assert row["crew_proposed"] >= min(row["crew_now"], row["crew_min"])
        assert row["crew_min"] == min(_at_work(floor, row["campaign_id"]), 6)


def _at_work(floor: Steered, campaign_id: int) -> int:
    return sum(one.campaign_id == campaign_id and one.state != State.PAUSE for one in floor.live)


@pytest.mark.parametrize("campaign_id", [1001, 1004, BEST])
def test_doubling_a_margin_never_lowers_the_crew(floor: Steered, campaign_id: int):
    def crew(cents: int) -> int:
        terms = [Terms(campaign_id=one, margin_cents=cents if one == campaign_id else 5000) for one in CAMPAIGNS]
        asked = floor.question(floor.steering(least_chance=0.5, least_gain=0.0).model_copy(update={"terms": terms}))
        return int(row_of_campaign(advisor().lineup(asked, None), campaign_id)["crew_proposed"])

    assert crew(10_000) >= crew(5_000)


def test_the_plain_line_up_can_be_chosen_and_moves_at_most_one_to_a_campaign(floor: Steered):
    answer = lineup(floor, mode="plain", least_chance=0.5, least_gain=0.0)
    assert answer["mode"] == "plain"
    assert max(Counter(moved(answer).values()).values(), default=0) <= 1
    assert lineup(floor, mode=None)["mode"] == "best"
    chosen = advisor().lineup(floor.question(mode="plain"), None)
    assert chosen["mode"] == "plain"


def test_the_plain_line_up_leaves_alone_who_may_not_move(floor: Steered):
    look = advisor().looks.of(
        floor.question(abilities=[Ability(agent_id=one.agent_id, fixed=True) for one in floor.live])
    )
    plan = plan_of(look, "plain")
    assert plan is not None
    assert (plain(plan.problem) == plan.problem.now).all()


def test_nobody_here_is_said(floor: Steered):
    floor.put([])
    answer = lineup(floor)
    assert (answer["status"], answer["sentence"], answer["n"]) == ("empty", "Nobody is logged in.", 0)


def test_few_calls_compare_nobody(tmp_path: Path):
    young = copied(tmp_path)
    young.store.write(lambda conn: conn.exec_driver_sql("DELETE FROM call"))
    answer = advisor().lineup(young.question(), None)
    assert answer["sentence"] == "Keep the current line-up: not enough calls to compare agents yet."
    assert not moved(answer)
    assert {row["reason"] for row in answer["agents"]} == {"Not enough calls to compare agents."}
    young.store.close()


def test_a_first_day_says_what_it_had_to_do_without(sqlite_store: Store):
    young = Living(sqlite_store, "target-200", None, 0, 3)
    answer = advisor().lineup(young.asked(), None)
    Lineup.model_validate(answer)
    assert sum(row["worth_now"]["n"] for row in answer["agents"]) < 300
    assert answer["history_days"] == 1
    assert any(row["what"] == "shifts" for row in answer["missing"])


def test_the_file_holds_every_agent_and_no_formula(floor: Steered):
    names = [replace(floor.live[0], name="=HYPERLINK(1)"), *floor.live[1:]]
    floor.put(names)
    text = advisor().lineup_csv(floor.question(), None).decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + len(floor.live)
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)
    assert {row[4] for row in rows[1:]} <= {"yes", "no"}


def test_advice_does_not_flicker_from_poll_to_poll(sqlite_store: Store):
    floor = Steered(sqlite_store, days=3, seed=2)
    one, found = advisor(), []
    for _ in range(3):
        floor.go_on(look=False)
        found.append(moved(one.lineup(floor.question(stay_min=60), None)))
    first, last = set(found[0].items()), set(found[-1].items())
    assert len(first & last) >= len(first) - 1


def test_candidates_are_ranked_by_what_the_move_brings(floor: Steered):
    answer = advisor().candidates(floor.question(), BEST)
    CampaignCandidates.model_validate(answer)
    allowed = [row for row in answer["agents"] if row["allowed"]]
    gains = [row["gain"]["value"] for row in allowed]
    assert gains == sorted(gains, reverse=True)
    assert [row["rank"] for row in answer["agents"]] == list(range(1, answer["n"] + 1))
    assert allowed[0]["name"] in answer["sentence"]
    for row in allowed:
        switch = row["worth"]["value"] - row["leaves"]["value"]
        assert row["gain"]["value"] <= switch + 1e-6 or row["gain"]["value"] == pytest.approx(switch, abs=150)
    with pytest.raises(LookupError, match="no campaign 77"):
        advisor().candidates(floor.question(), 77)


def test_workload_is_balanced_only_beyond_the_margin(floor: Steered):
    wide = balance_now(advisor().looks.of(floor.question(balance_margin=0.5)))
    narrow = balance_now(advisor().looks.of(floor.question(balance_margin=0.02)))
    assert len(wide) <= len(narrow) <= 3
    assert narrow
    for one in narrow:
        assert "busy" in one.sentence
        assert (one.occupancy > one.team) == (one.kind == "overload")
        assert len(one.agents) == len(one.to_ids) or not one.to_ids


def test_only_hours_with_people_count():
    assert hours_left(14 * 3600, np.array([3 * 3600, 3 * 3600 + 300])) == (14, 15, 16)
    assert hours_left(14 * 3600 + 3000, np.array([1200, 1500])) == (14, 15)
    assert hours_left(23 * 3600, np.array([7200])) == (23,)


def test_answers_made_after_the_poll_are_given_at_once(floor: Steered):
    one, asked = advisor(), floor.question()
    one.after_poll(asked)
    begun = time.process_time()
    later = replace(asked, now=asked.now + 30, as_of=asked.at + 30)
    answer = one.lineup(later, None)
    one.drop_budget(later)
    assert time.process_time() - begun < 0.05
    assert (answer["as_of"], answer["now"]) == (asked.as_of, later.now)
    late = replace(asked, now=asked.now + 200, as_of=asked.at + 200)
    assert one.lineup(late, None)["as_of"] == late.as_of


def test_a_question_during_the_work_on_a_poll_gets_the_answer_before(floor: Steered):
    looks, asked = Looks(Lookout()), floor.question()
    first = looks.of(asked)
    going, enough = threading.Event(), threading.Event()

    def slowly(_: Any) -> None:
        going.set()
        enough.wait(10)

    later = replace(asked, now=asked.now + 300, as_of=asked.at + 300)
    worker = threading.Thread(target=lambda: looks.of(later, slowly))
    worker.start()
    going.wait(10)
    during = looks.of(later)
    enough.set()
    worker.join(10)
    assert during is first
    assert looks.of(later) is not first


def test_both_databases_give_a_line_up(store: Store):
    days = 1
    floor = Steered(store, days=days)
    answer = advisor().lineup(floor.question(), None)
    Lineup.model_validate(answer)
    assert answer["n"] == len(floor.live)
    assert answer["history_days"] == days + 1 - _closed(floor, days)
    assert CENTRE.centre_id == answer["centre"]["id"]


def _closed(floor: Steered, days: int) -> int:
    """Past days on which nobody worked."""
    past = advisor().looks.of(floor.question()).history.past
    return days - (0 if past is None else len(past.days))
