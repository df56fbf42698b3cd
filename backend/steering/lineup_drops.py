"""The price of moves in dropped calls, and what the drop budget refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.dropcrew import CrewDrops, answers_per_hour, crew_exponent, drops_per_hour
from backend.analysis.estimates import Columns, Floats, Ints
from backend.lookout.callrows import QUARTER_S, pick, states_in
from backend.lookout.history import Rows
from backend.model import State
from backend.steering.drops import CampaignDrops, budgets
from backend.steering.drops_words import limit_text, percent2
from backend.steering.inputs import Look
from backend.steering.lineup_people import Here

WORK = (State.TALK, State.WRAP, State.DEAD, State.WAIT)
LEAST_HOURS = 2.0
"""Less work than that on a campaign, and its drops by crew are not known."""


@dataclass(frozen=True, slots=True)
class CrewNow:
    """A campaign's drops by crew with the exponent of the floor."""

    drops: CrewDrops
    exponent: float

    def per_hour(self, crew: float) -> float:
        """Expected dropped calls an hour with so many agents."""
        return drops_per_hour(self.drops, crew, self.exponent)


@dataclass(frozen=True, slots=True, eq=False)
class _Quarters:
    """Quarter hours of campaigns: answered calls, drops, agents at work."""

    campaign_id: Ints
    answers: Floats
    drops: Floats
    crew: Floats


def crews_now(look: Look, here: Here) -> dict[int, CrewNow]:
    """Drops by crew of every predictive campaign with enough work known, by id."""
    return look.once("crews", lambda: _crews(look, here))


def _crews(look: Look, here: Here) -> dict[int, CrewNow]:
    history = look.history
    assert history.today is not None
    today = _quarters(history.today[1])
    parts = [today]
    if history.past is not None:
        past = history.past
        parts.insert(0, look.keep("crew_quarters", (history.version, past.days), lambda: _quarters(past)))
    whole = _Quarters(*(np.concatenate([getattr(each, name) for each in parts]) for name in _NAMES))
    exponent = crew_exponent(whole.campaign_id, whole.answers, whole.drops, whole.crew)
    known, budget = {one.campaign_id: one for one in look.asked.settings.steering.wanted}, budgets(look)
    crew = np.bincount(here.now[here.now >= 0], minlength=len(here.campaign_ids))
    found = {}
    for j, campaign_id in enumerate(here.campaign_ids):
        if campaign_id in known and not known[campaign_id].predictive:
            continue
        part = _one(whole, today, campaign_id, budget.get(campaign_id), int(crew[j]))
        if part is not None:
            found[campaign_id] = CrewNow(part, exponent)
    return found


_NAMES = ("campaign_id", "answers", "drops", "crew")


def _quarters(rows: Rows) -> _Quarters:
    """Outbound calls a person answered, the drops among them, and the crew, by campaign, day and quarter hour."""
    calls = pick(rows.calls, (rows.calls["inbound"] == 0) & rows.calls["human"])
    dials = pick(rows.dials, rows.dials["answered"])
    states = pick(rows.states, states_in(rows.states["state"], WORK))
    ids = np.unique(np.concatenate([calls["campaign_id"], dials["campaign_id"], states["campaign_id"]]))
    ids, days = ids[ids > 0], len(rows.days)

    def total(table: Columns, quarter: Ints, weight: Floats) -> Floats:
        mine = table["campaign_id"] > 0
        spot = (np.searchsorted(ids, table["campaign_id"][mine]) * days + table["day"][mine]) * 96 + quarter[mine]
        return np.asarray(np.bincount(spot, weight[mine], len(ids) * days * 96), dtype=np.float64)

    answers = total(calls, calls["wall_s"] // QUARTER_S % 96, np.ones(len(calls["day"])))
    answers = answers + total(dials, dials["quarter"], dials["n"].astype(np.float64))
    drops = total(dials, dials["quarter"], (dials["n"] * dials["drop"]).astype(np.float64))
    crew = total(states, states["quarter"], states["seconds"] / QUARTER_S)
    some = (answers > 0) | (crew > 0)
    return _Quarters(np.repeat(ids, days * 96)[some], answers[some], drops[some], crew[some])


def _one(
    whole: _Quarters, today: _Quarters, campaign_id: int, budget: CampaignDrops | None, crew: int
) -> CrewDrops | None:
    """Answers an agent-hour from today where there is enough of it, else from all days; drops as forecast."""
    per_hour, mean_crew = None, 0.0
    for part in (today, whole):
        mine = part.campaign_id == campaign_id
        hours = float(part.crew[mine].sum()) * QUARTER_S / 3600
        if hours >= LEAST_HOURS:
            per_hour = float(part.answers[mine].sum()) / hours
            at_work = part.crew[mine] > 0
            mean_crew = float(part.crew[mine][at_work].mean())
            break
    if per_hour is None or budget is None:
        return None
    known = budget.budget
    rate = known.rate or 0.0
    if known.drops_end is not None and known.answers_end is not None:
        rest = known.answers_end.value - float(known.answers[-1])
        rate = (known.drops_end.value - float(known.drops[-1])) / rest if rest >= 50 else rate
    return CrewDrops(per_hour, max(rate, 0.0), float(crew) if crew else max(mean_crew, 1.0))


def price(crews: Mapping[int, CrewNow], campaign_ids: list[int], before: Ints, after: Ints) -> float | None:
    """Change of expected dropped calls an hour over the campaigns whose crew changes; None where none is known."""
    changed = [j for j in np.flatnonzero(before != after).tolist() if campaign_ids[j] in crews]
    if not changed:
        return None
    of = [crews[campaign_ids[j]] for j in changed]
    return sum(each.per_hour(after[j]) - each.per_hour(before[j]) for each, j in zip(of, changed, strict=True))


def refusal_of(look: Look, here: Here, crews: Mapping[int, CrewNow], before: Ints, after: Ints) -> str:
    """Why the drop budget does not allow these crews; empty where it does."""
    hours, known = (here.terms.end - here.terms.begin) / 3600, budgets(look)
    for j in np.flatnonzero(before != after).tolist():
        campaign_id = here.campaign_ids[j]
        if campaign_id not in crews or campaign_id not in known:
            continue
        one, budget = crews[campaign_id], known[campaign_id].budget
        drops = hours * (one.per_hour(after[j]) - one.per_hour(before[j]))
        answers = hours * (answers_per_hour(one.drops, after[j]) - answers_per_hour(one.drops, before[j]))
        if budget.refuses(drops, answers):
            return refused_sentence(
                look.campaign(campaign_id), budget.with_more(0, 0), budget.with_more(drops, answers), budget.limits.stop
            )
    return ""


def refused_sentence(name: str, now: float, then: float, stop: float) -> str:
    """The drop budget's refusal."""
    return (
        f"The drop budget of {name} does not allow it: its 30 days would end today at {percent2(then)} instead of "
        f"{percent2(now)}, above {limit_text(stop)}."
    )
