"""From scores to alerts, the plain way: two looks in a row, hysteresis, a cool-down, and merging of three.

A stand-in for the product's own desk wherever a threshold is varied; the product's desk is scored beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Ints
from backend.bench.alerts.scores import Scores
from backend.bench.alerts.tables import SLOTS

LOOKS, HYSTERESIS, COOL_SLOTS = 2, 2.0, 24
MERGE, MERGE_SLOTS = 3, 12


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """Alerts in order of time: day, slot at whose end it was raised, unit (position), sign, metric, score.

    `merged` marks the alert that stands for three or more agents of one campaign; its unit is the campaign's id.
    """

    day: Ints
    slot: Ints
    unit: Ints
    sign: Ints
    metric: Ints
    score: NDArray[np.float64]
    merged: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.day)

    def take(self, rows: NDArray[np.bool_] | Ints) -> Raised:
        """Some of the alerts."""
        return Raised(*(getattr(self, name)[rows] for name in Raised.__slots__))


def raise_alerts(scores: Scores, threshold: float) -> Raised:
    """Alerts of units whose score stays at or above the threshold for two intervals."""
    days, _, units, signs = scores.score.shape
    shape = (days, units, signs)
    streak, opened = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool)
    last = np.full(shape, -COOL_SLOTS)
    found: list[tuple[Ints, ...]] = []
    for slot in range(SLOTS):
        now = scores.score[:, slot]
        streak = np.where(now >= threshold, streak + 1, 0)
        opened &= now >= threshold - HYSTERESIS
        new = (streak >= LOOKS) & ~opened & (slot - last >= COOL_SLOTS)
        opened |= new
        last[new] = slot
        day, unit, sign = np.nonzero(new)
        found.append((day, np.full(len(day), slot), unit, sign))
    day, slots, unit, sign = (np.concatenate(columns) for columns in zip(*found, strict=True))
    metric = scores.metric[day, slots, unit, sign].astype(np.int64)
    score = scores.score[day, slots, unit, sign].astype(np.float64)
    return Raised(day, slots, unit, sign, metric, score, np.zeros(len(day), dtype=bool))


def merge(raised: Raised, campaign: Ints) -> Raised:
    """Agents' alerts in which the third alike on a campaign within an hour stands for all; later ones are left out.

    `campaign` (days, SLOTS, agents) is the campaign id each agent is on.
    """
    where = campaign[raised.day, raised.slot, raised.unit]
    recent: dict[tuple[int, int, int, int], list[int]] = {}
    said: dict[tuple[int, int, int, int], int] = {}
    keep, unit, merged = np.ones(len(raised), dtype=bool), raised.unit.copy(), raised.merged.copy()
    for i in range(len(raised)):
        key = (int(raised.day[i]), int(where[i]), int(raised.sign[i]), int(raised.metric[i]))
        slot = int(raised.slot[i])
        alike = [s for s in recent.get(key, []) if slot - s <= MERGE_SLOTS] + [slot]
        recent[key] = alike
        if len(alike) >= MERGE:
            if slot - said.get(key, -99) <= COOL_SLOTS:
                keep[i] = False
                continue
            said[key], unit[i], merged[i] = slot, where[i], True
    return Raised(raised.day, raised.slot, unit, raised.sign, raised.metric, raised.score, merged).take(keep)


def threshold_for(scores: Scores, alerts: int, sign: int) -> float:
    """The threshold at which about so many alerts of a sign are raised, found by halving."""
    finite = scores.score[..., sign][np.isfinite(scores.score[..., sign])]
    if not len(finite):
        return float("inf")
    low, high = float(finite.min()) - 1, float(finite.max()) + 1
    for _ in range(16):
        middle = 0.5 * (low + high)
        if int((raise_alerts(scores, middle).sign == sign).sum()) > alerts:
            low = middle
        else:
            high = middle
    return high


def threshold_for_false(scores: Scores, alerts: int, clean: NDArray[np.bool_]) -> float:
    """The threshold at which about so many alerts to the worse are raised on the clean days together."""
    return threshold_for(Scores(scores.score[clean], scores.metric[clean]), alerts, 0)
