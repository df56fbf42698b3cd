"""How well any detector could do for campaigns: Bayes' rule on the true rates, as `limit` is for agents.

It knows what every agent does that day, drifting or not, and each list, so that only the campaign's own drift is left.
Calls that were answered count; dials nobody answered are left out, which only blurs when an answer rate has fallen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats
from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.cache import Recorded
from backend.bench.alerts.episode import size
from backend.bench.alerts.limit import DROP_FACTOR, EDGE_S, Grid, grid_of, moments, summed
from backend.bench.alerts.planting import CONTACT_BEFORE, HISTORY, OUTCOMES, RECIPES, SIGNATURES
from backend.bench.alerts.scores import METRIC_NAMES, Scores, silent
from backend.bench.alerts.scoring import BEFORE_SLOTS
from backend.bench.alerts.tables import FIRST_SLOT, SLOTS, TALK_SPREAD, WRAP_SPREAD, Table, lookup
from backend.simulator.rates import DayRates

NAMES = {"handle": "handle_s", "wrap": "wrap_s", "contact": "contact_rate"}
Rates = tuple[DayRates, DayRates]


def campaign_limit(recorded: Recorded) -> Scores:
    """The limit's scores of campaigns, to the worse."""
    shifts = recorded.shifts
    ids = [part.id for part in recorded.centre.plain.campaign]
    centre = {name: moments(shifts[:HISTORY], name) for name in ("z_talk", "z_wrap")}
    scores, grid = silent(len(shifts) - HISTORY, len(ids)), grid_of("campaign", len(ids))
    for day, shift in enumerate(shifts[HISTORY:]):
        rates = recorded.centre.rates(day + HISTORY)
        for unit, campaign_id in enumerate(ids):
            mine = shift.calls["campaign_id"] == campaign_id
            calls = {name: column[mine] for name, column in shift.calls.items()}
            score, metric = _odds(_gains(calls, rates, campaign_id, grid, centre), grid)
            scores.score[day, :, unit, 0] = score
            scores.metric[day, :, unit, 0] = metric
    return scores


def _gains(
    calls: Table, rates: Rates, campaign_id: int, grid: Grid, centre: dict[str, tuple[float, float]]
) -> dict[str, Floats]:
    """Log likelihood ratios summed up to the end of each slot, (hypotheses, SLOTS): climbing metrics, falls by name."""
    begin = calls["slot"] * INTERVAL_S + EDGE_S - calls["talk_s"]
    reached, made = grid.reached(begin), {}
    wrapped = np.minimum(calls["wrapped"] - FIRST_SLOT, SLOTS - 1)
    for what, name, spread, slot in (
        ("handle", "z_talk", TALK_SPREAD, calls["slot"]), ("wrap", "z_wrap", WRAP_SPREAD, wrapped),
    ):  # fmt: skip
        mean, sd = centre[name]
        wide = spread[calls["status"]]
        z = (calls[name] - mean + np.log(_moved(calls, rates, campaign_id, what, begin)) / wide) / sd
        d = np.log(1 + (size(what, 1.0) - 1) * reached) / (wide * sd)
        made[what] = summed(d * z - 0.5 * d**2, slot)
    after = begin >= grid.drop[:, None]
    for what, hit, tried in (
        ("contact", calls["contact"], calls["human"]), ("conversion", calls["status"] < 2, calls["contact"]),
    ):  # fmt: skip
        p = np.minimum(calls[f"p_{what}"] / _moved(calls, rates, campaign_id, what, begin), 0.95)
        if what == "contact":
            made[what] = summed(_share(hit, p, 1 + (CONTACT_BEFORE - 1) * reached) * tried, calls["slot"])
        fall = _share(hit, p, np.full((1, len(p)), DROP_FACTOR)) * tried
        made[f"fall of {what}"] = summed(fall * after, calls["slot"])
    made["fall of answer"] = np.zeros_like(made["fall of contact"])
    return {name: gain.astype(np.float64) for name, gain in made.items()}


def _share(hit: NDArray[np.bool_], p: Floats, factor: Floats) -> Floats:
    """Log likelihood ratios of hits whose chance is `factor` times p."""
    return np.asarray(np.where(hit, np.log(factor), np.log((1 - factor * p) / (1 - p))))


def _moved(calls: Table, rates: Rates, campaign_id: int, what: str, begin: NDArray[np.int64]) -> Floats:
    """How far the campaign's rate is off over how far the agent's is: what the tables' residuals lack and hold."""
    planted, plain = rates
    slot = begin // INTERVAL_S
    now, usual = (np.array(getattr(one.campaigns[campaign_id], what)) for one in (planted, plain))
    own, without = (
        lookup({i: getattr(r, what) for i, r in one.agents.items()}, calls["agent_id"], slot)
        for one in (planted, plain)
    )
    return np.asarray((now / usual)[np.clip(slot, 0, len(now) - 1)] * without / own)


def _odds(gains: dict[str, Floats], grid: Grid) -> tuple[NDArray[np.float32], NDArray[np.int16]]:
    """Log odds that t lies within the next three hours, per slot, and what moves most likely."""
    ends = EDGE_S + (np.arange(SLOTS) + 1) * INTERVAL_S
    ahead = (grid.drop[:, None] > ends) & (grid.drop[:, None] <= ends + BEFORE_SLOTS * INTERVAL_S)
    share = sum(share for family, _, share in RECIPES["campaign"] if family == "precursor")
    logs = []
    for metrics, often in SIGNATURES["campaign"]:
        falls = [gains[f"fall of {what}"] for what in OUTCOMES if what not in metrics]
        log = np.sum([gains[what] for what in metrics], axis=0)
        logs.append(log + np.logaddexp.reduce(falls, axis=0) - np.log(len(falls) / (often * share)))
    mass = np.stack(logs) + np.log(grid.chance)[:, None]
    top = np.maximum(mass.max((0, 1)), 0.0)
    odds = np.exp(mass - top)
    by_signature = (odds * ahead).sum(1)
    rest = (1 - share * grid.chance.sum()) * np.exp(-top) + (odds * ~ahead).sum((0, 1))
    score = np.log(np.maximum(by_signature.sum(0), 1e-12)) - np.log(np.maximum(rest, 1e-12))
    lead = [METRIC_NAMES.index(NAMES[metrics[0]]) for metrics, _ in SIGNATURES["campaign"]]
    return score.astype(np.float32), np.array(lead, dtype=np.int16)[by_signature.argmax(0)]
