"""The day-curve: which share of a day's calls falls into each slot, per weekday.

The curve of all recent days (half-life 12 open days) times the weekday's own habit: its ratio to all days
(half-life 60), smoothed over neighbouring slots and pulled toward 1 as k / (k + 2) with k remembered days of
that weekday (Gelman et al. 2013, ch. 5). A wild slot, as after an outage, counts only as far as two deviations from
what that day's size makes likely (Huber's winsorised mean); a day wild in over a third of its slots or calls
is no day to learn the curve from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HALF_LIFE_DAYS = 60.0
RECENT_DAYS = 12.0
"""Half-lives, in open days, of the weekdays' habits and of the curve they all share."""

PULL_DAYS = 2.0
CAP = 2.0
"""A slot further than this many deviations from the curve is moved to there."""

WILD_SHARE = 0.35
"""A day with more than this share of its slots, or of its calls, beyond the cap teaches no curve."""

_NOISE = 2.0
_ROUGHNESS = 0.1
_YOUNG_DAYS = 5
_ALL, _RECENT = 7, 8
_KEEP = np.array([0.5 ** (1 / HALF_LIFE_DAYS)] * 8 + [0.5 ** (1 / RECENT_DAYS)])
_SMOOTH = np.array([0.25, 0.5, 0.25])


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Discounted sums over past days: `calls` (9, slots), `size` (9,) and number of `days` (9,).

    Rows 0 to 6 are Monday to Sunday, row 7 all days, row 8 all days as the recent ones have it.
    """

    calls: Floats
    size: Floats
    days: Floats

    @property
    def slots(self) -> int:
        """Number of slots of a day."""
        return int(self.calls.shape[1])


def start(slots: int) -> Curve:
    """No day known; every slot is as likely as the next."""
    return Curve(np.zeros((9, slots)), np.zeros(9), np.zeros(9))


def share(curve: Curve, weekday: int) -> Floats:
    """Share of the day's calls in each slot (slots,), summing to 1; flat while no day is known. 0 is Monday."""
    if curve.size[_ALL] <= 0:
        return np.full(curve.slots, 1 / curve.slots)
    overall, recent = (curve.calls[row] / curve.size[row] for row in (_ALL, _RECENT))
    if curve.size[weekday] <= 0:
        return _normal(recent)
    own = curve.calls[weekday] / curve.size[weekday]
    ratio = np.where(overall > 0, own / np.maximum(overall, 1e-12), 1.0)
    ratio = np.convolve(np.pad(ratio, 1, mode="edge"), _SMOOTH, "valid")
    trust = curve.days[weekday] / (curve.days[weekday] + PULL_DAYS)
    return _normal(recent * (trust * ratio + 1 - trust))


def learn(curve: Curve, weekday: int, counts: Floats) -> tuple[Curve, bool]:
    """The state after a finished day with `counts` (slots,), and whether its shape was believed."""
    tamed, size, wild = counts, float(counts.sum()), 0.0
    if curve.days[_ALL] > _YOUNG_DAYS:
        tamed, size, wild = _tame(share(curve, weekday), counts)
    if size <= 0 or wild > WILD_SHARE:
        return curve, False
    calls, total, days = curve.calls * _KEEP[:, None], curve.size * _KEEP, curve.days * _KEEP
    for row in (weekday, _ALL, _RECENT):
        calls[row] += tamed
        total[row] += size
        days[row] += 1.0
    return Curve(calls, total, days), True


def _tame(shares: Floats, counts: Floats) -> tuple[Floats, float, float]:
    """Counts moved to within the cap of size x shares, the size that fits them, the share moved (slots or calls)."""
    size = float(counts.sum())
    tamed, slots_moved = counts, 0.0
    for _ in range(6):
        mean = size * shares
        reach = CAP * np.sqrt(_NOISE * mean + (_ROUGHNESS * mean) ** 2 + 0.25)
        tamed = np.clip(counts, mean - reach, mean + reach)
        slots_moved = float(np.mean(np.abs(counts - mean) > reach))
        size = float(tamed.sum())
    calls_moved = float(np.abs(counts - tamed).sum()) / max(float(counts.sum()), 1.0)
    return tamed, size, max(slots_moved, calls_moved)


def _normal(shares: Floats) -> Floats:
    total = shares.sum()
    return shares / total if total > 0 else np.full(len(shares), 1 / len(shares))
