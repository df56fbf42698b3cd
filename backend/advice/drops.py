"""The drops that really came, found in a finished day's calls: what early warnings should have come before.

A drop is two hours, looked at every full hour since the day's first call, in which a unit's metric lay beyond the
agreed line, on calls enough to tell, and five standard errors off its usual level (days differ and calls cluster: both
are in the error). It counts from when an hour of calls first lay beyond the line. Each unit has at most one a day, its
first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.advice.alert import Alert
from backend.advice.observed import INFORMATION, RESIDUAL, Observed
from backend.advice.outcome import ENOUGH
from backend.analysis.drift.channels import HARM, METRICS, TIMES
from backend.analysis.estimates import Bools, Floats, Ints
from backend.analysis.interval import INTERVAL_S

STRETCH_S, HOUR_S = 7200, 3600
SURE = 5.0
ROUGH = 0.25
BEFORE_S = 3 * 3600
"""An alert earlier than this before a drop was about something else."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A unit's metric fell (or rose) beyond the agreed line at `at` (UTC s), by `change` of its usual level."""

    kind: Literal["agent_drift", "campaign_drift"]
    unit_id: int
    metric: str
    at: int
    change: float
    n: int


def drops(seen: Sequence[Observed], noise: Floats, restless: Floats, major_drop: float) -> list[Drop]:
    """A finished day's drops, agents first.

    `noise` (2, CHANNELS) is the floor's variance over luck's for agents and campaigns, `restless` the variance of
    their level from day to day, both in the channels' units.
    """
    found: list[Drop] = []
    for row, kind in enumerate(("agent_drift", "campaign_drift")):
        ids, table = _dense(seen, agents=row == 0)
        if len(ids):
            found += _of_units(kind, ids, table, seen, noise[row], restless[row], major_drop)  # type: ignore[arg-type]
    return found


def caught(drop: Drop, alerts: Iterable[Alert]) -> Alert | None:
    """The first alert about the unit's trouble in the three hours before its drop."""
    before = [a for a in alerts if a.counts and a.sign == "worse" and 0 < drop.at - a.raised_at <= BEFORE_S]
    mine = [a for a in before if _about(a, drop)]
    return min(mine, key=lambda alert: alert.raised_at, default=None)


def _about(alert: Alert, drop: Drop) -> bool:
    if drop.kind == "agent_drift":
        return alert.agent_id == drop.unit_id or drop.unit_id in alert.agents
    return not alert.agent_id and alert.campaign_id == drop.unit_id


def _dense(seen: Sequence[Observed], *, agents: bool) -> tuple[Ints, Floats]:
    """Ids and (2: residual, information; quarter hours + 1, units, CHANNELS) running totals from the day's start."""
    ids = np.unique(
        np.concatenate([one.agent_id if agents else one.campaign_id for one in seen] or [np.array([], int)])
    )
    steps = (seen[-1].end - seen[0].start) // INTERVAL_S if seen else 0
    table = np.zeros((2, steps + 1, len(ids), len(METRICS)))
    for one in seen:
        mine, part = (one.agent_id, one.agents) if agents else (one.campaign_id, one.campaigns)
        step = (one.start - seen[0].start) // INTERVAL_S + 1
        table[:, step, np.searchsorted(ids, mine)] = part[[RESIDUAL, INFORMATION]]
    return ids, table.cumsum(axis=1)


def _of_units(
    kind: Literal["agent_drift", "campaign_drift"],
    ids: Ints,
    table: Floats,
    seen: Sequence[Observed],
    noise: Floats,
    restless: Floats,
    major_drop: float,
) -> list[Drop]:
    change, error = _moved(table, STRETCH_S, seen[0].sd)
    wide = np.sqrt(noise * error**2 + restless * _unit(seen[0].sd) ** 2)
    sure = (change >= major_drop) & (change >= SURE * wide) & (error <= ENOUGH)
    sure &= (np.arange(len(sure)) % (HOUR_S // INTERVAL_S) == 0)[:, None, None]
    hour, rough = _moved(table, HOUR_S, seen[0].sd)
    beyond = (hour >= major_drop) & (rough <= ROUGH)
    found = []
    for unit in np.flatnonzero(sure.any(axis=(0, 2))).tolist():
        step, channel = (int(place) for place in np.argwhere(sure[:, unit])[0])
        at = _first(beyond[:, unit, channel], step)
        n = round(
            float(table[1, step, unit, channel] - table[1, max(0, step - STRETCH_S // INTERVAL_S), unit, channel])
        )
        moved = float(change[step, unit, channel] * HARM[channel])
        found.append(Drop(kind, int(ids[unit]), METRICS[channel], seen[0].start + at * INTERVAL_S, moved, n))
    return found


def _moved(table: Floats, span_s: int, sd: Floats) -> tuple[Floats, Floats]:
    """(relative change toward the worse, its standard error) over the span that ends at each step."""
    span = span_s // INTERVAL_S
    earlier = np.concatenate([np.repeat(table[:, :1], min(span, table.shape[1]), axis=1), table[:, :-span]], axis=1)
    z, n = table - earlier[:, : table.shape[1]]
    safe = np.maximum(n, 1e-9)
    unit = _unit(sd)
    shift = np.where(n > 0, z / safe, 0.0)
    change = np.where(np.isin(np.arange(len(METRICS)), TIMES), np.expm1(np.clip(unit * shift, -5, 5)), shift)
    return change * HARM, np.where(n > 0, unit / np.sqrt(safe), np.inf)


def _unit(sd: Floats) -> Floats:
    """What a residual of one is as a relative change."""
    return np.asarray(np.where(np.isin(np.arange(len(METRICS)), TIMES), sd, 1.0))


def _first(beyond: Bools, step: int) -> int:
    """The first step, in the two hours up to `step`, from which the hour lay beyond the line."""
    first = max(0, step - STRETCH_S // INTERVAL_S)
    inside = np.flatnonzero(beyond[first : step + 1])
    return first + int(inside[0]) if len(inside) else step
