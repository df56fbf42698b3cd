"""How many agents each interval needs: the least number that keeps every goal, or which goal cannot be kept.

Goals on service and on busy time are kept better by every further agent, a goal on idle time worse. So each interval
has a least number for the first and a most for the second; where the least lies above the most the combination is
impossible, service comes first, and `shortfall` says what would make it possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.staffing import patience
from backend.optimizer.staffing.erlang import Floats, Ints, least_for_service, least_for_wait, wait_chances
from backend.optimizer.staffing.goals import Abandoned, Answered, BadGoal, Goal, Idle, Occupied

_SERVICE, _WAIT = 0, 1
_ANY = np.iinfo(np.int64).max // 4
_NO_CALLS = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """Work offered per interval: `load` in Erlang (contacts x handling time / interval) and `aht_s` seconds.

    `interval_s` is the intervals' length; `patience_s` the mean time until a caller hangs up, None where nobody does
    (Erlang C). Raises BadGoal on negative or missing numbers.
    """

    load: Floats
    aht_s: Floats
    interval_s: float
    patience_s: Floats | None = None

    def __post_init__(self) -> None:
        for name, values in (("load", self.load), ("aht_s", self.aht_s), ("patience_s", self.patience_s)):
            if values is None:
                continue
            if values.shape != self.load.shape:
                raise BadGoal(f"{name} has {values.shape} values, but there are {self.load.shape} intervals.")
            wrong = ~np.isfinite(values) | (values < 0) | ((values == 0) & (name != "load"))
            if wrong.any():
                at = int(np.flatnonzero(wrong)[0])
                raise BadGoal(f"Interval {at + 1}: {name} is {values[at]:g}; enter a number that is not negative.")
        if not 0 < self.interval_s < float("inf"):
            raise BadGoal(f"An interval of {self.interval_s:g} s has no length.")

    @classmethod
    def of(
        cls, contacts: Sequence[float] | Floats, aht_s: float | Floats, interval_s: float,
        patience_s: float | Floats | None = None,
    ) -> Volume:  # fmt: skip
        """Volume of `contacts` per interval; one handling time and one patience may stand for all intervals."""
        number = np.asarray(contacts, dtype=np.float64)
        aht = np.broadcast_to(np.asarray(aht_s, dtype=np.float64), number.shape)
        known = None
        if patience_s is not None:
            known = np.ascontiguousarray(np.broadcast_to(np.asarray(patience_s, dtype=np.float64), number.shape))
        return cls(number * aht / interval_s, np.ascontiguousarray(aht), interval_s, known)


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """What some number of agents brings, per interval; `within` belongs to one limit, `wait_s` is of all callers."""

    answered: Floats
    wait_s: Floats
    abandoned: Floats
    occupancy: Floats

    @property
    def idle(self) -> Floats:
        """Share of the agents' time in which they wait for a call."""
        return np.asarray(1.0 - self.occupancy)


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """`agents` (intervals) on the phones, and per goal (goals, intervals) its least (Idle: its most) number.

    `decides` (intervals) is the goal that asks for most; `unmet` (goals, intervals) marks goals that cannot be
    kept at `agents`.
    """

    goals: tuple[Goal, ...]
    agents: Ints
    by_goal: Ints
    decides: Ints
    unmet: NDArray[np.bool_]


def requirement(volume: Volume, goals: Sequence[Goal], available: Ints | None = None) -> Requirement:
    """The least agents per interval that keep all goals; `available` (intervals) caps them where given.

    Raises BadGoal where a goal needs the callers' patience and there is none.
    """
    if not goals:
        raise BadGoal("Without a goal there is no requirement; add one, for example 80 % answered within 20 s.")
    by_goal = np.stack([agents_for(volume, goal) for goal in goals])
    upper = np.array([isinstance(goal, Idle) for goal in goals])
    least = by_goal[~upper].max(axis=0, initial=0)
    if upper.all():
        least = _stable(volume)
    agents = least if available is None else np.minimum(least, available)
    unmet = np.where(upper[:, None], by_goal < agents, by_goal > agents)
    asked = np.where(upper[:, None], -1, by_goal)
    return Requirement(tuple(goals), agents, by_goal, np.asarray(asked.argmax(axis=0)), unmet)


