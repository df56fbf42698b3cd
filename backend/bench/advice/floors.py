"""Drawn floors: the simulator's own people, plans and true rates, with calls drawn as counts instead of lived singly.

Everything that decides who is good where comes from the simulator (`people`, `plan`, `rates`): skills and their fit to
a campaign, hours, fatigue, ageing lists, rotation, breaks. Only the dialer is replaced: an agent waits WAIT_S on
average between calls whatever the campaign, as the simulator's agents very nearly do (`lived` compares both).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from backend.analysis.estimates import Floats, Ints
from backend.simulator import make_scenario
from backend.simulator.codes import OUTCOMES, STATUS
from backend.simulator.outcome import CALLER_HANGS_UP, MOST_CONTACT, MOST_CONVERSION, NO_CONTACT, NO_SUCCESS
from backend.simulator.parts import Plan
from backend.simulator.people import Person, make_people
from backend.simulator.plan import make_plan
from backend.simulator.rates import SLOT_S, DayRates
from backend.simulator.scenario import Scenario

AGENTS, CAMPAIGNS, HISTORY = 40, 5, 20
WAIT_S = 31.0
HOURS = 24
FIRST_DAY = date(2025, 6, 2)
_DEAD_SHARE, _DEAD_S = 0.35, 5.4
_PER_HOUR = 3600 // SLOT_S

Table = Mapping[str, NDArray[Any]]


def draw_scenario(seed: int) -> dict[str, Any]:
    """Forty people on five campaigns of different worth, two lists each of different quality and age."""
    rng = np.random.default_rng([seed, 41])
    names = [f"Campaign {i + 1}" for i in range(CAMPAIGNS)]
    campaigns = [
        {
            "id": 1001 + i, "name": name, "conversion": float(np.clip(0.09 * np.exp(0.3 * rng.normal()), 0.03, 0.3)),
            "answer": float(rng.uniform(0.34, 0.44)), "contact": float(rng.uniform(0.52, 0.68)),
            "talk": float(rng.uniform(1.0, 1.35)), "crew": float(rng.uniform(6, 10)),
        }
        for i, name in enumerate(names)
    ]  # fmt: skip
    lists = [
        {
            "id": 3301 + 2 * i + j, "name": f"List {2 * i + j + 1}", "campaign": name, "leads": 400_000,
            "quality": float(np.exp(0.25 * rng.normal())), "age_days": int(rng.integers(2, 70)),
            "half_life_days": 400.0, "share": float(rng.uniform(0.5, 2.0)),
        }
        for i, name in enumerate(names) for j in range(2)
    ]  # fmt: skip
    floor = {"agents": AGENTS, "midday_switch": 0.0}
    return {"zone": "America/Los_Angeles", "history_days": 0, "floor": floor, "campaign": campaigns, "list": lists}


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """One day's truth by local hour: calls an hour at work, contacts per call and conversions per contact.

    `calls` (agents, campaigns, hours), `contact` (campaigns, lists of it, hours), `conversion` (agents, campaigns,
    lists of it, hours), `share` (campaigns, lists of it).
    """

    calls: Floats
    contact: Floats
    conversion: Floats
    share: Floats

    @property
    def conversions(self) -> Floats:
        """Conversions an hour at work (agents, campaigns, hours)."""
        each = self.share[None, :, :, None] * self.contact[None] * self.conversion
        return np.asarray(self.calls * each.sum(2))


class Floor:
    """One drawn floor: HISTORY past days and today."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.scenario: Scenario = make_scenario(draw_scenario(seed))
        self.people: list[Person] = make_people(self.scenario, seed)
        self.days = _working_days(HISTORY + 1)
        self.agent_ids = np.array([person.agent_id for person in self.people], dtype=np.int64)
        self.campaign_ids = np.array([part.id for part in self.scenario.campaign], dtype=np.int64)
        rng = np.random.default_rng([seed, 42])
        self.margin_cents: Ints = np.rint(8000 * np.exp(0.4 * rng.normal(size=CAMPAIGNS))).astype(np.int64)

    @cached_property
    def seconds(self) -> list[Floats]:
        """Seconds at work (agents, campaigns, hours) of each day."""
        return [np.stack([self._worked(self._plan(p, day)) for p in self.people]) for day in self.days]

    @cached_property
    def today(self) -> Truth:
        """The truth of today."""
        return self.truth(self.days[-1])

    def truth(self, day: date) -> Truth:
        """The true rates of a day."""
        return _truth(self.scenario, self.people, day)

    def counts(self, day: int, worked: Floats, truth: Truth) -> dict[str, NDArray[Any]]:
        """Counts drawn for a day on which everybody worked `worked` seconds (agents, campaigns, hours).

        The luck of an agent, hour, campaign and list is always the same, whoever else is where.
        """
        shape = (*worked.shape[:2], truth.share.shape[1], HOURS)
        luck = np.random.default_rng([self.seed, 43, day]).random((3, *shape))
        seconds = worked[:, :, None, :] * truth.share[None, :, :, None]
        at = agent, campaign, part, hour = np.nonzero(seconds > 0)
        calls = _count(special.pdtrik(luck[0][at], seconds[at] / 3600 * truth.calls[agent, campaign, hour]))
        contacts = _count(special.bdtrik(luck[1][at], calls, truth.contact[campaign, part, hour]))
        won = _count(special.bdtrik(luck[2][at], contacts, truth.conversion[at]))
        return {
            "day": np.full(len(agent), day), "agent_id": self.agent_ids[agent],
            "campaign_id": self.campaign_ids[campaign], "list_id": 3301 + 2 * campaign + part, "hour": hour,
            "calls": calls, "contacts": np.minimum(contacts, calls), "conversions": np.minimum(won, contacts),
            "productive_s": seconds[at],
        }  # fmt: skip

    def _plan(self, person: Person, day: date) -> Plan:
        wall = {person.shift[i]: _seconds(person.shift[i]) for i in (0, 1)}
        offset = (day - self.days[-1]).days
        return make_plan(person, self.scenario, self.seed, day, offset, person.home, wall)

    def _worked(self, plan: Plan) -> Floats:
        worked = np.zeros((CAMPAIGNS, HOURS))
        for session in plan.sessions:
            row = int(np.searchsorted(self.campaign_ids, session.campaign))
            worked[row] += _by_hour(session.login, session.logout)
            for pause in plan.pauses:
                first, last = max(pause.at, session.login), min(pause.at + pause.seconds, session.logout)
                worked[row] -= _by_hour(first, max(first, last))
        return np.maximum(worked, 0.0)


