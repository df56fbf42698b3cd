"""An interval judged: every observation's residual and information, and their sums by unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backend.analysis.drift import noise
from backend.analysis.drift.baselines import Baselines, placed
from backend.analysis.drift.channels import CHANNELS, TIMES
from backend.analysis.drift.effects import Tables, find, level_of, residuals, scatter
from backend.analysis.drift.rows import Rows
from backend.analysis.estimates import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One channel's observations: positions of agent and campaign (-1: none), residual, information, and `figures`.

    `figures` (3, observations) are actual and usual seconds or hits, and trials.
    """

    agent: Ints
    campaign: Ints
    z: Floats
    n: Floats
    figures: Floats


def see(
    baselines: Baselines, worth: Tables, rows: tuple[Rows, ...], slot: int, agent_id: Ints, campaign_id: Ints
) -> list[Seen]:
    """Judges an interval's observations, by channel; positions are those in the sorted ids.

    `worth` are the `effects.values` of the baselines.
    """
    agents = np.append(find(baselines.agent_id, agent_id), -1)
    campaigns = np.append(find(baselines.campaign_id, campaign_id), -1)
    made, most = [], noise.clips(baselines.noise)
    for channel, part in enumerate(rows):
        agent, campaign = find(agent_id, part.agent), find(campaign_id, part.campaign)
        places = placed(baselines, part, np.full(len(part), slot), agents[agent], campaigns[campaign])
        eta = level_of(worth, channel, places)
        sd = scatter(baselines.spread, channel, places.status)
        z, n = residuals(part, eta, sd, channel, float(most[channel]))
        if channel in TIMES:
            figures = np.array([np.exp(part.y), np.exp(eta + 0.5 * sd**2), part.m])
        else:
            figures = np.array([part.y, part.m * np.minimum(np.exp(eta), 1.0), part.m])
        made.append(Seen(agent, campaign, z, n, figures))
    return made


def sums(places: list[Ints], seen: list[Seen], units: int, columns: int = 5) -> Floats:
    """(the first `columns` of residual, information, actual, usual, trials; units, CHANNELS)."""
    made = np.zeros((columns, units, CHANNELS))
    for channel, (place, one) in enumerate(zip(places, seen, strict=True)):
        shifted = place + 1
        for row, column in enumerate((one.z, one.n, *one.figures)[:columns]):
            made[row, :, channel] = np.bincount(shifted, weights=column, minlength=units + 1)[1:]
    return made


def steady(one: Seen, drifting: Floats) -> Seen:
    """The observations as evidence on the campaign: those of agents who drift on their own account count less."""
    calm = np.append(1 - drifting.sum(1), 1.0)[one.agent]
    return replace(one, z=one.z * calm, n=one.n * calm)


def at_home(one: Seen, home: Ints) -> Ints:
    """Position of the agent of each observation on the agent's own campaign, -1 for the others."""
    return np.where(np.append(home, -2)[one.agent] == one.campaign, one.agent, -1)
