"""Agents x campaigns: who does what well where, marked only where the data separate (A027, A060, A061)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from backend.analysis import rates, times
from backend.analysis.estimates import Estimates, Floats, Ints, enough, group_sum, quotient
from backend.analysis.metrics import COUNTS, SECONDS_PER_HOUR, WEAK_CONTACTS, WEAK_HOURS
from backend.analysis.sums import Sums

MatrixMetric = Literal["conversion_per_contact", "conversions_per_hour", "handle_s", "contacts_per_hour"]
CellMark = Literal["", "best", "tie", "mismatch", "thin"]

APART = 0.90
"""The best cell of a campaign is marked when it is truly ahead of the next with at least this chance."""

FINE = 1.0
"""An agent is fine elsewhere when there they do at least what their other campaigns lead one to expect."""


@dataclass(frozen=True, slots=True)
class MatrixCells:
    """The pairs that met: positions of agent and campaign, the pulled figure and its mark; `average` per campaign."""

    agent: Ints
    campaign: Ints
    estimates: Estimates
    mark: list[CellMark]
    average: Floats


def read_cells(sums: Sums, metric: MatrixMetric, min_n: int) -> MatrixCells:
    """Every pair of agent and campaign with calls, pulled toward the campaign's average."""
    campaigns = len(sums.campaign_ids)
    met = np.flatnonzero(sums.cells["calls"] > 0)
    campaign = sums.cells.campaign[met]
    hits, size, n = _parts(sums, metric, met)
    average = quotient(group_sum(campaign, hits, campaigns), group_sum(campaign, size, campaigns))
    estimates = _estimate(sums, metric, met, hits, size, n)
    marks = _marks(sums.cells.agent[met], campaign, estimates, average, size, min_n, outcome=metric != "handle_s")
    return MatrixCells(sums.cells.agent[met], campaign, estimates, marks, average)


def _parts(sums: Sums, metric: MatrixMetric, met: Ints) -> tuple[Floats, Floats, Ints]:
    """Numerator, denominator and number of observations of each cell."""
    cells = sums.cells
    if metric == "conversion_per_contact":
        hits, size, n = cells["conversions"], cells["contacts"], cells["contacts"]
    elif metric == "handle_s":
        hits, size, n = cells["talk_s"] + cells["after_s"], cells["human"], cells["human"]
    else:
        event, observed = COUNTS[metric]
        size = cells["productive_s"] / SECONDS_PER_HOUR
        hits, n = np.where(size > 0, cells[event], 0.0), cells[observed]
    return hits[met], size[met], np.rint(n[met]).astype(np.int64)


def _estimate(sums: Sums, metric: MatrixMetric, met: Ints, hits: Floats, size: Floats, n: Ints) -> Estimates:
    rows, campaign = np.arange(len(met)), sums.cells.campaign[met]
    if metric == "conversion_per_contact":
        prior = rates.mix_prior(rows, campaign, hits, size, len(met), WEAK_CONTACTS, share=True)
        return rates.shrink_shares(hits, n, prior)
    if metric == "handle_s":
        cells, total = sums.cells, sums.campaigns
        noise = times.relative_variance(*(cells[name][met] for name in ("talk_s", "talk_sq", "after_s", "calls")))
        usual = times.handle_s(total["talk_s"], total["after_s"], total["human"])[campaign]
        return rates.shrink_times(
            quotient(hits, size), noise, np.nan_to_num(usual, nan=1.0), n, len(np.unique(campaign))
        )
    prior = rates.mix_prior(rows, campaign, hits, size, len(met), WEAK_HOURS, share=False)
    return rates.shrink_counts(hits, size, prior, n=n)


def _marks(
    agent: Ints, campaign: Ints, estimates: Estimates, average: Floats, size: Floats, min_n: int, *, outcome: bool
) -> list[CellMark]:
    """thin, else best or tie at the top of a campaign, else mismatch; handle times are only ever thin."""
    firm = enough(estimates, min_n)
    mark = np.where(firm, "", "thin").astype(object)
    if not outcome:
        return list(mark)
    here = average[campaign]
    low = firm & (estimates.high < here) & _fine_elsewhere(agent, estimates, here, size, min_n)
    mark[low] = "mismatch"
    for column in np.unique(campaign[firm]):
        rows = np.flatnonzero(firm & (campaign == column))
        if len(rows) > 1:
            top, tied = _leaders(estimates.take(rows))
            mark[rows[tied]] = "best" if top else "tie"
    return list(mark)


def _fine_elsewhere(agent: Ints, estimates: Estimates, here: Floats, size: Floats, min_n: int) -> np.ndarray:
    """Where the agent's other campaigns, taken together, go at least as expected with at least `min_n` observations."""
    agents = int(agent.max()) + 1 if len(agent) else 0
    weight = np.where(np.isfinite(here) & (here > 0), size, 0.0)
    expected = weight * np.nan_to_num(here)
    achieved = weight * estimates.value
    others = [group_sum(agent, column, agents)[agent] - column for column in (achieved, expected)]
    n = group_sum(agent, estimates.n.astype(np.float64), agents)[agent] - estimates.n
    return np.asarray((n >= min_n) & (others[1] > 0) & (others[0] >= FINE * others[1]))


def _leaders(column: Estimates) -> tuple[bool, Ints]:
    """Whether the best cell stands alone, and the cells at the top that cannot be told apart from it."""
    order = np.argsort(-column.value, kind="stable")
    gap = column.value[order[0]] - column.value[order]
    certainty = gap / np.maximum(np.hypot(column.sd[order[0]], column.sd[order]), 1e-12)
    together = order[certainty < special.ndtri(APART)]
    return len(together) == 1, together
