"""How sure a what-if is: days, variances, time away, and doubt told from luck, on numbers made up to be known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from whatif_floor import END, NOW, floor

from backend.model import State
from backend.optimizer.whatif import Estimate, Move, Past, Today, what_if
from backend.optimizer.whatif.days import USUAL_SPREAD, day_spread, today_factor
from backend.optimizer.whatif.doubt import Numbers, numbers, without_luck
from backend.optimizer.whatif.drawing import Question, draw_lines, draw_skills, draw_today
from backend.optimizer.whatif.engine import run_pairs
from backend.optimizer.whatif.mixed import fit_counts
from backend.optimizer.whatif.parts import CALLS, COUNTS, LONGER_S, LUCKIER
from backend.optimizer.whatif.past import STATE_NUMBERS
from backend.optimizer.whatif.planning import draw_plans
from backend.optimizer.whatif.presence import USUAL_END_SPREAD_S, presence


def test_days_that_differ_are_told_from_days_that_are_only_lucky():
    rng = np.random.default_rng(1)
    due = np.full(60, 2000.0)
    differ = rng.poisson(due * np.exp(rng.normal(0, 0.08, 60))).astype(float)
    assert day_spread(differ, due) == pytest.approx(0.08, rel=0.25)
    assert day_spread(rng.poisson(due).astype(float), due) < 0.02
    assert day_spread(np.zeros(0), np.zeros(0)) == pytest.approx(USUAL_SPREAD, rel=0.05)


def test_a_few_days_without_a_visible_spread_are_not_taken_for_equal():
    due = np.full(6, 80.0)
    assert 0.02 < day_spread(due.copy(), due) < USUAL_SPREAD + 0.01


def test_today_is_believed_as_far_as_it_has_gone():
    nothing, little, much = (today_factor(1.1 * n, n, 0.05) for n in (0.0, 100.0, 100_000.0))
    assert (nothing.mean, nothing.sd) == (1.0, 0.05)
    assert 1.0 < little.mean < 1.05 < much.mean < 1.1
    assert 0.05 > little.sd > 3 * much.sd


def test_todays_factors_move_all_campaigns_together():
    model = floor(4, 4)
    question = Question(model, model.campaigns, model.agents, {}, NOW, END)
    certain = replace(question, campaigns=tuple(replace(one, answer=Estimate(0.4)) for one in model.campaigns))
    today = draw_today(Today(answer=Estimate(1.0, 0.05)), np.random.default_rng(2), 50)
    answers = draw_lines(certain, np.random.default_rng(3), 50, today)["answer"][..., 0]
    assert answers[:, 0].std() > 0.01
    np.testing.assert_allclose(answers[:, 0], answers[:, 1])


def test_a_day_that_is_unlike_others_hardly_changes_what_a_move_brings_the_team():
    """A day's factor on conversions is the same for both campaigns, so most of it cancels in the team's change."""
    model = floor(6, 6, rate=0.1)
    unsure = replace(model, today=Today(conversion=Estimate(1.0, 0.2)))
    result = what_if(unsure, [Move(1, 102)], NOW, END, 1, 200)

    def width(campaign_id: int | None) -> float:
        unit = result.team if campaign_id is None else result.campaign(campaign_id)
        change = unit.change("conversions").change
        return change.high - change.low

    assert width(None) < 0.5 * width(101)


def test_variances_learned_from_few_agents_are_doubted_and_ranges_of_new_pairs_hold():
    rng = np.random.default_rng(4)
    off = []
    for _ in range(40):
        eta = rng.normal(0, 0.22, (12, 1)) + rng.normal(0, 0.2, (1, 2)) + rng.normal(0, 0.18, (12, 2))
        home = rng.integers(2, size=12)
        expected = np.where(np.arange(2) == home[:, None], 80.0, 0.0)
        fit = fit_counts(rng.poisson(expected * np.exp(eta)).astype(float), expected)
        off.append(((fit.mean - eta) / np.sqrt(fit.variance))[expected == 0])
    assert 0.85 < np.sqrt((np.concatenate(off) ** 2).mean()) < 1.15


def runs(rng: np.random.Generator, luck: float, known: float = 0.0) -> tuple[np.ndarray, Numbers]:
    """What 300 runs gained with a doubt of deviation 1 and luck besides, part of it known to be luck."""
    drawn, lucky = rng.standard_normal((300, 12)), rng.standard_normal((300, 4))
    slopes = np.zeros(12)
    slopes[:4] = 0.5
    drawn -= drawn.mean(axis=0)
    return 10 + drawn @ slopes + luck * rng.standard_normal(300) + known * lucky.sum(axis=1), numbers(drawn, lucky)


def test_doubt_is_found_under_luck_four_times_as_large():
    rng = np.random.default_rng(5)
    spreads = [without_luck(*runs(rng, 4.0), rng).draws.std() for _ in range(40)]
    assert np.mean(spreads) == pytest.approx(1.0, abs=0.12)
    assert np.std(spreads) < 0.35


def test_what_is_known_to_be_luck_is_taken_out_of_the_mean():
    rng = np.random.default_rng(7)
    gains = [without_luck(*runs(rng, 0.5, known=4.0), rng) for _ in range(40)]
    off = np.array([one.likely for one in gains]) - 10
    assert off.std() < 0.05, "4 x 4 of luck over 300 runs would be 0.46"
    assert np.mean([one.error for one in gains]) == pytest.approx(np.hypot(1, 0.5) / np.sqrt(300), rel=0.1)


def test_without_luck_the_draws_are_what_was_simulated_and_without_doubt_they_are_sure():
    rng = np.random.default_rng(6)
    gained, known = runs(rng, 0.0)
    gain = without_luck(gained, known, rng)
    assert gain.draws.std() == pytest.approx(gained.std(), rel=0.05)
    assert gain.error == pytest.approx(1 / np.sqrt(300), rel=0.1)
    only_luck = 10 + 4.0 * rng.standard_normal(300)
    assert without_luck(only_luck, known, rng).draws.std() < 0.9


def test_the_floors_luck_is_nothing_on_average():
    model = floor(5, 5)
    question = Question(model, model.campaigns, model.agents, {}, NOW, END)
    rng = np.random.default_rng(8)
    lines, desks = draw_lines(question, rng, 1), draw_skills(question, rng, 1)
    draw_plans(desks, question, rng)
    counts = np.zeros((200, 2, 2, COUNTS))
    run_pairs(lines, desks, desks, 3, END - NOW, False, counts)
    for column in (LONGER_S, LUCKIER):
        lucky = counts[:, 0, :, column].ravel()
        assert abs(lucky.mean()) < 3.5 * lucky.std() / np.sqrt(len(lucky))
    assert np.corrcoef(counts[:, 0, 0, LONGER_S], counts[:, 0, 0, CALLS])[0, 1] < -0.5


def afternoons(days: int) -> Past:
    """An agent from 8:00 to 16:00; lunch of half an hour at 12:00 on even days, at 13:00 on odd ones."""
    rows = []
    for day in range(days):
        lunch = (48, 49) if day % 2 == 0 else (52, 53)
        for quarter in range(32, 64):
            state = State.PAUSE if quarter in lunch else State.WAIT
            rows.append((day, 7, quarter, 101, STATE_NUMBERS[state], 900))
    names = ("day", "agent_id", "quarter", "campaign_id", "state", "seconds")
    states = dict(zip(names, np.array(rows).T, strict=True))
    calls = {"day": np.array([days - 1]), "inbound": np.zeros(1, bool)}
    calls |= {name: np.zeros(1, np.int64) for name in ("agent_id", "campaign_id", "talk_s", "after_s", "wall_s")}
    return Past(calls, {"day": np.zeros(0, np.int64)}, states)


def test_whoever_works_at_noon_has_lunch_ahead_and_whoever_pauses_has_it_now():
    past, people = afternoons(40), np.array([7])
    working, pausing = (presence(past, people, 48, np.array([each])) for each in (False, True))
    rest_s = 16 * 3600 - 48 * 900
    for found in (working, pausing):
        away_s = found.pauses_per_hour[0] * found.pause_s * rest_s / 3600
        assert away_s == pytest.approx(1800, rel=0.15)
        assert found.leave_s[0] == 16 * 3600
    later = presence(past, people, 50, np.array([False]))
    assert later.pauses_per_hour[0] * later.pause_s * (rest_s - 1800) / 3600 == pytest.approx(900, rel=0.15)


def test_the_end_of_the_day_is_as_unsure_as_past_days_were():
    assert presence(afternoons(40), np.array([7]), 48, np.array([False])).leave_sd_s == 0
    assert presence(afternoons(4), np.array([7]), 48, np.array([False])).leave_sd_s == USUAL_END_SPREAD_S
