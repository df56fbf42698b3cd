"""The early warning on a small made-up floor: it sees a drift, stays calm without one, and repeats itself exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from backend.analysis import drift
from backend.analysis.drift.baselines import Baselines
from backend.analysis.interval import Interval
from backend.analysis.signals import Signal
from backend.model import Disposition

DAY = 20_000 * 86_400
DISPOSITIONS = {
    "A": Disposition("A", "Answering Machine", voicemail=True),
    "NOCONT": Disposition("NOCONT", "Not Contacted"),
    "NI": Disposition("NI", "Not Interested", contact=True, reached=True),
    "SALE": Disposition("SALE", "Sale", contact=True, reached=True, success=True),
}
CODES = np.array(list(DISPOSITIONS), dtype=object)
TALK, WRAP = np.log([8, 10, 60, 400]), np.log([3, 4, 8, 42])
AGENTS, CAMPAIGNS, HOURS = 12, 2, 8


def floor_day(
    seed: int, day: int, slower: float = 0.0, who: tuple[int, ...] = (), calls: float = 1.2
) -> list[Interval]:
    """Eight hours of a floor; from 11:00 the calls of `who` climb to `slower` deviations above usual in two hours."""
    rng = np.random.default_rng([seed, day])
    levels = np.random.default_rng(seed).normal(0, 0.15, AGENTS)
    made = []
    for i in range(HOURS * 12):
        start = DAY + day * 86_400 + 9 * 3600 + i * 300
        agent = np.repeat(np.arange(AGENTS), rng.poisson(calls, AGENTS))
        n = len(agent)
        outcome = rng.choice(4, n, p=[0.12, 0.3, 0.5, 0.08])
        climb = slower * min(max(i - 24, 0) / 24, 1) * np.isin(agent, who)
        talk = np.exp(TALK[outcome] + levels[agent] + 0.6 * (rng.normal(size=n) + climb))
        wrap = np.exp(WRAP[outcome] + levels[agent] + 0.5 * (rng.normal(size=n) + climb))
        made.append(_interval(start, agent, CODES[outcome], np.ceil(talk), np.ceil(wrap)))
    return made


def _interval(start: int, agent: np.ndarray, status: np.ndarray, talk: np.ndarray, wrap: np.ndarray) -> Interval:
    campaign, ids = agent % CAMPAIGNS + 1, np.arange(AGENTS)
    calls = {"agent_id": agent + 100, "campaign_id": campaign, "list_id": campaign + 10, "status": status,
             "inbound": np.zeros(len(agent), dtype=bool), "talk_s": talk.astype(np.int64)}  # fmt: skip
    wraps = {"agent_id": agent + 100, "campaign_id": campaign, "seconds": wrap}
    states = {"agent_id": ids + 100, "campaign_id": ids % CAMPAIGNS + 1, "seconds": np.full(AGENTS, 300),
              "state": np.full(AGENTS, "wait", dtype=object)}  # fmt: skip
    dials = {"campaign_id": np.array([1, 2]), "list_id": np.array([11, 12]), "n": np.array([30, 30]),
             "status": np.array(["NA", "NA"], dtype=object), "inbound": np.zeros(2, dtype=bool)}  # fmt: skip
    return Interval(start, start + 300, calls, wraps, states, dials)


@pytest.fixture(scope="module")
def usual() -> Baselines:
    baselines = drift.start_baselines("UTC")
    for day in range(8):
        baselines = drift.learn_day(baselines, floor_day(1, day), DISPOSITIONS, "UTC")
    return baselines


def live(baselines: Baselines, day: list[Interval]) -> Iterator[list[Signal]]:
    watch = drift.start_day(baselines, day[0].start - 9 * 3600)
    for interval in day:
        watch, signals = drift.step(watch, baselines, interval, DISPOSITIONS, drift.Policy())
        yield signals


def test_an_agent_whose_calls_grow_longer_is_named_with_figures(usual: Baselines) -> None:
    day = floor_day(1, 9, slower=1.0, who=(3,))
    found = [signal for signals in live(usual, day) for signal in signals if signal.unit_id == 103]
    best = max(found, key=lambda signal: signal.score)
    assert best.score > drift.threshold(0.001)
    assert (best.kind, best.metric, best.sign, best.campaign_id) == ("agent_drift", "handle_s", "worse", 2)
    assert best.now > best.usual * 1.2
    assert day[18].start < best.since < day[60].start


def test_the_others_stay_quiet(usual: Baselines) -> None:
    bar = drift.threshold(0.0005)
    loud = {
        (s.kind, s.unit_id) for signals in live(usual, floor_day(1, 10, slower=1.0, who=(3,))) for s in signals
        if s.score > bar
    }  # fmt: skip
    assert loud <= {("agent_drift", 103)}


def test_the_same_intervals_give_the_same_signals_and_packed_baselines_too(usual: Baselines) -> None:
    again = drift.load(drift.dump(usual))
    day = floor_day(1, 11, slower=0.8, who=(5,))
    assert list(live(usual, day)) == list(live(again, day))
    assert drift.dump(again) == drift.dump(usual)


def test_a_step_leaves_the_watch_it_began_from_alone(usual: Baselines) -> None:
    day = floor_day(1, 12, slower=1.0, who=(2,))
    watch = drift.start_day(usual, day[0].start)
    for interval in day[:60]:
        watch, _ = drift.step(watch, usual, interval, DISPOSITIONS, drift.Policy())
    first = drift.step(watch, usual, day[60], DISPOSITIONS, drift.Policy())[1]
    drift.step(watch, usual, day[61], DISPOSITIONS, drift.Policy())
    assert drift.step(watch, usual, day[60], DISPOSITIONS, drift.Policy())[1] == first


@pytest.mark.parametrize("packed", [b"", b"nonsense", b"drift-baselines broken"])
def test_foreign_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="baselines"):
        drift.load(packed)


def test_few_calls_are_called_thin(usual: Baselines) -> None:
    day = floor_day(1, 13, calls=0.3)
    watch = drift.start_day(usual, day[0].start)
    for interval in day[:12]:
        watch, _ = drift.step(watch, usual, interval, DISPOSITIONS, drift.Policy())
    told = drift.thin(watch, usual, drift.Policy())
    assert len(told["agent_id"]) == AGENTS
    assert (told["more_calls"] > 0).all()


def test_a_smaller_budget_asks_for_a_higher_score() -> None:
    assert drift.threshold(0.001) > drift.threshold(0.01)
    assert drift.luck_shifts(drift.threshold(0.001)) == pytest.approx(125)
    with pytest.raises(ValueError, match="budget"):
        drift.threshold(0)


def test_a_policy_refuses_nonsense() -> None:
    with pytest.raises(ValueError, match="horizon_s"):
        drift.Policy(horizon_s=60)
    with pytest.raises(ValueError, match="major_drop"):
        replace(drift.Policy(), major_drop=1.5)
