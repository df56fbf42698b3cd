"""A week of named agents at short intervals: shifts, breaks, days off, contracts and wishes, as checked data.

Times are intervals counted from the beginning of the first day; a day may have fewer or more of them than another (the
nights when clocks change). Hard rules shape what is offered to an agent; a rule that cannot be kept has a price, so
that there always is a schedule and it says what it breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.optimizer.roster.tours.coverage import BadProblem, Coverage
from backend.optimizer.roster.tours.patterns import LISTED_DAYS, Automaton, any_days, automaton, strict_costs

MOST_DAYS = 56
"""As far as anybody plans at once."""

MOST_REST_DAYS = 5
"""So long may a shift and the rest after it last: while it does, its end must be kept in mind."""


@dataclass(frozen=True, slots=True)
class Break:
    """Off the phones for `length` intervals, beginning `earliest` to `latest` intervals after the shift does."""

    length: int
    earliest: int
    latest: int
    paid: bool = False

    def __post_init__(self) -> None:
        if self.length < 1 or not 0 <= self.earliest <= self.latest:
            raise BadProblem(f"A break of {self.length} intervals from {self.earliest} to {self.latest} is impossible.")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of shift: its length in intervals, its breaks in their order, and the least time between two of them."""

    name: str
    length: int
    breaks: tuple[Break, ...] = ()
    gap: int = 0

    def __post_init__(self) -> None:
        if self.length < 1 or self.gap < 0:
            raise BadProblem(f"Shift '{self.name}': its length must be at least one interval and the gap not negative.")
        end = -self.gap
        for each in self.breaks:
            end = max(end + self.gap, each.earliest) + each.length
            if end - each.length > each.latest or end > self.length:
                raise BadProblem(f"Shift '{self.name}': its breaks do not fit one after the other.")

    @property
    def paid(self) -> int:
        """Paid intervals."""
        return self.length - sum(each.length for each in self.breaks if not each.paid)


@dataclass(frozen=True, slots=True)
class Window:
    """A shift an agent may work on a day, beginning at the day's intervals `first` to `last`.

    `cost` is what it costs (a wish against it; below 0 a wish for it), for the whole window or one for each beginning.
    """

    day: int
    kind: int
    first: int
    last: int
    cost: float | tuple[float, ...] = 0.0


