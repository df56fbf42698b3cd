"""How well any detector could do: one that knows the floor's true rates and exactly what is planted how often.

For every agent and day it weighs each possible precursor (t every ten minutes, held for three hours or climbing for 1
to 4, which metrics, which strength, as often as they are planted) by its exact likelihood: log-normal talk and wrap
given the disposition, a Poisson process of unplanned pauses, and after t the fall of the outcome. Its score is the log
odds that a drop comes within the next three hours. It is Bayes' rule on the true model (Shiryaev 1963), so nothing that
sees the same calls finds more of the precursors at the same rate of false alerts, up to the grid of hypotheses and the
rare families (`alone`, `recovery`), which it does not look for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats
from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.cache import Recorded
from backend.bench.alerts.episode import FOREWARNED, size
from backend.bench.alerts.planting import (
    AGENT_EPISODES,
    CAMPAIGN_EPISODES,
    CLIMB_H,
    DAYS,
    HISTORY,
    HOUR,
    LAST_DROP,
    LEADS_H,
    OPENS,
    RECIPES,
    SIGNATURES,
)
from backend.bench.alerts.scores import METRIC_NAMES, Scores, silent
from backend.bench.alerts.scoring import BEFORE_SLOTS
from backend.bench.alerts.tables import FIRST_SLOT, SLOTS, TALK_SPREAD, WRAP_SPREAD, Shift
from backend.simulator.plan import UNPLANNED_PER_HOUR

DROP_FACTOR = 0.5
LEADS = {
    "held": np.linspace(*LEADS_H["held"], 4), "straight": np.arange(1.25, 4.0, 0.5),
    "campaign": np.arange(3.25, 4.0, 0.25),
}  # fmt: skip
DROPS_S = np.arange(10.0 * HOUR, LAST_DROP + 1, 600.0)
EDGE_S = FIRST_SLOT * INTERVAL_S


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Hypotheses of one kind of drifting day: t, onset and climb (s), and each one's chance on any agent-day."""

    drop: Floats
    onset: Floats
    climb: Floats
    chance: Floats

    def reached(self, at: NDArray[np.floating]) -> Floats:
        """(hypotheses, instants) the part of its size a drift has reached, from 0 to 1."""
        return np.asarray(np.clip((at - self.onset[:, None]) / self.climb[:, None], 0, 1))


def limit(recorded: Recorded) -> Scores:
    """The limit detector's scores of agents, to the worse."""
    people = recorded.centre.people
    shifts = recorded.shifts
    centre = {name: moments(shifts[:HISTORY], name) for name in ("z_talk", "z_wrap")}
    scores = silent(len(shifts) - HISTORY, len(people))
    grids = {kind: grid_of(kind, len(people)) for kind in ("held", "straight")}
    for (day, shift), (unit, person) in product(enumerate(shifts[HISTORY:]), enumerate(people)):
        gains = {
            kind: _gains(shift, person.agent_id, person.pause, grid, _strengths(kind), centre)
            for kind, grid in grids.items()
        }
        score, metric = _odds(gains, grids)
        scores.score[day, :, unit, 0] = score
        scores.metric[day, :, unit, 0] = metric
    return scores


def _strengths(kind: str) -> dict[float, float]:
    """Strength of the precursors of a kind of day -> its share of that day's episodes."""
    return {strength: share for family, strength, share in RECIPES[kind] if family in FOREWARNED}


def grid_of(kind: str, units: int) -> Grid:
    """t even between the earliest that fits and the last; what is not held climbs all the way there."""
    drop, lead = (a.ravel() for a in np.meshgrid(DROPS_S, LEADS[kind] * HOUR, indexing="ij"))
    first = np.maximum(OPENS + lead, 10.0 * HOUR)
    chance = (drop >= first) / np.maximum(LAST_DROP - first, 600.0)
    keep = chance > 0
    climb = np.full(len(lead), np.mean(CLIMB_H) * HOUR) if kind == "held" else lead
    episodes = CAMPAIGN_EPISODES if kind == "campaign" else AGENT_EPISODES
    often = episodes * [str(day) for day in DAYS].count(kind) / len(DAYS) / units
    return Grid(drop[keep], (drop - lead)[keep], climb[keep], chance[keep] / chance.sum() * often)


Gains = dict[str, NDArray[np.float32]]


