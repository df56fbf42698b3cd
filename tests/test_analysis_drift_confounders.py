"""What must not be blamed on agents: campaign-wide dips, lunches, day levels, other outcomes; and who is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_analysis_drift import AGENTS, CODES, DISPOSITIONS, HOURS, floor_day

from backend.analysis import drift
from backend.analysis.drift.baselines import Baselines
from backend.analysis.drift.channels import PAUSE, TALK, WRAP
from backend.analysis.drift.effects import wall_slot
from backend.analysis.drift.pairing import NOTHING_OPEN, pair
from backend.analysis.drift.rows import observations
from backend.analysis.interval import Interval
from backend.analysis.signals import Signal

Table = dict[str, np.ndarray[Any, Any]]
BAR = drift.threshold(0.0005)


@pytest.fixture(scope="module")
def usual() -> Baselines:
    baselines = drift.start_baselines("UTC")
    for day in range(8):
        baselines = drift.learn_day(baselines, floor_day(1, day), DISPOSITIONS, "UTC")
    return baselines


def loud(baselines: Baselines, day: list[Interval]) -> list[Signal]:
    watch, found = drift.start_day(baselines, day[0].start - 9 * 3600), []
    for interval in day:
        watch, signals = drift.step(watch, baselines, interval, DISPOSITIONS, drift.Policy())
        found += [signal for signal in signals if signal.score > BAR]
    return found


def changed(day: list[Interval], calls: Callable[[int, Table], Table], wraps: Callable[[int, Table], Table]) -> Any:
    return [replace(x, calls=calls(i, dict(x.calls)), wraps=wraps(i, dict(x.wraps))) for i, x in enumerate(day)]


def slower(from_slot: int, factor: float, name: str, campaign: int | None = None) -> Callable[[int, Table], Table]:
    def slow(i: int, table: Table) -> Table:
        hit = (i >= from_slot) & ((table["campaign_id"] == campaign) if campaign else np.ones(len(table[name]), bool))
        return table | {name: np.where(hit, np.ceil(table[name] * factor), table[name])}

    return slow


def test_a_campaign_that_slows_down_as_a_whole_is_told_of_the_campaign_not_of_its_agents(usual: Baselines) -> None:
    day = changed(floor_day(1, 20), slower(40, 1.5, "talk_s", 1), slower(40, 1.5, "seconds", 1))
    told = loud(usual, day)
    assert {(s.kind, s.unit_id, s.sign) for s in told} == {("campaign_drift", 1, "worse")}
    assert told[-1].now > 1.2 * told[-1].usual


def test_a_lunch_of_everybody_alarms_nobody(usual: Baselines) -> None:
    day = floor_day(1, 21)
    paused = {"state": np.full(AGENTS, "pause", dtype=object)}
    for i in range(36, 43):
        empty = {name: column[:0] for name, column in day[i].calls.items()}
        no_wraps = {name: column[:0] for name, column in day[i].wraps.items()}
        idle = {name: column[:0] for name, column in day[i].dials.items()}
        day[i] = replace(day[i], calls=empty, wraps=no_wraps, dials=idle, states=dict(day[i].states) | paused)
    assert not loud(usual, day)


def test_one_agent_at_lunch_alone_is_no_drift(usual: Baselines) -> None:
    day = floor_day(1, 22)
    for i in range(30, 37):
        state = np.full(AGENTS, "wait", dtype=object)
        state[4] = "pause"
        day[i] = replace(day[i], states=dict(day[i].states) | {"state": state})
    assert not [s for s in loud(usual, day) if s.unit_id == 104]


def test_more_sales_make_longer_calls_but_no_drift(usual: Baselines) -> None:
    """An agent with twice the sales talks much longer on average; matched by outcome nothing moved."""
    day = floor_day(1, 23)
    rng = np.random.default_rng(5)
    for i in range(30, len(day)):
        calls, wraps = dict(day[i].calls), dict(day[i].wraps)
        hit = (calls["agent_id"] == 103) & (rng.random(len(calls["agent_id"])) < 0.15)
        calls["status"] = np.where(hit, CODES[3], calls["status"])
        calls["talk_s"] = np.where(hit, np.ceil(400 * np.exp(0.6 * rng.normal(size=len(hit)))), calls["talk_s"])
        wraps["seconds"] = np.where(hit, np.ceil(42 * np.exp(0.5 * rng.normal(size=len(hit)))), wraps["seconds"])
        day[i] = replace(day[i], calls=calls, wraps=wraps)
    assert not [s for s in loud(usual, day) if s.unit_id == 103 and s.sign == "worse"]


def test_faster_calls_are_praised(usual: Baselines) -> None:
    told = loud(usual, floor_day(1, 24, slower=-1.2, who=(6,)))
    best = max((s for s in told if s.unit_id == 106), key=lambda s: s.score)
    assert (best.sign, best.metric) == ("better", "handle_s")
    assert best.now < best.usual


def test_longer_wraps_alone_are_told_as_the_handle_time_they_lengthen(usual: Baselines) -> None:
    def wraps(i: int, table: Table) -> Table:
        hit = (table["agent_id"] == 102) & (i >= 40)
        return table | {"seconds": np.where(hit, np.ceil(table["seconds"] * 2.2), table["seconds"])}

    told = loud(usual, changed(floor_day(1, 25), lambda _, table: table, wraps))
    best = max((s for s in told if s.unit_id == 102), key=lambda s: s.score)
    assert (best.metric, best.metrics) == ("handle_s", ("wrap_s",))


def test_somebody_new_and_slow_all_day_is_not_drifting(usual: Baselines) -> None:
    def new(_: int, table: Table) -> Table:
        mine = table["agent_id"] == 105
        made = table | {"agent_id": np.where(mine, 999, table["agent_id"])}
        name = "talk_s" if "talk_s" in table else "seconds"
        return made | {name: np.where(mine, np.ceil(table[name] * 1.25), table[name])}

    assert not [s for s in loud(usual, changed(floor_day(1, 26), new, new)) if s.unit_id == 999]


def test_an_empty_interval_changes_no_chance(usual: Baselines) -> None:
    day = floor_day(1, 27)
    watch = drift.start_day(usual, day[0].start)
    for interval in day[:30]:
        watch, _ = drift.step(watch, usual, interval, DISPOSITIONS, drift.Policy())
    none = {
        name: {k: v[:0] for k, v in getattr(day[30], name).items()} for name in ("calls", "wraps", "states", "dials")
    }
    after, _ = drift.step(watch, usual, Interval(day[30].start, day[30].end, **none), DISPOSITIONS, drift.Policy())
    assert np.allclose(after.agents.drifting, watch.agents.drifting, atol=0.01)


def test_the_crossing_comes_no_sooner_for_a_farther_line(usual: Baselines) -> None:
    day = floor_day(1, 9, slower=1.0, who=(3,))
    chances = []
    for major_drop in (0.1, 0.5, 0.9):
        watch, policy = drift.start_day(usual, day[0].start), drift.Policy(major_drop=major_drop, least=-9.0)
        for interval in day[:42]:
            watch, signals = drift.step(watch, usual, interval, DISPOSITIONS, policy)
        mine = next(s for s in signals if s.unit_id == 103 and s.sign == "worse")
        assert mine.chance is not None
        assert mine.crosses is not None
        if mine.crosses.likely is not None:
            assert day[41].end <= mine.crosses.likely <= day[41].end + policy.horizon_s
        chances.append(mine.chance)
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[2]


def test_a_wrap_takes_its_outcome_from_the_call_before_it_even_across_intervals() -> None:
    day = floor_day(1, 30)
    first, second = (observations(day[i], DISPOSITIONS) for i in (0, 1))
    cut = first[TALK].agent == first[TALK].agent[-1]
    last = int(np.flatnonzero(cut)[-1])
    keep = np.ones(len(first[WRAP]), dtype=bool)
    keep[last] = False
    wraps = first[WRAP]
    open_wraps = type(wraps)(
        wraps.agent[keep], wraps.campaign[keep], wraps.list[keep], None, wraps.inbound[keep], wraps.y[keep],
        wraps.m[keep],
    )  # fmt: skip
    paired, waiting = pair((first[TALK], open_wraps, *first[2:]), NOTHING_OPEN)
    assert paired[WRAP].status is not None
    assert first[TALK].status is not None
    assert paired[WRAP].status.tolist() == first[TALK].status[keep].tolist()
    assert waiting.agent.tolist() == [first[TALK].agent[last]]
    assert waiting.status.tolist() == [first[TALK].status[last]]
    assert second[PAUSE].m.max() == 1


def test_hours_follow_the_wall_clock_through_a_clock_change() -> None:
    before, after = 1762000200, 1762108200  # 1 and 2 November 2025: the clocks go back in between
    zone = "America/Los_Angeles"
    assert (wall_slot(before, zone), wall_slot(after, zone)) == (11, 21)


def test_a_day_without_calls_teaches_nothing(usual: Baselines) -> None:
    day = [replace(x, calls={k: v[:0] for k, v in x.calls.items()}) for x in floor_day(1, 31)]
    assert drift.learn_day(usual, day, DISPOSITIONS, "UTC") is usual
    assert len(day) == HOURS * 12


def test_a_morning_before_anybody_came_says_nothing(usual: Baselines) -> None:
    first = floor_day(1, 33)[0]
    none = {name: {k: v[:0] for k, v in getattr(first, name).items()} for name in ("calls", "wraps", "states", "dials")}
    watch = drift.start_day(usual, first.start)
    watch, signals = drift.step(
        watch, usual, Interval(first.start, first.end, **none), DISPOSITIONS, drift.Policy(least=-9.0)
    )
    assert (signals, len(watch.agent_id)) == ([], 0)
    assert len(drift.thin(watch, usual, drift.Policy())["agent_id"]) == 0


def test_without_a_learned_day_nobody_is_named(usual: Baselines) -> None:
    assert not loud(drift.start_baselines("UTC"), floor_day(1, 34))
