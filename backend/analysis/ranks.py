"""Places on the board with the places the data allow, ties, and how far the order is skill (X11, X12)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.estimates import Bools, Estimates, Ints, draw

RANGE = 0.90
"""A rank range holds the true place (among those ranked) nine times in ten."""

APART = 0.90
"""Two agents are told apart when one is truly ahead with at least this chance."""

_DRAWN_ROWS = 20_000

FRACTIONS = (
    (0.1, "a tenth"), (0.25, "a quarter"), (1 / 3, "a third"), (0.5, "half"), (2 / 3, "two thirds"),
    (0.75, "three quarters"), (0.9, "nine tenths"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranks:
    """Places per row, 1 the best, 0 where not ranked; `tie` numbers groups that cannot be told apart, 0 for none."""

    rank: Ints
    low: Ints
    high: Ints
    tie: Ints


def rank_rows(estimates: Estimates, shown: Bools, rng: np.random.Generator) -> Ranks:
    """Rank the shown rows by their estimate, the highest first; equal estimates keep the order of the rows."""
    rows = np.flatnonzero(shown)
    rank, low, high, tie = (np.zeros(len(shown), dtype=np.int64) for _ in range(4))
    if not len(rows):
        return Ranks(rank, low, high, tie)
    ranked = estimates.take(rows)
    order = np.argsort(-ranked.value, kind="stable")
    rank[rows[order]] = np.arange(1, len(rows) + 1)
    draws = int(np.clip(_DRAWN_ROWS // len(rows), 100, 600))
    places = np.argsort(np.argsort(-draw(ranked, rng, draws), axis=1), axis=1) + 1
    tail = (1 - RANGE) / 2
    ends = np.quantile(places, [tail, 1 - tail], axis=0, method="nearest").astype(np.int64)
    low[rows], high[rows] = np.minimum(ends[0], rank[rows]), np.maximum(ends[1], rank[rows])
    tie[rows[order]] = _ties(ranked.take(order))
    return Ranks(rank, low, high, tie)


def rank_counts(counts: Ints, shown: Bools) -> Ranks:
    """Rank by a plain count, where nothing is uncertain: equal counts share a tie."""
    rows = np.flatnonzero(shown)
    rank, tie = np.zeros(len(shown), dtype=np.int64), np.zeros(len(shown), dtype=np.int64)
    order = rows[np.argsort(-counts[rows], kind="stable")]
    rank[order] = np.arange(1, len(rows) + 1)
    _, group, size = np.unique(-counts[order], return_inverse=True, return_counts=True)
    tie[order] = np.where(size[group] > 1, group + 1, 0)
    return Ranks(rank, rank.copy(), rank.copy(), tie)


def _ties(best_first: Estimates) -> Ints:
    """Groups from the top: each leader with those directly behind who cannot be told apart from the leader."""
    value, sd = best_first.value, best_first.sd
    tie, start, group = np.zeros(len(value), dtype=np.int64), 0, 0
    while start < len(value):
        gap = (value[start] - value[start:]) / np.maximum(np.hypot(sd[start], sd[start:]), 1e-12)
        apart = np.flatnonzero(gap >= special.ndtri(APART))
        end = start + int(apart[0]) if len(apart) else len(value)
        if end - start > 1:
            group += 1
            tie[start:end] = group
        start = max(end, start + 1)
    return tie


def reliability(estimates: Estimates, shown: Bools) -> float | None:
    """Share of the variation between the raw figures that is true difference (0 to 1); None with fewer than five rows.

    For pulled estimates it is the mean weight of the agents' own data; else 1 - noise variance / variance.
    """
    rows = np.flatnonzero(shown)
    if len(rows) < 5:
        return None
    if estimates.own[rows].min() < 1:
        return float(estimates.own[rows].mean())
    spread = float(estimates.value[rows].var(ddof=1))
    return max(0.0, 1 - float((estimates.sd[rows] ** 2).mean()) / spread) if spread > 0 else 0.0


def reliability_sentence(value: float | None, n: int, observations: str) -> str:
    """The reliability in plain words; `observations` names what `n` (median per agent) counts."""
    if value is None:
        return "Too few agents with enough calls to say how much of the order is skill."
    if value < 0.06:
        return f"Hardly any of the order is skill: with {n} {observations} per agent it is nearly all luck."
    if value > 0.95:
        return f"Nearly all of the order is skill: {n} {observations} per agent are behind it."
    twice = f"twice as many would make it about {_fraction(2 * value / (1 + value))}"
    start = f"About {_fraction(value)} of the order is skill, the rest is luck of the calls"
    longer = f"; {twice}" if _fraction(value) != _fraction(2 * value / (1 + value)) else ""
    return f"{start}: {n} {observations} per agent are behind it{longer}."


def _fraction(value: float) -> str:
    return min(FRACTIONS, key=lambda f: abs(f[0] - value))[1]
