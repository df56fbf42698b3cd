"""From people and campaigns to a problem: who may sit where and why not, for how many hours, at what worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.lineup.calm import evenness
from backend.optimizer.lineup.leads import lead_shares
from backend.optimizer.lineup.problem import OPEN_CREW, BadProblem, Bools, Floats, Ints, Problem

NO_LIMIT = 20_000
LEAST_OPEN = 5
"""A predictive dialer is never worked by one to four agents, whatever is configured."""


class Why(IntEnum):
    """Why an agent may not be put on a campaign; the smallest that holds is the one that is told."""

    MAY = 0
    AWAY = 1
    PAUSED = 2
    OUTSIDE = 3
    HOURS = 4
    JUST_MOVED = 5
    FIXED = 6
    NEVER = 7
    LACKS = 8
    OVERLOADED = 9


_STAYS, _BACK = (Why.JUST_MOVED, Why.FIXED), (Why.PAUSED, Why.OUTSIDE)
_CALM, _SKILL = 0.75, 0.25
"""Weights among line-ups of equal worth: an even workload, then who is better skilled."""


@dataclass(frozen=True, slots=True)
class Person:
    """An agent. `now` is the index of the present campaign, -1 for none; times are UTC s, durations s.

    `skills` (also languages and licences) maps names to how good, 0 to 1; `never` holds campaigns' indices. `pauses`
    are planned (begin, end). `worked_s` counts today's hours, `moved_ago_s` since the last change of campaign,
    `occupancy` is the busy share lately, None unknown.
    """

    now: int = -1
    state: Literal["here", "paused", "away"] = "here"
    skills: Mapping[str, float] = field(default_factory=dict)
    never: frozenset[int] = frozenset()
    from_at: int | None = None
    until_at: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    worked_s: int = 0
    most_s: int | None = None
    moved_ago_s: int | None = None
    fixed: bool = False
    occupancy: float | None = None


@dataclass(frozen=True, slots=True)
class Wants:
    """What a campaign asks: `needs` (skills, languages, licences), most `seats` (None: no limit), least `crew`.

    `open_crew` counts for predictive campaigns only. `busy` is the busy share expected there, None unknown;
    `leads_left` leads, of which an agent works `leads_per_hour`, None unknown.
    """

    needs: frozenset[str] = frozenset()
    seats: int | None = None
    crew: int = 0
    predictive: bool = True
    open_crew: int = OPEN_CREW
    busy: float | None = None
    leads_left: int | None = None
    leads_per_hour: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """When the line-up is for (UTC s) and the floor's rules: what a change of campaign costs, how long one stays."""

    begin: int
    end: int
    switch_s: int = 300
    stay_s: int = 3600
    most_s: int | None = 36_000
    max_occupancy: float = 0.92
    most_moves: int | None = None

    def __post_init__(self) -> None:
        if self.end <= self.begin:
            raise BadProblem("The stretch must end after it begins.")


@dataclass(frozen=True, slots=True, eq=False)
class Permits:
    """`why` (agents, campaigns) as numbers of Why, and `hours` (agents) there within the stretch.

    Who is `fixed` works and stays, who `returns` is on a break or not there yet and comes back to the same campaign,
    who is `gone` is logged out or has worked the day's hours; each (agents).
    """

    why: NDArray[np.int8]
    hours: Floats
    fixed: Bools
    returns: Bools
    gone: Bools

    @property
    def allowed(self) -> Bools:
        """Who may be put where (agents, campaigns); a fixed agent is only where they are."""
        return np.asarray(self.why == Why.MAY)


def permits(people: Sequence[Person], campaigns: Sequence[Wants], terms: Terms) -> Permits:
    """Who may sit where, and the first reason against it."""
    hours = np.array([_hours(person, terms) for person in people])
    stuck = np.array([_stuck(person, float(h), terms) for person, h in zip(people, hours, strict=True)], dtype=np.int8)
    why = np.where(stuck[:, None] > 0, stuck[:, None], _unfit(people, campaigns, terms)).astype(np.int8)
    return Permits(why, hours, np.isin(stuck, _STAYS), np.isin(stuck, _BACK), np.isin(stuck, (Why.AWAY, Why.HOURS)))


def build(people: Sequence[Person], campaigns: Sequence[Wants], per_hour: Floats, terms: Terms) -> Problem:
    """The problem of a stretch; `per_hour` (agents, campaigns) is what each would bring an hour, cents.

    Cents are of margin where that is configured (`per_conversion`). A change of campaign costs what the agent would
    have brought in the time it takes. Who is on a break keeps a seat but belongs to no crew.
    """
    may = permits(people, campaigns, terms)
    at = np.array([person.now for person in people], dtype=np.int64)
    now = np.where(may.returns | may.gone, -1, at)
    value = np.rint(per_hour * may.hours[:, None]).astype(np.int64)
    kept = np.bincount(at[may.returns & (at >= 0)], minlength=len(campaigns))
    seats = _ints(NO_LIMIT if each.seats is None else each.seats for each in campaigns)
    crew = _ints(each.crew for each in campaigns)
    open_crew = _ints(max(each.open_crew, LEAST_OPEN) if each.predictive else 0 for each in campaigns)
    return Problem(
        value, may.allowed, np.maximum(seats - kept, np.minimum(crew, seats)), crew, open_crew, now,
        _move_cost(per_hour, now, may.hours, terms), np.zeros(len(campaigns), dtype=np.int64),
        calm=_tie_break(people, campaigns), fixed=may.fixed, less=_less(campaigns, now, value, terms),
        hours=may.hours, most_moves=terms.most_moves,
    )  # fmt: skip


