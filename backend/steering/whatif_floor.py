"""The floor of a what-if: calibrated from four weeks and today every ten minutes, set to this moment at each question.

Only the campaigns a move touches are simulated: on the others nothing changes. The dialer's settings are fitted once a
day and campaign. Conversions per contact are those of the line-up, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from backend.analysis.estimates import Columns
from backend.clock import day_bounds
from backend.lookout.history import Rows
from backend.model import LiveAgent, State
from backend.optimizer.whatif import (
    AgentModel,
    AgentNow,
    BadFloor,
    CampaignModel,
    CampaignNow,
    Estimate,
    FloorModel,
    Pacing,
    Past,
    calibrate,
    known_pacing,
    with_conversions,
)
from backend.optimizer.whatif.model import QUARTERS, Doing
from backend.schemas import Wanted
from backend.steering.drops import budgets
from backend.steering.inputs import Look
from backend.steering.lineup_people import Here, here_of
from backend.steering.lineup_plan import worths_here

SEED = 20_260_105
AGAIN_S = 600
CALLS = ("day", "agent_id", "campaign_id", "inbound", "contact", "conversion", "talk_s", "after_s", "wall_s")
DIALS = ("day", "quarter", "campaign_id", "status", "n", "drop")
STATES = ("day", "agent_id", "quarter", "campaign_id", "state", "seconds")
MANY_DAYS = 5
"""The dialer's settings are fitted again when so many more past days are known."""

DOING: Mapping[State, Doing] = {
    State.TALK: "talk", State.DEAD: "wrap", State.WRAP: "wrap", State.PAUSE: "pause", State.LOGOUT: "out",
}  # fmt: skip


def floor_for(look: Look, campaign_ids: set[int], agent_ids: set[int]) -> FloorModel:
    """The floor now, of these campaigns, everybody who is on one of them, and these agents. Raises BadFloor."""
    here, base = here_of(look), _base(look)
    campaigns = tuple(_campaign(look, one) for one in base.campaigns if one.campaign_id in campaign_ids)
    known = {one.agent_id: one for one in base.agents}
    at = {
        one.agent_id: here.campaign_ids[now] if now >= 0 else None
        for one, now in zip(here.agents, here.now, strict=True)
    }
    agents = tuple(
        _agent(look, known[one.agent_id], one, at[one.agent_id], int(leaves), campaign_ids)
        for one, leaves in zip(here.agents, here.leaves, strict=True)
    )
    floor = FloorModel(look.asked.at, _midnight(look), campaigns, agents, base.today)
    return with_conversions(floor, _conversions(look, here, campaigns, [one.agent_id for one in agents]))


def prepare_floor(look: Look) -> None:
    """Calibrates the floor where that is due, and fits the dialer's settings of one campaign that lacks them."""
    here = here_of(look)
    if not here.agents or not here.campaign_ids:
        return
    try:
        _base(look)
        waiting = [one for one in here.campaign_ids if _predictive(look, one) and not _is_fitted(look, one)]
        if waiting:
            pacing_of(look, waiting[0])
    except BadFloor:  # too little is known yet; who asks is told so
        return


def pacing_of(look: Look, campaign_id: int) -> Pacing:
    """The dialer's settings of one predictive campaign."""

    def make() -> Pacing:
        alone = calibrate(_past(look), [CampaignNow(campaign_id)], [], look.asked.at, _midnight(look), SEED)
        return alone.campaigns[0].pacing

    return look.keep(("pacing", campaign_id), _pacing_key(look), make)


def _is_fitted(look: Look, campaign_id: int) -> bool:
    kept = look.kept.get(("pacing", campaign_id))
    return kept is not None and kept[0] == _pacing_key(look)


def _pacing_key(look: Look) -> tuple[object, ...]:
    past = look.history.past
    return look.asked.today, 0 if past is None else len(past.days) // MANY_DAYS


def _predictive(look: Look, campaign_id: int) -> bool:
    return wanted_of(look, campaign_id).predictive


def wanted_of(look: Look, campaign_id: int) -> Wanted:
    """What the settings say of a campaign."""
    wanted = look.asked.settings.steering.wanted
    return next((one for one in wanted if one.campaign_id == campaign_id), Wanted(campaign_id=campaign_id))


