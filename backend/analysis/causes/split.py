"""A change of a rate split into causes that add up to it: first what the mix did, then who shares the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from backend.analysis.causes.effects import Baseline, Coded
from backend.analysis.causes.mix import logarithmic_mean, split_mix
from backend.analysis.causes.shared import Cells
from backend.analysis.estimates import Bools, Floats, Ints

CauseName = Literal[
    "staffing", "list_quality", "campaign_mix", "hour_mix", "lead_mix", "time_on_shift", "agent", "rest"
]
CAUSES: tuple[CauseName, ...] = (
    "staffing", "list_quality", "campaign_mix", "hour_mix", "lead_mix", "time_on_shift", "agent", "rest",
)  # fmt: skip

OF_MIX: Mapping[str, CauseName] = {
    "agent": "staffing", "fit": "campaign_mix", "campaign": "campaign_mix", "list": "lead_mix",
    "attempts": "lead_mix", "inbound": "lead_mix", "hour": "hour_mix", "weekday": "hour_mix",
    "shift": "time_on_shift", "outcome": "rest",
}  # fmt: skip
"""Other people at work is staffing, other lists called is lead mix, and so on. Outcomes have causes of their own."""

OF_SHARED: Mapping[str, CauseName] = {
    "list": "list_quality", "campaign": "list_quality", "common": "list_quality",
    "agent": "agent", "self": "agent", "shift": "time_on_shift",
}  # fmt: skip

"""What all agents of a list, of a campaign or of the floor show lies in what they are given to call."""

LEVEL_SPREAD = 0.15
"""How far a unit's own level usually lies from what its learned effects say, as a share."""

LEAST_CHANGE = 0.05
"""Nothing is the main cause of a change smaller than this share of the usual value."""

_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Split:
    """A figure's usual and present value; `parts` per cause sum to `now` - `usual`, with their variances."""

    usual: float
    now: float
    n: int
    parts: Mapping[str, float]
    variance: Mapping[str, float] = field(default_factory=dict)

    @property
    def change(self) -> float:
        """`now` - `usual`."""
        return self.now - self.usual


def closed(usual: float, now: float, n: int, parts: Mapping[str, float], variance: Mapping[str, float]) -> Split:
    """A split whose rest is whatever the other parts leave; the rest is as uncertain as their sum."""
    named: dict[str, float] = {cause: float(parts.get(cause, 0.0)) for cause in CAUSES if cause != "rest"}
    known: dict[str, float] = {cause: float(variance.get(cause, 0.0)) for cause in named}
    rest = {"rest": now - usual - sum(named.values())}
    return Split(usual, now, n, named | rest, known | {"rest": sum(known.values())})


def day_cells(
    deviation: Floats, expected: Floats, keys: Mapping[str, Ints], inside: Bools, shift_h: Floats, clock_h: Floats
) -> Cells:
    """Today's rows added up: inside the window by list, campaign and agent (`keys`), before it by half hour."""
    half, tired = (clock_h * 2).astype(np.int64), shift_h.astype(np.int64)
    code = np.where(inside, 0, half * 64 + tired + 1)
    columns = {name: np.where(inside, keys[name], 0) for name in ("list", "campaign", "agent")}
    for column in columns.values():
        ids, spot = np.unique(column, return_inverse=True)
        code = code * len(ids) + spot
    _, first, spot = np.unique(code, return_index=True, return_inverse=True)

    def add(column: Floats) -> Floats:
        return np.asarray(np.bincount(spot, weights=column, minlength=len(first)), dtype=np.float64)

    due = add(expected)
    hours = add(expected * shift_h) / np.maximum(due, _TINY)
    lists, campaigns, agents = (column[first] for column in columns.values())
    return Cells(due, add(deviation), lists, campaigns, agents, hours, half[first] / 2, inside[first])


