"""What one rate is fitted to, and what a fit says: tables of counts, spreads, the joint posterior of all effects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from backend.analysis.estimates import Floats, Ints, group_sum
from backend.analysis.pairing import elimination as out

Link = Literal["log", "logit"]


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

    `y` and `size` count recent days more than old ones, `all_y` and `all_size` all alike. `block` (rows) counts
    stretches of days of a pair, from 0 in order.
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
    block: Ints
    y: Floats
    size: Floats
    all_y: Floats
    all_size: Floats

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
    dispersion: float
    steps: int


def linear(table: Table, shared: Floats, agent: Floats, pair: Floats) -> Floats:
    """The linear predictor of each row."""
    own = table.level + agent[table.owner] + pair
    return np.asarray(out.predicted(table.cols, table.xs, table.pair, shared, own))


def expected(table: Table, eta: Floats) -> Floats:
    """What each row would bring with these linear predictors."""
    if table.link == "logit":
        return np.asarray(table.size * special.expit(eta))
    return np.asarray(table.size * np.exp(np.minimum(eta, 30.0)))


def informants(table: Table, most: int) -> Table:
    """The rows of `most` agents, evenly from those with few to those with many: enough to learn spreads from."""
    told = group_sum(table.owner[table.pair], table.all_size, table.agents)
    order = np.argsort(told, kind="stable")[int((told == 0).sum()) :]
    chosen = np.unique(order[np.linspace(0, len(order) - 1, min(most, len(order))).astype(np.int64)])
    number = np.full(table.agents, -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    pairs = np.flatnonzero(number[table.owner] >= 0)
    rows = number[table.owner[table.pair]] >= 0
    of_rows = ("cols", "xs", "y", "size", "all_y", "all_size")
    return replace(
        table, agents=len(chosen), owner=number[table.owner[pairs]], campaign=table.campaign[pairs],
        pair=np.searchsorted(pairs, table.pair[rows]).astype(np.int64),
        block=np.unique(table.block[rows], return_inverse=True)[1].astype(np.int64),
        **{name: getattr(table, name)[rows] for name in of_rows},
    )  # fmt: skip