def _base(look: Look) -> FloorModel:
    """Everybody and every campaign here, calibrated; the dialer's settings are put in later."""
    here = here_of(look)
    valid = (
        look.history.version,
        look.asked.today,
        look.asked.at // AGAIN_S,
        tuple(here.agent_ids),
        tuple(here.campaign_ids),
    )

    def make() -> FloorModel:
        campaigns = [CampaignNow(one, least_crew=look.asked.settings.steering.open_crew) for one in here.campaign_ids]
        agents = [AgentNow(one, None, "out") for one in here.agent_ids]
        later = {one: known_pacing(1.0) for one in here.campaign_ids}
        return calibrate(_past(look), campaigns, agents, look.asked.at, _midnight(look), SEED, later)

    return look.keep("floor", valid, make)


def _has(floor: FloorModel, here: Here) -> bool:
    agents, campaigns = ({one.agent_id for one in floor.agents}, {one.campaign_id for one in floor.campaigns})
    return agents >= set(here.agent_ids) and campaigns >= set(here.campaign_ids)


def _past(look: Look) -> Past:
    history = look.history
    assert history.today is not None
    today, before = history.today[1], history.past
    shift = 0 if before is None else len(before.days)
    calls, dials, states = (_table(before, today, part, names, shift) for part, names in _PARTS)
    return Past(calls, dials, states, shift)


_PARTS = (("calls", CALLS), ("dials", DIALS), ("states", STATES))


def _table(before: Rows | None, today: Rows, part: str, names: tuple[str, ...], shift: int) -> Columns:
    new: Columns = {name: getattr(today, part)[name] for name in names}
    new["day"] = new["day"] + shift
    if before is None:
        return new
    old = getattr(before, part)
    return {name: np.concatenate([old[name], new[name]]) for name in names}


def _midnight(look: Look) -> int:
    return day_bounds(look.asked.today, look.asked.centre.zone)[0]


def _campaign(look: Look, base: CampaignModel) -> CampaignModel:
    """The campaign as it stands this minute."""
    campaign_id, settings = base.campaign_id, look.asked.settings
    terms = next((one for one in settings.terms if one.campaign_id == campaign_id), None)
    cents = None if terms is None else terms.value_cents
    known = budgets(look).get(campaign_id)
    answers, drops = (0, 0) if known is None else (int(known.budget.answers[-1]), int(known.budget.drops[-1]))
    predictive = _predictive(look, campaign_id)
    return replace(
        base, pacing=pacing_of(look, campaign_id) if predictive else base.pacing,
        value_cents=None if cents is None else Estimate(float(cents)), answered_today=max(answers - drops, 0),
        dropped_today=drops, leads_left=look.live_totals.dialable_leads,
        least_crew=settings.steering.open_crew if predictive else 1,
    )  # fmt: skip


def _agent(
    look: Look, base: AgentModel, live: LiveAgent, campaign_id: int | None, leaves: int, ids: set[int]
) -> AgentModel:
    return replace(
        base, campaign_id=campaign_id if campaign_id in ids else None,
        doing=DOING.get(live.state, "wait") if campaign_id in ids else "out", since_s=min(live.since, look.asked.at),
        leaves_s=max(leaves, look.asked.at + 60),
    )  # fmt: skip


def _conversions(
    look: Look, here: Here, campaigns: tuple[CampaignModel, ...], agent_ids: list[int]
) -> dict[tuple[int, int], Estimate]:
    """Conversions per contact of the line-up's worths, the hour's effect taken out: the floor has its own curve."""
    worths = worths_here(look)
    share = worths.closing
    rest = np.arange(look.scene.moment.wall // 900, max((here.terms.end - _midnight(look)) // 900, 1))
    found = {}
    for campaign in campaigns:
        column = worths.campaign(campaign.campaign_id)
        curve = float(campaign.conversion_curve[rest % QUARTERS].mean()) if len(rest) else 1.0
        for agent_id in agent_ids:
            row = worths.agent(agent_id)
            mean, sd = (float(part[row, column]) / max(curve, 0.1) for part in (share.value, share.sd))
            found[agent_id, campaign.campaign_id] = Estimate(min(mean, 0.95), sd)
    return found
