"""How well any detector could do: one that knows the floor's true rates and exactly what is planted how often.

For every agent and day it weighs each possible precursor (t every ten minutes, ramps of 1 to 4 hours, which metrics,
which strength, as often as they are planted) by its exact likelihood: log-normal talk and wrap given the disposition,
a Poisson process of unplanned pauses, and after t the fall of the outcome. Its score is the log odds that a drop comes
within the next three hours. It is Bayes' rule on the true model (Shiryaev 1963), so nothing that sees the same calls
finds more of the precursors at the same rate of false alerts, up to the grid of hypotheses and the rare families
(`alone`, `recovery`), which it does not look for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats
from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.cache import Recorded
from backend.bench.alerts.planting import (
    AGENT_EPISODES,
    DAYS,
    HISTORY,
    HOUR,
    LAST_DROP,
    OPENS,
    PRECURSORS,
    RECIPES,
    size,
)
from backend.bench.alerts.scores import METRIC_NAMES, Scores, silent
from backend.bench.alerts.scoring import BEFORE_SLOTS
from backend.bench.alerts.tables import FIRST_SLOT, SLOTS, TALK_SPREAD, WRAP_SPREAD, Shift
from backend.simulator.plan import UNPLANNED_PER_HOUR

DROP_FACTOR = 0.5
RAMPS_H = np.arange(1.25, 4.0, 0.5)
DROPS_S = np.arange(10.0 * HOUR, LAST_DROP + 1, 600.0)
STRENGTHS = [(strength, share) for family, strength, share in RECIPES if family == "precursor"]
EDGE_S = FIRST_SLOT * INTERVAL_S


def limit(recorded: Recorded) -> Scores:
    """The limit detector's scores of agents, to the worse."""
    people = recorded.centre.people
    shifts = recorded.shifts
    centre = {name: _moments(shifts[:HISTORY], name) for name in ("z_talk", "z_wrap")}
    scores = silent(len(shifts) - HISTORY, len(people))
    drop, ramp, prior = _grid()
    share = sum(s for _, s in STRENGTHS) * AGENT_EPISODES * DAYS.count("agents") / len(DAYS) / len(people)
    for day, shift in enumerate(shifts[HISTORY:]):
        for unit, person in enumerate(people):
            gain = _gains(shift, person.agent_id, person.pause, drop, ramp, centre)
            score, metric = _odds(gain, prior, share, drop)
            scores.score[day, :, unit, 0] = score
            scores.metric[day, :, unit, 0] = metric
    return scores


def _grid() -> tuple[Floats, Floats, Floats]:
    """t and ramp (s) of every hypothesis with its chance: t even between the earliest that fits and the last."""
    drop, ramp = (a.ravel() for a in np.meshgrid(DROPS_S, RAMPS_H * HOUR, indexing="ij"))
    first = np.maximum(OPENS + ramp, 10.0 * HOUR)
    chance = (drop >= first) / np.maximum(LAST_DROP - first, 600.0)
    keep = chance > 0
    return drop[keep], ramp[keep], chance[keep] / chance.sum()


def _gains(
    shift: Shift, agent_id: int, habit: float, drop: Floats, ramp: Floats, centre: dict[str, tuple[float, float]]
) -> dict[str, NDArray[np.float32]]:
    """Log likelihood ratios against no drift, summed up to the end of each slot: (strengths, hypotheses, SLOTS)."""
    calls = shift.calls
    mine = calls["agent_id"] == agent_id
    made: dict[str, NDArray[np.float32]] = {}
    begin = calls["slot"][mine] * INTERVAL_S + EDGE_S - calls["talk_s"][mine]  # to within one slot
    reached = np.clip((begin - (drop - ramp)[:, None]) / ramp[:, None], 0, 1)
    for what, name, spread, slot in (
        ("handle", "z_talk", TALK_SPREAD, calls["slot"][mine]),
        ("wrap", "z_wrap", WRAP_SPREAD, np.minimum(calls["wrapped"][mine] - FIRST_SLOT, SLOTS - 1)),
    ):
        mean, sd = centre[name]
        z = (calls[name][mine] - mean) / sd
        by = []
        for strength, _ in STRENGTHS:
            d = np.log(1 + (size(what, strength) - 1) * reached) / (spread[calls["status"][mine]] * sd)
            by.append(_summed(d * z - 0.5 * d**2, slot))
        made[what] = np.stack(by)
    made["pause"] = _pauses(shift, agent_id, habit, drop, ramp)
    for what, hits, trials, chance in (
        ("contact", "contact", "human", "p_contact"), ("conversion", "status", "contact", "p_conversion"),
    ):  # fmt: skip
        tried = calls[trials][mine]
        hit = calls[hits][mine] < 2 if hits == "status" else calls[hits][mine]  # SALE and APPT are 0 and 1
        p = np.minimum(calls[chance][mine].astype(np.float64), 0.95)
        odds = np.where(hit, np.log(DROP_FACTOR), np.log((1 - DROP_FACTOR * p) / (1 - p))) * tried
        made[what] = _summed(odds * (begin >= drop[:, None]), calls["slot"][mine])
    return made


