"""The drop budget over a real store, and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from living import CENTRE
from steered import BEST, CAMPAIGNS, advisor, copied, plant_drops, steered

from backend.analysis.campaigns import drops_in
from backend.analysis.dropbudget import Front, Limits, left_over
from backend.analysis.dropcrew import USUAL, CrewDrops, crew_exponent, drops_per_hour
from backend.lookout import Asked
from backend.model import State
from backend.schemas import DropBudget, Wanted
from backend.steering.drops_words import front_sentence, whole_sentence
from backend.steering.lineup import moves_now
from backend.store import Store, read, write
from tests.days import at_wall, make_calls, open_floor, save

TODAY = date(2025, 6, 12)
PREDICTIVE = [Wanted(campaign_id=one, crew_min=1, predictive=True) for one in CAMPAIGNS]


def budget(asked: Asked) -> dict[str, Any]:
    answer = advisor().drop_budget(asked)
    DropBudget.model_validate(answer)
    return answer


def dropping(store: Store, per_day: dict[int, tuple[int, int]]) -> Asked:
    """A floor with so many dropped and answered calls on days before TODAY (0: today), and a question at noon."""
    centre = open_floor(store)
    for back, (dropped, answered) in per_day.items():
        day = TODAY - timedelta(days=back)
        save(store, centre, make_calls(centre, day, {36: dropped}, agent_id=None, status="DROP"))
        save(store, centre, make_calls(centre, day, {37: answered}, agent_id=11, status="SALE"))
    settings = steered().settings
    return Asked(store, centre, settings, at_wall(TODAY, 12), at_wall(TODAY, 12), True)


def test_thirty_local_days_count_and_the_oldest_rolls_off(store: Store):
    asked = dropping(store, {30: (5, 50), 29: (3, 40), 10: (2, 60), 0: (1, 20)})
    [row] = budget(asked)["campaigns"]
    assert (row["drops_30d"], row["answers_30d"]) == (3 + 2 + 1, 43 + 62 + 21)
    assert (row["drops_today"], row["answers_today"], row["rolls_off"]) == (1, 21, 3)
    assert row["rate_30d"]["value"] == pytest.approx(6 / 126, abs=1e-5)
    assert len(row["days"]) == 30
    assert [day["drops"] for day in row["days"] if day["drops"]] == [3, 2, 1]
    assert row["days"][0]["day_start"] == at_wall(TODAY - timedelta(days=29), 0)
    assert row["days"][-1]["rate_30d"] == pytest.approx(6 / 126, abs=1e-5)
    assert row["days"][-2]["rate_30d"] == pytest.approx((5 + 3 + 2) / (55 + 43 + 62), abs=1e-5)
    assert row["level"] == "over"
    assert "more answered calls without a drop would bring it back" in row["sentence"]


def test_without_a_forecast_the_past_alone_is_told(sqlite_store: Store):
    [row] = budget(dropping(sqlite_store, {3: (1, 400), 0: (0, 40)}))["campaigns"]
    assert (row["chance_over"], row["rate_end"]["value"], row["answers_end"]["value"]) == (None, None, None)
    assert row["left"] == left_over(0.03, 1, 441, 0)
    assert "Too few days for a forecast" in row["sentence"]


def test_days_still_being_read_are_said(sqlite_store: Store):
    asked = dropping(sqlite_store, {3: (1, 400), 0: (0, 40)})
    assert budget(asked)["campaigns"][0]["complete"]
    early = TODAY - timedelta(days=20)
    sqlite_store.write(lambda conn: write.save_backfill_day(conn, 1, early, "due", 0))
    [row] = budget(asked)["campaigns"]
    assert not row["complete"]
    assert "still being read" in row["sentence"]


def test_the_counts_are_those_of_the_campaigns_table():
    floor = steered()
    asked = floor.question()
    answer = budget(asked)
    with floor.store.read() as conn:
        groups = read.call_groups_days(conn, CENTRE.centre_id, asked.today - timedelta(days=29), asked.today)
        meanings = read.dispositions(conn, CENTRE.centre_id)
    known = drops_in(groups, np.array(sorted(CAMPAIGNS)), meanings)
    for row in answer["campaigns"]:
        spot = row["campaign_id"] - CAMPAIGNS[0]
        assert (row["drops_30d"], row["answers_30d"]) == (known["drops"][spot], known["live_answers"][spot])


def test_today_is_forecast_with_its_range(tmp_path):
    floor = copied(tmp_path)
    plant_drops(floor, days=12)
    for row in budget(floor.question())["campaigns"]:
        for end, so_far in (("answers_end", "answers_today"), ("drops_end", "drops_today")):
            assert row[so_far] <= row[end]["low"] <= row[end]["value"] <= row[end]["high"]
        assert row["drops_end"]["high"] > row["drops_today"]
        assert row["chance_over"] == 1.0
        assert row["level"] == "over"
    floor.store.close()


def test_the_campaign_nearest_to_the_limit_comes_first(tmp_path):
    floor = copied(tmp_path)
    settings = floor.steering().model_copy(update={"drop_limit": 0.02})
    settings.steering.drop_stop, settings.steering.drop_warn = 0.0195, 0.015
    answer = budget(floor.question(settings))
    ahead = [max(row["rate_end"]["value"] or 0, row["rate_30d"]["value"]) for row in answer["campaigns"]]
    assert ahead == sorted(ahead, reverse=True)
    assert (answer["limit"], answer["warn_at"], answer["stop_at"]) == (0.02, 0.015, 0.0195)
    lowered = floor.steering().model_copy(update={"drop_limit": 0.01})
    told = budget(floor.question(lowered))
    assert told["warn_at"] <= told["stop_at"] <= told["limit"] == 0.01
    floor.store.close()


def test_a_move_that_would_break_the_budget_is_refused_with_the_reason(tmp_path):
    floor = copied(tmp_path)
    plant_drops(floor)
    rules = {"wanted": PREDICTIVE, "open_crew": 1, "least_chance": 0.5, "least_gain": 0.0}
    tight, one = floor.steering(**rules), advisor()
    answer = one.lineup(floor.question(tight), None)
    refused = [move for move in answer["moves"] if move["refused"]]
    assert refused
    assert answer["sentence"].startswith("Keep the current line-up: the best change found is refused. The drop budget")
    assert not any(row["moves"] for row in answer["agents"])
    for move in moves_now(one.looks.of(floor.question(tight))):
        assert move.verdict == "refused"
        assert "does not allow it" in move.refused
        assert move.drops is None or np.isfinite(move.drops)
    agent = next(a.agent_id for a in floor.live if a.campaign_id not in (None, BEST) and a.state != State.PAUSE)
    assert "The drop budget of" in one.what_if(floor.question(tight), [(agent, BEST)], None)["refused"]
    loose = floor.steering(**rules, drop_stop=0.8).model_copy(update={"drop_limit": 0.9})
    free = advisor().lineup(floor.question(loose), None)
    assert any(row["moves"] for row in free["agents"])
    assert not any(move["refused"] for move in free["moves"])
    floor.store.close()


def test_words():
    assert front_sentence(None) == ""
    told = front_sentence(Front(0.04, 0.01, 400))
    assert "4.00 % of 400 answers" in told
    assert "tapered dial mode" in told
    limits = Limits(0.03, 0.025, 0.029)
    assert whole_sentence([], limits).startswith("No answered calls")
    calm = whole_sentence([{"level": "ok", "sentence": "A."}, {"level": "ok", "sentence": "B."}], limits)
    assert calm == "All 2 campaigns stay inside the 3 % limit. Highest: A."
    assert whole_sentence([{"level": "stop", "sentence": "A."}], limits).startswith("1 campaign needs attention")


def test_the_effect_of_the_crew_is_learned_from_quarter_hours():
    rng = np.random.default_rng(5)
    crew = rng.integers(2, 13, 4000).astype(float)
    campaign = rng.integers(1, 4, 4000)
    answers = rng.poisson(8 * crew).astype(float)
    level = np.array([0.0, 0.06, 0.03, 0.09])[campaign]
    drops = rng.binomial(answers.astype(int), np.minimum(level * crew**-1.1 * 4, 1)).astype(float)
    assert crew_exponent(campaign, answers, drops, crew) == pytest.approx(1.1, abs=0.12)
    assert crew_exponent(campaign, 0 * answers, 0 * drops, crew) == USUAL
    few = crew_exponent(campaign[:5], answers[:5], drops[:5], crew[:5])
    assert abs(few - USUAL) < 0.3


def test_a_move_is_priced_in_drops():
    one = CrewDrops(30.0, 0.02, 8.0)
    assert drops_per_hour(one, 8, 0.5) == pytest.approx(30 * 8 * 0.02)
    assert drops_per_hour(one, 4, 0.5) / 4 > drops_per_hour(one, 8, 0.5) / 8  # more an agent with fewer of them
    assert drops_per_hour(one, 0, 0.5) == 0
