"""The floor over many days: lives each day on demand, keeps recent ones, and replays deeds when one is lived again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from backend.clock import day_bounds, local_date
from backend.simulator.day import Day, World
from backend.simulator.deeds import Deed
from backend.simulator.ledger import EPOCH_DAY, IDS_PER_DAY
from backend.simulator.people import Person, make_people
from backend.simulator.scenario import Scenario

KEPT_ROWS = 2_000_000
"""Call rows kept in memory (about 100 bytes each with their states) before the oldest day is forgotten."""


class Floor:
    """All days of a simulated centre; `first` is the local date the simulation starts on (day 0)."""

    def __init__(self, scenario: Scenario, seed: int, first: date) -> None:
        self.scenario, self.seed, self.first = scenario, seed, first
        self.people = make_people(scenario, seed)
        self.by_id: dict[int, Person] = {person.agent_id: person for person in self.people}
        self.oldest = first - timedelta(days=scenario.history_days)
        self.deeds: list[Deed] = []
        self.new_lists: dict[int, tuple[str, int, bool]] = {}
        self.deleted_lists: set[int] = set()
        self._days: OrderedDict[int, Day] = OrderedDict()
        self._done: dict[int, int] = {}

    def offset(self, day: date) -> int:
        """Days since the simulation's first date."""
        return (day - self.first).days

    def day(self, day: date, now: int) -> Day:
        """A date lived up to `now` (UTC seconds), or to its end when that is past."""
        ordinal = day.toordinal()
        lived = self._days.get(ordinal) or self._begin(day)
        self._days.move_to_end(ordinal)
        deeds = [deed for deed in self.deeds if deed.ordinal == ordinal and deed.at <= now]
        for deed in deeds[self._done[ordinal] :]:
            lived.advance(deed.at - lived.start)
            deed.do(lived)
            self._done[ordinal] += 1
        lived.advance(now - lived.start)
        self._forget(ordinal)
        return lived

    def rewind(self, now: int) -> None:
        """Forgets what was lived and done after `now`; those hours will be lived anew."""
        self.deeds = [deed for deed in self.deeds if deed.at <= now]
        for ordinal in [ordinal for ordinal, day in self._days.items() if day.start + day.at > now]:
            del self._days[ordinal], self._done[ordinal]

    def _begin(self, day: date) -> Day:
        world = World()
        start = day_bounds(day, self.scenario.zone)[0]
        for deed in self.deeds:
            if deed.at < start:
                deed.remember(world)
        lived = Day(self.scenario, self.people, self.seed, day, self.offset(day), world)
        self._days[day.toordinal()] = lived
        self._done[day.toordinal()] = 0
        return lived

    def _forget(self, keep: int) -> None:
        while len(self._days) > 2 and sum(len(day.calls) for day in self._days.values()) > KEPT_ROWS:
            oldest = next(ordinal for ordinal in self._days if ordinal != keep)
            del self._days[oldest], self._done[oldest]

    def today(self, now: int) -> Day:
        """The local date `now` lies in."""
        return self.day(local_date(now, self.scenario.zone), now)

    def days(self, first: date, last: date, now: int) -> Iterator[Day]:
        """The dates from first to last that have begun and lie within the history, oldest first."""
        day = max(first, self.oldest)
        last = min(last, local_date(now, self.scenario.zone))
        while day <= last:
            yield self.day(day, now)
            day += timedelta(days=1)

    def act(self, now: int, what: str, *values: Any) -> None:
        """Does something to the floor now and for good."""
        today = self.today(now)
        self._record(Deed(now, today.date.toordinal(), what, values), today)

    def dispose(self, now: int, call_id: int, status: str) -> None:
        """Gives the finished call of that id another disposition; raises KeyError for an id that does not exist."""
        day, row = self.find(call_id, now)
        self._record(Deed(now, day.date.toordinal(), "dispose", (row, status)), day)

    def find(self, call_id: int, now: int) -> tuple[Day, int]:
        """The day and row of a call; raises KeyError."""
        ordinal, row = divmod(call_id - 1, IDS_PER_DAY)
        try:
            wanted = date.fromordinal(ordinal + EPOCH_DAY)
            day = next(self.days(wanted, wanted, now))
        except (StopIteration, ValueError, OverflowError):
            raise KeyError(call_id) from None
        if row >= len(day.calls) or day.calls.end[row] > now - day.start:
            raise KeyError(call_id)
        return day, row

    def _record(self, deed: Deed, day: Day) -> None:
        deed.do(day)
        self.deeds.append(deed)
        self._done[deed.ordinal] += 1

    def name(self, agent_id: int, offset: int, offset_now: int) -> str:
        """The name the dialer shows for an agent's rows of a day; whoever left is a 'Deleted User'."""
        person = self.by_id[agent_id]
        if person.left is not None and offset_now >= person.left:
            return "Deleted User"
        return person.name_on(offset)
