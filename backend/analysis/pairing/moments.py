"""What a fitted rate says of every agent on every campaign: means and variances, and draws that hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.estimates import Floats, Ints, group_sum
from backend.analysis.pairing import elimination as out
from backend.analysis.pairing.elimination import factor, small_product
from backend.analysis.pairing.fitted import Fitted

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True, eq=False)
class Now:
    """What counts at present: shared columns `x` (campaigns, width), and what is added to level and variance there."""

    x: Floats
    shift: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Mean and variance of the linear predictor (agents, campaigns)."""

    mean: Floats
    variance: Floats


def moments(fitted: Fitted, now: Now) -> Moments:
    """Of every agent on every campaign; where a pair never was, its effect is unknown by the spread of pairs."""
    owner, campaign, up = fitted.table.owner, fitted.table.campaign, fitted.of_agent
    strength = fitted.agent_strength
    mean = fitted.agent[:, None] + (fitted.table.level + now.x @ fitted.mean + now.shift)[None, :]
    mean[owner, campaign] += fitted.pair
    here = small_product(now.x, fitted.cov)
    level = (here * now.x).sum(1)
    agent = out.spread_of(up.bounds, up.columns, up.sums, fitted.cov) / strength**2
    both = out.dots_of(up.bounds, up.columns, up.sums, here) / strength[:, None]
    variance = level[None, :] - 2 * both + (agent + 1 / strength)[:, None] + fitted.spreads.pair**2
    variance[owner, campaign] = _met(fitted, here, level[campaign], agent[owner], both[owner, campaign])
    return Moments(mean, np.maximum(variance, 1e-10) + now.variance[None, :])


def _met(fitted: Fitted, here: Floats, level: Floats, agent: Floats, both: Floats) -> Floats:
    """Variance of the pairs that met, from those of level and agent and what these have in common (pairs).

    A pair's effect goes against what level and agent are off by, as far as its own data tell.
    """
    own, up, owner, strength = fitted.of_pair, fitted.of_agent, fitted.table.owner, fitted.pair_strength
    above, free = fitted.agent_strength[owner], 1 - fitted.pair_weight / strength
    mine = out.spread_of(own.bounds, own.columns, own.sums, fitted.cov) / strength**2
    with_level = out.dot_rows_of(own.bounds, own.columns, own.sums, here, fitted.table.campaign) / strength
    with_agent = out.mixed_of(own.bounds, own.columns, own.sums, owner, up.bounds, up.columns, up.sums, fitted.cov)
    shared = level + free**2 * (agent + 1 / above) - 2 * free * both
    return np.asarray(shared + mine - 2 * with_level + 2 * free * with_agent / strength / above + 1 / strength)


def draws(fitted: Fitted, now: Now, agents: Ints, rng: np.random.Generator, n: int) -> Floats:
    """Plausible true linear predictors (n, agents, campaigns) of these agents; what is shared moves together."""
    width = fitted.table.width
    off = small_product(rng.standard_normal((n, width)), factor(fitted.cov))
    campaign_level = now.x @ fitted.mean + now.shift + fitted.table.level
    level = campaign_level + small_product(off, now.x) + rng.standard_normal((n, len(now.x))) * np.sqrt(now.variance)
    upper = fitted.of_agent.dense(width)[agents] / fitted.agent_strength[agents, None]
    agent_off = rng.standard_normal((n, len(agents))) / np.sqrt(fitted.agent_strength[agents]) - small_product(
        off, upper
    )
    pair = rng.standard_normal((n, len(agents), len(now.x)))
    spot = np.full(fitted.table.agents, -1, dtype=np.int64)
    spot[agents] = np.arange(len(agents))
    met = np.flatnonzero(spot[fitted.table.owner] >= 0)
    where, campaign = spot[fitted.table.owner[met]], fitted.table.campaign[met]
    strength = fitted.pair_strength[met]
    shared = small_product(off, fitted.of_pair.dense(width)[met]) + fitted.pair_weight[met] * agent_off[:, where]
    known = fitted.pair[met] - shared / strength + pair[:, where, campaign] / np.sqrt(strength)
    pair *= fitted.spreads.pair
    pair[:, where, campaign] = known
    return np.asarray(level[:, None, :] + (fitted.agent[agents] + agent_off)[:, :, None] + pair)


def own_effects(fitted: Fitted, share: Floats) -> Moments:
    """Each agent's effect together with those of their pairs, these weighted by `share` (pairs; 1 per agent)."""
    table, own = fitted.table, fitted.of_pair
    taken = share / fitted.pair_strength
    free = 1 - group_sum(table.owner, taken * fitted.pair_weight, table.agents)
    v = fitted.of_agent.dense(table.width) * (free / fitted.agent_strength)[:, None]
    pair = np.repeat(np.arange(len(share)), np.diff(own.bounds))
    np.add.at(v, (table.owner[pair], own.columns), own.sums * taken[pair])
    mean = fitted.agent + group_sum(table.owner, share * fitted.pair, table.agents)
    variance = (small_product(v, fitted.cov) * v).sum(1) + free**2 / fitted.agent_strength
    return Moments(mean, variance + group_sum(table.owner, share * taken, table.agents))


def as_log_normal(fitted: Fitted, at: Moments) -> Moments:
    """Mean and variance of the rate's logarithm, from those of its linear predictor; shares by quadrature."""
    if fitted.table.link == "log":
        return at
    sd, first, second = np.sqrt(at.variance), np.zeros_like(at.mean), np.zeros_like(at.mean)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        share = special.expit(at.mean + node * sd)
        first += weight * share
        second += weight * share**2
    variance = np.log(np.maximum(second / first**2, 1 + 1e-10))
    return Moments(np.log(first) - variance / 2, variance)
