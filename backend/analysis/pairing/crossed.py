"""Crossed effects on one rate: shared columns, agents and pairs, fitted at once with the spread of each learned.

A rate's logarithm (counts per exposure) or log-odds (shares) is the sum of shared effects, of the agent's and of the
pair's. Each kind of effect is normal around 0; its spread is where the marginal likelihood, a Laplace approximation of
it, is highest under a weak scaled inverse chi-squared prior (MacKay 1992; Chung et al. 2013), so that three agents
give no spread of 0 and none at all the usual one. Newton's method finds the normal posterior whose expected counts, not
those of its middle, agree with what was counted (Gaussian variational approximation: Ormerod & Wand 2012).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats, Ints, group_sum, quotient
from backend.analysis.pairing import elimination as out
from backend.analysis.pairing.fitted import Fitted, Sparse, Spreads, Table, expected, informants, linear

INFORMANTS = 1500
"""Where there are more agents, spreads are learned from so many."""

STEPS, CLOSE, LONGEST_STEP = 30, 4e-3, 2.0
"""Newton steps at most, the change of an effect or relative change of a spread that ends them, and their length."""

SMALL = 640
"""Up to so many shared columns the compiled inverse takes less of the processor than a library with threads."""

LEAST_NOISE, FEWEST_BLOCKS, MOST_DISPERSION = 1.0, 20, 5.0
"""Stretches of days count from so much variance by chance; so many are needed; counts differ at most so much more."""

LEAST_SD, MOST_DOUBT = 0.01, 1.0
FIRM = 3.0
"""The usual spread of a kind of effect counts like so many effects seen."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """Where rows, pairs and agents find their places; made once for a table."""

    rows: Ints
    pairs: Ints
    of_rows: tuple[Ints, NDArray[np.int32], NDArray[np.int32]]
    of_pairs: tuple[Ints, NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True, slots=True, eq=False)
class _Mode:
    """The present values of all effects, and how uncertain each pair's linear predictor is (variance)."""

    shared: Floats
    agent: Floats
    pair: Floats
    doubt: Floats


def fit_crossed(table: Table, start: Fitted | None = None) -> Fitted:
    """The posterior of a table's effects; `start` is an earlier one of the same shape to begin from.

    How far effects spread, and how much more than by chance counts differ from week to week, is learned from all days
    alike; the effects themselves then from the recent days most.
    """
    known = _learned(table, start) if table.agents <= INFORMANTS else _learned(informants(table, INFORMANTS), None)
    begin = known if start is None or table.agents <= INFORMANTS else start
    mode, _ = _begin(table, begin)
    return _settle(table, _shape(table), mode, known.spreads, known.dispersion, learn=False)


def _learned(table: Table, start: Fitted | None) -> Fitted:
    """The fit to all days alike."""
    even, shape = replace(table, y=table.all_y, size=table.all_size), _shape(table)
    mode, spreads = _begin(table, start)
    known = _settle(even, shape, mode, spreads, 1.0, learn=True)
    dispersion = _dispersion(even, known)
    if dispersion == 1:
        return known
    return _settle(even, shape, _mode_of(known), known.spreads, dispersion, learn=True)


def _settle(table: Table, shape: _Shape, mode: _Mode, spreads: Spreads, dispersion: float, *, learn: bool) -> Fitted:
    """Newton steps until nothing moves, each followed, where asked, by the spreads the effects then show."""
    for step in range(1, STEPS + 1):
        fitted = _solve(table, shape, mode, spreads, dispersion, step)
        of_pairs, doubt = _variances_of_pairs(fitted)
        before, mode = mode, _Mode(fitted.mean, fitted.agent, fitted.pair, np.minimum(doubt, MOST_DOUBT))
        moved = max(_most(getattr(mode, name) - getattr(before, name)) for name in ("shared", "agent", "pair"))
        if learn:
            learned = _learn(table, fitted, of_pairs)
            moved, spreads = max(moved, _change(spreads, learned)), learned
        if moved < CLOSE:
            break
    return fitted


