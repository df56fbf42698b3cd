"""Who is here, where they could work, and what each campaign asks: the line-up's inputs from the live floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from backend.analysis.estimates import Columns, Ints
from backend.lookout.callrows import QUARTER_S, pick, states_in
from backend.model import LiveAgent, State
from backend.optimizer.balance import Workload
from backend.optimizer.lineup import Permits, Person, Terms, Wants, permits
from backend.optimizer.lineup.floor import LEAST_OPEN
from backend.schemas import Ability, Wanted
from backend.steering.inputs import Look

RECENT_S = 7200
BUSY, WORK = (State.TALK, State.WRAP, State.DEAD), (State.TALK, State.WRAP, State.DEAD, State.WAIT)
LEAST_S = 2700
"""Less work than this in two hours and no busy share is told."""

SOON_S = 900
"""Who is past the usual log-out is taken to leave that soon."""

UNKNOWN_S = 4 * 3600
"""How far to look ahead where nobody knows when people log out."""

GROWTH = 2
"""Without a number of seats a campaign gets at most so many agents beyond the most it ever had at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """The agents logged in and the campaigns that are worked, in the optimizer's shapes.

    `agent_at` and `campaign_at` are places by id. `leaves` (agents) are UTC s; `now` (agents) positions of campaigns,
    -1 none; `peak` the most agents seen at once by campaign id; `knows_leaving` whether past days say when people log
    out; `load` (agents) who is busy how much lately.
    """

    agents: list[LiveAgent]
    agent_ids: list[int]
    agent_at: Mapping[int, int]
    campaign_at: Mapping[int, int]
    people: list[Person]
    now: Ints
    leaves: Ints
    campaign_ids: list[int]
    wants: list[Wants]
    terms: Terms
    peak: Mapping[int, int]
    knows_leaving: bool
    load: Workload

    def agent(self, agent_id: int) -> int:
        """Place of an agent; LookupError for one who is not here."""
        if agent_id not in self.agent_at:
            raise LookupError(f"Agent {agent_id} is not logged in.")
        return self.agent_at[agent_id]

    def campaign(self, campaign_id: int) -> int:
        """Place of a campaign; LookupError for one nobody works on."""
        if campaign_id not in self.campaign_at:
            raise LookupError(f"There is no campaign {campaign_id} that is worked now.")
        return self.campaign_at[campaign_id]


def here_of(look: Look) -> Here:
    """Everybody logged in now and the campaigns active now."""
    return look.once("here", lambda: _here(look))


def permits_of(look: Look) -> Permits:
    """Who may sit where, and the first reason against it."""

    def make() -> Permits:
        here = here_of(look)
        return permits(here.people, here.wants, here.terms)

    return look.once("permits", make)


def _here(look: Look) -> Here:
    agents = sorted(look.scene.live, key=lambda one: one.agent_id)
    calls, states = _today(look)
    last = _last_calls(calls)
    at_campaign = [one.campaign_id or (last[one.agent_id][0] if one.agent_id in last else None) for one in agents]
    ids = _campaigns(look, {one for one in at_campaign if one})
    now = np.array([ids.index(one) if one in ids else -1 for one in at_campaign], dtype=np.int64)
    leaves, known = _leaves(look, agents)
    at = look.asked.at
    steering = look.asked.settings.steering
    terms = Terms(
        at, max([at + SOON_S, *leaves.tolist()]), round(60 * steering.switch_min), 60 * steering.stay_min,
        round(3600 * steering.max_hours), steering.max_occupancy,
    )  # fmt: skip
    loads = _loads(states, look)
    abilities = {one.agent_id: one for one in steering.abilities}
    moved = moved_ago(calls, agents, at_campaign, at)
    people = [
        _person(look, one, int(now[i]), int(leaves[i]), loads.get(one.agent_id, NO_LOAD), moved.get(one.agent_id),
                abilities.get(one.agent_id), ids)
        for i, one in enumerate(agents)
    ]  # fmt: skip
    peak = _peaks(look)
    lately = [loads.get(one.agent_id, NO_LOAD) for one in agents]
    load = Workload(
        np.array([each.busy / each.work if each.work else np.nan for each in lately]),
        np.array([each.work for each in lately], dtype=np.int64),
    )
    agent_ids = [one.agent_id for one in agents]
    at_agent, at_campaign_id = ({one: place for place, one in enumerate(each)} for each in (agent_ids, ids))
    return Here(
        agents,
        agent_ids,
        at_agent,
        at_campaign_id,
        people,
        now,
        leaves,
        ids,
        _wants(look, ids, people, peak),
        terms,
        peak,
        known,
        load,
    )


