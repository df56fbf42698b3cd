"""Past days of a campaign for the dialer's settings: how many agents were there in each quarter hour, and what came."""

from __future__ import annotations

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints
from backend.model import State
from backend.optimizer.whatif.model import QUARTERS
from backend.optimizer.whatif.pacing import Days
from backend.optimizer.whatif.parts import DESK, MOST_PAUSES, NEVER, OUT, QUARTER_S, Records
from backend.optimizer.whatif.past import HALF_LIFE_DAYS, STATE_NUMBERS, Past, by_quarter, outbound

AT_WORK = tuple(STATE_NUMBERS[one] for one in (State.WAIT, State.TALK, State.DEAD, State.WRAP))
LEAST_DAY_CALLS = 30
MOST_DAYS = 15
"""So many of the newest days tell the settings."""


def days_of(past: Past, campaign_id: int, line: Records, contact: float, conversion: float) -> Days:
    """The newest days with enough calls; `contact` and `conversion` are those of an ordinary agent there."""
    calls, dials, states = outbound(past), past.dials, past.states
    mine = calls["campaign_id"] == campaign_id
    per_day = np.bincount(calls["day"][mine], minlength=past.days)
    chosen = _newest(per_day)
    here = states["campaign_id"] == campaign_id
    crews = np.stack([_crew(states, here & (states["day"] == day)) for day in chosen]) if chosen else np.zeros((0, 96))
    first, last = _span(crews)
    noon = (first + last) // 2
    waits = here & (states["state"] == STATE_NUMBERS[State.WAIT])
    dropped = (dials["campaign_id"] == campaign_id) & dials["drop"].astype(bool)
    return Days(
        _from(line, first), _desks(crews[:, first:last], contact, conversion),
        _halves(chosen, noon, states["day"][waits], states["quarter"][waits], states["seconds"][waits]),
        _halves(chosen, noon, calls["day"][mine], by_quarter(calls["wall_s"][mine]), np.ones(int(mine.sum()))),
        _halves(chosen, noon, dials["day"][dropped], dials["quarter"][dropped], dials["n"][dropped]),
        per_day[chosen] * 0.5 ** ((past.last_day - np.array(chosen, np.float64)) / HALF_LIFE_DAYS),
        (noon - first) * QUARTER_S, (last - first) * QUARTER_S,
    )  # fmt: skip


def _newest(per_day: Ints) -> list[int]:
    days: list[int] = np.flatnonzero(per_day >= LEAST_DAY_CALLS)[::-1].tolist()
    return days[:MOST_DAYS]


def _halves(days: list[int], noon: int, day: Ints, quarter: Ints, column: Floats) -> Floats:
    """Sums (days, 2) of a column before and after the middle of the day, for some days."""
    size = max([*days, int(day.max(initial=-1))], default=-1) + 1
    sums = np.bincount(2 * day + (quarter >= noon), column, 2 * size)
    return np.asarray(sums.reshape(size, 2)[days], dtype=np.float64)


def _crew(states: Columns, rows: Ints) -> Floats:
    """Mean number of agents at work in each quarter hour (96,)."""
    working = rows & np.isin(states["state"], AT_WORK)
    return np.bincount(states["quarter"][working], states["seconds"][working], QUARTERS) / QUARTER_S


def _span(crews: Floats) -> tuple[int, int]:
    staffed = np.flatnonzero(crews.max(axis=0, initial=0.0) >= 0.5)
    return (int(staffed[0]), int(staffed[-1]) + 1) if len(staffed) else (0, 1)


def _from(line: Records, quarter: int) -> Records:
    """The record with its curves, which begin at midnight, begun at a quarter hour instead."""
    shifted = line.copy()
    for name in ("answer", "contact_curve", "conversion_curve"):
        shifted[name] = np.roll(line[name], -quarter, axis=-1)
    return shifted


def _desks(crews: Floats, contact: float, conversion: float) -> Records:
    """Ordinary agents (days, agents): the k-th is there in every quarter hour with at least k of them."""
    agents = int(np.ceil(crews.max(initial=0.0) + 0.5)) if crews.size else 0
    desks = np.zeros((len(crews), agents), DESK)
    desks["move"], desks["pause_at"], desks["goal"] = NEVER, NEVER, 0
    desks["contact"], desks["conversion"], desks["talk"], desks["wrap"] = contact, conversion, 1.0, 1.0
    for day, crew in enumerate(crews):
        for k in range(agents):
            _set_hours(desks[day, k : k + 1], crew - k)
    return desks


def _set_hours(mine: Records, part: Floats) -> None:
    """An agent is there for the part (0 to 1) of each quarter hour that is left to them: a gap is a pause."""
    mine["doing"], mine["home"] = OUT, 0
    there = np.clip(part, 0.0, 1.0)
    present = np.flatnonzero(there >= 0.5)
    if not len(present):
        mine["home"], mine["arrive"] = -1, NEVER
        return
    mine["arrive"], mine["leave"] = max(int(present[0]) * QUARTER_S, 1), (int(present[-1]) + 1) * QUARTER_S
    gaps = np.flatnonzero(there[present[0] : present[-1]] < 0.5) + present[0]
    for p, spell in enumerate(np.split(gaps, np.flatnonzero(np.diff(gaps) > 1) + 1)[:MOST_PAUSES]):
        if len(spell):
            mine["pause_at"][:, p], mine["pause_s"][:, p] = spell[0] * QUARTER_S, len(spell) * QUARTER_S
