"""The simulated floor's true numbers as records of the compiled floor: what a what-if would say if it knew all.

One list per campaign, no queues. Dead lines, lost connections and calls dialed by hand are kept as lengths and shares.
"""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

import numpy as np

from backend.optimizer.whatif.parts import (
    DESK,
    LINE,
    MOST_PAUSES,
    NEVER,
    OUT,
    PAUSE,
    QUARTER_S,
    QUARTERS_AHEAD,
    READY,
    TALK,
    WRAP,
    Floats,
    Records,
)
from backend.simulator import outcome
from backend.simulator.codes import DEAD, DISPO, INCALL, LOGIN, NON_ANSWERS, OUTCOMES, PAUSED, STATUS
from backend.simulator.codes import READY as WAITS
from backend.simulator.day import Day, Walls
from backend.simulator.desk import LONG_WRAP_S
from backend.simulator.parts import Desk, Line, Plan
from backend.simulator.plan import make_plan
from backend.simulator.rates import RECYCLED_ANSWER, RECYCLED_CONVERSION, SLOT_S

LOST_S = 130
"""Length of the wrap-up that stands for a lost connection, s: with the pause such a wrap-up forces about 210 s."""
DEAD_SHARE, DEAD_MEAN_S = 0.35, 4.9
"""Of calls the caller ends: share with a dead line, and how long it stays."""

NO_CONTACT, CONTACT = [code for code, _ in outcome.NO_CONTACT], [code for code, _ in outcome.NO_SUCCESS]


def true_lines(day: Day, at: int) -> Records:
    """LINE records (campaigns) of a day from `at` seconds on; their state is that of the day's lines now."""
    lines = np.zeros(len(day.lines), LINE)
    for c, line in enumerate(day.lines.values()):
        _set_line(lines[c : c + 1], day, line, at)
    return lines


def _set_line(mine: Records, day: Day, line: Line, at: int) -> None:
    (stock,) = line.stocks
    floor = day.scenario.floor
    mine["answer"] = _curve(line.rates.answer, at) * _curve(stock.rates.answer, at)
    mine["contact_curve"] = 1.0
    tired = np.mean([_curve(desk.rates.conversion, at) for desk in day.desks.values()], axis=0)
    mine["conversion_curve"] = _curve(line.rates.conversion, at) * _curve(stock.rates.conversion, at) * tired
    mine["leads"], mine["dry_answer"], mine["dry_conversion"] = stock.dialable, RECYCLED_ANSWER, RECYCLED_CONVERSION
    mine["close"] = day.length if line.on else 0
    mine["level"], mine["soon"] = line.rates.level[0], day.scenario.dialing.soon
    mine["limit"] = day.scenario.dialing.max_drop
    mine["manual"], mine["forced_s"] = floor.manual, LONG_WRAP_S
    mine["answered"], mine["dropped"] = line.answered, line.dropped
    _set_misses(mine)
    _set_kinds(mine, line, floor.lost_connection, day.slot)


def _curve(slots: list[float], at: int) -> Floats:
    """Means of the true rates per quarter hour from `at` on."""
    each = np.array(slots)
    step = at // SLOT_S + np.arange(QUARTERS_AHEAD * QUARTER_S // SLOT_S)
    quarters = each[np.minimum(step, len(each) - 1)].reshape(QUARTERS_AHEAD, -1)
    return np.asarray(quarters.mean(axis=1))


def _set_misses(mine: Records) -> None:
    shares = np.array([share for _, share, _ in NON_ANSWERS])
    mine["misses"] = len(shares)
    mine["miss_upto"][:, : len(shares)] = np.cumsum(shares) / shares.sum()
    mine["miss_s"][:, : len(shares)] = [seconds for _, _, seconds in NON_ANSWERS]