def _today(look: Look) -> tuple[Columns, Columns]:
    today = look.history.today
    assert today is not None
    return today[1].calls, today[1].states


def _campaigns(look: Look, worked: set[int]) -> list[int]:
    """Campaigns with agents now or dials today, and active ones the settings name; never a retired one."""
    today = look.scene.today.counts
    dialed = {int(one) for one, n in zip(today.campaign_ids, today.counts.sum((0, 2)), strict=True) if n > 0}
    wanted = {one.campaign_id for one in look.asked.settings.steering.wanted}
    known = look.scene.campaigns
    active = {one for one in dialed | wanted if one in known and known[one].active}
    return sorted(worked | active)


def _leaves(look: Look, agents: list[LiveAgent]) -> tuple[Ints, bool]:
    """When each agent usually logs out, UTC s."""
    shifts, moment, at = look.scene.shifts, look.scene.moment, look.asked.at
    if not np.isfinite(shifts.usual):
        return np.full(len(agents), at + UNKNOWN_S, dtype=np.int64), False
    walls = [shifts.logout.get(one.agent_id, shifts.usual) for one in agents]
    return np.array([max(moment.utc(round(wall)), at + SOON_S) for wall in walls], dtype=np.int64), True


class _Load(NamedTuple):
    """Seconds of today so far; busy and work seconds of the last two hours."""

    today: int
    busy: int
    work: int

    @property
    def share(self) -> float | None:
        """The busy share where there is work enough to tell."""
        return self.busy / self.work if self.work >= LEAST_S else None


NO_LOAD = _Load(0, 0, 0)


