"""Every rule against HiGHS on random floors, and what the rules promise: margins, duals, few moves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from backend.bench.figure import Figure
from backend.bench.lineup.exact import best_worth
from backend.bench.lineup.floors import with_every_rule
from backend.optimizer.lineup import Piece, Problem, Result, best_moves, is_kept, solve, worth_of
from backend.optimizer.lineup.problem import Ints

AGENTS, CAMPAIGNS = 40, 8
FLOORS = 200


def run(seed: int, floors: int = FLOORS) -> Iterator[Figure]:
    """As many random floors as asked for that have an answer, those without met on the way."""
    ours_s: list[float] = []
    highs_s: list[float] = []
    apart = broken = without = limited = 0
    solved: list[tuple[Problem, Result]] = []
    number = 0
    while len(solved) < floors:
        rng = np.random.default_rng([seed, number])
        number += 1
        problem = with_every_rule(rng, AGENTS, CAMPAIGNS)
        begun = time.process_time()
        found = solve(problem)
        between = time.process_time()
        known = best_worth(problem)
        if known is None:
            without += 1
            apart += int(found.status != "infeasible")
            continue
        highs_s.append(time.process_time() - between)
        ours_s.append(between - begun)
        solved.append((problem, found))
        limited += int(problem.most_moves is not None)
        apart += int(found.status != "optimal" or found.objective != round(known))
        broken += int(not is_kept(problem, found.campaign))
    name = f"{AGENTS} x {CAMPAIGNS}, every rule"
    note = (
        f"n={floors}, {limited} of them with a limit on moves; {without} more where both find that no line-up keeps all"
    )
    yield Figure(f"{name}: not worth what HiGHS finds", apart, "", 0.0, note=note)
    yield Figure(f"{name}: rules broken", broken, "", 0.0, note=f"n={floors}")
    ours, highs = 1000 * float(np.mean(ours_s[1:])), 1000 * float(np.mean(highs_s[1:]))
    note = f"mean; median {1000 * float(np.median(ours_s)):.2f}, worst {1000 * max(ours_s[1:]):.0f}"
    yield Figure(f"{name}: CPU", ours, "ms", note=note)
    yield Figure(f"HiGHS, {name}: CPU", highs, "ms", note=f"mean; {highs / ours:.0f} times ours")
    yield from _margins(solved)
    yield from _few(seed, floors)


def _margins(solved: list[tuple[Problem, Result]]) -> Iterator[Figure]:
    """Doubles the margin of each campaign in turn."""
    fewer = tried = 0
    for problem, found in solved:
        if problem.most_moves is not None:
            continue
        for j in range(CAMPAIGNS):
            value = problem.value.copy()
            value[:, j] *= 2
            after = solve(replace(problem, value=value)).campaign
            fewer += int((after == j).sum() < (found.campaign == j).sum())
            tried += 1
    yield Figure("a doubled margin lowered a campaign's seats", fewer, "", 0.0, note=f"n={tried}")


def _few(seed: int, floors: int) -> Iterator[Figure]:
    """How much of the best line-up's gain the best one, two and three moves bring, and how fast."""
    shares: dict[int, list[float]] = {1: [], 2: [], 3: []}
    taken, lost = [], 0
    for number in range(floors // 4):
        problem = _settled(np.random.default_rng([seed, 1, number]))
        if problem is None:
            continue
        found, before = solve(problem), worth_of(problem, problem.now)
        for most, each in shares.items():
            begun = time.process_time()
            pieces = best_moves(problem, found, most)
            taken.append(time.process_time() - begun)
            gain = worth_of(problem, _followed(problem, pieces)) - before
            lost += int(gain != solve(replace(problem, most_moves=most)).objective - before)
            each.append(gain / max(found.objective - before, 1))
    for most, each in shares.items():
        note = f"of the best line-up's gain, mean of {len(each)}"
        yield Figure(f"gain of at most {most} changes", 100 * float(np.mean(each)), "%", note=note)
    yield Figure("few moves not worth what the best plan so short is", lost, "", 0.0, note=f"n={len(taken)}")
    note = f"worst of {len(taken)}; median {1000 * float(np.median(taken)):.1f}"
    yield Figure(f"best moves, {AGENTS} x {CAMPAIGNS}: CPU", 1000 * max(taken), "ms", note=note)


def _followed(problem: Problem, pieces: list[Piece]) -> Ints:
    campaign = problem.now.copy()
    for each in pieces:
        campaign[list(each.agents)] = each.target
    return campaign


def _settled(rng: np.random.Generator) -> Problem | None:
    """A floor whose line-up was the best until the worths changed."""
    problem = with_every_rule(rng, AGENTS, CAMPAIGNS, limit=False)
    found = solve(replace(problem, fixed=None, now=np.full(AGENTS, -1)))
    if found.status != "optimal":
        return None
    value = np.rint(problem.value * rng.lognormal(0, 0.15, problem.value.shape)).astype(np.int64)
    return replace(problem, now=found.campaign, value=value, fixed=None)
