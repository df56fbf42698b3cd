"""What the hours scheduled bring on outbound campaigns: contacts of the target, with the likely range (K10, E002).

The target of an hour is the forecast's contacts. Agents there less the share that is absent bring 3600 (1 - idle) / aht
contacts an hour each, and no more than the target of the hour: for more there are no leads. The likely range is that
of the pace, learned from the history; a campaign that was typed or loaded has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.planning.allowance import lost
from backend.planning.engine import staffed
from backend.planning.pace import half_width
from backend.planning.requirement import SLOT_S, QueueNeed, day_starts
from backend.planning.scenario import Queue, Scenario
from backend.planning.shapes import starts_of
from backend.planning.timetable import Timetable

Floats = NDArray[np.float64]
SLOTS = 3600 // SLOT_S
ENOUGH = 0.995
"""Share of the target that counts as reaching it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Hours:
    """One campaign by clock hour: contacts wanted, contacts those scheduled can bring, agent-hours there and needed."""

    queue: Queue
    target: Floats
    can: Floats
    there_h: Floats
    needed_h: Floats

    def made(self, hours: slice, factor: float = 1.0) -> float:
        """Contacts of some hours at so many times the usual pace."""
        return float(np.minimum(self.target[hours], factor * self.can[hours]).sum())

    def ranged(self, hours: slice, days: Sequence[float]) -> dict[str, float | None]:
        """`made` with its range; `days` are the agent-hours of each day in it."""
        if self.queue.pace is None:
            return {"made": round(self.made(hours), 1), "low": None, "high": None}
        half = half_width(self.queue.pace, days)
        low, made, high = (round(self.made(hours, exp(by)), 1) for by in (-half, 0.0, half))
        return {"made": made, "low": low, "high": high}


def campaigns(
    scenario: Scenario, timetable: Timetable, needs: Sequence[QueueNeed], drop_limit: float,
    dropped: Mapping[str, tuple[int, int]],
) -> list[dict[str, Any]]:  # fmt: skip
    """`schemas.planning.OutboundTarget` of every outbound campaign with a target.

    `dropped` are its drops and answered calls of the last thirty days, where known.
    """
    heads = staffed(scenario, timetable, list(needs))
    rows = zip(scenario.queues, needs, heads, strict=True)
    hours = [_hours(scenario, queue, need, np.array(there)) for queue, need, there in rows if queue.media == "outbound"]
    return [
        _row(scenario, one) | _drops(one, drop_limit, dropped.get(one.queue.name))
        for one in hours if one.target.sum() > 0
    ]  # fmt: skip


def _hours(scenario: Scenario, queue: Queue, need: QueueNeed, heads: Floats) -> _Hours:
    idle = next((goal.share or 0.0 for goal in queue.goals if goal.kind == "idle"), 0.0)
    there = heads * (1 - lost(scenario, queue))
    can = there * SLOT_S * (1 - idle) * queue.concurrency / np.maximum(need.aht_s, 1.0)
    can = np.where(need.contacts > 0, can, 0.0)
    each = (_by_hour(values) for values in (need.contacts, can, heads / SLOTS, need.scheduled / SLOTS))
    return _Hours(queue, *each)


def _by_hour(values: Floats) -> Floats:
    by_hour: Floats = np.asarray(values, dtype=np.float64).reshape(-1, SLOTS).sum(axis=1)
    return by_hour


def _row(scenario: Scenario, one: _Hours) -> dict[str, Any]:
    edges = [start // SLOTS for start in day_starts(scenario)]
    days = [slice(a, b) for a, b in pairwise(edges)]
    by_day = [float(one.there_h[day].sum()) for day in days]
    whole = one.ranged(slice(None), by_day)
    target, there = float(one.target.sum()), float(one.there_h.sum())
    pace, brought = one.queue.pace, float(one.can.sum())
    return {
        "queue": one.queue.name, "target": round(target, 1), **whole, "state": _state(target, whole),
        "hours": round(there, 2), "hours_needed": round(float(one.needed_h.sum()), 2),
        "per_hour": round(brought / there, 3) if there > 0 else None,
        "per_hour_needed": round(target / float(one.needed_h.sum()), 3) if one.needed_h.sum() > 0 else None,
        "learned_days": pace.days if pace else 0,
        "short_h": round(float(np.maximum(one.needed_h - one.there_h, 0).sum()), 2), "worst": _worst(scenario, one),
        "days": [
            {"day": day.isoformat(), "target": round(float(one.target[at].sum()), 1), "hours": round(h, 2),
             **one.ranged(at, [h])}
            for day, at, h in zip(scenario.days, days, by_day, strict=True)
        ],
    }  # fmt: skip


def _state(target: float, found: Mapping[str, float | None]) -> str:
    """Reached with the whole range, somewhere within it, or not."""
    made = found["made"] or 0.0
    low, high = (made if found[end] is None else found[end] or 0.0 for end in ("low", "high"))
    return "kept" if low >= ENOUGH * target else "uncertain" if high >= ENOUGH * target else "not kept"


def _worst(scenario: Scenario, one: _Hours) -> dict[str, Any] | None:
    """The run of hours of one day that lacks most contacts; None where none lacks half a contact."""
    missing = one.target - np.minimum(one.target, one.can)
    edges = [start // SLOTS for start in day_starts(scenario)]
    runs = [run for a, b in pairwise(edges) for run in _runs(missing, a, b)]
    if not runs:
        return None
    first, last = max(runs, key=lambda run: float(missing[run[0] : run[1]].sum()))
    starts = starts_of(scenario)
    return {
        "start": starts[first * SLOTS], "end": starts[first * SLOTS] + 3600 * (last - first),
        "contacts": round(float(missing[first:last].sum()), 1),
    }  # fmt: skip


def _runs(missing: Floats, first: int, last: int) -> Iterator[tuple[int, int]]:
    begun = None
    for hour in range(first, last + 1):
        lacks = hour < last and missing[hour] >= 0.5
        if lacks and begun is None:
            begun = hour
        elif not lacks and begun is not None:
            yield begun, hour
            begun = None


def _drops(one: _Hours, limit: float, lately: tuple[int, int] | None) -> dict[str, Any]:
    """The drops that the contacts made allow: at most a share of all calls a person answers, drops included."""
    drops, answers = lately or (0, 0)
    return {
        "drop_limit": limit, "drops_allowed": int(one.made(slice(None)) * limit / (1 - limit)),
        "dropped": round(drops / answers, 5) if answers else None, "answers": answers,
    }  # fmt: skip
