"""A scenario from what the store remembers: contacts by weekday and interval, handling times, people, a usual shift.

The expected contacts of an interval are the weighted average of the same weekday and clock time in the weeks before;
each week back counts `FADE` as much. Handling times are averaged by contacts, thin intervals lean on the whole day's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from backend.clock import day_bounds, local_date, utc_to_wall
from backend.lookout import Asked
from backend.model import State
from backend.planning.errors import BadPlan
from backend.planning.likely import DAY_INTERVALS, likely, moved_along
from backend.planning.pace import pace_of
from backend.planning.rules import RESERVED
from backend.planning.scenario import Likely, Scenario
from backend.planning.spread import Past
from backend.store import read

FADE = 0.8
THIN = 20.0
"""Contacts that the campaign's own average handling time weighs in every interval."""

LEAST_SKILL_S = 1800
"""Who worked so long on a campaign in the weeks looked at can work there."""

OPEN_SHARE = 0.05
SHIFT_MIN = 510
BUSY = (State.TALK, State.DEAD, State.WRAP)
WAITING = (State.WAIT,)
IDLE = (0.05, 0.6)
"""Idle shares of outbound agents below and above which the measured one is not believed."""


Interval = tuple[date, int]
"""A local day and the minute of the clock."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make: name, Monday, weeks averaged, growth and share of paid time off the phones, for how many `weeks`.

    `campaigns` are those to plan for (empty: all); `goal` is the share of inbound contacts answered within seconds.
    `weights` say how much each week back counts, the last one first (empty: `FADE` for each): see `parts_of_weeks`.
    """

    name: str
    first: date
    weeks_back: int
    growth: float
    shrinkage: float
    campaigns: frozenset[int] = frozenset()
    goal: tuple[float, float] = (0.8, 20.0)
    weights: tuple[float, ...] = ()
    weeks: int = 1

    def intervals(self, zone: str) -> list[Interval]:
        """Day and minute of every interval of the weeks."""
        return _intervals(self.first, zone, 7 * self.weeks)


def from_history(asked: Asked, wanted: Wanted) -> tuple[Scenario, list[str]]:
    """The scenario and notes on what it was made from; raises BadPlan where nothing is stored."""
    zone = asked.centre.zone
    last = min(wanted.first, asked.today)
    since = last - timedelta(days=7 * wanted.weeks_back)
    start, end = day_bounds(since, zone)[0], day_bounds(last, zone)[0]
    with asked.store.read() as conn:
        calls = read.contact_slots(conn, asked.centre.centre_id, start, end)
        work = read.work_by_campaign(conn, asked.centre.centre_id, start, end)
        worked = _worked(conn, asked.centre.centre_id, since, last, zone)
        people = read.agents(conn, asked.centre.centre_id)
        campaigns = read.campaigns(conn, asked.centre.centre_id)
    if wanted.weights and not max(wanted.weights) > 0:
        raise BadPlan("No past week counts.", "Let at least one of them count.")
    if not len(calls["slot"]):
        raise BadPlan(
            f"No calls are stored for the {wanted.weeks_back} weeks before {last}.",
            "Wait until a few days were polled, or load a scenario file.",
        )
    names = named((number, one.name) for number, one in campaigns.items())
    queues = _queues(calls, work, worked, names, wanted, zone)
    known = {queue["name"] for queue, _ in queues}
    nobody = [re.compile(one, re.IGNORECASE) for one in asked.centre.excluded_names]
    listed = {number: one.name for number, one in people.items() if one.active}
    crew = {number: name for number, name in listed.items() if not any(one.search(name) for one in nobody)}
    document = {
        "name": wanted.name, "zone": zone, "first": wanted.first, "weeks": wanted.weeks,
        "queues": [one for one, _ in queues],
        "together": _likely(calls, np.any([counted for _, counted in queues], axis=0), wanted, zone),
        "agents": _agents(crew, work, names, known),
        "shifts": [_shift([one for one, _ in queues], wanted.intervals(zone))],
        "rules": ["Everybody works at most 5 shifts a week.", "Everybody rests at least 11 hours between shifts."],
    }  # fmt: skip
    days = len({local_date(int(at), zone) for at in np.unique(calls["slot"])})
    scenario = Scenario.model_validate(document)
    return scenario, [
        f"Made from {int(calls['n'].sum()):,} calls of {days} days from {since} to {last - timedelta(days=1)}; "
        f"{_how_much(wanted.weights)}.",
        "Contracts are set to at most 40 hours; correct them where they differ.",
        *_less_sure(scenario),
    ]


