"""The day engine: sums that must hold exactly, and that nothing depends on how time is stepped."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from backend.simulator import Simulation
from backend.simulator.codes import DEAD, DISPO, INCALL, LOGOUT, VOID
from backend.simulator.day import Day, World
from backend.simulator.ledger import view
from backend.simulator.loading import load_scenario
from backend.simulator.people import make_people

DEMO = load_scenario("demo")


def lived(seed: int, day: date, steps: list[int]) -> Day:
    floor_day = Day(DEMO, make_people(DEMO, seed), seed, day, 0, World())
    for step in steps:
        floor_day.advance(step)
    return floor_day


def dump(day: Day) -> list[list[int]]:
    columns = [getattr(part, name) for part in (day.calls, day.states) for name in type(part).__slots__]
    return [column.tolist() for column in columns]


def test_a_day_is_the_same_in_one_step_and_in_many():
    whole = lived(3, date(2026, 5, 6), [90_000])
    stepped = lived(3, date(2026, 5, 6), [*range(0, 90_000, 997), 90_000])
    assert dump(whole) == dump(stepped)
    assert len(whole.calls) > 5000


def test_another_seed_or_date_is_another_day():
    keys = [(3, date(2026, 5, 6)), (4, date(2026, 5, 6)), (3, date(2026, 5, 7))]
    days = [lived(seed, day, [40_000]) for seed, day in keys]
    assert len({tuple(dump(day)[0]) for day in days}) == 3


@pytest.mark.parametrize("seed", [1, 5])
def test_every_second_of_an_agent_is_in_exactly_one_state(seed: int):
    states = lived(seed, date(2026, 5, 7), [90_000]).states
    agent, state, start, end = (view(c) for c in (states.agent, states.state, states.start, states.end))
    assert (end >= start).all()
    for who in np.unique(agent):
        mine = (agent == who) & (state != VOID)
        begins, ends, kinds = start[mine], end[mine], state[mine]
        follows = kinds[:-1] != LOGOUT
        assert (begins[1:][follows] == ends[:-1][follows]).all()
        assert kinds[-1] == LOGOUT


@pytest.mark.parametrize("seed", [1, 5])
def test_call_length_is_the_length_of_the_incall_state_and_wrap_of_what_follows(seed: int):
    day = lived(seed, date(2026, 5, 7), [90_000])
    calls, states = day.calls, day.states
    agent, state = view(states.agent), view(states.state)
    seconds = view(states.end) - view(states.start)
    for who in day.desks:
        mine, rows = agent == who, view(calls.agent) == who
        assert seconds[mine & (state == INCALL)].sum() == view(calls.talk)[rows].sum()
        assert seconds[mine & np.isin(state, (DEAD, DISPO))].sum() == view(calls.wrap)[rows].sum()


def test_nothing_is_left_open_when_the_day_is_over():
    day = lived(2, date(2026, 5, 8), [90_000])
    assert min(day.calls.end) >= 0
    assert min(day.states.end) >= 0
    assert not any(line.waiting for line in day.lines.values())


def test_the_floor_looks_like_a_floor():
    simulation = Simulation(seed=1, start=1_778_101_200)  # 2026-05-06, 14:00 in Los Angeles
    simulation.advance(3 * 3600)
    team = simulation.truth(1_778_050_800, 1_778_137_200)["team"]
    assert team["rows"] <= 20_000
    assert 0.002 < team["drops"] / (team["drops"] + team["human_answered"]) < 0.04
    assert 0.05 < team["conversions"] / team["contacts"] < 0.15
    statuses = Counter(simulation.floor.today(simulation.now()).calls.status)
    assert len(statuses) >= 20
