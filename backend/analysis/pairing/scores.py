"""Who is how good once everybody's leads, hours and campaigns are made equal: the score beside the raw one (X28)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.estimates import TAIL, Floats, Ints, group_sum, quotient
from backend.analysis.pairing.fitted import Fitted, expected, linear
from backend.analysis.pairing.model import PairModel
from backend.analysis.pairing.moments import Moments, as_log_normal, own_effects

_REACH = float(-special.ndtri(TAIL))


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """One figure per agent: `raw` is the plain quotient (NaN without observations), `value` the adjusted one.

    `low` to `high` is the 80 % likely range, `sd` the remaining uncertainty.
    """

    raw: Floats
    value: Floats
    low: Floats
    high: Floats
    sd: Floats


@dataclass(frozen=True, slots=True, eq=False)
class AdjustedScores:
    """One row per agent: what they would make of the floor's average leads, campaigns and hours, beside what they made.

    `contacts` are those behind. `mix` is what the leads, campaigns and hours an agent was given bring per contact
    against the floor's average (1 is par, below 1 harder ones; NaN without contacts).
    """

    agent_ids: Ints
    contacts: Ints
    conversion_per_contact: Score
    conversions_per_hour: Score
    mix: Floats


def adjusted_scores(model: PairModel) -> AdjustedScores:
    """The scores of all agents, from their own effect and those on the campaigns they worked on."""
    parts = {name: _standard(fitted) for name, fitted in model.fitted.items()}
    contacts, won, hours = (each.sum(1).astype(np.float64) for each in (model.contacts, model.conversions, model.hours))
    hourly = Moments(*(np.sum([getattr(p, name) for p in parts.values()], axis=0) for name in ("mean", "variance")))
    return AdjustedScores(
        model.agent_ids, model.contacts.sum(1), _score(quotient(won, contacts), parts["conversion"]),
        _score(quotient(won, hours), hourly), _mix(model.fitted["conversion"]),
    )  # fmt: skip


def _standard(fitted: Fitted) -> Moments:
    """Logarithm of the rate each agent would have at the floor's average."""
    table = fitted.table
    weight = group_sum(table.pair, table.size, len(table.owner))
    share = weight / np.maximum(group_sum(table.owner, weight, table.agents), 1e-12)[table.owner]
    own, (level, doubt) = own_effects(fitted, share), _usual(fitted)
    return as_log_normal(fitted, Moments(own.mean + level, own.variance + doubt))


def _usual(fitted: Fitted) -> tuple[float, float]:
    """The floor's average as a linear predictor, with its variance; where nothing is known, the usual level."""
    table, total = fitted.table, float(fitted.table.size.sum())
    if total <= 0:
        return table.level, 1.0
    if table.link == "logit":
        return float(special.logit((table.y.sum() + 0.5) / (total + 1))), 0.0
    return float(np.log((table.y.sum() + 0.5) / total)), 0.0


def _score(raw: Floats, at: Moments) -> Score:
    value, sd = np.exp(at.mean + at.variance / 2), np.sqrt(at.variance)
    low, high = np.exp(at.mean - _REACH * sd), np.exp(at.mean + _REACH * sd)
    return Score(raw, value, np.minimum(low, value), np.maximum(high, value), value * np.sqrt(np.expm1(at.variance)))


def _mix(fitted: Fitted) -> Floats:
    """What an average agent would make of each agent's contacts, against all contacts."""
    table = fitted.table
    usual = expected(table, linear(table, fitted.mean, np.zeros(table.agents), np.zeros(len(table.owner))))
    agent = table.owner[table.pair]
    brings = quotient(group_sum(agent, usual, table.agents), group_sum(agent, table.size, table.agents))
    return np.asarray(brings * table.size.sum() / np.maximum(usual.sum(), 1e-12))
