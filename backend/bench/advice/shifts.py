"""A shift played hour by hour under a policy: who is where is chosen from counts, what it brings is the truth's.

Every hour the policy proposes a line-up under the same rules for all; the expected margin of what is then worked is
added up from the true rates, so that luck plays no part in the comparison. Whoever moves loses SWITCH_S of work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats, Ints
from backend.bench.advice.floors import HISTORY, HOURS, Floor, Truth, history
from backend.optimizer.lineup import Person, Problem, Terms, Wants, build

FIRST, LAST = 8, 15
"""Line-ups are proposed at these full local hours; the shift runs from 7 to 16."""

SWITCH_S, STAY_S, MOVES = 300, 3600, 3
ENDS = 16

Columns = dict[str, NDArray[Any]]
Choose = Callable[["Moment"], Ints]


@dataclass(slots=True, eq=False)
class Shift:
    """One floor's last day: counts of the past, who works when (`work`, agents x hours, s), where each begins."""

    floor: Floor
    past: list[Columns]
    truth: Truth
    work: Floats
    begin: Ints
    wants: list[Wants]

    @property
    def cents(self) -> Floats:
        """True margin an hour (agents, campaigns, hours), cents."""
        return np.asarray(self.truth.conversions * self.floor.margin_cents[None, :, None])


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What a policy sees at a full `hour`: counts so far, and the rules as `problem_of` a worth per hour."""

    shift: Shift
    hour: int
    now: Ints
    moved: Ints
    seen: list[Columns]

    @property
    def hours(self) -> Ints:
        """The local hours still to come."""
        return np.arange(self.hour, ENDS)

    @property
    def stay(self) -> Floats:
        """Hours each agent still works (agents)."""
        return np.asarray(self.shift.work[:, self.hour :].sum(1) / 3600)

    def problem_of(self, per_hour: Floats) -> Problem:
        """The line-up's problem for the rest of the shift, `per_hour` (agents, campaigns) in cents."""
        end, begin = int(3600 * ENDS), 3600 * self.hour
        people = [
            Person(
                now=int(at), state="here" if rest > 0 else "away", until_at=begin + round(3600 * rest),
                moved_ago_s=3600 * (self.hour - int(moved)) if moved >= 0 else None,
            )
            for at, rest, moved in zip(self.now, self.stay, self.moved, strict=True)
        ]  # fmt: skip
        terms = Terms(begin, end, switch_s=SWITCH_S, stay_s=STAY_S, most_s=None, most_moves=MOVES)
        return build(people, self.shift.wants, per_hour, terms)


def draw_shift(seed: int) -> Shift:
    """The shift of a seed: crews as the day's plans begin them, seats for two more, no crew below three quarters.

    A campaign that begins below the size a predictive dialer needs is taken as dialed otherwise.
    """
    floor = Floor(seed)
    today = floor.seconds[-1]
    work = today.sum(1)
    first = np.argmax(today.sum(1) > 0, axis=1)
    begin = np.where(work.sum(1) > 0, today[np.arange(len(today)), :, first].argmax(1), -1)
    crew = np.bincount(begin[begin >= 0], minlength=len(floor.campaign_ids))
    wants = [Wants(seats=int(n) + 2, crew=int(0.75 * n), predictive=bool(n >= 6)) for n in crew]
    return Shift(floor, history(floor), floor.today, work, begin, wants)


def play(shift: Shift, choose: Choose) -> tuple[float, int]:
    """Expected margin of the shift under a policy, cents, and how many agents it moved."""
    now, moved, moves = shift.begin.copy(), np.full(len(shift.begin), -1), 0
    total, where = 0.0, np.zeros((*shift.truth.calls.shape[:2], HOURS))
    for hour in range(HOURS):
        lost = np.zeros(len(now))
        if FIRST <= hour <= LAST:
            seen = [*shift.past, shift.floor.counts(HISTORY, where, shift.truth)]
            after = choose(Moment(shift, hour, now, moved, seen))
            changed = (after != now) & (after >= 0) & (now >= 0)
            lost[changed], moves = SWITCH_S, moves + int(changed.sum())
            moved = np.where(changed, hour, moved)
            now = np.where(changed, after, now)
        here = np.flatnonzero(now >= 0)
        worked = np.maximum(shift.work[here, hour] - lost[here], 0.0)
        where[here, now[here], hour] = worked
        total += float((worked / 3600 * shift.cents[here, now[here], hour]).sum())
    return total, moves


def kept(problem: Problem, campaign: Ints) -> Ints:
    """A proposed line-up, everybody without a place in it left where they are."""
    return np.where(campaign >= 0, campaign, problem.now)


def with_values(problem: Problem, value: Ints) -> Problem:
    """The same rules with other values and moves for free."""
    return replace(problem, value=value, move_cost=np.zeros_like(problem.move_cost), less=None)
