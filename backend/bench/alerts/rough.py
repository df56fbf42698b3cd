"""A second floor, written another way and rougher than the first: the check that nothing was fitted to the simulator.

No dialer, no events: every agent simply works call after call. Rates wander: a campaign's hours and an agent's half
hours follow AR(1) processes on the log scale, an agent has a level of their own each day, times have heavy tails
(Student, 4 degrees of freedom), waiting comes in bursts. The wander is noise; the truth is what was planted on top.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats
from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.centre import Centre
from backend.bench.alerts.planting import DayPlan
from backend.bench.alerts.tables import FIRST_SLOT, SLOTS, Shift, Table, sorted_by_slot
from backend.simulator.codes import DISPO as WRAPPING
from backend.simulator.codes import INCALL, OUTCOMES, PAUSED, READY, STATUS
from backend.simulator.people import Person
from backend.simulator.rates import DayRates

WHAT = ("handle", "wrap", "contact", "conversion")
CAMPAIGN_SD, CAMPAIGN_RHO = np.array([0.05, 0.07, 0.05, 0.12]), 0.6
DAY_SD = np.array([0.08, 0.12, 0.05, 0.15])
AGENT_SD, AGENT_RHO = np.array([0.08, 0.12, 0.05, 0.15]), 0.7
HALF_HOUR, HALVES = 1800, 48
WAIT_S, BUSY, SLACK = 60.0, 0.5, 1.7
_TALK = np.log([o.talk_s for o in OUTCOMES]), np.array([o.talk_sd for o in OUTCOMES])
_WRAP = np.log([o.wrap_s for o in OUTCOMES]), np.array([o.wrap_sd for o in OUTCOMES])
_SALE, _NI, _CALLBK, _NQ = (STATUS[c] for c in ("SALE", "NI", "CALLBK", "NQ"))
_NOCONT, _CALLHU, _A, _NA = (STATUS[c] for c in ("NOCONT", "CALLHU", "A", "NA"))


@dataclass(slots=True)
class _Book:
    """What a day wrote down: rows of calls, of states, and of unanswered dials by slot and campaign."""

    calls: list[tuple[int, ...]]
    states: list[tuple[int, ...]]
    n: Floats


def rough_shifts(centre: Centre) -> list[Shift]:
    """The centre's days on the rough floor, with the same plans as on the first."""
    campaigns = [part.id for part in centre.plain.campaign]
    lists = {
        part.id: next(one.id for one in centre.plain.list if one.campaign == part.name)
        for part in centre.plain.campaign
    }
    shifts = []
    for index in range(len(centre.dates)):
        rng = np.random.default_rng([centre.seed, index, 79])
        planted, _ = centre.rates(index)
        plan = centre.plan(index)
        shared = {i: np.exp(_ar1(rng, CAMPAIGN_SD, CAMPAIGN_RHO)) for i in campaigns}
        book = _Book([], [], np.zeros((SLOTS + FIRST_SLOT + 90, len(campaigns))))
        for person in centre.people:
            own = np.exp(rng.normal(0, DAY_SD)) * np.exp(_ar1(rng, AGENT_SD, AGENT_RHO))
            home = person.home if rng.random() > 0.15 else campaigns[int(rng.integers(len(campaigns)))]
            _work(rng, book, person, int(home or campaigns[0]), planted, own, shared, plan)
        shifts.append(_shift(rng, planted, book, campaigns, lists))
    return shifts


def _ar1(rng: np.random.Generator, sd: Floats, rho: float) -> Floats:
    """(HALVES, len(sd)) values with standard deviation `sd` and correlation `rho` from one half hour to the next."""
    made = np.zeros((HALVES, len(sd)))
    made[0] = rng.normal(0, sd)
    for i in range(1, HALVES):
        made[i] = rho * made[i - 1] + np.sqrt(1 - rho**2) * rng.normal(0, sd)
    return made