def _loads(states: Columns, look: Look) -> dict[int, _Load]:
    """How much each agent worked, by id."""
    quarter = look.scene.moment.wall // QUARTER_S
    recent = (quarter - states["quarter"]) * QUARTER_S < RECENT_S
    ids, row = np.unique(states["agent_id"], return_inverse=True)
    seconds = states["seconds"]

    def total(rows: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Ints:
        return np.bincount(row[rows], seconds[rows], len(ids)).astype(np.int64)

    whole = total(np.ones(len(seconds), dtype=bool))
    busy, work = total(recent & states_in(states["state"], BUSY)), total(recent & states_in(states["state"], WORK))
    return {agent: _Load(int(whole[i]), int(busy[i]), int(work[i])) for i, agent in enumerate(ids.tolist())}


def _last_calls(calls: Columns) -> dict[int, tuple[int, int]]:
    """Campaign and end of the last call by agent."""
    order = np.argsort(calls["started_at"], kind="stable")
    ends = calls["started_at"] + calls["talk_s"]
    names = (calls["agent_id"][order], calls["campaign_id"][order], ends[order])
    return {
        agent: (campaign, end)
        for agent, campaign, end in zip(*(column.tolist() for column in names), strict=True)
        if campaign > 0
    }


def moved_ago(calls: Columns, agents: list[LiveAgent], at_campaign: list[int | None], at: int) -> dict[int, int]:
    """Seconds since the last call on another campaign, of agents who had one today."""
    place = {one.agent_id: campaign or 0 for one, campaign in zip(agents, at_campaign, strict=True)}
    mine = np.isin(calls["agent_id"], list(place))
    found = pick(calls, mine)
    home = np.array([place[one] for one in found["agent_id"].tolist()], dtype=np.int64)
    other = (found["campaign_id"] != home) & (found["campaign_id"] > 0) & (home > 0) & (found["inbound"] == 0)
    ends = (found["started_at"] + found["talk_s"])[other]
    last: dict[int, int] = {}
    for agent, end in zip(found["agent_id"][other].tolist(), ends.tolist(), strict=True):
        last[agent] = max(last.get(agent, 0), end)
    return {agent: max(at - end, 0) for agent, end in last.items()}


def _person(
    look: Look, one: LiveAgent, now: int, leaves: int, load: _Load, moved: int | None,
    ability: Ability | None, ids: list[int],
) -> Person:  # fmt: skip
    moment, known = look.scene.moment, ability or Ability(agent_id=one.agent_id)
    skills = dict.fromkeys((*one.skills, *known.skills), 1.0)
    until = leaves if known.until_min is None else min(leaves, moment.utc(60 * known.until_min))
    return Person(
        now, "paused" if one.state == State.PAUSE else "here", skills,
        frozenset(ids.index(number) for number in known.never if number in ids),
        None if known.from_min is None else moment.utc(60 * known.from_min), until, (), load.today,
        None if known.max_hours is None else round(3600 * known.max_hours), moved, known.fixed or now < 0, load.share,
    )  # fmt: skip


def _wants(look: Look, ids: list[int], people: list[Person], peak: Mapping[int, int]) -> list[Wants]:
    steering = look.asked.settings.steering
    wanted = {one.campaign_id: one for one in steering.wanted}
    leads = look.live_totals.dialable_leads
    at_work = np.bincount([p.now for p in people if p.now >= 0 and p.state == "here"], minlength=len(ids))
    there = np.bincount([p.now for p in people if p.now >= 0], minlength=len(ids))
    busy = _busy(look)
    return [
        _want(wanted.get(one, Wanted(campaign_id=one)), int(at_work[j]), int(there[j]), peak.get(one, 0),
              steering.open_crew, busy.get(one), leads, _dials_per_hour(look).get(one))
        for j, one in enumerate(ids)
    ]  # fmt: skip


def _want(
    want: Wanted, at_work: int, there: int, peak: int, open_crew: int, busy: float | None, leads: int | None,
    per_hour: float | None,
) -> Wants:  # fmt: skip
    """What a campaign asks; where the settings are silent, a running campaign is not emptied or swamped.

    A predictive dialer that runs with fewer agents than `open_crew` keeps those it has: fewer would drop calls.
    """
    open_crew = open_crew if want.predictive else 1
    crew = want.crew_min or min(at_work, open_crew)
    seats = max(peak, there) + GROWTH if want.seats is None else want.seats
    small = 0 < at_work < max(open_crew, LEAST_OPEN)
    return Wants(
        frozenset(want.needs), max(seats, crew), crew, want.predictive and not small, open_crew, busy, leads, per_hour
    )


def _busy(look: Look) -> dict[int, float]:
    """The busy share by campaign over the last two hours."""
    _, states = _today(look)
    quarter = look.scene.moment.wall // QUARTER_S
    rows = pick(states, (quarter - states["quarter"]) * QUARTER_S < RECENT_S)
    ids, row = np.unique(rows["campaign_id"], return_inverse=True)
    busy, work = (
        np.bincount(row, rows["seconds"] * states_in(rows["state"], which), len(ids)) for which in (BUSY, WORK)
    )
    return {one: float(busy[i] / work[i]) for i, one in enumerate(ids.tolist()) if one > 0 and work[i] >= LEAST_S}


def _dials_per_hour(look: Look) -> dict[int, float]:
    """Dials an agent-hour takes, by campaign, today so far."""
    return look.once("dials_per_hour", lambda: _dials(look))


def _dials(look: Look) -> dict[int, float]:
    today = look.history.today
    assert today is not None
    rows, found = today[1], {}
    work = pick(rows.states, states_in(rows.states["state"], WORK))
    for one in np.unique(work["campaign_id"]).tolist():
        hours = float(work["seconds"][work["campaign_id"] == one].sum()) / 3600
        calls = (rows.calls["campaign_id"] == one) & (rows.calls["inbound"] == 0)
        dials = int(rows.dials["n"][rows.dials["campaign_id"] == one].sum()) + int(calls.sum())
        if one > 0 and hours >= 1 and dials:
            found[one] = dials / hours
    return found


def _peaks(look: Look) -> dict[int, int]:
    """The most agents at once, to the quarter hour, by campaign id over the days known."""
    history = look.history
    old = {} if history.past is None else look.keep(
        "peaks", (history.version, history.past.days), lambda: _peak_of(history.past.states)  # type: ignore[union-attr]
    )  # fmt: skip
    new = _peak_of(_today(look)[1])
    return {one: max(old.get(one, 0), new.get(one, 0)) for one in {*old, *new}}


def _peak_of(states: Columns) -> dict[int, int]:
    rows = pick(states, states_in(states["state"], WORK) & (states["campaign_id"] > 0))
    if not len(rows["day"]):
        return {}
    keys = np.stack([rows["campaign_id"], rows["day"], rows["quarter"]])
    campaigns, where = np.unique(keys[0], return_inverse=True)
    code = (where * (int(keys[1].max()) + 1) + keys[1]) * 96 + keys[2]
    seconds = np.bincount(code, rows["seconds"], len(campaigns) * (int(keys[1].max()) + 1) * 96)
    crew = np.rint(seconds / QUARTER_S).reshape(len(campaigns), -1).max(1)
    return {int(one): int(most) for one, most in zip(campaigns, crew, strict=True)}
