"""What happened where: calls and hours of each agent by campaign, list, hour and day, as few rows as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Columns, Floats, Ints, group_sum
from backend.model import State

BANDS = 5
"""How often a lead was called before, in the store's bands: 0 unknown, 1, 2, 3 for three or four times, 4 for more."""

PRODUCTIVE = (State.WAIT, State.TALK, State.DEAD, State.WRAP)
"""An hour counts while the agent waits, talks or wraps up; pauses are no hours on a campaign."""

_STATES = {state: number for number, state in enumerate(State)}
_KEYS = ("day", "agent", "campaign", "list", "hour", "band")
_COUNTS = ("calls", "contacts", "conversions", "productive_s")


class BadCells(ValueError):
    """The columns contradict each other; the text says which and what to change."""


@dataclass(frozen=True, slots=True, eq=False)
class PairCells:
    """One row per day, agent, campaign, list, hour and band of attempts that has calls or seconds.

    `agent`, `campaign` and `list` are positions in `agent_ids`, `campaign_ids` and `list_ids` (list -1: none, as with
    inbound calls and seconds, which belong to no list), `day` counts 0 to `days` - 1, oldest first, working days only,
    and `hour` is the local hour 0 to 23. `band` is how often the lead had been called (see BANDS; 0: not known).
    `lead_age_days` are days since the list's first call known (NaN: no list). Counts may be any number at least 0;
    `productive_s` are seconds waiting, talking and wrapping up. Raises BadCells.
    """

    agent_ids: Ints
    campaign_ids: Ints
    list_ids: Ints
    days: int
    day: Ints
    agent: Ints
    campaign: Ints
    list: Ints
    hour: Ints
    band: Ints
    calls: Floats
    contacts: Floats
    conversions: Floats
    productive_s: Floats
    lead_age_days: Floats

    def __post_init__(self) -> None:
        rows = len(self.day)
        for part in fields(self)[4:]:
            if len(getattr(self, part.name)) != rows:
                raise BadCells(f"{part.name} has {len(getattr(self, part.name))} rows, day has {rows}.")
        tops = (self.days, len(self.agent_ids), len(self.campaign_ids), len(self.list_ids), 24, BANDS)
        for name, top in zip(_KEYS, tops, strict=True):
            column, least = getattr(self, name), -1 if name == "list" else 0
            if rows and not least <= column.min() <= column.max() < top:
                raise BadCells(f"{name} must lie from {least} to {top - 1}, not {column.min()} to {column.max()}.")
        for name in _COUNTS:
            if not (np.isfinite(getattr(self, name)) & (getattr(self, name) >= 0)).all():
                raise BadCells(f"{name} must be finite and not negative.")

    def __len__(self) -> int:
        return len(self.day)


def make_cells(
    columns: Mapping[str, NDArray[Any]], days: int, agent_ids: Sequence[int] = (), campaign_ids: Sequence[int] = ()
) -> PairCells:
    """Cells from plain columns: day, agent_id, campaign_id, list_id, hour, calls, contacts, conversions, productive_s.

    Optional are `band` (0 without) and `list_day`, the day of the list's first call, which may be negative (without:
    the first day on which it has calls here). `list_id` below 0 is no list. Ids named in `agent_ids` and
    `campaign_ids` are listed even without a row. Rows with equal keys are added up. Raises BadCells.
    """
    agents, agent = _numbered(columns["agent_id"], agent_ids)
    campaigns, campaign = _numbered(columns["campaign_id"], campaign_ids)
    lists, each = _numbered(columns["list_id"], (-1,))
    none = lists < 0
    spot = np.where(none[each], -1, each - int(none.sum()))
    day, hour = (np.asarray(columns[name], dtype=np.int64) for name in ("day", "hour"))
    band = np.asarray(columns.get("band", np.zeros(len(day))), dtype=np.int64)
    keys = np.stack([day, agent, campaign, spot, hour, band])
    first, row = _rows_of(keys)
    counts = [group_sum(row, np.asarray(columns[name], dtype=np.float64), len(first)) for name in _COUNTS]
    begun = _list_days(columns, day, each, len(lists))
    age = np.where(spot >= 0, day - begun[each], np.nan)[first]
    on, who, where, of, hour, band = (key[first] for key in keys)
    calls, contacts, conversions, seconds = counts
    return PairCells(
        agents, campaigns, lists[~none], days, on, who, where, of, hour, band, calls, contacts, conversions, seconds,
        np.maximum(age, 0),
    )  # fmt: skip


