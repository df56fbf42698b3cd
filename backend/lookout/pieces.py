"""The order of states inside five minutes, as far as it can be told from their seconds: for breaks, not for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from backend.analysis.estimates import Columns, Ints
from backend.analysis.interval import Interval
from backend.analysis.signals import Signal
from backend.analysis.workload import measure_load, workload_signals

KINDS = {"talk": 0, "wrap": 0, "dead": 0, "pause": 2, "logout": 2}
"""Busy, waiting (everything else) and away."""

NAMES = ("talk", "wait", "pause")
LOOK_BACK_S = 6 * 3600


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The last hours in pieces (agent_id, state, start, end), a table per interval; `away` ended theirs on a break."""

    tables: tuple[Columns, ...] = ()
    away: Ints = field(default_factory=lambda: np.array([], dtype=np.int64))


def follow(pieces: Pieces, interval: Interval) -> Pieces:
    """The pieces with one more interval.

    Within it a pause comes first where the one before ended on pause, else last, so that breaks that span intervals
    stay whole.
    """
    table = interval.states
    ids, spot = np.unique(table["agent_id"], return_inverse=True)
    kind = np.array([KINDS.get(state, 1) for state in table["state"].tolist()], dtype=np.int64)
    size = 3 * len(ids)
    seconds = np.bincount(3 * spot + kind, weights=table["seconds"], minlength=size).astype(np.int64).reshape(-1, 3)
    first = np.isin(ids, pieces.away)
    order = np.where(first[:, None], np.array([2, 0, 1]), np.array([0, 1, 2]))
    ordered = np.take_along_axis(seconds, order, axis=1)
    end = interval.start + ordered.cumsum(axis=1)
    there = (ordered > 0).ravel()
    made: Columns = {
        "agent_id": np.repeat(ids, 3)[there],
        "state": np.array(NAMES, dtype=object)[order.ravel()][there],
        "start": (end - ordered).ravel()[there],
        "end": end.ravel()[there],
    }
    away = ids[(seconds[:, 2] > 0) & (~first | (seconds[:, :2].sum(1) == 0))]
    kept = pieces.tables[-(LOOK_BACK_S // (interval.end - interval.start)) + 1 :]
    return Pieces((*kept, made), away)


def workload_of(pieces: Pieces, interval: Interval) -> list[Signal]:
    """Who works too hard at the end of the last interval."""
    table = joined(pieces.tables)
    load = measure_load(table, interval.end)
    return workload_signals(load, _campaigns(interval, load.agent_id), interval.end)


def joined(tables: Sequence[Columns]) -> Columns:
    """All pieces, by agent and start."""
    if not tables:
        return {}
    whole = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    order = np.lexsort((whole["start"], whole["agent_id"]))
    return {name: column[order] for name, column in whole.items()}


def _campaigns(interval: Interval, agents: Ints) -> Ints:
    table = interval.states
    where = dict(zip(table["agent_id"].tolist(), table["campaign_id"].tolist(), strict=True))
    return np.array([where.get(agent, 0) for agent in agents.tolist()], dtype=np.int64)
