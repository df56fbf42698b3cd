"""An interval as sums per agent and campaign: for each metric how much was seen, out of how much.

The metrics are chosen so that each tells something the others do not: figures per hour are products of these, and
testing a thing twice only spends the budget of false alerts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.analysis.estimates import Floats, Ints
from backend.analysis.interval import Interval
from backend.analysis.meaning import read_statuses
from backend.model import Disposition, State

Family = Literal["share", "count", "time", "portion"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that is watched; `better` is the direction in which more of it is good (0: as the manager says)."""

    name: str
    family: Family
    better: Literal[-1, 0, 1]


METRICS = (
    Metric("conversion_per_contact", "share", 1),
    Metric("contact_rate", "share", 1),
    Metric("calls_per_hour", "count", 1),
    Metric("talk_s", "time", 0),
    Metric("wrap_s", "time", -1),
    Metric("pause_share", "portion", -1),
    Metric("answer_rate", "share", 1),
    Metric("drop_rate", "share", -1),
)
"""In the order of every metrics axis: sums seen out of sums of size.

Conversions / contacts, contacts / calls, calls / productive hours, log talk seconds / contacts, log wrap seconds /
wraps, seconds of pause / logged in, answered by an agent / dials, drops / answered by a person.
"""

NAMES = tuple(metric.name for metric in METRICS)
CONVERSION, CONTACT, CALLS, TALK, WRAP, PAUSE, ANSWER, DROP = range(len(METRICS))
OF_AGENTS = (CONVERSION, CONTACT, CALLS, TALK, WRAP, PAUSE)
OF_CAMPAIGNS = (CONVERSION, CONTACT, CALLS, TALK, WRAP, ANSWER)
"""Not pauses: people go to lunch together, a little earlier or later each day, and no campaign is ill for it."""
TIMES = (TALK, WRAP)

_PRODUCTIVE = frozenset({State.TALK.value, State.DEAD.value, State.WRAP.value, State.WAIT.value})
_SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One row per (agent, campaign), sorted; agent 0 holds the dials no agent had.

    `seen`, `size` and `square` are (rows, metrics); `square` is the sum of squared log seconds of the times, else 0.
    `expected` is what the usual level led one to expect of `seen`, once it is known.
    """

    agent: Ints
    campaign: Ints
    seen: Floats
    size: Floats
    square: Floats
    expected: Floats

    def __len__(self) -> int:
        return len(self.agent)


def tabulate(interval: Interval, dispositions: Mapping[str, Disposition]) -> Table:
    """The sums of an interval; `expected` is zero until someone who knows the usual level fills it."""
    parts = [_calls(interval, dispositions), _wraps(interval), _states(interval), _dials(interval, dispositions)]
    return add_up(parts)


def add_up(tables: Sequence[Table]) -> Table:
    """Sum of tables, row by row; of none an empty one."""
    if not tables:
        return _empty()
    agent = np.concatenate([table.agent for table in tables])
    campaign = np.concatenate([table.campaign for table in tables])
    if not len(agent):
        return _empty()
    order = np.lexsort((campaign, agent))
    agent, campaign = agent[order], campaign[order]
    first = np.flatnonzero(np.r_[True, (np.diff(agent) != 0) | (np.diff(campaign) != 0)])
    stacked = (np.concatenate([getattr(table, name) for table in tables])[order] for name in _VALUES)
    seen, size, square, expected = (np.add.reduceat(values, first, axis=0) for values in stacked)
    return Table(agent[first], campaign[first], seen, size, square, expected)


_VALUES = ("seen", "size", "square", "expected")


def _empty() -> Table:
    none, values = np.zeros(0, dtype=np.int64), np.zeros((0, len(METRICS)))
    return Table(none, none, values, values, values, values)


def _blank(agent: Ints, campaign: Ints) -> Table:
    values = [np.zeros((len(agent), len(METRICS))) for _ in _VALUES]
    return Table(np.asarray(agent, dtype=np.int64), np.asarray(campaign, dtype=np.int64), *values)


def _calls(interval: Interval, dispositions: Mapping[str, Disposition]) -> Table:
    calls = interval.calls
    table = _blank(calls["agent_id"], calls["campaign_id"])
    meaning = read_statuses(calls["status"], dispositions)
    human = (~meaning.machine).astype(np.float64)
    contact, talk_s = meaning.contact.astype(np.float64), np.asarray(calls["talk_s"], dtype=np.float64)
    _put(table, CONVERSION, meaning.conversion.astype(np.float64), contact)
    _put(table, CONTACT, contact, np.ones(len(contact)))
    table.seen[:, CALLS] = 1.0
    # Talk to a machine or a wrong number says nothing about how long the agent talks to people.
    _put_seconds(table, TALK, talk_s, contact)
    _put(table, ANSWER, human, np.ones(len(human)))
    table.size[:, DROP] = human
    return table


def _wraps(interval: Interval) -> Table:
    wraps = interval.wraps
    table = _blank(wraps["agent_id"], wraps["campaign_id"])
    _put_seconds(table, WRAP, np.asarray(wraps["seconds"], dtype=np.float64), np.ones(len(table)))
    return table


def _states(interval: Interval) -> Table:
    states = interval.states
    table = _blank(states["agent_id"], states["campaign_id"])
    seconds = np.asarray(states["seconds"], dtype=np.float64)
    productive = np.array([state in _PRODUCTIVE for state in states["state"]], dtype=bool)
    pause = np.array([state == State.PAUSE.value for state in states["state"]], dtype=bool)
    table.size[:, CALLS] = np.where(productive, seconds, 0.0) / 3600
    _put(table, PAUSE, np.where(pause, seconds, 0.0), np.where(pause | productive, seconds, 0.0))
    return table


def _dials(interval: Interval, dispositions: Mapping[str, Disposition]) -> Table:
    dials = interval.dials
    table = _blank(np.zeros(len(dials["campaign_id"]), dtype=np.int64), dials["campaign_id"])
    meaning = read_statuses(dials["status"], dispositions)
    n = np.asarray(dials["n"], dtype=np.float64)
    dropped = np.where(meaning.drop & ~np.asarray(dials["inbound"], dtype=bool), n, 0.0)
    table.size[:, ANSWER] = n
    _put(table, DROP, dropped, dropped)
    return table


def _put(table: Table, metric: int, seen: Floats, size: Floats) -> None:
    table.seen[:, metric], table.size[:, metric] = seen, size


def _put_seconds(table: Table, metric: int, seconds: Floats, counts: Floats) -> None:
    log = np.where(counts > 0, np.log(np.maximum(seconds, _SHORTEST_S)), 0.0)
    _put(table, metric, log, counts)
    table.square[:, metric] = log**2