def _pauses(shift: Shift, agent_id: int, habit: float, drop: Floats, ramp: Floats) -> NDArray[np.float32]:
    middle = EDGE_S + (np.arange(SLOTS) + 0.5) * INTERVAL_S
    reached = np.clip((middle - (drop - ramp)[:, None]) / ramp[:, None], 0, 1)
    mine = shift.rest["agent_id"] == agent_id
    n = np.bincount(shift.rest["slot"][mine], minlength=SLOTS)
    there = np.isin(np.arange(SLOTS), shift.states["slot"][shift.states["agent_id"] == agent_id])
    usual = UNPLANNED_PER_HOUR * habit * INTERVAL_S / 3600 * there
    made = []
    for strength, _ in STRENGTHS:
        factor = 1 + (size("pause", strength) - 1) * reached
        made.append(np.cumsum(n * np.log(factor) - usual * (factor - 1), axis=1))
    return np.stack(made).astype(np.float32)


def _summed(gains: Floats, slot: NDArray[np.int64]) -> NDArray[np.float32]:
    """(hypotheses, calls) gains as running sums at the ends of the slots."""
    by_slot = np.zeros((SLOTS, len(gains)))
    np.add.at(by_slot, slot, gains.T)
    return np.cumsum(by_slot, axis=0).T.astype(np.float32)


def _odds(
    gain: dict[str, NDArray[np.float32]], prior: Floats, share: float, drop: Floats
) -> tuple[NDArray[np.float32], NDArray[np.int16]]:
    """Log odds that t lies within the next three hours, per slot, and what moves most likely."""
    ends = EDGE_S + (np.arange(SLOTS) + 1) * INTERVAL_S
    ahead = (drop[:, None] > ends) & (drop[:, None] <= ends + BEFORE_SLOTS * INTERVAL_S)
    fell = 0.5 * np.exp(gain["contact"]) + 0.5 * np.exp(gain["conversion"])
    total, soon = np.full(SLOTS, 1 - share), np.zeros(SLOTS)
    moving = np.zeros((3, SLOTS))
    scale = sum(s for _, s in STRENGTHS)
    for metrics, often in PRECURSORS:
        for s, (_, weight) in enumerate(STRENGTHS):
            log = np.sum([gain[what][s] for what in metrics], axis=0, dtype=np.float64)
            mass = np.exp(np.minimum(log, 80.0)) * fell * (prior * share * often * weight / scale)[:, None]
            total += mass.sum(0)
            now = (mass * ahead).sum(0)
            soon += now
            for what in metrics:
                moving[("handle", "wrap", "pause").index(what)] += now
    score = np.log(np.maximum(soon, 1e-12)) - np.log(np.maximum(total - soon, 1e-12))
    names = np.array([METRIC_NAMES.index(n) for n in ("handle_s", "wrap_s", "pause_share")], dtype=np.int16)
    return score.astype(np.float32), names[moving.argmax(0)]


def _moments(shifts: list[Shift], name: str) -> tuple[float, float]:
    """Mean and standard deviation of the residuals on the days before: dead time makes wraps a little longer."""
    z = np.concatenate([shift.calls[name] for shift in shifts])
    return float(z.mean()), float(z.std())