def _less_sure(scenario: Scenario) -> list[str]:
    """A warning for several weeks, with how far days may come apart from the forecast in the first and the last."""
    if scenario.weeks == 1:
        return []
    said = f"Plan one week at a time where you can: {scenario.weeks} weeks ahead calls and agents' days change."
    days = scenario.together.days if scenario.together is not None else ()
    first, last = (
        [(day.most - day.least) / day.expected / 2 for day in week if day.weeks and day.expected]
        for week in (days[:7], days[-7:])
    )
    if first and last:
        wide = [f"{100 * float(np.mean(each)):.0f} %" for each in (first, last)]
        said += f" A day's likely range is ±{wide[0]} in the first week and ±{wide[1]} in the last."
    return [said]


def _queues(
    calls: Any, work: Any, worked: Worked, names: dict[int, str], wanted: Wanted, zone: str
) -> list[tuple[dict[str, Any], Any]]:
    """Each queue with the rows of calls that are counted for it."""
    weights = parts_of_weeks(days_of(calls, zone), wanted.weights)
    out = []
    asked = names.keys() & wanted.campaigns if wanted.campaigns else names.keys()
    for number in sorted({int(one) for one in calls["campaign_id"]} & asked):
        here, counted, is_inbound = counted_of(calls, number)
        if calls["n"][counted].sum() == 0:
            continue
        busy, idle = _times(work, number)
        handled = float(calls["n"][here].sum())
        talked = float(calls["talk_s"][here].sum())
        extra_s = max(0.0, busy - talked) / handled if handled else 0.0
        contacts, aht = _curves(calls, counted, weights, extra_s, wanted.intervals(zone), zone)
        goal: dict[str, Any] = {"kind": "answered", "share": wanted.goal[0], "within_s": wanted.goal[1]}
        if not is_inbound:
            share = idle / (idle + busy) if idle + busy > 0 else 0.3
            goal = {"kind": "idle", "share": round(min(max(share, IDLE[0]), IDLE[1]), 3)}
        demand = {"contacts": contacts, "aht_s": aht, "likely": _likely(calls, counted, wanted, zone)}
        pace = None if is_inbound else pace_of(_by_day(calls, counted, zone), worked[number], FADE)
        out.append(({
            "name": names[number], "media": "phone" if is_inbound else "outbound", "goals": [goal],
            "demand": demand, "growth": wanted.growth, "shrinkage": wanted.shrinkage,
            "pace": pace, **({"patience_s": 180} if is_inbound else {}),
        }, counted))  # fmt: skip
    if not out and wanted.campaigns:
        raise BadPlan("No calls of the campaigns chosen are stored for these weeks.", "Choose others or more weeks.")
    if not out:
        raise BadPlan("The stored calls belong to no known campaign.", "Wait for the next poll, which reads the names.")
    return out


def counted_of(calls: Any, number: int) -> tuple[Any, Any, bool]:
    """Which rows are a campaign's, which of them are planned for (inbound calls or dialed ones, the larger part), and
    whether those are inbound.
    """
    here = calls["campaign_id"] == number
    inbound = int(calls["n"][here & (calls["inbound"] == 1)].sum())
    is_inbound = 2 * inbound > int(calls["n"][here].sum())
    return here, here & (calls["inbound"] == int(is_inbound)), is_inbound


def days_of(calls: Any, zone: str) -> list[date]:
    """The local days with calls, in order."""
    return sorted({local_date(int(at), zone) for at in np.unique(calls["slot"])})


def weight_of(back: int, weights: Sequence[float]) -> float:
    """What a week counts that lies so many weeks before the last one."""
    if not weights:
        return float(FADE**back)
    return float(weights[back]) if back < len(weights) else 0.0


