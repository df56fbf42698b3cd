"""A floor that wanders and throws outliers is learned as such and keeps the budget; a calm one loses nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from test_analysis_drift import AGENTS, CODES, DISPOSITIONS, HOURS, TALK, WRAP, _interval, floor_day, live

from backend.analysis import drift
from backend.analysis.drift import channels, noise, wander
from backend.analysis.drift.baselines import Baselines
from backend.analysis.drift.noise import MOMENTS, Rough, day_moments, empty_noise
from backend.analysis.interval import Interval
from backend.analysis.signals import Signal

DAY = 20_000 * 86_400
UNITS, QUARTERS, CALLS = 40, 32, 5


def wandering(rng: np.random.Generator, shape: tuple[int, ...], halves: int, sd: float, keeps: float) -> np.ndarray:
    """AR(1) by half hour, its last axis."""
    made = rng.normal(0, sd, (*shape, halves))
    for i in range(1, halves):
        made[..., i] = keeps * made[..., i - 1] + np.sqrt(1 - keeps**2) * made[..., i]
    return made


def rough_day(day: int) -> list[Interval]:
    """Agents with levels of the day, half hours that wander, and calls with heavy tails (Student, 4 degrees)."""
    rng = np.random.default_rng([7, day])
    move = wandering(rng, (2, AGENTS), HOURS * 2, 0.12, 0.7) + rng.normal(0, 0.1, (2, AGENTS, 1))
    made = []
    for i in range(HOURS * 12):
        agent = np.repeat(np.arange(AGENTS), rng.poisson(1.8, AGENTS))
        outcome = rng.choice(4, len(agent), p=[0.12, 0.3, 0.5, 0.08])
        tails = rng.standard_t(4, (2, len(agent))) / np.sqrt(2)
        talk, wrap = (
            np.exp(base[outcome] + move[k, agent, i // 6] + 0.5 * tails[k]) for k, base in ((0, TALK), (1, WRAP))
        )
        made.append(
            _interval(DAY + day * 86_400 + 9 * 3600 + i * 300, agent, CODES[outcome], np.ceil(talk), np.ceil(wrap))
        )
    return made


def learned(days: list[list[Interval]]) -> Baselines:
    baselines = drift.start_baselines("UTC")
    for day in days:
        baselines = drift.learn_day(baselines, day, DISPOSITIONS, "UTC")
    return baselines


@pytest.fixture(scope="module")
def rough() -> Baselines:
    return learned([rough_day(day) for day in range(8)])


@pytest.fixture(scope="module")
def calm() -> Baselines:
    return learned([floor_day(1, day, calls=1.8) for day in range(8)])


def raised(baselines: Baselines, days: list[list[Interval]], bar: float) -> int:
    """Agents told to get worse, counted once a day."""

    def told(signal: Signal) -> bool:
        return signal.kind == "agent_drift" and signal.sign == "worse" and signal.score >= bar

    return sum(len({s.unit_id for said in live(baselines, day) for s in said if told(s)}) for day in days)


def test_levels_of_days_and_the_wander_within_them_are_told_apart() -> None:
    rng = np.random.default_rng(3)
    unit, quarter = np.repeat(np.arange(UNITS), QUARTERS * CALLS), np.tile(np.repeat(np.arange(QUARTERS), CALLS), UNITS)
    n, none = np.ones(len(unit)), np.zeros(UNITS)
    still, moved = empty_noise(), empty_noise()
    for _ in range(15):
        luck = rng.normal(size=len(unit))
        level = np.repeat(rng.normal(0, 0.2, UNITS), QUARTERS * CALLS)
        drifts = np.repeat(wandering(rng, (UNITS,), QUARTERS // 2, 0.2, 0.6).ravel(), 2 * CALLS)
        for sums, z in ((still, luck), (moved, luck + level + drifts)):
            usual = float((noise.day_variance(sums) + noise.wander_variance(sums))[0, channels.TALK])
            phi = float(noise.dispersion(sums)[0, channels.TALK])
            sums[0, :MOMENTS, channels.TALK] += day_moments(z, n, unit, quarter, none, phi, usual)
    assert noise.wander_variance(still)[0, channels.TALK] < 0.003
    assert noise.day_variance(still)[0, channels.TALK] < 0.003
    assert 0.02 < noise.wander_variance(moved)[0, channels.TALK] < 0.055
    assert 0.02 < noise.day_variance(moved)[0, channels.TALK] < 0.055
    assert 0.45 < noise.fading(moved)[0] < 0.75


def test_a_rough_floor_comes_near_the_budget_that_it_overruns_tenfold_unlearned(rough: Baselines) -> None:
    assert noise.wander_variance(rough.noise)[0, channels.TALK] > 0.02
    days, budget = [rough_day(day) for day in range(20, 30)], 0.005
    blind = replace(rough, noise=empty_noise())
    per_hour, unlearned = (raised(one, days, drift.threshold(budget)) / (10 * AGENTS * HOURS) for one in (rough, blind))
    assert per_hour < 0.015
    assert unlearned > 4 * per_hour


def test_heavy_tails_count_for_less(rough: Baselines, calm: Baselines) -> None:
    times = list(channels.TIMES)
    assert noise.clips(calm.noise)[times].tolist() == [3.5, 3.5]
    assert (noise.clips(rough.noise)[times] < 2.6).all()


def test_a_calm_floor_loses_nothing(calm: Baselines) -> None:
    assert (noise.wander_variance(calm.noise)[0, list(channels.TIMES)] < 0.01).all()
    days = [floor_day(1, day, slower=0.8, who=(3, 6), calls=1.8) for day in range(20, 26)]
    assert raised(calm, days, drift.threshold(0.005)) >= 11


def test_the_wander_fades_and_what_it_absorbs_is_known() -> None:
    rough = Rough(np.array([1.0]), np.array([0.04]), 0.9)
    level, variance = wander.begin(np.array([[1e-9]]), np.array([0.04]))
    n, absorbed = np.array([[2.0]]), np.zeros((1, 1))
    for _ in range(60):
        level, variance = wander.predict(level, variance, rough)
        gain, left = wander.gains(variance, n, rough), 1 - rough.keeps * absorbed
        innovation = n * (0.5 - level.sum(0))
        assert innovation == pytest.approx(n * 0.5 * left, rel=1e-3)
        absorbed = rough.keeps * absorbed + n * gain[1] * left
        level, variance = wander.learn(level, variance, gain, innovation, n, rough)
    for _ in range(60):
        level, variance = wander.predict(level, variance, rough)
    assert level[1] == pytest.approx(0, abs=1e-3)
    assert variance[2] == pytest.approx(0.04, rel=1e-3)
