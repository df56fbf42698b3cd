"""Crossed effects on one rate: shared columns, agents and pairs, fitted at once with the spread of each learned.

A rate's logarithm (counts per exposure) or log-odds (shares) is the sum of shared effects, of the agent's and of the
pair's. Each kind of effect is normal around 0; its spread is where the marginal likelihood, a Laplace approximation of
it, is highest under a weak scaled inverse chi-squared prior (MacKay 1992; Chung et al. 2013), so that three agents
give no spread of 0 and none at all the usual one. Newton's method finds the normal posterior whose expected counts, not
those of its middle, agree with what was counted (Gaussian variational approximation: Ormerod & Wand 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from backend.analysis.estimates import Floats, Ints, group_sum
from backend.analysis.pairing import elimination as out

Link = Literal["log", "logit"]

STEPS = 40
CLOSE = 2e-3
LONGEST_STEP = 2.0
LEAST_SD = 0.01
MOST_DOUBT = 1.0
FIRM = 3.0
"""The usual spread of a kind of effect counts like so many effects seen."""


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of shared effect: how many, their usual spread, and whether the data may say otherwise."""

    name: str
    size: int
    sd: float
    learned: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What one rate is fitted to: rows sorted by agent and pair, `y` out of `size` (calls, contacts or hours).

    `pair` (rows) counts from 0 in order; `owner` and `campaign` (pairs) are its agent and campaign; `agents` is how
    many there are. `cols` and `xs` (rows, entries) are the shared columns and their factors, -1 is none; column 0 is
    the overall level, near `level`. `families` follow it in order.
    """

    link: Link
    level: float
    families: tuple[Family, ...]
    agents: int
    agent_sd: float
    pair_sd: float
    owner: Ints
    campaign: Ints
    pair: Ints
    cols: NDArray[np.int32]
    xs: Floats
    y: Floats
    size: Floats

    @property
    def width(self) -> int:
        """Number of shared columns."""
        return 1 + sum(family.size for family in self.families)


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """For each group the shared columns it touches, with weighted sums: groups `bounds[i]` to `bounds[i + 1]`."""

    bounds: Ints
    columns: NDArray[np.int32]
    sums: Floats

    def dense(self, width: int) -> Floats:
        """The same as (groups, width)."""
        full = np.zeros((len(self.bounds) - 1, width))
        full[np.repeat(np.arange(len(full)), np.diff(self.bounds)), self.columns] = self.sums
        return full


@dataclass(frozen=True, slots=True)
class Spreads:
    """Standard deviations: of each family's effects, of agents, of pairs."""

    families: tuple[float, ...]
    agent: float
    pair: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The joint posterior of all effects, normal around the mode.

    Given the shared effects g (mean, cov), an agent's is `agent` less `of_agent` (g - mean) / `agent_strength`, with
    variance 1 / `agent_strength`; given both, a pair's is `pair` less (`of_pair` (g - mean) + `pair_weight` times the
    agent's deviation) / `pair_strength`, with variance 1 / `pair_strength`.
    """

    table: Table
    spreads: Spreads
    mean: Floats
    cov: Floats
    agent: Floats
    agent_strength: Floats
    of_agent: Sparse
    pair: Floats
    pair_weight: Floats
    pair_strength: Floats
    of_pair: Sparse
    dispersion: float = 1.0
    steps: int = 0


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


def fit_crossed(table: Table, start: Fitted | None = None, dispersion: float = 1.0) -> Fitted:
    """The posterior of a table's effects; `start` is an earlier one of the same shape to begin from.

    `dispersion` is the variance of a count over what chance alone would bring; it weakens the data.
    """
    shape = _shape(table)
    mode, spreads = _begin(table, start)
    fitted = _solve(table, shape, mode, spreads, dispersion)
    for step in range(1, STEPS + 1):
        of_pairs, doubt = _variances_of_pairs(fitted)
        before, mode = mode, _Mode(fitted.mean, fitted.agent, fitted.pair, np.minimum(doubt, MOST_DOUBT))
        learned = _learn(table, fitted, of_pairs)
        moved = max(_most(mode.shared - before.shared), _most(mode.agent - before.agent), _change(spreads, learned))
        spreads = learned
        fitted = _solve(table, shape, mode, spreads, dispersion, step)
        if moved < CLOSE:
            break
    return fitted


def linear(table: Table, shared: Floats, agent: Floats, pair: Floats) -> Floats:
    """The linear predictor of each row."""
    own = agent[table.owner] + pair
    padded = np.append(shared, 0.0)  # column -1 is none
    return np.asarray(table.level + (table.xs * padded[table.cols]).sum(1) + own[table.pair])


def expected(table: Table, eta: Floats) -> Floats:
    """What each row would bring with these linear predictors."""
    if table.link == "logit":
        return np.asarray(table.size * special.expit(eta))
    return np.asarray(table.size * np.exp(np.minimum(eta, 30.0)))


def _begin(table: Table, start: Fitted | None) -> tuple[_Mode, Spreads]:
    usual = Spreads(tuple(family.sd for family in table.families), table.agent_sd, table.pair_sd)
    if start is not None and len(start.mean) == table.width and len(start.agent) == table.agents:
        pair = start.pair if len(start.pair) == len(table.owner) else np.zeros(len(table.owner))
        return _Mode(start.mean, start.agent, pair, np.zeros(len(pair))), start.spreads
    none = np.zeros(len(table.owner))
    return _Mode(np.zeros(table.width), np.zeros(table.agents), none, none), usual


def _shape(table: Table) -> _Shape:
    rows = np.searchsorted(table.pair, np.arange(len(table.owner) + 1)).astype(np.int64)
    pairs = np.searchsorted(table.owner, np.arange(table.agents + 1)).astype(np.int64)
    of_rows = out.touched(rows, table.cols, table.width)
    of_pairs = out.touched(of_rows[0][pairs], of_rows[1][:, None], table.width)
    return _Shape(rows, pairs, of_rows, of_pairs)


def _solve(table: Table, shape: _Shape, mode: _Mode, spreads: Spreads, dispersion: float, steps: int = 0) -> Fitted:
    """One Newton step: pairs and agents eliminated, shared effects solved, agents and pairs put back."""
    w, r = _working(table, mode, dispersion)
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

    cov = np.linalg.inv(cross)
    cov = (cov + cov.T) / 2
    step = np.clip(cov @ shared, -LONGEST_STEP, LONGEST_STEP)
    agent_step = (rest_up - out.dot_of(up[0], up[1], sums_up, step)) / own
    agent_step = np.clip(agent_step, -LONGEST_STEP, LONGEST_STEP)
    pair_step = (left - out.dot_of(bounds, columns, sums, step) - weight * agent_step[table.owner]) / strength
    return Fitted(
        table, spreads, mode.shared + step, cov, mode.agent + agent_step, own, Sparse(up[0], up[1], sums_up),
        mode.pair + np.clip(pair_step, -LONGEST_STEP, LONGEST_STEP), weight, strength, Sparse(bounds, columns, sums),
        dispersion, steps,
    )  # fmt: skip


def _working(table: Table, mode: _Mode, dispersion: float) -> tuple[Floats, Floats]:
    """Weight and residual of each row, expected over what is not known of its pair."""
    mu = expected(table, linear(table, mode.shared, mode.agent, mode.pair))
    doubt = mode.doubt[table.pair] / 2
    if table.link == "log":
        mu = mu * np.exp(doubt)
        return mu / dispersion, (table.y - mu) / dispersion
    share = mu / np.maximum(table.size, 1e-12)
    w = mu * (1 - share)
    return w / dispersion, (table.y - mu - doubt * w * (1 - 2 * share)) / dispersion


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
