"""The true rates of one local day, in slots of five minutes; the engine draws from them, the truth reports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from backend.clock import day_bounds, zone
from backend.simulator.people import Person
from backend.simulator.scenario import CampaignSpec, Change, ListSpec, Scenario

SLOT_S = 300
RECYCLED_ANSWER, RECYCLED_CONVERSION = 0.55, 0.6
"""What is left of a list's answer and conversion rate once every fresh lead has been dialed."""

# Local hour -> factor, linear in between; people answer more towards evening and buy most before and after lunch.
CONVERSION_BY_HOUR: dict[float, float] = {
    0: 0.9, 7: 0.9, 9: 1.0, 10.5: 1.1, 12: 0.98, 13: 0.95, 14.5: 1.05, 16: 1.04, 18: 0.97, 24: 0.9,
}  # fmt: skip
ANSWER_BY_HOUR: dict[float, float] = {
    0: 0.8, 7: 0.85, 9: 0.97, 11: 1.02, 13: 0.98, 15: 1.04, 17: 1.12, 19: 1.1, 21: 0.9, 24: 0.8,
}  # fmt: skip
CONVERSION_BY_WEEKDAY = (1.0, 1.04, 1.03, 1.0, 0.94, 0.9, 0.88)
ANSWER_BY_WEEKDAY = (1.03, 1.01, 1.0, 0.99, 0.95, 1.02, 0.98)

Curve = list[float]


@dataclass(frozen=True, slots=True)
class CampaignRates:
    """A campaign's own rates per slot, before any agent or list."""

    conversion: Curve
    contact: Curve
    answer: Curve
    handle: Curve
    wrap: Curve
    level: Curve


@dataclass(frozen=True, slots=True)
class AgentRates:
    """An agent's factors per slot; conversion includes fatigue."""

    conversion: Curve
    contact: Curve
    handle: Curve
    wrap: Curve
    pause: Curve


@dataclass(frozen=True, slots=True)
class ListRates:
    """A list's factors per slot, its share of the dials, and the leads nobody has dialed when the day begins."""

    conversion: Curve
    contact: Curve
    answer: Curve
    share: Curve
    fresh: int


class DayRates:
    """All true rates of a local day; `offset` counts days from the simulation's first."""

    def __init__(self, scenario: Scenario, people: Iterable[Person], day: date, offset: int) -> None:
        self.start, self.end = day_bounds(day, scenario.zone)
        self.walls = [_wall_s(at, scenario.zone) for at in range(self.start, self.end, SLOT_S)]
        self._ones = [1.0] * len(self.walls)
        self._changes = [c for c in scenario.change if c.day <= offset <= (c.day if c.last_day is None else c.last_day)]
        self._offset = offset
        weekday = day.weekday()
        self._conversion = _curve(CONVERSION_BY_HOUR, self.walls, CONVERSION_BY_WEEKDAY[weekday])
        self._answer = _curve(ANSWER_BY_HOUR, self.walls, ANSWER_BY_WEEKDAY[weekday])
        self._level = scenario.dialing.level
        self.campaigns = {part.id: self._campaign(part) for part in scenario.campaign}
        self.lists = {part.id: self._list(part) for part in scenario.list}
        self.agents = {p.agent_id: self._agent(p, scenario.floor.fatigue_per_hour) for p in people}

    def slot(self, at: int) -> int:
        """Index of the slot an instant lies in; instants outside the day take the nearest slot."""
        return min(max((at - self.start) // SLOT_S, 0), len(self.walls) - 1)

    def _campaign(self, part: CampaignSpec) -> CampaignRates:
        def own(what: str, base: float, shape: Curve | None = None) -> Curve:
            return _times(shape or self._ones, self._changed(what, campaign=part.name), base)

        return CampaignRates(
            conversion=own("conversion", part.conversion, self._by_hour(part.hours)),
            contact=own("contact", part.contact),
            answer=own("answer", part.answer, self._answer),
            handle=own("handle", part.talk),
            wrap=own("wrap", part.wrap),
            level=own("level", part.level or self._level),
        )

    def _by_hour(self, hours: Mapping[str, float]) -> Curve:
        if not hours:
            return self._conversion
        factors = {int(hour): factor for hour, factor in hours.items()}
        return [rate * factors.get(wall // 3600, 1.0) for rate, wall in zip(self._conversion, self.walls, strict=True)]

    def _list(self, part: ListSpec) -> ListRates:
        age = max(0, part.age_days + self._offset)
        fresh = part.fresh if part.fresh is not None and self._offset == 0 else round(
            part.leads * 0.5 ** (age / part.half_life_days)
        )  # fmt: skip
        quality = part.quality * max(0.55, 1 - 0.004 * age)
        return ListRates(
            conversion=_times(self._ones, self._changed("conversion", list_=part.name), quality),
            contact=_times(self._ones, self._changed("contact", list_=part.name), 1.0),
            answer=_times(self._ones, self._changed("answer", list_=part.name), max(0.6, 1 - 0.003 * age)),
            share=_times(self._ones, self._changed("share", list_=part.name), part.share),
            fresh=fresh,
        )

    def _agent(self, person: Person, fatigue: float) -> AgentRates:
        begin = _seconds(person.shift[0])
        tired = [max(0.5, 1 - fatigue * max(0, wall - begin) / 3600) for wall in self.walls]

        def own(what: str, base: float = 1.0, shape: Curve | None = None) -> Curve:
            return _times(shape or self._ones, self._changed(what, agent=person.name), base)

        return AgentRates(
            conversion=own("conversion", 1.0, tired), contact=own("contact"),
            handle=own("handle", person.handle), wrap=own("wrap", person.wrap), pause=own("pause"),
        )  # fmt: skip

    def _changed(self, what: str, agent: str = "", campaign: str = "", list_: str = "") -> Curve:
        curve = self._ones
        for change in self._changes:
            subject = (change.agent or "", change.campaign or "", change.list or "")
            if change.what == what and subject == (agent, campaign, list_):
                curve = [f * _factor(change, wall, self._offset) for f, wall in zip(curve, self.walls, strict=True)]
        return curve


def _factor(change: Change, wall: int, offset: int) -> float:
    """A change holds from (day, at) until (last_day, until); it grows over its ramp on the first day only."""
    last = change.day if change.last_day is None else change.last_day
    if change.until and offset == last and wall >= _seconds(change.until):
        return 1.0
    since = wall - _seconds(change.at)
    if offset > change.day:
        return change.factor
    if since < 0:
        return 1.0
    reached = min(1.0, since / (change.ramp_min * 60)) if change.ramp_min else 1.0
    return 1 + (change.factor - 1) * reached


def _times(shape: Curve, changed: Curve, base: float) -> Curve:
    if shape is changed:  # both are the flat curve: one number, many times
        return [base] * len(shape)
    return [base * a * b for a, b in zip(shape, changed, strict=True)]


def _curve(points: dict[float, float], walls: list[int], base: float) -> Curve:
    hours = list(points)
    values = []
    for wall in walls:
        hour = wall / 3600
        i = max(k for k in range(len(hours) - 1) if hours[k] <= hour)
        share = (hour - hours[i]) / (hours[i + 1] - hours[i])
        values.append(base * (points[hours[i]] * (1 - share) + points[hours[i + 1]] * share))
    return values


def _seconds(wall: str) -> int:
    hours, minutes, *rest = wall.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest[0] if rest else 0)


def _wall_s(at: int, zone_name: str) -> int:
    local = datetime.fromtimestamp(at, zone(zone_name))
    return local.hour * 3600 + local.minute * 60 + local.second
