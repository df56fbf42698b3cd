"""A thousand agents with several skills, twenty queues one of them e-mail, and goals that must hold in simulation."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from backend.bench.figure import Figure
from backend.optimizer.roster.tours import Agent, Break, Coverage, Kind, Problem, Window, broken_rules, day_patterns
from backend.optimizer.roster.tours.coverage import short_and_over
from backend.optimizer.roster.tours.hold import Held
from backend.optimizer.roster.tours.serviced import Work, keep_service
from backend.optimizer.simulation import Law, Patience, Queue
from backend.optimizer.staffing import Answered, Replied

PER_DAY, DAYS, INTERVAL_S = 96, 7, 900.0
OPEN, CLOSE = 28, 94
SHIFT = Kind("8.5 hours", 34, (Break(1, 4, 9), Break(2, 14, 20), Break(1, 26, 30)))
BUSY = (1.12, 1.05, 1.0, 1.0, 1.05, 0.8, 0.7)
MAIL_WITHIN_S = 24 * 3600.0


def centre(agents: int, queues: int, seed: int, filled: float = 0.86) -> tuple[Problem, tuple[Queue, ...]]:
    """Named agents with two or three skills, some with e-mail too, and queues that keep `filled` of their time busy."""
    rng = np.random.default_rng(seed)
    calls = queues - 1
    people = tuple(_person(rng, number, calls) for number in range(agents))
    days = tuple(range(0, PER_DAY * DAYS + 1, PER_DAY))
    cover: Coverage = short_and_over(np.zeros((queues, PER_DAY * DAYS)))
    work = agents * 5 * 30 * INTERVAL_S * filled
    share = np.zeros(queues)
    for person in people:
        share[list(person.skills[:1])] += 0.7
        share[list(person.skills[1:2])] += 0.3
    share[calls] = 0.0
    share = 0.94 * share / share.sum()
    share[calls] = 0.06
    return Problem(days, cover, (SHIFT,), people), tuple(
        _queue(rng, number, work * share[number], number == calls) for number in range(queues)
    )


def _person(rng: np.random.Generator, number: int, calls: int) -> Agent:
    """A first skill, its neighbour as a second (chains pool best: Jordan & Graves 1995), sometimes e-mail."""
    first = number % calls
    skills: tuple[int, ...] = (first, (first + 1) % calls)
    if number % 7 == 0:
        skills = (*skills, (first + 5) % calls)
    if number % 3 == 0:
        skills = (*skills, calls)
    width = int(rng.integers(8, 17))
    begin = OPEN + int(rng.integers(0, CLOSE - OPEN - SHIFT.length - width + 2))
    windows = tuple(Window(day, 0, begin, begin + width - 1, float(SHIFT.paid)) for day in range(DAYS))
    return Agent(f"agent {number + 1}", windows, day_patterns(7, 3, 5, off_in_a_row=2), rest=44, skills=skills)


def _queue(rng: np.random.Generator, number: int, work_s: float, mail: bool) -> Queue:
    hour = np.arange(PER_DAY) / 4
    shape = np.exp(-0.5 * ((hour - 11) / 2.6) ** 2) + 0.9 * np.exp(-0.5 * ((hour - 16) / 3.0) ** 2)
    shape += 0.3 * np.exp(-0.5 * ((hour - 20) / 2.2) ** 2) + 0.05
    shape *= (np.arange(PER_DAY) >= OPEN + 1) & (np.arange(PER_DAY) < CLOSE - 1)
    week = (np.array(BUSY)[:, None] * shape[None, :]).ravel()
    handling = 420.0 if mail else float(rng.uniform(180, 320))
    contacts = tuple((week / week.sum() * work_s / handling).tolist())
    if mail:
        return Queue("e-mail", contacts, handling, MAIL_WITHIN_S, medium="email", law=Law("gamma", 0.8))
    patience = Patience(float(rng.uniform(150, 400)))
    return Queue(f"queue {number}", contacts, handling, 20.0, law=Law("lognormal", 0.9), patience=patience)


def run(seed: int) -> Iterator[Figure]:
    """A thousand agents, twenty queues; also a growing centre for the curve of agents x skills against time."""
    points = []
    for agents, queues in ((100, 5), (300, 10), (1000, 20)):
        found, cpu_s, wall_s, note = _keep(agents, queues, seed)
        points.append((float(agents * queues), cpu_s))
        if agents == 1000:
            note = f"{sum(k.kept for k in found.goals)} of {queues} goals kept over their whole likely range; {note}"
            yield Figure("1,000 agents, 20 queues: goals not kept", sum(not k.kept for k in found.goals), "", 0.0,
                         note=note)  # fmt: skip
            yield Figure("1,000 agents, 20 queues: gap to the flow bound", 100 * found.result.gap, "%", 3.0)
            yield Figure("1,000 agents, 20 queues: time", cpu_s, "CPU s", 120.0, note=f"two cores: {wall_s:.0f} s wall")
    size, seconds = (np.log([point[k] for point in points]) for k in range(2))
    note = ", ".join(f"{size:,.0f}: {seconds:.1f}" for size, seconds in points) + " CPU s"
    exponent = float(np.polyfit(size, seconds, 1)[0])
    yield Figure("agents x queues against time: power", exponent, "", note=note, points=tuple(points))


def _keep(agents: int, queues: int, seed: int) -> tuple[Held, float, float, str]:
    problem, kinds = centre(agents, queues, seed)
    goals = tuple(Replied(0.95, MAIL_WITHIN_S) if q.medium == "email" else Answered(0.8, 20.0) for q in kinds)
    begun, wall = time.process_time(), time.perf_counter()
    found = keep_service(problem, kinds, goals, INTERVAL_S, seed=seed, work=Work(), clock=time.process_time)
    spent = time.process_time() - begun
    broken = [each for each in broken_rules(found.problem, found.result.schedule) if each.price is None]
    least = min(k.level.low - k.aim for k in found.goals)
    note = f"{found.rounds} rounds, least margin of a goal {least:+.3f}"
    note += "; every rule kept" if not broken else "; RULES BROKEN"
    return found, spent, time.perf_counter() - wall, note
