"""Which rules a line-up breaks, each named with its campaign and agents, and said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.optimizer.lineup.problem import Ints, Problem

Rule = Literal["seats", "crew", "open_crew", "allowed", "fixed", "most_moves"]
Faults = dict[tuple[Rule, int, tuple[int, ...]], int]


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken: `has` agents where `wants` were right; `agents` are those it is about, -1 no campaign."""

    rule: Rule
    campaign: int
    has: int
    wants: int
    agents: tuple[int, ...] = ()


def broken_rules(problem: Problem, campaign: Ints) -> list[Broken]:
    """Every rule of the problem that a line-up (agents), -1 for none, breaks."""
    load = np.bincount(campaign[campaign >= 0], minlength=problem.value.shape[1])
    found = [Broken("seats", int(j), int(load[j]), int(problem.seats[j])) for j in np.flatnonzero(load > problem.seats)]
    found += [Broken("crew", int(j), int(load[j]), int(problem.crew[j])) for j in np.flatnonzero(load < problem.crew)]
    small = (load > 0) & (load < problem.open_crew) & (load >= problem.crew)
    found += [Broken("open_crew", int(j), int(load[j]), int(problem.open_crew[j])) for j in np.flatnonzero(small)]
    return found + _of_agents(problem, campaign)


def _of_agents(problem: Problem, campaign: Ints) -> list[Broken]:
    held = problem.fixed if problem.fixed is not None else np.zeros(len(campaign), dtype=np.bool_)
    seated = np.flatnonzero((campaign >= 0) & ~held)
    wrong = seated[~problem.allowed[seated, campaign[seated]]]
    found = [Broken("allowed", int(campaign[i]), 1, 0, (int(i),)) for i in wrong]
    left = np.flatnonzero(held & (campaign != problem.now))
    found += [Broken("fixed", int(problem.now[i]), 0, 1, (int(i),)) for i in left]
    moves = int((campaign != problem.now).sum())
    if problem.most_moves is not None and moves > problem.most_moves:
        found.append(Broken("most_moves", -1, moves, problem.most_moves))
    return found


def is_kept(problem: Problem, campaign: Ints) -> bool:
    """Whether a line-up keeps every rule: seats, crews, skills, who stays, how many may move."""
    return not broken_rules(problem, campaign)


def faults(problem: Problem, campaign: Ints) -> Faults:
    """How badly each rule is broken, the limit on moves apart: by rule, campaign and agents, in agents."""
    broken = broken_rules(problem, campaign)
    broken = [each for each in broken if each.rule != "most_moves"]
    return {(each.rule, each.campaign, each.agents): abs(each.wants - each.has) for each in broken}


def worsens(before: Faults, after: Faults) -> bool:
    """Whether any rule is broken, or broken more, that was not before."""
    return any(size > before.get(rule, 0) for rule, size in after.items())


def in_words(broken: Broken, agents: Sequence[str], campaigns: Sequence[str]) -> str:
    """One sentence that says what cannot be kept and what would help; `agents` and `campaigns` are names by index."""
    where = campaigns[broken.campaign] if broken.campaign >= 0 else ""
    who = ", ".join(agents[i] for i in broken.agents)
    missing = broken.wants - broken.has
    return {
        "seats": f"{where} has {broken.wants} seats but {broken.has} agents; give it more seats.",
        "crew": f"{where} needs at least {_many(broken.wants)}, but only {broken.has} can be put there; {missing} more "
        "must log in or get the skills it asks for.",
        "open_crew": f"{where} would be worked by {_many(broken.has)}, but its dialer needs {broken.wants} or nobody.",
        "allowed": f"{who} may not work on {where}.",
        "fixed": f"{who} should stay on {where}, but there is no seat left there." if where else f"{who} should stay.",
        "most_moves": f"{_many(broken.has)} would change campaign, but at most {broken.wants} may.",
    }[broken.rule]


def _many(n: int) -> str:
    return f"{n} agent" if n == 1 else f"{n} agents"
