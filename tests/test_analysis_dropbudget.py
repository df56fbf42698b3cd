"""The drop budget: thirty days, what is left, where today leads, front-loading; and the forecast of today's rest."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.dayforecast.day import DayForecast
from backend.analysis.dropbudget import Limits, burn_down, front_loaded, left_over, make_budget, share
from backend.analysis.dropforecast import Rest, Split, draw_rate, draw_rest

LIMITS = Limits(0.03, 0.025, 0.029)
SLOTS = 8


def window(drops: int, answers: int, last: tuple[int, int] = (0, 0)) -> tuple[np.ndarray, np.ndarray]:
    """Thirty days that sum to these counts, today's being `last`, the first twice as heavy as the others."""
    share_of = np.append(np.full(29, 1 / 30), 0.0)
    share_of[0] = 2 / 30
    parts = [
        np.floor((total - today) * share_of).astype(np.int64)
        for total, today in zip((drops, answers), last, strict=True)
    ]
    for part, total, today in zip(parts, (drops, answers), last, strict=True):
        part[-1] = today
        part[1] += total - part.sum()
    return parts[0], parts[1]


def rest(answers: float, drops: float) -> Rest:
    return Rest(np.full(50, answers), np.full(50, drops))


def calls_left(left: float, sd: float = 0.1) -> DayForecast:
    flat = np.full(SLOTS, 10.0)
    return DayForecast("learned", 40.0, left, 40 + left, 0, 0, sd, 1.0, flat, flat, 20, 4)


def test_the_example_540_of_20000_leaves_96_with_1200_more_answers():
    budget = make_budget(*window(540, 20_000), LIMITS, rest(1200, 0))
    assert budget.rate == pytest.approx(0.027)
    assert budget.left == 96
    assert left_over(0.03, 540, 20_000, 1200) == 96
    assert left_over(0.03, 700, 20_000, 0) == -100


def test_a_budget_knows_where_today_leads_and_what_rolls_off():
    drops, answers = window(540, 20_000, last=(10, 400))
    budget = make_budget(drops, answers, LIMITS, rest(600, 30))
    assert budget.drops_end is not None
    assert budget.answers_end is not None
    assert budget.rate_end is not None
    assert (budget.drops_end.value, budget.answers_end.value) == (40, 1000)
    assert budget.rate_end.value == pytest.approx(570 / 20_600)
    assert budget.rolls_off == drops[0] == 35
    assert budget.level == "warn"
    assert budget.chance_over == 0


@pytest.mark.parametrize(
    ("drops", "rest_drops", "level"), [(300, 2, "ok"), (500, 30, "warn"), (560, 45, "stop"), (620, 0, "over")]
)
def test_levels_follow_the_projected_share(drops: int, rest_drops: int, level: str):
    assert make_budget(*window(drops, 20_000), LIMITS, rest(400, rest_drops)).level == level


def test_without_answers_nothing_is_known_and_without_a_forecast_only_the_past():
    nothing = make_budget(np.zeros(30, int), np.zeros(30, int), LIMITS, None)
    assert (nothing.rate, nothing.level, nothing.left) == (None, "unknown", 0)
    past = make_budget(*window(520, 20_000), LIMITS, None)
    assert (past.level, past.rate_end, past.chance_over, past.left) == ("warn", None, None, 80)


def test_the_chance_counts_the_draws_beyond_the_limit():
    many = Rest(np.full(4, 1000.0), np.array([0.0, 50.0, 100.0, 200.0]))
    budget = make_budget(*window(540, 20_000), LIMITS, many)
    assert budget.chance_over == 0.5  # 3 % of 21,000 are 630


def test_a_move_is_refused_when_it_breaks_the_budget_or_worsens_a_used_up_one():
    budget = make_budget(*window(570, 20_000), LIMITS, rest(500, 10))
    assert not budget.refuses(5, 100)
    assert budget.refuses(30, 100)
    assert not budget.refuses(-5, -100)
    spent = make_budget(*window(650, 20_000), LIMITS, rest(500, 10))
    assert spent.refuses(10, 100)
    assert not spent.refuses(1, 100)  # fewer drops per answer than the thirty days have


def test_wrong_inputs_say_what_is_wrong():
    with pytest.raises(ValueError, match="30 days"):
        make_budget(np.zeros(29, int), np.zeros(29, int), LIMITS, None)
    with pytest.raises(ValueError, match="among the answered"):
        make_budget(np.full(30, 2), np.ones(30, int), LIMITS, None)
    with pytest.raises(ValueError, match="must rise"):
        Limits(0.03, 0.029, 0.025)
    with pytest.raises(ValueError, match="59 days"):
        burn_down(np.zeros(30, int), np.zeros(30, int))


