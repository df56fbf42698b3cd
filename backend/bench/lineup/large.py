"""Speed and exactness on a floor of 15,000 agents x 100 campaigns, beside OR-tools, scipy and HiGHS in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array

from backend.bench.figure import Figure
from backend.bench.forecast.peers import python
from backend.bench.lineup.floors import large, with_every_rule, worths
from backend.optimizer.lineup import AgentChange, Change, Left, Problem, SeatChange, Session, simple_problem, solve
from backend.optimizer.lineup.problem import Ints

AGENTS, CAMPAIGNS = 15_000, 100
PASSES = 5
CHANGES = 60
KINDS = ("logged out", "other campaign", "other value", "seat more or less")
SMALL = (1000, 2000)
"""Agents for the peers that cannot do the large floor in reasonable time."""


def run(seed: int, agents: int = AGENTS, campaigns: int = CAMPAIGNS) -> Iterator[Figure]:
    """Solving, solving again after a change, with every rule; then the peers."""
    rng = np.random.default_rng(seed)
    value, seats = large(rng, agents, campaigns)
    problem, name = simple_problem(value, seats), f"{agents:,} x {campaigns}"
    solve(simple_problem(value[:900], seats))  # compiles
    worth = solve(problem).objective
    ours_s = float(np.median([cpu_s(partial(solve, problem, seed=i)) for i in range(PASSES)]))
    yield Figure(f"line-up {name} with seats: CPU", ours_s, "s", 0.2, note="solve(), all of it; goal 0.1")
    yield from _again(rng, value, seats, name)
    yield from _every_rule(rng, agents, campaigns)
    yield from _or_tools(value, seats, ours_s, worth, name)
    yield from _small(rng, campaigns, agents)


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one piece of work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _again(rng: np.random.Generator, value: Ints, seats: Ints, name: str) -> Iterator[Figure]:
    """One change after another; every tenth time everything is solved anew to compare."""
    now = rng.integers(0, len(seats), len(value))
    session = Session(replace(simple_problem(value, seats), now=now, move_cost=np.full(len(value), 50)))
    for kind in KINDS:
        session.resolve(_change(rng, kind, session.problem))  # loads what is compiled
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    apart = compared = 0
    for i in range(CHANGES * len(KINDS)):
        kind = KINDS[i % len(KINDS)]
        change = _change(rng, kind, session.problem)
        taken[kind].append(cpu_s(partial(session.resolve, change)))
        if i % 10 == 0:
            compared += 1
            apart += int(solve(session.problem).objective != session.result.objective)
    for kind, each in taken.items():
        middle, worst = 1000 * float(np.median(each)), 1000 * max(each)
        note = f"worst of {len(each)}; median {middle:.1f} ms; goal 10"
        yield Figure(f"solved again, {name}, {kind}: CPU", worst, "ms", 20.0, note=note)
    yield Figure(f"solved again, {name}: not worth what a fresh solution is", apart, "", 0.0, note=f"n={compared}")


def _change(rng: np.random.Generator, kind: str, problem: Problem) -> Change:
    i, j = int(rng.integers(len(problem.now))), int(rng.integers(len(problem.seats)))
    if kind == "logged out":
        return Left(i)
    if kind == "other campaign":
        return AgentChange(i, now=j)
    if kind == "other value":
        return AgentChange(i, value=worths(rng, 1, len(problem.seats))[0])
    return SeatChange(j, max(int(problem.seats[j]) + int(rng.choice([-1, 1])), int(problem.crew[j])))


def _every_rule(rng: np.random.Generator, agents: int, campaigns: int) -> Iterator[Figure]:
    problem = with_every_rule(rng, agents, campaigns, limit=False)
    found = solve(problem)
    taken = float(np.median([cpu_s(partial(solve, problem, seed=i)) for i in range(PASSES)]))
    note = f"crews, dialers, skills, who stays, costs, leads, calm; {found.status}, {found.tried} branches"
    yield Figure(f"line-up {agents:,} x {campaigns} with every rule: CPU", taken, "s", note=note)
    session = Session(problem)
    changes = [_change(rng, KINDS[i % len(KINDS)], problem) for i in range(CHANGES)]
    again = [1000 * cpu_s(partial(session.resolve, change)) for change in changes]
    apart = abs(solve(session.problem).objective - session.result.objective)
    note = (
        f"worst of {len(again)} changes; median {float(np.median(again)):.1f} ms; then {apart} cents from solving anew"
    )
    yield Figure(f"solved again, {agents:,} x {campaigns} with every rule: CPU", max(again), "ms", note=note)
    few = replace(problem, most_moves=3)
    yield Figure(f"the best 3 moves of {agents:,} x {campaigns}: CPU", cpu_s(partial(solve, few)), "s", note="proved")


def _or_tools(value: Ints, seats: Ints, ours_s: float, worth: int, name: str) -> Iterator[Figure]:
    answer = _ask(value, seats)
    if answer is None:
        return
    set_up_s, solve_s = answer["set_up_s"], answer["solve_s"]
    yield Figure(
        f"OR-tools min-cost flow, {name}: CPU", solve_s, "s", note=f"solving alone; arcs {set_up_s:.2f} s more"
    )
    yield Figure("OR-tools / ours", solve_s / ours_s, "times", 5.0, ">=", "its solving alone / all of ours")
    yield Figure("OR-tools' worth less ours", abs(answer["worth"] - worth), "cents", 0.0)


def _ask(value: Ints, seats: Ints) -> dict[str, float] | None:
    interpreter = python()
    if interpreter is None:
        return None
    worker = Path(__file__).with_name("peer_worker.py")
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.npz"
        np.savez(job, value=value, seats=seats, passes=3)
        try:
            done = subprocess.run(
                [interpreter, str(worker), str(job)], capture_output=True, text=True, timeout=600, check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            last = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
            sys.stderr.write(f"  OR-tools is left out: {' '.join(last)}\n")
            return None
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _small(rng: np.random.Generator, campaigns: int, agents: int) -> Iterator[Figure]:
    """What would take too long on the large floor, on two smaller ones, and what that comes to if it grows so on."""
    lsa: list[float] = []
    for many in SMALL:
        value, seats = large(rng, many, campaigns)
        problem = simple_problem(value, seats)
        worth, wide = solve(problem).objective, np.repeat(value, seats, axis=1)
        lsa.append(cpu_s(partial(linear_sum_assignment, wide, maximize=True)))
        rows, columns = linear_sum_assignment(wide, maximize=True)
        assert wide[rows, columns].sum() == worth, "scipy and the product disagree"
    ours = float(np.median([cpu_s(partial(solve, problem, seed=i)) for i in range(PASSES)]))
    power = float(np.log(lsa[1] / lsa[0]) / np.log(SMALL[1] / SMALL[0]))
    whole, name = lsa[1] * (agents / SMALL[1]) ** power, f"{SMALL[1]:,} x {campaigns}"
    note = f"equal worth; {lsa[1] / ours:,.0f} x ours; {agents:,} extrapolated (power {power:.1f}): {whole:,.0f} s"
    yield Figure(f"scipy, a column a seat, {name}: CPU", lsa[1], "s", note=note)
    simplex = cpu_s(partial(_highs, value, seats, worth))
    note = f"equal worth; {simplex / ours:,.0f} x ours"
    yield Figure(f"HiGHS linear programme, {name}: CPU", simplex, "s", note=note)


def _highs(value: Ints, seats: Ints, worth: int) -> None:
    agents, campaigns = value.shape
    one, pairs = np.ones(agents * campaigns), np.arange(agents * campaigns)
    rows = csr_array((one, (pairs // campaigns, pairs)))
    columns = csr_array((one, (pairs % campaigns, pairs)))
    found = linprog(-value.ravel(), A_ub=columns, b_ub=seats, A_eq=rows, b_eq=np.ones(agents), method="highs")
    assert round(-found.fun) == worth, "HiGHS and the product disagree"
