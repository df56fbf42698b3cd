"""A lived day as the five-minute tables the product sees, and beside them what only the truth knows.

The grid covers 06:45 to 16:40 local time. `calls` carry, for the limit detector alone, the start, the log-time
residuals under nobody's drift (`z_talk`, `z_wrap`, in standard deviations of the disposition) and the true chances.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Columns
from backend.analysis.interval import INTERVAL_S, Interval
from backend.model import Disposition, State
from backend.simulator.codes import (
    CODE_RESTROOM,
    CONTACTS,
    DEAD,
    DISPO,
    INBOUND,
    INCALL,
    LOGIN,
    MACHINES,
    OUTCOMES,
    PAUSED,
    READY,
    STATUS,
)  # fmt: skip
from backend.simulator.day import Day
from backend.simulator.ledger import view
from backend.simulator.rates import SLOT_S, DayRates

FIRST_SLOT, SLOTS = 81, 119
"""Slots of five minutes since local midnight: the first of the grid, and how many."""

STATES = {READY: State.WAIT, INCALL: State.TALK, DEAD: State.DEAD, DISPO: State.WRAP, PAUSED: State.PAUSE,
          LOGIN: State.LOGIN}  # fmt: skip
_WORDS = np.array([str(STATES.get(i, "")) for i in range(8)], dtype=object)
_CODES = np.array([outcome.code for outcome in OUTCOMES], dtype=object)
_TALK = np.log([o.talk_s for o in OUTCOMES]), np.array([o.talk_sd for o in OUTCOMES])
_WRAP = np.log([o.wrap_s for o in OUTCOMES]), np.array([o.wrap_sd for o in OUTCOMES])
_ERI = STATUS["ERI"]
TALK_SPREAD, WRAP_SPREAD = _TALK[1], _WRAP[1]

DISPOSITIONS = {
    o.code: Disposition(
        o.code, o.name, contact="c" in o.flags, success="s" in o.flags, reached="r" in o.flags,
        voicemail="v" in o.flags, dnc="d" in o.flags, callback="b" in o.flags, final="f" in o.flags,
    )
    for o in OUTCOMES
}  # fmt: skip
"""The simulated account's dispositions, as the product reads them."""

Table = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """One lived day: UTC second of local midnight, and tables sorted by `slot` (0 is the grid's first).

    `rest` are the beginnings of unplanned pauses, for the limit detector alone.
    """

    start: int
    calls: Table
    wraps: Table
    states: Table
    dials: Table
    rest: Table

    def intervals(self) -> list[Interval]:
        """The day as the product gets it."""
        parts = {name: _cut(getattr(self, name)) for name in ("calls", "wraps", "states", "dials")}
        return [self._interval(slot, {name: part[slot] for name, part in parts.items()}) for slot in range(SLOTS)]

    def _interval(self, slot: int, part: dict[str, Table]) -> Interval:
        begin = self.start + (FIRST_SLOT + slot) * INTERVAL_S
        calls, dials, states = part["calls"], part["dials"], part["states"]
        named: Columns = {name: calls[name] for name in ("agent_id", "campaign_id", "list_id", "inbound", "talk_s")}
        groups: Columns = {name: dials[name] for name in ("campaign_id", "list_id", "inbound", "n")}
        clocks: Columns = {name: states[name] for name in ("agent_id", "campaign_id", "seconds")}
        wraps: Columns = {name: part["wraps"][name] for name in ("agent_id", "campaign_id", "seconds")}
        return Interval(
            begin, begin + INTERVAL_S, named | {"status": _CODES[calls["status"]]}, wraps,
            clocks | {"state": _WORDS[states["state"]]}, groups | {"status": _CODES[dials["status"]]},
        )  # fmt: skip


def shift_of(day: Day, plain: DayRates) -> Shift:
    """The tables of a day that has been lived to its end; `plain` are its rates with nothing planted on agents."""
    calls = day.calls
    agent, end = view(calls.agent).astype(np.int64), view(calls.end).astype(np.int64)
    handled = np.isin(agent, list(day.desks)) & (end >= 0)
    lost = ~np.isin(agent, list(day.desks)) & (end >= 0)
    return Shift(
        day.start, _calls(day, plain, handled), _wraps(day, handled), _states(day), _dials(day, lost), _rest(day)
    )


