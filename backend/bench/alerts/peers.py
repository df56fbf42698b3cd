"""What one would do by hand, on the same shifts: anybody at random, the worst on the board, the rule of |z| > 2.5.

* random: an agent at work, a metric and an instant by lot.
* worst now: the last hour's figures of everybody on the campaign, the agent furthest on the wrong side, in standard
  deviations of the colleagues.
* z-score: each quarter hour against the mean and deviation of the agent's own last 20 quarter hours (the seed's rule).
All of them watch handle time, wrap, contact rate, conversions per contact and the share of pause.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats, Ints
from backend.bench.alerts.cache import Recorded
from backend.bench.alerts.planting import HISTORY
from backend.bench.alerts.scores import METRIC_NAMES, Scores, best_of, silent
from backend.bench.alerts.tables import SLOTS, Shift
from backend.simulator.codes import PAUSED

NAMES = ["handle_s", "wrap_s", "contact_rate", "conversion_per_contact", "pause_share"]
HARM = np.array([1.0, 1.0, -1.0, -1.0, 1.0])
HOUR, QUARTER, LAST = 12, 3, 20
LEAST = np.array([5, 5, 5, 5, 1])
"""Fewest observations behind a figure that is compared."""


def counted(shift: Shift, agents: Ints) -> tuple[Floats, Floats]:
    """Sums and numbers of observations by metric: (5, SLOTS, agents) each."""
    hits, trials = np.zeros((5, SLOTS, len(agents))), np.zeros((5, SLOTS, len(agents)))
    calls, wraps, states = shift.calls, shift.wraps, shift.states

    def add(m: int, table: dict[str, NDArray[np.int64]], value: NDArray[Any], weight: NDArray[Any]) -> None:
        where = table["slot"], np.searchsorted(agents, table["agent_id"])
        np.add.at(hits[m], where, value)
        np.add.at(trials[m], where, weight)

    one = np.ones(len(calls["slot"]))
    add(0, calls, calls["talk_s"] * 1.0, one)
    add(0, wraps, wraps["seconds"] * 1.0, np.zeros(len(wraps["slot"])))
    add(1, wraps, wraps["seconds"] * 1.0, np.ones(len(wraps["slot"])))
    add(2, calls, calls["contact"] * 1.0, calls["human"] * 1.0)
    add(3, calls, (calls["status"] < 2) * 1.0, calls["contact"] * 1.0)
    add(4, states, states["seconds"] * (states["state"] == PAUSED) / 3600, states["seconds"] / 3600)
    return hits, trials


def worst_now(recorded: Recorded, where: Ints) -> Scores:
    """Scores of the worst-on-the-board rule; `where` as `product.whereabouts` has it."""
    agents = np.array([p.agent_id for p in recorded.centre.people])
    made = []
    for day, shift in enumerate(recorded.shifts[HISTORY:]):
        hits, trials = (_rolled(part, HOUR) for part in counted(shift, agents))
        rate = np.divide(hits, trials, out=np.full_like(hits, np.nan), where=trials >= LEAST[:, None, None])
        made.append(_against(rate, where[day]))
    return _signed(np.stack(made, axis=1))


def z_score(recorded: Recorded) -> Scores:
    """Scores of the seed's rule, looked at every quarter hour."""
    agents = np.array([p.agent_id for p in recorded.centre.people])
    sums = [counted(shift, agents) for shift in recorded.shifts]
    per_day = SLOTS // QUARTER
    hits, trials = (np.concatenate([_quarters(part[k], per_day) for part in sums], axis=1) for k in (0, 1))
    value = np.divide(hits, trials, out=np.full_like(hits, np.nan), where=trials > 0)
    z = np.full_like(value, np.nan)
    for m in range(len(NAMES)):
        for a in range(len(agents)):
            there = np.flatnonzero(np.isfinite(value[m, :, a]))
            z[m, there, a] = _own_z(value[m, there, a])
    z = z[:, HISTORY * per_day :].reshape(len(NAMES), -1, per_day, len(agents))
    by_slot = np.full((len(NAMES), z.shape[1], SLOTS, len(agents)), np.nan)
    for k in range(QUARTER):  # known from the quarter's end until the next one's
        late = np.arange(per_day) * QUARTER + QUARTER - 1 + k
        by_slot[:, :, late[late < SLOTS]] = z[:, :, late < SLOTS]
    return _signed(by_slot)


def at_random(recorded: Recorded, rng: np.random.Generator) -> Scores:
    """Scores without meaning: independent numbers, a metric by lot, kept for two looks so that they count."""
    shifts, people = len(recorded.shifts) - HISTORY, len(recorded.centre.people)
    scores = silent(shifts, people)
    drawn = rng.random((shifts, SLOTS // 2 + 1, people))
    scores.score[..., 0] = np.repeat(drawn, 2, axis=1)[:, :SLOTS]
    names = np.array([METRIC_NAMES.index(name) for name in NAMES], dtype=np.int16)
    scores.metric[..., 0] = np.repeat(names[rng.integers(0, 5, drawn.shape)], 2, axis=1)[:, :SLOTS]
    return scores


def _rolled(part: Floats, slots: int) -> Floats:
    total = np.cumsum(part, axis=1)
    total[:, slots:] -= total[:, :-slots].copy()
    return total


def _against(rate: Floats, where: Ints) -> Floats:
    """Deviations from the colleagues on the same campaign, in their standard deviations."""
    z = np.full_like(rate, np.nan)
    for slot in range(SLOTS):
        for campaign_id in np.unique(where[slot]).tolist():
            mine = where[slot] == campaign_id
            known = np.isfinite(rate[:, slot, mine])
            n = known.sum(1, keepdims=True)
            x = np.where(known, rate[:, slot, mine], 0.0)
            mean = x.sum(1, keepdims=True) / np.maximum(n, 1)
            sd = np.sqrt((np.where(known, x - mean, 0.0) ** 2).sum(1, keepdims=True) / np.maximum(n - 1, 1))
            ok = known & (n >= 5) & (sd > 0)
            z[:, slot, mine] = np.where(ok, np.divide(x - mean, sd, out=np.zeros_like(x), where=sd > 0), np.nan)
    return z


def _quarters(part: Floats, per_day: int) -> Floats:
    return np.asarray(part[:, : per_day * QUARTER].reshape(len(part), per_day, QUARTER, -1).sum(2))


def _own_z(values: Floats) -> Floats:
    """Each value against the 20 before it."""
    z = np.full(len(values), np.nan)
    if len(values) <= LAST:
        return z
    before = np.lib.stride_tricks.sliding_window_view(values, LAST)[:-1]
    sd = before.std(1, ddof=1)
    z[LAST:] = np.divide(values[LAST:] - before.mean(1), sd, out=np.full(len(sd), np.nan), where=sd > 0)
    return z


def _signed(z: Floats) -> Scores:
    """(metrics, days, SLOTS, agents) deviations as scores of both signs."""
    worse = np.where(np.isfinite(z), z * HARM[:, None, None, None], -np.inf)
    better = np.where(np.isfinite(z), -z * HARM[:, None, None, None], -np.inf)
    return best_of(np.stack([worse, better], axis=-1), NAMES)