def level_scale(noise: float, rows: Coded, weight: Floats) -> float:
    """How a unit's own level compares with what its learned effects say; 1 without data of its own."""
    due = float((rows.expected * weight).sum())
    if due <= _TINY:
        return 1.0
    own = due / (due + noise / LEVEL_SPREAD**2)
    return 1 + own * (float((rows.y * weight).sum()) / due - 1)


def split_rate(
    baseline: Baseline, now: Coded, past: Coded, weight: Floats, found: Mapping[str, tuple[float, float]],
    outcomes: Sequence[tuple[Split, float]] = (),
) -> Split:  # fmt: skip
    """Split one rate of a unit (its rows now, its weighted rows on past days at the same time of day).

    `found` are the outcomes, with variance, that each cause's shared effects explain in the unit's rows now.
    `outcomes` are rates that decide how long calls are, each with what a whole unit of it adds, as a share of the
    usual value: what changed them changed this.
    """
    compared = past if len(past.w) and float((past.w * weight).sum()) > 0 else now
    weight = weight if compared is past else np.ones(len(now.w))
    mix, scale = split_mix(baseline, now, compared, weight), level_scale(baseline.noise, compared, weight)
    size = max(float(now.w.sum()), _TINY)
    parts, variance = _nothing(), _nothing()
    for name, part in mix.parts.items():
        parts[OF_MIX[name]] += scale * part
        variance[OF_MIX[name]] += scale**2 * mix.variance[name]
    for cause, (gained, spread) in found.items():
        parts[cause] += gained / size
        variance[cause] += spread / size**2
    for link, gain in outcomes:
        for cause in CAUSES:
            parts[cause] += scale * mix.usual * gain * link.parts[cause]
            variance[cause] += (scale * mix.usual * gain) ** 2 * link.variance.get(cause, 0.0)
    return closed(scale * mix.usual, float(now.y.sum()) / size, round(size), parts, variance)


def chain(links: Sequence[tuple[Split, float]], now: float, usual: float, n: int) -> Split:
    """A product of figures, each to a power (1 or -1): the parts of each link on the scale of the product.

    ln(now / usual) = sum of power x ln(link's now / usual), so with logarithmic means L each link's part counts
    power x L(now, usual) / L(link) (Ang 2004).
    """
    parts, variance = _nothing(), _nothing()
    pull = _mean(now, usual)
    for link, power in links:
        each = power * pull / max(_mean(link.now, link.usual), _TINY)
        for cause in CAUSES:
            parts[cause] += each * link.parts.get(cause, 0.0)
            variance[cause] += each**2 * link.variance.get(cause, 0.0)
    return closed(usual, now, n, parts, variance)


def add_up(pieces: Sequence[Split], n: int) -> Split:
    """A sum of figures: the parts add up too."""
    parts, variance = _nothing(), _nothing()
    for piece in pieces:
        for cause in CAUSES:
            parts[cause] += piece.parts.get(cause, 0.0)
            variance[cause] += piece.variance.get(cause, 0.0)
    return closed(sum(p.usual for p in pieces), sum(p.now for p in pieces), n, parts, variance)


def whole(usual: float, now: float, n: int, cause: CauseName) -> Split:
    """A figure all of whose change has one cause."""
    return closed(usual, now, n, {cause: now - usual}, {})


def _nothing() -> dict[str, float]:
    return dict.fromkeys(CAUSES, 0.0)


def _mean(a: float, b: float) -> float:
    low = max(min(a, b), _TINY * max(a, b), 1e-12)
    return float(logarithmic_mean(np.array([max(a, low)]), max(b, low))[0])


def main_cause(split: Split, least: float = 0.5) -> str | None:
    """The cause that explains at least `least` of the change in its direction, and more than luck; else None."""
    if abs(split.change) < max(LEAST_CHANGE * abs(split.usual), _TINY):
        return None
    shares = {cause: part / split.change for cause, part in split.parts.items() if cause != "rest"}
    best = max(shares, key=lambda cause: shares[cause])
    clear = split.parts[best] ** 2 > 1.2816**2 * split.variance.get(best, 0.0)
    return best if shares[best] >= least and clear else None
