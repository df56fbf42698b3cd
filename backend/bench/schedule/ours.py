"""How fast a certified schedule, a repair and a meeting are, in CPU seconds of one core."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backend.bench.figure import Figure
from backend.bench.schedule.chart import draw
from backend.bench.schedule.instance import PER_DAY, around_the_clock, named
from backend.optimizer.roster.tours import Problem, Progress, Result, Search, broken_rules, solve
from backend.optimizer.roster.tours.events import slots
from backend.optimizer.roster.tours.keep import Absence
from backend.optimizer.roster.tours.repair import repair

SCALES = {1: (50, 150, 500, 1500, 5000, 15_000), 5: (150, 500, 1500, 5000, 15_000), 20: (1500, 5000, 15_000)}
"""Queues to the numbers of agents that are measured; with two skills each."""


def warm(seed: int) -> None:
    """Compiles, or reads what was compiled before."""
    problem = named(12, seed)
    found = solve(problem, seed=seed, search=Search(attempts=2))
    slots(problem, found.schedule, [0, 1], 4)
    repair(problem, found.schedule, [Absence(0, 0, PER_DAY)], seed=seed)


def to_gap(problem: Problem, seed: int, goal: float, most_s: float) -> Result:
    """A search until the gap is certified or the CPU seconds are used up."""

    def stop(progress: Progress) -> bool:
        return progress.seconds > most_s or progress.gap <= goal

    search = Search(goal=goal, attempts=100_000)
    return solve(problem, stop, seed, search=search, clock=time.process_time)


def seconds_to(found: Result, goal: float) -> float:
    """CPU seconds until the certified gap was at most `goal`; infinite where it never was."""
    return next((each.seconds for each in found.trace if each.gap <= goal), float("inf"))


def hundred_and_fifty(seed: int) -> Iterator[Figure]:
    """150 named agents: 1 %, 0.5 %, and how far eight seconds lead."""
    problem = named(150, seed)
    begun = time.perf_counter()
    found = to_gap(problem, seed, 0.0, 8.0)
    wall = time.perf_counter() - begun
    clean = "every rule kept" if not broken_rules(problem, found.schedule) else "RULES BROKEN"
    yield Figure("150 named agents: certified gap 1 %", seconds_to(found, 0.01), "CPU s", 1.5)
    yield Figure("150 named agents: certified gap 0.5 %", seconds_to(found, 0.005), "CPU s", 8.0)
    curve = tuple((each.seconds, each.objective, each.lower_bound) for each in found.trace)
    note = f"objective {found.objective:.1f}, bound {found.lower_bound:.1f}, {clean}; wall {wall:.1f} s"
    yield Figure("150 named agents: gap after 8 CPU s", 100 * found.gap, "%", 0.5, note=note, points=curve)
    yield from _last_minute(problem, found, seed)
    yield from _meeting(seed)


def larger(seed: int) -> Iterator[Figure]:
    """1,000 and 10,000 named agents to 1 %."""
    for agents, target, most in ((1000, 3.0, 10.0), (10_000, 40.0, 80.0)):
        problem = named(agents, seed)
        begun = time.perf_counter()
        found = to_gap(problem, seed, 0.0, min(most, target))
        note = (
            f"then {100 * found.gap:.3f} % after {found.runtime_s:.1f} CPU s, {time.perf_counter() - begun:.1f} s wall"
        )
        note += "" if not broken_rules(problem, found.schedule) else "; RULES BROKEN"
        yield Figure(f"{agents:,} named agents: certified gap 1 %", seconds_to(found, 0.01), "CPU s", target, note=note)


def scaling(seed: int) -> Iterator[Figure]:
    """CPU seconds to the goal against agents, for each number of queues, and the exponents; drawn as a chart."""
    lines = {}
    for queues, sizes in SCALES.items():
        goal = 0.01 if queues == 1 else 0.02
        points = [(float(n), seconds_to(to_gap(named(n, seed, queues), seed, goal, 100.0), goal)) for n in sizes]
        name = f"{queues} queue{'s, two skills each' * (queues > 1)}: time to {100 * goal:.0f} %"
        lines[f"{queues} queue{'s' * (queues > 1)}, {100 * goal:.0f} %"] = points
        note = ", ".join(f"{agents:,.0f}: {seconds:.2f}" for agents, seconds in points) + " CPU s"
        yield Figure(f"{name} grows with agents to the power", exponent(points), "", note=note, points=tuple(points))
    draw(lines, Path(".bench") / "schedule-scaling.svg")


def exponent(points: list[tuple[float, float]]) -> float:
    """The slope of the straight line through the logarithms of (agents, seconds)."""
    size, seconds = (np.log([point[k] for point in points]) for k in range(2))
    return float(np.polyfit(size, seconds, 1)[0])


def _last_minute(problem: Problem, found: Result, seed: int) -> Iterator[Figure]:
    """Five agents call in sick on Tuesday; nothing of Monday may change any more."""
    away = np.flatnonzero(found.schedule.kind[:, 1] >= 0)[:5]
    absences = [Absence(int(i), PER_DAY, 2 * PER_DAY) for i in away]
    begun, wall = time.process_time(), time.perf_counter()
    fixed = repair(problem, found.schedule, absences, frozen_until=PER_DAY, seed=seed)
    spent = time.process_time() - begun
    note = f"{fixed.changed_shifts} shifts changed; cost {fixed.cost_before:.0f}, absent {fixed.cost_absent:.0f}, "
    note += f"repaired {fixed.cost_after:.0f}, gap {100 * fixed.gap:.2f} %; wall {time.perf_counter() - wall:.2f} s"
    yield Figure("last-minute repair, 150 agents, five away", spent, "CPU s", 2.0, note=note)


def _meeting(seed: int) -> Iterator[Figure]:
    """An hour with 20 agents: every quarter hour of the week, exactly."""
    problem = around_the_clock(150, seed)
    found = to_gap(problem, seed, 0.01, 8.0)
    people = np.random.default_rng(seed).choice(len(problem.agents), 20, replace=False).tolist()
    times = []
    for _ in range(9):
        begun = time.process_time()
        judged = slots(problem, found.schedule, people, 4)
        times.append(1e3 * (time.process_time() - begun))
    best = int(judged.best()[0])
    note = f"{len(judged.harm)} beginnings that end within {problem.coverage.intervals} quarter hours; "
    note += f"best harm {judged.harm[best]:.1f}, {judged.missing[best]} cannot attend"
    yield Figure("an hour with 20 agents, every beginning", float(np.median(times)), "CPU ms", 10.0, note=note)