def _gains(
    shift: Shift, agent_id: int, habit: float, grid: Grid, strengths: Iterable[float],
    centre: dict[str, tuple[float, float]],
) -> Gains:  # fmt: skip
    """Log likelihood ratios against no drift, summed up to the end of each slot: (strengths, hypotheses, SLOTS)."""
    calls = shift.calls
    mine = calls["agent_id"] == agent_id
    made: Gains = {}
    begin = calls["slot"][mine] * INTERVAL_S + EDGE_S - calls["talk_s"][mine]  # to within one slot
    reached = grid.reached(begin)
    for what, name, spread, slot in (
        ("handle", "z_talk", TALK_SPREAD, calls["slot"][mine]),
        ("wrap", "z_wrap", WRAP_SPREAD, np.minimum(calls["wrapped"][mine] - FIRST_SLOT, SLOTS - 1)),
    ):
        mean, sd = centre[name]
        z = (calls[name][mine] - mean) / sd
        by = []
        for strength in strengths:
            d = np.log(1 + (size(what, strength) - 1) * reached) / (spread[calls["status"][mine]] * sd)
            by.append(summed(d * z - 0.5 * d**2, slot))
        made[what] = np.stack(by)
    made["pause"] = _pauses(shift, agent_id, habit, grid, strengths)
    for what, hits, trials, chance in (
        ("contact", "contact", "human", "p_contact"), ("conversion", "status", "contact", "p_conversion"),
    ):  # fmt: skip
        tried = calls[trials][mine]
        hit = calls[hits][mine] < 2 if hits == "status" else calls[hits][mine]  # SALE and APPT are 0 and 1
        p = np.minimum(calls[chance][mine].astype(np.float64), 0.95)
        odds = np.where(hit, np.log(DROP_FACTOR), np.log((1 - DROP_FACTOR * p) / (1 - p))) * tried
        made[what] = summed(odds * (begin >= grid.drop[:, None]), calls["slot"][mine])
    return made


def _pauses(shift: Shift, agent_id: int, habit: float, grid: Grid, strengths: Iterable[float]) -> NDArray[np.float32]:
    middle = EDGE_S + (np.arange(SLOTS) + 0.5) * INTERVAL_S
    reached = grid.reached(middle)
    mine = shift.rest["agent_id"] == agent_id
    n = np.bincount(shift.rest["slot"][mine], minlength=SLOTS)
    there = np.isin(np.arange(SLOTS), shift.states["slot"][shift.states["agent_id"] == agent_id])
    usual = UNPLANNED_PER_HOUR * habit * INTERVAL_S / 3600 * there
    made = []
    for strength in strengths:
        factor = 1 + (size("pause", strength) - 1) * reached
        made.append(np.cumsum(n * np.log(factor) - usual * (factor - 1), axis=1))
    return np.stack(made).astype(np.float32)


def summed(gains: Floats, slot: NDArray[np.int64]) -> NDArray[np.float32]:
    """(hypotheses, calls) gains as running sums at the ends of the slots."""
    by_slot = np.zeros((SLOTS, len(gains)))
    np.add.at(by_slot, slot, gains.T)
    return np.cumsum(by_slot, axis=0).T.astype(np.float32)


def _odds(gains: dict[str, Gains], grids: dict[str, Grid]) -> tuple[NDArray[np.float32], NDArray[np.int16]]:
    """Log odds that t lies within the next three hours, per slot, and what moves most likely."""
    ends = EDGE_S + (np.arange(SLOTS) + 1) * INTERVAL_S
    planted = sum(float(grid.chance.sum()) * sum(_strengths(kind).values()) for kind, grid in grids.items())
    total, soon = np.full(SLOTS, 1 - planted), np.zeros(SLOTS)
    moving = np.zeros((3, SLOTS))
    for kind, grid in grids.items():
        gain = gains[kind]
        ahead = (grid.drop[:, None] > ends) & (grid.drop[:, None] <= ends + BEFORE_SLOTS * INTERVAL_S)
        fell = 0.5 * np.exp(gain["contact"]) + 0.5 * np.exp(gain["conversion"])
        for (metrics, often), (s, share) in product(SIGNATURES[kind], enumerate(_strengths(kind).values())):
            log = np.sum([gain[what][s] for what in metrics], axis=0, dtype=np.float64)
            mass = np.exp(np.minimum(log, 80.0)) * fell * (grid.chance * often * share)[:, None]
            total += mass.sum(0)
            now = (mass * ahead).sum(0)
            soon += now
            for what in metrics:
                moving[("handle", "wrap", "pause").index(what)] += now
    score = np.log(np.maximum(soon, 1e-12)) - np.log(np.maximum(total - soon, 1e-12))
    names = np.array([METRIC_NAMES.index(n) for n in ("handle_s", "wrap_s", "pause_share")], dtype=np.int16)
    return score.astype(np.float32), names[moving.argmax(0)]


def moments(shifts: list[Shift], name: str) -> tuple[float, float]:
    """Mean and standard deviation of the residuals on the days before: dead time makes wraps a little longer."""
    z = np.concatenate([shift.calls[name] for shift in shifts])
    return float(z.mean()), float(z.std())