def everybody(people: Sequence[Person], may: Permits, campaign: Ints) -> Ints:
    """Where each agent would be (agents), given a line-up's `campaign`: who is on a break comes back to their own."""
    at = np.array([person.now for person in people], dtype=np.int64)
    return np.where(may.returns, at, campaign)


def per_conversion(value_cents: int | None, margin_cents: int | None) -> int | None:
    """What a conversion counts, cents: its margin where one is configured, else its value; None where neither is."""
    return value_cents if margin_cents is None else margin_cents


def _move_cost(per_hour: Floats, now: Ints, hours: Floats, terms: Terms) -> Ints:
    here = np.zeros(len(now))
    sits = np.flatnonzero(now >= 0)
    here[sits] = np.maximum(per_hour[sits, now[sits]], 0.0)
    return np.asarray(np.rint(here * np.minimum(terms.switch_s / 3600, hours)).astype(np.int64))


def _ints(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)


def most_seconds(person: Person, terms: Terms) -> int | None:
    """The most the agent may work in a day: their own limit or the floor's, whichever is less; None is no limit."""
    return min((each for each in (person.most_s, terms.most_s) if each is not None), default=None)


def _hours(person: Person, terms: Terms) -> float:
    """Hours of the stretch the agent is there: inside the window, without planned pauses, up to the most a day."""
    if person.state == "away":
        return 0.0
    upto = max(terms.begin, person.from_at if person.from_at is not None else terms.begin)
    end = min(terms.end, person.until_at if person.until_at is not None else terms.end)
    here_s = 0
    for first, last in [*sorted(person.pauses), (end, end)]:
        here_s += max(min(first, end) - upto, 0)
        upto = max(upto, last)
    most = most_seconds(person, terms)
    return max(here_s if most is None else min(here_s, most - person.worked_s), 0) / 3600


def _stuck(person: Person, hours: float, terms: Terms) -> Why:
    """Why the agent may not be moved anywhere; MAY where they may."""
    if person.state == "away":
        return Why.AWAY
    most = most_seconds(person, terms)
    if most is not None and person.worked_s >= most:
        return Why.HOURS
    if person.state == "paused":
        return Why.PAUSED
    if hours == 0:
        return Why.OUTSIDE
    if person.fixed:
        return Why.FIXED
    if person.moved_ago_s is not None and person.moved_ago_s < terms.stay_s and person.now >= 0:
        return Why.JUST_MOVED
    return Why.MAY


def _unfit(people: Sequence[Person], campaigns: Sequence[Wants], terms: Terms) -> NDArray[np.int8]:
    """Why the pair does not fit (agents, campaigns): refused by name, a need not met, too much work already."""
    why = np.zeros((len(people), len(campaigns)), dtype=np.int8)
    worked = np.array([np.nan if each.occupancy is None else each.occupancy for each in people])
    busy = np.array([np.nan if each.busy is None else each.busy for each in campaigns])
    over = (worked > terms.max_occupancy)[:, None] & (busy > terms.max_occupancy)[None, :]
    now = np.array([each.now for each in people], dtype=np.int64)
    why[over & (np.arange(len(campaigns))[None, :] != now[:, None])] = Why.OVERLOADED
    has, needs = _skills(people, campaigns)
    why[(needs.sum(1)[None, :] - (has > 0).astype(np.float32) @ needs.T) > 0.5] = Why.LACKS
    for i, person in enumerate(people):
        why[i, [j for j in person.never if 0 <= j < len(campaigns)]] = Why.NEVER
    return why


def _skills(people: Sequence[Person], campaigns: Sequence[Wants]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How good each agent is (agents, skills), and what each campaign needs (campaigns, skills)."""
    known = {name: k for k, name in enumerate(sorted({plain(need) for each in campaigns for need in each.needs}))}
    has = np.zeros((len(people), len(known)), dtype=np.float32)
    needs = np.zeros((len(campaigns), len(known)), dtype=np.float32)
    for i, person in enumerate(people):
        for name, level in person.skills.items():
            if plain(name) in known:
                has[i, known[plain(name)]] = level
    for j, campaign in enumerate(campaigns):
        needs[j, [known[plain(need)] for need in campaign.needs]] = 1
    return has, needs


def plain(name: str) -> str:
    """A skill's name without case and outer blanks, as names are compared."""
    return name.strip().casefold()


def _tie_break(people: Sequence[Person], campaigns: Sequence[Wants]) -> Floats | None:
    """What decides among line-ups of equal worth (agents, campaigns), 0 to 1: even workload, then better skilled."""
    worked = np.array([np.nan if each.occupancy is None else each.occupancy for each in people])
    busy = np.array([np.nan if each.busy is None else each.busy for each in campaigns])
    has, needs = _skills(people, campaigns)
    if not needs.size and not (np.isfinite(worked).any() and np.isfinite(busy).any()):
        return None
    level = np.divide(has @ needs.T, needs.sum(1), out=np.ones((len(people), len(campaigns))), where=needs.sum(1) > 0)
    return np.asarray(_CALM * evenness(worked, busy) + _SKILL * np.clip(level, 0, 1))


def _less(campaigns: Sequence[Wants], now: Ints, value: Ints, terms: Terms) -> Ints | None:
    """What each further agent brings less as leads run out (campaigns, agents), cents; None where none is known to."""
    crew = np.bincount(now[now >= 0], minlength=len(campaigns))
    hours = (terms.end - terms.begin) / 3600
    typical = np.median(value, axis=0) if len(value) else np.zeros(len(campaigns))
    less = np.zeros((len(campaigns), len(now)), dtype=np.int64)
    for j, each in enumerate(campaigns):
        if each.leads_left is not None and each.leads_per_hour:
            share = lead_shares(each.leads_left, each.leads_per_hour * hours, int(crew[j]), len(now))
            less[j] = np.rint(max(float(typical[j]), 0.0) * (1 - share))
    return less if less.any() else None
