"""One simulated centre of the bench: who works there, and its days lived with what was planted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from backend.bench.alerts.planting import HISTORY, DayPlan, plan_days
from backend.simulator import attendance, deeds, make_scenario
from backend.simulator.codes import CODE_LUNCH
from backend.simulator.day import Day, World
from backend.simulator.parts import FIRST, PUMPS, Pause
from backend.simulator.people import Person, make_people
from backend.simulator.rates import DayRates
from backend.simulator.scenario import Scenario

ZONE = "America/Los_Angeles"
FIRST_DAY = date(2025, 6, 2)
AGENTS, SCORED = 40, 20
FLOOR: dict[str, Any] = {
    "zone": ZONE, "history_days": 0,
    "floor": {"agents": AGENTS, "absence": 0.0, "rotation": 0.15, "midday_switch": 0.05},
    "dialing": {"level": 1.5},
    "campaign": [
        {"id": 1001, "name": "Solar Outbound", "conversion": 0.10, "answer": 0.38, "talk": 1.9, "wrap": 1.5,
         "crew": 13},
        {"id": 1002, "name": "Home Insurance", "conversion": 0.13, "answer": 0.36, "contact": 0.66, "talk": 1.7,
         "wrap": 1.5, "crew": 14},
        {"id": 1003, "name": "Auto Warranty", "conversion": 0.08, "answer": 0.40, "talk": 1.8, "wrap": 1.5,
         "crew": 13},
    ],
    "list": [
        {"id": 3301, "name": "Solar California", "campaign": "Solar Outbound", "leads": 300_000},
        {"id": 3302, "name": "Solar Aged", "campaign": "Solar Outbound", "leads": 200_000, "quality": 0.7,
         "share": 0.5},
        {"id": 3303, "name": "Home Web Leads", "campaign": "Home Insurance", "leads": 300_000, "quality": 1.2},
        {"id": 3304, "name": "Auto Owners", "campaign": "Auto Warranty", "leads": 300_000},
    ],
}  # fmt: skip
"""Forty people on three campaigns; each of these takes more than 200 connected calls an hour."""

LISTS = {1001: "Solar California", 1002: "Home Web Leads", 1003: "Auto Owners"}


class Centre:
    """The centre number `index` of a seed: its people, plans of its scored days, and its days one after another."""

    def __init__(self, seed: int, index: int, scored: int = SCORED) -> None:
        self.seed = seed * 1000 + index
        named = FLOOR | {"agent": [{"name": p.name} for p in make_people(make_scenario(FLOOR), self.seed)]}
        plain = make_scenario(named)
        self.people: list[Person] = make_people(plain, self.seed)
        self.dates = _working_days(HISTORY + scored)
        offsets = [(day - FIRST_DAY).days for day in self.dates]
        agents = [(p.agent_id, p.name) for p in self.people]
        campaigns = [(part.id, part.name) for part in plain.campaign]
        rng = np.random.default_rng([self.seed, 77])
        self.plans = plan_days(rng, offsets[HISTORY:], agents, campaigns, LISTS)
        self.plain: Scenario = plain
        self.scenario = make_scenario(named | {"change": [c for plan in self.plans for c in plan.changes()]})

    def plan(self, index: int) -> DayPlan | None:
        """What was planted on the centre's day `index`; None in the history."""
        return self.plans[index - HISTORY] if index >= HISTORY else None

    def rates(self, index: int) -> tuple[DayRates, DayRates]:
        """The true rates of day `index`, and what they would have been with nothing planted."""
        day = self.dates[index]
        offset = (day - FIRST_DAY).days
        return DayRates(self.scenario, self.people, day, offset), DayRates(self.plain, self.people, day, offset)

    def days(self) -> Iterator[tuple[Day, DayRates]]:
        """The days from first to last, each lived to its end, with the rates it would have had with nothing planted."""
        for index, day in enumerate(self.dates):
            offset = (day - FIRST_DAY).days
            lived = Day(self.scenario, self.people, self.seed, day, offset, World())
            plan = self.plan(index)
            if plan is not None:
                _confound(lived, plan, np.random.default_rng([self.seed, offset, 78]))
            lived.advance(lived.length)
            yield lived, DayRates(self.plain, self.people, day, offset)


def _confound(day: Day, plan: DayPlan, rng: np.random.Generator) -> None:
    """Lunch: most people pause within minutes of each other; outage: nobody gets a call for twenty minutes."""
    if plan.confounder == "lunch":
        for desk in day.desks.values():
            if rng.random() < 0.6:
                at = int(plan.at_s + rng.uniform(0, 300))
                pause = Pause(at, int(rng.uniform(1500, 2100)), CODE_LUNCH)
                day.later(at, FIRST, attendance.pause_due, (desk, pause))
    elif plan.confounder == "outage":
        for campaign_id in day.lines:
            day.later(int(plan.at_s), PUMPS, _switch, (campaign_id, False))
            day.later(int(plan.until_s), PUMPS, _switch, (campaign_id, True))


def _switch(day: Day, what: tuple[int, bool], _: int) -> None:
    deeds.campaign(day, *what, at=day.start + day.at)


def _working_days(n: int) -> list[date]:
    days = (FIRST_DAY + timedelta(days=i) for i in range(2 * n + 7))
    return [day for day in days if day.weekday() < 5][:n]
