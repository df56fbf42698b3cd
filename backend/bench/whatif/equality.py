"""The compiled floor with true numbers beside the simulator: the same days by two programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backend.bench.whatif.cases import TODAY, random_scenario
from backend.bench.whatif.truth import plans_of, true_desks, true_lines
from backend.optimizer.whatif.engine import run_floor
from backend.optimizer.whatif.parts import CALLS, CONTACTS, CONVERSIONS, COUNTS, DROPS, WAIT_S, Floats
from backend.simulator import codes
from backend.simulator.day import Day, World
from backend.simulator.deeds import move
from backend.simulator.ledger import view
from backend.simulator.loading import make_scenario
from backend.simulator.parts import Plan
from backend.simulator.people import make_people

NAMES = {"calls": CALLS, "contacts": CONTACTS, "conversions": CONVERSIONS, "drops": DROPS, "wait": WAIT_S}

NOON_S, MOVE_S = 12 * 3600, 67


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one campaign: the simulator's mean a day, how much more the compiled floor has, and its error.

    `difference` and `error` are shares of the mean.
    """

    campaign_id: int
    name: str
    mean: float
    difference: float
    error: float


def compare(seed: int, days: int) -> Iterator[Row]:
    """A random floor's day lived so often by both, with the same people, rates and plans, and luck of their own."""
    scenario = make_scenario(random_scenario(np.random.default_rng([seed, 31])))
    people = make_people(scenario, seed)
    ours, theirs = [], []
    for k in range(days):
        day = Day(scenario, people, 1000 * seed + k, TODAY, 0, World())
        counts = np.zeros((len(day.lines), COUNTS))
        run_floor(true_lines(day, 0), true_desks(day, 0, plans_of(day), {}), seed, k, day.length - 1, counts)
        ours.append(counts)
        day.advance(day.length)
        theirs.append(_counts(day))
    gap, mean = np.array(ours) - np.array(theirs), np.array(theirs).mean(axis=0)
    for c, campaign in enumerate(scenario.campaign):
        for name, column in NAMES.items():
            level = max(float(mean[c, column]), 1e-9)
            error = float(gap[:, c, column].std(ddof=1)) / np.sqrt(days)
            yield Row(campaign.id, name, level, float(gap[:, c, column].mean()) / level, error / level)


def compare_moves(seed: int, days: int) -> Iterator[Row]:
    """The same for the change a move at noon makes: calls of the campaign left and of the one come to."""
    scenario = make_scenario(random_scenario(np.random.default_rng([seed, 31])))
    people = make_people(scenario, seed)
    ours, theirs = [], []
    for k in range(days):
        pair = [Day(scenario, people, 1000 * seed + k, TODAY, 0, World()) for _ in range(2)]
        plans = plans_of(pair[0])
        mover, goal = _mover(pair[0], plans)
        row = {one: c for c, one in enumerate(pair[0].lines)}
        desks = true_desks(pair[0], 0, plans, {mover: goal})
        moved = desks.copy()
        a = list(pair[0].desks).index(mover)
        moved["move"][a], moved["goal"][a], moved["lost"][a] = NOON_S, row[goal], MOVE_S
        counts = np.zeros((2, len(row), COUNTS))
        for side, each in enumerate((desks, moved)):
            run_floor(true_lines(pair[0], 0), each, seed, k, pair[0].length - 1, counts[side])
        pair[1].advance(NOON_S)
        move(pair[1], mover, goal, at=pair[1].start + NOON_S)
        for day in pair:
            day.advance(day.length)
        home = row[plans[mover].sessions[0].campaign]
        ours.append((counts[1] - counts[0])[[home, row[goal]], CALLS])
        theirs.append((_counts(pair[1]) - _counts(pair[0]))[[home, row[goal]], CALLS])
    gap, mean = np.array(ours) - np.array(theirs), np.array(theirs).mean(axis=0)
    for side, name in enumerate(("calls left behind", "calls gained")):
        error = float(gap[:, side].std(ddof=1)) / np.sqrt(days) / abs(mean[side])
        yield Row(0, name, float(mean[side]), float(gap[:, side].mean() / mean[side]), error)


def _mover(day: Day, plans: dict[int, Plan]) -> tuple[int, int]:
    """The first agent who works through the afternoon, and another campaign."""
    agent_id, plan = next(
        (one, plan) for one, plan in plans.items() if len(plan.sessions) == 1 and plan.sessions[0].logout > 15 * 3600
    )
    return agent_id, next(one for one in day.lines if one != plan.sessions[0].campaign)


def _counts(day: Day) -> Floats:
    """The same counts out of the simulator's ledger."""
    counts = np.zeros((len(day.lines), COUNTS))
    campaign, agent, status = view(day.calls.campaign), view(day.calls.agent), view(day.calls.status)
    states = day.states
    waited = np.where(view(states.state) == codes.READY, view(states.end) - view(states.start), 0)
    served = agent != codes.SYSTEM_USER
    for c, one in enumerate(day.lines):
        here = campaign == one
        counts[c, CALLS] = (here & served).sum()
        counts[c, CONTACTS] = (here & served & np.isin(status, list(codes.CONTACTS))).sum()
        counts[c, CONVERSIONS] = (here & served & np.isin(status, list(codes.SUCCESSES))).sum()
        counts[c, DROPS] = (here & np.isin(status, list(codes.DROPS))).sum()
        counts[c, WAIT_S] = waited[view(states.campaign) == one].sum()
    return counts
