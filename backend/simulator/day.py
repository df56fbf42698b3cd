"""One local day of the floor as a discrete-event simulation; `advance(to)` may be called in any steps.

Times inside a day are seconds since its first instant. Every random number comes from a stream of the seed, the
date and one subject, and events are taken in order of time, rank and birth, so nothing depends on who asks when.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from backend.clock import wall_to_utc
from backend.simulator import attendance, dialing, inbound, planted
from backend.simulator.chance import normals, uniforms
from backend.simulator.codes import CODE_FORCED_LOGOUT
from backend.simulator.ledger import CallColumns, StateColumns
from backend.simulator.parts import FIRST, PUMPS, Desk, Hall, Line, Stock
from backend.simulator.people import Person, rostered
from backend.simulator.plan import make_plan
from backend.simulator.rates import SLOT_S, DayRates
from backend.simulator.scenario import Scenario

Act = Callable[["Day", Any, int], None]


class Day:
    """The floor on one date: desks, lines, halls, and the ledger of what happened so far."""

    def __init__(
        self, scenario: Scenario, people: Iterable[Person], seed: int, day: date, offset: int, world: World
    ) -> None:
        self.scenario, self.seed, self.date, self.offset = scenario, seed, day, offset
        self.people = rostered(people, scenario, offset)
        self.rates = DayRates(scenario, self.people, day, offset)
        self.start, self.length = self.rates.start, self.rates.end - self.rates.start
        self.at = 0
        self.closed = False
        self.calls, self.states = CallColumns(), StateColumns()
        self._heap: list[tuple[int, int, int, Act, Any, int]] = []
        self._births = 0
        ordinal = day.toordinal()
        self.lines = {
            part.id: Line(part, self.rates.campaigns[part.id], uniforms(seed, ordinal, part.id, 4),
                          world.campaigns.get(part.id, part.active))
            for part in scenario.campaign
        }  # fmt: skip
        self.stocks = world.stocks(scenario, self.rates)
        self.deal_stocks()
        ids = {part.name: part.id for part in scenario.campaign}
        self.halls = {
            part.id: Hall(part, ids[part.campaign], uniforms(seed, ordinal, part.id, 5)) for part in scenario.queue
        }
        self.desks = {p.agent_id: self._desk(p, ordinal) for p in self.people}
        self._plan(world)

    def _desk(self, person: Person, ordinal: int) -> Desk:
        key = (self.seed, ordinal, person.agent_id)
        halls = tuple(self.halls[queue] for queue in sorted(person.queues))
        desk = Desk(person, self.rates.agents[person.agent_id], uniforms(*key, 6), normals(*key, 7), halls)
        for hall in halls:
            hall.members.append(desk)
        return desk

    def _plan(self, world: World) -> None:
        wall = Walls(self.date, self.scenario.zone, self.start)
        for desk in self.desks.values():
            person = desk.person
            desk.assigned = world.homes.get(person.agent_id)
            home = person.home if desk.assigned is None else desk.assigned
            plan = make_plan(person, self.scenario, self.seed, self.date, self.offset, home, wall, desk.rates.pause)
            for session in plan.sessions:
                self.later(session.login, FIRST, attendance.log_in, (desk, session))
                self.later(session.logout, FIRST, attendance.session_over, desk)
            for pause in plan.pauses:
                self.later(pause.at, FIRST, attendance.pause_due, (desk, pause))
            for script in plan.scripts:
                begin = wall[script.at]
                self.later(begin, FIRST, planted.begin, (desk, script.calls, script.then))
        for hall in self.halls.values():
            inbound.next_caller(self, hall, 0)
        self.later(self.length - 1, PUMPS, close, None)

    def later(self, at: int, rank: int, act: Act, subject: Any, gen: int = 0) -> None:
        """Puts an event on the calendar."""
        self._births += 1
        heapq.heappush(self._heap, (at, rank, self._births, act, subject, gen))

    def advance(self, to: int) -> None:
        """Lives on until `to` seconds after the day's first instant, that second included."""
        heap = self._heap
        to = min(to, self.length - 1)
        while heap and heap[0][0] <= to:
            at, _, _, act, subject, gen = heapq.heappop(heap)
            self.at = at
            act(self, subject, gen)
        self.at = max(self.at, to)

    @property
    def slot(self) -> int:
        """Index of the rates' slot that holds now."""
        return min(self.at // SLOT_S, len(self.rates.walls) - 1)

    def deal_stocks(self) -> None:
        """Gives every line the active lists of its campaign."""
        for line in self.lines.values():
            line.stocks = [s for s in self.stocks.values() if s.campaign == line.spec.id and s.active]


def _let_go(day: Day) -> None:
    """Frees the streams of a day that is over; they are most of its memory."""
    for desk in day.desks.values():
        desk.chance = desk.normal = iter(())
    for line in day.lines.values():
        line.chance = iter(())
    for hall in day.halls.values():
        hall.chance = iter(())


def close(day: Day, _: Any, __: int) -> None:
    """The last second of a day: whoever is still logged in is logged out, whatever call is left ends."""
    day.closed = True
    for desk in day.desks.values():
        attendance.force_out(day, desk, CODE_FORCED_LOGOUT, back=-1)
    for line in day.lines.values():
        while line.waiting:
            dialing.drop(day, line, line.waiting.popleft())
    for hall in day.halls.values():
        while hall.waiting:
            inbound.abandon(day, hall, hall.waiting.popleft())
    _let_go(day)


class Walls(Mapping[str, int]):
    """Wall times of a date (`HH:MM`) as seconds since its first instant."""

    def __init__(self, day: date, zone_name: str, start: int) -> None:
        self._day, self._zone, self._start = day, zone_name, start

    def __getitem__(self, wall: str) -> int:
        time = datetime.strptime(wall if wall.count(":") == 2 else wall + ":00", "%H:%M:%S").time()  # noqa: DTZ007
        return max(1, wall_to_utc(datetime.combine(self._day, time), self._zone) - self._start)

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


class World:
    """What managers changed before a day began: homes of agents, campaigns on or off, lists moved."""

    def __init__(self) -> None:
        self.homes: dict[int, int] = {}
        self.campaigns: dict[int, bool] = {}
        self.lists: dict[int, dict[str, Any]] = {}

    def stocks(self, scenario: Scenario, rates: DayRates) -> dict[int, Stock]:
        """The lists as they stand at the beginning of a day."""
        ids = {part.name: part.id for part in scenario.campaign}
        stocks = {}
        for part in scenario.list:
            changed = self.lists.get(part.id, {})
            stocks[part.id] = Stock(
                part, rates.lists[part.id], changed.get("name", part.name),
                changed.get("campaign", ids[part.campaign]), changed.get("active", part.active),
            )  # fmt: skip
        return stocks