def _mode_of(fitted: Fitted) -> _Mode:
    return _Mode(fitted.mean, fitted.agent, fitted.pair, np.minimum(_variances_of_pairs(fitted)[1], MOST_DOUBT))


def _dispersion(table: Table, fitted: Fitted) -> float:
    """Variance over what chance alone brings, at least 1: a pair's counts of stretches of days against its own rate.

    Pearson's chi-squared over its degrees of freedom; 1 too where fewer than FEWEST_BLOCKS stretches tell.
    """
    mu = expected(table, linear(table, fitted.mean, fitted.agent, fitted.pair))
    noise = mu * (1 - mu / table.size) if table.link == "logit" else mu
    blocks, first = np.unique(table.block, return_index=True)
    y, mu, noise = (group_sum(table.block, column, len(blocks)) for column in (table.y, mu, noise))
    pair, tells = table.pair[first], noise > LEAST_NOISE
    pair, y, mu, noise = pair[tells], y[tells], mu[tells], noise[tells]
    ratio = quotient(*(group_sum(pair, column, len(table.owner)) for column in (y, mu)))[pair]
    free = len(pair) - len(np.unique(pair))
    if free < FEWEST_BLOCKS:
        return 1.0
    off = (y - mu * ratio) ** 2 / (noise * np.maximum(ratio, 1e-6))
    return float(np.clip(off.sum() / free, 1.0, MOST_DISPERSION))


def _begin(table: Table, start: Fitted | None) -> tuple[_Mode, Spreads]:
    usual = Spreads(tuple(family.sd for family in table.families), table.agent_sd, table.pair_sd)
    none = np.zeros(len(table.owner))
    if start is None or len(start.mean) != table.width:
        return _Mode(np.zeros(table.width), np.zeros(table.agents), none, none), usual
    agent = start.agent if len(start.agent) == table.agents else np.zeros(table.agents)
    pair = start.pair if len(start.pair) == len(none) else none
    return _Mode(start.mean, agent, pair, none), start.spreads


def _shape(table: Table) -> _Shape:
    rows = np.searchsorted(table.pair, np.arange(len(table.owner) + 1)).astype(np.int64)
    pairs = np.searchsorted(table.owner, np.arange(table.agents + 1)).astype(np.int64)
    of_rows = out.touched(rows, table.cols, table.width)
    of_pairs = out.touched(of_rows[0][pairs], of_rows[1][:, None], table.width)
    return _Shape(rows, pairs, of_rows, of_pairs)


def _solve(table: Table, shape: _Shape, mode: _Mode, spreads: Spreads, dispersion: float, steps: int = 0) -> Fitted:
    """One Newton step: pairs and agents eliminated, shared effects solved, agents and pairs put back."""
    eta = linear(table, mode.shared, mode.agent, mode.pair)
    w, r = out.working(eta, table.y, table.size, table.pair, mode.doubt, table.link == "logit", dispersion)
    cross, shared = out.shared_sums(table.cols, table.xs, w, r, table.width)
    prior = _precision(table, spreads)
    cross[np.diag_indices_from(cross)] += prior
    shared -= prior * mode.shared

    bounds, columns, place = shape.of_rows
    weight, rest, sums = out.group_sums(shape.rows, place, table.xs, w, r, len(columns))
    strength = weight + spreads.pair**-2
    left = rest - mode.pair * spreads.pair**-2
    out.take_out(bounds, columns, sums, left, strength, cross, shared)

    kept, up = 1 - weight / strength, shape.of_pairs
    own = group_sum(table.owner, weight * kept, table.agents) + spreads.agent**-2
    rest_up = group_sum(table.owner, rest - weight * left / strength, table.agents) - mode.agent * spreads.agent**-2
    sums_up = group_sum(up[2][:, 0].astype(np.int64), sums * np.repeat(kept, np.diff(bounds)), len(up[1]))
    out.take_out(up[0], up[1], sums_up, rest_up, own, cross, shared)

    cov: Floats = out.inverse(cross) if table.width <= SMALL else np.asarray(np.linalg.inv(cross), dtype=np.float64)
    step = np.clip(cov @ shared, -LONGEST_STEP, LONGEST_STEP)
    agent_step = (rest_up - out.dot_of(up[0], up[1], sums_up, step)) / own
    agent_step = np.clip(agent_step, -LONGEST_STEP, LONGEST_STEP)
    pair_step = (left - out.dot_of(bounds, columns, sums, step) - weight * agent_step[table.owner]) / strength
    return Fitted(
        table, spreads, mode.shared + step, cov, mode.agent + agent_step, own, Sparse(up[0], up[1], sums_up),
        mode.pair + np.clip(pair_step, -LONGEST_STEP, LONGEST_STEP), weight, strength, Sparse(bounds, columns, sums),
        dispersion, steps,
    )  # fmt: skip


