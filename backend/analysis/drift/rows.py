"""An interval's tables as observations of each channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.drift.channels import ANSWER, CONTACT, CONVERSION, DROP, PAUSE, TALK, WRAP
from backend.analysis.estimates import Bools, Floats, Ints
from backend.analysis.interval import INTERVAL_S, Interval
from backend.analysis.meaning import read_statuses
from backend.model import Disposition

NONE = ""
"""The status of observations that have none."""
_COUNTED = {"wait": 1, "talk": 1, "dead": 1, "wrap": 1, "pause": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Observations of one channel: log seconds, or `y` hits in `m` trials; ids are the dialer's, -1 for none.

    `status` is None where outcomes do not matter.
    """

    agent: Ints
    campaign: Ints
    list: Ints
    status: NDArray[Any] | None
    inbound: Bools
    y: Floats
    m: Floats

    def __len__(self) -> int:
        return len(self.y)


def observations(interval: Interval, dispositions: Mapping[str, Disposition]) -> tuple[Rows, ...]:
    """One `Rows` per channel, in the channels' order."""
    calls = interval.calls
    meaning = read_statuses(calls["status"], dispositions)
    human = ~meaning.machine
    made: dict[int, Rows] = {
        TALK: _of_calls(calls, np.ones(len(human), dtype=bool), np.log(np.maximum(calls["talk_s"], 1)), status=True),
        WRAP: _times(interval.wraps),
        CONTACT: _of_calls(calls, human, meaning.contact),
        CONVERSION: _of_calls(calls, meaning.contact, meaning.conversion),
        PAUSE: _pauses(interval.states),
        ANSWER: _answers(interval, human),
        DROP: _drops(interval, human),
    }
    return tuple(made[channel] for channel in sorted(made))


def _of_calls(calls: Mapping[str, NDArray[Any]], keep: Bools, y: NDArray[Any], *, status: bool = False) -> Rows:
    n = int(keep.sum())
    codes = calls["status"][keep] if status else None
    return Rows(
        calls["agent_id"][keep].astype(np.int64), calls["campaign_id"][keep].astype(np.int64),
        calls["list_id"][keep].astype(np.int64), codes, calls["inbound"][keep].astype(bool),
        y[keep].astype(np.float64), np.ones(n),
    )  # fmt: skip


def _times(wraps: Mapping[str, NDArray[Any]]) -> Rows:
    seconds = np.asarray(wraps["seconds"], dtype=np.float64)
    n = len(seconds)
    return Rows(
        wraps["agent_id"].astype(np.int64), wraps["campaign_id"].astype(np.int64), np.full(n, -1), None,
        np.zeros(n, dtype=bool), np.log(np.maximum(seconds, 1)), np.ones(n),
    )  # fmt: skip


def _pauses(states: Mapping[str, NDArray[Any]]) -> Rows:
    """One row per agent: the part of the interval spent paused, of the part spent at work or paused."""
    agent = states["agent_id"].astype(np.int64)
    found, first, place = np.unique(agent, return_index=True, return_inverse=True)
    counted = np.fromiter(map(_COUNTED.get, states["state"], repeat(0)), dtype=np.int64, count=len(agent))
    seconds = np.asarray(states["seconds"], dtype=np.float64) / INTERVAL_S
    m = np.asarray(np.bincount(place, weights=seconds * (counted > 0), minlength=len(found)))
    y = np.bincount(place, weights=seconds * (counted == 2), minlength=len(found))
    keep = m > 0
    campaign = states["campaign_id"].astype(np.int64)[first]
    n = int(keep.sum())
    return Rows(
        found[keep],
        campaign[keep],
        np.full(n, -1),
        None,
        np.zeros(n, dtype=bool),
        np.minimum(y, m)[keep].astype(np.float64),
        m[keep].astype(np.float64),
    )


def count_once(rows: tuple[Rows, ...], paused: Ints) -> tuple[tuple[Rows, ...], Ints]:
    """The observations without pauses that merely go on, and the agents paused most of the interval.

    Breaks and lunches last as long as they last; what tells of a person is how often and when a pause begins.
    """
    pauses = rows[PAUSE]
    resting = pauses.y > 0.5 * pauses.m
    goes_on = resting & np.isin(pauses.agent, paused)
    columns = {name: getattr(pauses, name)[~goes_on] for name in ("agent", "campaign", "list", "inbound", "y", "m")}
    return (*rows[:PAUSE], Rows(status=None, **columns), *rows[PAUSE + 1 :]), pauses.agent[resting]


def _answers(interval: Interval, human: Bools) -> Rows:
    dials = interval.dials
    met = np.isin(dials["status"].astype(str), ("DROP", "PDROP"))
    return _dialed(interval, ~interval.calls["inbound"], human, met, np.ones(len(met), dtype=bool))


def _drops(interval: Interval, human: Bools) -> Rows:
    dials = interval.dials
    met = np.isin(dials["status"].astype(str), ("DROP", "PDROP"))
    return _dialed(interval, human & ~interval.calls["inbound"], np.zeros(len(human), dtype=bool), met, met)


def _dialed(interval: Interval, keep: Bools, hit: Bools, group_hit: Bools, group: Bools) -> Rows:
    """Agents' outbound calls and the groups of outbound dials no agent had, as one table without agents."""
    calls, dials = interval.calls, interval.dials
    group = group & ~dials["inbound"].astype(bool)
    n = np.asarray(dials["n"], dtype=np.float64)[group]
    size = int(keep.sum()) + len(n)
    return Rows(
        np.full(size, -1),
        np.concatenate([calls["campaign_id"][keep], dials["campaign_id"][group]]).astype(np.int64),
        np.concatenate([calls["list_id"][keep], dials["list_id"][group]]).astype(np.int64),
        None, np.zeros(size, dtype=bool),
        np.concatenate([hit[keep].astype(np.float64), n * group_hit[group]]),
        np.concatenate([np.ones(int(keep.sum())), n]),
    )  # fmt: skip


def together(parts: list[Rows]) -> Rows:
    """The rows of several intervals under each other."""
    names = ("agent", "campaign", "list", "inbound", "y", "m")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    known = [part.status for part in parts if part.status is not None]
    return Rows(status=np.concatenate(known) if known else None, **columns)
