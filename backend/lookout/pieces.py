"""The order of states inside five minutes, as far as it can be told from their seconds: for breaks, not for more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.analysis.estimates import Columns, Ints
from backend.analysis.interval import Interval
from backend.analysis.signals import Signal
from backend.analysis.workload import measure_load, workload_signals

AWAY = ("pause", "logout")
LOOK_BACK_S = 6 * 3600


def workload_of(intervals: Sequence[Interval]) -> list[Signal]:
    """Who works too hard at the end of the last interval, from the day's intervals up to then."""
    at = intervals[-1].end
    load = measure_load(pieces([one for one in intervals if one.end > at - LOOK_BACK_S]), at)
    return workload_signals(load, _campaigns(intervals[-1], load.agent_id), at)


def pieces(intervals: Sequence[Interval]) -> Columns:
    """agent_id, state, start, end, by agent and start.

    Within an interval a pause comes first where the one before ended on pause, else last, so that breaks that span
    intervals stay whole.
    """
    rows: list[tuple[int, int, int, str]] = []
    away: dict[int, bool] = {}
    for interval in intervals:
        table = interval.states
        mine: dict[int, list[tuple[str, int]]] = {}
        for agent, state, seconds in zip(
            table["agent_id"].tolist(), table["state"].tolist(), table["seconds"].tolist(), strict=True
        ):
            mine.setdefault(agent, []).append((state, seconds))
        for agent, parts in mine.items():
            first = away.get(agent, False)
            parts.sort(key=lambda part: (part[0] in AWAY) != first)
            at = interval.start
            for state, seconds in parts:
                rows.append((agent, at, at + seconds, state))
                at += seconds
            away[agent] = parts[-1][0] in AWAY
    rows.sort(key=lambda row: row[:2])
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    names = ("agent_id", "start", "end")
    made: Columns = {name: np.array(columns[i], dtype=np.int64) for i, name in enumerate(names)}
    return made | {"state": np.array(columns[3], dtype=object)}


def _campaigns(interval: Interval, agents: Ints) -> Ints:
    table = interval.states
    where = dict(zip(table["agent_id"].tolist(), table["campaign_id"].tolist(), strict=True))
    return np.array([where.get(agent, 0) for agent in agents.tolist()], dtype=np.int64)
