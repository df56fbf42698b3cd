"""What really happened and what is really so, for scoring and tests; never part of the wire.

Counts are of calls finished by now, with the dispositions of now; seconds are of finished states, clipped to the
window. A contact and a conversion are the dispositions flagged so, among calls an agent handled; wrap includes
dead calls, because performance has no column for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from backend.clock import local_date
from backend.simulator.codes import (
    CONTACTS,
    DEAD,
    DISPO,
    DROPS,
    INCALL,
    LOGIN,
    LOGOUT,
    MACHINES,
    OUTBOUND,
    OUTCOMES,
    PAUSED,
    READY,
    SUCCESSES,
)  # fmt: skip
from backend.simulator.day import Day
from backend.simulator.floor import Floor
from backend.simulator.ledger import view
from backend.simulator.outcome import contact_share, conversion
from backend.simulator.parts import Desk, Line
from backend.simulator.wire.log import status_now

Mask = np.ndarray[Any, Any]
COUNTS = ("calls", "human_answered", "machines", "contacts", "conversions", "talk_s", "drops", "rows")
SECONDS = {"talk_s": (INCALL,), "wait_s": (READY,), "wrap_s": (DEAD, DISPO), "dead_s": (DEAD,), "pause_s": (PAUSED,)}


def truth(floor: Floor, start: int, end: int, now: int) -> dict[str, Any]:
    """Counts by agent, campaign, agent and campaign, and team, and seconds by agent, of [start, end) up to now."""
    counted: dict[tuple[int, int], dict[str, int]] = {}
    clocks: dict[int, dict[str, int]] = {}
    for day in _days(floor, start, end, now):
        _count(day, start, end, now, counted)
        _clock(day, start, end, now, clocks)
    pairs = [{"agent_id": a, "campaign_id": c, **counts} for (a, c), counts in sorted(counted.items()) if a]
    return {
        "start": start, "end": end, "now": now,
        "agents": _sums(counted, 0), "campaigns": _sums(counted, 1), "pairs": pairs,
        "team": _total(counted.values()), "seconds": clocks,
    }  # fmt: skip


def _days(floor: Floor, start: int, end: int, now: int) -> Iterator[Day]:
    zone = floor.scenario.zone
    return floor.days(local_date(start, zone), local_date(max(start, end - 1), zone), now)


def _count(day: Day, start: int, end: int, now: int, counted: dict[tuple[int, int], dict[str, int]]) -> None:
    calls, at_now = day.calls, now - day.start
    at, done = view(calls.at), view(calls.end)
    rows = np.flatnonzero((done >= 0) & (done <= at_now) & (at >= start - day.start) & (at < end - day.start))
    status = status_now(day, at_now)[rows]
    agent = view(calls.agent)[rows]
    handled = np.isin(agent, list(day.desks))
    machine, contact, success = (np.isin(status, list(which)) & handled for which in (MACHINES, CONTACTS, SUCCESSES))
    dropped = np.isin(status, list(DROPS)) & (view(calls.kind)[rows] == OUTBOUND)
    columns = (handled, handled & ~machine, machine, contact, success, view(calls.talk)[rows] * handled, dropped,
               np.ones(len(rows)))  # fmt: skip
    who = np.where(handled, agent, 0)
    keys = who.astype(np.int64) * 2**32 + view(calls.campaign)[rows]
    found, places = np.unique(keys, return_inverse=True)
    sums = [np.bincount(places, weights=column, minlength=len(found)) for column in columns]
    for i, key in enumerate(found.tolist()):
        one = counted.setdefault((key >> 32, key & 0xFFFFFFFF), dict.fromkeys(COUNTS, 0))
        for name, column in zip(COUNTS, sums, strict=True):
            one[name] += int(column[i])


def _clock(day: Day, start: int, end: int, now: int, clocks: dict[int, dict[str, int]]) -> None:
    states, at_now = day.states, now - day.start
    begin, done, state = view(states.start), view(states.end), view(states.state)
    keep = (done >= 0) & (done <= at_now)
    clipped = np.minimum(done, end - day.start) - np.maximum(begin, start - day.start)
    seconds = np.where(keep, np.maximum(clipped, 0), 0)
    lowest = min(day.desks)
    agent = view(states.agent) - lowest
    login = ~np.isin(state, (LOGOUT,))
    masks = {name: np.isin(state, which) for name, which in SECONDS.items()}
    for name, mask in (*masks.items(), ("login_s", login), ("logging_in_s", state == LOGIN)):
        sums = np.bincount(agent, weights=seconds * mask)
        for i in np.flatnonzero(np.bincount(agent, weights=seconds > 0)).tolist():
            one = clocks.setdefault(i + lowest, dict.fromkeys((*SECONDS, "login_s", "logging_in_s"), 0))
            one[name] += int(sums[i])


def _sums(counted: dict[tuple[int, int], dict[str, int]], by: int) -> dict[int, dict[str, int]]:
    keys = sorted({key[by] for key in counted if key[by]})
    return {key: _total(counts for pair, counts in counted.items() if pair[by] == key) for key in keys}


def _total(parts: Any) -> dict[str, int]:
    total = dict.fromkeys(COUNTS, 0)
    for part in parts:
        for name in COUNTS:
            total[name] += part[name]
    return total


def true_rates(floor: Floor, at: int) -> list[dict[str, Any]]:
    """The model's true rates for every agent on every campaign at an instant (outbound, over its active lists)."""
    day = floor.day(local_date(at, floor.scenario.zone), at)
    slot = day.rates.slot(at)
    return [_pair(day, desk, line, slot) for desk in day.desks.values() for line in day.lines.values()]


def _pair(day: Day, desk: Desk, line: Line, slot: int) -> dict[str, Any]:
    shares = [stock.rates.share[slot] for stock in line.stocks]
    weights = [share / sum(shares) for share in shares] if sum(shares) else []
    contact = sum(w * contact_share(line, desk, s, slot) for w, s in zip(weights, line.stocks, strict=True))
    success = sum(
        w * contact_share(line, desk, s, slot) * conversion(line, desk, s, slot)
        for w, s in zip(weights, line.stocks, strict=True)
    )
    people = (1 - day.scenario.floor.lost_connection) * (1 - line.spec.machine)
    return {
        "agent_id": desk.agent_id, "campaign_id": line.spec.id,
        "conversion_per_contact": success / contact if contact else 0.0,
        "contact_per_call": people * contact, "conversion_per_call": people * success,
        "handle_factor": desk.rates.handle[slot] * line.rates.handle[slot],
        "wrap_factor": desk.rates.wrap[slot] * line.rates.wrap[slot],
        "pause_factor": desk.rates.pause[slot],
    }  # fmt: skip


def call_rows(floor: Floor, start: int, end: int, now: int) -> Iterator[dict[str, Any]]:
    """Finished calls of agents in [start, end), one by one, with their wait and wrap: the finest truth there is."""
    for day in _days(floor, start, end, now):
        calls, at_now = day.calls, now - day.start
        status = status_now(day, at_now).tolist()
        for i in range(len(calls)):
            done = 0 <= calls.end[i] <= at_now and start <= calls.at[i] + day.start < end
            if done and calls.agent[i] in day.desks:
                yield {
                    "at": calls.at[i] + day.start, "agent_id": calls.agent[i], "campaign_id": calls.campaign[i],
                    "list_id": calls.list_id[i], "status": OUTCOMES[status[i]].code, "talk_s": calls.talk[i],
                    "wait_s": calls.wait[i], "wrap_s": calls.wrap[i], "success": status[i] in SUCCESSES,
                }  # fmt: skip