def _calls(day: Day, plain: DayRates, rows: NDArray[np.bool_]) -> Table:
    calls = day.calls
    at, end, talk, wrap = (view(c)[rows].astype(np.int64) for c in (calls.at, calls.end, calls.talk, calls.wrap))
    agent, campaign, listing = (view(c)[rows].astype(np.int64) for c in (calls.agent, calls.campaign, calls.list_id))
    status = view(calls.status)[rows].astype(np.int64)
    begin = (end - talk) // SLOT_S
    own = {what: lookup({i: getattr(r, what) for i, r in plain.agents.items()}, agent, begin)
           for what in ("handle", "wrap", "contact", "conversion")}  # fmt: skip
    line = {what: lookup({i: getattr(r, what) for i, r in day.rates.campaigns.items()}, campaign, begin)
            for what in ("handle", "wrap", "contact", "conversion")}  # fmt: skip
    lead = {what: lookup({i: getattr(r, what) for i, r in day.rates.lists.items()}, listing, begin)
            for what in ("contact", "conversion")}  # fmt: skip
    skill = np.array([day.desks[a].person.skills[c] for a, c in zip(agent.tolist(), campaign.tolist(), strict=True)])
    z_talk = np.log(np.maximum(talk, 1)) - np.log(own["handle"] * line["handle"]) - _TALK[0][status]
    z_wrap = np.log(np.maximum(wrap, 1)) - np.log(own["wrap"] * line["wrap"]) - _WRAP[0][status]
    return sorted_by_slot(end, {
        "agent_id": agent, "campaign_id": campaign, "list_id": np.where(listing > 0, listing, -1), "status": status,
        "inbound": view(calls.kind)[rows] == INBOUND, "talk_s": talk, "begin": at, "wrapped": (end + wrap) // SLOT_S,
        "z_talk": z_talk / _TALK[1][status], "z_wrap": z_wrap / _WRAP[1][status],
        "human": ~np.isin(status, [*MACHINES, _ERI]), "contact": np.isin(status, list(CONTACTS)),
        "p_contact": np.minimum(own["contact"] * line["contact"] * lead["contact"], 0.98),
        "p_conversion": np.minimum(own["conversion"] * line["conversion"] * lead["conversion"] * skill, 0.95),
    })  # fmt: skip


def _wraps(day: Day, rows: NDArray[np.bool_]) -> Table:
    calls = day.calls
    wrap = view(calls.wrap)[rows].astype(np.int64)
    done = view(calls.end)[rows] + wrap
    known = wrap > 0
    agent, campaign = view(calls.agent)[rows].astype(np.int64), view(calls.campaign)[rows].astype(np.int64)
    return sorted_by_slot(
        done[known], {"agent_id": agent[known], "campaign_id": campaign[known], "seconds": wrap[known]}
    )


def _states(day: Day) -> Table:
    states = day.states
    keep = np.isin(view(states.state), list(STATES)) & (view(states.end) > view(states.start))
    begin, end, agent, campaign, state = (
        view(c)[keep].astype(np.int64) for c in (states.start, states.end, states.agent, states.campaign, states.state)
    )
    first, last = begin // SLOT_S, (end - 1) // SLOT_S
    rows = np.repeat(np.arange(len(begin)), last - first + 1)
    slot = (
        np.arange(len(rows))
        - np.repeat(np.cumsum(last - first + 1) - (last - first + 1), last - first + 1)
        + first[rows]
    )
    seconds = np.minimum(end[rows], (slot + 1) * SLOT_S) - np.maximum(begin[rows], slot * SLOT_S)
    key = ((slot * 2**24 + agent[rows] - 300_000) * 2**12 + campaign[rows] % 2**12) * 8 + state[rows]
    _, where, place = np.unique(key, return_index=True, return_inverse=True)
    total = np.bincount(place, weights=seconds)
    pick = rows[where]
    columns = {"agent_id": agent[pick], "campaign_id": campaign[pick], "state": state[pick]}
    return sorted_by_slot(slot[where] * SLOT_S, {**columns, "seconds": total.astype(np.int64)})


def _dials(day: Day, rows: NDArray[np.bool_]) -> Table:
    calls = day.calls
    end, campaign, listing, status, kind = (
        view(c)[rows].astype(np.int64) for c in (calls.end, calls.campaign, calls.list_id, calls.status, calls.kind)
    )
    key = np.stack([end // SLOT_S, campaign, np.where(listing > 0, listing, -1), status, kind == INBOUND])
    groups, n = np.unique(key, axis=1, return_counts=True)
    return sorted_by_slot(groups[0] * SLOT_S, {
        "campaign_id": groups[1], "list_id": groups[2], "status": groups[3], "inbound": groups[4].astype(bool), "n": n,
    })  # fmt: skip


def _rest(day: Day) -> Table:
    states = day.states
    mine = (view(states.code) == CODE_RESTROOM) & (view(states.state) == PAUSED)
    return sorted_by_slot(
        view(states.start)[mine].astype(np.int64), {"agent_id": view(states.agent)[mine].astype(np.int64)}
    )


def sorted_by_slot(seconds: NDArray[Any], columns: Table) -> Table:
    """The rows of the grid in order of their slot."""
    slot = seconds // SLOT_S - FIRST_SLOT
    order = np.argsort(slot, kind="stable")
    order = order[(slot[order] >= 0) & (slot[order] < SLOTS)]
    return {"slot": slot[order], **{name: column[order] for name, column in columns.items()}}


def _cut(table: Table) -> list[Table]:
    edges = np.searchsorted(table["slot"], np.arange(SLOTS + 1))
    return [{name: column[a:b] for name, column in table.items()} for a, b in pairwise(edges.tolist())]


def lookup(curves: dict[int, list[float]], ids: NDArray[Any], slot: NDArray[Any]) -> NDArray[np.float64]:
    """The rate of each row's subject at its slot; 1 for rows without one."""
    known = np.array(sorted(curves))
    table = np.array([curves[i] for i in known.tolist()])
    place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    values = table[place, np.clip(slot, 0, table.shape[1] - 1)]
    return np.asarray(np.where(known[place] == ids, values, 1.0))