def parts_of_weeks(days: Sequence[date], weights: Sequence[float]) -> dict[date, float]:
    """What each day counts in the average of its weekday: the parts of a weekday sum to 1.

    Weeks are counted back from the newest day with calls; weekdays without any have no part.
    """
    raw = {day: weight_of((days[-1] - day).days // 7, weights) for day in days}
    totals: dict[int, float] = defaultdict(float)
    for day, weight in raw.items():
        totals[day.weekday()] += weight
    return {day: weight / totals[day.weekday()] for day, weight in raw.items() if totals[day.weekday()] > 0}


def _how_much(weights: Sequence[float]) -> str:
    if not weights:
        return f"each week back counts {FADE:g} times the one after it"
    most = max(*weights, 1e-9)
    told = ", ".join(f"{100 * one / most:.0f} %" for one in weights)
    return f"the last week and those before it count {told}"


def _times(work: Any, number: int) -> tuple[float, float]:
    """Seconds busy with calls and waiting for one, on a campaign."""
    here = work["campaign_id"] == number
    state = work["state"]
    busy = sum(float(work["seconds"][here & (state == str(one))].sum()) for one in BUSY)
    return busy, sum(float(work["seconds"][here & (state == str(one))].sum()) for one in WAITING)


def _curves(
    calls: Any, counted: Any, weights: dict[date, float], extra_s: float, week: Sequence[Interval], zone: str
) -> tuple[list[float], list[float]]:
    """Contacts and handling time per interval of the week; intervals of the clock's other hour stand for themselves."""
    contacts: dict[tuple[int, int], float] = defaultdict(float)
    n: dict[tuple[int, int], float] = defaultdict(float)
    talk: dict[tuple[int, int], float] = defaultdict(float)
    for at, count, talk_s in zip(calls["slot"][counted], calls["n"][counted], calls["talk_s"][counted], strict=True):
        day, minute = _wall(int(at), zone)
        if not weights.get(day):
            continue  # of a week that does not count
        key = (day.weekday(), minute)
        contacts[key] += weights[day] * int(count)
        n[key] += int(count)
        talk[key] += int(talk_s)
    overall = sum(talk.values()) / max(sum(n.values()), 1)
    keys = [(day.weekday(), minute) for day, minute in week]
    aht = [(talk[key] + THIN * overall) / (n[key] + THIN) + extra_s for key in keys]
    return [round(contacts[key], 3) for key in keys], [round(max(one, 1.0), 1) for one in aht]


Worked = Mapping[int, Mapping[date, float]]
"""Hours worked or waited on a campaign by local day."""


def _worked(conn: Any, centre_id: int, since: date, last: date, zone: str) -> Worked:
    out: dict[int, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    counted = {str(one) for one in (*BUSY, *WAITING)}
    for back in range((last - since).days):
        day = since + timedelta(days=back)
        rows = read.work_by_campaign(conn, centre_id, *day_bounds(day, zone))
        for campaign, state, seconds in zip(rows["campaign_id"], rows["state"], rows["seconds"], strict=True):
            if state in counted:
                out[int(campaign)][day] += float(seconds) / 3600
    return out


def _by_day(calls: Any, counted: Any, zone: str) -> dict[date, float]:
    out: dict[date, float] = defaultdict(float)
    for at, n in zip(calls["slot"][counted], calls["n"][counted], strict=True):
        out[local_date(int(at), zone)] += int(n)
    return out


def _likely(calls: Any, counted: Any, wanted: Wanted, zone: str) -> Likely:
    """How far the contacts counted may come apart from what `_curves` expects of them."""
    return likely(past_of(calls, counted, wanted.weights, zone), wanted.intervals(zone))


def past_of(calls: Any, counted: Any, weights: Sequence[float], zone: str) -> Past:
    """What came by day and interval of the clock."""
    days = days_of(calls, zone)
    counts = np.zeros((len(days), DAY_INTERVALS))
    rows = {day: row for row, day in enumerate(days)}
    for at, n in zip(calls["slot"][counted], calls["n"][counted], strict=True):
        day, minute = _wall(int(at), zone)
        counts[rows[day], minute // 15] += int(n)
    return Past(tuple(days), counts, FADE, tuple(weights))


@lru_cache(maxsize=20_000)
def _wall(at: int, zone: str) -> tuple[date, int]:
    wall = utc_to_wall(at, zone)
    return date.fromisoformat(wall[:10]), 60 * int(wall[11:13]) + int(wall[14:16])


def _intervals(first: date, zone: str, days: int) -> list[Interval]:
    """Day and minute of every interval of some days."""
    out = []
    for back in range(days):
        start, end = day_bounds(first + timedelta(days=back), zone)
        out += [_wall(at, zone) for at in range(start, end, 900)]
    return out


def _agents(crew: dict[int, str], work: Any, names: dict[int, str], known: set[str]) -> list[dict[str, Any]]:
    """Who worked in the weeks looked at, each with the campaigns they worked on; else everybody, for all."""
    skills: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    working = {str(one) for one in (*BUSY, *WAITING)}
    for number, campaign, state, seconds in zip(
        work["agent_id"], work["campaign_id"], work["state"], work["seconds"], strict=True
    ):
        if state in working:
            skills[int(number)][int(campaign)] += float(seconds)
    there = {number: name for number, name in crew.items() if number in skills} or crew
    out = []
    for number, name in named(there.items()).items():
        long = sorted(c for c, s in skills[number].items() if s >= LEAST_SKILL_S)
        able = [names[c] for c in long if names.get(c) in known]
        if long and not able:
            continue  # works on other campaigns than those planned for
        out.append({"name": name, "agent_id": number, "skills": able or sorted(known)})
    return out


def _shift(queues: Sequence[dict[str, Any]], week: Sequence[Interval]) -> dict[str, Any]:
    """One shift of eight hours with lunch and two pauses, beginning so that the busy hours are covered."""
    load = np.sum([np.multiply(one["demand"]["contacts"], one["demand"]["aht_s"]) for one in queues], axis=0)
    minutes = np.array([minute for _, minute in week])
    by_minute = np.array([load[minutes == at].sum() for at in range(0, 1440, 15)])
    busy = np.flatnonzero(by_minute >= OPEN_SHARE * by_minute.max()) * 15
    opens, closes = int(busy[0]), int(busy[-1]) + 15
    length = max(60, min(SHIFT_MIN, closes - opens))
    last = max(opens, closes - length)
    breaks = [
        {"name": "Pause", "minutes": 15, "earliest": 60, "latest": 150, "paid": True},
        {"name": "Lunch", "minutes": 30, "earliest": 180, "latest": 300},
        {"name": "Second pause", "minutes": 15, "earliest": 345, "latest": 450, "paid": True},
    ]
    return {
        "name": "Day", "minutes": length, "first_start": _clock(opens), "last_start": _clock(last),
        "breaks": [one for one in breaks if int(str(one["latest"])) + 60 <= length],
    }  # fmt: skip


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def named(pairs: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Names a rule can hold, each once: other signs go, words of the rules' language too."""
    out: dict[int, str] = {}
    taken: set[str] = set()
    for number, name in sorted(pairs):
        words = [word for word in re.sub(r"[^\w.'’\- ]|_", " ", name).split() if word.lower() not in RESERVED]
        plain = re.sub(r"^\W+|\W+$", "", " ".join(words))[:50].strip(" .'’-") or f"Number {number}"
        out[number] = plain if plain not in taken else f"{plain} {number}"
        taken.add(out[number])
    return out


def moved(scenario: Scenario, first: date, name: str) -> tuple[Scenario, list[str]]:
    """The scenario for the weeks from `first` on: the same contacts at the same clock times, dates moved along."""
    by = first - scenario.first
    was = _intervals(scenario.first, scenario.zone, 7 * scenario.weeks)
    at = {((day - scenario.first).days, minute): place for place, (day, minute) in enumerate(was)}
    places = []
    for day, minute in _intervals(first, scenario.zone, 7 * scenario.weeks):
        offset = (day - first).days
        places.append(at.get((offset, minute), at.get((offset, minute - 60), 0)))
    data = scenario.model_dump(mode="json")
    for queue in data["queues"]:
        for kind in ("contacts", "aht_s"):
            queue["demand"][kind] = [queue["demand"][kind][place] for place in places]
        queue["demand"]["likely"] = moved_along(queue["demand"]["likely"], places)
    data["together"] = moved_along(data["together"], places)
    dropped = [rule for rule in data["rules"] if rule["kind"] == "off" and rule["last"] < first.isoformat()]
    data["rules"] = [_moved_rule(rule, by) for rule in data["rules"] if rule not in dropped]
    for event in data["events"]:
        event |= {key: (date.fromisoformat(event[key]) + by).isoformat() for key in ("first", "last")}
    data |= {"first": first.isoformat(), "name": name}
    notes = [f"{len(dropped)} days off that are over were left out."] if dropped else []
    return Scenario.model_validate(data), notes


def _moved_rule(rule: dict[str, Any], by: timedelta) -> dict[str, Any]:
    if rule["kind"] != "fair":
        return rule
    return rule | {key: (date.fromisoformat(rule[key]) + by).isoformat() for key in ("first", "last")}
