"""The best line-up under all rules, what it is worth, and what one more seat, agent or hour would be worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.optimizer.lineup.grid import Scale, hall_of, scale_of
from backend.optimizer.lineup.hall import Hall
from backend.optimizer.lineup.limited import search_limited
from backend.optimizer.lineup.problem import Floats, Ints, Problem
from backend.optimizer.lineup.search import Found, Stop, never, search
from backend.optimizer.lineup.transport import least_prices, seat_everybody

Status = Literal["optimal", "stopped", "infeasible"]


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A line-up: `campaign` (agents) is each agent's campaign, -1 for none.

    `objective` is its worth and `bound` the most any line-up can be worth, cents; equal when `status` is
    "optimal". `seat_worth` (campaigns) is what one more seat would bring, `agent_worth` (agents) what the agent's
    presence brings, cents: exact as long as no campaign is opened or closed for it. A seat then brings at least that,
    and an agent without whom a crew is too small counts their own worth; with a limit on moves both are prices only.
    `hour_worth` (campaigns) is what each further hour of the crew brings an agent, cents; 0 where nobody works.
    `prices` make the next solution after a small change faster. "infeasible": the rules contradict each other, and
    the line-up breaks as few as can be; `broken_rules` names them.
    """

    campaign: Ints
    objective: int
    bound: int
    status: Status
    seat_worth: Ints
    agent_worth: Ints
    prices: Ints
    tried: int
    hour_worth: Floats


def solve(problem: Problem, stop: Stop = never, seed: int = 0, prices: Ints | None = None) -> Result:
    """The line-up worth most; among equals the calmest, then that with the fewest changes.

    `stop` is told how many branches were tried and may end the search, which then repairs what it has. `seed` changes
    the time it takes, and which of several equal line-ups is found.
    """
    if 0 in problem.value.shape:
        return _nobody(problem)
    scale = scale_of(problem)
    if problem.most_moves is not None:
        return result_of(problem, scale, search_limited(problem, scale, stop, seed))
    hall = hall_of(problem, scale)
    seat_everybody(hall, np.random.default_rng(seed), prices)
    return result_of(problem, scale, search(problem, hall, stop))


def _nobody(problem: Problem) -> Result:
    agents, campaigns = problem.value.shape
    none = np.zeros(campaigns, dtype=np.int64)
    status: Status = "infeasible" if problem.crew.any() else "optimal"
    nowhere = np.full(agents, -1, dtype=np.int64)
    return Result(nowhere, 0, 0, status, none, np.zeros(agents, dtype=np.int64), none, 0, none.astype(np.float64))


def result_of(problem: Problem, scale: Scale, found: Found) -> Result:
    """What a search found, in cents."""
    node, hall = found.node, found.node.hall
    campaign = np.where(hall.at == problem.value.shape[1], -1, hall.at)
    objective = node.worth // scale.step
    status: Status = "optimal" if found.finished else "stopped"
    if node.broken:
        status = "infeasible"
    bound = max(-found.bound[1] // scale.step, objective)
    seat_worth = _seat_worth(problem, hall, scale, node.worth)
    agent_worth = np.where(campaign >= 0, _agent_worth(hall, scale, node.worth), 0)
    return Result(
        campaign, objective, bound, status, seat_worth, agent_worth, hall.prices.copy(), found.tried,
        _hour_worth(problem, campaign),
    )  # fmt: skip


def _seat_worth(problem: Problem, hall: Hall, scale: Scale, worth: int) -> Ints:
    """What one more seat brings (campaigns), cents: its lowest price with what is open now open and the rest shut."""
    load, choice = hall.load[:-1], (problem.open_crew > 0) & (problem.crew == 0)
    must, seats = hall.must.copy(), hall.seats.copy()
    must[:-1] = np.where(choice & (load > 0), problem.open_crew, must[:-1])
    seats[:-1] = np.where(choice & (load == 0), 0, seats[:-1])
    prices = least_prices(hall._replace(must=must, seats=seats))[:-1]
    less = hall.less[np.arange(len(load)), np.minimum(load, hall.less.shape[1] - 1)] if hall.less.size else 0
    gain = prices - hall.fall[:-1] * load - less
    gain = np.maximum(gain - np.where(gain > scale.bonus // 2, scale.bonus, 0), 0)  # mending a rule has no price
    gain = np.where((load < seats[:-1]) | (choice & (load == 0)), 0, gain)
    return np.asarray((worth + gain) // scale.step - worth // scale.step)


def _agent_worth(hall: Hall, scale: Scale, worth: int) -> Ints:
    """What each one's presence brings (agents), cents: own worth less the seat's lowest price, own worth if needed."""
    own = hall.worth[np.arange(len(hall.at)), hall.at]
    own = own - np.where(own > scale.bonus // 2, scale.bonus, 0)
    mine = own - least_prices(hall)[hall.at]
    mine = np.maximum(np.where(mine > scale.bonus // 2, own, mine), 0)
    return np.asarray(worth // scale.step - (worth - mine) // scale.step)


def _hour_worth(problem: Problem, campaign: Ints) -> Floats:
    seated = np.flatnonzero(campaign >= 0)
    at, many = campaign[seated], problem.value.shape[1]
    brought = np.bincount(at, weights=problem.value[seated, at].astype(np.float64), minlength=many)
    hours = np.bincount(at, weights=problem.hours[seated] if problem.hours is not None else None, minlength=many)
    return np.divide(brought, hours, out=np.zeros(many), where=hours > 0)