def _work(
    rng: np.random.Generator, book: _Book, person: Person, campaign_id: int, rates: DayRates, own: Floats,
    shared: dict[int, Floats], plan: DayPlan | None,
) -> None:  # fmt: skip
    at, end = 7 * 3600 + int(rng.integers(0, 900)), 16 * 3600 + int(rng.integers(-240, 240))
    rests = _rests(rng, person, rates, at, end, plan)
    outage = (plan.at_s, plan.until_s) if plan is not None and plan.confounder == "outage" else (0.0, 0.0)
    column = sorted(shared).index(campaign_id)
    who, line, skill = rates.agents[person.agent_id], rates.campaigns[campaign_id], person.skills[campaign_id]
    lead = _lists(rates, plan, campaign_id)
    while at < end:
        if rests and rests[0][0] <= at:
            _, seconds = rests.pop(0)
            book.states.append((at, at + seconds, person.agent_id, campaign_id, PAUSED))
            at += seconds
            continue
        wait = 1 + int(rng.exponential(WAIT_S * (BUSY if rng.random() < 0.6 else SLACK)))
        start = int(outage[1]) if outage[0] <= at + wait < outage[1] else at + wait
        book.states.append((at, start, person.agent_id, campaign_id, READY))
        slot = min(start // INTERVAL_S, len(rates.walls) - 1)
        wander = own[start // HALF_HOUR % HALVES] * shared[campaign_id][start // HALF_HOUR % HALVES]
        contact = who.contact[slot] * line.contact[slot] * lead[slot] * wander[2]
        conversion = who.conversion[slot] * line.conversion[slot] * lead[slot] * skill * wander[3]
        status = _outcome(rng, min(contact, 0.97), min(conversion, 0.9))
        t_talk, t_wrap = (rng.standard_t(4, 2) / np.sqrt(2)).tolist()
        talk = np.exp(_TALK[0][status] + _TALK[1][status] * t_talk) * who.handle[slot] * line.handle[slot] * wander[0]
        wrap = np.exp(_WRAP[0][status] + _WRAP[1][status] * t_wrap) * who.wrap[slot] * line.wrap[slot] * wander[1]
        hung = start + min(max(int(talk), 1), 5400)
        done = hung + min(max(int(wrap), 1), 900)
        book.calls.append((hung, person.agent_id, campaign_id, status, hung - start, done - hung, start))
        book.states.append((start, hung, person.agent_id, campaign_id, INCALL))
        book.states.append((hung, done, person.agent_id, campaign_id, WRAPPING))
        answer = max(0.05, line.answer[slot] * (lead[slot] if lead[slot] != 1 else 1.0))
        book.n[min(start // INTERVAL_S, len(book.n) - 1), column] += 1 / answer - 1
        at = done


def _rests(
    rng: np.random.Generator, person: Person, rates: DayRates, at: int, end: int, plan: DayPlan | None
) -> list[tuple[int, int]]:
    """Lunch, two breaks, the unplanned, and what the confounder sends everybody into; (begin, seconds) in order."""
    rests = [((at + end) // 2 + int(rng.integers(-1500, 1500)), int(rng.integers(1500, 2100)))]
    rests += [(at + int(h * 3600 + rng.integers(-1200, 1200)), int(rng.integers(600, 1000))) for h in (2.0, 6.4)]
    usual = 0.2 * INTERVAL_S / 3600 * person.pause * rng.gamma(4.0, 0.25)
    n = rng.poisson(usual * np.array(rates.agents[person.agent_id].pause))
    for slot in np.repeat(np.arange(len(n)), n).tolist():
        rests.append((slot * INTERVAL_S + int(rng.integers(INTERVAL_S)), int(rng.integers(120, 420))))
    if plan is not None and plan.confounder == "lunch" and rng.random() < 0.6:
        rests.append((int(plan.at_s) + int(rng.integers(300)), int(rng.integers(1500, 2100))))
    return sorted(rest for rest in rests if rest[0] > at)


def _lists(rates: DayRates, plan: DayPlan | None, campaign_id: int) -> list[float]:
    """The factor of a list that went bad on this campaign, per slot."""
    factor = [1.0] * len(rates.walls)
    if plan is not None and plan.confounder == "list" and plan.where_id == campaign_id:
        begin, end = int(plan.at_s) // INTERVAL_S, int(plan.until_s) // INTERVAL_S
        factor[begin:end] = [0.7] * (end - begin)
    return factor


def _outcome(rng: np.random.Generator, contact: float, conversion: float) -> int:
    machine, reached, bought, kind = rng.random(4).tolist()
    if machine < 0.1:
        return _A
    if reached >= contact:
        return _NOCONT if kind < 0.6 else _CALLHU
    if bought < conversion:
        return _SALE
    return _NI if kind < 0.65 else _CALLBK if kind < 0.8 else _NQ


def _shift(
    rng: np.random.Generator, rates: DayRates, book: _Book, campaigns: list[int], lists: dict[int, int]
) -> Shift:
    hung, agent, campaign, status, talk, wrap, begin = np.array(book.calls, dtype=np.int64).T
    listing = np.array([lists[i] for i in campaign.tolist()])
    human = status != _A
    met = np.isin(status, [_SALE, _NI, _CALLBK, _NQ])
    none = np.zeros(len(hung))
    calls = sorted_by_slot(hung, {
        "agent_id": agent, "campaign_id": campaign, "list_id": listing, "status": status,
        "inbound": np.zeros(len(hung), dtype=bool), "talk_s": talk, "begin": begin,
        "wrapped": (hung + wrap) // INTERVAL_S, "z_talk": none, "z_wrap": none, "human": human, "contact": met,
        "p_contact": none, "p_conversion": none,
    })  # fmt: skip
    wraps = sorted_by_slot(hung + wrap, {"agent_id": agent, "campaign_id": campaign, "seconds": wrap})
    rest: Table = {"agent_id": np.zeros(0, dtype=np.int64)}
    dials = _dials(rng, book.n, campaigns, lists)
    return Shift(rates.start, calls, wraps, _states(book), dials, sorted_by_slot(np.zeros(0, dtype=np.int64), rest))


def _states(book: _Book) -> Table:
    rows = [
        (slot * INTERVAL_S, who, campaign, state, min(end, (slot + 1) * INTERVAL_S) - max(begin, slot * INTERVAL_S))
        for begin, end, who, campaign, state in book.states
        for slot in range(begin // INTERVAL_S, (end - 1) // INTERVAL_S + 1)
        if end > begin
    ]
    at, agent, where, state, seconds = np.array(rows, dtype=np.int64).T
    return sorted_by_slot(at, {"agent_id": agent, "campaign_id": where, "state": state, "seconds": seconds})


def _dials(rng: np.random.Generator, expected: Floats, campaigns: list[int], lists: dict[int, int]) -> Table:
    """Unanswered dials and a few drops, over-dispersed: Poisson with gamma rates."""
    mean = expected * rng.gamma(20.0, 0.05, expected.shape)
    missed = rng.poisson(np.maximum(mean, 0))
    dropped = rng.poisson(np.maximum(0.012 * mean, 0))
    places = [np.nonzero(missed), np.nonzero(dropped)]
    slot, column = (np.concatenate([place[i] for place in places]) for i in range(2))
    n = np.concatenate([missed[places[0]], dropped[places[1]]])
    ids = np.array(campaigns)[column]
    return sorted_by_slot(slot * INTERVAL_S, {
        "campaign_id": ids, "list_id": np.array([lists[i] for i in ids.tolist()], dtype=np.int64),
        "status": np.repeat([_NA, STATUS["DROP"]], [len(place[0]) for place in places]),
        "inbound": np.zeros(len(n), dtype=bool), "n": n,
    })  # fmt: skip