def agents_for(volume: Volume, goal: Goal) -> Ints:
    """Agents (intervals) that one goal alone asks for: the least, for Idle the most."""
    if isinstance(goal, Idle | Occupied):
        return _for_busy_time(volume, goal)
    if volume.patience_s is None:
        if isinstance(goal, Abandoned):
            raise BadGoal(f"'{goal}' cannot be planned while callers are taken to wait for ever: enter their patience.")
        if isinstance(goal, Answered):
            return _least_waiting(volume.load, _SERVICE, goal.within_s / volume.aht_s, goal.share)
        return _least_waiting(volume.load, _WAIT, goal.at_most_s / volume.aht_s, 0.0)
    leave = volume.aht_s / volume.patience_s
    if isinstance(goal, Answered):
        what = patience.OFFERED if goal.counting == "offered" else patience.ANSWERED_OR_LATE
        return _least_patient(volume.load, leave, goal.within_s / volume.aht_s, what, np.full(len(leave), goal.share))
    none = np.zeros(len(leave))
    if isinstance(goal, Abandoned):
        return _least_patient(volume.load, leave, none, patience.ABANDONED, np.full(len(leave), goal.at_most))
    return _least_patient(volume.load, leave, none, patience.MEAN_WAIT, goal.at_most_s / volume.aht_s)


def reached(volume: Volume, agents: Ints, within_s: float) -> Reached:
    """Shares answered within a limit and abandoned, mean wait and occupancy of given agents per interval.

    Without patience, agents who cannot keep up answer nobody in time and the wait is infinite.
    """
    within = within_s / volume.aht_s
    busy = np.divide(volume.load, agents, out=np.ones(len(agents)), where=agents > 0)
    if volume.patience_s is not None:
        found = patience.patients(volume.load, agents, volume.aht_s / volume.patience_s, within)
        return Reached(found[:, 3], found[:, 2] * volume.aht_s, found[:, 1], busy * (1 - found[:, 1]))
    spare = agents - volume.load
    keeps_up = (spare > 0) | (volume.load < _NO_CALLS)
    waits = wait_chances(volume.load, agents)
    answered = np.where(keeps_up, 1.0 - waits * np.exp(-np.maximum(spare, 0) * within), 0.0)
    wait = np.full(len(agents), np.inf)
    np.divide(waits * volume.aht_s, spare, out=wait, where=spare > 0)
    wait[volume.load < _NO_CALLS] = 0.0
    return Reached(answered, wait, np.zeros(len(agents)), np.minimum(busy, 1.0))


def scaled(volume: Volume, factor: float) -> Volume:
    """The same callers, `factor` times as many."""
    return replace(volume, load=volume.load * factor)


def scheduled(agents: Ints, shrinkage: float | Floats) -> Ints:
    """Agents to schedule so that `agents` are on the phones when the share `shrinkage` of paid time is not."""
    share = np.asarray(shrinkage, dtype=np.float64)
    if not ((share >= 0) & (share < 1)).all():
        raise BadGoal("Shrinkage must lie from 0 to below 1; use 0.3 for 30 %.")
    return np.ceil(agents / (1.0 - share) - 1e-9).astype(np.int64)


def _stable(volume: Volume) -> Ints:
    """Agents who just keep up: one at least where there is work."""
    if volume.patience_s is None:
        return np.where(volume.load > 0, np.floor(volume.load).astype(np.int64) + 1, 0)
    return np.minimum(np.ceil(volume.load), 1).astype(np.int64)


def _for_busy_time(volume: Volume, goal: Idle | Occupied) -> Ints:
    """From load / agents where nobody hangs up; else by search, as whoever hangs up makes no work."""
    if isinstance(goal, Occupied):
        least = np.ceil(volume.load / goal.at_most - 1e-12).astype(np.int64)
        if volume.patience_s is None:
            return least
        leave = volume.aht_s / volume.patience_s
        return _least_occupied(volume.load, leave, goal.at_most, least)
    most = np.floor(volume.load / (1 - goal.at_most) + 1e-12).astype(np.int64)
    if volume.patience_s is None:
        return np.where(volume.load > 0, most, _ANY)
    leave = volume.aht_s / volume.patience_s
    found = _least_occupied(volume.load, leave, np.nextafter(1 - goal.at_most, 0), most + 1) - 1
    return np.where(volume.load > 0, found, _ANY)


@nb.njit(cache=True)
def _least_waiting(load: Floats, what: int, within: Floats, share: float) -> Ints:
    out = np.empty(load.size, np.int64)
    for i in range(load.size):
        out[i] = least_for_service(load[i], within[i], share) if what == 0 else least_for_wait(load[i], within[i])
    return out


@nb.njit(cache=True)
def _least_patient(load: Floats, leave: Floats, within: Floats, what: int, target: Floats) -> Ints:
    out = np.empty(load.size, np.int64)
    for i in range(load.size):
        out[i] = patience.least_with_patience(load[i], leave[i], within[i], what, target[i])
    return out


@nb.njit(cache=True)
def _least_occupied(load: Floats, leave: Floats, at_most: float, enough: Ints) -> Ints:
    """Least agents busy at most that share of their time; `enough` agents are, as if nobody hung up."""
    out = enough.copy()
    for i in range(load.size):
        while out[i] > 1:
            fewer = out[i] - 1
            if load[i] * (1 - patience.patient(load[i], fewer, leave[i], 0.0).abandoned) / fewer > at_most:
                break
            out[i] = fewer
    return out
