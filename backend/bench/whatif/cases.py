"""Made-up floors with a move to judge: a random small scenario, its past days, a moment, an agent and a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from backend.bench.whatif.rows import past_of
from backend.optimizer.whatif import AgentNow, CampaignNow, Estimate, Past
from backend.optimizer.whatif.model import Doing
from backend.simulator.codes import DEAD, DISPO, INCALL, LOGIN, LOGOUT, PAUSED, READY
from backend.simulator.day import Day, World
from backend.simulator.loading import make_scenario
from backend.simulator.people import Person, make_people
from backend.simulator.scenario import Scenario

TODAY, MONDAY = date(2026, 5, 6), date(2026, 5, 4)
"""The day of floors that are looked at once, and the week whose working days random floors take by turns."""
PAST_DAYS = (6, 20)
CREW = (4, 12)
VALUE_CENTS = (2_000, 12_000)
DOING: dict[int, Doing] = {
    READY: "wait", INCALL: "talk", DEAD: "wrap", DISPO: "wrap", PAUSED: "pause", LOGIN: "wait", LOGOUT: "out",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A floor today at `at` (seconds since the day began), its past, who would move where, what sales are worth."""

    scenario: Scenario
    people: list[Person]
    today: Day
    past: Past
    at: int
    mover: int
    goal: int
    value_cents: dict[int, float]
    seed: int

    @property
    def now_s(self) -> int:
        """The moment as UTC seconds."""
        return self.today.start + self.at


def make_case(seed: int) -> Case:
    """The case of that seed."""
    rng = np.random.default_rng([seed, 31])
    scenario = make_scenario(random_scenario(rng))
    people = make_people(scenario, seed)
    date_ = MONDAY + timedelta(days=int(np.random.default_rng([seed, 32]).integers(5)))
    days = [_lived(scenario, people, seed, date_, back) for back in range(int(rng.integers(*PAST_DAYS)), 0, -1)]
    today = Day(scenario, people, seed, date_, 0, World())
    at = int(rng.integers(8 * 4, 14 * 4)) * 900
    today.advance(at)
    past = past_of([*(day for day in days if day is not None), today])
    there = [desk for desk in today.desks.values() if desk.campaign and desk.state in (READY, INCALL, DISPO, DEAD)]
    mover = there[int(rng.integers(len(there)))]
    goals = [one for one in today.lines if one != mover.campaign]
    values = {one: float(rng.uniform(*VALUE_CENTS)) for one in today.lines}
    goal = goals[int(rng.integers(len(goals)))]
    return Case(scenario, people, today, past, at, mover.agent_id, goal, values, seed)


def random_scenario(rng: np.random.Generator) -> dict[str, object]:
    """Two or three campaigns of four to eleven agents who rotate among them; every rate and setting is drawn."""
    crews = rng.integers(*CREW, size=int(rng.integers(2, 4))).tolist()
    campaigns = [
        {
            "id": 1001 + c, "name": f"Campaign {c + 1}", "crew": crew, "answer": float(rng.uniform(0.25, 0.45)),
            "machine": float(rng.uniform(0.05, 0.2)), "contact": float(rng.uniform(0.5, 0.75)),
            "conversion": float(rng.uniform(0.05, 0.15)), "talk": float(rng.uniform(0.8, 1.4)),
            "wrap": float(rng.uniform(0.8, 1.4)), "level": float(rng.uniform(1.2, 3.0)),
        }
        for c, crew in enumerate(crews)
    ]  # fmt: skip
    lists = [
        {"id": 3301 + c, "name": f"List {c + 1}", "campaign": f"Campaign {c + 1}", "leads": 250_000}
        for c in range(len(crews))
    ]  # fmt: skip
    return {
        "floor": {"agents": sum(crews), "rotation": float(rng.uniform(0.1, 0.5)), "midday_switch": 0.0},
        "dialing": {"soon": float(rng.uniform(0, 0.25)), "max_drop": float(rng.uniform(0.012, 0.03))},
        "campaign": campaigns, "list": lists,
    }  # fmt: skip


def _lived(scenario: Scenario, people: list[Person], seed: int, today: date, back: int) -> Day | None:
    day = today - timedelta(days=back)
    if day.weekday() > 4:
        return None
    lived = Day(scenario, people, seed, day, -back, World())
    lived.advance(lived.length)
    return lived


def board(case: Case) -> list[AgentNow]:
    """Who is where now, as the live board shows it."""
    return board_of(case.today)


def board_of(today: Day) -> list[AgentNow]:
    """Who is where on a day lived so far."""
    return [
        AgentNow(desk.agent_id, desk.campaign or None, DOING[desk.state], today.start + desk.since)
        for desk in today.desks.values()
        if desk.state != LOGOUT
    ]


def campaigns_now(case: Case) -> list[CampaignNow]:
    """Campaigns as they stand."""
    return [
        CampaignNow(
            one.spec.id, value_cents=Estimate(case.value_cents[one.spec.id]), answered_today=one.answered,
            dropped_today=one.dropped,
        )
        for one in case.today.lines.values()
    ]  # fmt: skip
