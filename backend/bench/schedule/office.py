"""A scenario as a centre of real size would send it: queues, people with skills, contracts, rules and wishes.

Two queues of calls with two peaks a day, busier on Mondays; of the people three fifths sell, a quarter supports, the
rest do both. One shift of 8.5 hours with three floating breaks and one of six hours. Everybody rests eleven hours, has
at most five shifts a week and six days in a row; every third person is available on some hours only, every fifth
wishes for a beginning, every tenth has a day off.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np

FIRST = date(2026, 11, 30)
DAYS = 7
BUSY = (1.15, 1.05, 1.0, 1.0, 1.1, 0.75, 0.6)
AHT_S = 300.0
WEEKDAYS = "Mondays, Tuesdays, Wednesdays, Thursdays, Fridays, Saturdays and Sundays"
RULES = (
    "Everybody rests at least 11 hours between shifts, by law.",
    "Everybody works at most 5 shifts a week.",
    "Everybody works at most 6 days in a row.",
)
SHIFTS = (
    {
        "name": "Full day", "minutes": 510, "first_start": "07:00", "last_start": "15:00", "breaks": [
            {"name": "Pause", "minutes": 15, "earliest": 60, "latest": 135, "paid": True},
            {"name": "Lunch", "minutes": 30, "earliest": 210, "latest": 300},
            {"name": "Second pause", "minutes": 15, "earliest": 390, "latest": 450, "paid": True}],
    },
    {
        "name": "Short day", "minutes": 360, "first_start": "07:00", "last_start": "17:00", "breaks": [
            {"name": "Pause", "minutes": 15, "earliest": 120, "latest": 225, "paid": True}],
    },
)  # fmt: skip


def document(agents: int, seed: int, weeks: int = 1) -> str:
    """The scenario of so many people as JSON text."""
    rng = np.random.default_rng(seed)
    people, rules = [], list(RULES)
    for number in range(agents):
        name = f"Person {number + 1}"
        share = number / agents
        skills = ["Sales"] if share < 0.6 else ["Support"] if share < 0.85 else ["Sales", "Support"]
        people.append({"name": name, "agent_id": 1000 + number, "skills": skills, "most_h": 40, "cost_cents": 2000})
        rules += _own_rules(name, number, rng, weeks)
    queues = [_queue("Sales", 0.68 * agents, weeks), _queue("Support", 0.32 * agents, weeks)]
    return json.dumps({
        "name": f"{agents} people", "zone": "America/Los_Angeles", "first": FIRST.isoformat(), "weeks": weeks,
        "queues": queues, "agents": people, "shifts": SHIFTS, "rules": rules,
    })  # fmt: skip


def _own_rules(name: str, number: int, rng: np.random.Generator, weeks: int) -> list[str]:
    rules = []
    if number % 3 == 0:
        first = int(rng.integers(7, 12))
        rules.append(f"{name} is available on {WEEKDAYS} from {first:02d}:00 to {first + 12:02d}:00.")
    if number % 5 == 0:
        rules.append(f"{name} prefers to start at {int(rng.integers(8, 14)):02d}:00.")
    if number % 10 == 0:
        off = FIRST + timedelta(days=int(rng.integers(7 * weeks)))
        rules.append(f"{name} is off on {off.isoformat()}.")
    return rules


def _queue(name: str, people: float, weeks: int) -> dict[str, Any]:
    """So many contacts that five shifts of everybody would about answer them."""
    hour = np.arange(96) / 4
    shape = np.exp(-0.5 * ((hour - 11) / 2.2) ** 2) + 0.85 * np.exp(-0.5 * ((hour - 16) / 2.6) ** 2) + 0.05
    shape[(hour < 7) | (hour >= 23)] = 0.0
    week = (np.array(BUSY)[:, None] * shape[None, :]).ravel()
    contacts = np.tile(week * (0.82 * people * 5 * 7.5 * 3600 / AHT_S / week.sum()), weeks)
    return {
        "name": name, "demand": {"contacts": np.round(contacts, 2).tolist(), "aht_s": [AHT_S] * len(contacts)},
        "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}], "patience_s": 180, "shrinkage": 0.05,
    }  # fmt: skip