def history(floor: Floor) -> list[dict[str, NDArray[Any]]]:
    """Columns of each past day."""
    days = floor.days[:-1]
    return [floor.counts(i, floor.seconds[i], floor.truth(day)) for i, day in enumerate(days)]


def _truth(scenario: Scenario, people: Sequence[Person], day: date) -> Truth:
    rates = DayRates(scenario, people, day, (day - FIRST_DAY).days)
    parts = scenario.campaign
    lists = [[each for each in scenario.list if each.campaign == part.name] for part in parts]
    share = np.array([[rates.lists[each.id].share[0] for each in mine] for mine in lists])
    skill = np.array([[person.skills[part.id] for part in parts] for person in people])
    tired = np.array([_hourly(rates.agents[person.agent_id].conversion) for person in people])
    base = np.array([_hourly(rates.campaigns[part.id].conversion) for part in parts])
    quality = np.array([[rates.lists[each.id].conversion[0] for each in mine] for mine in lists])
    conversion = np.minimum(
        skill[:, :, None, None] * tired[:, None, None, :] * base[None, :, None, :] * quality[None, :, :, None],
        MOST_CONVERSION,
    )
    reached = np.array([_hourly(rates.campaigns[part.id].contact) for part in parts])
    per_person = np.minimum(np.repeat(reached[:, None, :], share.shape[1], axis=1), MOST_CONTACT)
    lost, machine = scenario.floor.lost_connection, np.array([part.machine for part in parts])
    contact = (1 - lost) * (1 - machine)[:, None, None] * per_person
    share = share / share.sum(1, keepdims=True)
    calls = 3600 / _cycle(scenario, people, contact, conversion, share)
    return Truth(calls, contact, conversion, share)


def _cycle(scenario: Scenario, people: Sequence[Person], contact: Floats, conversion: Floats, share: Floats) -> Floats:
    """Seconds from call to call (agents, campaigns, hours): waiting, talk and wrap by how calls end."""
    won = (share[None, :, :, None] * contact[None] * conversion).sum(2)
    rest = (share[:, :, None] * contact).sum(1)[None] - won
    lost, handle, wrap = scenario.floor.lost_connection, *_habits(people)
    total = np.full(won.shape, WAIT_S)
    for j, part in enumerate(scenario.campaign):
        machine = (1 - lost) * part.machine
        ends: list[tuple[Floats | float, Mapping[str, float]]] = [
            (won[:, j], {part.success: 1.0}), (rest[:, j] * (1 - part.transfer), dict(NO_SUCCESS)),
            (rest[:, j] * part.transfer, {"XFER": 1.0}),
            (1 - lost - machine - won[:, j] - rest[:, j], dict(NO_CONTACT)), (machine, {"A": 1.0}),
            (lost, {"ERI": 1.0}),
        ]  # fmt: skip
        for chance, shares in ends:
            talk_s, wrap_s, dead_s = _mix(shares)
            total[:, j] += chance * (talk_s * part.talk * handle + wrap_s * part.wrap * wrap + dead_s)
    return total


def _habits(people: Sequence[Person]) -> tuple[Floats, Floats]:
    """Factors on talk and on wrap (agents, 1)."""
    return np.array([[each.handle] for each in people]), np.array([[each.wrap] for each in people])


def _mix(shares: Mapping[str, float]) -> tuple[float, float, float]:
    """Mean talk, wrap and dead seconds of calls that end in these dispositions."""
    whole, sums = sum(shares.values()), np.zeros(3)
    for code, part in shares.items():
        end = OUTCOMES[STATUS[code]]
        talk, wrap = (m * np.exp(sd**2 / 2) for m, sd in ((end.talk_s, end.talk_sd), (end.wrap_s, end.wrap_sd)))
        sums += part / whole * np.array([talk, wrap, CALLER_HANGS_UP.get(code, 0.15) * _DEAD_SHARE * _DEAD_S])
    return float(sums[0]), float(sums[1]), float(sums[2])


def _hourly(curve: Sequence[float]) -> Floats:
    """A curve of slots as its means by hour."""
    return np.asarray(np.array(curve).reshape(-1, _PER_HOUR).mean(1)[:HOURS])


def _by_hour(first: float, last: float) -> Floats:
    """Seconds of a stretch in each hour of the day."""
    edges = 3600.0 * np.arange(HOURS + 1)
    return np.asarray(np.clip(np.minimum(last, edges[1:]) - np.maximum(first, edges[:-1]), 0, None))


def _working_days(n: int) -> list[date]:
    days = [FIRST_DAY + timedelta(days=i) for i in range(2 * n)]
    return [day for day in days if day.weekday() < 5][:n]


def _seconds(wall: str) -> int:
    hours, minutes, *_ = wall.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _count(real: Floats) -> Floats:
    """The whole count of an inverse distribution function: the same luck brings more where more is to be expected."""
    return np.ceil(np.maximum(np.nan_to_num(real), 0.0))