@dataclass(frozen=True, slots=True)
class Agent:
    """Who, and what may be asked of them.

    `patterns` are the sets of days that may be worked (bit d for day d; None for any) with `pattern_cost` for each
    (none: 0); `sets` are the same as an automaton, for horizons too long for a list. `least_paid` and `most_paid` are
    the contract's intervals over the horizon. `rest` intervals lie between a shift and the next one. `day_off_cost`
    (days) is what a day off costs (a wish to work; locked shifts use it too). `busy` are (first, length) in intervals
    of the horizon when the agent is at work but not on the phones, and without a break: meetings. `skills` are queues;
    in each interval the agent is counted for one of them.
    """

    name: str
    windows: tuple[Window, ...]
    patterns: tuple[int, ...] | None = None
    pattern_cost: tuple[float, ...] = ()
    least_paid: int = 0
    most_paid: int | None = None
    rest: int = 0
    day_off_cost: tuple[float, ...] = ()
    busy: tuple[tuple[int, int], ...] = ()
    skills: tuple[int, ...] = (0,)
    sets: Automaton | None = None

    def working_days(self, days: int) -> Automaton:
        """The sets of days that may be worked."""
        if self.sets is not None:
            return self.sets
        return (
            any_days(days) if self.patterns is None else automaton(strict_costs(days, self.patterns, self.pattern_cost))
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """What a rule costs that cannot be kept: a wrong day off or on, a paid interval too few or many, a short rest."""

    day: float = 100.0
    paid: float = 10.0
    rest: float = 200.0

    def __post_init__(self) -> None:
        if min(self.day, self.paid, self.rest) < 0:
            raise BadProblem("Prices of broken rules must not be negative.")


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Agents, the kinds of shift, what coverage costs, and the first interval of each day (and of the day after).

    Raises BadProblem with the agent and what to change.
    """

    day_starts: tuple[int, ...]
    coverage: Coverage
    kinds: tuple[Kind, ...]
    agents: tuple[Agent, ...]
    prices: Prices = Prices()

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise BadProblem(f"A schedule is made for 1 to {MOST_DAYS} days at once, not {self.days}.")
        if self.day_starts[0] != 0 or any(b <= a for a, b in pairwise(self.day_starts)):
            raise BadProblem("The days must begin at interval 0 and each after the one before.")
        if self.coverage.intervals != self.day_starts[-1]:
            raise BadProblem(
                f"Coverage has {self.coverage.intervals} intervals, but the days have {self.day_starts[-1]}."
            )
        for agent in self.agents:
            self._check(agent)

    @property
    def days(self) -> int:
        """How many days."""
        return len(self.day_starts) - 1

    def _check(self, agent: Agent) -> None:
        for window in agent.windows:
            self._check_window(agent, window)
        if not agent.skills or not all(0 <= q < self.coverage.queues for q in agent.skills):
            raise BadProblem(
                f"{agent.name} needs at least one skill, each a queue from 0 to {self.coverage.queues - 1}."
            )
        self._check_days(agent)
        if len(agent.day_off_cost) not in (0, self.days):
            raise BadProblem(f"{agent.name}: day_off_cost needs one number for each of the {self.days} days.")
        if agent.least_paid < 0 or (agent.most_paid is not None and agent.most_paid < agent.least_paid):
            raise BadProblem(f"{agent.name}: the contract's most hours lie below its least hours.")
        if agent.rest < 0:
            raise BadProblem(f"{agent.name}: the rest between shifts cannot be negative.")
        if any(first < 0 or length < 1 for first, length in agent.busy):
            raise BadProblem(f"{agent.name}: a meeting begins before the schedule or has no length.")

    def _check_days(self, agent: Agent) -> None:
        if agent.sets is not None and (agent.patterns is not None or agent.sets.days != self.days):
            raise BadProblem(f"{agent.name}: the sets of days are given once, for {self.days} days.")
        if agent.patterns is not None and self.days > LISTED_DAYS:
            raise BadProblem(f"{agent.name}: sets of more than {LISTED_DAYS} days are given as rules, not listed.")
        if agent.patterns is not None and not all(0 <= p < 1 << self.days for p in agent.patterns):
            raise BadProblem(f"{agent.name}: a pattern names days the schedule does not have.")
        if agent.patterns == () or len(agent.pattern_cost) not in (0, len(agent.patterns or ())):
            raise BadProblem(f"{agent.name} needs at least one pattern of days, and a cost for each or for none.")

    def _check_window(self, agent: Agent, window: Window) -> None:
        if not (0 <= window.day < self.days and 0 <= window.kind < len(self.kinds)):
            raise BadProblem(f"{agent.name} has a window for a day or a shift that does not exist.")
        span = self.day_starts[window.day + 1] - self.day_starts[window.day]
        if not 0 <= window.first <= window.last < span:
            raise BadProblem(f"{agent.name}, day {window.day + 1}: a shift cannot begin from {window.first} to "
                             f"{window.last} in a day of {span} intervals.")  # fmt: skip
        if isinstance(window.cost, tuple) and len(window.cost) != window.last - window.first + 1:
            raise BadProblem(f"{agent.name}, day {window.day + 1}: costs are needed for every beginning of a shift.")
        if self.kinds[window.kind].length + agent.rest > MOST_REST_DAYS * span:
            raise BadProblem(f"{agent.name}: shift and rest together must not last longer than {MOST_REST_DAYS} days.")


def day_patterns(
    days: int, least: int = 0, most: int | None = None, in_a_row: int | None = None, worked_before: int = 0,
    off_in_a_row: int = 1, wanted_off: Sequence[int] = (),
) -> tuple[int, ...]:  # fmt: skip
    """Every set of days that keeps the usual rules.

    `least` to `most` days worked, at most `in_a_row` without a day off (`worked_before` of them just before the first
    day), days off at least `off_in_a_row` together except at either end, and none of `wanted_off` worked.
    """
    most = days if most is None else most
    row = days + worked_before if in_a_row is None else in_a_row
    found = [
        mask for mask in range(1 << days)
        if least <= mask.bit_count() <= most and not any(mask >> day & 1 for day in wanted_off)
        and _longest(mask, days, worked_before) <= row and _shortest_off(mask, days) >= off_in_a_row
    ]  # fmt: skip
    if not found:
        raise BadProblem("No set of working days keeps these rules; loosen one of them.")
    return tuple(found)


def _longest(mask: int, days: int, before: int) -> int:
    longest = run = before
    for day in range(days):
        run = run + 1 if mask >> day & 1 else 0
        longest = max(longest, run)
    return longest


def _shortest_off(mask: int, days: int) -> int:
    """Shortest run of days off between two days worked; `days` where there is none."""
    runs = bin(mask | 1 << days)[3:].strip("0").split("1")
    return min((len(run) for run in runs if run), default=days)