def cells_of(
    calls: Columns, states: Columns, days: int, agent_ids: Sequence[int] = (), campaign_ids: Sequence[int] = ()
) -> PairCells:
    """Cells from the rows of days (`lookout.history.Rows`), oldest first, today last.

    `calls` need day, agent_id, campaign_id, list_id, attempts, wall_s, contact and conversion; `states` day, agent_id,
    quarter, campaign_id, state (number of `model.State` in its order) and seconds. Seconds without a campaign go to the
    one on which the agent has most calls that day. Both without campaign or agent are left out.
    """
    calls = _picked(calls, (calls["agent_id"] > 0) & (calls["campaign_id"] > 0))
    working = np.isin(states["state"], [_STATES[state] for state in PRODUCTIVE])
    states = _at_home(_picked(states, working & (states["agent_id"] > 0)), calls)
    none, zero = np.full(len(states["day"]), -1, dtype=np.int64), np.zeros(len(states["day"]))
    one = np.ones(len(calls["day"]))
    parts: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {
        "list_id": (calls["list_id"], none), "hour": (calls["wall_s"] // 3600, states["quarter"] // 4),
        "band": (calls["attempts"], zero), "calls": (one, zero), "contacts": (calls["contact"], zero),
        "conversions": (calls["conversion"] & calls["contact"], zero), "productive_s": (0 * one, states["seconds"]),
    }  # fmt: skip
    parts |= {name: (calls[name], states[name]) for name in ("day", "agent_id", "campaign_id")}
    return make_cells({name: np.concatenate(both) for name, both in parts.items()}, days, agent_ids, campaign_ids)


def _picked(table: Columns, rows: NDArray[np.bool_]) -> Columns:
    return {name: column[rows] for name, column in table.items()}


def _at_home(states: Columns, calls: Columns) -> Columns:
    """Seconds without a campaign, given to the one with most calls of that agent and day; dropped where none has."""
    lost = states["campaign_id"] <= 0
    if not lost.any():
        return states
    keys = np.stack([calls["day"], calls["agent_id"], calls["campaign_id"]])
    pairs, n = np.unique(keys, axis=1, return_counts=True)
    best = np.lexsort((n, pairs[1], pairs[0]))
    where = {(d, a): c for d, a, c in pairs[:, best].T.tolist()}  # the last of equal keys has most calls
    home = [where.get(key, 0) for key in zip(states["day"].tolist(), states["agent_id"].tolist(), strict=True)]
    moved = np.where(lost, np.array(home, dtype=np.int64), states["campaign_id"])
    return _picked({**states, "campaign_id": moved}, moved > 0)


def _numbered(column: NDArray[Any], known: Sequence[int]) -> tuple[Ints, Ints]:
    """All ids in ascending order, and each row's position among them."""
    ids = np.unique(np.concatenate([np.asarray(known, dtype=np.int64), np.asarray(column, dtype=np.int64)]))
    return ids, np.searchsorted(ids, column).astype(np.int64)


def _rows_of(keys: Ints) -> tuple[Ints, Ints]:
    """First row of each distinct key, and which of them each row has."""
    code = np.zeros(keys.shape[1], dtype=np.int64)
    for key in keys:
        low = int(key.min(initial=0))
        code = code * (int(key.max(initial=0)) - low + 1) + key - low
    _, first, row = np.unique(code, return_index=True, return_inverse=True)
    return first.astype(np.int64), row.astype(np.int64)


def _list_days(columns: Mapping[str, NDArray[Any]], day: Ints, each: Ints, lists: int) -> Floats:
    """The day of each list's first call."""
    begun = np.full(lists, np.inf)
    np.minimum.at(begun, each, np.asarray(columns.get("list_day", day), dtype=np.float64))
    return begun