def _set_kinds(mine: Records, line: Line, lost: float, slot: int) -> None:
    """Kinds of calls with their true lengths; a lost connection is a very long wrap-up."""
    spec = line.spec
    contact = line.rates.contact[slot] * line.stocks[0].rates.contact[slot]
    rest = (1 - lost) * (1 - spec.machine) * (1 - contact)
    groups = (
        {"ERI": lost, "A": (1 - lost) * spec.machine, **{code: rest * part for code, part in outcome.NO_CONTACT}},
        {"XFER": spec.transfer, **{code: (1 - spec.transfer) * part for code, part in outcome.NO_SUCCESS}},
        {spec.success: 1.0},
    )
    codes = [code for group in groups for code in group]
    mine["kinds"] = len(codes)
    first = 0
    for g, group in enumerate(groups):
        shares = np.zeros(len(codes))
        shares[first : first + len(group)] = list(group.values())
        mine["kind_upto"][:, g, : len(codes)] = np.cumsum(shares) / shares.sum()
        first += len(group)
    for k, code in enumerate(codes):
        one = OUTCOMES[STATUS[code]]
        mine["talk_mu"][:, k], mine["talk_sd"][:, k] = log(one.talk_s * line.rates.handle[slot]), one.talk_sd
        dead = outcome.CALLER_HANGS_UP.get(code, 0.15) * DEAD_SHARE * DEAD_MEAN_S
        wrap = one.wrap_s * line.rates.wrap[slot]
        more = (dead + (LOST_S if code == "ERI" else 0)) / exp(one.wrap_sd**2 / 2)
        mine["wrap_mu"][:, k], mine["wrap_sd"][:, k] = log(wrap + more), one.wrap_sd


DOING = {WAITS: READY, INCALL: TALK, DEAD: WRAP, DISPO: WRAP, PAUSED: PAUSE, LOGIN: READY}


def true_desks(day: Day, at: int, plans: dict[int, Plan], goals: dict[int, int]) -> Records:
    """DESK records (agents) from `at` seconds on: states and skills as they are, the rest of each plan.

    `goals` are the campaigns (ids) agents would be moved to: their true skill there stands second.
    """
    desks = np.zeros(len(day.desks), DESK)
    row = {campaign: c for c, campaign in enumerate(day.lines)}
    for a, desk in enumerate(day.desks.values()):
        mine, plan = desks[a : a + 1], plans[desk.agent_id]
        home = desk.campaign or (plan.sessions[0].campaign if plan.sessions else 0)
        goal = goals.get(desk.agent_id, home)
        for seat, campaign in enumerate((home, goal)):
            if campaign:
                _set_skill(mine, seat, day, desk, day.lines[campaign])
        mine["home"] = mine["goal"] = row.get(home, -1)
        mine["doing"], mine["move"] = DOING.get(desk.state, OUT), NEVER
        mine["doing_s"] = day.at - desk.since
        _set_plan(mine, desk, plan, at)
    return desks


def _set_skill(mine: Records, seat: int, day: Day, desk: Desk, line: Line) -> None:
    slot, spec = day.slot, line.spec
    people = (1 - day.scenario.floor.lost_connection) * (1 - spec.machine)
    mine["contact"][:, seat] = people * outcome.contact_share(line, desk, line.stocks[0], slot)
    mine["conversion"][:, seat] = desk.person.skills[spec.id]
    mine["talk"][:, seat], mine["wrap"][:, seat] = desk.rates.handle[slot], desk.rates.wrap[slot]


def _set_plan(mine: Records, desk: Desk, plan: Plan, at: int) -> None:
    """Log-in, log-out and pauses still to come; time off between two log-ins is a pause."""
    sessions = [one for one in plan.sessions if one.logout > at]
    away = [(pause.at, pause.seconds) for pause in plan.pauses if pause.at > at]
    away += [(a.logout, b.login - a.logout) for a, b in pairwise(sessions)]
    there = desk.state in DOING
    mine["arrive"] = 0 if there else max(sessions[0].login - at, 1) if sessions else NEVER
    mine["leave"] = max(sessions[-1].logout - at, 0) if sessions else 0
    mine["pause_at"], mine["pause_s"] = NEVER, 0
    for p, (start, seconds) in enumerate(sorted(away)[:MOST_PAUSES]):
        mine["pause_at"][:, p], mine["pause_s"][:, p] = start - at, seconds
    if desk.state == PAUSED:
        taken = [pause for pause in plan.pauses if pause.at <= at and pause.code == desk.code]
        mine["pause_left"] = max(desk.since + taken[-1].seconds - at, 1) if taken else 60


def plans_of(day: Day) -> dict[int, Plan]:
    """What every agent of a day means to do, as the day drew it."""
    wall = Walls(day.date, day.scenario.zone, day.start)
    return {
        one.agent_id: make_plan(
            one.person, day.scenario, day.seed, day.date, day.offset, one.person.home, wall, one.rates.pause
        )
        for one in day.desks.values()
    }
