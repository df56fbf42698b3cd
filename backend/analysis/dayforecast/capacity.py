"""What the people still on the floor can do: agent-hours left, breaks and planned logouts taken out, x rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.analysis.dayforecast.errors import Z

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Breaks:
    """Planned absences: `agent` (breaks,) are row numbers of agents, `start` and `end` UTC seconds."""

    agent: Ints
    start: Ints
    end: Ints


NO_BREAKS = Breaks(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Capacity:
    """`agent_hours` left and the calls they bring: `likely`, with the 80 % range `low` to `high`."""

    agent_hours: float
    likely: float
    low: float
    high: float


def hours_left(now: int, logout_at: Ints, breaks: Breaks = NO_BREAKS) -> Floats:
    """Hours (agents,) each agent will still be there between `now` and `logout_at` (UTC s); breaks may overlap."""
    out = np.maximum(logout_at - now, 0).astype(np.float64)
    order = np.lexsort((breaks.start, breaks.agent))
    reached: dict[int, int] = {}
    for i in order:
        agent = int(breaks.agent[i])
        begin = max(int(breaks.start[i]), now, reached.get(agent, now))
        end = min(int(breaks.end[i]), int(logout_at[agent]))
        if end > begin:
            out[agent] -= end - begin
            reached[agent] = end
    return out / 3600


def capacity(hours: Floats, per_hour: Floats, per_hour_sd: Floats, *, noise: float = 1.0) -> Capacity:
    """Sum over agents of hours left x rate.

    `hours`, `per_hour` and its uncertainty `per_hour_sd` are (agents,); `noise` is the over-dispersion of counts
    (1 is Poisson). Agents' uncertainties are taken as independent.
    """
    likely = float(hours @ per_hour)
    variance = noise * likely + float(((hours * per_hour_sd) ** 2).sum())
    reach = Z * float(np.sqrt(variance))
    return Capacity(float(hours.sum()), likely, max(likely - reach, 0.0), likely + reach)


def staffing(hours_now: float, usual_hours: float, *, weight: float = 1.0) -> float:
    """By what to multiply the calls left when the floor is staffed otherwise than usual at this hour.

    `weight` is how far the calls follow the agents: 1 when agents dial, 0 when only callers decide. 1 when
    nothing usual is known.
    """
    if usual_hours <= 0:
        return 1.0
    return float((hours_now / usual_hours) ** weight)
