"""What an agent means to do today: logins, breaks, lunch, coaching; drawn from the seed, the date and the agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from backend.simulator.codes import CODE_BREAK, CODE_COACHING, CODE_HUDDLE, CODE_LUNCH, CODE_RESTROOM
from backend.simulator.parts import Pause, Plan, Session
from backend.simulator.people import Person
from backend.simulator.rates import SLOT_S
from backend.simulator.scenario import Scenario

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = 3600
UNPLANNED_PER_HOUR, UNPLANNED_S = 0.2, (120, 420)
"""How often an agent with ordinary habits pauses unplanned, and for how many seconds (least, most)."""


def make_plan(
    person: Person, scenario: Scenario, seed: int, day: date, offset: int, home: int | None,
    wall: Mapping[str, int], pause: Sequence[float] = (),
) -> Plan:  # fmt: skip
    """An agent's plan; `wall` turns the scenario's wall times into seconds since the day began.

    `pause` is the factor on unplanned pauses in every slot of the day; empty means 1 all day.
    """
    scripts = tuple(s for s in scenario.script if s.agent == person.name and s.day == offset)
    campaigns = {part.name: part.id for part in scenario.campaign}
    alone = next((script for script in scripts if script.only), None)
    if alone:
        end = max(wall[person.shift[1]], wall[alone.at] + 60)
        campaign = campaigns[alone.campaign] if alone.campaign else home or 0
        return Plan((Session(wall[alone.at], end, campaign),), (), scripts)
    rng = np.random.default_rng([seed, day.toordinal(), person.agent_id, 3])
    if not _works(person, scenario, rng, day, offset):
        return Plan()
    start = wall[person.shift[0]] + int(rng.integers(-2, scenario.floor.stagger_min + 1) * 60 + rng.integers(60))
    end = wall[person.shift[1]] + int(rng.integers(-4, 5) * 60 + rng.integers(60))
    today, later = _campaigns(person, scenario, rng, home)
    lunch = int((start + end) / 2 + rng.integers(-25, 26) * 60)
    away = int(rng.integers(26, 36) * 60)
    pauses = _pauses(person, rng, start, end)
    if any(factor != 1.0 for factor in pause):
        pauses = _changed(pauses, person, pause, np.random.default_rng([seed, day.toordinal(), person.agent_id, 9]))
    if end - start < 5 * HOUR:
        return Plan((Session(max(5, start), end, today),), pauses, scripts)
    if person.logins == 2 or later != today:
        sessions = (Session(start, lunch, today), Session(lunch + away, end, later))
        return Plan(sessions, pauses, scripts)
    return Plan((Session(start, end, today),), (*pauses, Pause(lunch, away, CODE_LUNCH)), scripts)


def _works(person: Person, scenario: Scenario, rng: np.random.Generator, day: date, offset: int) -> bool:
    present = float(rng.random()) >= person.absence
    employed = (person.joined is None or offset >= person.joined) and (person.left is None or offset < person.left)
    return present and employed and WEEKDAYS[day.weekday()] in scenario.floor.days


def _campaigns(person: Person, scenario: Scenario, rng: np.random.Generator, home: int | None) -> tuple[int, int]:
    """Campaign before and after lunch; agents rotate so that every agent is seen on several campaigns."""
    rotate, switch = rng.random(2).tolist()
    others = [part for part in scenario.campaign if part.active and part.crew > 0 and part.id != home]
    if not home or not others:
        return home or 0, home or 0
    crew = np.array([part.crew for part in others])
    other = others[int(rng.choice(len(others), p=crew / crew.sum()))].id
    today = other if rotate < person.rotation else home
    if switch < scenario.floor.midday_switch and person.rotation > 0:
        return today, home if today == other else other
    return today, today


def _pauses(person: Person, rng: np.random.Generator, start: int, end: int) -> tuple[Pause, ...]:
    longer = person.pause
    pauses = []
    for hours in (2.0, 6.4):
        at = start + int(hours * HOUR + rng.integers(-20, 21) * 60)
        if at < end - 20 * 60:
            pauses.append(Pause(at, int(rng.normal(14.5, 1.5) * 60 * min(longer, 1.6)), CODE_BREAK))
    pauses += [
        Pause(int(rng.integers(start, end)), int(rng.integers(*UNPLANNED_S)), CODE_RESTROOM)
        for _ in range(int(rng.poisson(UNPLANNED_PER_HOUR * longer * (end - start) / HOUR)))
    ]
    if rng.random() < 0.12 and end - start > 3 * HOUR:
        pauses.append(Pause(int(rng.integers(start + HOUR, end - HOUR)), int(rng.integers(420, 1300)), CODE_COACHING))
    if rng.random() < 0.2 and end - start > 3 * HOUR:
        pauses.append(Pause(start + int(rng.integers(600, 2400)), int(rng.integers(300, 700)), CODE_HUDDLE))
    return tuple(pauses)


def _changed(
    pauses: tuple[Pause, ...], person: Person, factors: Sequence[float], rng: np.random.Generator
) -> tuple[Pause, ...]:
    """Some unplanned pauses left out where the factor is below 1, further ones where it is above."""
    kept = [
        pause for pause in pauses
        if pause.code != CODE_RESTROOM or rng.random() < factors[min(pause.at // SLOT_S, len(factors) - 1)]
    ]  # fmt: skip
    per_slot = UNPLANNED_PER_HOUR * person.pause * SLOT_S / HOUR
    more = rng.poisson([per_slot * max(0.0, factor - 1.0) for factor in factors])
    for slot in np.repeat(np.arange(len(factors)), more).tolist():
        at = slot * SLOT_S + int(rng.integers(SLOT_S))
        kept.append(Pause(max(1, at), int(rng.integers(*UNPLANNED_S)), CODE_RESTROOM))
    return tuple(kept)
