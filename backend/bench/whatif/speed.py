"""What one move costs to simulate on the demo floor, and how much chance is left in the answer."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

import numpy as np

from backend.bench.figure import Figure
from backend.bench.whatif.cases import TODAY, board_of
from backend.bench.whatif.rows import past_of
from backend.optimizer.whatif import CampaignNow, Estimate, FloorModel, Move, WhatIf, calibrate, what_if
from backend.optimizer.whatif.result import Figure as FigureName
from backend.simulator.day import Day, World
from backend.simulator.loading import load_scenario
from backend.simulator.people import make_people

PAST_DAYS = 10
AT_S = 13 * 3600 + 600
END_S = 16 * 3600 + 1800
REPEATS = 7
MOST_CPU_S, MOST_ERROR = 1.0, 2.0
REACH = 1.96
"""Standard errors to each side of what simulating more would give 19 times out of 20."""

COUNTED: tuple[FigureName, ...] = ("calls", "contacts", "conversions")
ERROR_NOTE = "1.96 standard errors, of the campaign's total of the same figure: calls, contacts, conversions"


def run(seed: int) -> Iterable[Figure]:
    """CPU and simulation error of one move between the demo's two largest campaigns, compiled code warm."""
    floor, calibrate_s = demo_floor(seed)
    move, until = _move(floor), floor.midnight_s + END_S
    result = what_if(floor, [move], floor.now_s, until, seed)
    spent = []
    for _ in range(REPEATS):
        began = time.process_time()
        what_if(floor, [move], floor.now_s, until, seed)
        spent.append(time.process_time() - began)
    cpu_s = float(np.median(spent))
    agents, hours = len(floor.agents), (until - floor.now_s) / 3600
    note = f"demo floor, {agents} agents, {len(floor.campaigns)} campaigns, {hours:.1f} h, {result.runs} runs"
    yield Figure("one move: CPU", cpu_s, "s", MOST_CPU_S, note=note)
    name, error = _worst_error(result)
    yield Figure(f"one move: simulation error of the change, worst ({name})", error, "%", MOST_ERROR, note=ERROR_NOTE)
    yield Figure("events simulated", result.events / cpu_s / 1e6, "million/s", note="dials, answers and state changes")
    yield Figure(
        "the floor's numbers from past days: CPU", calibrate_s, "s", note=f"{PAST_DAYS} days, kept between moves"
    )


def demo_floor(seed: int) -> tuple[FloorModel, float]:
    """The demo floor in the early afternoon as polling knows it, and CPU seconds to calibrate it."""
    scenario = load_scenario("demo")
    people = make_people(scenario, seed)
    days = [
        Day(scenario, people, seed, TODAY - timedelta(days=back), -back, World()) for back in range(PAST_DAYS, 0, -1)
    ]
    for day in days:
        day.advance(day.length)
    today = Day(scenario, people, seed, TODAY, 0, World())
    today.advance(AT_S)
    past = past_of([*(day for day in days if len(day.calls) > PAST_DAYS * 100), today])
    now = [
        CampaignNow(one.spec.id, value_cents=Estimate(6000), answered_today=one.answered, dropped_today=one.dropped)
        for one in today.lines.values()
        if one.on
    ]
    began = time.process_time()
    floor = calibrate(past, now, board_of(today), today.start + AT_S, today.start, seed)
    return floor, time.process_time() - began


def _move(floor: FloorModel) -> Move:
    """Somebody of the largest crew goes to the next largest."""
    crews = {one.campaign_id: sum(a.campaign_id == one.campaign_id for a in floor.agents) for one in floor.campaigns}
    first, second = sorted(crews, key=lambda one: -crews[one])[:2]
    return Move(next(one.agent_id for one in floor.agents if one.campaign_id == first), second)


def _worst_error(result: WhatIf) -> tuple[str, float]:
    """The largest error among the campaigns concerned, as a share (%) of the campaign's total of that figure."""
    errors = [
        (100 * REACH * unit.change(figure).error / unit.change(figure).before.likely, figure)
        for figure in COUNTED
        for unit in result.campaigns
        if unit.concerned
    ]
    error, figure = max(errors)
    return figure, error