def test_the_burn_down_rolls_thirty_days():
    drops, answers = np.zeros(59, int), np.full(59, 100)
    drops[10] = 60  # in the windows of the first eleven of the thirty days shown
    line = burn_down(drops, answers)
    assert line == [share(60, 3000)] * 11 + [0.0] * 19


def past_days(rng: np.random.Generator, days: int, early: float, late: float, restless: float = 0.0) -> np.ndarray:
    """Calls, answers, drops (days, 3, slots) with `early` and `late` drop shares in the halves of the day."""
    calls = np.full((days, SLOTS), 60.0)
    answers = rng.binomial(60, 0.5, calls.shape).astype(float)
    factor = np.exp(restless * rng.standard_normal((days, 1)))
    chance = np.minimum(np.where(np.arange(SLOTS) < SLOTS // 2, early, late) * factor, 1)
    return np.stack([calls, answers, rng.binomial(answers.astype(int), chance).astype(float)], axis=1)


def done(slots: int) -> np.ndarray:
    return (np.arange(SLOTS) < slots).astype(float)


def test_the_rest_of_the_day_drops_like_the_rest_of_past_days_not_like_the_morning():
    rng = np.random.default_rng(1)
    past = past_days(rng, 28, early=0.06, late=0.01)
    today = past_days(rng, 1, 0.06, 0.01)[0] * done(4)
    found = draw_rest(rng, calls_left(240), past, today, done(4), 4000)
    assert np.median(found.answers) == pytest.approx(120, rel=0.1)
    assert np.mean(found.drops / found.answers) == pytest.approx(0.01, abs=0.004)


def test_nothing_is_left_of_a_day_that_is_over():
    rng = np.random.default_rng(1)
    past = past_days(rng, 20, 0.02, 0.02)
    found = draw_rest(rng, calls_left(0), past, past[0], done(SLOTS), 100)
    assert not found.answers.any()
    assert not found.drops.any()


def test_a_bad_morning_lasts_only_as_far_as_it_did_on_past_days():
    rng = np.random.default_rng(2)
    level = np.exp(0.5 * rng.standard_normal(40))
    steady = Split((1000 * level * 0.02, 1000 * level * 0.02), (np.full(40, 1000.0), np.full(40, 1000.0)))
    loose = Split((1000 * level * 0.02, 1000 * rng.permutation(level) * 0.02), steady.out_of)
    morning = (40.0, 1000.0)  # twice as many as usual
    lasts, fades = (draw_rate(rng, past, morning, 0.1, 4000).mean() for past in (steady, loose))
    usual = draw_rate(rng, steady, (20.0, 1000.0), 0.1, 4000).mean()
    assert lasts > 1.5 * usual
    assert fades < 1.25 * usual


def test_an_outbreak_like_on_no_past_day_may_go_on_or_end():
    rng = np.random.default_rng(4)
    past = past_days(rng, 28, 0.01, 0.01)
    today = past_days(rng, 1, 0.01, 0.01)[0] * done(4)
    today[2, 3] = today[1, 3] / 4  # a quarter of the newest answers were dropped
    found = draw_rest(rng, calls_left(240), past, today, done(4), 2000)
    low, high = np.quantile(found.drops / found.answers, (0.1, 0.9))
    assert low < 0.04
    assert high > 0.05


@pytest.mark.parametrize("restless", [0.0, 0.4])
def test_four_of_five_days_end_inside_the_likely_range(restless: float):
    rng, inside, days = np.random.default_rng(3), 0, 250
    every = past_days(rng, 28 + days, 0.05, 0.03, restless)
    for day in range(28, 28 + days):
        found = draw_rest(rng, calls_left(240, 0.01), every[day - 28 : day], every[day] * done(4), done(4), 300)
        low, high = np.quantile(found.drops, (0.1, 0.9))
        inside += low <= every[day, 2, 4:].sum() <= high
    assert 0.74 <= inside / days <= 0.93


def test_front_loading_is_told_only_beyond_luck():
    past = np.zeros((20, 2, SLOTS))
    past[:, 0], past[:, 1] = 100, 1
    today = np.zeros((2, SLOTS))
    today[0, :4], today[1, :4] = 100, 4
    found = front_loaded(past, today, done(5))
    assert found is not None
    assert (found.now, found.usual, found.answers) == (0.04, 0.01, 400)
    assert front_loaded(past, today, done(1)) is None  # too early in the day
    today[1, :4] = 1
    assert front_loaded(past, today, done(5)) is None
    few = np.zeros((2, SLOTS))
    few[0, 0], few[1, 0] = 20, 1  # 5 % of 20 answers: luck
    assert front_loaded(past, few, done(5)) is None