def _precision(table: Table, spreads: Spreads) -> Floats:
    """Prior precision of each shared column; the overall level is known to a factor of e or so."""
    sizes = [family.size for family in table.families]
    return np.concatenate([[1.0], np.repeat(np.array(spreads.families) ** -2.0, sizes)])


def _learn(table: Table, fitted: Fitted, of_pairs: Floats) -> Spreads:
    """The spreads that fit the effects as known now."""
    variance, at, families = np.diag(fitted.cov), 1, []
    for family, sd in zip(table.families, fitted.spreads.families, strict=True):
        part = slice(at, at + family.size)
        families.append(_spread(fitted.mean[part], variance[part], sd, family.sd) if family.learned else sd)
        at += family.size
    agent_var = variance_of_agents(fitted)
    agent = _spread(fitted.agent, agent_var, fitted.spreads.agent, table.agent_sd)
    pair = _spread(fitted.pair, of_pairs, fitted.spreads.pair, table.pair_sd)
    return Spreads(tuple(families), agent, pair)


def _spread(effect: Floats, variance: Floats, sd: float, usual: float) -> float:
    """MacKay's fixed point: squares over what the data determine, `FIRM` effects of the usual spread added to both."""
    determined = float(np.maximum(1 - variance / sd**2, 0.0).sum())
    return max(float(np.sqrt((float(effect @ effect) + FIRM * usual**2) / (determined + FIRM))), LEAST_SD)


def variance_of_agents(fitted: Fitted) -> Floats:
    """Variance of each agent's effect."""
    up = fitted.of_agent
    return np.asarray(
        1 / fitted.agent_strength + out.spread_of(up.bounds, up.columns, up.sums, fitted.cov) / fitted.agent_strength**2
    )


def _variances_of_pairs(fitted: Fitted) -> tuple[Floats, Floats]:
    """Variance of each pair's effect, and of its linear predictor where it was."""
    own, up, owner = fitted.of_pair, fitted.of_agent, fitted.table.owner
    weight, strength, above = fitted.pair_weight, fitted.pair_strength, fitted.agent_strength[owner]
    mine = out.spread_of(own.bounds, own.columns, own.sums, fitted.cov)
    theirs = out.spread_of(up.bounds, up.columns, up.sums, fitted.cov)[owner]
    both = out.mixed_of(own.bounds, own.columns, own.sums, owner, up.bounds, up.columns, up.sums, fitted.cov)
    around = mine - 2 * weight / above * both + (weight / above) ** 2 * theirs + weight**2 / above
    free = (1 - weight / strength) / np.maximum(weight, 1e-12)
    return 1 / strength + around / strength**2, 1 / strength + free**2 * around


def _most(step: Floats) -> float:
    return float(np.abs(step).max(initial=0.0))


def _change(old: Spreads, new: Spreads) -> float:
    """Largest relative change of a spread."""
    pairs = zip((*old.families, old.agent, old.pair), (*new.families, new.agent, new.pair), strict=True)
    return max(abs(a - b) / b for a, b in pairs)
